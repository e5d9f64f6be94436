//! An incident: episodes looked up anew for every answer.

use chrono::{DateTime, Utc};

use crate::vocabulary::{ComponentStatus, UpdateStatus};

use super::super::Update;
use super::servers;

pub(super) fn status(updates: &[Update<u8>], index: usize) -> UpdateStatus {
    match (updates[index].status, index) {
        (Some(status), _) => status,
        (None, 0) if updates[0].ended.is_some() => UpdateStatus::Resolved,
        (None, 0) => UpdateStatus::Investigating,
        (None, _) => status(updates, index - 1),
    }
}

fn closing(updates: &[Update<u8>], index: usize) -> bool {
    status(updates, index).is_final()
}

/// Which episode an update belongs to.
fn episode(updates: &[Update<u8>], index: usize) -> usize {
    let reopens = |&later: &usize| !closing(updates, later) && closing(updates, later - 1);
    (1..=index).filter(reopens).count()
}

fn members(updates: &[Update<u8>], number: usize) -> Vec<usize> {
    let belongs = |&index: &usize| episode(updates, index) == number;
    (0..updates.len()).filter(belongs).collect()
}

fn begin(updates: &[Update<u8>], number: usize) -> DateTime<Utc> {
    let members = members(updates, number);
    let started = members
        .iter()
        .rev()
        .find_map(|&index| updates[index].started);
    started.unwrap_or(updates[members[0]].at)
}

fn end(updates: &[Update<u8>], number: usize) -> Option<DateTime<Utc>> {
    let members = members(updates, number);
    let ended = members.iter().rev().find_map(|&index| updates[index].ended);
    let first_closing = members.iter().find(|&&index| closing(updates, index));
    let end = ended.or(first_closing.map(|&index| updates[index].at));
    end.map(|end| end.max(begin(updates, number)))
}

fn episodes(updates: &[Update<u8>]) -> impl Iterator<Item = usize> {
    0..=episode(updates, updates.len() - 1)
}

fn open_episodes(updates: &[Update<u8>], at: DateTime<Utc>) -> Vec<usize> {
    let open = |&number: &usize| {
        begin(updates, number) <= at && end(updates, number).is_none_or(|end| at < end)
    };
    episodes(updates).filter(open).collect()
}

pub(super) fn is_open(updates: &[Update<u8>], at: DateTime<Utc>) -> bool {
    !open_episodes(updates, at).is_empty()
}

pub(super) fn state(updates: &[Update<u8>], server: u8, at: DateTime<Utc>) -> ComponentStatus {
    let mut worst = ComponentStatus::Operational;
    for number in open_episodes(updates, at) {
        let members = members(updates, number);
        let latest = members.iter().rfind(|&&index| updates[index].at <= at);
        let latest = *latest.unwrap_or(&members[0]);
        worst = worst.max(servers::state(updates, latest, server));
    }
    worst
}

pub(super) fn status_at(updates: &[Update<u8>], at: DateTime<Utc>) -> UpdateStatus {
    let latest = updates
        .iter()
        .rposition(|update| update.at <= at)
        .unwrap_or(0);
    let said = status(updates, latest);
    if is_open(updates, at) {
        let open = (0..=latest).rfind(|&index| !closing(updates, index));
        return open.map_or(UpdateStatus::Investigating, |index| status(updates, index));
    }
    let begun = episodes(updates).any(|number| begin(updates, number) <= at);
    if begun && !said.is_final() {
        return UpdateStatus::Resolved;
    }
    said
}

/// What an update tells its readers of a server.
fn shown(updates: &[Update<u8>], index: usize, server: u8) -> ComponentStatus {
    let over = (0..=index).any(|earlier| {
        episode(updates, earlier) == episode(updates, index)
            && (closing(updates, earlier) || updates[earlier].ended.is_some())
    });
    if over {
        ComponentStatus::Operational
    } else {
        servers::state(updates, index, server)
    }
}

pub(super) fn change(
    updates: &[Update<u8>],
    index: usize,
    server: u8,
) -> (ComponentStatus, ComponentStatus) {
    let over = closing(updates, index) || updates[index].ended.is_some();
    let old = match index {
        0 if over => servers::state(updates, 0, server),
        0 => ComponentStatus::Operational,
        _ => shown(updates, index - 1, server),
    };
    (old, shown(updates, index, server))
}

pub(super) fn milestones(updates: &[Update<u8>]) -> Vec<(UpdateStatus, u64)> {
    let began = episodes(updates)
        .map(|number| begin(updates, number))
        .min()
        .unwrap();
    let mut milestones = Vec::new();
    for index in 0..updates.len() {
        let said = status(updates, index);
        if (0..index).any(|earlier| status(updates, earlier) == said) || index == 0 {
            continue;
        }
        let reached = match said {
            UpdateStatus::Resolved => end(updates, episode(updates, index)).unwrap(),
            _ => updates[index].at,
        };
        let seconds = (reached - began).num_seconds().max(0);
        milestones.push((said, seconds.unsigned_abs()));
    }
    milestones
}
