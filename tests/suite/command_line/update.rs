//! `statusgen update` and its like: the next post of what is open, with nothing typed but the text.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use super::{Run, command, published, statusgen};
use crate::folder::{temporary, write};

/// One open incident and one maintenance far ahead.
const SITE: [(&str, &str); 4] = [
    ("site.yaml", "timezone: Europe/Lisbon\n"),
    (
        "servers.yaml",
        "servers:\n  - {id: WEB1}\n  - {id: MAIL1}\n",
    ),
    (
        "posts/2020-03-19-outage.md",
        "---\ntitle: Outage\ndate: 2020-03-19\nservers: [WEB1]\nimpact: major\n\
         status: investigating\n---\nWords.\n",
    ),
    (
        "posts/2020-03-20-disks.md",
        "---\ntitle: New disks\ndate: 2020-03-20\nservers: [MAIL1]\n\
         maintenance: {start: 2100-01-31 22:00, end: 2100-01-31 23:00}\n---\nWords.\n",
    ),
];

/// Runs a command that writes one post, and gives the post from its second line on, which is after
/// the date.
#[track_caller]
fn post(folder: &Path, arguments: &[&str]) -> (String, String, Run) {
    let run = statusgen(folder, arguments);
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
    let path = run.stdout.trim_end().to_owned();
    let text = std::fs::read_to_string(folder.join(&path)).unwrap();
    let (_, rest) = text.split_once(" +0").expect("a date in Lisbon");
    let (_, rest) = rest.split_once('\n').unwrap();
    let stem = path["posts/2026-11-25-".len()..].to_owned();
    (stem, rest.to_owned(), run)
}

#[test]
fn a_text_is_enough() {
    let site = temporary(&SITE);
    let (name, text, run) = post(site.path(), &["update", "We found the cause."]);
    assert_eq!(name, "outage-02.md");
    assert_eq!(
        text,
        "incident: 2020-03-19-outage\n---\n\nWe found the cause.\n"
    );
    assert!(
        run.stderr.contains("Outage: investigating; open for"),
        "{}",
        run.stderr
    );
    let options = [
        "update",
        "--status",
        "monitoring",
        "--server",
        "WEB1=degraded_performance",
    ];
    let (name, text, run) = post(
        site.path(),
        &[&options[..], &["-m", "One.", "-m", "Two."]].concat(),
    );
    assert_eq!(name, "outage-03.md");
    assert_eq!(
        text,
        "servers: {WEB1: degraded_performance}\nstatus: monitoring\n\
         incident: 2020-03-19-outage\n---\n\nOne.\n\nTwo.\n"
    );
    for line in [
        "Outage: investigating → monitoring; open for",
        "WEB1: partial outage → degraded performance",
    ] {
        assert!(run.stderr.contains(line), "{line}: {}", run.stderr);
    }
    let (_, text, run) = post(site.path(), &["resolve", "All is well."]);
    assert_eq!(
        text,
        "status: resolved\nincident: 2020-03-19-outage\n---\n\nAll is well.\n"
    );
    assert!(
        run.stderr.contains("degraded performance → operational"),
        "{}",
        run.stderr
    );
    assert_eq!(statusgen(site.path(), &["check"]).status, 0);

    // Now nothing is open, and what is over can still be named.
    let run = statusgen(site.path(), &["resolve", "Again."]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("no incident is open"), "{}", run.stderr);
    let words = [
        "update",
        "Why it broke.",
        "--status",
        "postmortem",
        "--incident",
        "outage",
    ];
    let (_, text, _) = post(site.path(), &words);
    assert!(
        text.starts_with("status: postmortem\nincident: 2020-03-19-outage\n"),
        "{text}"
    );
}

#[test]
fn a_maintenance_is_moved_extended_begun_and_ended() {
    let site = temporary(&SITE);
    let (_, text, run) = post(
        site.path(),
        &["update", "Later.", "--move-to", "2100-02-07 22:00", "+3h"],
    );
    assert_eq!(
        text,
        "status: scheduled\nincident: 2020-03-20-disks\n\
         maintenance: {start: 2100-02-07 22:00 +0000, end: 2100-02-08 01:00 +0000}\n---\n\nLater.\n"
    );
    assert!(
        run.stderr.contains("begins Sunday, 2100-02-07 22:00 WET"),
        "{}",
        run.stderr
    );
    let (_, text, _) = post(site.path(), &["update", "Longer.", "--extend-to", "+1h"]);
    assert!(text.contains("end: 2100-02-08 02:00 +0000}"), "{text}");

    let run = statusgen(site.path(), &["complete", "Done."]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("“New disks” has not begun"),
        "{}",
        run.stderr
    );
    let (_, text, _) = post(site.path(), &["begin", "We begin."]);
    assert!(text.starts_with("status: in_progress\n"), "{text}");
    let run = statusgen(site.path(), &["cancel", "No."]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("can no longer be cancelled"),
        "{}",
        run.stderr
    );
    let (_, text, _) = post(site.path(), &["complete", "Done."]);
    assert!(text.starts_with("status: completed\n"), "{text}");
    assert_eq!(statusgen(site.path(), &["check"]).status, 0);
}

