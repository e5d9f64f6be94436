//! The documents of small sites, read back.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::content;
use crate::load::Sources;
use crate::plan::Route;
use crate::site::{self, Options, Site};
use crate::source::SourceFile;

const SERVERS: &str = "
groups: [{name: Mail}, {name: Web}, {name: Secret}]
servers:
  - {id: M1, name: Mail server, group: Mail, since: 2020-02-01, description: All mail}
  - {id: M2, name: Mail server, group: Mail}
  - {id: W1, name: Web server, group: Web}
  - {id: W0, name: Old server, group: Web, retired: 2026-01-01}
  - {id: S1, name: Spare, group: Secret, status: internal}
  - {id: X1}
  - {id: X2, name: Stated, status: partial_outage}
";

/// A post: the name of its file with the hour and minute of 5 March 2026, and its front matter.
type Post<'a> = (&'a str, &'a str, &'a str);

fn site(now: &str, settings: &str, posts: &[Post<'_>]) -> Site {
    let posts = posts.iter().map(|(name, time, front_matter)| {
        let text = format!("---\ntitle: T {name}\ndate: 2026-03-05T{time}:00Z\n{front_matter}\n---\nB *{name}*.\n\nMore.\n");
        SourceFile::new(&format!("posts/{name}.md"), &text)
    });
    let sources = Sources {
        settings: Some(SourceFile::new("site.yaml", settings)),
        inventory: Some(SourceFile::new("servers.yaml", SERVERS)),
        posts: posts.collect(),
        ..Sources::default()
    };
    let (content, found) = content::parse(&sources);
    assert!(found.is_empty(), "{found:?}");
    let options = Options {
        now: format!("2026-03-05T{now}:00Z").parse().unwrap(),
        future: false,
        drafts: false,
    };
    let (site, found) = site::resolve(content, options);
    assert!(!crate::has_errors(&found), "{found:?}");
    site
}

fn read(site: &Site, route: Route) -> Value {
    serde_json::from_slice(&super::document(site, route)).unwrap()
}

fn rows(site: &Site, route: Route, key: &str) -> Vec<Value> {
    read(site, route)[key].as_array().unwrap().clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or("null")
}

/// `investigating resolved`
fn words(rows: &[Value], key: &str) -> String {
    rows.iter()
        .map(|row| text(row, key))
        .collect::<Vec<_>>()
        .join(" ")
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn each_route_has_its_keys_alone() {
    let site = site("12:00", "", &[]);
    for (route, expected) in [
        (
            Route::Summary,
            "components incidents page scheduled_maintenances status",
        ),
        (Route::Status, "page status"),
        (Route::Components, "components page"),
        (Route::Incidents, "incidents page"),
        (Route::UnresolvedIncidents, "incidents page"),
        (Route::Maintenances, "page scheduled_maintenances"),
        (Route::UpcomingMaintenances, "page scheduled_maintenances"),
        (Route::ActiveMaintenances, "page scheduled_maintenances"),
    ] {
        let document = read(&site, route);
        let found: Vec<_> = keys(&document).into_iter().collect();
        assert_eq!(found.join(" "), expected, "{route:?}");
        assert_eq!(
            keys(&document["page"]),
            BTreeSet::from(["id", "name", "url", "time_zone", "updated_at"])
        );
    }
}

#[test]
fn components_stand_in_groups_without_what_is_internal_or_retired() {
    let posts = [
        (
            "a",
            "10:00",
            "status: investigating\nservers: {M2: major_outage, S1: major_outage, X1: degraded_performance}",
        ),
        (
            "b",
            "11:00",
            "status: monitoring\nincident: a\nservers: {M2: partial_outage}",
        ),
    ];
    let site = site("12:00", "base_url: https://example.net/status/", &posts);
    let rows = rows(&site, Route::Components, "components");
    let table: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{}: {} {} {} {}",
                text(row, "name"),
                row["position"],
                text(row, "status"),
                text(row, "created_at").trim_end_matches(":00.000Z"),
                text(row, "updated_at").trim_end_matches(":00.000Z"),
            )
        })
        .collect();
    assert_eq!(
        table,
        [
            "Mail: 1 partial_outage 2020-02-01T00:00 2026-03-05T11:00",
            "M1 Mail server: 1 operational 2020-02-01T00:00 2020-02-01T00:00",
            "M2 Mail server: 2 partial_outage 2026-03-05T10:00 2026-03-05T11:00",
            "Web: 2 operational 1970-01-01T00:00 1970-01-01T00:00",
            "W1 Web server: 1 operational 1970-01-01T00:00 1970-01-01T00:00",
            "X1: 3 degraded_performance 2026-03-05T10:00 2026-03-05T10:00",
            "X2 Stated: 4 partial_outage 1970-01-01T00:00 1970-01-01T00:00",
        ]
    );
    let (group, first, second) = (&rows[0], &rows[1], &rows[2]);
    assert_eq!(
        group["components"],
        serde_json::json!([first["id"], second["id"]])
    );
    assert_eq!(first["group_id"], group["id"]);
    assert_eq!(
        (&group["group"], &first["group"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    assert_eq!(
        (text(first, "start_date"), text(first, "description")),
        ("2020-02-01", "All mail")
    );
    assert!(first.get("components").is_none() && rows[5]["group_id"].is_null());

    let page = &read(&site, Route::Status)["page"];
    assert_eq!(text(page, "url"), "https://example.net/status");
    assert_eq!(text(page, "updated_at"), "2026-03-05T11:00:00.000Z");
    assert!(rows.iter().all(|row| row["page_id"] == page["id"]));
}

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
        "M1 Mail server M2 Mail server W1 Web server"
    );
}

