//! What programs read: JSON, one object a line, on standard output; and colours, or none.

use serde_json::Value;

use super::{BROKEN, NOW, SITE, statusgen};
use crate::folder::{temporary, write};

const JSON: &str = "--message-format=json";

/// The objects of a run that speaks to programs, which says nothing else.
#[track_caller]
fn messages(folder: &std::path::Path, arguments: &[&str]) -> (i32, Vec<Value>) {
    let run = statusgen(folder, &[&[JSON], arguments].concat());
    assert_eq!(run.stderr, "", "{arguments:?}");
    let objects = run.stdout.lines().map(|line| {
        serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error} in {line}"))
    });
    (run.status, objects.collect())
}

#[test]
fn a_build_ends_with_its_summary() {
    let site = temporary(&SITE);
    let (status, told) = messages(site.path(), &["build", NOW]);
    assert_eq!((status, told.len()), (0, 1));
    let summary = &told[0];
    assert_eq!(summary["type"], "summary");
    assert_eq!(summary["posts"], 2);
    assert_eq!(summary["written"], summary["files"]);
    assert_eq!(
        (&summary["unchanged"], &summary["removed"]),
        (&0.into(), &0.into())
    );
    assert_eq!(summary["warnings"], 0);
    assert_eq!(summary["next_change"], "2026-03-20T13:00:00Z");
    assert!(
        summary["pages"].as_u64().is_some_and(|pages| pages > 10),
        "{summary}"
    );
    assert!(
        summary["seconds"]
            .as_f64()
            .is_some_and(|seconds| seconds > 0.0),
        "{summary}"
    );
    let (_, told) = messages(site.path(), &["build", "-v", NOW]);
    assert_eq!(told[0]["written"], 0);
    assert_eq!(told[0]["unchanged"], summary["files"]);
}

#[test]
fn warnings_come_before_the_summary() {
    let site = temporary(&SITE);
    for command in ["build", "check"] {
        let (status, told) = messages(site.path(), &[command, "--now=2026-04-20T12:00:00Z"]);
        assert_eq!((status, told.len()), (0, 2), "{command}");
        assert_eq!(told[0]["code"], "incident-open-long", "{command}");
        assert_eq!(told[0]["severity"], "warning", "{command}");
        assert_eq!(
            (&told[1]["type"], &told[1]["warnings"]),
            (&"summary".into(), &1.into())
        );
    }
}

#[test]
fn mistakes_are_objects() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    for command in ["build", "check", "next"] {
        let (status, told) = messages(site.path(), &[command, NOW]);
        assert_eq!((status, told.len()), (1, 1), "{command}");
        let mistake = &told[0];
        assert_eq!(mistake["type"], "diagnostic");
        assert_eq!(mistake["severity"], "error");
        assert_eq!(mistake["code"], "unknown-server");
        assert_eq!(mistake["file"], BROKEN.0);
        assert_eq!(
            (&mistake["line"], &mistake["column"], &mistake["end_column"]),
            (&4.into(), &11.into(), &15.into())
        );
        assert_eq!(mistake["source_line"], "servers: [WEB2]");
        assert_eq!(mistake["help"], "did you mean `WEB1`?");
    }
}

#[test]
fn a_failure_is_an_object() {
    let empty = temporary(&[]);
    for arguments in [
        &["build"][..],
        &["build", "-C", "nowhere"],
        &["build", "--now=never"],
    ] {
        let (status, told) = messages(empty.path(), arguments);
        assert_eq!((status, told.len()), (2, 1), "{arguments:?}");
        assert_eq!(told[0]["type"], "failure", "{arguments:?}");
        assert!(told[0]["message"].is_string(), "{arguments:?}");
    }
}

#[test]
fn the_next_change_is_an_object() {
    let site = temporary(&SITE);
    let (status, told) = messages(site.path(), &["next", NOW]);
    assert_eq!(status, 0);
    let expected = serde_json::json!({"type": "next", "next_change": "2026-03-20T13:00:00Z"});
    assert_eq!(told, [expected]);
}

#[test]
fn colours_are_for_terminals() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    let is_coloured = |arguments: &[&str]| {
        let run = statusgen(site.path(), &[&["build", NOW], arguments].concat());
        assert_eq!(run.status, 1);
        run.stderr.contains('\u{1b}')
    };
    assert!(!is_coloured(&[]), "a pipe is no terminal");
    assert!(!is_coloured(&["--color", "never"]));
    assert!(is_coloured(&["--color", "always"]));
    let run = statusgen(site.path(), &["build", "--color", "always", JSON, NOW]);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
}

/// A CI takes orders from lines that begin with `::`, blanks before it not counted.
#[cfg(unix)]
#[test]
fn nothing_of_an_author_begins_a_line() {
    const ORDER: &str = "\n::error::x\u{1b}[2K\u{2028}::set-env::\u{85}::y\r::z";
    let order_in_yaml = serde_json::Value::from(ORDER).to_string();
    let post = |rest: &str| format!("---\ntitle: A post\ndate: 2026-03-19T10:00:00Z\n{rest}---\n");
    let tag = ["x"; 300].join("y");
    let files: [(String, String); 11] = [
        (
            "site.yaml".into(),
            format!("{order_in_yaml}: 1\ntimezone: {order_in_yaml}\n"),
        ),
        (
            "servers.yaml".into(),
            format!("servers: [{{id: {order_in_yaml}}}]\ngroups: {ORDER}\n"),
        ),
        (
            "checks.yaml".into(),
            format!("{order_in_yaml}: {{}}\n{order_in_yaml}: 1\n"),
        ),
        (format!("i18n/{ORDER}.yaml"), "days: 1\n".into()),
        (format!("templates/{ORDER}.html"), "{{ x".into()),
        (format!("static/{ORDER}"), "a file".into()),
        (format!("posts/{ORDER}.md"), post("status: x\n")),
        (format!("posts/a/{ORDER}.md"), "a: [".into()),
        (
            "posts/b.md".into(),
            post(&format!("incident: {order_in_yaml}\ntags: [{tag}]\n")),
        ),
        (
            "posts/c.md".into(),
            post(&format!("aliases: {order_in_yaml}\n")),
        ),
        (
            "posts/d.md".into(),
            format!(
                "{}[x](<{order_in_yaml}.md>)\n",
                post(&format!(
                    "extra: {{{order_in_yaml}: 1, {order_in_yaml}: 2}}\n"
                ))
            ),
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &files {
        write(&folder.path().join(path), text);
    }
    let output = format!("--output=posts/{ORDER}");
    for arguments in [
        &["check", NOW][..],
        &["build", NOW],
        &["build", NOW, JSON],
        &["build", NOW, &output],
        &["-C", ORDER, "build"],
        &["-C", ORDER, "build", JSON],
        &["new", "A post", "--server", ORDER],
        &["init", ORDER],
        &["init", ORDER],
        &["init", ORDER, JSON],
    ] {
        let run = statusgen(folder.path(), arguments);
        let printed = format!("{}{}", run.stdout, run.stderr);
        assert!(!printed.trim().is_empty(), "{arguments:?}");
        let is_break = |c: char| c == '\n' || (c.is_control() && c != '\t') || c == '\u{2028}';
        for line in printed.split(is_break) {
            // `:::` leads on to the second of two places, and is no order.
            let line = line.trim().trim_start_matches("::: ");
            assert!(!line.starts_with("::"), "{arguments:?}: {printed:?}");
        }
        assert!(!printed.contains('\u{1b}'), "{arguments:?}: {printed:?}");
    }
}