#[test]
fn a_planned_maintenance_is_called_off() {
    for arguments in [
        &["cancel", "Not now."][..],
        &[
            "update",
            "Not now.",
            "--status",
            "cancelled",
            "--incident",
            "disks",
        ],
    ] {
        let site = temporary(&SITE);
        let (name, text, _) = post(site.path(), arguments);
        assert_eq!(name, "disks-02.md");
        assert!(
            text.starts_with("status: completed\nincident: 2020-03-20-disks\n"),
            "{text}"
        );
    }
}

#[test]
fn a_post_may_say_cancelled() {
    for word in ["cancelled", "canceled"] {
        let site = temporary(&SITE);
        let text = format!(
            "---\nincident: 2020-03-20-disks\ndate: 2020-03-21\nstatus: {word}\n---\nNot now.\n"
        );
        write(&site.path().join("posts/2020-03-21-disks-02.md"), text);
        assert_eq!(statusgen(site.path(), &["build"]).status, 0);
        let page = site.path().join("public/2020/03/20/disks/index.html");
        let page = std::fs::read_to_string(page).unwrap();
        assert!(page.contains("Cancelled"), "{page}");
    }
}

#[test]
fn the_text_may_be_piped() {
    for arguments in [&["update"][..], &["update", "-"]] {
        let site = temporary(&SITE);
        let run = piped(site.path(), arguments, "Found by a script.\n");
        assert_eq!(run.status, 0, "{}", run.stderr);
        let path = run.stdout;
        let text = std::fs::read_to_string(site.path().join(path.trim_end())).unwrap();
        assert!(text.ends_with("---\n\nFound by a script.\n"), "{text}");
    }
}

