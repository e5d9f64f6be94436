//! When maintenances are under way.

use super::*;

/// An update that moves the window.
fn moved(at: i64, start: i64, end: i64) -> Update<char> {
    Update {
        window: Some(window(start, end)),
        ..note(at)
    }
}

/// Name, updates and when it is under way, which is when `a` is under maintenance.
type Row = (&'static str, Vec<Update<char>>, &'static str);

fn assert_courses(table: Vec<Row>) {
    for (name, mut updates, under_way) in table {
        // Makes a maintenance of those without a window.
        updates[0].impact = Some(Impact::Maintenance);
        let lifecycle = lifecycle(&updates);
        assert!(lifecycle.maintenance, "{name}");
        assert_eq!(active(&lifecycle), under_way, "{name}");
        let expected: Vec<_> = under_way
            .split_whitespace()
            .map(|span| format!("{span} under_maintenance"))
            .collect();
        assert_eq!(states(&lifecycle, 'a'), expected.join(", "), "{name}");
    }
}

#[test]
fn a_maintenance_follows_the_clock_and_its_words() {
    let planned = || plans(0, 10, 30);
    assert_courses(vec![
        ("the window alone", vec![planned()], "10..30"),
        ("told when over", vec![plans(40, 10, 30)], "10..30"),
        ("moved", vec![planned(), moved(5, 60, 70)], "60..70"),
        (
            "started late",
            vec![planned(), started(15, says(16, InProgress))],
            "15..30",
        ),
        ("early", vec![planned(), says(5, InProgress)], "5..30"),
        (
            "completed early",
            vec![planned(), says(20, Completed)],
            "10..20",
        ),
        (
            "completed, told late",
            vec![planned(), ended(20, says(40, Completed))],
            "10..20",
        ),
        (
            "an end without a word",
            vec![planned(), ended(20, note(25))],
            "10..20",
        ),
        (
            "the clock ends what began",
            vec![planned(), says(12, Verifying)],
            "10..30",
        ),
        (
            "overrun",
            vec![planned(), says(35, InProgress), says(50, Completed)],
            "10..30 35..50",
        ),
        (
            "overrun without a gap",
            vec![planned(), says(30, Verifying)],
            "10..",
        ),
        ("cancelled", vec![planned(), says(5, Completed)], ""),
    ]);
}

#[test]
fn a_new_window_is_an_extension_or_a_new_plan() {
    let planned = || plans(0, 10, 30);
    assert_courses(vec![
        (
            "completed and planned anew",
            vec![
                planned(),
                says(12, InProgress),
                says(20, Completed),
                moved(25, 60, 70),
            ],
            "12..20 60..70",
        ),
        (
            "an extension keeps the true start",
            vec![
                planned(),
                started(8, says(9, InProgress)),
                moved(25, 10, 50),
            ],
            "8..50",
        ),
        (
            "a new plan forgets the true start",
            vec![
                planned(),
                started(8, says(9, InProgress)),
                Update {
                    status: Some(Scheduled),
                    ..moved(25, 60, 70)
                },
            ],
            "9..25 60..70",
        ),
        (
            "an end told later than another word wins",
            vec![
                planned(),
                says(15, Verifying),
                ended(12, says(40, Completed)),
            ],
            "10..12",
        ),
    ]);
}

#[test]
fn a_maintenance_may_have_no_window() {
    assert_courses(vec![
        (
            "impact alone is under way",
            vec![names(0), says(20, Completed)],
            "0..20",
        ),
        (
            "a beginning and an end without a window",
            vec![started(-30, ended(-10, names(0)))],
            "-30..-10",
        ),
        (
            "until somebody says that it is over",
            vec![names(0), note(5)],
            "0..",
        ),
    ]);
}

