//! Incidents and their updates.

use super::*;

#[test]
fn an_incident_from_its_opening_to_its_post_mortem() {
    let posts = [
        (
            "a",
            "10:00",
            "status: investigating\nstarted: 2026-03-05T09:30:00Z\nservers: {M1: major_outage, S1: major_outage, W1: operational}",
        ),
        (
            "b",
            "10:30",
            "incident: a\nstatus: identified\nservers: {M1: partial_outage, M2: degraded_performance}",
        ),
        (
            "c",
            "11:00",
            "incident: a\nstatus: monitoring\nupdated: 2026-03-05T11:05:00Z",
        ),
        (
            "d",
            "11:30",
            "incident: a\nstatus: resolved\nresolved: 2026-03-05T11:20:00Z",
        ),
        ("e", "12:30", "incident: a\nstatus: postmortem"),
    ];
    for (now, status, unresolved, updated, monitoring, resolved) in [
        ("10:00", "investigating", 1, "10:00", "null", "null"),
        ("10:40", "identified", 1, "10:30", "null", "null"),
        ("11:10", "monitoring", 1, "11:05", "11:00", "null"),
        ("12:00", "resolved", 0, "11:30", "11:00", "11:20"),
        ("13:00", "postmortem", 0, "12:30", "11:00", "11:20"),
    ] {
        let site = site(now, "", &posts);
        let row = &rows(&site, Route::Incidents, "incidents")[0];
        let time = |key| match text(row, key) {
            "null" => "null".to_owned(),
            instant => instant[11..16].to_owned(),
        };
        assert_eq!(text(row, "status"), status, "{now}");
        assert_eq!(time("updated_at"), updated, "{now}");
        assert_eq!(time("monitoring_at"), monitoring, "{now}");
        assert_eq!(time("resolved_at"), resolved, "{now}");
        assert_eq!(
            (time("created_at"), time("started_at")),
            ("10:00".into(), "09:30".into())
        );
        assert_eq!(text(row, "impact"), "critical");
        assert!(row.get("scheduled_for").is_none());
        for route in [Route::UnresolvedIncidents, Route::Summary] {
            assert_eq!(rows(&site, route, "incidents").len(), unresolved, "{now}");
        }
    }

    let site = site("13:00", "", &posts);
    let row = &rows(&site, Route::Incidents, "incidents")[0];
    let updates = row["incident_updates"].as_array().unwrap();
    assert_eq!(
        words(updates, "status"),
        "postmortem resolved monitoring identified investigating"
    );
    assert!(
        updates
            .iter()
            .all(|update| update["incident_id"] == row["id"])
    );
    assert_eq!(text(&updates[4], "body"), "B a.\nMore.");
    assert_eq!(
        text(row, "shortlink"),
        "http://localhost:8000/2026/03/05/a/"
    );
    assert_eq!(
        words(row["components"].as_array().unwrap(), "name"),
        "Mail server (M1) Mail server (M2) Web server"
    );
}

/// Of each update, oldest first, `Mail server old new`.
fn affected(row: &Value) -> Vec<String> {
    let updates = row["incident_updates"].as_array().unwrap().iter().rev();
    let one = |component: &Value| {
        let (_, name) = text(component, "name").split_once(" - ").unwrap();
        let (old, new) = (text(component, "old_status"), text(component, "new_status"));
        format!("{name} {old} {new}")
    };
    updates
        .map(|update| match &update["affected_components"] {
            Value::Null => "null".to_owned(),
            components => {
                let components = components.as_array().unwrap().iter().map(one);
                components.collect::<Vec<_>>().join(", ")
            }
        })
        .collect()
}

#[test]
fn updates_tell_what_they_changed() {
    let incident = [
        (
            "a",
            "10:00",
            "status: investigating\nservers: {S1: major_outage}",
        ),
        (
            "b",
            "10:30",
            "incident: a\nstatus: identified\nservers: {M1: major_outage, W0: partial_outage}",
        ),
        ("c", "10:40", "incident: a\nstatus: monitoring"),
        ("d", "11:30", "incident: a\nstatus: resolved"),
        ("e", "11:40", "incident: a"),
    ];
    let scheduled = "status: scheduled\nmaintenance: {start: 2026-03-05T10:00:00Z, end: 2026-03-05T12:00:00Z}\nservers: [M1]";
    let by_the_clock = [
        ("a", "09:00", scheduled),
        ("b", "11:00", "incident: a\nstatus: verifying"),
        ("c", "11:30", "incident: a\nstatus: completed"),
    ];
    let by_hand = [
        ("a", "09:00", scheduled),
        (
            "b",
            "09:30",
            "incident: a\nstatus: in_progress\nservers: {M2: degraded_performance}",
        ),
    ];
    let called_off = [
        ("a", "09:00", scheduled),
        ("b", "09:30", "incident: a\nstatus: completed"),
    ];
    for (posts, route, key, expected) in [
        (
            &incident[..],
            Route::Incidents,
            "incidents",
            &[
                "null",
                "Mail server (M1) operational major_outage, Old server operational partial_outage",
                "Mail server (M1) major_outage major_outage, Old server partial_outage partial_outage",
                "Mail server (M1) major_outage operational, Old server partial_outage operational",
                "Mail server (M1) operational operational, Old server operational operational",
            ][..],
        ),
        (
            &by_the_clock,
            Route::Maintenances,
            "scheduled_maintenances",
            &[
                "Mail server (M1) operational operational",
                "Mail server (M1) under_maintenance under_maintenance",
                "Mail server (M1) under_maintenance operational",
            ],
        ),
        (
            &by_hand,
            Route::Maintenances,
            "scheduled_maintenances",
            &[
                "Mail server (M1) operational operational",
                "Mail server (M1) operational under_maintenance, Mail server (M2) operational degraded_performance",
            ],
        ),
        (
            &called_off,
            Route::Maintenances,
            "scheduled_maintenances",
            &[
                "Mail server (M1) operational operational",
                "Mail server (M1) operational operational",
            ],
        ),
    ] {
        let site = site("23:00", "", posts);
        assert_eq!(affected(&rows(&site, route, key)[0]), expected);
    }
}
