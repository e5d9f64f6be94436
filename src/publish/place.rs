//! Changing the folder: what is staged is renamed into its place, and what is no longer wanted is
//! removed.
//!
//! Last step of the *publish* stage. The manifest on disk already names everything that is touched
//! here, and nothing foreign stands in the way.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::compare::{Folders, folders_of};
use super::disk;
use super::stage::{Outcome, staged_file, staged_in_folder};
use crate::failure::Failure;
use crate::output::{OutputPath, kind};

/// When a file is renamed: all files of one order are in place before the next begins, so that a
/// reader who comes in the middle of a build meets few links that lead nowhere yet. Files that the
/// site no longer has are removed after the last order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PublishOrder {
    /// Styles, scripts, images and whatever else links to no page.
    Asset,
    /// Pages, feeds and data at new paths inside a folder: nothing links to them yet.
    NewPage,
    /// The same where they replace an earlier one, and may link to the new ones.
    ChangedPage,
    /// Pages, feeds and data at the top of the site, where readers come in: the home page above all.
    Entrance,
}

impl PublishOrder {
    const ALL: [Self; 4] = [
        Self::Asset,
        Self::NewPage,
        Self::ChangedPage,
        Self::Entrance,
    ];

    fn of(path: &OutputPath, is_new: bool) -> Self {
        let path = path.as_str();
        if !kind::of(path).is_some_and(|kind| kind.links) {
            Self::Asset
        } else if !path.contains('/') {
            Self::Entrance
        } else if is_new {
            Self::NewPage
        } else {
            Self::ChangedPage
        }
    }
}

/// Something that is staged, and where it belongs.
struct Move {
    from: PathBuf,
    to: PathBuf,
}

/// Makes the changes, and returns the files that were removed. `orphans` are files of ours that
/// the site no longer has, whether they still stand there or not.
///
/// Files of ours that stand where a folder must, and folders of ours that stand where a file must,
/// are removed first: for as long as the build takes their old addresses are missing.
pub(super) fn apply(
    folder: &Path,
    staging: &Path,
    folders: &Folders<'_>,
    paths: &[&OutputPath],
    outcomes: &[Outcome],
    orphans: &[&OutputPath],
) -> Result<Vec<OutputPath>, Failure> {
    let wanted: HashSet<&str> = paths.iter().map(|path| path.as_str()).collect();
    let (in_the_way, rest): (Vec<&OutputPath>, Vec<&OutputPath>) =
        orphans.iter().partition(|orphan| {
            folders.needed.contains(orphan.as_str())
                || orphan.folders().any(|around| wanted.contains(around))
        });
    let mut removed = remove(folder, &in_the_way, folders)?;
    let moves = moves(folder, staging, folders, paths, outcomes);
    for order in PublishOrder::ALL {
        moves
            .par_iter()
            .filter(|(its_order, _)| *its_order == order)
            .try_for_each(|(_, staged)| disk::rename(&staged.from, &staged.to))?;
    }
    removed.extend(remove(folder, &rest, folders)?);
    Ok(removed)
}

/// What is to be renamed: files, and whole folders where they are new.
fn moves(
    folder: &Path,
    staging: &Path,
    folders: &Folders<'_>,
    paths: &[&OutputPath],
    outcomes: &[Outcome],
) -> Vec<(PublishOrder, Move)> {
    let mut moves = Vec::new();
    // A folder goes with the file in it whose order comes first.
    let mut new_folders: BTreeMap<&str, PublishOrder> = BTreeMap::new();
    for (number, (path, outcome)) in paths.iter().zip(outcomes).enumerate() {
        let order = match outcome {
            Outcome::Unchanged(_) => continue,
            Outcome::InNewFolder(_) => {
                if let Some(around) = folders.new_around(path) {
                    let order = PublishOrder::of(path, true);
                    let first = new_folders.entry(around).or_insert(order);
                    *first = order.min(*first);
                }
                continue;
            }
            Outcome::New(_) | Outcome::InPlaceOfUnknown(_) => PublishOrder::of(path, true),
            Outcome::Changed(_) => PublishOrder::of(path, false),
        };
        let file = Move {
            from: staged_file(staging, number),
            to: folder.join(path.as_str()),
        };
        moves.push((order, file));
    }
    moves.extend(new_folders.into_iter().map(|(path, order)| {
        let new = Move {
            from: staged_in_folder(staging, path),
            to: folder.join(path),
        };
        (order, new)
    }));
    moves
}

/// Whether a path in the output folder is a folder that no symbolic link leads to.
fn is_real_folder(folder: &Path, path: &str) -> Result<bool, Failure> {
    let around = path.match_indices('/').map(|(end, _)| &path[..end]);
    for path in around.chain([path]) {
        let found = disk::look(&folder.join(path))?;
        if !found.is_some_and(|found| found.is_dir()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes files of ours and the folders that this leaves empty; returns what was there to remove.
///
/// A folder or a linked folder that somebody put in the place of a file stays: it is not ours.
fn remove(
    folder: &Path,
    orphans: &[&OutputPath],
    folders: &Folders<'_>,
) -> Result<Vec<OutputPath>, Failure> {
    let removed = orphans
        .par_iter()
        .map(|orphan| Ok(remove_file(folder, orphan)?.then(|| (*orphan).clone())))
        .filter_map(Result::transpose)
        .collect::<Result<_, Failure>>()?;

    let mut emptied: Vec<&str> = folders_of(orphans.iter().copied())
        .into_iter()
        .filter(|path| !folders.needed.contains(path))
        .collect();
    emptied.sort_unstable();
    // From the innermost outwards.
    for path in emptied.into_iter().rev() {
        if is_real_folder(folder, path)? {
            // One that is not empty holds something foreign, and stays for it.
            disk::remove_if_empty(&folder.join(path))?;
        }
    }
    Ok(removed)
}

fn remove_file(folder: &Path, path: &OutputPath) -> Result<bool, Failure> {
    if let Some(parent) = path.folders().next()
        && !is_real_folder(folder, parent)?
    {
        return Ok(false);
    }
    let place = folder.join(path.as_str());
    match disk::look(&place)? {
        Some(found) if !found.is_dir() => disk::remove_file(&place),
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_linked_to_is_written_before_what_links() {
        let cases = [
            ("style.css", false, PublishOrder::Asset),
            ("images/logo.svg", true, PublishOrder::Asset),
            ("_headers", true, PublishOrder::Asset),
            ("2026/03/19/mail/index.html", true, PublishOrder::NewPage),
            (
                "2026/03/19/mail/index.html",
                false,
                PublishOrder::ChangedPage,
            ),
            ("tag/mail/feed.xml", false, PublishOrder::ChangedPage),
            ("api/v2/summary.json", false, PublishOrder::ChangedPage),
            ("index.html", true, PublishOrder::Entrance),
            ("index.html", false, PublishOrder::Entrance),
            ("feed.xml", false, PublishOrder::Entrance),
        ];
        for (path, is_new, order) in cases {
            let path = OutputPath::new(path).expect(path);
            assert_eq!(PublishOrder::of(&path, is_new), order, "{path}");
        }
    }
}
