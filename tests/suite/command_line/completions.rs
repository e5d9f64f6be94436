//! `statusgen completions` and `statusgen man`, as a shell and a reader meet them.

use std::path::Path;
use std::process::Command as Process;

use super::{SITE, command, run, statusgen};
use crate::folder::temporary;

/// What a shell is offered for the last word.
fn offered(folder: &Path, shell: &str, words: &[&str]) -> Vec<String> {
    let index = words.len().saturating_sub(1).to_string();
    let mut command = command(folder);
    command
        .env("STATUSGEN_COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", index)
        .arg("--")
        .args(words);
    let run = run(&mut command);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{words:?}");
    run.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_is_offered_what_the_site_has() {
    let site = temporary(&SITE);
    let offered = |words: &[&str]| offered(site.path(), "bash", words).join(" ");
    for (words, expected) in [
        (&["statusgen", "up"][..], "update"),
        (&["statusgen", "update", "--serv"], "--server"),
        (&["statusgen", "update", "--server", ""], "WEB1 MAIL1"),
        (&["statusgen", "update", "-s", "MA"], "MAIL1"),
        // Bash takes the word apart, and keeps what stands before the last part.
        (
            &["statusgen", "update", "-s", "MAIL1", "=", "m"],
            "major_outage",
        ),
        (
            &["statusgen", "update", "--status", "=", "mon"],
            "monitoring",
        ),
        (&["statusgen", "new", "--impact", "c"], "critical"),
        (
            &["statusgen", "resolve", "--incident", ""],
            "2026-03-19-outage",
        ),
        (&["statusgen", "completions", "f"], "fish"),
        (&["statusgen", "man", "beg"], "begin"),
        // There is no such folder, and so no server: not an error in the middle of a line.
        (&["statusgen", "-C", "nowhere", "update", "-s", ""], ""),
    ] {
        assert_eq!(offered(words), expected, "{words:?}");
    }
    // From a folder of the site, and for a site that is named.
    let words = ["statusgen", "new", "-s", "W"];
    let posts = site.path().join("posts");
    assert_eq!(self::offered(&posts, "bash", &words), ["WEB1"]);
    let elsewhere = temporary(&[]);
    let named = site.path().to_str().unwrap();
    let words = ["statusgen", "-C", named, "new", "-s", "W"];
    let found = self::offered(elsewhere.path(), "bash", &words);
    assert_eq!(found, ["WEB1"]);
}

#[test]
fn other_shells_are_told_the_names_too() {
    let site = temporary(&SITE);
    let words = ["statusgen", "update", "--server", "W"];
    for (shell, expected) in [
        ("fish", "WEB1\tWeb server"),
        ("zsh", "WEB1:Web server"),
        ("powershell", "WEB1\tWeb server"),
    ] {
        assert_eq!(offered(site.path(), shell, &words), [expected], "{shell}");
    }
}

/// Those shells that are here read their script, which says nothing wrong.
#[test]
fn shells_can_read_their_script() {
    let anywhere = temporary(&[]);
    for (shell, variable) in [
        ("bash", "STATUSGEN_COMPLETE=bash"),
        ("zsh", "STATUSGEN_COMPLETE=\"zsh\""),
        ("fish", "STATUSGEN_COMPLETE=fish"),
        ("powershell", "$env:STATUSGEN_COMPLETE = \"powershell\""),
    ] {
        let script = statusgen(anywhere.path(), &["completions", shell]);
        assert_eq!((script.status, script.stderr.as_str()), (0, ""), "{shell}");
        assert!(script.stdout.contains(variable), "{}", script.stdout);
        let file = anywhere.path().join(shell);
        std::fs::write(&file, script.stdout).unwrap();
        let Ok(read) = Process::new(shell).arg("-n").arg(&file).output() else {
            continue;
        };
        let said = String::from_utf8_lossy(&read.stderr).into_owned();
        assert!(read.status.success(), "{shell}: {said}");
    }
    assert_eq!(
        statusgen(anywhere.path(), &["completions", "csh"]).status,
        2
    );
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let anywhere = temporary(&[]);
    let manual = statusgen(anywhere.path(), &["man"]);
    assert_eq!((manual.status, manual.stderr.as_str()), (0, ""));
    assert!(
        manual.stdout.contains(".TH statusgen 1"),
        "{}",
        manual.stdout
    );
    let page = statusgen(anywhere.path(), &["man", "build"]);
    assert!(
        page.stdout.contains(".TH statusgen-build 1"),
        "{}",
        page.stdout
    );
    let written = statusgen(anywhere.path(), &["man", "--output", "man1"]);
    assert_eq!((written.status, written.stderr.as_str()), (0, ""));
    let file = anywhere.path().join("man1/statusgen-build.1");
    assert_eq!(
        std::fs::read_to_string(file).unwrap().trim_end(),
        page.stdout.trim_end()
    );
    assert!(anywhere.path().join("man1/statusgen.1").exists());
    assert_eq!(statusgen(anywhere.path(), &["man", "buidl"]).status, 2);
}
