//! The record of the last build: when it says that nothing changed, and when it must not.

use crate::site::Unshown;
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use super::{make, publish_and_record, site, temporary, tree};
use crate::publish::{BuildRecord, Published, recall};
use chrono::{DateTime, TimeDelta, Utc};

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn record() -> BuildRecord {
    BuildRecord {
        input: [7; 32],
        since: instant("2026-03-20T00:00:00Z"),
        until: instant("2026-03-20T18:00:00.5Z"),
        posts: 12,
        pages: 30,
        unshown: Unshown {
            held_back: 2,
            due: Some(instant("2026-03-20T18:00:00.5Z")),
            drafts: 1,
        },
    }
}

const NOON: &str = "2026-03-20T12:00:00Z";

fn build(output: &Path, record: Option<&BuildRecord>) -> Published {
    let files = site(&[("index.html", "home"), ("a/index.html", "page")]);
    publish_and_record(output, &files, &[], record).expect("published")
}

fn recalled(output: &Path) -> Option<(BuildRecord, usize)> {
    recall(output, &[], &[7; 32], instant(NOON)).expect("read")
}

#[test]
fn a_build_is_recalled_for_the_same_input_until_its_next_change() {
    let folder = temporary();
    let output = folder.path().join("public");
    assert_eq!(recalled(&output), None);
    build(&output, Some(&record()));
    let cases = [
        (7, record().since, true),
        (7, instant(NOON), true),
        (7, record().until - TimeDelta::milliseconds(1), true),
        (8, instant(NOON), false),
        (7, record().since - TimeDelta::seconds(1), false),
        (7, record().until, false),
    ];
    for (input, now, expected) in cases {
        let found = recall(&output, &[], &[input; 32], now).expect("read");
        assert_eq!(found, expected.then(|| (record(), 2)), "{input} {now}");
    }
}

#[test]
fn whoever_touches_the_output_is_found_out() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 8] = [
        ("altered", |output| {
            fs::write(output.join("index.html"), "HOME").expect("written");
        }),
        // Of the same length, and with its time put back.
        ("forged", |output| {
            let path = output.join("a/index.html");
            let before = fs::metadata(&path).expect("metadata").modified();
            fs::write(&path, "PAGE").expect("written");
            let file = File::options().write(true).open(&path).expect("opened");
            file.set_modified(before.expect("a time")).expect("set");
        }),
        ("removed", |output| {
            fs::remove_file(output.join("a/index.html")).expect("removed");
        }),
        ("folder removed", |output| {
            fs::remove_dir_all(output.join("a")).expect("removed");
        }),
        ("replaced by a copy", |output| {
            fs::rename(output.join("a"), output.join("b")).expect("renamed");
            fs::create_dir(output.join("a")).expect("made");
            fs::copy(output.join("b/index.html"), output.join("a/index.html")).expect("copied");
        }),
        ("replaced by a folder", |output| {
            fs::remove_file(output.join("index.html")).expect("removed");
            fs::create_dir(output.join("index.html")).expect("made");
        }),
        ("record removed", |output| {
            fs::remove_file(output.join(".statusgen/record")).expect("removed");
        }),
        ("record damaged", |output| {
            fs::write(output.join(".statusgen/record"), "{\"version\":1").expect("written");
        }),
    ];
    for (name, change) in changes {
        // Other systems do not keep the time at which a time was changed.
        if name == "forged" && !cfg!(unix) {
            continue;
        }
        let folder = temporary();
        let output = folder.path().join("public");
        build(&output, Some(&record()));
        assert!(recalled(&output).is_some(), "{name}");
        change(&output);
        assert_eq!(recalled(&output), None, "{name}");
        // What somebody else put there is refused, as ever.
        if name == "replaced by a folder" {
            continue;
        }
        build(&output, Some(&record()));
        assert_eq!(tree(&output)["index.html"], "home", "{name}");
        assert_eq!(tree(&output)["a/index.html"], "page", "{name}");
    }
}

#[test]
fn no_record_outlives_what_it_tells_of() {
    let folder = temporary();
    let output = folder.path().join("public");
    build(&output, Some(&record()));
    let files = site(&[("index.html", "two")]);
    publish_and_record(&output, &files, &[], None).expect("published");
    assert!(!output.join(".statusgen/record").exists());
    build(&output, Some(&record()));
    assert!(recalled(&output).is_some());
}

#[test]
fn the_record_is_later_than_every_file() {
    let folder = temporary();
    let output = folder.path().join("public");
    let modified = |path: &str| -> SystemTime {
        let metadata = fs::metadata(output.join(path)).expect("metadata");
        metadata.modified().expect("a time")
    };
    for _ in 0..20 {
        build(&output, Some(&record()));
        assert!(modified(".statusgen/record") > modified("index.html"));
        fs::remove_dir_all(&output).expect("removed");
    }
}

#[test]
fn what_a_killed_build_staged_is_removed_even_if_nothing_changed() {
    let folder = temporary();
    let output = folder.path().join("public");
    build(&output, Some(&record()));
    make(&output, &[(".statusgen/staging/files/0/1", "staged")]);
    assert!(recalled(&output).is_some());
    assert!(!output.join(".statusgen/staging").exists());
}

#[test]
fn a_build_that_changes_nothing_leaves_the_record_alone() {
    let folder = temporary();
    let output = folder.path().join("public");
    build(&output, Some(&record()));
    let path = output.join(".statusgen/record");
    let long_ago = SystemTime::UNIX_EPOCH;
    let file = File::options().write(true).open(&path).expect("opened");
    file.set_modified(long_ago).expect("set");
    let published = build(&output, Some(&record()));
    assert_eq!(published.written, []);
    let modified = fs::metadata(&path).expect("metadata").modified();
    assert_eq!(modified.expect("a time"), long_ago);
    // Another input with the same result is worth remembering.
    let other = BuildRecord {
        input: [8; 32],
        ..record()
    };
    assert_eq!(build(&output, Some(&other)).written, []);
    assert_eq!(recalled(&output), None);
    assert!(
        recall(&output, &[], &[8; 32], instant(NOON))
            .expect("read")
            .is_some()
    );
}
