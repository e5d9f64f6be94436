//! Incidents and maintenance through the whole pipeline: what no single stage can show.

use std::collections::BTreeMap;

use statusgen::site::Periods;
use statusgen::vocabulary::ComponentStatus::{
    MajorOutage, Operational, PartialOutage, UnderMaintenance,
};

use crate::pipeline::{NOW, at, contents, instant, made, sources, tree};

/// A window from 10 to 14 o'clock, and a note in the middle that states nothing.
#[test]
fn a_note_during_a_window_finds_its_systems_under_maintenance() {
    let sources = sources([
        ("servers.yaml", "servers: [{id: A}]".to_owned()),
        (
            "posts/work.md",
            "---\ntitle: Work\ndate: 2026-03-19\nservers: [A]\n\
             maintenance: {start: 2026-03-20 10:00, end: 2026-03-20 14:00}\n---\n"
                .to_owned(),
        ),
        (
            "posts/note.md",
            "---\ntitle: Half done\ndate: 2026-03-20 12:00\nincident: work\n---\n".to_owned(),
        ),
    ]);
    let (site, _) = made(&sources, at(instant("2026-03-20T13:00:00Z")));
    let incident = &site.incidents[0];
    let told = |update| -> Vec<_> { incident.states_at(&site, update).into_values().collect() };
    assert_eq!(told(0), [(Operational, Operational)]);
    assert_eq!(told(1), [(UnderMaintenance, UnderMaintenance)]);
}

/// What people write within one minute must not end in the order of the alphabet.
#[test]
fn of_updates_at_one_instant_the_end_comes_last() {
    let post = |title: &str, head: &str| {
        format!("---\ntitle: {title}\ndate: 2026-03-20 10:00\n{head}\n---\n")
    };
    let sources = sources([
        ("servers.yaml", "servers: [{id: A}]".to_owned()),
        (
            "posts/z-begins.md",
            post(
                "Begins",
                "servers: [A]\nimpact: major\nstatus: investigating",
            ),
        ),
        (
            "posts/a-ends.md",
            post("Ends", "incident: z-begins\nstatus: resolved"),
        ),
        (
            "posts/b-found.md",
            post("Found", "incident: z-begins\nstatus: identified"),
        ),
    ]);
    let (site, _) = made(&sources, at(instant("2026-03-20T13:00:00Z")));
    let titles: Vec<_> = site.posts.iter().map(|post| post.title.as_str()).collect();
    assert_eq!(titles, ["Begins", "Found", "Ends"]);
    assert!(!site.incidents[0].is_active);
}

/// What ends before it begins is over from the first, and not since the beginning of time.
#[test]
fn an_end_before_a_beginning_to_come_is_told_all_the_same() {
    let post = "---\ntitle: Odd\ndate: 2026-03-20 10:00\nservers: [A]\nimpact: major\n\
                started: 2026-03-25\nstatus: resolved\n---\n";
    let sources = sources([
        ("site.yaml", "timezone: America/New_York".to_owned()),
        ("servers.yaml", "servers: [{id: A}]".to_owned()),
        ("posts/odd.md", post.to_owned()),
    ]);
    let (site, files) = made(&sources, at(instant("2026-03-20T20:00:00Z")));
    assert!(!site.incidents[0].is_active);
    assert!(!files.is_empty());
}

