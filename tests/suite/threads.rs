//! Incidents and maintenance through the whole pipeline: what no single stage can show.

use statusgen::vocabulary::ComponentStatus::{Operational, UnderMaintenance};

use crate::pipeline::{at, instant, made, sources};

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