#[test]
fn what_was_announced_is_told_of_every_update() {
    let updates = [
        plans(0, 100, 120),
        says(1, Scheduled),
        plans(2, 200, 220),
        says(3, Completed),
        note(4),
        plans(5, 300, 320),
        started(290, says(290, InProgress)),
        says(310, Completed),
    ];
    let announced: Vec<_> = lifecycle(&updates)
        .announced
        .into_iter()
        .map(|known| (known.window, known.cancelled))
        .collect();
    assert_eq!(
        announced,
        [
            (Some(window(100, 120)), false),
            (Some(window(100, 120)), false),
            (Some(window(200, 220)), false),
            (Some(window(200, 220)), true),
            (Some(window(200, 220)), true),
            (Some(window(300, 320)), false),
            (Some(window(290, 320)), false),
            (Some(window(290, 310)), false),
        ]
    );
    assert!(lifecycle(&[breaks(0, MajorOutage)]).announced.is_empty());
}

#[test]
fn only_what_never_began_is_cancelled() {
    let table = [
        (
            "before the window",
            vec![plans(0, 10, 30), says(5, Completed)],
            true,
        ),
        (
            "a note after it",
            vec![plans(0, 10, 30), says(5, Completed), says(50, Completed)],
            true,
        ),
        (
            "within the window",
            vec![plans(0, 10, 30), says(15, Completed)],
            false,
        ),
        ("by the clock", vec![plans(0, 10, 30)], false),
        (
            "begun early, ended early",
            vec![plans(0, 10, 30), says(2, InProgress), says(5, Completed)],
            false,
        ),
        (
            "never planned",
            vec![says(0, Scheduled), says(5, Completed)],
            false,
        ),
    ];
    for (name, updates, expected) in table {
        let lifecycle = lifecycle(&updates);
        assert_eq!(lifecycle.status_at(minute(60)), Completed, "{name}");
        assert_eq!(lifecycle.is_cancelled_at(minute(60)), expected, "{name}");
        assert!(!lifecycle.is_cancelled_at(minute(1)), "{name}");
    }
}

#[test]
fn the_window_takes_in_the_true_start() {
    let updates = [plans(0, 10, 30), started(12, says(13, InProgress))];
    assert_eq!(lifecycle(&updates).window, Some(window(12, 30)));
}

#[test]
fn an_end_beside_another_word_closes_a_maintenance() {
    let planned = || plans(0, 10, 30);
    let table = [
        (vec![ended(20, planned())], vec![(0, 0, 20)]),
        (
            vec![ended(20, planned()), says(12, InProgress)],
            vec![(0, 1, 20)],
        ),
        (
            vec![planned(), ended(20, says(25, Verifying))],
            vec![(1, 1, 20)],
        ),
        (vec![planned(), ended(20, note(25))], vec![]),
        (vec![planned(), ended(20, says(25, Completed))], vec![]),
        (vec![ended(20, planned()), says(25, InProgress)], vec![]),
    ];
    for (updates, expected) in table {
        let lifecycle = lifecycle(&updates);
        let closings = lifecycle.closings.iter();
        let closings: Vec<_> = closings
            .map(|closing| {
                assert_eq!(closing.status, Completed);
                (closing.by, closing.after, closing.at)
            })
            .collect();
        let expected = expected.into_iter();
        let expected: Vec<_> = expected
            .map(|(by, after, at)| (by, after, minute(at)))
            .collect();
        assert_eq!(closings, expected, "{updates:?}");
    }
}

#[test]
fn the_true_window_is_when_the_work_was_done() {
    let table = [
        (vec![plans(0, 10, 30)], (10, 30)),
        (vec![plans(0, 10, 30), says(20, Completed)], (10, 20)),
        (vec![plans(0, 10, 30), says(5, InProgress)], (5, 30)),
        (
            vec![plans(0, 10, 30), says(2, InProgress), says(5, Completed)],
            (2, 5),
        ),
        (vec![plans(0, 10, 30), says(5, Completed)], (10, 30)),
        (vec![plans(0, 10, 30), says(35, InProgress)], (10, 30)),
        (
            vec![plans(0, 10, 30), says(35, InProgress), says(50, Completed)],
            (10, 50),
        ),
        (
            vec![
                plans(0, 10, 30),
                says(12, InProgress),
                says(20, Completed),
                moved(25, 60, 70),
            ],
            (60, 70),
        ),
    ];
    for (updates, (start, end)) in table {
        let found = lifecycle(&updates).true_window();
        assert_eq!(found, Some(window(start, end)), "{updates:?}");
    }
}
