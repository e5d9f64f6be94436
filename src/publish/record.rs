//! The record of the last build: what it was made from, and what stood in the folder after it.
//!
//! Part of the *publish* stage. It stands at `.statusgen/record` in the output folder. With it a
//! build that would change nothing is known from one that would, without rendering: the input has
//! the same hash, the present lies between the same two changes, and every file of the output is
//! untouched, by the stamps that the disk keeps of them. It is a memory alone: without it, or with
//! one that no longer fits, a build renders and compares every file.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::folder;
use super::refusal::PublishError;
use super::stage::Outcome;
use super::stamp::{Stamp, digest};
use super::{disk, manifest, own};
use crate::digest::{Digest, hex};
use crate::failure::Failure;
use crate::output::{Contents, OutputPath};
use crate::site::Unshown;

/// What a build was made from, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildRecord {
    /// A hash of all that the site is made from, but for the present.
    pub input: Digest,
    /// From when until before when the same input gives the same site.
    pub since: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub posts: usize,
    pub pages: usize,
    pub unshown: Unshown,
}

/// The record as it is written. Hashes are in hexadecimal digits.
#[derive(PartialEq, Serialize, Deserialize)]
struct Written {
    version: u32,
    input: String,
    output: String,
    since: String,
    until: String,
    posts: usize,
    pages: usize,
    held_back: usize,
    due: Option<String>,
    drafts: usize,
}

/// A record of the first version could be on the disk before what it speaks of.
const VERSION: u32 = 2;

/// What the last build said, and how many files it published, if a build of `input` at `now` would
/// change nothing.
///
/// # Errors
/// As [`stage`](super::stage()), where the folder is not one to write to.
pub fn recall(
    folder: &Path,
    sources: &[PathBuf],
    input: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<(BuildRecord, usize)>, PublishError> {
    let Some(written) = read(folder)? else {
        return Ok(None);
    };
    let record = written
        .record(input)
        .filter(|record| (record.since..record.until).contains(&now));
    let Some(record) = record else {
        return Ok(None);
    };
    folder::check_apart(folder, sources)?;
    let _held = folder::hold(folder)?;
    let manifest = manifest::read(folder)?;
    let stamps: Option<Vec<Stamp>> = manifest
        .paths
        .par_iter()
        .map(|path| {
            let found = disk::look(&folder.join(path.as_str())).ok().flatten()?;
            found.is_file().then(|| Stamp::of(&found))
        })
        .collect();
    let is_untouched = stamps
        .is_some_and(|stamps| hex(&digest(manifest.paths.iter().zip(&stamps))) == written.output);
    let count = manifest.paths.len();
    Ok((manifest.finished && is_untouched).then_some((record, count)))
}

/// None if there is none that can be understood.
fn read(folder: &Path) -> Result<Option<Written>, Failure> {
    let text = disk::read(&own::record(folder))?;
    Ok(text.and_then(|text| {
        let written: Written = serde_json::from_slice(&text).ok()?;
        (written.version == VERSION).then_some(written)
    }))
}

impl Written {
    /// The record, if it is of this input.
    fn record(&self, input: &Digest) -> Option<BuildRecord> {
        let instant = |text: &str| text.parse::<DateTime<Utc>>().ok();
        let record = BuildRecord {
            input: *input,
            since: instant(&self.since)?,
            until: instant(&self.until)?,
            posts: self.posts,
            pages: self.pages,
            unshown: Unshown {
                held_back: self.held_back,
                due: self.due.as_deref().and_then(instant),
                drafts: self.drafts,
            },
        };
        (self.input == hex(input)).then_some(record)
    }
}

/// Removes the record: what it says of the output is about to become untrue.
pub(super) fn forget(folder: &Path) -> Result<(), Failure> {
    disk::remove_file(&own::record(folder)).map(drop)
}

/// Writes the record of a build that is done, unless it stands there already. `linked` says that
/// all files have got another name since their stamps were taken.
pub(super) fn remember(
    folder: &Path,
    record: &BuildRecord,
    paths: &[&OutputPath],
    outcomes: &[Outcome],
    linked: bool,
) -> Result<(), Failure> {
    let Some(mut stamps) = stamps(folder, paths, outcomes, linked)? else {
        return Ok(());
    };
    stamps.sort_unstable_by_key(|(path, _)| *path);
    let latest = stamps.iter().map(|(_, stamp)| stamp.latest()).max();
    let written = Written {
        version: VERSION,
        input: hex(&record.input),
        output: hex(&digest(stamps.iter().map(|(path, stamp)| (*path, stamp)))),
        since: record.since.to_rfc3339(),
        until: record.until.to_rfc3339(),
        posts: record.posts,
        pages: record.pages,
        held_back: record.unshown.held_back,
        due: record.unshown.due.map(|due| due.to_rfc3339()),
        drafts: record.unshown.drafts,
    };
    if read(folder)?.as_ref() == Some(&written) {
        return Ok(());
    }
    // Numbers and texts always serialise.
    let text = serde_json::to_vec(&written).unwrap_or_default();
    write_after(folder, latest.unwrap_or_default(), &Contents::Bytes(text))
}

/// Writes the record with a time that is later than that of every file: one that is altered from
/// then on gets a later time too, however coarse the clock of the disk is, and is found by that.
/// Where the clock is too coarse to wait for, there is no record.
fn write_after(folder: &Path, latest: Duration, contents: &Contents) -> Result<(), Failure> {
    const TRIES: usize = 30;
    const PAUSE: Duration = Duration::from_millis(1);
    let place = own::record(folder);
    let new = own::unfinished(&place);
    for _ in 0..TRIES {
        disk::remove_file(&new)?;
        let (written, _) = disk::write_new(&new, contents, &place)?;
        if Stamp::of(&written).latest() > latest {
            return disk::rename(&new, &place);
        }
        thread::sleep(PAUSE);
    }
    disk::remove_file(&new).map(drop)
}

/// The stamps of all files in their places; none if one was touched since it was written.
fn stamps<'a>(
    folder: &Path,
    paths: &[&'a OutputPath],
    outcomes: &[Outcome],
    linked: bool,
) -> Result<Option<Vec<(&'a OutputPath, Stamp)>>, Failure> {
    let stamps: Vec<Option<(&OutputPath, Stamp)>> = paths
        .par_iter()
        .zip(outcomes)
        .map(|(path, outcome)| {
            let stamp = match outcome {
                Outcome::Unchanged(stamp) | Outcome::InNewFolder(stamp) if !linked => Some(*stamp),
                // Renaming and linking a file changes its stamp.
                Outcome::Unchanged(staged)
                | Outcome::InNewFolder(staged)
                | Outcome::New(staged)
                | Outcome::Changed(staged)
                | Outcome::InPlaceOfUnknown(staged) => disk::look(&folder.join(path.as_str()))?
                    .map(|found| Stamp::of(&found))
                    .filter(|stamp| stamp.is_of_same_contents(staged)),
            };
            Ok(stamp.map(|stamp| (*path, stamp)))
        })
        .collect::<Result<_, Failure>>()?;
    Ok(stamps.into_iter().collect())
}