/// The shortest way to end an incident: a line in the post that opened it.
#[test]
fn an_end_added_to_an_open_post_is_told_everywhere() {
    let post = "---\ntitle: Web is down\ndate: 2026-03-20 09:00\nservers: [A]\nimpact: critical\n\
                status: investigating\nresolved: 2026-03-20 11:00\n---\nWords.\n";
    let sources = sources([
        ("servers.yaml", "servers: [{id: A}]".to_owned()),
        ("posts/down.md", post.to_owned()),
    ]);
    let open = [
        "feed.xml",
        "atom.xml",
        "feed.json",
        "history.rss",
        "server/A/feed.xml",
    ];
    for (now, is_over) in [
        ("2026-03-20T10:59:59Z", false),
        ("2026-03-20T11:00:00Z", true),
    ] {
        let (site, files) = made(&sources, at(instant(now)));
        let files = tree(&files);
        let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
        assert_eq!(site.incidents[0].is_active, !is_over, "{now}");
        for feed in open {
            assert_eq!(
                text(feed).contains("[Resolved] Web is down"),
                is_over,
                "{feed} at {now}"
            );
        }
        // What the post said then, it goes on to say.
        assert!(
            text("feed.xml").contains("[Investigating] Web is down"),
            "{now}"
        );

        let page = text("2026/03/20/down/index.html");
        assert_eq!(
            page.contains("<span class=\"state is-resolved\">Resolved</span>"),
            is_over
        );
        assert_eq!(
            page.contains("<time datetime=\"PT2H\">2 h</time>"),
            is_over,
            "{now}"
        );

        let incidents: serde_json::Value =
            serde_json::from_str(&text("api/v2/incidents.json")).unwrap();
        let incident = &incidents["incidents"][0];
        let updates = incident["incident_updates"].as_array().unwrap();
        let words: Vec<_> = updates
            .iter()
            .map(|update| update["status"].as_str().unwrap())
            .collect();
        let [changed, was] = ["old_status", "new_status"]
            .map(|key| updates[0]["affected_components"][0][key].as_str().unwrap());
        if is_over {
            assert_eq!(words, ["resolved", "investigating"]);
            assert_eq!([changed, was], ["major_outage", "operational"]);
            assert_eq!(incident["resolved_at"], "2026-03-20T11:00:00.000Z");
        } else {
            assert_eq!(words, ["investigating"]);
            assert_eq!([changed, was], ["operational", "major_outage"]);
        }
        assert_eq!(incident["status"], words[0]);
    }
}

/// One post that tells of something over, and does not say since when.
#[test]
fn an_incident_of_unknown_length_shows_none_and_counts() {
    let post = "---\ntitle: Web was down\ndate: 2026-03-10 10:00\nservers: [A]\nimpact: critical\n\
                status: resolved\n---\nWords.\n";
    let sources = sources([
        ("servers.yaml", "servers: [{id: A}]".to_owned()),
        ("posts/over.md", post.to_owned()),
    ]);
    let (_, files) = made(&sources, at(instant("2026-03-20T12:00:00Z")));
    let files = tree(&files);
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let page = text("2026/03/10/over/index.html");
    assert!(
        !page.contains("Duration") && !page.contains("0 s"),
        "{page}"
    );
    assert!(page.contains("Major outage"), "{page}");
    let uptime: serde_json::Value = serde_json::from_str(&text("api/uptime.json")).unwrap();
    let server = &uptime["servers"][0];
    assert!(server["uptime"].as_f64().unwrap() < 100.0, "{server}");
    let day = server["days"]
        .as_array()
        .unwrap()
        .iter()
        .find(|day| day["date"] == "2026-03-10");
    assert_eq!(day.unwrap()["worst"], "major_outage");
    assert!(text("server/A/index.html").contains("99.99"));
}

/// An outage that goes on counts, to the end of the hour: nothing shows 100 % beside it.
#[test]
fn no_outage_stands_beside_a_perfect_figure() {
    let down = |status: &str| {
        format!(
            "---\ntitle: Down\ndate: 2026-03-20 00:05\nservers: {{A: {status}}}\nstatus: investigating\n---\n"
        )
    };
    let table = [
        // The state of the post or of the inventory, when it is, and seconds counted as an outage.
        (Some("major_outage"), "", "00:05", 55 * 60),
        (Some("major_outage"), "", "00:59", 55 * 60),
        (Some("major_outage"), "", "23:50", 24 * 3600 - 5 * 60),
        (Some("partial_outage"), "", "12:00", 13 * 3600 - 5 * 60),
        (Some("degraded_performance"), "", "12:00", 0),
        (None, ", status: major_outage", "00:00", 3600),
        (None, ", status: partial_outage", "12:30", 13 * 3600),
        // Named by a post before its first day.
        (Some("major_outage"), ", since: 2026-04-01", "12:00", 0),
    ];
    for (post, inventory, clock, expected) in table {
        let posts = post.map(|status| ("posts/down.md", down(status)));
        let inventory = format!("servers: [{{id: A{inventory}}}]");
        let sources = sources(
            [("servers.yaml", inventory.clone())]
                .into_iter()
                .chain(posts),
        );
        let (site, files) = made(&sources, at(instant(&format!("2026-03-20T{clock}:00Z"))));
        let name = format!("{post:?} {inventory} {clock}");
        let history = site.servers[0].history.as_ref().unwrap();
        let is_out = site.servers[0].component_status().unwrap().is_outage();
        let out = history.seconds[PartialOutage] + history.seconds[MajorOutage];
        assert_eq!(out, expected, "{name}");
        assert_eq!(
            history.days.last().unwrap().worst,
            site.servers[0].component_status(),
            "{name}"
        );
        if is_out {
            assert!(history.uptime.is_none_or(|uptime| uptime < 100.0), "{name}");
            let periods = site.servers[0].periods.as_ref().unwrap();
            let last_days = Periods::LAST_DAYS.map(|days| periods.last_days(days));
            let newest = [periods.months().next(), periods.years().next()];
            for figure in last_days.into_iter().chain(newest.into_iter().flatten()) {
                let is_less = figure.uptime.is_none_or(|uptime| uptime < 100.0);
                assert!(is_less, "{name}: {figure:?}");
            }
            for file in &files {
                let text = contents(file);
                let text = String::from_utf8_lossy(&text);
                let pieces = text.split(['\n', '}']);
                let perfect = pieces.filter(|text| {
                    text.contains("100 %")
                        || text.contains("\"uptime\":100")
                        || text.contains(",100,")
                });
                for piece in perfect {
                    assert!(is_of_the_past(piece), "{name}: {}: {piece}", file.path);
                }
            }
        }
    }
}

