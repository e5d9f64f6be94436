//! A fault at every operation on the disk, one build after the other: the process is killed before
//! it or inside of it, the disk is full, the permission to write is gone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::faults::{self, Fault};
use super::{Files, make, publish_and_record, publish_at_once, site, temporary, tree};
use crate::output::{Contents, OutputFile, OutputPath};
use crate::publish::{BuildRecord, PublishError, Published, recall};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    InPlace,
    AtOnce,
}

pub(super) type Tree = BTreeMap<String, String>;

/// Two sites, and what somebody else keeps between their files.
pub(super) struct TwoSites {
    pub(super) root: TempDir,
    output: PathBuf,
    pub(super) old: Vec<OutputFile>,
    pub(super) new: Vec<OutputFile>,
}

pub(super) const OLD: Files = &[
    ("index.html", "the old home"),
    ("same.html", "the same"),
    ("a/index.html", "an old page"),
    ("a/same/index.html", "the same"),
    ("gone/b/index.html", "goes"),
    ("gone/c/index.html", "goes too"),
    ("folder-then-file/index.html", "in a folder"),
    ("file-then-folder", "a file"),
];

pub(super) const NEW: Files = &[
    ("index.html", "the new home"),
    ("same.html", "the same"),
    ("a/index.html", "a new page"),
    ("a/same/index.html", "the same"),
    ("a/added.html", "beside others"),
    ("added/deep/index.html", "in a new folder"),
    ("added/index.html", "in a new folder"),
    ("folder-then-file", "a file"),
    ("file-then-folder/index.html", "in a folder"),
    ("shared/index.html", "beside somebody's"),
];

pub(super) const FOREIGN: Files = &[
    ("CNAME", "status.example.org"),
    (".well-known/security.txt", "Contact: mailto:a@example.org"),
    ("a/notes.txt", "mine"),
    ("gone/b/notes.txt", "mine"),
    ("shared/notes.txt", "mine"),
];

impl TwoSites {
    pub(super) fn new() -> Self {
        let root = temporary();
        let copied = |name: &str, text: &str| {
            let original = root.path().join(name);
            fs::write(&original, text.repeat(20_000)).expect("a static file");
            OutputFile {
                path: OutputPath::new("logo.svg").expect("safe"),
                contents: Contents::CopyOf(original),
            }
        };
        let mut old = site(OLD);
        old.push(copied("old.svg", "o"));
        let mut new = site(NEW);
        new.push(copied("new.svg", "n"));
        let output = root.path().join("deep/public");
        Self {
            root,
            output,
            old,
            new,
        }
    }

    pub(super) fn with_output(self, output: PathBuf) -> Self {
        Self { output, ..self }
    }

    pub(super) fn output(&self) -> PathBuf {
        self.output.clone()
    }

    pub(super) fn build(
        &self,
        files: &[OutputFile],
        input: u8,
        how: How,
    ) -> Result<Published, PublishError> {
        let record = Some(record(input));
        match how {
            How::InPlace => publish_and_record(&self.output(), files, &[], record.as_ref()),
            How::AtOnce => publish_at_once(&self.output(), files, record.as_ref()),
        }
    }

    /// An output folder as the old site's build left it, with foreign files.
    pub(super) fn set_up(&self, foreign: Files) {
        let _ = fs::remove_dir_all(self.root.path().join("deep"));
        self.build(&self.old, 1, How::InPlace)
            .expect("a first build");
        make(&self.output(), foreign);
    }

    /// What a build into an empty folder gives, with the same foreign files.
    pub(super) fn exact(&self, files: &[OutputFile], foreign: Files) -> Tree {
        let folder = self.root.path().join("exact");
        publish_and_record(&folder, files, &[], None).expect("a build into an empty folder");
        make(&folder, foreign);
        let exact = tree(&folder);
        fs::remove_dir_all(&folder).expect("removed");
        exact
    }
}

fn record(input: u8) -> BuildRecord {
    BuildRecord {
        input: [input; 32],
        since: "2026-03-20T00:00:00Z".parse().expect("an instant"),
        until: "2026-03-21T00:00:00Z".parse().expect("an instant"),
        posts: 1,
        pages: 2,
        unshown: crate::site::Unshown::default(),
    }
}

/// Whether every published file is that of one of the two sites, and none of both is missing.
pub(super) fn check_whole(found: &Tree, old: &Tree, new: &Tree, what: &str) {
    for (path, text) in found {
        let known = [old.get(path), new.get(path)];
        assert!(known.contains(&Some(text)), "{what}: {path} is {text:.40?}");
    }
    for (path, _) in old.iter().filter(|(path, _)| new.contains_key(*path)) {
        assert!(found.contains_key(path), "{what}: {path} is missing");
    }
}

