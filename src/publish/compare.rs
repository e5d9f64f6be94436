//! Comparing what the site has with what the folder holds: what a build has to change.
//!
//! Part of the *publish* stage, after the folder was taken. It reads and refuses, and changes
//! nothing.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::disk;
use super::manifest::Manifest;
use super::refusal::{PublishError, Refusal};
use super::stamp::Stamp;
use crate::digest::{Digest, Hasher};
use crate::failure::Failure;
use crate::output::{Contents, OutputPath};

/// What stands at a path of the site.
#[derive(Debug)]
pub(super) enum Occupant {
    /// The place is free, or is freed by removing what we wrote there.
    Nothing,
    /// With a hash of what it was compared with, where that is a file to copy.
    Equal(Stamp, Option<Digest>),
    OursAndDifferent,
    Foreign(PathBuf),
}

/// The folders that the site needs, except the output folder itself.
#[derive(Debug)]
pub(super) struct Folders<'a> {
    pub(super) needed: HashSet<&'a str>,
    /// Those that are not there yet.
    pub(super) absent: HashSet<&'a str>,
    /// Those of the absent that something stands in the place of which may be somebody's.
    pub(super) occupied: Vec<&'a str>,
}

impl<'a> Folders<'a> {
    /// Looks for all folders, in parallel.
    ///
    /// # Errors
    /// [`Refusal::ForeignFile`] with the first path, in their order, where something stands that
    /// is no folder and not in the manifest, if the manifest is whole.
    pub(super) fn find(
        folder: &Path,
        manifest: &Manifest,
        paths: &[&'a OutputPath],
    ) -> Result<Self, PublishError> {
        let needed = folders_of(paths.iter().copied());
        let mut sorted: Vec<&str> = needed.iter().copied().collect();
        sorted.sort_unstable();

        // A first build asks for a handful of names instead of for all.
        let mut absent_tops = HashSet::new();
        for top in sorted.iter().filter(|path| !path.contains('/')) {
            if matches!(find_folder(folder, top, manifest)?, Occupant::Nothing) {
                absent_tops.insert(*top);
            }
        }
        let find = |path: &&'a str| {
            let top = path.split('/').next().unwrap_or(path);
            if absent_tops.contains(top) {
                return Ok((*path, Occupant::Nothing));
            }
            Ok((*path, find_folder(folder, path, manifest)?))
        };
        let found: Vec<(&str, Occupant)> = sorted
            .par_iter()
            .map(find)
            .collect::<Result<_, Failure>>()?;
        let mut absent = HashSet::new();
        let mut occupied = Vec::new();
        for (path, found) in found {
            match found {
                Occupant::Equal(..) => {}
                Occupant::Foreign(_) if manifest.may_lack_some() => {
                    occupied.push(path);
                    absent.insert(path);
                }
                Occupant::Foreign(path) => return Err(Refusal::ForeignFile { path }.into()),
                Occupant::Nothing | Occupant::OursAndDifferent => drop(absent.insert(path)),
            }
        }
        Ok(Self {
            needed,
            absent,
            occupied,
        })
    }

    /// The outermost folder around a path that is not there yet.
    pub(super) fn new_around<'b>(&self, path: &'b OutputPath) -> Option<&'b str> {
        path.folders()
            .take_while(|folder| self.absent.contains(folder))
            .last()
    }
}

