//! What the *publish* stage does to the disk: every operation of it stands here.
//!
//! Each function is one operation, or one and its undoing, and names the file that it is about in
//! its failure. A build that is killed is killed between two of them or inside of one.

#[cfg(not(test))]
use std::fs::{self, File};
use std::fs::{File as OpenFile, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[cfg(test)]
use super::tests::faults::{self as fs, File};
use crate::failure::Failure;
use crate::output::Contents;

/// Whether an error says that nothing stands at the path.
pub(super) fn is_absence(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// What stands at a path, links not followed; none if nothing does.
pub(super) fn look(path: &Path) -> Result<Option<Metadata>, Failure> {
    absence_is_none("read", path, fs::symlink_metadata(path))
}

/// The same, with links followed.
pub(super) fn look_through(path: &Path) -> Result<Option<Metadata>, Failure> {
    absence_is_none("read", path, fs::metadata(path))
}

/// A path without links; none if nothing stands there.
pub(super) fn canonical(path: &Path) -> Result<Option<PathBuf>, Failure> {
    absence_is_none("read", path, fs::canonicalize(path))
}

fn absence_is_none<T>(
    action: &'static str,
    path: &Path,
    result: io::Result<T>,
) -> Result<Option<T>, Failure> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(cause) if is_absence(&cause) => Ok(None),
        Err(cause) => Err(Failure::new(action, path, cause)),
    }
}

/// The text of a file; none if there is none. It may not be UTF-8.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    absence_is_none("read", path, fs::read(path))
}

pub(super) fn open(path: &Path) -> Result<OpenFile, Failure> {
    File::open(path).map_err(|cause| Failure::new("read", path, cause))
}

/// The names in a folder, in no order.
pub(super) fn names(folder: &Path) -> Result<Vec<std::ffi::OsString>, Failure> {
    fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect())
        .map_err(|cause| Failure::new("read", folder, cause))
}

/// Makes a folder in one that is there.
pub(super) fn create_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir(path).map_err(|cause| Failure::new("create", path, cause))
}

/// Makes a folder and those around it, as far as they are not there.
pub(super) fn create_folders(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|cause| Failure::new("create", path, cause))
}

/// Opens a file for writing, and makes it if it is not there. What is in it stays.
pub(super) fn open_for_lock(path: &Path) -> Result<OpenFile, Failure> {
    File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|cause| Failure::new("write", path, cause))
}

/// Writes a file where none is, and gives what the disk knows of it. `place` is where it will
/// stand in the end: a failure names that.
pub(super) fn write_new(
    path: &Path,
    contents: &Contents,
    place: &Path,
) -> Result<Metadata, Failure> {
    let failed = |cause| Failure::new("write", place, cause);
    match contents {
        Contents::Bytes(bytes) => {
            let mut file = File::create_new(path).map_err(failed)?;
            file.write_all(bytes).map_err(failed)?;
            file.metadata().map_err(failed)
        }
        Contents::CopyOf(original) => {
            let mut source = open(original)?;
            // `fs::copy` would take over the permissions of the original too.
            let mut file = File::create_new(path).map_err(failed)?;
            io::copy(&mut source, &mut file).map_err(failed)?;
            file.metadata().map_err(failed)
        }
    }
}

/// Puts a file or folder in its place as a whole: whoever opens the path meets the old file or
/// the new one. A symbolic link at the path is replaced, not followed.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::rename(from, to).map_err(|cause| Failure::new("write", to, cause))
}

/// Whether there was a file to remove.
pub(super) fn remove_file(path: &Path) -> Result<bool, Failure> {
    let removed = absence_is_none("remove", path, fs::remove_file(path))?;
    Ok(removed.is_some())
}

/// Removes a folder if it is empty; one that is not stays, for what is in it, and so does one that
/// another disk is mounted on.
pub(super) fn remove_if_empty(path: &Path) -> Result<(), Failure> {
    match absence_is_none("remove", path, fs::remove_dir(path)) {
        Err(failure) if !is_in_use(&failure.cause) => Err(failure),
        _ => Ok(()),
    }
}

fn is_in_use(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        // Some systems say of a folder that is not empty that something exists already.
        io::ErrorKind::DirectoryNotEmpty
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::ResourceBusy
    )
}

/// Removes a folder and all that is in it, if it is there.
pub(super) fn remove_tree(path: &Path) -> Result<(), Failure> {
    absence_is_none("remove", path, fs::remove_dir_all(path)).map(drop)
}
