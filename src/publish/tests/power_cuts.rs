//! The power is cut after every operation of a build, on a disk that keeps of what was not waited
//! for as much or as little as it likes, in order or not.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::crashes::{self, FOREIGN, How, Tree, TwoSites, check_next};
use super::simulated_disk::{Chance, Files, Keeps, SimulatedDisk};
use super::tree;

/// A change of the disk, or a wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    MakeFolder(PathBuf),
    MakeFile(PathBuf),
    /// More bytes at its end.
    Write(PathBuf, Vec<u8>),
    Rename(PathBuf, PathBuf),
    Exchange(PathBuf, PathBuf),
    Link(PathBuf, PathBuf),
    Remove(PathBuf),
    /// All that was done before is on the disk.
    SyncAll,
    /// The names in this folder are.
    SyncNames(PathBuf),
}

/// What happened in each folder that is watched.
static WATCHED: Mutex<Vec<(PathBuf, Vec<Event>)>> = Mutex::new(Vec::new());

/// Does something and notes it, if it goes well, for whoever watches the folder. Others wait
/// meanwhile, so that the order is the true one.
pub(super) fn note_after<T>(
    path: &Path,
    run: impl FnOnce(&mut Vec<Event>) -> io::Result<T>,
) -> io::Result<T> {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    let watch = watched
        .iter_mut()
        .find(|(folder, _)| path.starts_with(folder));
    if let Some((_, events)) = watch {
        return run(events);
    }
    drop(watched);
    run(&mut Vec::new())
}

pub(super) fn note<T>(
    path: &Path,
    run: impl FnOnce() -> io::Result<T>,
    events: impl FnOnce() -> Vec<Event>,
) -> io::Result<T> {
    note_after(path, |noted| {
        let done = run()?;
        noted.extend(events());
        Ok(done)
    })
}

fn watch(folder: &Path, run: impl FnOnce()) -> Vec<Event> {
    let watched = || WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    watched().push((folder.to_owned(), Vec::new()));
    run();
    let mut watched = watched();
    let index = watched.iter().position(|(watched, _)| watched == folder);
    watched.remove(index.expect("the watch that was kept")).1
}

/// Makes the disk's files real.
fn put(files: &Files, root: &Path) {
    for (path, contents) in files {
        let path = root.join(path);
        match contents {
            None => fs::create_dir(path).expect("a folder"),
            Some(bytes) => fs::write(path, bytes).expect("a file"),
        }
    }
}

const KEEPS: [Keeps; 6] = [
    Keeps::Nothing,
    Keeps::Names,
    Keeps::NamesInOrder,
    Keeps::Anything,
    Keeps::Anything,
    Keeps::Anything,
];

/// Builds the new site over the old one or over nothing, with the power cut after each operation.
/// More than `fewest` states must be met, or nothing was tried: how many depends on the order in which
/// threads write.
fn cut_everywhere(
    how: How,
    before: Option<super::Files>,
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
    // What the build copies stands beside and is on the disk long since.
    let root = sites.root.path().join("disk");
    let sites = sites.with_output(root.join("public"));
    fs::create_dir(&root).expect("a folder");
    if let Some(foreign) = before {
        sites.set_up(foreign);
    }
    let mut disk = SimulatedDisk::of(&root);
    let events = watch(&root, || {
        sites.build(&sites.new, 2, how).expect("a build");
    });
    let mut seen = BTreeSet::new();
    let mut chance = Chance(1);
    for count in 0..=events.len() {
        for keeps in KEEPS {
            let left = disk.cut(keeps, &mut chance);
            if !seen.insert(left.clone()) {
                continue;
            }
            fs::remove_dir_all(&root).expect("removed");
            fs::create_dir(&root).expect("a folder");
            put(&left, &root);
            let last = count.checked_sub(1).map(|last| &events[last]);
            let what = format!("{how:?}, {keeps:?} after operation {count}, {last:?}");
            if sites.output().exists() {
                check(&tree(&sites.output()), &old, &new, &what);
            }
            let (next, exact) = if seen.len() % 3 == 1 && before.is_some() {
                ((&*sites.old, 1, how), &old)
            } else {
                ((&*sites.new, 2, how), &new)
            };
            check_next(&sites, next, exact, &what);
        }
        if let Some(event) = events.get(count) {
            disk.happen(event, &root);
        }
    }
    assert!(seen.len() > fewest, "only {} states were met", seen.len());
}

#[test]
fn a_power_cut_leaves_every_file_whole_and_the_next_build_exact() {
    cut_everywhere(How::InPlace, Some(FOREIGN), 100, crashes::check_whole);
}

#[test]
fn a_power_cut_in_a_first_build_is_made_good() {
    cut_everywhere(How::InPlace, None, 60, crashes::check_whole);
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
fn a_power_cut_leaves_one_whole_site_of_two() {
    cut_everywhere(How::AtOnce, Some(FOREIGN), 100, crashes::check_unmixed);
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
fn a_power_cut_in_a_first_build_at_once_leaves_nothing_or_all() {
    cut_everywhere(How::AtOnce, None, 60, crashes::check_unmixed);
}
