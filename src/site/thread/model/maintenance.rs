//! A maintenance: the words and the window looked up anew for every minute.

use chrono::{DateTime, TimeDelta, Utc};

use crate::vocabulary::{ComponentStatus, UpdateStatus};

use super::super::Update;
use super::{FIRST, minute, servers};

fn said(updates: &[Update<u8>], index: usize) -> Option<UpdateStatus> {
    let update = &updates[index];
    match update.status {
        Some(status) if status.is_final() => Some(UpdateStatus::Completed),
        Some(UpdateStatus::Scheduled) => Some(UpdateStatus::Scheduled),
        Some(UpdateStatus::Verifying) => Some(UpdateStatus::Verifying),
        Some(_) => Some(UpdateStatus::InProgress),
        None if update.window.is_none() && index == 0 => Some(UpdateStatus::InProgress),
        None if update.window.is_some() => {
            let completed = counting(&updates[..index], update.at);
            completed
                .filter(|&(status, _)| status == UpdateStatus::Completed)
                .map(|_| UpdateStatus::Scheduled)
        }
        None => None,
    }
}

/// The word that was said last of those that have taken effect, and from when it counts.
fn counting(updates: &[Update<u8>], at: DateTime<Utc>) -> Option<(UpdateStatus, DateTime<Utc>)> {
    let mut words = Vec::new();
    for (index, update) in updates.iter().enumerate() {
        match said(updates, index) {
            Some(UpdateStatus::Completed) if update.ended.is_some() => {}
            Some(status) => words.push((update.at, update.at, status)),
            None => {}
        }
        if let Some(ended) = update.ended {
            words.push((ended.max(update.at), ended, UpdateStatus::Completed));
        }
    }
    let in_effect = words.into_iter().filter(|&(_, from, _)| from <= at);
    let last = in_effect.max_by_key(|&(said, _, _)| said);
    last.map(|(_, from, status)| (status, from))
}

/// Start and end, each as far as known.
fn window(updates: &[Update<u8>]) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let window = updates.iter().rev().find_map(|update| update.window);
    let mut started = None;
    for (index, update) in updates.iter().enumerate() {
        if update.window.is_some() && said(updates, index) == Some(UpdateStatus::Scheduled) {
            started = None;
        }
        if update.started.is_some() {
            started = update.started;
        }
    }
    (
        started.or(window.map(|window| window.start)),
        window.map(|window| window.end),
    )
}

/// Whether it is under way on the clock, by the words that count at another instant.
fn under_way(updates: &[Update<u8>], words_at: DateTime<Utc>, clock: DateTime<Utc>) -> bool {
    let (start, end) = window(updates);
    match counting(updates, words_at) {
        None | Some((UpdateStatus::Scheduled, _)) => match (start, end) {
            (None, _) => false,
            (Some(start), None) => start <= clock,
            (Some(start), Some(end)) => start <= clock && clock < end,
        },
        Some((UpdateStatus::Completed, _)) => false,
        Some((_, said)) => match end {
            None => true,
            Some(end) => clock < end || end <= said,
        },
    }
}

pub(super) fn is_under_way(updates: &[Update<u8>], at: DateTime<Utc>) -> bool {
    under_way(updates, at, at)
}

pub(super) fn state(updates: &[Update<u8>], server: u8, at: DateTime<Utc>) -> ComponentStatus {
    if !is_under_way(updates, at) {
        return ComponentStatus::Operational;
    }
    let latest = updates
        .iter()
        .rposition(|update| update.at <= at)
        .unwrap_or(0);
    servers::state(updates, latest, server)
}

pub(super) fn status_at(updates: &[Update<u8>], at: DateTime<Utc>) -> UpdateStatus {
    let (_, end) = window(updates);
    match (counting(updates, at), is_under_way(updates, at)) {
        (Some((UpdateStatus::Verifying, _)), true) => UpdateStatus::Verifying,
        (_, true) => UpdateStatus::InProgress,
        (None | Some((UpdateStatus::Scheduled, _)), false) if end.is_none_or(|end| at < end) => {
            UpdateStatus::Scheduled
        }
        (_, false) => UpdateStatus::Completed,
    }
}

/// Goes back to the minute at which it came to be completed.
pub(super) fn is_cancelled_at(updates: &[Update<u8>], at: i64) -> bool {
    let completed = |at: i64| status_at(updates, minute(at)) == UpdateStatus::Completed;
    if !completed(at) || updates.iter().all(|update| update.window.is_none()) {
        return false;
    }
    let since = (FIRST..=at).rfind(|&at| !completed(at)).unwrap() + 1;
    let begun = (FIRST..since).any(|at| is_under_way(updates, minute(at)));
    !begun && window(updates).0.is_some_and(|start| minute(since) < start)
}

pub(super) fn status(updates: &[Update<u8>], index: usize) -> UpdateStatus {
    let (so_far, at) = (&updates[..=index], updates[index].at);
    if let Some(status) = updates[index].status {
        return status;
    }
    match (counting(so_far, at), said(so_far, index), index) {
        (Some((UpdateStatus::Completed, _)), _, _) => UpdateStatus::Completed,
        (_, Some(said), _) => said,
        (_, None, 0) => status_at(so_far, at),
        (_, None, _) => status(updates, index - 1),
    }
}

pub(super) fn change(
    updates: &[Update<u8>],
    index: usize,
    server: u8,
) -> (ComponentStatus, ComponentStatus) {
    let at = updates[index].at;
    let (before, so_far) = (&updates[..index], &updates[..=index]);
    let operational = ComponentStatus::Operational;
    let old = match index {
        0 if status_at(so_far, at) == UpdateStatus::Completed => servers::state(updates, 0, server),
        0 => operational,
        _ if under_way(before, at, at - TimeDelta::minutes(1)) => {
            servers::state(updates, index - 1, server)
        }
        _ => operational,
    };
    let new = if is_under_way(so_far, at) {
        servers::state(updates, index, server)
    } else {
        operational
    };
    (old, new)
}
