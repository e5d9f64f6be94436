//! Looking at the sources again and again, where the system cannot tell of changes.
//!
//! Part of the development server, for when [`watch`](super::watch) finds no better way. Compares
//! times as exactly as the file system keeps them, and in both directions: an older file that is
//! moved onto a newer one is a change like any other, and two saves within a second are two.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::sources::is_temporary;

const INTERVAL: Duration = Duration::from_millis(500);

/// When each file and folder was last modified, and how long it is.
type Times = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Looks twice a second from now on, in a thread that ends when nobody listens any more: when
/// `changed`, which is called at each change, says no.
pub(super) fn start(sources: Vec<PathBuf>, mut changed: impl FnMut() -> bool + Send + 'static) {
    let mut known = look(&sources);
    thread::spawn(move || {
        loop {
            thread::sleep(INTERVAL);
            let found = look(&sources);
            if found != known {
                known = found;
                if !changed() {
                    return;
                }
            }
        }
    });
}

fn look(sources: &[PathBuf]) -> Times {
    sources
        .iter()
        .flat_map(|source| {
            WalkDir::new(source)
                .follow_links(true)
                .into_iter()
                .filter_entry(|entry| !is_temporary(entry.path()))
        })
        // What cannot be looked at is missing, until it can be.
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            let times = (metadata.modified().ok(), metadata.len());
            Some((entry.into_path(), times))
        })
        .collect()
}
