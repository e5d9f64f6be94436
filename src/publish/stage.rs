//! Staging: every file of the site is rendered and compared with what stands in its place, and
//! one that differs is written into `.statusgen/staging/`, from where it only has to be renamed.
//!
//! Part of the *publish* stage, on all processors. No more than a page for each of them is in
//! memory at once. A disk that is full, and a page that cannot be rendered, are met here, before
//! anything published has changed.
//!
//! ```text
//! .statusgen/staging/folders/2026/03/19/mail/index.html   a whole new folder, renamed as one
//! .statusgen/staging/files/0/17                           the site's file number 17
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::compare::{Folders, Occupant, find_file};
use super::disk;
use super::folder::HeldFolder;
use super::manifest::Manifest;
use super::refusal::{PublishError, Refusal};
use super::stamp::Stamp;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::failure::Failure;
use crate::output::{Contents, OutputPath};

/// What is to become of a file of the site. Each has the stamp of what was compared or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It stands there already.
    Unchanged(Stamp),
    /// It is staged, and nothing stands in its place, or nothing that stays.
    New(Stamp),
    /// It is staged, and replaces an earlier one.
    Changed(Stamp),
    /// It is staged inside a folder that is new itself.
    InNewFolder(Stamp),
    /// It is staged, and what stands in its place may be somebody's: that is to be set aside.
    InPlaceOfUnknown(Stamp),
}

/// A file of the site that is compared, and written where it differs.
struct StagedFile {
    outcome: Outcome,
    /// A hash of what was read of a static file.
    copied: Option<(PathBuf, Digest)>,
}

/// Why a file is not to be published.
enum Obstacle {
    Foreign(PathBuf),
    Broken(Box<Diagnostic>),
}

/// Where a file is staged that has no new folder around it.
pub(super) fn staged_file(staging: &Path, number: usize) -> PathBuf {
    // Threads work on numbers that are far apart, and do not wait for each other's folder.
    const TOGETHER: usize = 256;
    let together = (number / TOGETHER).to_string();
    staging
        .join("files")
        .join(together)
        .join(number.to_string())
}

/// Where a new folder is staged, or a file in one.
pub(super) fn staged_in_folder(staging: &Path, path: &str) -> PathBuf {
    staging.join("folders").join(path)
}

/// Stages all files. The outcomes are in the order of `paths`; besides there is a hash of each file
/// that was copied, by its place on the disk, as it was when it was copied or compared.
///
/// # Errors
/// [`PublishError::Broken`] with all pages that could not be rendered;
/// [`Refusal::ForeignFile`] with the first path, in their order, where something stands that is
/// neither in the manifest nor equal to what would be written, if the manifest is whole.
pub(super) fn stage(
    held: &HeldFolder,
    manifest: &Manifest,
    folders: &Folders<'_>,
    paths: &[&OutputPath],
    contents: impl Fn(usize) -> Result<Contents, Diagnostic> + Sync,
) -> Result<(Vec<Outcome>, BTreeMap<PathBuf, Digest>), PublishError> {
    let staging = held.staging();
    create_folders(&staging, folders)?;
    let all: Vec<Result<StagedFile, Obstacle>> = paths
        .par_iter()
        .enumerate()
        .map(|(number, path)| {
            let contents = match contents(number) {
                Ok(contents) => contents,
                Err(diagnostic) => return Ok(Err(Obstacle::Broken(diagnostic.into()))),
            };
            one(held, &staging, manifest, folders, number, path, &contents)
        })
        .collect::<Result<_, Failure>>()?;

    let mut outcomes = Vec::with_capacity(all.len());
    let mut copies = BTreeMap::new();
    let (mut foreign, mut broken) = (Vec::new(), Vec::new());
    for file in all {
        match file {
            Ok(file) => {
                outcomes.push(file.outcome);
                copies.extend(file.copied);
            }
            Err(Obstacle::Foreign(path)) => foreign.push(path),
            Err(Obstacle::Broken(diagnostic)) => broken.push(*diagnostic),
        }
    }
    if !broken.is_empty() {
        return Err(PublishError::Broken(broken));
    }
    match foreign.into_iter().min() {
        Some(path) => Err(Refusal::ForeignFile { path }.into()),
        None => Ok((outcomes, copies)),
    }
}

fn one(
    held: &HeldFolder,
    staging: &Path,
    manifest: &Manifest,
    folders: &Folders<'_>,
    number: usize,
    path: &OutputPath,
    contents: &Contents,
) -> Result<Result<StagedFile, Obstacle>, Failure> {
    let done = |outcome, digest: Option<Digest>| {
        let copied = match contents {
            Contents::CopyOf(original) => digest.map(|digest| (original.clone(), digest)),
            Contents::Bytes(_) => None,
        };
        Ok(Ok(StagedFile { outcome, copied }))
    };
    let place = held.folder.join(path.as_str());
    if folders.new_around(path).is_some() {
        let staged = staged_in_folder(staging, path.as_str());
        let (written, copied) = disk::write_new(&staged, contents, &place)?;
        return done(Outcome::InNewFolder(Stamp::of(&written)), copied);
    }
    let outcome = match find_file(&held.folder, manifest, path, contents)? {
        Occupant::Equal(stamp, copied) => return done(Outcome::Unchanged(stamp), copied),
        Occupant::Foreign(_) if manifest.may_lack_some() => Outcome::InPlaceOfUnknown,
        Occupant::Foreign(place) => return Ok(Err(Obstacle::Foreign(place))),
        Occupant::Nothing => Outcome::New,
        Occupant::OursAndDifferent => Outcome::Changed,
    };
    let staged = staged_file(staging, number);
    if let Some(folder) = staged.parent() {
        disk::create_folders(folder)?;
    }
    let (written, copied) = disk::write_new(&staged, contents, &place)?;
    done(outcome(Stamp::of(&written)), copied)
}

/// Creates the new folders in the staging folder, all of a level at once.
fn create_folders(staging: &Path, folders: &Folders<'_>) -> Result<(), Failure> {
    let depth = |path: &str| path.matches('/').count();
    let absent = folders.absent.iter();
    let mut by_depth: Vec<(usize, &str)> = absent.map(|path| (depth(path), *path)).collect();
    by_depth.par_sort_unstable();
    for level in by_depth.chunk_by(|(one, _), (other, _)| one == other) {
        level.par_iter().try_for_each(|(_, path)| {
            let staged = staged_in_folder(staging, path);
            match path.rsplit_once('/') {
                Some((around, _)) if folders.absent.contains(around) => {
                    disk::create_folder(&staged)
                }
                _ => disk::create_folders(&staged),
            }
        })?;
    }
    Ok(())
}