/// Whether the next build makes the site as if nothing had been before, leaves nothing of its own
/// but what it needs, and the one after it has nothing to do.
pub(super) fn check_next(
    sites: &TwoSites,
    (files, input, how): (&[OutputFile], u8, How),
    exact: &Tree,
    what: &str,
) {
    sites
        .build(files, input, how)
        .unwrap_or_else(|error| panic!("{what}: {error}"));
    let output = sites.output();
    let found = tree(&output);
    let differing = |one: &Tree, other: &Tree| -> Vec<String> {
        let differs = |(path, text): &(&String, &String)| other.get(*path) != Some(text);
        let paths = one.iter().filter(differs).map(|(path, _)| path.clone());
        paths.collect()
    };
    let nothing: (Vec<String>, Vec<String>) = Default::default();
    let (more, less) = (differing(&found, exact), differing(exact, &found));
    assert_eq!((more, less), nothing, "{what}");
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("readable").file_name().into_string())
            .collect::<Result<_, _>>()
            .expect("UTF-8");
        names.sort();
        names
    };
    let own = names(&output.join(".statusgen"));
    assert_eq!(
        own,
        ["lock", "manifest", "manifest-copy", "record"],
        "{what}"
    );
    let beside = names(output.parent().expect("a parent"));
    assert_eq!(beside, ["public"], "{what}");
    let noon = "2026-03-20T12:00:00Z".parse().expect("an instant");
    let recalled = recall(&output, &[], &[input; 32], noon).expect("read");
    assert!(recalled.is_some(), "{what}");
    let again = sites.build(files, input, how).expect("an unchanged build");
    let changed = (again.written.len(), again.removed.len());
    assert_eq!(changed, (0, 0), "{what}");
}

/// Enough for a build of so few files to have come to its end.
const MOST: usize = 2_000;

/// Builds the new site over the old one, or over nothing, with each fault at each operation.
fn try_all(
    how: How,
    before: Option<Files>,
    fewest: usize,
    check: impl Fn(&Tree, &Tree, &Tree, &str),
) {
    let sites = TwoSites::new();
    let (old, new) = match before {
        Some(foreign) => (
            sites.exact(&sites.old, foreign),
            sites.exact(&sites.new, foreign),
        ),
        None => (Tree::new(), sites.exact(&sites.new, &[])),
    };
    for fault in Fault::ALL {
        for at in 0..MOST {
            match before {
                Some(foreign) => sites.set_up(foreign),
                None => drop(fs::remove_dir_all(sites.root.path().join("deep"))),
            }
            let (result, struck) = faults::with(sites.root.path(), fault, at, || {
                sites.build(&sites.new, 2, how)
            });
            let what = format!("{fault:?} at operation {at}, {how:?}");
            if !struck {
                result.expect("a build without a fault");
                assert!(at > fewest, "there were {at} operations alone");
                break;
            }
            assert!(at + 1 < MOST, "the build has no end");
            if sites.output().exists() {
                check(&tree(&sites.output()), &old, &new, &what);
            }
            // The next build is of the new site or of the old one again, in either way.
            let next_how = if at % 3 == 0 {
                How::AtOnce
            } else {
                How::InPlace
            };
            let (next, exact) = if at % 2 == 1 && before.is_some() {
                ((&*sites.old, 1, next_how), &old)
            } else {
                ((&*sites.new, 2, next_how), &new)
            };
            check_next(&sites, next, exact, &what);
        }
    }
}

#[test]
fn a_fault_at_any_operation_leaves_every_file_whole_and_the_next_build_exact() {
    try_all(How::InPlace, Some(FOREIGN), 80, check_whole);
}

#[test]
fn a_fault_at_any_operation_of_a_first_build_is_made_good() {
    try_all(How::InPlace, None, 50, check_whole);
}

/// Whether the folder is wholly one of the two sites.
pub(super) fn check_unmixed(found: &Tree, old: &Tree, new: &Tree, what: &str) {
    let paths: Vec<&String> = found.keys().collect();
    assert!(found == old || found == new, "{what}: {paths:?}");
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
mod at_once {
    use super::*;

    #[test]
    fn a_fault_at_any_operation_leaves_one_whole_site() {
        try_all(How::AtOnce, Some(FOREIGN), 150, check_unmixed);
    }

    #[test]
    fn a_fault_at_any_operation_of_a_first_build_leaves_nothing_or_all() {
        try_all(How::AtOnce, None, 50, check_unmixed);
    }
}