/// Whether a figure is that of a month or year before March 2026.
fn is_of_the_past(piece: &str) -> bool {
    let months = ["2025", "2025-12", "2026-01", "2026-02"];
    let names = ["2025", "December 2025", "January 2026", "February 2026"];
    let is_in = |before: &str, names: &[&str]| {
        names
            .iter()
            .any(|name| piece.contains(&format!("{before}{name}")))
    };
    is_in("<th scope=\"row\">", &names)
        || months.iter().any(|month| {
            piece.contains(&format!("\"period\":\"{month}\""))
                || piece.starts_with(&format!("A,{month},"))
        })
}

/// Where no systems are listed, none can be missing.
#[test]
fn a_maintenance_needs_servers_only_where_there_are_any() {
    let work = "---\ntitle: Work\ndate: 2026-03-19\n\
                maintenance: {start: 2026-03-20 10:00, end: 2026-03-20 14:00}\n---\n";
    for (inventory, codes) in [
        ("servers: [{id: A}]", &["maintenance-without-servers"][..]),
        ("servers: []", &[]),
    ] {
        let sources = sources([("servers.yaml", inventory), ("posts/work.md", work)]);
        let options = at(instant("2026-03-20T13:00:00Z"));
        let found = statusgen::generate(&sources, options, |_| ()).diagnostics;
        let found: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(found, codes, "{inventory}");
    }
}

/// The files of a site at the usual instant: its inventory, and the front matter of one post.
fn files_of(inventory: &str, head: &str) -> BTreeMap<String, String> {
    let post = format!("---\ntitle: Sign-in fails\n{head}\n---\nWords.\n");
    let sources = sources([
        ("servers.yaml", inventory.to_owned()),
        ("posts/post.md", post),
    ]);
    let (_, files) = made(&sources, at(instant(NOW)));
    let files = tree(&files).into_iter();
    files
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect()
}

/// Where the state of everything is told.
const TOLD: [&str; 6] = [
    "index.html",
    "servers/index.html",
    "embed/index.html",
    "embed/banner.json",
    "badge/status.svg",
    "api/v2/status.json",
];

