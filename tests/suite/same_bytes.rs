//! The same input and the same instant give the same bytes: whatever the number of threads, the
//! order of the files, the folder that they stand in, or how often it is done.

use std::path::PathBuf;

use proptest::prelude::*;
use statusgen::digest::Digest;
use statusgen::load::{self, Sources};
use statusgen::output::{Contents, OutputPath};
use statusgen::publish;
use statusgen::site::Options;

use crate::folder::{copy, fixtures, names_in, temporary};
use crate::golden::{Tree, difference};
use crate::pipeline::{at, instant, made, now_in, tree};
use crate::property::cases;

/// Every golden site, and the sample site of the project.
fn sites() -> Vec<(PathBuf, Options)> {
    let golden = names_in(&fixtures("sites")).into_iter().map(|name| {
        let folder = fixtures("sites").join(name).join("in");
        let options = at(now_in(&folder));
        (folder, options)
    });
    golden.chain([sample_site()]).collect()
}

fn sample_site() -> (PathBuf, Options) {
    (fixtures(".."), at(instant("2026-11-21T12:00:00Z")))
}

fn read(folder: &std::path::Path) -> Sources {
    load::load(folder).expect("the folder can be read").0
}

fn bytes(sources: &Sources, options: Options) -> Tree {
    tree(&made(sources, options).1)
}

#[track_caller]
fn assert_same(one: &Tree, other: &Tree, what: &str) {
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>(),
        "{what}"
    );
    for (path, bytes) in one {
        assert_eq!(difference(path, bytes, &other[path]), None, "{what}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for (folder, options) in sites() {
        let sources = read(&folder);
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
            pool.build().unwrap().install(|| bytes(&sources, options))
        };
        let one = with(1);
        for threads in [2, 7] {
            assert_same(&one, &with(threads), &format!("{threads} threads"));
        }
    }
}

#[test]
fn a_second_run_changes_nothing() {
    for (folder, options) in sites() {
        let first = bytes(&read(&folder), options);
        assert_same(&first, &bytes(&read(&folder), options), "a second run");
    }
}

#[test]
fn another_folder_changes_nothing() {
    for (folder, options) in sites() {
        let elsewhere = temporary(&[]);
        for name in load::Source::ALL.iter().map(|source| source.name()) {
            let source = folder.join(name);
            if source.is_file() {
                std::fs::copy(&source, elsewhere.path().join(name)).unwrap();
            } else {
                copy(&source, &elsewhere.path().join(name));
            }
        }
        let here = bytes(&read(&folder), options);
        assert_same(&here, &bytes(&read(elsewhere.path()), options), "elsewhere");
    }
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn the_order_of_the_files_changes_nothing(seed in prop::collection::vec(any::<u64>(), 64)) {
        for (folder, options) in sites() {
            let sources = read(&folder);
            let mut shuffled = sources.clone();
            shuffle(&mut shuffled.posts, &seed);
            shuffle(&mut shuffled.templates, &seed);
            shuffle(&mut shuffled.languages, &seed);
            shuffle(&mut shuffled.static_files, &seed);
            assert_same(&bytes(&sources, options), &bytes(&shuffled, options), "another order");
        }
    }
}

/// Puts items in an order that depends on the seed alone.
fn shuffle<T>(items: &mut [T], seed: &[u64]) {
    for (index, random) in (1..items.len()).rev().zip(seed.iter().cycle()) {
        let other = usize::try_from(random % (index as u64 + 1)).unwrap();
        items.swap(index, other);
    }
}

/// Hashes of the static file as it was read, and as it was copied. `change` happens in between.
fn hashes_of_a_static_file(published: Option<&str>, change: fn(&std::path::Path)) -> [Digest; 2] {
    let site = temporary(&[("static/a.txt", "one"), ("site.yaml", "")]);
    let sources = read(site.path());
    let fingerprint = load::fingerprint(&sources).unwrap();
    let original = &sources.static_files[0].location;
    let path = OutputPath::new("a.txt").unwrap();
    let output = site.path().join("public");
    let stage = |contents: Contents| {
        publish::stage(&output, &[], vec![&path], move |_| Ok(contents.clone())).unwrap()
    };
    if let Some(text) = published {
        let before = stage(Contents::Bytes(text.into()));
        before.publish(None).unwrap();
    }
    change(original);
    let staged = stage(Contents::CopyOf(original.clone()));
    [
        fingerprint.static_files[original],
        staged.copies()[original],
    ]
}

#[test]
fn what_is_copied_is_known_from_what_was_read() {
    for published in [None, Some("one"), Some("two"), Some("three")] {
        let [read, copied] = hashes_of_a_static_file(published, |_| {});
        assert_eq!(read, copied, "{published:?}");
        let [read, copied] = hashes_of_a_static_file(published, |original| {
            std::fs::write(original, "two").unwrap();
        });
        assert_ne!(read, copied, "{published:?}");
    }
}
