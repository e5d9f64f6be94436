//! `statusgen new`: a post that the next build takes, never over another.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Europe::Lisbon;

use super::{BROKEN, Run, command, published, run, statusgen};
use crate::folder::{temporary, write};

/// A site whose posts are older than any day on which it may be tested: `new` reads the clock.
const SITE: [(&str, &str); 5] = [
    ("site.yaml", "timezone: Europe/Lisbon\n"),
    (
        "servers.yaml",
        "servers:\n  - {id: WEB1}\n  - {id: MAIL1}\n",
    ),
    (
        "posts/2020-03-18-news.md",
        "---\ntitle: News\ndate: 2020-03-18\n---\nWords.\n",
    ),
    (
        "posts/2020-03-19-outage.md",
        "---\ntitle: Outage\ndate: 2020-03-19\nservers: [WEB1]\nimpact: major\n\
         status: investigating\n---\nWords.\n",
    ),
    (
        "posts/2020-03-17-draft.md",
        "---\ntitle: Draft\ndate: 2020-03-17\nstatus: investigating\ndraft: true\n---\nWords.\n",
    ),
];

/// The only file that is new, and its text.
#[track_caller]
fn written(folder: &Path, before: &crate::golden::Tree) -> (String, String) {
    let after = published(folder);
    let new: Vec<_> = after
        .iter()
        .filter(|(path, _)| !before.contains_key(*path))
        .collect();
    let [(path, bytes)] = new[..] else {
        panic!(
            "{:?} are new",
            new.iter().map(|(path, _)| path).collect::<Vec<_>>()
        );
    };
    (path.clone(), String::from_utf8(bytes.clone()).unwrap())
}

fn now_in_lisbon() -> String {
    Utc::now()
        .with_timezone(&Lisbon)
        .format("%Y-%m-%d")
        .to_string()
}

