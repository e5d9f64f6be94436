//! Threads against a model that reads the rules of the module aloud.
//!
//! The model knows nothing of intervals: it answers for one minute at a time, and goes through
//! all updates for every answer.

mod incident;
mod maintenance;
mod servers;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::super::timeline::StatusTimeline;
use super::{Lifecycle, StateChange, Update, Window, lifecycle};
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

const SERVERS: u8 = 3;
/// Minutes that nothing generated here lies outside of.
const FIRST: i64 = -30;
const LAST: i64 = 120;

fn minute(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_774_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

fn is_maintenance(updates: &[Update<u8>]) -> bool {
    let first = &updates[0];
    let word = first.status.is_some_and(UpdateStatus::is_maintenance);
    first.window.is_some() || word || first.impact == Some(Impact::Maintenance)
}

fn is_active(updates: &[Update<u8>], at: DateTime<Utc>) -> bool {
    if is_maintenance(updates) {
        maintenance::is_under_way(updates, at)
    } else {
        incident::is_open(updates, at)
    }
}

fn state(updates: &[Update<u8>], server: u8, at: DateTime<Utc>) -> ComponentStatus {
    if is_maintenance(updates) {
        maintenance::state(updates, server, at)
    } else {
        incident::state(updates, server, at)
    }
}

fn status_at(updates: &[Update<u8>], at: DateTime<Utc>) -> UpdateStatus {
    if is_maintenance(updates) {
        maintenance::status_at(updates, at)
    } else {
        incident::status_at(updates, at)
    }
}

fn status(updates: &[Update<u8>], index: usize) -> UpdateStatus {
    if is_maintenance(updates) {
        maintenance::status(updates, index)
    } else {
        incident::status(updates, index)
    }
}

fn changes(updates: &[Update<u8>], index: usize) -> Vec<StateChange<u8>> {
    let mut changes = Vec::new();
    for server in 0..SERVERS {
        let (old, new) = if is_maintenance(updates) {
            maintenance::change(updates, index, server)
        } else {
            incident::change(updates, index, server)
        };
        if old != new {
            changes.push(StateChange { server, old, new });
        }
    }
    changes
}

fn timeline(lifecycle: &Lifecycle<u8>, server: u8) -> StatusTimeline {
    lifecycle
        .timelines
        .get(&server)
        .cloned()
        .unwrap_or_default()
}

fn any_update(words: Vec<UpdateStatus>, windows: f64) -> impl Strategy<Value = Update<u8>> {
    let word = prop_oneof![12 => select(words), 1 => select(&UpdateStatus::ALL[..])];
    let impacts = [Impact::None, Impact::Minor, Impact::Major, Impact::Critical];
    let impact = prop_oneof![8 => select(impacts.to_vec()), 1 => Just(Impact::Maintenance)];
    let server = (0..SERVERS, weighted(0.4, select(&ComponentStatus::ALL[..])));
    let window = (-10..70_i64, -3..40_i64).prop_map(|(start, length)| Window {
        start: minute(start),
        end: minute(start + length),
    });
    (
        0..60_i64,
        weighted(0.6, word),
        weighted(0.4, impact),
        prop_oneof![2 => Just(Vec::new()), 3 => vec(server, 1..4)],
        weighted(0.2, (-20..70_i64).prop_map(minute)),
        weighted(0.2, (-20..70_i64).prop_map(minute)),
        weighted(windows, window),
    )
        .prop_map(
            |(at, status, impact, servers, started, ended, window)| Update {
                at: minute(at),
                status,
                impact,
                servers,
                started,
                ended,
                window,
            },
        )
}

fn any_thread() -> impl Strategy<Value = Vec<Update<u8>>> {
    let of_maintenance = |status: &UpdateStatus| status.is_maintenance();
    let (maintenance, incident): (Vec<_>, Vec<_>) =
        UpdateStatus::ALL.into_iter().partition(of_maintenance);
    let updates = prop_oneof![
        vec(any_update(incident, 0.02), 1..7),
        vec(any_update(maintenance, 0.5), 1..7),
    ];
    updates.prop_map(|mut updates| {
        updates.sort_by_key(|update| update.at);
        updates
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(0), // the same choices each time, as in tests/suite/property.rs
        ..ProptestConfig::with_cases(400)
    })]

    #[test]
    fn a_thread_is_at_every_minute_what_the_rules_say(updates in any_thread()) {
        let lifecycle = lifecycle(&updates);
        prop_assert_eq!(lifecycle.maintenance, is_maintenance(&updates));

        let snapshot = |at: i64| {
            let states = [0, 1, 2].map(|server| state(&updates, server, minute(at)));
            (is_active(&updates, minute(at)), status_at(&updates, minute(at)), states)
        };
        let mut previous = snapshot(FIRST);
        let mut active_seconds = 0;
        for at in FIRST + 1..LAST {
            let now = snapshot(at);
            let (active, status, states) = now;
            let instant = minute(at);
            prop_assert_eq!(lifecycle.active_seconds(instant), active_seconds);
            prop_assert_eq!(lifecycle.is_active(instant), active, "active at {}", at);
            prop_assert_eq!(lifecycle.status_at(instant), status, "status at {}", at);
            for (server, state) in (0..SERVERS).zip(states) {
                let timeline = timeline(&lifecycle, server);
                prop_assert_eq!(timeline.at(instant), state, "{} at {}", server, at);
            }
            let cancelled = lifecycle.maintenance && maintenance::is_cancelled_at(&updates, at);
            prop_assert_eq!(lifecycle.is_cancelled_at(instant), cancelled, "cancelled at {}", at);

            let of_update = updates.iter().any(|update| update.at == instant);
            let empty = lifecycle.active.iter().any(|interval| {
                interval.from == instant && interval.until == Some(instant)
            });
            prop_assert_eq!(
                lifecycle.breakpoints.contains(&instant),
                now != previous || of_update || empty,
                "breakpoint at {}", at
            );
            previous = now;
            active_seconds += if active { 60 } else { 0 };
        }
        for pair in lifecycle.active.windows(2) {
            prop_assert!(pair[0].until.is_some_and(|until| until < pair[1].from));
        }
        prop_assert!(lifecycle.breakpoints.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn a_thread_tells_of_every_update_what_the_rules_say(updates in any_thread()) {
        let lifecycle = lifecycle(&updates);
        for index in 0..updates.len() {
            prop_assert_eq!(lifecycle.statuses[index], status(&updates, index), "{}", index);
            prop_assert_eq!(lifecycle.impacts[index], servers::impact(&updates, index));
            prop_assert_eq!(&lifecycle.changes[index], &changes(&updates, index), "{}", index);
        }
        for server in 0..SERVERS {
            let named = servers::latest_state(&updates, updates.len() - 1, server).is_some();
            prop_assert_eq!(lifecycle.timelines.contains_key(&server), named);
        }
        for (index, announced) in lifecycle.announced.iter().enumerate() {
            let known = super::lifecycle(&updates[..=index]);
            prop_assert_eq!(announced.window, known.true_window(), "{}", index);
            let cancelled = known.is_cancelled_at(updates[index].at);
            prop_assert_eq!(announced.cancelled, cancelled, "{}", index);
        }
        if !lifecycle.maintenance {
            prop_assert_eq!(&lifecycle.milestones, &incident::milestones(&updates));
            let closings = lifecycle.closings.iter();
            let closings: Vec<_> = closings.map(|closing| (closing.by, closing.after, closing.at)).collect();
            prop_assert_eq!(closings, incident::closings(&updates));
        }
    }

    #[test]
    fn threads_together_make_the_worst_of_each(
        threads in vec(any_thread(), 0..4),
        (from, length) in (FIRST..LAST, 0..90_i64),
    ) {
        let timelines: Vec<_> = threads
            .iter()
            .map(|updates| timeline(&lifecycle(updates), 0))
            .collect();
        let together = StatusTimeline::worst_of(&timelines);
        let mut counted = [0; 5];
        for at in (from..from + length).map(minute) {
            let states = threads.iter().map(|updates| state(updates, 0, at));
            let worst = states.max().unwrap_or(ComponentStatus::Operational);
            prop_assert_eq!(together.at(at), worst);
            counted[worst as usize] += 60;
        }
        let seconds = together.seconds_by_status(minute(from), minute(from + length));
        for status in ComponentStatus::ALL {
            prop_assert_eq!(seconds[status], counted[status as usize]);
        }
    }
}