#[test]
fn what_is_not_clear_is_refused() {
    let site = temporary(&SITE);
    let before = published(site.path());
    for (arguments, messages) in [
        (
            &["update"][..],
            &["there is no text, so nothing was written"][..],
        ),
        (&["update", ""], &["it is empty"]),
        (&["update", "Words.", "--incident", ""], &["it is empty"]),
        (
            &["update", "Words.", "--incident", "nowhere"],
            &["--incident: ", "`nowhere`"],
        ),
        (&["update", "Found", "it"], &["put the text in quotes"]),
        (
            &["update", "Words.", "--status", "completed"],
            &["`completed`"],
        ),
        (
            &["cancel", "No.", "--incident", "outage"],
            &["is an incident and no maintenance"],
        ),
        (
            &[
                "update",
                "Words.",
                "--status",
                "completed",
                "--incident",
                "disks",
            ],
            &["--status: “New disks” has not begun", "--status cancelled"],
        ),
        (
            &["update", "Words.", "--move-to", "2020-12-06 22:00", "+3h"],
            &[
                "this maintenance ended in the past, on Monday, 2020-12-07 01:00 WET",
                "nothing was written",
                "give another day or year",
            ],
        ),
        (
            &["update", "Words.", "--extend-to", "2100-01-31 22:30"],
            &["--extend-to: ", "is not after its end"],
        ),
        (
            &[
                "update",
                "Words.",
                "--move-to",
                "tomorrow 22:00",
                "+3h",
                "--incident",
                "outage",
            ],
            &["--move-to: only a maintenance"],
        ),
    ] {
        let run = statusgen(site.path(), arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        for message in messages {
            assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        }
    }
    assert_eq!(published(site.path()), before);
}

#[test]
fn of_several_one_must_be_named() {
    let site = temporary(&SITE);
    write(
        &site.path().join("posts/2020-03-21-mail.md"),
        "---\ntitle: Mail is late\ndate: 2020-03-21\nservers: [MAIL1]\nimpact: minor\n---\nWords.\n",
    );
    let before = published(site.path());
    for arguments in [
        &["resolve", "Over."][..],
        &["resolve", "Over.", "--incident", "2020"],
    ] {
        let run = statusgen(site.path(), arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        for message in [
            "1  2020-03-19-outage  Outage (investigating)",
            "2  2020-03-21-mail  Mail is late (investigating)",
            "each of 2; nothing was written",
            "a part of its id, title or address is enough",
        ] {
            assert!(run.stderr.contains(message), "{message}: {}", run.stderr);
        }
    }
    assert_eq!(published(site.path()), before);
    let (_, text, _) = post(site.path(), &["resolve", "Over.", "--incident", "late"]);
    assert!(text.contains("incident: 2020-03-21-mail\n"), "{text}");
}

/// Runs a command with this text on its standard input.
fn piped(folder: &Path, arguments: &[&str], text: &str) -> Run {
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_piped_text_is_kept_where_the_command_refuses() {
    for arguments in [
        &["resolve", "--incident", "nowhere"][..],
        &["update", "-", "--status", "completed"],
        &["update", "--next-update", "soon"],
        &["new", "Again", "--status", "resolved"],
    ] {
        let site = temporary(&SITE);
        let run = piped(site.path(), arguments, "# Words\n\nof an hour.\n");
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stderr);
        let (_, rest) = run.stderr.split_once("is kept in ").expect(&run.stderr);
        let path = rest.lines().next().unwrap();
        assert!(path.starts_with(".unsent/text-"), "{path}");
        let kept = std::fs::read_to_string(site.path().join(path)).unwrap();
        assert_eq!(kept, "# Words\n\nof an hour.\n");
        assert_eq!(statusgen(site.path(), &["build"]).status, 0);
        let is_kept = |path: &String| path.contains("unsent");
        assert!(!published(&site.path().join("public")).keys().any(is_kept));
    }
}

#[test]
fn what_is_wrong_is_said_of_the_option() {
    let site = temporary(&SITE);
    for (arguments, message) in [
        (
            &["update", "Words.", "--status", "scheduled"][..],
            "error: --status: ",
        ),
        (
            &["update", "Words.", "--next-update", "2019-01-01"],
            "error: --next-update: ",
        ),
        (
            &["new", "A", "--started", "1h ago", "--resolved", "2h ago"],
            "error: --resolved: ",
        ),
    ] {
        let run = statusgen(site.path(), arguments);
        assert_eq!(run.status, 2, "{arguments:?}: {}", run.stderr);
        assert!(
            run.stderr.starts_with(message),
            "{arguments:?}: {}",
            run.stderr
        );
        assert!(!run.stderr.contains("posts/2026"), "{}", run.stderr);
    }
}

#[test]
fn what_is_open_is_listed_and_shown() {
    let site = temporary(&SITE);
    write(
        &site.path().join("posts/2020-03-22-idea.md"),
        "---\ntitle: An idea\ndate: 2020-03-22\ndraft: true\n---\nWords.\n",
    );
    write(
        &site.path().join("posts/2020-03-23-found.md"),
        "---\nincident: 2020-03-19-outage\ndate: 2020-03-19 01:00\nstatus: identified\n\
         next_update: 2020-03-19 02:30\n---\nFound *it*.\n",
    );
    let now = "--now=2020-03-19T02:10:00Z";
    let run = statusgen(site.path(), &["list", now]);
    assert_eq!(
        run.stdout,
        "Open\n  2020-03-19-outage  Outage\n    identified, since 2020-03-19 00:00 WET (2 h 10 min)\n    \
         WEB1\n    next update 2020-03-19 02:30 WET\nHeld back\n  2020-03-20-disks  New disks\n    \
         2020-03-20 00:00 WET\n    MAIL1\nDrafts\n  2020-03-22-idea  An idea\n    2020-03-22 00:00 WET\n"
    );
    let run = statusgen(
        site.path(),
        &["list", "--server", "MAIL1", "--now=2020-04-01"],
    );
    assert_eq!(
        run.stdout,
        "Ahead\n  2020-03-20-disks  New disks\n    \
         scheduled, 2100-01-31 22:00 WET to 2100-01-31 23:00 WET\n    MAIL1\n"
    );
    let run = statusgen(site.path(), &["list", "--server", "MAIL2"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("--server: there is no server `MAIL2`"),
        "{}",
        run.stderr
    );

    let run = statusgen(site.path(), &["show", "out", now]);
    assert_eq!(
        run.stdout,
        "2020-03-19-outage  Outage\n  identified, since 2020-03-19 00:00 WET (2 h 10 min)\n  WEB1\n  \
         next update 2020-03-19 02:30 WET\n\n\
         2020-03-19 00:00 WET  investigating  posts/2020-03-19-outage.md\n  \
         WEB1: operational → partial outage\n  Words.\n\n\
         2020-03-19 01:00 WET  identified  posts/2020-03-23-found.md\n  Found it.\n"
    );
    let run = statusgen(site.path(), &["show", "out", now, "--message-format=json"]);
    for part in [
        r#"{"type":"incident","state":"open","id":"2020-03-19-outage""#,
        r#""changes":[{"server":"WEB1","old":"operational","new":"partial_outage"}]"#,
    ] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    let run = statusgen(site.path(), &["show", "nowhere"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("statusgen list --all"),
        "{}",
        run.stderr
    );
}
