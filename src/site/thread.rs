//! What a thread of updates means: an incident or a scheduled maintenance, over time.
//!
//! Part of the *resolve* stage. It may assume that the updates of a thread are at least one, in
//! the order of their instants, and all meant to be seen: drafts and posts from the future are
//! gone. It diagnoses nothing: where an author's updates contradict each other it still gives an
//! answer, and the caller, who knows the files, may complain. All updates count for the past as
//! well: the result is what is known in the end, not what was known then; only
//! [`Lifecycle::changes`] and [`Lifecycle::statuses`] tell the story as its readers lived it.
//!
//! Instants are UTC; spans of time are half-open, `[from, until)`.
//!
//! # Incident or maintenance
//!
//! The first update decides: with a window, a word of maintenance as its status or the impact
//! *maintenance* the thread is a maintenance, else an incident. A window that comes up later in an
//! incident means nothing.
//!
//! # The states of servers
//!
//! A thread holds a state for each server that it has named. An update that lists servers sets
//! those and no others: to the state that it gives, else to the one that follows from its own
//! impact, else from the latest impact that the thread gave, else from *maintenance* in a
//! maintenance and *none* in an incident. An update with an impact and no servers sets anew every
//! server whose state was not given in so many words. All else is inherited. A server listed
//! twice in one update has what is said last.
//!
//! The impact in force is the latest given. Until one is given it is *maintenance* in a
//! maintenance, and in an incident that of the worst state that the thread holds.
//!
//! # Incidents
//!
//! An update without a status inherits that of the one before, the first is *investigating*; but
//! one without a status that gives an end by its own instant, while nothing has closed, is
//! *resolved*. Updates form **episodes**: a run of open ones, then a run of closing ones
//! (*resolved*, *postmortem*, and what inherits from them, so that a note after the end reopens
//! nothing). An open status after a closing one begins the next episode. Only a first update can
//! make an episode of closing ones alone.
//!
//! An `ended` beside an open status closes the episode as well, as a *resolved* without a text
//! would: from its instant on, but not before its own update. Until then the update keeps its word.
//! Of several in one episode the last counts, if it is given before an earlier one has closed it.
//! Such an end is a **closing** of the thread, unless an update of the episode says *resolved*.
//!
//! An episode begins with the last `started` that its updates give, else with its first update;
//! it ends with the last `ended` that they give, whatever their status, else with its first
//! closing update, else not yet. One that would end before it begins has no length. In it servers
//! have the states after its first update, from each later update on the states after that one.
//! Where backdating makes episodes overlap, the worst state counts.
//!
//! An episode without a length is one of which nobody says when it began: a single update that
//! tells of something over. At no instant are its servers in another state, but it is known that
//! they were, in the second before it ended at least.
//!
//! The status at an instant is that of the latest update, but agrees with the episodes: within
//! one it is the last open word, *investigating* if there was none; after one it is *resolved*
//! even if the end was given with an open status.
//!
//! # Maintenance
//!
//! The window is the last one given, its start replaced by the last `started`. A window that is
//! given as *scheduled* makes a new plan: what `started` said before was of the old one. A
//! `started` without any window is a window without an end.
//!
//! What counts at an instant is the word that was said last, of those that have taken effect by
//! then. A word is said with its update and takes effect with it, but *completed* takes effect with
//! the `ended` of its update, and is said then if that is later. An `ended` beside any other word,
//! or none, is a *completed* that follows it, likewise. An update without a status says no word, except that it says *in progress* if it is the first and has no window, and
//! *scheduled* if it gives a window while *completed* counts. Then the maintenance is under way:
//!
//! - while nothing or *scheduled* counts: within the window, and never without one;
//! - while *in progress* or *verifying* counts: until the window ends, or until another word if
//!   there is no window or the word itself comes after its end, which is an overrun;
//! - while *completed* counts: not at all.
//!
//! The status follows the clock in the same way: *scheduled* before the window, *in progress* in
//! it, *completed* after it, unless a word that counts says more. *Completed* before the window
//! begins, with nothing under way until then, is a cancellation. Words of incidents are read as
//! *in progress*, final ones as *completed*. If an `ended` beside another word is what completes it
//! in the end, and no update shows that, it is the maintenance's closing.
//!
//! For display an update shows its own status as given. One without shows *completed* if that
//! counts at its instant, else what it says by the rule above, else what the update before shows;
//! the first one shows where the clock stands in its window.

