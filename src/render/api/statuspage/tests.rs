//! The documents of small sites, read back.

mod incidents;
mod maintenance;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::plan::Route;
use crate::site::Site;
use crate::test_site::TestSite;

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
    let site = TestSite::new()
        .settings(settings)
        .servers(SERVERS)
        .at(&format!("2026-03-05T{now}Z"));
    let with_post = |site: TestSite, (name, time, front_matter): &Post<'_>| {
        let front_matter = format!("title: T {name}\ndate: 2026-03-05T{time}:00Z\n{front_matter}");
        site.body(&format!("B *{name}*.\n\nMore."))
            .post(name, &front_matter)
    };
    posts.iter().fold(site, with_post).resolve()
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
            "Mail server (M1): 1 operational 2020-02-01T00:00 2020-02-01T00:00",
            "Mail server (M2): 2 partial_outage 2026-03-05T10:00 2026-03-05T11:00",
            "Web: 2 operational 1970-01-01T00:00 1970-01-01T00:00",
            "Web server: 1 operational 1970-01-01T00:00 1970-01-01T00:00",
            "X1: 3 degraded_performance 2026-03-05T10:00 2026-03-05T10:00",
            "Stated: 4 partial_outage 1970-01-01T00:00 1970-01-01T00:00",
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
