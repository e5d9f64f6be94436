//! When incidents are open.

use super::*;

/// Name, updates, when it is open and the states of `a`.
type Row = (&'static str, Vec<Update<char>>, &'static str, &'static str);

fn assert_courses(table: Vec<Row>) {
    for (name, updates, open, of_server) in table {
        let lifecycle = lifecycle(&updates);
        assert!(!lifecycle.maintenance, "{name}");
        assert_eq!(active(&lifecycle), open, "{name}");
        assert_eq!(states(&lifecycle, 'a'), of_server, "{name}");
    }
}

#[test]
fn an_incident_is_open_from_its_beginning_to_its_end() {
    let down = || breaks(0, MajorOutage);
    assert_courses(vec![
        ("one update", vec![down()], "0..", "0.. major_outage"),
        (
            "resolved",
            vec![down(), says(30, Resolved)],
            "0..30",
            "0..30 major_outage",
        ),
        (
            "better on the way",
            vec![
                down(),
                breaks(10, PartialOutage),
                says(20, Monitoring),
                says(30, Resolved),
            ],
            "0..30",
            "0..10 major_outage, 10..30 partial_outage",
        ),
        (
            "backdated both ways",
            vec![
                started(-20, down()),
                breaks(10, PartialOutage),
                ended(25, says(30, Resolved)),
            ],
            "-20..25",
            "-20..10 major_outage, 10..25 partial_outage",
        ),
        (
            "begun after its first updates",
            vec![
                started(15, down()),
                breaks(10, PartialOutage),
                says(30, Resolved),
            ],
            "15..30",
            "15..30 partial_outage",
        ),
        (
            "the last true beginning and end count",
            vec![
                started(-20, down()),
                started(-10, says(10, Identified)),
                ended(20, says(30, Resolved)),
                ended(25, note(40)),
            ],
            "-10..25",
            "-10..25 major_outage",
        ),
        (
            "told when over",
            vec![started(-20, ended(-5, down()))],
            "-20..-5",
            "-20..-5 major_outage",
        ),
        (
            "resolved at once",
            vec![Update {
                status: Some(Resolved),
                ..down()
            }],
            "0..0",
            "",
        ),
        (
            "ends before it begins",
            vec![started(10, down()), ended(5, says(30, Resolved))],
            "10..10",
            "",
        ),
        (
            "an end beside an open status",
            vec![down(), ended(20, says(25, Monitoring))],
            "0..20",
            "0..20 major_outage",
        ),
        (
            "an end added to the first post",
            vec![ended(20, down()), says(10, Monitoring), note(30)],
            "0..20",
            "0..20 major_outage",
        ),
    ]);
}

#[test]
fn an_incident_may_have_episodes() {
    let down = || breaks(0, MajorOutage);
    assert_courses(vec![
        (
            "a note after the end reopens nothing",
            vec![down(), says(30, Resolved), breaks(40, PartialOutage)],
            "0..30",
            "0..30 major_outage",
        ),
        (
            "reopened as it was",
            vec![
                down(),
                says(30, Resolved),
                says(40, Investigating),
                says(50, Postmortem),
            ],
            "0..30 40..50",
            "0..30 major_outage, 40..50 major_outage",
        ),
        (
            "reopened at its very end",
            vec![down(), says(30, Resolved), says(30, Investigating)],
            "0..",
            "0.. major_outage",
        ),
        (
            "reopened otherwise, earlier than told",
            vec![
                down(),
                says(30, Resolved),
                Update {
                    status: Some(Investigating),
                    ..started(35, breaks(40, PartialOutage))
                },
            ],
            "0..30 35..",
            "0..30 major_outage, 35.. partial_outage",
        ),
        (
            "reopened from before its end",
            vec![
                down(),
                says(30, Resolved),
                Update {
                    status: Some(Investigating),
                    ..started(20, breaks(40, PartialOutage))
                },
                says(50, Resolved),
            ],
            "0..50",
            "0..30 major_outage, 30..50 partial_outage",
        ),
    ]);
}

#[test]
fn an_end_beside_an_open_status_is_an_update_without_a_text() {
    // Updates, when it is open, their words, and each closing: by which update, after which, when.
    let table = [
        (
            vec![ended(20, breaks(0, MajorOutage))],
            "0..20",
            vec![Investigating],
            vec![(0, 0, 20)],
        ),
        (
            vec![ended(20, breaks(0, MajorOutage)), note(10), note(30)],
            "0..20",
            vec![Investigating, Investigating, Resolved],
            vec![(0, 1, 20)],
        ),
        (
            vec![breaks(0, MajorOutage), ended(20, says(25, Monitoring))],
            "0..20",
            vec![Investigating, Monitoring],
            vec![(1, 1, 20)],
        ),
        (
            vec![breaks(0, MajorOutage), ended(20, note(25))],
            "0..20",
            vec![Investigating, Resolved],
            vec![],
        ),
        (
            vec![ended(20, breaks(0, MajorOutage)), says(30, Resolved)],
            "0..20",
            vec![Investigating, Resolved],
            vec![],
        ),
        (
            vec![ended(20, breaks(0, MajorOutage)), says(90, Postmortem)],
            "0..20",
            vec![Investigating, Postmortem],
            vec![(0, 0, 20)],
        ),
        (
            vec![ended(20, breaks(0, MajorOutage)), says(30, Identified)],
            "0..20 30..",
            vec![Investigating, Identified],
            vec![(0, 0, 20)],
        ),
        (
            vec![
                ended(20, note(0)),
                ended(25, note(10)),
                says(22, Monitoring),
            ],
            "0..25",
            vec![Investigating, Investigating, Monitoring],
            vec![(1, 2, 25)],
        ),
    ];
    for (updates, open, words, closings) in table {
        let lifecycle = lifecycle(&updates);
        assert_eq!(active(&lifecycle), open, "{updates:?}");
        assert_eq!(lifecycle.statuses, words, "{updates:?}");
        let found = lifecycle.closings.iter();
        let found: Vec<_> = found
            .map(|closing| (closing.by, closing.after, closing.at))
            .collect();
        let expected = closings.into_iter();
        let expected: Vec<_> = expected
            .map(|(by, after, at)| (by, after, minute(at)))
            .collect();
        assert_eq!(found, expected, "{updates:?}");
    }
}

#[test]
fn a_closing_makes_its_servers_operational() {
    let updates = [ended(20, breaks(0, MajorOutage)), note(10)];
    let lifecycle = lifecycle(&updates);
    assert_eq!(changes(&lifecycle), ["a: operational -> major_outage", ""]);
    let change = super::super::StateChange {
        server: 'a',
        old: MajorOutage,
        new: Operational,
    };
    assert_eq!(lifecycle.closings[0].changes, [change]);
    assert_eq!(lifecycle.milestones, [(Resolved, 20 * 60)]);
}

#[test]
fn of_an_incident_told_when_over_a_second_is_known() {
    let told = Update {
        status: Some(Resolved),
        ..breaks(0, MajorOutage)
    };
    let lifecycle = lifecycle(&[told, says(60, Postmortem)]);
    assert_eq!(lifecycle.active_seconds(minute(99)), 0);
    assert!(lifecycle.timelines[&'a'].spells().is_empty());
    assert_eq!(lifecycle.unmeasured.len(), 1);
    let [second] = lifecycle.unmeasured[&'a'][..] else {
        panic!("{:?}", lifecycle.unmeasured);
    };
    assert_eq!(second.status, MajorOutage);
    assert_eq!(second.until, Some(minute(0)));
    assert_eq!(minute(0) - second.from, TimeDelta::seconds(1));
    assert_eq!(lifecycle.worst_status(&'a'), MajorOutage);
    // Nothing is known of how long it took.
    assert_eq!(lifecycle.milestones, []);
}

#[test]
fn an_incident_reaches_its_milestones_once_each() {
    let updates = [
        started(-5, note(0)),
        says(10, Identified),
        says(12, Investigating),
        ended(30, says(40, Resolved)),
        says(50, Investigating),
        says(55, Identified),
        says(60, Resolved),
        says(70, Postmortem),
    ];
    let lifecycle = lifecycle(&updates);
    let minutes = [(Identified, 15), (Resolved, 35), (Postmortem, 75)];
    assert_eq!(
        lifecycle.milestones,
        minutes.map(|(status, after)| (status, after * 60))
    );
    assert_eq!(lifecycle.began(), Some(minute(-5)));
    assert_eq!(lifecycle.ended_at(minute(59)), None);
    assert_eq!(lifecycle.ended_at(minute(60)), Some(minute(60)));
    assert_eq!(lifecycle.active_seconds(minute(10)), 15 * 60);
    assert_eq!(lifecycle.active_seconds(minute(99)), 45 * 60);
}

#[test]
fn a_milestone_is_never_before_the_beginning() {
    let updates = [started(20, note(0)), says(10, Identified)];
    assert_eq!(lifecycle(&updates).milestones, [(Identified, 0)]);
}
