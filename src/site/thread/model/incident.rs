//! An incident: episodes looked up anew for every answer.

use chrono::{DateTime, Utc};

use crate::vocabulary::{ComponentStatus, UpdateStatus};

use super::super::Update;
use super::servers;

/// An update's status, its episode, and the last end that an open update of the episode has given.
struct Entry {
    status: UpdateStatus,
    episode: usize,
    end: Option<DateTime<Utc>>,
}

/// The updates up to one, read aloud.
fn entry(updates: &[Update<u8>], index: usize) -> Entry {
    let mut last: Option<Entry> = None;
    for update in &updates[..=index] {
        let (episode, end, inherited) = match last {
            None => (0, None, UpdateStatus::Investigating),
            Some(Entry {
                status,
                episode,
                end,
            }) => {
                let come = end.is_some_and(|end| end <= update.at);
                let closes = come && !status.is_final();
                let inherited = if closes {
                    UpdateStatus::Resolved
                } else {
                    status
                };
                (episode, end, inherited)
            }
        };
        let ended = update.ended.is_some_and(|ended| ended <= update.at);
        let status = match update.status {
            Some(status) => status,
            None if ended && !inherited.is_final() => UpdateStatus::Resolved,
            None => inherited,
        };
        let reopens = inherited.is_final() && !status.is_final();
        let end = if reopens { None } else { end };
        last = Some(Entry {
            status,
            episode: episode + usize::from(reopens),
            end: update.ended.filter(|_| !status.is_final()).or(end),
        });
    }
    last.unwrap()
}

pub(super) fn status(updates: &[Update<u8>], index: usize) -> UpdateStatus {
    entry(updates, index).status
}

fn closing(updates: &[Update<u8>], index: usize) -> bool {
    status(updates, index).is_final()
}

/// Which episode an update belongs to.
fn episode(updates: &[Update<u8>], index: usize) -> usize {
    entry(updates, index).episode
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

/// Whether readers take an episode for over at an instant, by its updates up to one.
fn over(updates: &[Update<u8>], index: usize, at: DateTime<Utc>) -> bool {
    (0..=index).any(|earlier| {
        episode(updates, earlier) == episode(updates, index)
            && (closing(updates, earlier)
                || updates[earlier]
                    .ended
                    .is_some_and(|ended| ended <= updates[earlier].at))
    }) || entry(updates, index).end.is_some_and(|end| end <= at)
}

/// What readers take a server for at an instant, by the updates up to one.
fn shown(updates: &[Update<u8>], index: usize, server: u8, at: DateTime<Utc>) -> ComponentStatus {
    if over(updates, index, at) {
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
    let at = updates[index].at;
    let old = match index {
        0 if over(updates, 0, at) => servers::state(updates, 0, server),
        0 => ComponentStatus::Operational,
        _ => shown(updates, index - 1, server, at),
    };
    (old, shown(updates, index, server, at))
}

/// An end that no update says: the update that gives it, the last one before it, and its instant.
pub(super) fn closings(updates: &[Update<u8>]) -> Vec<(usize, usize, DateTime<Utc>)> {
    let mut closings = Vec::new();
    for number in episodes(updates) {
        let members = members(updates, number);
        // Without a word it tells of an end that has come, while what it inherits is open.
        let says_resolved = |&index: &usize| {
            let inherits = index > 0 && (closing(updates, index - 1) || comes(updates, index - 1));
            let tells = closing(updates, index) && !inherits;
            updates[index]
                .status
                .map_or(tells, |status| status == UpdateStatus::Resolved)
        };
        if members.iter().any(says_resolved) {
            continue;
        }
        let open = |&&index: &&usize| !closing(updates, index);
        if let Some(&after) = members
            .iter()
            .filter(open)
            .find(|&&index| comes(updates, index))
        {
            let gives = |&&index: &&usize| index <= after && updates[index].ended.is_some();
            let by = *members.iter().filter(open).rfind(gives).unwrap();
            closings.push((by, after, end(updates, number).unwrap()));
        }
    }
    closings
}

/// Whether an end that was given by an update, or before it, comes before the next update.
fn comes(updates: &[Update<u8>], index: usize) -> bool {
    let end = entry(updates, index).end;
    let next = updates.get(index + 1);
    end.is_some_and(|end| next.is_none_or(|next| end <= next.at))
}

pub(super) fn milestones(updates: &[Update<u8>]) -> Vec<(UpdateStatus, u64)> {
    let began = episodes(updates)
        .map(|number| begin(updates, number))
        .min()
        .unwrap();
    if end(updates, 0) == Some(begin(updates, 0)) {
        return Vec::new();
    }
    let mut milestones: Vec<(UpdateStatus, u64)> = Vec::new();
    let mut reach = |said: UpdateStatus, at: DateTime<Utc>| {
        let known = milestones.iter().any(|&(known, _)| known == said);
        if !known && said != status(updates, 0) {
            milestones.push((said, (at - began).num_seconds().max(0).unsigned_abs()));
        }
    };
    for index in 0..updates.len() {
        match status(updates, index) {
            UpdateStatus::Resolved => {
                let end = end(updates, episode(updates, index));
                reach(UpdateStatus::Resolved, end.unwrap());
            }
            said => reach(said, updates[index].at),
        }
        for (_, _, at) in closings(updates)
            .iter()
            .filter(|(_, after, _)| *after == index)
        {
            reach(UpdateStatus::Resolved, *at);
        }
    }
    milestones
}
