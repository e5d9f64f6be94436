//! Which stages a build goes through: all, or those alone that tell that nothing changed.

use std::fs;
use std::path::Path;

use super::{NOW, SITE, published, statusgen};
use crate::folder::{temporary, write};

/// The stages that a build went through, from `--timings`.
fn stages(folder: &Path, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["build", "--timings", "--message-format=json"];
    arguments.extend(more);
    let run = statusgen(folder, &arguments);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let last = run.stdout.lines().last().expect("a line");
    let timings: serde_json::Value = serde_json::from_str(last).expect("JSON");
    assert_eq!(timings["type"], "timings");
    let stages = timings["stages"].as_array().expect("stages").iter();
    stages
        .map(|stage| {
            assert!(stage["seconds"].as_f64().expect("a number") >= 0.0);
            stage["stage"].as_str().expect("a name").to_owned()
        })
        .collect()
}

const RECALLED: [&str; 2] = ["read", "recall"];
const WHOLE: [&str; 7] = [
    "read", "recall", "parse", "resolve", "plan", "render", "publish",
];

#[test]
fn the_timings_name_the_stages() {
    let site = temporary(&SITE);
    let run = statusgen(site.path(), &["build", "--timings", NOW]);
    let names: Vec<&str> = run
        .stdout
        .lines()
        .skip(4)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let mut expected = WHOLE.to_vec();
    expected.push("all");
    if cfg!(target_os = "linux") {
        expected.push("memory");
    }
    assert_eq!(names, expected, "{}", run.stdout);
}

#[test]
fn nothing_is_rendered_where_nothing_can_have_changed() {
    let site = temporary(&SITE);
    let root = site.path();
    assert_eq!(stages(root, &[NOW]), WHOLE);
    assert_eq!(stages(root, &[NOW]), RECALLED);
    // Until the next change: an outage goes on, and counts by the hour.
    assert_eq!(stages(root, &["--now=2026-03-20T12:59:59Z"]), RECALLED);
    assert_eq!(stages(root, &["--now=2026-03-20T13:00:00Z"]), WHOLE);
    assert_eq!(stages(root, &[NOW]), WHOLE);
    for (what, text) in [
        (
            "posts/2026-03-18-news.md",
            "---\ntitle: New\ndate: 2026-03-18\n---\n",
        ),
        (
            "posts/2026-03-18-more.md",
            "---\ntitle: More\ndate: 2026-03-18\n---\n",
        ),
        ("servers.yaml", "servers:\n  - {id: WEB1, name: Web}\n"),
        ("site.yaml", "title: Other\n"),
        ("static/a.txt", "one"),
        ("static/a.txt", "two"),
        ("static/a.txt", "six"),
        ("static/b.txt", "two"),
        ("templates/404.html", "None"),
        ("i18n/en.yaml", "systems: Machines\n"),
        (
            "checks.yaml",
            "WEB1: {at: 2026-03-20T11:59:00Z, up: true}\n",
        ),
        (
            "checks.yaml",
            "WEB1: {at: 2026-03-20T11:58:00Z, up: true}\n",
        ),
    ] {
        assert_eq!(stages(root, &[NOW]), RECALLED, "before {what}");
        write(&root.join(what), text);
        assert_eq!(stages(root, &[NOW]), WHOLE, "{what} {text}");
    }
    for (from, to) in [
        ("posts/2026-03-18-more.md", "posts/2026-03-18-less.md"),
        ("static/b.txt", "static/c.txt"),
    ] {
        fs::rename(root.join(from), root.join(to)).expect("renamed");
        assert_eq!(stages(root, &[NOW]), WHOLE, "{to}");
        assert_eq!(stages(root, &[NOW]), RECALLED, "{to}");
    }
    fs::remove_file(root.join("posts/2026-03-18-less.md")).expect("removed");
    assert_eq!(stages(root, &[NOW]), WHOLE);
    assert_eq!(stages(root, &[NOW]), RECALLED);
    assert_eq!(stages(root, &[NOW, "--future"]), WHOLE);
    assert_eq!(stages(root, &[NOW, "--future"]), RECALLED);
    assert_eq!(stages(root, &[NOW, "--drafts"]), WHOLE);
    assert_eq!(stages(root, &[NOW, "--drafts"]), RECALLED);
    assert_eq!(stages(root, &[NOW, "--future", "--drafts"]), WHOLE);
}

#[test]
fn a_damaged_output_is_put_right_though_the_input_is_the_same() {
    let site = temporary(&SITE);
    let output = site.path().join("public");
    stages(site.path(), &[NOW]);
    let before = published(&output);
    let index = output.join("index.html");
    write(&index, "x");
    fs::remove_file(output.join("tags/index.html")).expect("removed");
    assert_eq!(stages(site.path(), &[NOW]), WHOLE);
    assert_eq!(published(&output), before);
    assert_eq!(stages(site.path(), &[NOW]), RECALLED);
}
