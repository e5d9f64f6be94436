//! Changing the folder: what was compared is written, and what is no longer wanted removed.
//!
//! Last step of the *publish* stage. The manifest on disk already names everything that is touched
//! here, and nothing foreign stands in the way.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::compare::{Changes, folders_of};
use super::folder::own_folder;
use super::manifest::Manifest;
use crate::failure::Failure;
use crate::output::{Contents, OutputFile, OutputPath};

/// The order of writing: all files of one turn are in place before the next begins, so that a
/// reader who comes in the middle of a build meets few links that lead nowhere yet. Files that the
/// site no longer has are removed after the last turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Styles, scripts, images and whatever else links to no page.
    Asset,
    /// Pages, feeds and data at new paths inside a folder: nothing links to them yet.
    NewPage,
    /// The same where they replace an earlier one, and may link to the new ones.
    ChangedPage,
    /// Pages, feeds and data at the top of the site, where readers come in: the home page above all.
    Entrance,
}

impl Turn {
    const ALL: [Self; 4] = [
        Self::Asset,
        Self::NewPage,
        Self::ChangedPage,
        Self::Entrance,
    ];

    fn of(path: &OutputPath, is_new: bool) -> Self {
        let path = path.as_str();
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension {
            "html" | "xml" | "rss" | "atom" | "json" | "ics" => {
                if !path.contains('/') {
                    Self::Entrance
                } else if is_new {
                    Self::NewPage
                } else {
                    Self::ChangedPage
                }
            }
            _ => Self::Asset,
        }
    }
}

/// Makes the changes, and returns the files that were removed.
///
/// Files of ours that stand where a folder must, and folders of ours that stand where a file must,
/// are removed first: for as long as the build takes their old addresses are missing.
pub(super) fn apply(folder: &Path, changes: &Changes) -> Result<Vec<OutputPath>, Failure> {
    let (in_the_way, rest): (Vec<&OutputPath>, Vec<&OutputPath>) =
        changes.orphans.iter().partition(|orphan| {
            changes.folders.contains(orphan.as_str())
                || orphan
                    .folders()
                    .any(|folder| changes.paths.contains(folder))
        });
    let mut removed = remove(folder, &in_the_way, changes)?;
    create_folders(folder, &changes.absent_folders)?;

    let turns: Vec<(Turn, &OutputFile)> = [(&changes.new, true), (&changes.changed, false)]
        .into_iter()
        .flat_map(|(files, is_new)| files.iter().map(move |file| (file, is_new)))
        .map(|(file, is_new)| (Turn::of(&file.path, is_new), *file))
        .collect();
    for turn in Turn::ALL {
        turns
            .par_iter()
            .filter(|(its_turn, _)| *its_turn == turn)
            .try_for_each(|(_, file)| put(&folder.join(file.path.as_str()), &file.contents))?;
    }

    removed.extend(remove(folder, &rest, changes)?);
    Ok(removed)
}

/// Names of files that are still being written begin like this.
const TEMPORARY: &str = ".statusgen-tmp-";

/// Puts a file in its place as a whole: whoever opens the path meets the old file or the new one.
///
/// A symbolic link at the path is replaced, not followed.
pub(super) fn put(place: &Path, contents: &Contents) -> Result<(), Failure> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let temporary = place.with_file_name(format!("{TEMPORARY}{}-{count}", std::process::id()));
    let result = fill(&temporary, contents, place).and_then(|()| {
        fs::rename(&temporary, place).map_err(|cause| Failure::new("write", place, cause))
    });
    if result.is_err() {
        // The first failure is the one to report, and the next build removes what stays behind.
        let _ = fs::remove_file(&temporary);
    }
    result
}

fn fill(temporary: &Path, contents: &Contents, place: &Path) -> Result<(), Failure> {
    let failed = |cause| Failure::new("write", place, cause);
    match contents {
        Contents::Bytes(bytes) => File::create_new(temporary)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(failed),
        Contents::CopyOf(original) => {
            let mut source =
                File::open(original).map_err(|cause| Failure::new("read", original, cause))?;
            // `fs::copy` would take over the permissions of the original too.
            File::create_new(temporary)
                .and_then(|mut file| io::copy(&mut source, &mut file))
                .map(drop)
                .map_err(failed)
        }
    }
}