#[test]
fn the_state_of_everything_is_never_milder_than_an_open_incident() {
    let two = "servers: [{id: A}, {id: B}]";
    let internal = "servers: [{id: A, status: internal}, {id: B}]";
    let none = "";
    let open = "date: 2026-03-20 09:00\nstatus: investigating";
    let table = [
        (two, "", "All Systems Operational"),
        (two, "impact: none", "All Systems Operational"),
        (two, "impact: minor", "Minor Service Outage"),
        (two, "impact: major", "Partial System Outage"),
        (two, "impact: critical", "Major System Outage"),
        (two, "impact: critical\nservers: [A]", "Major System Outage"),
        // Without an impact the states speak, by Statuspage's table.
        (two, "servers: {A: major_outage}", "Partial System Outage"),
        (
            internal,
            "servers: {A: major_outage}",
            "Major System Outage",
        ),
        (
            internal,
            "impact: critical\nservers: [A]",
            "Major System Outage",
        ),
        (
            "servers: [{id: A, retired: 2026-03-01}, {id: B}]",
            "servers: {A: partial_outage}",
            "Partial System Outage",
        ),
        (
            "servers: [{id: A, status: operational}]",
            "impact: critical\nservers: [A]",
            "Major System Outage",
        ),
        (none, "impact: critical", "Major System Outage"),
        (none, "", "No Outages Reported"),
        (
            "servers: [{id: A, status: internal}]",
            "impact: none",
            "No Outages Reported",
        ),
    ];
    for (inventory, more, expected) in table {
        let files = files_of(inventory, &format!("{open}\n{more}"));
        for path in TOLD {
            assert!(
                files[path].contains(expected),
                "{path}: {expected}: {inventory} {more}"
            );
        }
        let other = "All Systems Operational";
        let wrong = files.iter().find(|(_, text)| text.contains(other));
        if expected != other {
            assert_eq!(wrong.map(|(path, _)| path), None, "{inventory} {more}");
        }
    }
}

#[test]
fn all_say_the_same_of_a_system_that_is_not_in_service() {
    let open = "date: 2026-03-20 09:00\nstatus: investigating\nimpact: critical\nservers: [A]";
    let retired = files_of("servers: [{id: A, retired: 2026-03-10}, {id: B}]", open);
    for path in ["index.html", "2026/03/20/post/index.html"] {
        assert!(
            retired[path].contains("<span class=\"state is-retired\">Retired</span>"),
            "{path}"
        );
    }
    let page = &retired["server/A/index.html"];
    assert!(
        page.contains("facts is-retired") && page.contains("<dd>Retired</dd>"),
        "{page}"
    );
    assert!(retired["badge/A.svg"].contains("Retired"));
    let api = &retired["api/v2/summary.json"];
    assert!(!api.contains("\"status\":\"major_outage\""), "{api}");

    let ahead = files_of("servers: [{id: A, since: 2026-04-01}, {id: B}]", open);
    for path in [
        "index.html",
        "servers/index.html",
        "server/A/index.html",
        "badge/A.svg",
    ] {
        assert!(ahead[path].contains("Major outage"), "{path}");
    }
    assert!(ahead["api/v2/summary.json"].contains("\"status\":\"major_outage\""));
    assert!(ahead["api/uptime.json"].contains("\"worst\":\"major_outage\""));
}

#[test]
fn a_maintenance_has_its_true_times() {
    // Front matter, when it starts and is resolved in the API, and its end in the calendar.
    let table = [
        (
            "date: 2026-03-20 11:00\nmaintenance: {start: 2026-03-20 08:00, end: 2026-03-20 10:00}",
            "2026-03-20T08:00:00.000Z",
            "2026-03-20T10:00:00.000Z",
            "DTEND:20260320T100000Z",
        ),
        (
            "date: 2026-03-19\nmaintenance: {start: 2026-03-20 08:00, end: 2026-03-20 20:00}\nresolved: 2026-03-20 09:30",
            "2026-03-19T00:00:00.000Z",
            "2026-03-20T09:30:00.000Z",
            "DTEND:20260320T093000Z",
        ),
        // Called off before it began: the window stays, and the event is cancelled.
        (
            "date: 2026-03-19\nmaintenance: {start: 2026-03-20 18:00, end: 2026-03-20 20:00}\nresolved: 2026-03-20 09:30",
            "2026-03-19T00:00:00.000Z",
            "2026-03-20T09:30:00.000Z",
            "DTEND:20260320T200000Z",
        ),
    ];
    for (head, started, resolved, end) in table {
        let files = files_of("servers: [{id: A}]", &format!("servers: [A]\n{head}"));
        let api = &files["api/v2/scheduled-maintenances.json"];
        assert!(
            api.contains(&format!("\"started_at\":\"{started}\"")),
            "{api}"
        );
        assert!(
            api.contains(&format!("\"resolved_at\":\"{resolved}\"")),
            "{api}"
        );
        let calendar = &files["maintenance.ics"];
        assert!(calendar.contains(end), "{calendar}");
    }
}
