//! What the *publish* stage does to the disk: every operation of it stands here.
//!
//! Each function is one operation, or one and its undoing, and names the file that it is about in
//! its failure. A build that is killed is killed between two of them or inside of one.

pub(super) mod exchange;
pub(super) mod sync;

#[cfg(not(test))]
use std::fs::{self, File};
use std::fs::{File as OpenFile, Metadata};
use std::io::{self, Read, Write};
#[cfg(all(unix, not(test)))]
use std::os::unix::fs::{chown, symlink};
use std::path::{Path, PathBuf};

pub(super) use exchange::cannot_swap;
#[cfg(not(test))]
use exchange::exchange as exchange_folders;
use sync::cannot_sync;
#[cfg(not(test))]
use sync::{sync_file_system, sync_folder as sync_names};

#[cfg(test)]
use super::tests::faults::{
    self as fs, File, exchange_folders, open_without_links, sync_file_system, sync_names,
};
#[cfg(all(unix, test))]
use super::tests::faults::{chown, symlink};
use crate::digest::{Digest, Hasher};
use crate::failure::Failure;
#[cfg(not(test))]
use crate::no_links::open as open_without_links;
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

/// The text of a file; none if there is none, or if what stands there is no file: reading a pipe
/// would never end. It may not be UTF-8.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match look(path)? {
        Some(found) if found.is_file() => absence_is_none("read", path, fs::read(path)),
        _ => Ok(None),
    }
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

/// Opens a file that is to be copied, unless a link was put in its way.
pub(super) fn open_original(path: &Path) -> Result<OpenFile, Failure> {
    open_without_links(path).map_err(|cause| Failure::new("read", path, cause))
}

/// Writes a file where none is, and gives what the disk knows of it, and a hash of what was copied.
/// `place` is where it will stand in the end: a failure names that.
pub(super) fn write_new(
    path: &Path,
    contents: &Contents,
    place: &Path,
) -> Result<(Metadata, Option<Digest>), Failure> {
    let failed = |cause| Failure::new("write", place, cause);
    match contents {
        Contents::Bytes(bytes) => {
            let mut file = File::create_new(path).map_err(failed)?;
            file.write_all(bytes).map_err(failed)?;
            Ok((file.metadata().map_err(failed)?, None))
        }
        Contents::CopyOf(original) => {
            let mut source = open_original(original)?;
            // `fs::copy` would take over the permissions of the original too.
            let mut file = File::create_new(path).map_err(failed)?;
            let mut hasher = Hasher::default();
            let mut chunk = vec![0; 64 * 1024];
            loop {
                let count = read_some(&mut source, &mut chunk)
                    .map_err(|cause| Failure::new("read", original, cause))?;
                if count == 0 {
                    break;
                }
                hasher.piece(&chunk[..count]);
                file.write_all(&chunk[..count]).map_err(failed)?;
            }
            let known = file.metadata().map_err(failed)?;
            Ok((known, Some(hasher.finish())))
        }
    }
}

/// As [`Read::read`], but not stopped by a signal.
pub(super) fn read_some(source: &mut impl Read, chunk: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(chunk) {
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
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

/// Removes whatever stands at a path, if anything does. A link is not followed.
pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    match look(path)? {
        Some(found) if found.is_dir() => remove_tree(path),
        Some(_) => remove_file(path).map(drop),
        None => Ok(()),
    }
}

/// Removes what stands at a path unless it is a file: a pipe, a link or a folder, say.
pub(super) fn remove_unless_file(path: &Path) -> Result<(), Failure> {
    match look(path)? {
        Some(found) if found.is_file() => Ok(()),
        _ => remove(path),
    }
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

/// Exchanges the names of two folders at one instant. A failure names the second.
pub(super) fn exchange(new: &Path, place: &Path) -> Result<(), Failure> {
    exchange_folders(new, place).map_err(|cause| Failure::new("swap", place, cause))
}

/// Waits until all that was written so far around `folder`, `own_files` among it, outlasts a power
/// cut. A full or broken disk may show only now.
pub(super) fn settle(folder: &Path, own_files: &[PathBuf]) -> Result<(), Failure> {
    as_far_as_it_goes(folder, sync_file_system(folder, own_files))
}

/// Waits until the names in a folder outlast a power cut.
pub(super) fn settle_names(folder: &Path) -> Result<(), Failure> {
    as_far_as_it_goes(folder, sync_names(folder))
}

fn as_far_as_it_goes(folder: &Path, result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(cause) if !cannot_sync(&cause) => Err(Failure::new("write", folder, cause)),
        _ => Ok(()),
    }
}

/// Gives a file another name in another folder.
pub(super) fn link(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::hard_link(from, to).map_err(|cause| Failure::new("link", from, cause))
}

/// The same, or where that cannot be, makes a copy that looks the same: with its time, permissions
/// and owner. A symbolic link is not followed.
pub(super) fn link_or_copy(from: &Path, to: &Path, found: &Metadata) -> Result<(), Failure> {
    let refused = match link(from, to) {
        Ok(()) => return Ok(()),
        Err(failure) => failure,
    };
    match refused.cause.kind() {
        // A system may forbid links to what belongs to others; some file systems have none.
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::Unsupported
        | io::ErrorKind::TooManyLinks => {}
        _ => return Err(refused),
    }
    if found.is_symlink() {
        return copy_link(from, to);
    }
    if !found.is_file() {
        return Err(refused);
    }
    let failed = |cause| Failure::new("copy", from, cause);
    fs::copy(from, to).map_err(failed)?;
    take_over(from, to)?;
    let modified = found.modified().map_err(failed)?;
    open(to)?.set_modified(modified).map_err(failed)
}

#[cfg(unix)]
fn copy_link(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::read_link(from)
        .and_then(|target| symlink(&target, to))
        .map_err(|cause| Failure::new("copy", from, cause))
}

#[cfg(not(unix))]
fn copy_link(from: &Path, _: &Path) -> Result<(), Failure> {
    let cause = io::ErrorKind::Unsupported.into();
    Err(Failure::new("copy", from, cause))
}

/// Gives a copy the owner and the permissions of what it is a copy of.
pub(super) fn take_over(original: &Path, copy: &Path) -> Result<(), Failure> {
    let failed = |cause| Failure::new("copy the permissions of", original, cause);
    let wanted = fs::metadata(original).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let made = fs::metadata(copy).map_err(failed)?;
        if (made.uid(), made.gid()) != (wanted.uid(), wanted.gid()) {
            chown(copy, Some(wanted.uid()), Some(wanted.gid())).map_err(failed)?;
        }
    }
    fs::set_permissions(copy, wanted.permissions()).map_err(failed)
}

/// Removes a folder that was copied with its permissions, though they may forbid it.
pub(super) fn remove_copy(path: &Path) -> Result<(), Failure> {
    match remove_tree(path) {
        Err(failure) if failure.cause.kind() == io::ErrorKind::PermissionDenied => {
            open_up(path)?;
            remove_tree(path)
        }
        result => result,
    }
}

/// Lets its owner change what is in a folder.
#[cfg(unix)]
fn open_up(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
        .map_err(|cause| Failure::new("remove", folder, cause))?;
    for name in names(folder)? {
        let inside = folder.join(name);
        if look(&inside)?.is_some_and(|found| found.is_dir()) {
            open_up(&inside)?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn open_up(_: &Path) -> Result<(), Failure> {
    Ok(())
}
