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
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
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
                r#"next_update: "2030-01-31 22:00""#,
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
                r#"maintenance: {start: "2030-01-31 22:00", end: "2030-02-01 01:00"}"#,
            ],
        ),
        (
            &[
                "-s",
                "WEB1",
                "--impact",
                "maintenance",
                "--maintenance",
                "2030-01-31T22:00:00Z",
                "2030-02-01 01:00 +0000",
            ],
            &[
                "impact: maintenance",
                r#"maintenance: {start: "2030-01-31T22:00:00Z", end: "2030-02-01 01:00 +0000"}"#,
            ],
        ),
        (&["--impact", "none"], &["impact: none"]),
    ];
    for (options, lines) in cases {
        let site = temporary(&SITE);
        let before = published(site.path());
        let run = statusgen(site.path(), &[&["new", "A post"], options].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{options:?}");
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
    let cases: [(&[&str], i32, &str, &str); 9] = [
        (
            &["--server", "WEB2"],
            1,
            "no server `WEB2`",
            "did you mean `WEB1`?",
        ),
        (
            &["--server", "MIAL1=major_outage"],
            1,
            "no server `MIAL1`",
            "did you mean `MAIL1`?",
        ),
        (
            &["--server", "WEB1=down"],
            1,
            "no component status `down`",
            "`major_outage`",
        ),
        (
            &["--server", "WEB1=major_outtage"],
            1,
            "no component status `major_outtage`",
            "did you mean `major_outage`?",
        ),
        (
            &["--incident", "2020-03-19-outgae"],
            1,
            "no post `2020-03-19-outgae`",
            "did you mean `2020-03-19-outage`?",
        ),
        (
            &["--maintenance", "soon", "later"],
            1,
            "`later` is not a date",
            "2026-03-19 16:48",
        ),
        (
            &["--maintenance", "2030-01-02", "2030-01-01"],
            1,
            "`end` does not come after",
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
            .args(["new", "Edited", "--edit"]))
    };
    assert_eq!(edit(&editor).status, 0);
    let (path, text) = written(site.path(), &before);
    assert!(text.ends_with("\nBy the editor.\n"), "{text}");

    let remove = || fs::remove_file(site.path().join(&path)).unwrap();
    remove();
    for (value, told) in [
        ("false", "ended with an error"),
        ("no-such-editor", "cannot run no-such-editor"),
    ] {
        let run = edit(value);
        assert_eq!(run.status, 2, "{value}");
        assert!(run.stderr.contains(told), "{value}: {}", run.stderr);
        remove();
    }
    let run = edit("");
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("set EDITOR"), "{}", run.stderr);
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