#[test]
fn a_post_has_the_day_and_the_title_in_its_name() {
    let site = temporary(&SITE);
    let before = published(site.path());
    let (early, run, late) = (
        now_in_lisbon(),
        statusgen(site.path(), &["new", "MAIL1: \"Größe\" & more"]),
        now_in_lisbon(),
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stderr.contains("it has no text yet"), "{}", run.stderr);
    let (path, text) = written(site.path(), &before);
    let possible = [early, late].map(|day| format!("posts/{day}-mail1-grosse-more.md"));
    assert!(possible.contains(&path), "{path}");
    assert!(run.stdout.trim_end().ends_with(&path), "{}", run.stdout);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["---", r#"title: "MAIL1: \"Größe\" & more""#]);
    let date = lines[2].strip_prefix("date: ").unwrap();
    let date = DateTime::parse_from_str(date, "%Y-%m-%d %H:%M:%S %z").unwrap();
    assert!((Utc::now() - date.to_utc()).num_minutes() < 5, "{date}");
    assert_eq!(lines[3], "---");
    assert_eq!(statusgen(site.path(), &["check"]).status, 0);
}

#[test]
fn a_post_goes_where_posts_of_its_year_are_kept() {
    let site = temporary(&SITE);
    write(
        &site.path().join("posts/2019/2019-01-01-old.md"),
        "---\ntitle: Old\ndate: 2019-01-01\n---\n",
    );
    let before = published(site.path());
    assert_eq!(statusgen(site.path(), &["new", "By year"]).status, 0);
    let (path, _) = written(site.path(), &before);
    let year = &path["posts/".len()..][..4];
    assert!(path.starts_with(&format!("posts/{year}/{year}-")), "{path}");
}

#[test]
fn a_post_is_never_written_over() {
    let site = temporary(&SITE);
    let before = published(site.path());
    assert_eq!(statusgen(site.path(), &["new", "Twice"]).status, 0);
    let (path, _) = written(site.path(), &before);
    write(&site.path().join(&path), "by hand\n");
    let run = statusgen(site.path(), &["new", "Twice!"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("is there already and was left alone"),
        "{}",
        run.stderr
    );
    assert_eq!(
        fs::read_to_string(site.path().join(path)).unwrap(),
        "by hand\n"
    );
}

#[test]
fn every_option_stands_in_the_post() {
    let cases: [(&[&str], &[&str]); 7] = [
        (
            &[
                "--server",
                "WEB1",
                "-s",
                "MAIL1",
                "--impact",
                "minor",
                "--status",
                "identified",
            ],
            &[
                "servers: [WEB1, MAIL1]",
                "impact: minor",
                "status: identified",
            ],
        ),
        (
            &[
                "--server",
                "WEB1=major_outage",
                "--server",
                "MAIL1",
                "--impact=major",
                "--status=monitoring",
                "--next-update=2030-01-31 22:00",
            ],
            &[
                "servers: {WEB1: major_outage, MAIL1: }",
                "impact: major",
                "status: monitoring",
                "next_update: 2030-01-31 22:00 +0000",
            ],
        ),
        (
            &["--incident", "2020-03-19-outage", "--status", "resolved"],
            &["status: resolved", "incident: 2020-03-19-outage"],
        ),
        (
            &[
                "--incident",
                "posts/2020-03-19-outage.md",
                "--status",
                "monitoring",
            ],
            &["status: monitoring", "incident: 2020-03-19-outage"],
        ),
        (
            &[
                "-s",
                "WEB1",
                "--maintenance",
                "2030-01-31 22:00",
                "2030-02-01 01:00",
            ],
            &[
                "servers: [WEB1]",
                "maintenance: {start: 2030-01-31 22:00 +0000, end: 2030-02-01 01:00 +0000}",
            ],
        ),
        (
            &[
                "-s",
                "WEB1",
                "--impact",
                "maintenance",
                "--maintenance",
                "2030-07-31T22:00:00Z",
                "+3h",
            ],
            &[
                "impact: maintenance",
                "maintenance: {start: 2030-07-31 23:00 +0100, end: 2030-08-01 02:00 +0100}",
            ],
        ),
        (&["--impact", "none"], &["impact: none"]),
    ];
    for (options, lines) in cases {
        let site = temporary(&SITE);
        let before = published(site.path());
        // `--anyway`: WEB1 has an open incident.
        let run = statusgen(
            site.path(),
            &[&["new", "A post", "--anyway"], options].concat(),
        );
        assert_eq!(run.status, 0, "{options:?}: {}", run.stderr);
        let (_, text) = written(site.path(), &before);
        for line in lines {
            assert!(
                text.lines().any(|other| other == *line),
                "{line} in\n{text}"
            );
        }
        let run = statusgen(site.path(), &["build", "--now", &tomorrow()]);
        assert_eq!(run.status, 0, "{options:?}: {}", run.stderr);
    }
}

/// A day on which the new post is shown whatever the hour is now.
fn tomorrow() -> String {
    (Utc::now() + chrono::TimeDelta::days(1))
        .format("%Y-%m-%d")
        .to_string()
}

#[test]
fn what_is_unknown_is_refused_with_a_suggestion() {
    let site = temporary(&SITE);
    let before = published(site.path());
    let cases: [(&[&str], i32, &str, &str); 13] = [
        (
            &["--incident", ""],
            2,
            "'--incident <POST>': it is empty",
            "",
        ),
        (
            &["--server", " "],
            2,
            "'--server <ID[=STATE]>': it is empty",
            "",
        ),
        (
            &["--started", "25:00"],
            2,
            "--started: `25:00` is not a time",
            "40m ago",
        ),
        (
            &["--next-update", "2030-03-31 01:30"],
            2,
            "--next-update: there is no `2030-03-31 01:30` in Europe/Lisbon",
            "2030-03-31 02:00",
        ),
        (
            &["--server", "WEB2"],
            2,
            "no server `WEB2`",
            "did you mean `WEB1`?",
        ),
        (
            &["--server", "MIAL1=major_outage"],
            2,
            "no server `MIAL1`",
            "did you mean `MAIL1`?",
        ),
        (
            &["--server", "WEB1=down"],
            2,
            "no component status `down`",
            "`major_outage`",
        ),
        (
            &["--server", "WEB1=major_outtage"],
            2,
            "no component status `major_outtage`",
            "did you mean `major_outage`?",
        ),
        (
            &["--incident", "2020-03-19-outgae"],
            2,
            "--incident: there is no incident `2020-03-19-outgae`",
            "did you mean `2020-03-19-outage`?",
        ),
        (
            &["--maintenance", "soon", "later"],
            2,
            "--maintenance: `soon` is not a time",
            "tomorrow 22:00",
        ),
        (
            &["--maintenance", "2030-01-02", "2030-01-01"],
            2,
            "--maintenance: the end, Tuesday, 2030-01-01 00:00 WET (UTC+00:00), does not come after",
            "",
        ),
        (&["--impact", "huge"], 2, "invalid value 'huge'", "critical"),
        (
            &["--status", "resovled"],
            2,
            "invalid value 'resovled'",
            "'resolved'",
        ),
    ];
    for (options, status, message, help) in cases {
        let run = statusgen(site.path(), &[&["new", "A post"], options].concat());
        assert_eq!(
            (run.status, run.stdout.as_str()),
            (status, ""),
            "{options:?}"
        );
        let is_told = run.stderr.contains(message) && run.stderr.contains(help);
        assert!(is_told, "{options:?}: {}", run.stderr);
    }
    for title in ["", "  ", "!?"] {
        assert_eq!(
            statusgen(site.path(), &["new", title]).status,
            2,
            "{title:?}"
        );
    }
    assert_eq!(published(site.path()), before);
}

/// What is likely a slip is refused where nobody can be asked, with both ways out.
#[test]
fn what_was_hardly_meant_is_asked_about() {
    for (options, message, way) in [
        (
            &["--server", "WEB1", "--impact", "major"][..],
            "an incident of WEB1 is open already: “Outage” (2020-03-19-outage)",
            "'statusgen update' continues it",
        ),
        (
            &["--status", "resolved"],
            "`resolved` ends an incident or maintenance, and this post continues none",
            "'statusgen resolve' ends the open one",
        ),
        (
            &[
                "--server",
                "MAIL1",
                "--maintenance",
                "2025-12-06 22:00",
                "+3h",
            ],
            "ended in the past, on Sunday, 2025-12-07 01:00 WET",
            "give another day or year",
        ),
    ] {
        let site = temporary(&SITE);
        let before = published(site.path());
        let run = statusgen(site.path(), &[&["new", "A post"], options].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{options:?}");
        for part in [message, way, "nothing was written", "--anyway"] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        assert_eq!(published(site.path()), before, "{options:?}");
        let run = statusgen(
            site.path(),
            &[&["new", "A post", "--anyway"], options].concat(),
        );
        assert_eq!(run.status, 0, "{options:?}: {}", run.stderr);
    }
    for options in [
        &["--server", "MAIL1", "--impact", "major"][..],
        &["--server", "WEB1", "--maintenance", "tomorrow 22:00", "+3h"],
        &["--server", "WEB1"],
        &["--status", "resolved", "--incident", "outage"],
        &[
            "--status",
            "resolved",
            "--started",
            "3h ago",
            "--resolved",
            "1h ago",
        ],
    ] {
        let site = temporary(&SITE);
        let run = statusgen(site.path(), &[&["new", "A post"], options].concat());
        assert_eq!(run.status, 0, "{options:?}: {}", run.stderr);
    }
}

/// Either it is refused and nothing is written, or the next build takes it.
#[test]
fn what_is_accepted_builds() {
    let mut wrong = Vec::new();
    for options in [
        &["--incident", "2020-03-18-news", "--status", "resolved"][..],
        &["--incident", "2020-03-17-draft", "--status", "resolved"],
        &["--incident", "2020-03-19-outage", "--status", "completed"],
        &[
            "--incident",
            "2020-03-19-outage",
            "--maintenance",
            "2030-01-01",
            "2030-01-02",
        ],
        &["--status", "scheduled"],
        &[
            "--status",
            "investigating",
            "--maintenance",
            "2030-01-01",
            "2030-01-02",
        ],
        &["--server", "WEB1", "--server", "WEB1"],
        &["--server", "WEB1=major_outage", "--server", "WEB1"],
    ] {
        let site = temporary(&SITE);
        let before = published(site.path());
        let Run { status, .. } = statusgen(site.path(), &[&["new", "A post"], options].concat());
        if status != 0 {
            assert_eq!(published(site.path()), before, "{options:?}");
            continue;
        }
        let run = statusgen(site.path(), &["check", "--now", &tomorrow()]);
        let told: Vec<&str> = run
            .stderr
            .lines()
            .filter(|line| line.starts_with("error"))
            .collect();
        if run.status != 0 {
            wrong.push(format!("{options:?}: {}", told.join(", ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "accepted, yet the next build fails: {wrong:#?}"
    );
}

#[cfg(unix)]
#[test]
fn an_editor_opens_it() {
    use std::os::unix::fs::PermissionsExt;
    let site = temporary(&SITE);
    let before = published(site.path());
    let tools = temporary(&[(
        "editor",
        "#!/bin/sh\ntest \"$1\" = --wait && echo 'By the editor.' >> \"$2\"\n",
    )]);
    let editor = tools.path().join("editor");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let editor = format!("{} --wait", editor.display());
    let edit = |value: &str| {
        run(command(site.path())
            .env("EDITOR", value)
            .env("TERM", "dumb")
            .args(["new", "Edited", "--edit"]))
    };
    assert_eq!(edit(&editor).status, 0);
    let (path, text) = written(site.path(), &before);
    assert!(text.ends_with("\nBy the editor.\n"), "{text}");

    fs::remove_file(site.path().join(&path)).unwrap();
    for (value, told) in [
        ("true", "there is no text, so nothing was published"),
        ("false", "the editor `false` ended with an error"),
        ("no-such-editor", "`no-such-editor` cannot be run"),
        ("", "set EDITOR"),
    ] {
        let run = edit(value);
        assert_eq!(run.status, 2, "{value}");
        assert!(run.stderr.contains(told), "{value}: {}", run.stderr);
    }
    assert_eq!(published(site.path()), before);
}

#[test]
fn a_site_with_mistakes_still_takes_a_post() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    assert_eq!(statusgen(site.path(), &["new", "Another"]).status, 0);
    let nowhere = temporary(&[]);
    assert_eq!(statusgen(nowhere.path(), &["new", "Nowhere"]).status, 2);
}
