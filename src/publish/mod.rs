//! The *publish* stage: the files of a site to a folder, none of them ever half-written.
//!
//! Last in the pipeline (parse → resolve → plan → render → publish). It may assume that the plan
//! is sound: every path is given once, and none is also the folder of another. It assumes nothing
//! of the folder, where a killed build, a second build or the operator may have left anything.
//!
//! Two steps: [`stage`] renders and compares every file and writes those that differ beside the
//! site, and [`Staged::publish`] renames them into their places, or [`Staged::publish_at_once`]
//! exchanges the whole folder.
//!
//! What it promises:
//! - Nothing that is published changes before all files are rendered and written without error.
//! - Killed at any instant, it leaves every published file whole: the old one or the new one. So
//!   does a power cut, on Linux, where a build waits until the disk holds what it staged before it
//!   renames any of it.
//! - A list of what statusgen wrote that is damaged or missing stops no build: see [manifest].
//! - What statusgen did not write is never changed or deleted. The [manifest] says what
//!   it wrote, and covers old and new names from before the first change until after the last.
//! - An equal file is left alone, its modification time too.
//! - What a page links to is there before the page is: see [`PublishOrder`](place::PublishOrder).

mod compare;
#[allow(
    clippy::disallowed_methods,
    reason = "every operation on the disk is here"
)]
mod disk;
mod folder;
mod manifest;
mod own;
mod place;
mod record;
mod refusal;
mod repair;
mod set_aside;
mod stage;
mod stamp;
mod swap;
#[cfg(test)]
#[allow(clippy::disallowed_methods, clippy::disallowed_types)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use compare::Folders;
use folder::HeldFolder;
use manifest::Manifest;
use stage::Outcome;

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::failure::Failure;
use crate::output::{Contents, OutputPath};

pub use record::{BuildRecord, recall};
pub use refusal::{PublishError, Refusal};
pub use repair::Repair;
pub use stamp::identity;

/// What a build changed in the output folder. The lists are in the order of the paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or differ from what stood there.
    pub written: Vec<OutputPath>,
    /// How many files were there already and are equal.
    pub unchanged: usize,
    /// Files of an earlier build that the site no longer has.
    pub removed: Vec<OutputPath>,
    /// What was damaged of statusgen's own files, if anything was.
    pub repair: Option<Repair>,
}

/// A site that is rendered, compared, and ready to be put in place. The folder is held until this
/// is dropped.
#[derive(Debug)]
pub struct Staged<'a> {
    held: HeldFolder,
    manifest: Manifest,
    folders: Folders<'a>,
    paths: Vec<&'a OutputPath>,
    posts: Vec<&'a OutputPath>,
    outcomes: Vec<Outcome>,
    copies: BTreeMap<PathBuf, Digest>,
}

/// Prepares `folder` to hold the files at `paths`, and of what statusgen wrote there before
/// nothing else. `contents` makes the contents of a file by its number in `paths`.
///
/// `sources` are the folders and files that the site is made from, whether they exist or not. The
/// output may stand beside them but neither hold nor be one of them.
///
/// # Errors
/// [`PublishError::Refused`] where the folder is not one to write to, [`PublishError::Broken`]
/// where `contents` fails, [`PublishError::Failed`] where the system did not let us. Nothing that
/// is published was changed then.
pub fn stage<'a>(
    folder: &Path,
    sources: &[PathBuf],
    paths: Vec<&'a OutputPath>,
    contents: impl Fn(usize) -> Result<Contents, Diagnostic> + Sync,
) -> Result<Staged<'a>, PublishError> {
    folder::check_apart(folder, sources)?;
    let held = folder::hold(folder)?;
    let staged = manifest::read(folder).and_then(|manifest| {
        let folders = Folders::find(folder, &manifest, &paths)?;
        let (outcomes, copies) = stage::stage(&held, &manifest, &folders, &paths, contents)?;
        Ok((manifest, folders, outcomes, copies))
    });
    match staged {
        Ok((manifest, folders, outcomes, copies)) => Ok(Staged {
            held,
            manifest,
            folders,
            paths,
            posts: Vec::new(),
            outcomes,
            copies,
        }),
        Err(error) => {
            held.give_up();
            Err(error)
        }
    }
}

/// What is to be done, as lists in the order of the paths.
struct FolderChanges<'a> {
    /// All files of the site.
    paths: Vec<&'a OutputPath>,
    /// Files of ours that the site no longer has, whether they still stand there or not.
    orphans: Vec<&'a OutputPath>,
    /// Where something stands in the way of the site that may be somebody's.
    unknown: Vec<&'a str>,
    written: Vec<OutputPath>,
    /// Whether the folder is as it shall be, and its manifest too.
    none: bool,
}

/// The pages of posts that were published in a folder; none where that is not known, which whoever
/// [stages](stage()) there is told the reason of.
#[must_use]
pub fn published_posts(folder: &Path) -> Vec<OutputPath> {
    manifest::read(folder).map_or_else(|_| Vec::new(), |manifest| manifest.posts)
}

impl<'a> Staged<'a> {
    /// Says which of the files are pages of posts, to be [known](published_posts) to the next build.
    #[must_use]
    pub fn with_posts(mut self, mut posts: Vec<&'a OutputPath>) -> Self {
        posts.sort_unstable();
        self.posts = posts;
        self
    }
}

