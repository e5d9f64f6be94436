//! The course of an incident: episodes from the statuses of its updates.
//!
//! Part of the *resolve* stage; the rules are those of [`super`], which calls it.

use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::vocabulary::UpdateStatus;

use super::super::timeline::seconds_between;
use super::{
    Activity, End, Episode, Interval, Phases, ThreadCourse, Update, active_at, bounds, phases,
    with_the_beginning_of_time,
};

/// What the updates of an incident come to, in their order.
#[derive(Default)]
struct Reading {
    statuses: Vec<UpdateStatus>,
    activities: Vec<Activity>,
    /// The updates of each episode.
    ranges: Vec<Range<usize>>,
    /// Ends beside open words, in episodes where no update says *resolved*, each with the number of
    /// its episode. When they are is not known before the episode is.
    ends: Vec<(usize, End)>,
}

/// The course of a thread that is an incident.
pub(super) fn course<S>(updates: &[Update<S>]) -> ThreadCourse {
    let Reading {
        statuses,
        activities,
        ranges,
        ends,
    } = read(updates);
    let episodes: Vec<Episode> = ranges
        .into_iter()
        .map(|range| episode(updates, &statuses, range))
        .collect();
    let active = merged(episodes.iter().map(|episode| episode.interval));
    let closings: Vec<End> = ends
        .into_iter()
        .map(|(number, end)| End {
            at: episodes[number].interval.until.unwrap_or(end.at),
            ..end
        })
        .collect();
    ThreadCourse {
        activities,
        phases: status_over_time(updates, &statuses, &active),
        milestones: milestones(updates, &statuses, &episodes, &closings, active[0].from),
        closings,
        statuses,
        active,
        episodes,
        window: None,
    }
}

/// Goes through the updates once.
fn read<S>(updates: &[Update<S>]) -> Reading {
    let mut reading = Reading::default();
    let mut current = UpdateStatus::Investigating;
    // Of the episode at hand: where it begins, an end given beside an open word that has yet to
    // come, one that has come, and whether an update says *resolved*.
    let mut start = 0;
    let mut to_come: Option<End> = None;
    let mut come: Option<End> = None;
    let mut says_resolved = false;
    let mut is_active = true;
    for (index, update) in updates.iter().enumerate() {
        let has_come = to_come.take_if(|end| end.at <= update.at);
        if let Some(end) = has_come.filter(|_| !current.is_final()) {
            let after = index - 1;
            come = Some(End { after, ..end });
            (current, is_active) = (UpdateStatus::Resolved, false);
        }
        let ended = update.ended.filter(|ended| *ended <= update.at);
        let is_over = update.status.is_none() && ended.is_some() && !current.is_final();
        let status = if is_over {
            UpdateStatus::Resolved
        } else {
            update.status.unwrap_or(current)
        };
        if index > 0 && current.is_final() && !status.is_final() {
            reading.end_episode(start..index, come.take().filter(|_| !says_resolved));
            (start, says_resolved, to_come) = (index, false, None);
        }
        says_resolved |= is_over || update.status == Some(UpdateStatus::Resolved);
        if let Some(at) = update.ended.filter(|_| !status.is_final()) {
            to_come = Some(End {
                by: index,
                after: index,
                at,
                status: UpdateStatus::Resolved,
            });
        }
        let closed = status.is_final() || ended.is_some();
        let before = if index == 0 { closed } else { is_active };
        // An open word takes it up again, but for one that comes with its end.
        is_active = !closed;
        reading.activities.push(Activity {
            before,
            after: is_active,
        });
        reading.statuses.push(status);
        current = status;
    }
    let last = updates.len() - 1;
    let to_come = to_come.filter(|_| !current.is_final());
    let end = come.or(to_come.map(|end| End { after: last, ..end }));
    reading.end_episode(start..updates.len(), end.filter(|_| !says_resolved));
    reading
}

impl Reading {
    fn end_episode(&mut self, range: Range<usize>, end: Option<End>) {
        let number = self.ranges.len();
        self.ends.extend(end.map(|end| (number, end)));
        self.ranges.push(range);
    }
}

fn episode<S>(updates: &[Update<S>], statuses: &[UpdateStatus], range: Range<usize>) -> Episode {
    let own = &updates[range.clone()];
    let started = own.iter().rev().find_map(|update| update.started);
    let ended = own.iter().rev().find_map(|update| update.ended);
    let closing = range.clone().find(|&index| statuses[index].is_final());

    let from = started.unwrap_or(own[0].at);
    let until = ended.or(closing.map(|index| updates[index].at));
    Episode {
        interval: Interval {
            from,
            until: until.map(|until| until.max(from)),
        },
        updates: range,
    }
}

/// Intervals sorted, with those that overlap or touch made one.
fn merged(intervals: impl Iterator<Item = Interval>) -> Vec<Interval> {
    let mut sorted: Vec<_> = intervals.collect();
    sorted.sort_by_key(|interval| interval.from);
    let mut merged: Vec<Interval> = Vec::new();
    for interval in sorted {
        match merged.last_mut() {
            Some(last) if last.until.is_none_or(|until| interval.from <= until) => {
                let ends = last.until.zip(interval.until);
                last.until = ends.map(|(one, other)| one.max(other));
            }
            _ => merged.push(interval),
        }
    }
    merged
}

fn status_over_time<S>(
    updates: &[Update<S>],
    statuses: &[UpdateStatus],
    active: &[Interval],
) -> Phases {
    let mut open = UpdateStatus::Investigating;
    let mut last_open = Vec::with_capacity(statuses.len());
    for &status in statuses {
        if !status.is_final() {
            open = status;
        }
        last_open.push(open);
    }

    let made = updates.iter().map(|update| update.at);
    let instants = with_the_beginning_of_time(made.chain(bounds(active)));
    phases(instants.into_iter().map(|instant| {
        let made = updates.partition_point(|update| update.at <= instant);
        let latest = made.saturating_sub(1);
        let status = if active_at(active, instant) {
            last_open[latest]
        } else if active[0].from <= instant && !statuses[latest].is_final() {
            UpdateStatus::Resolved
        } else {
            statuses[latest]
        };
        (instant, status)
    }))
}

fn milestones<S>(
    updates: &[Update<S>],
    statuses: &[UpdateStatus],
    episodes: &[Episode],
    closings: &[End],
    began: DateTime<Utc>,
) -> Vec<(UpdateStatus, u64)> {
    let mut milestones: Vec<(UpdateStatus, u64)> = Vec::new();
    if episodes[0].interval.is_empty() {
        return milestones;
    }
    let mut reach = |status: UpdateStatus, at: DateTime<Utc>| {
        let known = milestones.iter().any(|&(reached, _)| reached == status);
        if !known && status != statuses[0] {
            milestones.push((status, seconds_between(began, at)));
        }
    };
    for episode in episodes {
        for index in episode.updates.clone() {
            let end = episode.interval.until;
            let end = end.filter(|_| statuses[index] == UpdateStatus::Resolved);
            reach(statuses[index], end.unwrap_or(updates[index].at));
            for closing in closings.iter().filter(|closing| closing.after == index) {
                reach(closing.status, closing.at);
            }
        }
    }
    milestones
}
