//! A night on call and the maintenances after it: one command a step, and no id typed by hand.

use std::fmt::Write as _;

use super::statusgen;
use crate::folder::temporary;

const SITE: [(&str, &str); 2] = [
    ("site.yaml", "timezone: Europe/Lisbon\n"),
    (
        "servers.yaml",
        "servers:\n  - {id: WEB1}\n  - {id: MAIL1}\n",
    ),
];

/// When, and what is typed then.
const STEPS: [(&str, &[&str]); 12] = [
    (
        "2026-03-19T03:00:00Z",
        &[
            "new",
            "Mail and web are down",
            "-s",
            "MAIL1",
            "-s",
            "WEB1",
            "--impact",
            "major",
            "--status",
            "investigating",
            "--started",
            "02:45",
            "-m",
            "We are looking.",
        ],
    ),
    (
        "2026-03-19T03:10:00Z",
        &["update", "We found it.", "--status", "identified"],
    ),
    (
        "2026-03-19T03:30:00Z",
        &["update", "Web works again.", "-s", "WEB1=operational"],
    ),
    (
        "2026-03-19T03:50:00Z",
        &[
            "update",
            "Mail comes back.",
            "--status",
            "monitoring",
            "--next-update",
            "+30m",
        ],
    ),
    ("2026-03-19T04:10:00Z", &["resolve", "All is well."]),
    (
        "2026-03-20T09:00:00Z",
        &[
            "update",
            "A fuse blew.",
            "--status",
            "postmortem",
            "--incident",
            "mail",
        ],
    ),
    (
        "2026-03-20T10:00:00Z",
        &[
            "new",
            "New disks",
            "-s",
            "WEB1",
            "--maintenance",
            "2026-03-25 22:00",
            "+1h",
            "-m",
            "We change disks.",
        ],
    ),
    (
        "2026-03-21T10:00:00Z",
        &[
            "update",
            "A day later.",
            "--move-to",
            "2026-03-26 22:00",
            "+1h",
        ],
    ),
    (
        "2026-03-26T22:30:00Z",
        &["update", "It takes longer.", "--extend-to", "+2h"],
    ),
    ("2026-03-26T23:40:00Z", &["complete", "The disks are in."]),
    (
        "2026-03-27T10:00:00Z",
        &[
            "new",
            "New cables",
            "-s",
            "MAIL1",
            "--maintenance",
            "tomorrow 22:00",
            "+1h",
            "-m",
            "We change cables.",
        ],
    ),
    ("2026-03-27T11:00:00Z", &["cancel", "They have not come."]),
];

/// What `list --all` and then `show` of each say in the end.
const RESULT: &str = include_str!("night.txt");

#[test]
fn a_night_takes_one_command_a_step() {
    const LATER: &str = "--now=2026-03-29T12:00:00Z";
    let site = temporary(&SITE);
    for (now, typed) in STEPS {
        let run = statusgen(site.path(), &[typed, &["--now", now]].concat());
        assert_eq!(run.status, 0, "{typed:?}: {}", run.stderr);
    }
    let mut result = String::new();
    for typed in [
        &["list", "--all"][..],
        &["show", "down"],
        &["show", "disks"],
        &["show", "cables"],
    ] {
        let run = statusgen(site.path(), &[typed, &[LATER]].concat());
        let _ = writeln!(result, "$ statusgen {}\n{}", typed.join(" "), run.stdout);
    }
    assert_eq!(result, RESULT);
    let run = statusgen(site.path(), &["check", "--strict", LATER]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}
