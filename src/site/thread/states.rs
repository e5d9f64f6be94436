//! The states that a thread holds for its servers, update by update and over time.
//!
//! Part of the *resolve* stage; the rules are those of [`super`], which calls it.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::vocabulary::{ComponentStatus, Impact};

use super::super::timeline::{Spell, StatusTimeline};
use super::{Activity, Episode, StateChange, Update};

/// What the updates, one after the other, make of the servers.
pub(super) struct Effects<S> {
    pub(super) steps: BTreeMap<S, Vec<StatusSince>>,
    pub(super) impacts: Vec<Impact>,
    /// Of each update, the latest impact that was given.
    pub(super) stated: Vec<Option<Impact>>,
    pub(super) changes: Vec<Vec<StateChange<S>>>,
}

/// A server has a state from an update on. Updates between two steps of a server leave it alone,
/// so that a long thread of many servers stays small.
pub(super) struct StatusSince {
    update: usize,
    status: ComponentStatus,
}

#[derive(Clone, Copy)]
struct ServerState {
    status: ComponentStatus,
    /// Given in so many words, not by way of an impact.
    explicit: bool,
}

type States<S> = BTreeMap<S, ServerState>;

/// Follows the states and the impact through the updates.
pub(super) fn effects<S: Copy + Ord>(
    updates: &[Update<S>],
    maintenance: bool,
    activities: &[Activity],
) -> Effects<S> {
    let unsaid = if maintenance {
        Impact::Maintenance
    } else {
        Impact::None
    };
    let mut states = States::new();
    let mut given = None;
    let mut effects = Effects {
        steps: BTreeMap::new(),
        impacts: Vec::new(),
        stated: Vec::new(),
        changes: Vec::new(),
    };
    for (index, (update, activity)) in updates.iter().zip(activities).enumerate() {
        given = update.impact.or(given);
        let set = set_by(update, given.unwrap_or(unsaid), &states);
        let ended_before = match activity {
            Activity {
                before: true,
                after: false,
            } if index > 0 => affected(&states, ended),
            _ => Vec::new(),
        };

        let mut moved = Vec::new();
        for (server, state) in set {
            let old = states.insert(server, state).map(|state| state.status);
            if old != Some(state.status) {
                let steps = effects.steps.entry(server).or_default();
                steps.push(StatusSince {
                    update: index,
                    status: state.status,
                });
            }
            let old = old.unwrap_or(ComponentStatus::Operational);
            if old != state.status {
                moved.push(StateChange {
                    server,
                    old,
                    new: state.status,
                });
            }
        }

        effects
            .changes
            .push(match (activity.before, activity.after) {
                (true, true) => moved,
                (false, false) => Vec::new(),
                (false, true) => affected(&states, begun),
                (true, false) if index == 0 => affected(&states, ended),
                (true, false) => ended_before,
            });
        effects.stated.push(given);
        effects.impacts.push(match given {
            Some(given) => given,
            None if maintenance => Impact::Maintenance,
            None => worst(&states).impact(),
        });
    }
    effects
}

/// The state of each server over time: in every episode, what its updates say.
pub(super) fn timelines<S: Copy + Ord>(
    updates: &[Update<S>],
    steps: &BTreeMap<S, Vec<StatusSince>>,
    episodes: &[Episode],
) -> BTreeMap<S, StatusTimeline> {
    steps
        .iter()
        .map(|(&server, steps)| {
            let spells = episodes
                .iter()
                .flat_map(|episode| spells(updates, steps, episode));
            (server, StatusTimeline::from_spells(spells))
        })
        .collect()
}

/// The last second of each episode without a length, in which a server was not operational.
pub(super) fn unmeasured<S: Copy + Ord>(
    updates: &[Update<S>],
    steps: &BTreeMap<S, Vec<StatusSince>>,
    episodes: &[Episode],
) -> BTreeMap<S, Vec<Spell>> {
    let empty = |episode: &&Episode| episode.interval.is_empty();
    let mut unmeasured: BTreeMap<S, Vec<Spell>> = BTreeMap::new();
    for episode in episodes.iter().filter(empty) {
        for (&server, steps) in steps {
            let step = steps[..initial(updates, steps, episode)].last();
            let status = step.map_or(ComponentStatus::Operational, |step| step.status);
            if status != ComponentStatus::Operational {
                let spell = Spell {
                    from: episode.interval.from - TimeDelta::seconds(1),
                    until: episode.interval.until,
                    status,
                };
                unmeasured.entry(server).or_default().push(spell);
            }
        }
    }
    unmeasured
}

/// How many of a server's steps come before an episode or at its beginning.
fn initial<S>(updates: &[Update<S>], steps: &[StatusSince], episode: &Episode) -> usize {
    let range = &episode.updates;
    steps.partition_point(|step| {
        step.update <= range.start
            || (step.update < range.end && updates[step.update].at <= episode.interval.from)
    })
}

/// The spells of one server within an episode.
fn spells<S>(updates: &[Update<S>], steps: &[StatusSince], episode: &Episode) -> Vec<Spell> {
    let interval = episode.interval;
    let range = &episode.updates;
    let initial = initial(updates, steps, episode);
    let mut spells: Vec<Spell> = Vec::new();
    if let Some(step) = steps[..initial].last() {
        spells.push(Spell {
            from: interval.from,
            until: interval.until,
            status: step.status,
        });
    }
    for step in &steps[initial..] {
        if step.update >= range.end {
            break;
        }
        let from = updates[step.update].at;
        if interval.until.is_some_and(|until| until <= from) {
            break;
        }
        if let Some(previous) = spells.last_mut() {
            previous.until = Some(from);
        }
        spells.push(Spell {
            from,
            until: interval.until,
            status: step.status,
        });
    }
    spells
}

/// The servers that an update speaks of, with what they are from it on.
fn set_by<S: Copy + Ord>(update: &Update<S>, impact: Impact, states: &States<S>) -> States<S> {
    let implied = ServerState {
        status: impact.component_status(),
        explicit: false,
    };
    if !update.servers.is_empty() {
        let listed = update.servers.iter().map(|&(server, given)| {
            let state = given.map_or(implied, |status| ServerState {
                status,
                explicit: true,
            });
            (server, state)
        });
        return listed.collect();
    }
    if update.impact.is_none() {
        return States::new();
    }
    let inherited = states.iter().filter(|(_, state)| !state.explicit);
    inherited.map(|(&server, _)| (server, implied)).collect()
}

/// A change for each server that is not operational.
fn affected<S: Copy + Ord>(
    states: &States<S>,
    change: fn(S, ComponentStatus) -> StateChange<S>,
) -> Vec<StateChange<S>> {
    states
        .iter()
        .filter(|(_, state)| state.status != ComponentStatus::Operational)
        .map(|(&server, state)| change(server, state.status))
        .collect()
}

fn begun<S>(server: S, status: ComponentStatus) -> StateChange<S> {
    StateChange {
        server,
        old: ComponentStatus::Operational,
        new: status,
    }
}

fn ended<S>(server: S, status: ComponentStatus) -> StateChange<S> {
    StateChange {
        server,
        old: status,
        new: ComponentStatus::Operational,
    }
}

fn worst<S>(states: &States<S>) -> ComponentStatus {
    let statuses = states.values().map(|state| state.status);
    statuses.max().unwrap_or(ComponentStatus::Operational)
}
