//! The output folder: whether it may be written to, and holding it for one build alone.
//!
//! First step of the *publish* stage. Everything of statusgen's own stands in one folder inside,
//! `.statusgen/`: the manifest and the lock.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::manifest;
use super::refusal::{PublishError, Refusal};
use crate::failure::Failure;
use crate::output::RESERVED;

/// The folder inside the output folder that holds what is statusgen's own.
pub(super) fn own_folder(folder: &Path) -> PathBuf {
    folder.join(RESERVED)
}

/// Refuses a folder that is, holds or lies inside something that the site is made from.
///
/// Paths are compared with symbolic links resolved, and a source also by the name that it has in
/// the site: `posts` may be a link to somewhere else, and is not to be overwritten for that.
pub(super) fn check_apart(folder: &Path, sources: &[PathBuf]) -> Result<(), PublishError> {
    let output = resolve(folder)?;
    for source in sources {
        let by_name = match (source.parent(), source.file_name()) {
            (Some(parent), Some(name)) => resolve(parent_or_here(parent))?.join(name),
            _ => resolve(source)?,
        };
        for resolved in [by_name, resolve(source)?] {
            if resolved.starts_with(&output) {
                return Err(Refusal::HoldsSources {
                    folder: folder.to_path_buf(),
                    source: source.clone(),
                }
                .into());
            }
            if output.starts_with(&resolved) {
                return Err(Refusal::InsideSources {
                    folder: folder.to_path_buf(),
                    source: source.clone(),
                }
                .into());
            }
        }
    }
    Ok(())
}

/// The parent of a bare name is the empty path, which the system does not know.
fn parent_or_here(parent: &Path) -> &Path {
    if parent == Path::new("") {
        Path::new(".")
    } else {
        parent
    }
}

/// The canonical path of something that may not exist yet.
fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(path).map_err(|cause| Failure::new("read", path, cause))?;
    for ancestor in absolute.ancestors() {
        match fs::canonicalize(ancestor) {
            Ok(mut resolved) => {
                let missing = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
                for component in missing.components() {
                    match component {
                        Component::ParentDir => drop(resolved.pop()),
                        other => resolved.push(other),
                    }
                }
                return Ok(resolved);
            }
            Err(cause) if is_absence(&cause) => {}
            Err(cause) => return Err(Failure::new("read", ancestor, cause)),
        }
    }
    Ok(absolute)
}

/// Whether an error says that nothing stands at the path.
pub(super) fn is_absence(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Takes the folder for this build, and makes it where there is none. It is free again when the
/// returned file is dropped, or the process ends in whatever way.
pub(super) fn take(folder: &Path) -> Result<File, PublishError> {
    check_ours(folder)?;
    let own = own_folder(folder);
    fs::create_dir_all(&own).map_err(|cause| Failure::new("create", folder, cause))?;
    let path = own.join("lock");
    let lock = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(|cause| Failure::new("write", &path, cause))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Refusal::Busy {
            folder: folder.to_path_buf(),
        }
        .into()),
        // A network file system without locks is still worth publishing to.
        Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => Ok(lock),
        Err(TryLockError::Error(cause)) => Err(Failure::new("lock", &path, cause).into()),
    }
}

fn check_ours(folder: &Path) -> Result<(), PublishError> {
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => {
            return Err(Refusal::NotAFolder {
                folder: folder.to_path_buf(),
            }
            .into());
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(Failure::new("read", folder, cause).into()),
    }
    let own = own_folder(folder);
    match fs::symlink_metadata(&own) {
        Ok(found) if !found.is_dir() => return Err(Refusal::ForeignFile { path: own }.into()),
        Ok(_) if manifest::path(folder).exists() => return Ok(()),
        _ => {}
    }
    let failed = |cause| Failure::new("read", folder, cause);
    let mut foreign = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        if !is_hidden(&name) {
            foreign.push(name);
        }
    }
    match foreign.into_iter().min() {
        Some(example) => Err(Refusal::NotOurs {
            folder: folder.to_path_buf(),
            example: example.to_string_lossy().into_owned(),
        }
        .into()),
        None => Ok(()),
    }
}

/// `.git`, `.gitkeep` and their like: they make no folder somebody's, and they stay untouched, as
/// everything does that the manifest does not name.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
