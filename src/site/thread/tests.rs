//! The rules of threads by example. Times are minutes; `a` and `b` are servers.

mod incident;
mod maintenance;
mod servers;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Lifecycle, Update, Window, is_maintenance, lifecycle};
use crate::vocabulary::ComponentStatus::{
    self, DegradedPerformance, MajorOutage, Operational, PartialOutage,
};
use crate::vocabulary::Impact;
use crate::vocabulary::UpdateStatus::{
    self, Completed, Identified, InProgress, Investigating, Monitoring, Postmortem, Resolved,
    Scheduled, Verifying,
};

fn minute(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_774_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

fn window(start: i64, end: i64) -> Window {
    Window {
        start: minute(start),
        end: minute(end),
    }
}

/// An update that says nothing.
fn note(at: i64) -> Update<char> {
    Update {
        at: minute(at),
        status: None,
        impact: None,
        servers: Vec::new(),
        started: None,
        ended: None,
        window: None,
    }
}

fn says(at: i64, status: UpdateStatus) -> Update<char> {
    Update {
        status: Some(status),
        ..note(at)
    }
}

/// An update about server `a`.
fn names(at: i64) -> Update<char> {
    Update {
        servers: vec![('a', None)],
        ..note(at)
    }
}

fn plans(at: i64, start: i64, end: i64) -> Update<char> {
    Update {
        window: Some(window(start, end)),
        ..names(at)
    }
}

fn breaks(at: i64, status: ComponentStatus) -> Update<char> {
    Update {
        servers: vec![('a', Some(status))],
        ..note(at)
    }
}

fn started(started: i64, update: Update<char>) -> Update<char> {
    Update {
        started: Some(minute(started)),
        ..update
    }
}

fn ended(ended: i64, update: Update<char>) -> Update<char> {
    Update {
        ended: Some(minute(ended)),
        ..update
    }
}

fn weighs(impact: Impact, update: Update<char>) -> Update<char> {
    Update {
        impact: Some(impact),
        ..update
    }
}

fn span(from: DateTime<Utc>, until: Option<DateTime<Utc>>) -> String {
    let minutes = |at: DateTime<Utc>| (at - minute(0)).num_minutes().to_string();
    format!(
        "{}..{}",
        minutes(from),
        until.map(minutes).unwrap_or_default()
    )
}

/// `0..10 30..`
fn active(lifecycle: &Lifecycle<char>) -> String {
    let spans = lifecycle.active.iter();
    let spans: Vec<_> = spans
        .map(|interval| span(interval.from, interval.until))
        .collect();
    spans.join(" ")
}

/// `0..10 major_outage, 10.. partial_outage`
fn states(lifecycle: &Lifecycle<char>, server: char) -> String {
    let spells = lifecycle.timelines[&server].spells().iter();
    let spells: Vec<_> = spells
        .map(|spell| {
            format!(
                "{} {}",
                span(spell.from, spell.until),
                spell.status.as_str()
            )
        })
        .collect();
    spells.join(", ")
}

/// `a: operational -> major_outage`
fn changes(lifecycle: &Lifecycle<char>) -> Vec<String> {
    let of_update = |changes: &Vec<super::StateChange<char>>| {
        let words: Vec<_> = changes
            .iter()
            .map(|change| {
                let (old, new) = (change.old.as_str(), change.new.as_str());
                format!("{}: {old} -> {new}", change.server)
            })
            .collect();
        words.join(", ")
    };
    lifecycle.changes.iter().map(of_update).collect()
}

#[test]
fn the_first_update_makes_it_a_maintenance() {
    let table = [
        (note(0), false),
        (says(0, Investigating), false),
        (weighs(Impact::Critical, note(0)), false),
        (plans(0, 10, 20), true),
        (says(0, Scheduled), true),
        (says(0, Completed), true),
        (weighs(Impact::Maintenance, says(0, Monitoring)), true),
    ];
    for (first, expected) in table {
        assert_eq!(is_maintenance(&first), expected, "{first:?}");
        assert_eq!(
            lifecycle(&[first, says(5, InProgress)]).maintenance,
            expected
        );
    }
}

#[test]
fn statuses_are_inherited() {
    let table = [
        (vec![note(0), note(5)], vec![Investigating, Investigating]),
        (vec![ended(-5, note(0)), note(5)], vec![Resolved, Resolved]),
        (
            vec![says(0, Identified), note(5), says(6, Resolved), note(7)],
            vec![Identified, Identified, Resolved, Resolved],
        ),
        (vec![plans(0, 10, 20), note(5)], vec![Scheduled, Scheduled]),
        (vec![plans(15, 10, 20)], vec![InProgress]),
        (vec![plans(25, 10, 20)], vec![Completed]),
        (
            vec![
                says(0, InProgress),
                ended(5, note(5)),
                note(6),
                plans(7, 50, 60),
            ],
            vec![InProgress, Completed, Completed, Scheduled],
        ),
    ];
    for (updates, expected) in table {
        assert_eq!(lifecycle(&updates).statuses, expected);
    }
}

#[test]
fn the_status_goes_with_time() {
    let table = [
        (
            vec![
                note(0),
                says(10, Monitoring),
                ended(15, says(20, Resolved)),
                says(40, Postmortem),
            ],
            vec![
                (-1, Investigating),
                (10, Monitoring),
                (14, Monitoring),
                (15, Resolved),
                (40, Postmortem),
            ],
        ),
        (
            vec![started(-20, ended(-10, note(0)))],
            vec![(-20, Investigating), (-10, Resolved), (0, Resolved)],
        ),
        (
            vec![plans(0, 10, 30), says(20, Verifying)],
            vec![
                (9, Scheduled),
                (10, InProgress),
                (20, Verifying),
                (30, Completed),
            ],
        ),
        (
            vec![plans(0, 10, 30), says(35, InProgress)],
            vec![(30, Completed), (35, InProgress), (99, InProgress)],
        ),
    ];
    for (updates, expected) in table {
        let lifecycle = lifecycle(&updates);
        for (at, status) in expected {
            assert_eq!(
                lifecycle.status_at(minute(at)),
                status,
                "{updates:?} at {at}"
            );
        }
    }
}

#[test]
fn breakpoints_are_all_the_instants_that_matter() {
    let table = [
        (vec![plans(0, 10, 30)], vec![0, 10, 30]),
        (vec![plans(0, 10, 30), says(20, Completed)], vec![0, 10, 20]),
        (
            vec![
                started(-5, breaks(0, MajorOutage)),
                note(3),
                ended(8, says(9, Resolved)),
            ],
            vec![-5, 0, 3, 8, 9],
        ),
    ];
    for (updates, expected) in table {
        let expected: Vec<_> = expected.into_iter().map(minute).collect();
        assert_eq!(lifecycle(&updates).breakpoints, expected);
    }
}
