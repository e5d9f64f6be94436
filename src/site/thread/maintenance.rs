//! The course of a scheduled maintenance: what its updates say and what the clock says.
//!
//! Part of the *resolve* stage; the rules are those of [`super`], which calls it.

use chrono::{DateTime, Utc};

use crate::vocabulary::UpdateStatus;

use super::{
    Activity, End, Episode, Interval, ThreadCourse, Update, Window, phases,
    with_the_beginning_of_time,
};

/// A word of an update, when it is said and from when it counts.
#[derive(Clone, Copy)]
struct Word {
    status: UpdateStatus,
    said: DateTime<Utc>,
    from: DateTime<Utc>,
}

/// When the work is planned.
#[derive(Clone, Copy, Default)]
struct Schedule {
    window: Option<Window>,
    started: Option<DateTime<Utc>>,
}

/// The course of a thread that is a maintenance.
pub(super) fn course<S>(updates: &[Update<S>]) -> ThreadCourse {
    let mut schedule = Schedule::default();
    // Until something is said the window alone counts, as if the work had always been scheduled.
    let mut words = vec![Word {
        status: UpdateStatus::Scheduled,
        said: DateTime::<Utc>::MIN_UTC,
        from: DateTime::<Utc>::MIN_UTC,
    }];
    let mut statuses: Vec<UpdateStatus> = Vec::new();
    let mut activities = Vec::new();
    for update in updates {
        let first = statuses.is_empty();
        let earlier = latest(&words, update.at);
        let active_before = schedule.is_under_way(earlier, |instant| instant < update.at);

        let said = said(update, earlier, first);
        schedule.revise(update, said);
        words.extend(effects(update, said));
        words.sort_by_key(|word| word.said);

        let counting = latest(&words, update.at);
        let completed = counting.status == UpdateStatus::Completed;
        let status = update
            .status
            .or(completed.then_some(UpdateStatus::Completed))
            .or(said)
            .or(statuses.last().copied())
            .unwrap_or_else(|| schedule.status(counting, update.at));
        statuses.push(status);
        let announced_when_over =
            first && schedule.status(counting, update.at) == UpdateStatus::Completed;
        activities.push(Activity {
            before: active_before || announced_when_over,
            after: schedule.is_under_way(counting, |instant| instant <= update.at),
        });
    }

    let effects = words.iter().map(|word| word.from);
    let instants =
        with_the_beginning_of_time(effects.chain(schedule.start()).chain(schedule.end()));
    let counting = words_over_time(&instants, &words);
    let moments = || instants.iter().copied().zip(counting.iter().copied());
    let active = under_way_over_time(schedule, moments());
    let episodes = active.iter().map(|&interval| Episode {
        interval,
        updates: 0..updates.len(),
    });
    ThreadCourse {
        episodes: episodes.collect(),
        active,
        phases: phases(moments().map(|(instant, word)| (instant, schedule.status(word, instant)))),
        closings: closing(updates, &statuses, &words).into_iter().collect(),
        statuses,
        activities,
        milestones: Vec::new(),
        window: schedule.window(),
    }
}

/// The end that completes it after all, where no update shows that.
fn closing<S>(updates: &[Update<S>], statuses: &[UpdateStatus], words: &[Word]) -> Option<End> {
    let last = latest(words, DateTime::<Utc>::MAX_UTC);
    let by = updates
        .iter()
        .rposition(|update| update.ended == Some(last.from))?;
    let shown = statuses[by..].iter().any(|status| status.is_final());
    if last.status != UpdateStatus::Completed || shown {
        return None;
    }
    let made = updates.partition_point(|update| update.at < last.from);
    Some(End {
        by,
        after: by.max(made.saturating_sub(1)),
        at: last.from,
        status: UpdateStatus::Completed,
    })
}

/// What an update says, in the words of maintenance, after the word that counted until then.
fn said<S>(update: &Update<S>, earlier: Word, first: bool) -> Option<UpdateStatus> {
    match (update.status, update.window) {
        (Some(status), _) if status.is_final() => Some(UpdateStatus::Completed),
        (Some(UpdateStatus::Scheduled), _) => Some(UpdateStatus::Scheduled),
        (Some(UpdateStatus::Verifying), _) => Some(UpdateStatus::Verifying),
        (Some(_), _) => Some(UpdateStatus::InProgress),
        (None, None) => first.then_some(UpdateStatus::InProgress),
        (None, Some(_)) => {
            let anew = earlier.status == UpdateStatus::Completed;
            anew.then_some(UpdateStatus::Scheduled)
        }
    }
}