/// Removes what a killed build was writing: files with our temporary names, in our own folder and,
/// where the last build did not finish, in the folders that it wrote to.
pub(super) fn remove_leftovers(folder: &Path, manifest: &Manifest) -> Result<(), Failure> {
    remove_temporaries(&own_folder(folder))?;
    if manifest.finished {
        return Ok(());
    }
    remove_temporaries(folder)?;
    let folders: Vec<&str> = folders_of(manifest.paths.iter()).into_iter().collect();
    folders
        .par_iter()
        .filter(|path| is_real_folder(folder, path))
        .try_for_each(|path| remove_temporaries(&folder.join(path)))
}

fn remove_temporaries(folder: &Path) -> Result<(), Failure> {
    let failed = |cause| Failure::new("read", folder, cause);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
            && entry.file_type().map_err(failed)?.is_file()
        {
            let path = entry.path();
            fs::remove_file(&path).map_err(|cause| Failure::new("remove", &path, cause))?;
        }
    }
    Ok(())
}

/// Whether a path in the output folder is a folder that no symbolic link leads to.
fn is_real_folder(folder: &Path, path: &str) -> bool {
    path.match_indices('/')
        .map(|(end, _)| &path[..end])
        .chain([path])
        .all(|path| fs::symlink_metadata(folder.join(path)).is_ok_and(|metadata| metadata.is_dir()))
}

/// Creates folders; each is given after the one that it stands in.
fn create_folders(folder: &Path, paths: &[&str]) -> Result<(), Failure> {
    let depth = |path: &&str| path.matches('/').count();
    let mut by_depth = paths.to_vec();
    by_depth.sort_by_key(depth);
    for level in by_depth.chunk_by(|one, other| depth(one) == depth(other)) {
        level.par_iter().try_for_each(|path| {
            let path = folder.join(path);
            fs::create_dir(&path).map_err(|cause| Failure::new("create", &path, cause))
        })?;
    }
    Ok(())
}

/// Removes files of ours and the folders that this leaves empty; returns what was there to remove.
///
/// A folder or a linked folder that somebody put in the place of a file stays: it is not ours.
fn remove(
    folder: &Path,
    orphans: &[&OutputPath],
    changes: &Changes,
) -> Result<Vec<OutputPath>, Failure> {
    let removed = orphans
        .par_iter()
        .map(|orphan| Ok(remove_file(folder, orphan)?.then(|| (*orphan).clone())))
        .filter_map(Result::transpose)
        .collect::<Result<_, Failure>>()?;

    let mut emptied: Vec<&str> = folders_of(orphans.iter().copied())
        .into_iter()
        .filter(|path| !changes.folders.contains(path))
        .collect();
    emptied.sort_unstable();
    // From the innermost outwards.
    for path in emptied.into_iter().rev() {
        if is_real_folder(folder, path) {
            // One that is not empty holds something foreign, and stays for it.
            let _ = fs::remove_dir(folder.join(path));
        }
    }
    Ok(removed)
}

fn remove_file(folder: &Path, path: &OutputPath) -> Result<bool, Failure> {
    if let Some(parent) = path.folders().next()
        && !is_real_folder(folder, parent)
    {
        return Ok(false);
    }
    let place = folder.join(path.as_str());
    if fs::symlink_metadata(&place).map_or(true, |metadata| metadata.is_dir()) {
        return Ok(false);
    }
    match fs::remove_file(&place) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(Failure::new("remove", &place, cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_to_is_written_before_what_links() {
        let cases = [
            ("style.css", false, Turn::Asset),
            ("images/logo.svg", true, Turn::Asset),
            ("_headers", true, Turn::Asset),
            ("2026/03/19/mail/index.html", true, Turn::NewPage),
            ("2026/03/19/mail/index.html", false, Turn::ChangedPage),
            ("tag/mail/feed.xml", false, Turn::ChangedPage),
            ("api/v2/summary.json", false, Turn::ChangedPage),
            ("index.html", true, Turn::Entrance),
            ("index.html", false, Turn::Entrance),
            ("feed.xml", false, Turn::Entrance),
        ];
        for (path, is_new, turn) in cases {
            let path = OutputPath::new(path).expect(path);
            assert_eq!(Turn::of(&path, is_new), turn, "{path}");
        }
    }
}