/// Every folder that one of the paths stands in.
pub(super) fn folders_of<'a>(paths: impl Iterator<Item = &'a OutputPath>) -> HashSet<&'a str> {
    let mut folders = HashSet::new();
    for path in paths {
        for folder in path.folders() {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}

fn is_listed(manifest: &[OutputPath], path: &str) -> bool {
    manifest
        .binary_search_by(|listed| listed.as_str().cmp(path))
        .is_ok()
}

fn is_folder_of_listed(manifest: &[OutputPath], path: &str) -> bool {
    let inside = format!("{path}/");
    let next = manifest.partition_point(|listed| listed.as_str() < inside.as_str());
    manifest
        .get(next)
        .is_some_and(|listed| listed.as_str().starts_with(&inside))
}

fn find_folder(folder: &Path, path: &str, manifest: &Manifest) -> Result<Occupant, Failure> {
    let place = folder.join(path);
    Ok(match disk::look(&place)? {
        Some(found) if found.is_dir() => Occupant::Equal(Stamp::of(&found), None),
        // Nothing is ever written through a link that stands in for a folder.
        Some(_) if is_listed(&manifest.paths, path) => Occupant::OursAndDifferent,
        Some(_) => Occupant::Foreign(place),
        None => Occupant::Nothing,
    })
}

/// Compares one file with what stands at its path.
pub(super) fn find_file(
    folder: &Path,
    manifest: &Manifest,
    path: &OutputPath,
    contents: &Contents,
) -> Result<Occupant, Failure> {
    let place = folder.join(path.as_str());
    let Some(found) = disk::look(&place)? else {
        return Ok(Occupant::Nothing);
    };
    if found.is_dir() {
        let foreign = foreign_inside(folder, &place, &manifest.paths)?;
        return Ok(foreign.map_or(Occupant::Nothing, Occupant::Foreign));
    }
    // As it was before it was read: whoever changes it meanwhile changes its stamp.
    let stamp = Stamp::of(&found);
    if found.is_file()
        && let Comparison::Equal(copied) = compare(&place, found.len(), contents)?
    {
        return Ok(Occupant::Equal(stamp, copied));
    }
    // An empty file is what power cuts leave, and nothing is lost with it.
    let is_left_by_cut = manifest.may_lack_some() && found.is_file() && found.len() == 0;
    Ok(
        if is_left_by_cut || is_listed(&manifest.paths, path.as_str()) {
            Occupant::OursAndDifferent
        } else {
            Occupant::Foreign(place)
        },
    )
}

/// Something in a folder that is in the way and would not be gone once our own files are.
fn foreign_inside(
    folder: &Path,
    place: &Path,
    manifest: &[OutputPath],
) -> Result<Option<PathBuf>, Failure> {
    #[allow(clippy::disallowed_methods, reason = "a list of files changes nothing")]
    let files = WalkDir::new(place);
    for entry in files.sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(place).to_path_buf();
            Failure::new("read", path, error.into())
        })?;
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let segments: Option<Vec<&str>> = relative
            .components()
            .map(|component| component.as_os_str().to_str())
            .collect();
        let ours = segments.is_some_and(|segments| {
            let path = segments.join("/");
            if entry.file_type().is_dir() {
                is_folder_of_listed(manifest, &path)
            } else {
                is_listed(manifest, &path)
            }
        });
        if !ours {
            return Ok(Some(entry.into_path()));
        }
    }
    Ok(None)
}

/// Few pages are longer, and it may well stand on the stack.
const CHUNK: usize = 16 * 1024;

/// Whether a file has these contents.
enum Comparison {
    /// With the hash of the file to copy, if the contents are one.
    Equal(Option<Digest>),
    Different,
}

fn compare(place: &Path, length: u64, contents: &Contents) -> Result<Comparison, Failure> {
    let failed = |cause| Failure::new("read", place, cause);
    match contents {
        Contents::Bytes(bytes) => {
            if u64::try_from(bytes.len()) != Ok(length) {
                return Ok(Comparison::Different);
            }
            Ok(if holds(disk::open(place)?, bytes).map_err(failed)? {
                Comparison::Equal(None)
            } else {
                Comparison::Different
            })
        }
        Contents::CopyOf(original) => {
            let unreadable = |cause| Failure::new("read", original, cause);
            let mut source = disk::open_original(original)?;
            if source.metadata().map_err(unreadable)?.len() != length {
                return Ok(Comparison::Different);
            }
            let mut file = disk::open(place)?;
            let mut hasher = Hasher::default();
            let mut chunk = [0; CHUNK];
            loop {
                let count = disk::read_some(&mut source, &mut chunk).map_err(unreadable)?;
                if count == 0 {
                    break;
                }
                let mut other = [0; CHUNK];
                match file.read_exact(&mut other[..count]) {
                    Ok(()) if chunk[..count] == other[..count] => hasher.piece(&chunk[..count]),
                    Err(cause) if cause.kind() != io::ErrorKind::UnexpectedEof => {
                        return Err(failed(cause));
                    }
                    _ => return Ok(Comparison::Different),
                }
            }
            // The original may have become shorter while it was read.
            let is_at_end = disk::read_some(&mut file, &mut chunk).map_err(failed)? == 0;
            Ok(if is_at_end {
                Comparison::Equal(Some(hasher.finish()))
            } else {
                Comparison::Different
            })
        }
    }
}

/// Whether a file of the right length holds these bytes.
fn holds(mut file: File, mut bytes: &[u8]) -> io::Result<bool> {
    let mut chunk = [0; CHUNK];
    while !bytes.is_empty() {
        let wanted = bytes.len().min(CHUNK);
        let count = disk::read_some(&mut file, &mut chunk[..wanted])?;
        let Some(rest) = bytes.strip_prefix(&chunk[..count]).filter(|_| count > 0) else {
            return Ok(false);
        };
        bytes = rest;
    }
    Ok(true)
}