impl Staged<'_> {
    /// A hash of the contents of each file that was copied, by its place on the disk. A record is to
    /// be made only where they are what the hash of the input was made from.
    #[must_use]
    pub fn copies(&self) -> &BTreeMap<PathBuf, Digest> {
        &self.copies
    }

    /// Puts the site in its place, file by file. `record` is what to [`recall`] before the next
    /// build.
    ///
    /// # Errors
    /// A [`Failure`] where the system did not let us; what was renamed until then stays, every file
    /// whole, and the next build completes it.
    pub fn publish(self, record: Option<&BuildRecord>) -> Result<Published, Failure> {
        let result = self.put_in_place(record);
        self.end(result)
    }

    /// Puts the site in its place all at once, by exchanging the whole folder for another one.
    ///
    /// # Errors
    /// [`Refusal::CannotSwap`] and [`PublishError::Failed`], with the folder as it was. If what
    /// fails is cleaning up after the exchange, the new site is in its place.
    pub fn publish_at_once(
        mut self,
        record: Option<&BuildRecord>,
    ) -> Result<Published, PublishError> {
        let result = self.swap(record);
        self.end(result)
    }

    /// Removes what was staged. The first failure is the one to report, and the next build removes
    /// what stays behind.
    fn end<T, E>(self, result: Result<T, E>) -> Result<T, E> {
        let folder = &self.held.folder;
        let nothing_is_published = matches!(disk::look(&own::manifest(folder)), Ok(None));
        if result.is_err() && nothing_is_published {
            self.held.give_up();
        } else {
            let _ = disk::remove_tree(&self.held.staging());
        }
        result
    }

    fn put_in_place(&self, record: Option<&BuildRecord>) -> Result<Published, Failure> {
        let folder = &self.held.folder;
        let changes = self.changes();
        let mut removed = Vec::new();
        let mut kept = None;
        if !changes.none {
            record::forget(folder)?;
            // The manifest must not call ours what is not known to be.
            kept = set_aside::set_aside(folder, &changes.unknown)?;
            let paths = both(&self.manifest.paths, &self.paths);
            let posts = both(&self.manifest.posts, &self.posts);
            manifest::write(folder, &paths, &posts, false)?;
            removed = self.apply(folder, &changes.orphans)?;
            manifest::write(folder, &changes.paths, &self.posts, true)?;
        }
        self.remember(record, &changes, false)?;
        Ok(self.published(changes, removed, kept.as_deref()))
    }

    fn swap(&mut self, record: Option<&BuildRecord>) -> Result<Published, PublishError> {
        let changes = self.changes();
        let mut removed = Vec::new();
        let mut kept = None;
        let mut own_lock = None;
        if !changes.none {
            (own_lock, (kept, removed)) =
                swap::swap(&self.held, &changes.paths, &self.posts, |copy| {
                    let kept = set_aside::set_aside(copy, &changes.unknown)?;
                    Ok((kept, self.apply(copy, &changes.orphans)?))
                })?;
        }
        self.remember(record, &changes, !changes.none)?;
        let published = self.published(changes, removed, kept.as_deref());
        if let Some(lock) = own_lock {
            self.held.lock = lock;
        }
        Ok(published)
    }

    /// Writes the record, if there is one. `linked` says that all files have got another name.
    fn remember(
        &self,
        record: Option<&BuildRecord>,
        changes: &FolderChanges<'_>,
        linked: bool,
    ) -> Result<(), Failure> {
        let Some(record) = record else {
            return Ok(());
        };
        let folder = &self.held.folder;
        if changes.none {
            // What is equal may be so in memory alone.
            disk::settle(folder, &[])?;
        }
        record::remember(folder, record, &self.paths, &self.outcomes, linked)
    }

    fn changes(&self) -> FolderChanges<'_> {
        let mut paths = self.paths.clone();
        paths.sort_unstable();
        let orphans = self
            .manifest
            .paths
            .iter()
            .filter(|path| paths.binary_search(path).is_err())
            .collect();
        let mut written: Vec<OutputPath> = Vec::new();
        let mut unknown = self.folders.occupied.clone();
        for (path, outcome) in self.paths.iter().zip(&self.outcomes) {
            if matches!(outcome, Outcome::InPlaceOfUnknown(_)) {
                unknown.push(path.as_str());
            }
            if !matches!(outcome, Outcome::Unchanged(_)) {
                written.push((*path).clone());
            }
        }
        written.sort_unstable();
        let settled = self.manifest.finished
            && self.manifest.paths.iter().eq(paths.iter().copied())
            && self.manifest.posts.iter().eq(self.posts.iter().copied());
        FolderChanges {
            none: settled && written.is_empty(),
            paths,
            orphans,
            unknown,
            written,
        }
    }

    /// Changes the output folder, or a copy of it, and gives what was removed.
    fn apply(&self, folder: &Path, orphans: &[&OutputPath]) -> Result<Vec<OutputPath>, Failure> {
        let mut removed = place::apply(
            folder,
            &self.held.staging(),
            &self.folders,
            &self.paths,
            &self.outcomes,
            orphans,
        )?;
        removed.sort_unstable();
        Ok(removed)
    }

    fn published(
        &self,
        changes: FolderChanges<'_>,
        removed: Vec<OutputPath>,
        kept: Option<&Path>,
    ) -> Published {
        Published {
            unchanged: self.paths.len() - changes.written.len(),
            removed,
            repair: Repair::of(&self.held.folder, &self.manifest, &changes, kept),
            written: changes.written,
        }
    }
}

/// The paths of two builds, sorted, each once.
fn both<'a>(old: &'a [OutputPath], new: &[&'a OutputPath]) -> Vec<&'a OutputPath> {
    let mut both: Vec<&OutputPath> = old.iter().chain(new.iter().copied()).collect();
    both.sort_unstable();
    both.dedup();
    both
}