mod incident;
mod lifecycle;
mod maintenance;
mod states;

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

use super::timeline::StatusTimeline;
use lifecycle::Interval;
pub use lifecycle::{Announced, Closing, Lifecycle, StateChange};

/// What one post says of its thread; `S` names a server.
#[derive(Debug, Clone)]
pub(super) struct Update<S> {
    pub at: DateTime<Utc>,
    pub status: Option<UpdateStatus>,
    pub impact: Option<Impact>,
    /// Servers, each with its state where the post gives one.
    pub servers: Vec<(S, Option<ComponentStatus>)>,
    /// The true beginning, where it is not the post's date.
    pub started: Option<DateTime<Utc>>,
    /// The true end, `resolved` in front matter, where it is not the post's date.
    pub ended: Option<DateTime<Utc>>,
    /// When maintenance is planned.
    pub window: Option<Window>,
}

/// The planned time of a maintenance, `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

/// The status from each instant on, sorted, neighbours different; the first is from the beginning
/// of time.
type Phases = Vec<(DateTime<Utc>, UpdateStatus)>;

/// The course of a thread through time, without its servers.
struct ThreadCourse {
    active: Vec<Interval>,
    episodes: Vec<Episode>,
    statuses: Vec<UpdateStatus>,
    activities: Vec<Activity>,
    phases: Phases,
    milestones: Vec<(UpdateStatus, u64)>,
    closings: Vec<End>,
    window: Option<Window>,
}

/// An end that an update gives beside a word that does not end: a [`Closing`] without its servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    by: usize,
    after: usize,
    at: DateTime<Utc>,
    status: UpdateStatus,
}

/// A time in which the thread is active, with the updates that say how the servers are in it: the
/// first one of them from the beginning, the others from their instants on.
struct Episode {
    interval: Interval,
    updates: Range<usize>,
}

/// Whether a thread was active just before an update and is active from it on, as far as was
/// known then. A first update that tells of something over finds it active.
#[derive(Clone, Copy)]
struct Activity {
    before: bool,
    after: bool,
}

/// Whether a thread that begins with this update is a scheduled maintenance.
#[must_use]
pub(super) fn is_maintenance<S>(first: &Update<S>) -> bool {
    first.window.is_some()
        || first.status.is_some_and(UpdateStatus::is_maintenance)
        || first.impact == Some(Impact::Maintenance)
}

/// What a thread of updates means, by the rules above.
///
/// # Panics
///
/// Without any update.
#[must_use]
pub(super) fn lifecycle<S: Copy + Ord>(updates: &[Update<S>]) -> Lifecycle<S> {
    let maintenance = is_maintenance(&updates[0]);
    let course = if maintenance {
        maintenance::course(updates)
    } else {
        incident::course(updates)
    };
    let announced = if maintenance {
        let counts = 1..=updates.len();
        counts.map(|count| announced(&updates[..count])).collect()
    } else {
        Vec::new()
    };
    let effects = states::effects(updates, maintenance, &course.activities);
    let timelines = states::timelines(updates, &effects.steps, &course.episodes);
    let unmeasured = states::unmeasured(updates, &effects.steps, &course.episodes);
    let closing = |end| closing(updates, end, &course.active, &timelines);
    let closings = course.closings.iter().map(closing).collect();

    let mut breakpoints: Vec<_> = updates.iter().map(|update| update.at).collect();
    breakpoints.extend(bounds(&course.active));
    breakpoints.extend(course.phases.iter().skip(1).map(|&(from, _)| from));
    breakpoints.extend(timelines.values().flat_map(StatusTimeline::changes));
    breakpoints.sort_unstable();
    breakpoints.dedup();

    Lifecycle {
        maintenance,
        active: course.active,
        timelines,
        unmeasured,
        closings,
        statuses: course.statuses,
        impacts: effects.impacts,
        stated: effects.stated,
        changes: effects.changes,
        window: course.window,
        announced,
        milestones: course.milestones,
        breakpoints,
        phases: course.phases,
        instants: updates.iter().map(|update| update.at).collect(),
    }
}

