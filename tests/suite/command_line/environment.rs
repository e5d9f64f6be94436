//! What a run takes from its environment: the present, if it is told; nothing else.

use std::process::Stdio;

use super::{NOW, SITE, command, published, run, statusgen};
use crate::folder::{temporary, write};

/// What a build with these variables publishes.
fn built(variables: &[(&str, &str)], arguments: &[&str]) -> crate::golden::Tree {
    let site = temporary(&SITE);
    let mut command = command(site.path());
    let run = run(command
        .envs(variables.iter().copied())
        .arg("build")
        .args(arguments));
    assert_eq!(run.status, 0, "{}", run.stderr);
    published(&site.path().join("public"))
}

#[test]
fn now_may_be_given_in_two_ways() {
    let plain = built(&[], &[NOW]);
    assert_eq!(built(&[("SOURCE_DATE_EPOCH", "1774008000")], &[]), plain);
    assert_eq!(
        built(&[("SOURCE_DATE_EPOCH", "0")], &[NOW]),
        plain,
        "`--now` comes first"
    );
    for now in [
        "2026-03-20 12:00",
        "2026-03-20T13:00:00+01:00",
        "2026-03-20 12:00:00.9 Z",
    ] {
        assert_eq!(built(&[], &["--now", now]), plain, "{now}");
    }
    assert_ne!(built(&[("SOURCE_DATE_EPOCH", "1774200000")], &[]), plain);
}

#[test]
fn a_now_that_is_none_ends_with_two() {
    let site = temporary(&SITE);
    write(
        &site.path().join("site.yaml"),
        "timezone: Pacific/Auckland\n",
    );
    for now in ["tomorrow", "", "2026-02-30", "12:00"] {
        let run = statusgen(site.path(), &["build", "--now", now]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{now}");
        assert!(
            run.stderr.contains(&format!("`{now}` is not a time")),
            "{}",
            run.stderr
        );
    }
    for epoch in ["soon", "", "1774008000.5", "99999999999999999"] {
        let mut command = command(site.path());
        let run = run(command.env("SOURCE_DATE_EPOCH", epoch).arg("build"));
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{epoch}");
        assert!(run.stderr.contains("SOURCE_DATE_EPOCH"), "{}", run.stderr);
    }
    // A moment that no calendar on the site could show.
    let mut command = command(site.path());
    let run = run(command
        .env("SOURCE_DATE_EPOCH", "8210266876799")
        .arg("build"));
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert!(!site.path().join("public").exists());
}

#[test]
fn a_reader_may_leave_before_the_end() {
    let site = temporary(&SITE);
    for arguments in [
        &["build", "-v", NOW][..],
        &["check", NOW],
        &["next", NOW],
        &["--help"],
        &["--version"],
    ] {
        let mut child = command(site.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let anywhere = temporary(&[]);
    for arguments in [&["--help"][..], &["build", "--help"], &["--version"]] {
        let run = statusgen(anywhere.path(), arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(!run.stdout.is_empty(), "{arguments:?}");
    }
    let version = statusgen(anywhere.path(), &["--version"]).stdout;
    assert_eq!(
        version,
        format!("statusgen {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_ends_with_two() {
    let site = temporary(&SITE);
    let commands: [&[&str]; 6] = [
        &["build", NOW],
        &["check", NOW],
        &["next", NOW],
        &["--message-format=json", "next", NOW],
        &["new", "A post"],
        &["--help"],
    ];
    for arguments in commands {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let mut command = command(site.path());
        command.args(arguments).stdout(full.unwrap());
        let output = command.stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        let expected = "error: cannot write to standard output: No space left on device\n";
        let is_help = arguments == ["--help"];
        assert!(is_help || told.ends_with(expected), "{arguments:?}: {told}");
    }
}

#[test]
fn whoever_closes_the_pipe_wants_no_more() {
    let site = temporary(&SITE);
    for arguments in [&["next", NOW][..], &["build", "-v", NOW], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = command(site.path());
        let status = command.args(arguments).stdout(writer).status().unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn a_word_too_many_is_told_with_its_place() {
    let folder = temporary(&[]);
    for (arguments, tip) in [
        (&["build", "mysite"][..], "'statusgen -C mysite build'"),
        (&["check", "a/b", "--strict"], "'statusgen -C a/b check'"),
        (&["serve", "mysite"], "'statusgen -C mysite serve'"),
        (&["new", "Mail", "is", "late"], "put the title in quotes"),
        (&["build", "--mysite"], "unexpected argument"),
    ] {
        let run = statusgen(folder.path(), arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.stderr.contains(tip), "{arguments:?}: {}", run.stderr);
    }
}
