//! The course of an incident: episodes from the statuses of its updates.
//!
//! Part of the *resolve* stage; the rules are those of [`super`], which calls it.

use std::ops::Range;

use chrono::{DateTime, Utc};

use crate::vocabulary::UpdateStatus;

use super::super::timeline::seconds_between;
use super::{
    Activity, Episode, Interval, Phases, ThreadCourse, Update, active_at, bounds, phases,
    with_the_beginning_of_time,
};

/// The course of a thread that is an incident.
pub(super) fn course<S>(updates: &[Update<S>]) -> ThreadCourse {
    let statuses = statuses(updates);
    let runs = episode_ranges(&statuses);
    let episodes: Vec<Episode> = runs
        .into_iter()
        .map(|range| episode(updates, &statuses, range))
        .collect();
    let active = merged(episodes.iter().map(|episode| episode.interval));
    ThreadCourse {
        activities: activities(updates, &statuses, &episodes),
        phases: status_over_time(updates, &statuses, &active),
        milestones: milestones(updates, &statuses, &episodes, active[0].from),
        statuses,
        active,
        episodes,
        window: None,
    }
}

fn statuses<S>(updates: &[Update<S>]) -> Vec<UpdateStatus> {
    let mut current = if updates[0].ended.is_some() {
        UpdateStatus::Resolved
    } else {
        UpdateStatus::Investigating
    };
    updates
        .iter()
        .map(|update| {
            current = update.status.unwrap_or(current);
            current
        })
        .collect()
}

/// The updates of each episode: a new one begins where an open status follows a closing one.
fn episode_ranges(statuses: &[UpdateStatus]) -> Vec<Range<usize>> {
    let mut start = 0;
    statuses
        .chunk_by(|earlier, later| later.is_final() || !earlier.is_final())
        .map(|run| {
            let range = start..start + run.len();
            start = range.end;
            range
        })
        .collect()
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

fn activities<S>(
    updates: &[Update<S>],
    statuses: &[UpdateStatus],
    episodes: &[Episode],
) -> Vec<Activity> {
    let mut activities: Vec<Activity> = Vec::with_capacity(updates.len());
    for episode in episodes {
        let mut closed = false;
        for index in episode.updates.clone() {
            closed |= statuses[index].is_final() || updates[index].ended.is_some();
            activities.push(Activity {
                before: activities.last().map_or(closed, |previous| previous.after),
                after: !closed,
            });
        }
    }
    activities
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
    began: DateTime<Utc>,
) -> Vec<(UpdateStatus, u64)> {
    let mut milestones: Vec<(UpdateStatus, u64)> = Vec::new();
    for episode in episodes {
        for index in episode.updates.clone() {
            let status = statuses[index];
            let known = milestones.iter().any(|&(reached, _)| reached == status);
            if known || status == statuses[0] {
                continue;
            }
            let end = episode.interval.until;
            let reached = end
                .filter(|_| status == UpdateStatus::Resolved)
                .unwrap_or(updates[index].at);
            milestones.push((status, seconds_between(began, reached)));
        }
    }
    milestones
}
