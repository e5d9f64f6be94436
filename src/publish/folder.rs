//! The output folder: whether it may be written to, and holding it for one build alone.
//!
//! First step of the *publish* stage. Everything of statusgen's own stands in one folder inside,
//! `.statusgen/`: the manifest, the lock, the record of the last build and what a build has staged.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::refusal::{PublishError, Refusal};
use super::stamp::Stamp;
use super::{disk, own};
use crate::failure::Failure;
use crate::output::RESERVED;

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
        let Some(mut resolved) = disk::canonical(ancestor)? else {
            continue;
        };
        let missing = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
        for component in missing.components() {
            match component {
                Component::ParentDir => drop(resolved.pop()),
                other => resolved.push(other),
            }
        }
        return Ok(resolved);
    }
    Ok(absolute)
}

/// The output folder, held by one build. It is free again when this is dropped, or the process
/// ends in whatever way.
#[derive(Debug)]
pub(super) struct HeldFolder {
    pub(super) folder: PathBuf,
    pub(super) lock: File,
    /// The outermost folder that was made to hold the lock; none if all were there.
    made: Option<PathBuf>,
}

/// Takes the folder for this build, and makes it where there is none. What a killed build had
/// staged, half written or made beside the folder is removed.
pub(super) fn hold(folder: &Path) -> Result<HeldFolder, PublishError> {
    check_ours(folder)?;
    let own = own::folder(folder);
    let mut made = None;
    for ancestor in own.ancestors() {
        if ancestor == Path::new("") || disk::look_through(ancestor)?.is_some() {
            break;
        }
        made = Some(ancestor.to_path_buf());
    }
    disk::create_folders(&own)?;
    let lock_file = own.join("lock");
    disk::remove_unless_file(&lock_file)?;
    let lock = lock(folder, &lock_file)?;
    let held = HeldFolder {
        folder: folder.to_path_buf(),
        lock,
        made,
    };
    disk::remove(&held.staging())?;
    for own_file in [
        own::manifest(folder),
        own::copy_of_manifest(folder),
        own::record(folder),
    ] {
        disk::remove_unless_file(&own_file)?;
        disk::remove(&own::unfinished(&own_file))?;
    }
    if let Some((_, beside)) = beside(folder)? {
        disk::remove_copy(&beside)?;
    }
    Ok(held)
}

/// The folder without links, and where one is made that is to be [swapped](super::swap) for it:
/// `.public.statusgen-new` for `public`. None for the root of a disk, which nothing is beside.
pub(super) fn beside(folder: &Path) -> Result<Option<(PathBuf, PathBuf)>, Failure> {
    let Some(real) = disk::canonical(folder)? else {
        return Ok(None);
    };
    let Some(name) = real.file_name() else {
        return Ok(None);
    };
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(".statusgen-new");
    let beside = real.with_file_name(hidden);
    Ok(Some((real, beside)))
}

fn lock(folder: &Path, path: &Path) -> Result<File, PublishError> {
    // Some network file systems give a file another identity each time that they are asked.
    const TRIES: usize = 8;
    for _ in 1..TRIES {
        let lock = try_lock(folder, path)?;
        // A build that came to nothing may have removed the file in the meantime.
        let ours = lock
            .metadata()
            .map_err(|cause| Failure::new("read", path, cause))?;
        let there = disk::look_through(path)?;
        if there.is_some_and(|there| Stamp::of(&there).identity == Stamp::of(&ours).identity) {
            return Ok(lock);
        }
    }
    try_lock(folder, path)
}

fn try_lock(folder: &Path, path: &Path) -> Result<File, PublishError> {
    // A build that has just ended may have started another program, which holds the lock as well
    // for the instant until it runs.
    const TRIES: usize = 20;
    const PAUSE: Duration = Duration::from_millis(5);
    let lock = disk::open_for_lock(path)?;
    for attempt in 1..=TRIES {
        match lock_at_once(&lock) {
            Ok(true) => return Ok(lock),
            Ok(false) if attempt < TRIES => thread::sleep(PAUSE),
            Ok(false) => break,
            Err(cause) => return Err(Failure::new("lock", path, cause).into()),
        }
    }
    let folder = folder.to_path_buf();
    Err(Refusal::Busy { folder }.into())
}

/// Whether nobody else holds the lock.
pub(super) fn lock_at_once(lock: &File) -> io::Result<bool> {
    match lock.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        // A network file system without locks is still worth publishing to.
        Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => Ok(true),
        Err(TryLockError::Error(cause)) => Err(cause),
    }
}

impl HeldFolder {
    /// Where a build puts files before it publishes them.
    pub(super) fn staging(&self) -> PathBuf {
        own::folder(&self.folder).join("staging")
    }

    /// Undoes the taking of a folder that nothing was published to. It ends well or not at all:
    /// what made the build stop is told, not this.
    pub(super) fn give_up(self) {
        let _ = disk::remove_tree(&self.staging());
        let Some(made) = &self.made else {
            return;
        };
        let own = own::folder(&self.folder);
        let _ = disk::remove_file(&own.join("lock"));
        for folder in own.ancestors() {
            let _ = disk::remove_if_empty(folder);
            if folder == made {
                break;
            }
        }
        drop(self.lock);
    }
}

fn check_ours(folder: &Path) -> Result<(), PublishError> {
    match disk::look_through(folder)? {
        Some(found) if found.is_dir() => {}
        Some(_) => {
            return Err(Refusal::NotAFolder {
                folder: folder.to_path_buf(),
            }
            .into());
        }
        None => return Ok(()),
    }
    let own = own::folder(folder);
    match disk::look(&own)? {
        Some(found) if !found.is_dir() => return Err(Refusal::ForeignFile { path: own }.into()),
        Some(_) => {
            // The lock alone says that a build took the folder, whatever became of the manifest.
            for own_file in [own.join("lock"), own::manifest(folder)] {
                if disk::look(&own_file)?.is_some() {
                    return Ok(());
                }
            }
        }
        None => {}
    }
    match first_of_others(folder)? {
        Some(example) => Err(Refusal::NotOurs {
            folder: folder.to_path_buf(),
            example: example.to_string_lossy().into_owned(),
        }
        .into()),
        None => Ok(()),
    }
}

/// The first name in the folder that makes it somebody's.
pub(super) fn first_of_others(folder: &Path) -> Result<Option<OsString>, Failure> {
    let names = disk::names(folder)?.into_iter();
    Ok(names.filter(|name| !is_of_any_site(name)).min())
}

/// What a folder may hold that waits for a site: what version control and hosts keep there. All
/// of it stays untouched, as everything does that the manifest does not name. Other names that
/// begin with a dot may be all that a home folder holds.
fn is_of_any_site(name: &OsStr) -> bool {
    const NAMES: [&str; 16] = [
        RESERVED,
        ".DS_Store",
        ".directory",
        ".domains",
        ".git",
        ".gitattributes",
        ".gitignore",
        ".gitkeep",
        ".gitmodules",
        ".hg",
        ".htaccess",
        ".keep",
        ".nojekyll",
        ".svn",
        ".user.ini",
        ".well-known",
    ];
    NAMES.iter().any(|known| name == *known)
}