/// Of each update, when what it belongs to began and which update says so: its episode of an
/// incident, or the maintenance as far as it is known by then. None for a maintenance that only
/// its window begins.
#[must_use]
pub(super) fn beginnings<S>(updates: &[Update<S>]) -> Vec<Option<(DateTime<Utc>, usize)>> {
    let started = |range: Range<usize>| {
        let mut latest_first = range.rev();
        latest_first.find_map(|index| Some((updates[index].started?, index)))
    };
    let first = |range: &Range<usize>| (updates[range.start].at, range.start);
    if is_maintenance(&updates[0]) {
        let begun = |number: usize| {
            let so_far = 0..number + 1;
            let has_window = updates[so_far.clone()]
                .iter()
                .any(|update| update.window.is_some());
            started(so_far.clone()).or((!has_window).then_some(first(&so_far)))
        };
        return (0..updates.len()).map(begun).collect();
    }
    let episodes = incident::course(updates).episodes.into_iter();
    let begun = episodes.map(|episode| {
        let begun = started(episode.updates.clone()).unwrap_or(first(&episode.updates));
        vec![Some(begun); episode.updates.len()]
    });
    begun.flatten().collect()
}

/// What the last of these updates left announced: what they alone mean at its instant.
fn announced<S>(updates: &[Update<S>]) -> Announced {
    let course = maintenance::course(updates);
    let at = updates[updates.len() - 1].at;
    Announced {
        window: true_window(&course.active, course.window),
        cancelled: is_cancelled(&course.phases, &course.active, course.window, at),
    }
}

/// An end with the servers that it makes operational. Where its update already told that all is
/// over, or it was never under way, there are none.
fn closing<S: Copy + Ord>(
    updates: &[Update<S>],
    end: &End,
    active: &[Interval],
    timelines: &BTreeMap<S, StatusTimeline>,
) -> Closing<S> {
    let End {
        by,
        after,
        at,
        status,
    } = *end;
    let ends = |interval: &Interval| interval.until == Some(at) && interval.from < at;
    let is_news = updates[after].at < at && active.iter().any(ends);
    let until_then = timelines.iter().filter_map(|(&server, timeline)| {
        let new = ComponentStatus::Operational;
        let old = timeline.before(at);
        (is_news && old != new).then_some(StateChange { server, old, new })
    });
    Closing {
        by,
        after,
        at,
        status,
        changes: until_then.collect(),
    }
}

/// The window in effect with its true end, and its true start where the work began early. Of work
/// that was taken up again, the last time counts.
fn true_window(active: &[Interval], window: Option<Window>) -> Option<Window> {
    let window = window?;
    let Some(last) = active.last() else {
        return Some(window);
    };
    Some(Window {
        start: window.start.min(last.from),
        end: last.until.unwrap_or(window.end),
    })
}

/// Whether, at an instant, a maintenance reads *completed* without having begun.
fn is_cancelled(
    phases: &Phases,
    active: &[Interval],
    window: Option<Window>,
    instant: DateTime<Utc>,
) -> bool {
    let (from, status) = phase_at(phases, instant);
    let begun = active.first().is_some_and(|interval| interval.from < from);
    status == UpdateStatus::Completed && !begun && window.is_some_and(|window| from < window.start)
}

/// The phase of an instant: since when, and the status.
fn phase_at(phases: &Phases, instant: DateTime<Utc>) -> (DateTime<Utc>, UpdateStatus) {
    let begun = phases.partition_point(|&(from, _)| from <= instant);
    phases[begun - 1]
}

/// Whether one of merged intervals contains the instant.
fn active_at(active: &[Interval], instant: DateTime<Utc>) -> bool {
    let begun = active.partition_point(|interval| interval.from <= instant);
    active[..begun]
        .last()
        .is_some_and(|interval| interval.contains(instant))
}

/// Where intervals begin and end.
fn bounds(intervals: &[Interval]) -> impl Iterator<Item = DateTime<Utc>> {
    intervals
        .iter()
        .flat_map(|interval| [Some(interval.from), interval.until])
        .flatten()
}

/// The beginning of time and these instants, sorted, each once.
fn with_the_beginning_of_time(
    instants: impl IntoIterator<Item = DateTime<Utc>>,
) -> Vec<DateTime<Utc>> {
    let mut sorted = vec![DateTime::<Utc>::MIN_UTC];
    sorted.extend(instants);
    sorted.sort_unstable();
    sorted.dedup();
    sorted
}

/// Phases from the status at each of all the instants at which it may change, in order.
fn phases(statuses: impl Iterator<Item = (DateTime<Utc>, UpdateStatus)>) -> Phases {
    let mut phases: Phases = statuses.collect();
    phases.dedup_by_key(|&mut (_, status)| status);
    phases
}
