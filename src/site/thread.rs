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
//! The first update without a status is *investigating*, or *resolved* if it gives an end; a
//! later one inherits. Updates form **episodes**: a run of open ones, then a run of closing ones
//! (*resolved*, *postmortem*, and what inherits from them, so that a note after the end reopens
//! nothing). An open status after a closing one begins the next episode. Only a first update can
//! make an episode of closing ones alone.
//!
//! An episode begins with the last `started` that its updates give, else with its first update;
//! it ends with the last `ended` that they give, whatever their status, else with its first
//! closing update, else not yet. One that would end before it begins has no length. In it servers
//! have the states after its first update, from each later update on the states after that one.
//! Where backdating makes episodes overlap, the worst state counts.
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
//! What counts at an instant is the word of the latest update that has taken effect by then. A
//! word takes effect with its update, but *completed* with the `ended` of its update; an `ended`
//! beside any other word, or none, is a *completed* that follows it. An update without a status
//! says no word, except that it says *in progress* if it is the first and has no window, and
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
//! *in progress*, final ones as *completed*.
//!
//! For display an update shows its own status as given. One without shows *completed* if that
//! counts at its instant, else what it says by the rule above, else what the update before shows;
//! the first one shows where the clock stands in its window.

mod incident;
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

use super::timeline::{StatusTimeline, seconds_between};

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

/// What readers knew of a maintenance after an update, by that update and those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    /// The window in effect, a true start taken in.
    pub window: Option<Window>,
    /// Whether the work was called off before it began.
    pub cancelled: bool,
}

/// A span of time `[from, until)`; without an `until` it has no end yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

/// A server's state before and after an update; the two differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateChange<S> {
    pub server: S,
    pub old: ComponentStatus,
    pub new: ComponentStatus,
}

/// All that a thread means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle<S> {
    /// Whether it is a scheduled maintenance and not an incident.
    pub maintenance: bool,
    /// When the incident is open, the maintenance under way: in order, neither overlapping nor
    /// touching. An episode of an incident that ends where it begins is an empty interval.
    pub active: Vec<Interval>,
    /// The state of each server that an update names, for as long as the thread is active.
    pub timelines: BTreeMap<S, StatusTimeline>,
    /// Of each update, its status for display, given or inherited.
    pub statuses: Vec<UpdateStatus>,
    /// Of each update, the impact in force after it.
    pub impacts: Vec<Impact>,
    /// Of each update, the servers whose state it changed, as far as was known then: from what
    /// held just before, by the earlier updates and the clock, to what holds from it on. An
    /// update that ends the thread changes what is affected to operational, and so does a first
    /// update that tells of something already over.
    pub changes: Vec<Vec<StateChange<S>>>,
    /// The window in effect in the end, a true start taken in.
    pub window: Option<Window>,
    /// Of each update of a maintenance, what it left announced. Empty for an incident.
    pub announced: Vec<Announced>,
    /// How long after the incident began it reached each status but its first: seconds, in the
    /// order of the updates. *Resolved* is reached at the end of its episode. Empty for a
    /// maintenance.
    pub milestones: Vec<(UpdateStatus, u64)>,
    /// Every instant at which anything here becomes another, past or future, and those of the
    /// updates: sorted, each once.
    pub breakpoints: Vec<DateTime<Utc>>,
    phases: Phases,
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
    window: Option<Window>,
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
        statuses: course.statuses,
        impacts: effects.impacts,
        changes: effects.changes,
        window: course.window,
        announced,
        milestones: course.milestones,
        breakpoints,
        phases: course.phases,
    }
}

/// What the last of these updates left announced: what they alone mean at its instant.
fn announced<S>(updates: &[Update<S>]) -> Announced {
    let course = maintenance::course(updates);
    let at = updates[updates.len() - 1].at;
    Announced {
        window: course.window,
        cancelled: is_cancelled(&course.phases, &course.active, course.window, at),
    }
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

impl Interval {
    /// Whether the instant lies in the interval.
    #[must_use]
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.from <= instant && self.until.is_none_or(|until| instant < until)
    }
}

impl<S> Lifecycle<S> {
    /// Whether the incident is open, or the maintenance under way, at an instant.
    #[must_use]
    pub fn is_active(&self, instant: DateTime<Utc>) -> bool {
        active_at(&self.active, instant)
    }

    /// The status at an instant; a maintenance follows the clock. Before all it is what an
    /// incident begins with, *scheduled* for a maintenance.
    #[must_use]
    pub fn status_at(&self, instant: DateTime<Utc>) -> UpdateStatus {
        phase_at(&self.phases, instant).1
    }

    /// Since when the status at an instant has held; for the first one that is the beginning of
    /// time.
    #[must_use]
    pub fn status_since(&self, instant: DateTime<Utc>) -> DateTime<Utc> {
        phase_at(&self.phases, instant).0
    }

    /// Whether, at an instant, the maintenance reads *completed* without having begun.
    #[must_use]
    pub fn is_cancelled_at(&self, instant: DateTime<Utc>) -> bool {
        is_cancelled(&self.phases, &self.active, self.window, instant)
    }

    /// When the incident was first open, or the maintenance first is under way; none for a
    /// maintenance that never is.
    #[must_use]
    pub fn began(&self) -> Option<DateTime<Utc>> {
        self.active.first().map(|interval| interval.from)
    }

    /// When the thread was last active, if that is over at an instant.
    #[must_use]
    pub fn ended_at(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let last = self.active.last()?;
        last.until.filter(|&until| until <= instant)
    }

    /// Seconds that the thread was active up to an instant.
    #[must_use]
    pub fn active_seconds(&self, instant: DateTime<Utc>) -> u64 {
        self.active
            .iter()
            .map(|interval| {
                let until = interval.until.map_or(instant, |until| until.min(instant));
                seconds_between(interval.from, until)
            })
            .sum()
    }

    /// The worst impact that was ever in force.
    #[must_use]
    pub fn worst_impact(&self) -> Impact {
        self.impacts.iter().copied().max().unwrap_or(Impact::None)
    }
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
