//! The states of servers, gone through from the first update for every answer.

use crate::vocabulary::{ComponentStatus, Impact};

use super::super::Update;
use super::{SERVERS, is_maintenance};

/// The state of a server after an update and whether it was given in so many words.
pub(super) fn latest_state(
    updates: &[Update<u8>],
    index: usize,
    server: u8,
) -> Option<(ComponentStatus, bool)> {
    let update = &updates[index];
    let inherited = match index {
        0 => None,
        _ => latest_state(updates, index - 1, server),
    };
    let listed = update.servers.iter().rfind(|(listed, _)| *listed == server);
    match listed {
        Some((_, Some(status))) => Some((*status, true)),
        Some((_, None)) => Some((implied(updates, index), false)),
        None if update.servers.is_empty() && update.impact.is_some() => match inherited {
            Some((_, false)) => Some((implied(updates, index), false)),
            other => other,
        },
        None => inherited,
    }
}

fn latest_impact(updates: &[Update<u8>], index: usize) -> Option<Impact> {
    updates[..=index]
        .iter()
        .rev()
        .find_map(|update| update.impact)
}

fn implied(updates: &[Update<u8>], index: usize) -> ComponentStatus {
    let unsaid = if is_maintenance(updates) {
        Impact::Maintenance
    } else {
        Impact::None
    };
    latest_impact(updates, index)
        .unwrap_or(unsaid)
        .component_status()
}

pub(super) fn state(updates: &[Update<u8>], index: usize, server: u8) -> ComponentStatus {
    latest_state(updates, index, server).map_or(ComponentStatus::Operational, |(status, _)| status)
}

pub(super) fn impact(updates: &[Update<u8>], index: usize) -> Impact {
    if let Some(impact) = latest_impact(updates, index) {
        return impact;
    }
    if is_maintenance(updates) {
        return Impact::Maintenance;
    }
    let states = (0..SERVERS).map(|server| state(updates, index, server));
    states.max().unwrap().impact()
}