/// Of each update, oldest first, `M1 old new`.
fn affected(row: &Value) -> Vec<String> {
    let updates = row["incident_updates"].as_array().unwrap().iter().rev();
    let one = |component: &Value| {
        let (_, name) = text(component, "name").split_once(" - ").unwrap();
        let (old, new) = (text(component, "old_status"), text(component, "new_status"));
        format!("{} {old} {new}", name.split(' ').next().unwrap())
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
                "M1 operational major_outage, W0 operational partial_outage",
                "M1 major_outage major_outage, W0 partial_outage partial_outage",
                "M1 major_outage operational, W0 partial_outage operational",
                "M1 operational operational, W0 operational operational",
            ][..],
        ),
        (
            &by_the_clock,
            Route::Maintenances,
            "scheduled_maintenances",
            &[
                "M1 operational operational",
                "M1 under_maintenance under_maintenance",
                "M1 under_maintenance operational",
            ],
        ),
        (
            &by_hand,
            Route::Maintenances,
            "scheduled_maintenances",
            &[
                "M1 operational operational",
                "M1 operational under_maintenance, M2 operational degraded_performance",
            ],
        ),
        (
            &called_off,
            Route::Maintenances,
            "scheduled_maintenances",
            &["M1 operational operational", "M1 operational operational"],
        ),
    ] {
        let site = site("23:00", "", posts);
        assert_eq!(affected(&rows(&site, route, key)[0]), expected);
    }
}

