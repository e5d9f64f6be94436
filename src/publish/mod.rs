//! The *publish* stage: the files of a site to a folder, none of them ever half-written.
//!
//! Last in the pipeline (parse → resolve → plan → render → publish). It may assume that the plan
//! is sound: every path is given once, and none is also the folder of another. It assumes nothing
//! of the folder, where a killed build, a second build or the operator may have left anything.
//!
//! What it promises:
//! - Killed at any instant, it leaves every published file whole: the old one or the new one. A
//!   file is written under a temporary name beside its place and then renamed. It does not wait
//!   for the disk, so a power cut may cost what the last minute wrote.
//! - What statusgen did not write is never changed or deleted. The [manifest] says what
//!   it wrote, and covers old and new names from before the first change until after the last.
//! - An equal file is left alone, its modification time too.
//! - What a page links to is there before the page is: see [`Turn`](write::Turn).

mod compare;
mod folder;
mod manifest;
mod refusal;
#[cfg(test)]
mod tests;
mod write;

use std::path::{Path, PathBuf};

use crate::output::{OutputFile, OutputPath};

pub use refusal::{PublishError, Refusal};

/// What a build changed in the output folder. The lists are in the order of the paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or differ from what stood there.
    pub written: Vec<OutputPath>,
    /// How many files were there already and are equal.
    pub unchanged: usize,
    /// Files of an earlier build that the site no longer has.
    pub removed: Vec<OutputPath>,
}

/// Makes `folder` hold `files`, and of what statusgen wrote there before nothing else.
///
/// `sources` are the folders and files that the site is made from, whether they exist or not. The
/// output may stand beside them but neither hold nor be one of them.
///
/// # Errors
/// [`PublishError::Refused`] where the folder is not one to write to; nothing was changed then.
/// [`PublishError::Failed`] where the system did not let us; what was written until then stays,
/// every file whole, and the next build completes it.
pub fn publish(
    folder: &Path,
    files: &[OutputFile],
    sources: &[PathBuf],
) -> Result<Published, PublishError> {
    folder::check_apart(folder, sources)?;
    let _lock = folder::take(folder)?;
    let manifest = manifest::read(folder)?;
    write::remove_leftovers(folder, &manifest)?;

    let changes = compare::compare(folder, &manifest.paths, files)?;
    let mut paths: Vec<&OutputPath> = files.iter().map(|file| &file.path).collect();
    paths.sort_unstable();

    let mut removed = Vec::new();
    let settled = manifest.finished && manifest.paths.iter().eq(paths.iter().copied());
    if !settled || !changes.is_empty() {
        let mut both: Vec<&OutputPath> = manifest.paths.iter().chain(paths.clone()).collect();
        both.sort_unstable();
        both.dedup();
        manifest::write(folder, &both, false)?;
        removed = write::apply(folder, &changes)?;
        manifest::write(folder, &paths, true)?;
    }

    let mut written: Vec<OutputPath> = changes
        .new
        .iter()
        .chain(&changes.changed)
        .map(|file| file.path.clone())
        .collect();
    written.sort_unstable();
    removed.sort_unstable();
    Ok(Published {
        written,
        unchanged: changes.unchanged,
        removed,
    })
}
