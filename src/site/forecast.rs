//! What the clock alone will make of the present, as far as it is known by now.
//!
//! Part of the *resolve* stage. A page that is read later than it was made catches up by this, so
//! what is told here of an instant is what a build at that instant says, if nobody writes a post
//! until then.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Incident, Overall, Server, ServerStatus};
use crate::vocabulary::{ComponentStatus, Impact};

/// What comes to hold after *now*, each from its instant on, in order.
pub type Later<T> = Vec<(DateTime<Utc>, T)>;

/// What holds at an instant: the last that has come, else what holds now.
pub(super) fn at<T: Copy>(now: T, later: &Later<T>, instant: DateTime<Utc>) -> T {
    let come = later.partition_point(|(from, _)| *from <= instant);
    later[..come].last().map_or(now, |(_, come)| *come)
}

/// How bad an incident makes the state of everything, whatever the systems that report one say: as
/// bad as the impact that it gives. One that follows from the states of systems shows in them, but
/// for those that report none.
fn beside_systems(servers: &[Server], incident: &Incident, instant: DateTime<Utc>) -> Impact {
    let lifecycle = &incident.lifecycle;
    if let Some(impact) = lifecycle.stated_impact_at(instant) {
        return impact;
    }
    if lifecycle.maintenance {
        return lifecycle.impact_at(instant);
    }
    let unreported = lifecycle.timelines.iter().filter(|(id, _)| {
        let server = &servers[id.index()];
        !matches!(
            at(server.status, &server.later, instant),
            ServerStatus::Status(_)
        )
    });
    let states = unreported.map(|(_, timeline)| timeline.at(instant));
    states.max().map_or(Impact::None, ComponentStatus::impact)
}

/// The state of everything, now and later.
pub(super) fn overall(
    servers: &[Server],
    incidents: &[Incident],
    now: DateTime<Utc>,
) -> (Overall, Later<Overall>) {
    let is_alive = |incident: &&Incident| {
        let last = incident.lifecycle.breakpoints.last();
        incident.is_active || last.is_some_and(|last| *last > now)
    };
    let alive: Vec<&Incident> = incidents.iter().filter(is_alive).collect();
    let overall_at = |instant: DateTime<Utc>| {
        let statuses: Vec<_> = servers
            .iter()
            .filter_map(|server| match at(server.status, &server.later, instant) {
                ServerStatus::Status(status) => Some(status),
                ServerStatus::Internal | ServerStatus::Planned | ServerStatus::Retired => None,
            })
            .collect();
        let open = alive
            .iter()
            .filter(|incident| incident.lifecycle.is_active(instant));
        let impacts = open.map(|incident| beside_systems(servers, incident, instant));
        Overall::of(&statuses, impacts.max().unwrap_or(Impact::None))
    };

    let of_servers = servers.iter().flat_map(|server| &server.later);
    let of_incidents = alive
        .iter()
        .flat_map(|incident| &incident.lifecycle.breakpoints);
    let instants: BTreeSet<DateTime<Utc>> = of_servers
        .map(|(from, _)| *from)
        .chain(of_incidents.copied())
        .filter(|instant| *instant > now)
        .collect();
    let present = overall_at(now);
    let mut later: Later<Overall> = Vec::new();
    for instant in instants {
        let overall = overall_at(instant);
        if later.last().map_or(present, |(_, last)| *last) != overall {
            later.push((instant, overall));
        }
    }
    (present, later)
}
