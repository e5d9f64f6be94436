//! What comes of a thread, and the questions that can be asked of it.
//!
//! Part of the *resolve* stage; the rules are those of [`super`], which works it out.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

use super::super::timeline::{Spell, StatusTimeline, seconds_between};
use super::{Phases, Window, active_at, is_cancelled, phase_at, true_window};

/// What readers knew of a maintenance after an update, by that update and those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Announced {
    /// The window in effect, a true start and a true end taken in.
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

/// An end that an update gives beside a word that does not end: the last entry of a time line
/// that no update writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing<S> {
    /// The update that gives it, and the last one before it.
    pub by: usize,
    pub after: usize,
    pub at: DateTime<Utc>,
    /// *Resolved*, or *completed* for a maintenance.
    pub status: UpdateStatus,
    /// The servers that are operational from it on.
    pub changes: Vec<StateChange<S>>,
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
    /// The states of servers in episodes without a length: the last second of each, of which
    /// nothing else is known.
    pub unmeasured: BTreeMap<S, Vec<Spell>>,
    /// In the order of the updates.
    pub closings: Vec<Closing<S>>,
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
    pub(super) phases: Phases,
    /// Of each update, the latest impact that was given; none where it follows from states.
    pub(super) stated: Vec<Option<Impact>>,
    /// When each update was written.
    pub(super) instants: Vec<DateTime<Utc>>,
}

impl Interval {
    /// Whether the instant lies in the interval.
    #[must_use]
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.from <= instant && self.until.is_none_or(|until| instant < until)
    }

    /// Whether it ends where it begins.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.until == Some(self.from)
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

    /// The window in effect, with the true end of the work as far as it is known.
    #[must_use]
    pub fn true_window(&self) -> Option<Window> {
        true_window(&self.active, self.window)
    }

    /// The worst state that a server ever had in it.
    #[must_use]
    pub fn worst_status(&self, server: &S) -> ComponentStatus
    where
        S: Ord,
    {
        let timeline = self.timelines.get(server);
        let spells = timeline.into_iter().flat_map(StatusTimeline::spells);
        let unmeasured = self.unmeasured.get(server).into_iter().flatten();
        spells
            .chain(unmeasured)
            .map(|spell| spell.status)
            .max()
            .unwrap_or(ComponentStatus::Operational)
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

    /// The statuses that come after an instant, each from when.
    #[must_use]
    pub fn statuses_after(&self, instant: DateTime<Utc>) -> &[(DateTime<Utc>, UpdateStatus)] {
        let come = self.phases.partition_point(|&(from, _)| from <= instant);
        &self.phases[come..]
    }

    /// The impact in force at an instant: that of the latest update by then.
    #[must_use]
    pub fn impact_at(&self, instant: DateTime<Utc>) -> Impact {
        self.impacts[self.latest(instant)]
    }

    /// The impact that an update gives, as it is at an instant; none where it follows from states.
    #[must_use]
    pub fn stated_impact_at(&self, instant: DateTime<Utc>) -> Option<Impact> {
        self.stated[self.latest(instant)]
    }

    /// The latest update by an instant, or the first.
    fn latest(&self, instant: DateTime<Utc>) -> usize {
        let made = self.instants.partition_point(|at| *at <= instant);
        made.saturating_sub(1)
    }

    /// The worst impact that was ever in force.
    #[must_use]
    pub fn worst_impact(&self) -> Impact {
        self.impacts.iter().copied().max().unwrap_or(Impact::None)
    }
}
