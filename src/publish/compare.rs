//! Comparing what the site has with what the folder holds: what a build has to change.
//!
//! Second step of the *publish* stage, after the folder was taken. It reads and refuses, and
//! changes nothing.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::folder::is_absence;
use super::refusal::{PublishError, Refusal};
use crate::failure::Failure;
use crate::output::{Contents, OutputFile, OutputPath};

/// What a build has to change.
#[derive(Debug)]
pub(super) struct Changes<'a> {
    /// Files whose place is free, or is freed by removing what we wrote there.
    pub(super) new: Vec<&'a OutputFile>,
    /// Files of ours that now differ.
    pub(super) changed: Vec<&'a OutputFile>,
    pub(super) unchanged: usize,
    /// Paths of ours that the site no longer has, whether a file still stands there or not.
    pub(super) orphans: Vec<&'a OutputPath>,
    /// Every path of the site.
    pub(super) paths: HashSet<&'a str>,
    /// Every folder that the site needs, except the output folder itself.
    pub(super) folders: HashSet<&'a str>,
    /// Those that are not there yet, a folder before what it holds.
    pub(super) absent_folders: Vec<&'a str>,
}

impl Changes<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.orphans.is_empty()
    }
}

/// What stands at a path of the site.
#[derive(Debug)]
enum Found {
    Nothing,
    Equal,
    OursAndDifferent,
    Foreign(PathBuf),
}

/// Compares all files, in parallel; `manifest` is sorted.
///
/// # Errors
/// [`Refusal::ForeignFile`] with the first path, in their order, where something stands that is
/// neither in the manifest nor equal to what would be written.
pub(super) fn compare<'a>(
    folder: &Path,
    manifest: &'a [OutputPath],
    files: &'a [OutputFile],
) -> Result<Changes<'a>, PublishError> {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let folders = folders_of(files.iter().map(|file| &file.path));
    let mut sorted_folders: Vec<&str> = folders.iter().copied().collect();
    sorted_folders.sort_unstable();

    // A first build asks for a handful of names instead of for all.
    let mut absent_tops = HashSet::new();
    for top in sorted_folders.iter().filter(|path| !path.contains('/')) {
        if matches!(find_folder(folder, top, manifest)?, Found::Nothing) {
            absent_tops.insert(*top);
        }
    }
    let is_absent = |path: &str| {
        path.split('/')
            .next()
            .is_some_and(|top| absent_tops.contains(top))
    };

    let found_folders: Vec<Found> = sorted_folders
        .par_iter()
        .map(|path| {
            if is_absent(path) {
                return Ok(Found::Nothing);
            }
            find_folder(folder, path, manifest)
        })
        .collect::<Result<_, Failure>>()?;
    let found_files: Vec<Found> = files
        .par_iter()
        .map(|file| {
            if is_absent(file.path.as_str()) {
                return Ok(Found::Nothing);
            }
            find_file(folder, file, manifest)
        })
        .collect::<Result<_, Failure>>()?;

    let foreign = found_folders.iter().chain(&found_files);
    let foreign = foreign.filter_map(|found| match found {
        Found::Foreign(path) => Some(path),
        _ => None,
    });
    if let Some(path) = foreign.min() {
        return Err(Refusal::ForeignFile { path: path.clone() }.into());
    }

    let mut changes = Changes {
        new: Vec::new(),
        changed: Vec::new(),
        unchanged: 0,
        orphans: manifest
            .iter()
            .filter(|path| !paths.contains(path.as_str()))
            .collect(),
        paths,
        folders,
        absent_folders: Vec::new(),
    };
    for (path, found) in sorted_folders.into_iter().zip(found_folders) {
        if !matches!(found, Found::Equal) {
            changes.absent_folders.push(path);
        }
    }
    for (file, found) in files.iter().zip(found_files) {
        match found {
            Found::Equal => changes.unchanged += 1,
            Found::OursAndDifferent => changes.changed.push(file),
            Found::Nothing | Found::Foreign(_) => changes.new.push(file),
        }
    }
    Ok(changes)
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

