//! Publishing a whole folder at once: a second one is made beside the output folder, with the same
//! files and the changes, and the two change names by one rename.
//!
//! The other way to do the last step of the *publish* stage; see [`place`](super::place) for the
//! one that renames file by file. The second folder holds hard links to all that stays, foreign
//! files among it: renaming over a link and removing it leave the old folder as it was. Its lock is
//! the same file too, so that the output stays held across the exchange.
//!
//! Until the exchange nothing in the old folder has changed but what is in `.statusgen/`. A build
//! that is killed leaves the old folder or the new one at the address, and the other beside it for
//! the next build to remove.

use std::fs::File;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::folder::{self, HeldFolder};
use super::refusal::{PublishError, Refusal};
use super::{disk, manifest, own, set_aside};
use crate::failure::{Failure, plainly};
use crate::output::{OutputPath, RESERVED};

/// Makes the second folder, changes it with `change`, gives it a manifest of `paths` and `posts`, exchanges
/// the two and removes the old one. What is returned is the new folder's lock, if it is not the same,
/// and what `change` gave.
///
/// # Errors
/// The output folder is as it was, unless it is the removing that fails.
pub(super) fn swap<T>(
    held: &HeldFolder,
    paths: &[&OutputPath],
    posts: &[&OutputPath],
    change: impl FnOnce(&Path) -> Result<T, Failure>,
) -> Result<(Option<File>, T), PublishError> {
    let Some((real, beside)) = folder::beside(&held.folder)? else {
        let cause = io::ErrorKind::Unsupported.into();
        return Err(refused(&held.folder, &cause));
    };
    let made = copy_folder(&real, &beside, Depth::Top)
        .and_then(|()| copy_own(&real, &beside))
        .and_then(|lock| Ok((lock, change(&beside)?)))
        .and_then(|(lock, changed)| {
            let own_files = manifest::create(&beside, paths, posts)?;
            disk::settle(&beside, &own_files)?;
            disk::exchange(&beside, &real)?;
            Ok((lock, changed))
        });
    match made {
        Ok(done) => {
            // Were the old folder gone before the exchange is certain, a power cut could bring back
            // the old folder without its files.
            if let Some(around) = real.parent() {
                disk::settle_names(around)?;
            }
            disk::remove_copy(&beside)?;
            Ok(done)
        }
        Err(failure) => {
            let _ = disk::remove_copy(&beside);
            Err(if disk::cannot_swap(&failure.cause) {
                refused(&held.folder, &failure.cause)
            } else {
                failure.into()
            })
        }
    }
}

fn refused(folder: &Path, cause: &io::Error) -> PublishError {
    let folder = folder.to_path_buf();
    let cause = plainly(cause);
    Refusal::CannotSwap { folder, cause }.into()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Top,
    Inside,
}

/// Makes a folder with the same things in it, but for statusgen's own.
fn copy_folder(from: &Path, to: &Path, depth: Depth) -> Result<(), Failure> {
    disk::create_folder(to)?;
    disk::names(from)?
        .into_par_iter()
        .filter(|name| depth == Depth::Inside || name != RESERVED)
        .try_for_each(|name| {
            let (from, to) = (from.join(&name), to.join(&name));
            match disk::look(&from)? {
                Some(found) if found.is_dir() => copy_folder(&from, &to, Depth::Inside),
                Some(found) => disk::link_or_copy(&from, &to, &found),
                None => Ok(()),
            }
        })?;
    disk::take_over(from, to)
}

/// Gives the second folder the lock of the first, and what it has [set aside](super::set_aside).
/// Where the lock must be another file, it is held too.
fn copy_own(from: &Path, to: &Path) -> Result<Option<File>, Failure> {
    let (old_kept, new_kept) = (set_aside::path(from), set_aside::path(to));
    let (from, to) = (own::folder(from), own::folder(to));
    disk::create_folder(&to)?;
    disk::take_over(&from, &to)?;
    if disk::look(&old_kept)?.is_some_and(|found| found.is_dir()) {
        copy_folder(&old_kept, &new_kept, Depth::Inside)?;
    }
    let lock = to.join("lock");
    if disk::link(&from.join("lock"), &lock).is_ok() {
        return Ok(None);
    }
    let opened = disk::open_for_lock(&lock)?;
    match folder::lock_at_once(&opened) {
        Ok(_) => Ok(Some(opened)),
        Err(cause) => Err(Failure::new("lock", lock, cause)),
    }
}
