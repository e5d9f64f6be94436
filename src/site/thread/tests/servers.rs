//! What updates say of servers.

use super::*;

#[test]
fn servers_have_given_states_or_those_of_an_impact() {
    let lists = |at, servers: &[(char, Option<ComponentStatus>)]| Update {
        servers: servers.to_vec(),
        ..note(at)
    };
    let named = || lists(0, &[('a', Some(MajorOutage)), ('b', None)]);
    let (none, minor, major) = (Impact::None, Impact::Minor, Impact::Major);
    let table = [
        ("no impact", vec![named()], "", "none"),
        (
            "an impact",
            vec![weighs(major, named())],
            "0.. partial_outage",
            "major",
        ),
        (
            "a later impact leaves given states alone",
            vec![weighs(major, named()), weighs(minor, note(10))],
            "0..10 partial_outage, 10.. degraded_performance",
            "minor",
        ),
        (
            "an impact beside servers leaves the others alone",
            vec![
                weighs(major, named()),
                weighs(minor, lists(10, &[('c', None)])),
            ],
            "0.. partial_outage",
            "minor",
        ),
        (
            "a server without a state has the impact in force",
            vec![
                weighs(major, named()),
                lists(10, &[('b', Some(DegradedPerformance))]),
                lists(20, &[('b', None)]),
            ],
            "0..10 partial_outage, 10..20 degraded_performance, 20.. partial_outage",
            "major",
        ),
        (
            "a given state outlasts an impact",
            vec![
                weighs(major, named()),
                lists(10, &[('b', Some(DegradedPerformance))]),
                weighs(none, note(20)),
            ],
            "0..10 partial_outage, 10.. degraded_performance",
            "none",
        ),
        (
            "listed twice",
            vec![lists(
                0,
                &[
                    ('a', None),
                    ('b', Some(MajorOutage)),
                    ('b', Some(PartialOutage)),
                ],
            )],
            "0.. partial_outage",
            "major",
        ),
    ];
    for (name, updates, of_server, impact) in table {
        let lifecycle = lifecycle(&updates);
        assert_eq!(states(&lifecycle, 'b'), of_server, "{name}");
        if name != "no impact" {
            assert_eq!(lifecycle.impacts.last().unwrap().as_str(), impact, "{name}");
        }
    }
}

#[test]
fn without_an_impact_the_states_give_it() {
    let updates = [
        breaks(0, MajorOutage),
        breaks(10, DegradedPerformance),
        says(20, Resolved),
        weighs(Impact::Major, note(30)),
    ];
    let lifecycle = lifecycle(&updates);
    let (critical, minor, major) = (Impact::Critical, Impact::Minor, Impact::Major);
    assert_eq!(lifecycle.impacts, [critical, minor, minor, major]);
    assert_eq!(lifecycle.worst_impact(), Impact::Critical);
}

#[test]
fn updates_tell_what_they_change() {
    let table = [
        (
            vec![
                weighs(Impact::Critical, breaks(0, MajorOutage)),
                Update {
                    servers: vec![('b', None)],
                    ..note(10)
                },
                breaks(20, Operational),
                says(30, Resolved),
                note(40),
                says(50, Investigating),
            ],
            vec![
                "a: operational -> major_outage",
                "b: operational -> major_outage",
                "a: major_outage -> operational",
                "b: major_outage -> operational",
                "",
                "b: operational -> major_outage",
            ],
        ),
        (
            vec![started(-20, ended(-5, breaks(0, PartialOutage)))],
            vec!["a: partial_outage -> operational"],
        ),
        (
            vec![
                plans(0, 10, 30),
                says(10, InProgress),
                says(15, Verifying),
                ended(18, says(20, Completed)),
            ],
            vec![
                "",
                "a: operational -> under_maintenance",
                "",
                "a: under_maintenance -> operational",
            ],
        ),
        (
            vec![plans(0, 10, 30), says(12, InProgress), says(30, Completed)],
            vec!["", "", "a: under_maintenance -> operational"],
        ),
        (vec![plans(0, 10, 30), says(5, Completed)], vec!["", ""]),
        (
            vec![plans(40, 10, 30)],
            vec!["a: under_maintenance -> operational"],
        ),
    ];
    for (updates, expected) in table {
        assert_eq!(changes(&lifecycle(&updates)), expected);
    }
}