/// The words of an update, its end among them, with the instants from which they count.
fn effects<S>(update: &Update<S>, said: Option<UpdateStatus>) -> impl Iterator<Item = Word> {
    let end = update.ended.map(|from| Word {
        status: UpdateStatus::Completed,
        said: update.at.max(from),
        from,
    });
    let at_once = said
        .filter(|&status| status != UpdateStatus::Completed || end.is_none())
        .map(|status| Word {
            status,
            said: update.at,
            from: update.at,
        });
    at_once.into_iter().chain(end)
}

/// The word that counts at an instant, of words as they are said: what is said later overrides what was said before, even
/// where it is backdated.
fn latest(words: &[Word], at: DateTime<Utc>) -> Word {
    let counting = words.iter().rposition(|word| word.from <= at);
    words[counting.unwrap_or(0)]
}

/// The word that counts at each of sorted instants: [`latest`], for all of them in one go.
fn words_over_time(instants: &[DateTime<Utc>], words: &[Word]) -> Vec<Word> {
    let mut by_effect: Vec<usize> = (0..words.len()).collect();
    by_effect.sort_by_key(|&index| words[index].from);
    let mut by_effect = by_effect.into_iter().peekable();
    let mut latest = 0;
    instants
        .iter()
        .map(|&instant| {
            while let Some(index) = by_effect.next_if(|&index| words[index].from <= instant) {
                latest = latest.max(index);
            }
            words[latest]
        })
        .collect()
}

/// When the work is under way, given the word that counts at every instant that matters.
fn under_way_over_time(
    schedule: Schedule,
    moments: impl Iterator<Item = (DateTime<Utc>, Word)>,
) -> Vec<Interval> {
    let mut intervals: Vec<Interval> = Vec::new();
    for (instant, word) in moments {
        let under_way = schedule.is_under_way(word, |moment| moment <= instant);
        let running = intervals.last_mut().filter(|last| last.until.is_none());
        match (under_way, running) {
            (true, None) => intervals.push(Interval {
                from: instant,
                until: None,
            }),
            (false, Some(running)) => running.until = Some(instant),
            _ => {}
        }
    }
    intervals
}

impl Schedule {
    /// Takes in what an update says of the time, its word being known.
    fn revise<S>(&mut self, update: &Update<S>, word: Option<UpdateStatus>) {
        if update.window.is_some() && word == Some(UpdateStatus::Scheduled) {
            self.started = None;
        }
        self.window = update.window.or(self.window);
        self.started = update.started.or(self.started);
    }

    /// The window in effect, a true start taken in.
    fn window(&self) -> Option<Window> {
        self.window.map(|window| Window {
            start: self.started.unwrap_or(window.start),
            end: window.end,
        })
    }

    fn start(&self) -> Option<DateTime<Utc>> {
        self.started.or(self.window.map(|window| window.start))
    }

    fn end(&self) -> Option<DateTime<Utc>> {
        self.window.map(|window| window.end)
    }

    /// Whether the work is under way, given the word that counts and which instants are past.
    fn is_under_way(&self, word: Word, past: impl Fn(DateTime<Utc>) -> bool) -> bool {
        match word.status {
            UpdateStatus::Completed => false,
            UpdateStatus::Scheduled => {
                self.start().is_some_and(&past) && !self.end().is_some_and(past)
            }
            _ => self.end().is_none_or(|end| !past(end) || end <= word.from),
        }
    }

    /// The status at an instant, given the word that counts.
    fn status(&self, word: Word, instant: DateTime<Utc>) -> UpdateStatus {
        let under_way = self.is_under_way(word, |moment| moment <= instant);
        match word.status {
            UpdateStatus::Scheduled if under_way => UpdateStatus::InProgress,
            UpdateStatus::Scheduled if self.end().is_none_or(|end| instant < end) => word.status,
            status if under_way => status,
            _ => UpdateStatus::Completed,
        }
    }
}
