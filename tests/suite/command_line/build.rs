//! `statusgen build`: what it writes, what it says, and with which status it ends.

use std::fs;
use std::time::{Duration, SystemTime};

use super::{BROKEN, NOW, SITE, published, statusgen};
use crate::folder::{temporary, write};

#[test]
fn a_build_says_what_it_did() {
    let site = temporary(&SITE);
    let run = statusgen(site.path(), &["build", NOW]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let files = published(&site.path().join("public"));
    let pages = files.keys().filter(|path| path.ends_with(".html")).count();
    let lines: Vec<&str> = run.stdout.lines().collect();
    let [built, counted, not_shown, next] = lines[..] else {
        panic!("{}", run.stdout);
    };
    let expected = format!("Built 2 posts and {pages} pages into ");
    assert!(
        built.starts_with(&expected) && built.contains("public in "),
        "{built}"
    );
    assert_eq!(
        counted,
        format!("{} files written, 0 unchanged, 0 removed", files.len())
    );
    assert_eq!(
        not_shown,
        "Not shown: 1 post held back until 2026-03-22T10:00:00Z; 1 draft"
    );
    assert_eq!(next, "The next change is due at 2026-03-20T13:00:00Z");
}

#[test]
fn a_second_build_writes_nothing() {
    let site = temporary(&SITE);
    statusgen(site.path(), &["build", NOW]);
    let before = published(&site.path().join("public"));
    let run = statusgen(site.path(), &["build", NOW]);
    let expected = format!("0 files written, {} unchanged, 0 removed", before.len());
    assert!(run.stdout.contains(&expected), "{}", run.stdout);
}

#[test]
fn warnings_are_told_each_time() {
    let site = temporary(&SITE);
    let far = "---\ntitle: Far\ndate: 2026-03-18 10:00\n---\nWords.\n";
    write(&site.path().join("posts/2025-01-01-far.md"), far);
    let first = statusgen(site.path(), &["build", NOW]);
    assert!(first.stderr.contains("warning"), "{}", first.stderr);
    let second = statusgen(site.path(), &["build", NOW]);
    assert_eq!(second.stderr, first.stderr);
    assert_eq!(
        statusgen(site.path(), &["build", "--strict", NOW]).status,
        1
    );
}

#[test]
fn a_quiet_build_says_nothing() {
    let site = temporary(&SITE);
    let run = statusgen(site.path(), &["build", "-q", "--now=2026-04-20T12:00:00Z"]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
    write(&site.path().join(BROKEN.0), BROKEN.1);
    let run = statusgen(site.path(), &["--quiet", "build", NOW]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(
        run.stderr.contains("servers.yaml has no server `WEB2`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_loud_build_names_the_files() {
    let site = temporary(&SITE);
    let run = statusgen(site.path(), &["-v", "build", NOW]);
    assert!(
        run.stdout.contains("written  index.html\n"),
        "{}",
        run.stdout
    );
    fs::remove_file(site.path().join("posts/2026-03-18-news.md")).unwrap();
    let run = statusgen(site.path(), &["-v", "build", NOW]);
    assert!(
        run.stdout.contains("removed  2026/03/18/news/index.html\n"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("style."), "{}", run.stdout);
    assert_eq!(statusgen(site.path(), &["build", "-q", "-v"]).status, 2);
}

#[test]
fn a_failed_build_leaves_the_output_as_it_was() {
    let site = temporary(&SITE);
    let public = site.path().join("public");
    statusgen(site.path(), &["build", NOW]);
    let before = published(&public);
    let long_ago = SystemTime::now() - Duration::from_hours(48);
    for path in before.keys() {
        let file = fs::File::options()
            .write(true)
            .open(public.join(path))
            .unwrap();
        file.set_modified(long_ago).unwrap();
    }
    write(&site.path().join(BROKEN.0), BROKEN.1);
    let run = statusgen(site.path(), &["build", NOW]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(
        run.stderr.contains(" --> posts/2026-03-19-broken.md:4:11"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("1 error; nothing was written\n"),
        "{}",
        run.stderr
    );
    assert_eq!(published(&public), before);
    for path in before.keys() {
        let modified = fs::metadata(public.join(path)).unwrap().modified().unwrap();
        assert_eq!(modified, long_ago, "{path}");
    }
}

#[test]
fn a_build_that_fails_at_first_makes_no_folder() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    assert_eq!(statusgen(site.path(), &["build", NOW]).status, 1);
    assert!(!site.path().join("public").exists());
}

#[test]
fn all_errors_of_a_run_are_told() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    write(
        &site.path().join("posts/other.md"),
        "---\ntitle: Other\n---\n",
    );
    write(&site.path().join("site.yaml"), "titel: Status\n");
    let run = statusgen(site.path(), &["build", NOW]);
    assert_eq!(run.status, 1);
    for part in [
        "`WEB2`",
        "needs the key `date`",
        "did you mean `title`?",
        "3 errors; nothing was written",
    ] {
        assert!(run.stderr.contains(part), "{part} in\n{}", run.stderr);
    }
}

#[test]
fn what_is_not_statusgens_stays() {
    let site = temporary(&SITE);
    let public = site.path().join("public");
    statusgen(site.path(), &["build", NOW]);
    write(&public.join("mine.txt"), "mine\n");
    write(&public.join("2026/03/18/news/mine.txt"), "mine too\n");
    fs::remove_file(site.path().join("posts/2026-03-18-news.md")).unwrap();
    let run = statusgen(site.path(), &["build", NOW]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let after = published(&public);
    assert!(!after.contains_key("2026/03/18/news/index.html"));
    assert_eq!(after["mine.txt"], b"mine\n");
    assert_eq!(after["2026/03/18/news/mine.txt"], b"mine too\n");
}

#[test]
fn refused_folders_are_left_alone() {
    let site = temporary(&SITE);
    write(&site.path().join("mine/thesis.txt"), "years of work\n");
    write(&site.path().join("file"), "no folder\n");
    let before = published(site.path());
    for output in [
        ".",
        "posts",
        "posts/out",
        "static",
        "mine",
        "file",
        "site.yaml",
    ] {
        let run = statusgen(site.path(), &["build", NOW, "--output", output]);
        assert_eq!(
            (run.status, run.stdout.as_str()),
            (1, ""),
            "{output}: {}",
            run.stderr
        );
        assert!(run.stderr.contains("= help: "), "{output}: {}", run.stderr);
        assert_eq!(published(site.path()), before, "{output}");
    }
}

#[test]
fn the_site_and_the_output_may_stand_anywhere() {
    let site = temporary(&SITE);
    let elsewhere = temporary(&[]);
    let root = site.path().to_str().unwrap();
    let run = statusgen(elsewhere.path(), &["-C", root, "build", NOW]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let here = published(&site.path().join("public"));
    assert!(published(elsewhere.path()).is_empty());
    // The output is found from where the command is given, as every path on a command line is.
    let run = statusgen(
        elsewhere.path(),
        &["build", "--root", root, NOW, "--output", "a/b"],
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(published(&elsewhere.path().join("a/b")), here);
}

#[test]
fn posts_are_held_back_unless_asked_for() {
    let site = temporary(&SITE);
    let shows = |options: &[&str]| {
        let output = temporary(&[]);
        let folder = output.path().to_str().unwrap();
        let run = statusgen(
            site.path(),
            &[&["build", NOW, "-o", folder], options].concat(),
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        let files = published(output.path());
        ["2026/03/17/draft", "2026/03/22/later"]
            .map(|folder| files.contains_key(&format!("{folder}/index.html")))
    };
    assert_eq!(shows(&[]), [false, false]);
    assert_eq!(shows(&["--drafts"]), [true, false]);
    assert_eq!(shows(&["--future"]), [false, true]);
    assert_eq!(shows(&["--future", "--drafts"]), [true, true]);
}

#[test]
fn a_strict_build_fails_on_a_warning() {
    let site = temporary(&SITE);
    // By then the outage has been open for a month.
    let late = "--now=2026-04-20T12:00:00Z";
    let run = statusgen(site.path(), &["build", late]);
    assert_eq!(run.status, 0);
    assert!(
        run.stderr
            .starts_with("warning: this incident has been open for 32 days\n"),
        "{}",
        run.stderr
    );
    let before = published(&site.path().join("public"));
    let run = statusgen(
        site.path(),
        &["build", "--strict", "--now=2026-04-21T12:00:00Z"],
    );
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    assert!(
        run.stderr
            .starts_with("error: this incident has been open for 33 days\n"),
        "{}",
        run.stderr
    );
    assert_eq!(published(&site.path().join("public")), before);
}

#[test]
fn what_the_environment_refuses_ends_with_two() {
    let empty = temporary(&[("readme.txt", "no site\n")]);
    let cases: [(&[&str], &str); 6] = [
        (&["build"], "error: cannot find a site in "),
        (
            &["build", "-C", "nowhere"],
            "error: cannot open nowhere: No such file or directory",
        ),
        (&["build", "-C", "readme.txt"], "error: cannot"),
        (
            &["build", "--no-such-option"],
            "error: unexpected argument '--no-such-option'",
        ),
        (&["biuld"], "error: unrecognized subcommand 'biuld'"),
        (&[], "Makes a static status site"),
    ];
    for (arguments, told) in cases {
        let run = statusgen(empty.path(), arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            run.stderr.starts_with(told),
            "{arguments:?}: {}",
            run.stderr
        );
    }
    assert_eq!(published(empty.path()).len(), 1);
}

/// The second build knows it from the record of the first alone.
#[test]
fn a_build_counts_what_readers_do_not_see_yet() {
    let post = |rest: &str| format!("---\ntitle: A post\n{rest}\n---\nWords.\n");
    let site = temporary(&[
        ("posts/a.md", &post("date: 2026-03-19")),
        ("posts/b.md", &post("date: 2026-03-25 10:00")),
        ("posts/c.md", &post("date: 2026-03-22 10:00")),
        ("posts/d.md", &post("date: 2026-03-19\ndraft: true")),
        ("posts/e.md", &post("date: 2026-03-21\ndraft: true")),
    ]);
    let counted = |options: &[&str]| {
        let arguments = [&["build", NOW], options].concat();
        let run = statusgen(site.path(), &arguments);
        let line = run
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("Not shown: "));
        line.unwrap_or_default().to_owned()
    };
    for (options, expected) in [
        (
            &[][..],
            "2 posts held back, the first until 2026-03-22T10:00:00Z; 2 drafts",
        ),
        (
            &[],
            "2 posts held back, the first until 2026-03-22T10:00:00Z; 2 drafts",
        ),
        (
            &["--drafts"],
            "3 posts held back, the first until 2026-03-21T00:00:00Z",
        ),
        (&["--future"], "2 drafts"),
        (&["--future", "--drafts"], ""),
    ] {
        assert_eq!(counted(options), expected, "{options:?}");
    }
    let run = statusgen(site.path(), &["build", NOW, "--message-format=json"]);
    let summary: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (
            &summary["held_back"],
            &summary["next_post"],
            &summary["drafts"]
        ),
        (&2.into(), &"2026-03-22T10:00:00Z".into(), &2.into())
    );
}