fn find_folder(folder: &Path, path: &str, manifest: &[OutputPath]) -> Result<Found, Failure> {
    let place = folder.join(path);
    match fs::symlink_metadata(&place) {
        Ok(found) if found.is_dir() => Ok(Found::Equal),
        // Nothing is ever written through a link that stands in for a folder.
        Ok(_) if is_listed(manifest, path) => Ok(Found::OursAndDifferent),
        Ok(_) => Ok(Found::Foreign(place)),
        Err(cause) if is_absence(&cause) => Ok(Found::Nothing),
        Err(cause) => Err(Failure::new("read", &place, cause)),
    }
}

fn find_file(folder: &Path, file: &OutputFile, manifest: &[OutputPath]) -> Result<Found, Failure> {
    let path = file.path.as_str();
    let place = folder.join(path);
    match fs::symlink_metadata(&place) {
        Ok(found) if found.is_dir() => {
            let foreign = foreign_inside(folder, &place, manifest)?;
            Ok(foreign.map_or(Found::Nothing, Found::Foreign))
        }
        Ok(found) if found.is_file() && is_equal(&place, found.len(), &file.contents)? => {
            Ok(Found::Equal)
        }
        Ok(_) if is_listed(manifest, path) => Ok(Found::OursAndDifferent),
        Ok(_) => Ok(Found::Foreign(place)),
        Err(cause) if is_absence(&cause) => Ok(Found::Nothing),
        Err(cause) => Err(Failure::new("read", &place, cause)),
    }
}

/// Something in a folder that is in the way and would not be gone once our own files are.
fn foreign_inside(
    folder: &Path,
    place: &Path,
    manifest: &[OutputPath],
) -> Result<Option<PathBuf>, Failure> {
    for entry in WalkDir::new(place).sort_by_file_name() {
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

fn is_equal(place: &Path, length: u64, contents: &Contents) -> Result<bool, Failure> {
    let failed = |cause| Failure::new("read", place, cause);
    match contents {
        Contents::Bytes(bytes) => {
            if u64::try_from(bytes.len()) != Ok(length) {
                return Ok(false);
            }
            let file = File::open(place).map_err(failed)?;
            holds(file, bytes).map_err(failed)
        }
        Contents::CopyOf(original) => {
            let unreadable = |cause| Failure::new("read", original, cause);
            let original_length = fs::metadata(original).map_err(unreadable)?.len();
            if original_length != length {
                return Ok(false);
            }
            let mut original = File::open(original).map_err(unreadable)?;
            let mut file = File::open(place).map_err(failed)?;
            let mut chunk = [0; CHUNK];
            loop {
                let count = original.read(&mut chunk).map_err(unreadable)?;
                if count == 0 {
                    return Ok(true);
                }
                let mut other = [0; CHUNK];
                match file.read_exact(&mut other[..count]) {
                    Ok(()) if chunk[..count] == other[..count] => {}
                    Err(cause) if cause.kind() != io::ErrorKind::UnexpectedEof => {
                        return Err(failed(cause));
                    }
                    _ => return Ok(false),
                }
            }
        }
    }
}

/// Whether a file of the right length holds these bytes.
fn holds(mut file: File, mut bytes: &[u8]) -> io::Result<bool> {
    let mut chunk = [0; CHUNK];
    while !bytes.is_empty() {
        let wanted = bytes.len().min(CHUNK);
        let count = match file.read(&mut chunk[..wanted]) {
            Ok(count) => count,
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
            Err(cause) => return Err(cause),
        };
        let Some(rest) = bytes.strip_prefix(&chunk[..count]).filter(|_| count > 0) else {
            return Ok(false);
        };
        bytes = rest;
    }
    Ok(true)
}