#[test]
fn maintenance_follows_the_clock_and_its_updates() {
    let scheduled = "status: scheduled\nmaintenance: {start: 2026-03-05T10:00:00Z, end: 2026-03-05T12:00:00Z}\nservers: [M1]";
    let clock = [("a", "09:00", scheduled)];
    let told = [
        ("a", "09:00", scheduled),
        ("b", "09:50", "incident: a\nstatus: in_progress"),
        ("c", "11:00", "incident: a\nstatus: verifying"),
        ("d", "11:30", "incident: a\nstatus: completed"),
    ];
    let called_off = [
        ("a", "09:00", scheduled),
        ("b", "09:30", "incident: a\nstatus: completed"),
    ];
    let endless = [("a", "09:00", "impact: maintenance\nservers: [M1]")];
    for (posts, now, status, [upcoming, active], resolved, window) in [
        (
            &clock[..],
            "09:10",
            "scheduled",
            [1, 0],
            "null",
            "10:00 12:00",
        ),
        (
            &clock,
            "10:00",
            "in_progress",
            [0, 1],
            "null",
            "10:00 12:00",
        ),
        (&clock, "12:00", "completed", [0, 0], "12:00", "10:00 12:00"),
        (&told, "09:55", "in_progress", [0, 1], "null", "10:00 12:00"),
        (&told, "11:10", "verifying", [0, 1], "null", "10:00 12:00"),
        (&told, "11:40", "completed", [0, 0], "11:30", "10:00 12:00"),
        (
            &called_off,
            "09:40",
            "completed",
            [0, 0],
            "09:30",
            "10:00 12:00",
        ),
        (
            &called_off,
            "23:00",
            "completed",
            [0, 0],
            "09:30",
            "10:00 12:00",
        ),
        (
            &endless,
            "09:30",
            "in_progress",
            [0, 1],
            "null",
            "09:00 09:00",
        ),
    ] {
        let site = site(now, "", posts);
        let key = "scheduled_maintenances";
        let row = &rows(&site, Route::Maintenances, key)[0];
        let clock = |key| text(row, key).get(11..16).unwrap_or("null").to_owned();
        assert_eq!(text(row, "status"), status, "{now}");
        assert_eq!(
            rows(&site, Route::UpcomingMaintenances, key).len(),
            upcoming,
            "{now}"
        );
        assert_eq!(
            rows(&site, Route::ActiveMaintenances, key).len(),
            active,
            "{now}"
        );
        assert_eq!(
            rows(&site, Route::Summary, key).len(),
            upcoming + active,
            "{now}"
        );
        assert_eq!(clock("resolved_at"), resolved, "{now}");
        assert_eq!(
            format!("{} {}", clock("scheduled_for"), clock("scheduled_until")),
            window
        );
        assert_eq!(
            (text(row, "impact"), clock("started_at")),
            ("maintenance", "09:00".into())
        );
        assert!(rows(&site, Route::Incidents, "incidents").is_empty());
    }
}

#[test]
fn lists_hold_the_newest_fifty() {
    let names: Vec<(String, String)> = (0..60)
        .map(|number| (format!("p{number:02}"), format!("09:{number:02}")))
        .collect();
    for (front_matter, route, key) in [
        ("status: resolved", Route::Incidents, "incidents"),
        (
            "status: completed",
            Route::Maintenances,
            "scheduled_maintenances",
        ),
    ] {
        let posts: Vec<Post<'_>> = names
            .iter()
            .map(|(name, time)| (name.as_str(), time.as_str(), front_matter))
            .collect();
        let rows = rows(&site("12:00", "", &posts), route, key);
        assert_eq!(rows.len(), 50);
        assert_eq!(
            (text(&rows[0], "name"), text(&rows[49], "name")),
            ("T p59", "T p10")
        );
    }
}

#[test]
fn times_are_in_the_zone_of_the_site() {
    for (zone, name, expected) in [
        ("UTC", "Etc/UTC", "2026-03-05T10:00:00.000Z"),
        (
            "Asia/Kolkata",
            "Asia/Kolkata",
            "2026-03-05T15:30:00.000+05:30",
        ),
        (
            "America/New_York",
            "America/New_York",
            "2026-03-05T05:00:00.000-05:00",
        ),
    ] {
        let posts = [(
            "a",
            "10:00",
            "status: investigating\nservers: {M1: major_outage}",
        )];
        let site = site("12:00", &format!("timezone: {zone}"), &posts);
        assert_eq!(text(&read(&site, Route::Status)["page"], "time_zone"), name);
        let row = &rows(&site, Route::Incidents, "incidents")[0];
        assert_eq!(text(row, "created_at"), expected);
    }
}

#[test]
fn a_document_says_the_same_all_day_without_news() {
    let posts = [(
        "a",
        "10:00",
        "status: resolved\nservers: {M1: major_outage}",
    )];
    for route in Route::ALL {
        let [one, other] =
            ["12:00", "20:00"].map(|now| super::document(&site(now, "", &posts), route));
        assert_eq!(one, other, "{route:?}");
    }
}
