//! The manifest: which files in the output folder statusgen wrote.
//!
//! Part of the *publish* stage. It stands at `.statusgen/manifest` in the output folder, as lines
//! of text:
//!
//! ```text
//! statusgen-manifest 2 finished 2a1f…
//! 404.html
//! archives/index.html
//! 2026/03/19/mail/index.html\tpost
//! ```
//!
//! The first line gives the format's version, `finished` or `unfinished`, and a hash of that word
//! and of all that follows; then comes one path per line, sorted. A tab and `post` after a path say that
//! it is the page of a post, so that a build may be warned of when it would remove most of them. While a build changes files the
//! manifest is `unfinished` and lists the old and the new paths together, so that a killed build
//! leaves no file without an owner. Only what is listed here may be replaced or removed, and every
//! line is checked to stay inside the folder.
//!
//! A manifest is on the disk before anything changes that it speaks of, so no power cut harms it.
//! What does (a disk that breaks, a program, a person) shows in the hash. A build that comes to its
//! end leaves a second manifest, `manifest-copy`, to read then. Without either the folder is still
//! statusgen's, by its lock: what equals the site's files is taken over, what is empty is written
//! anew, and what differs is [set aside](super::set_aside).

use std::path::{Path, PathBuf};

use super::folder;
use super::refusal::{PublishError, Refusal};
use super::{disk, own};
use crate::digest::{Hasher, hex};
use crate::failure::Failure;
use crate::output::{Contents, OutputPath};

const NAME: &str = "statusgen-manifest";
const VERSION: u32 = 2;
/// What follows the path of a post's page. No path has a tab.
const POST: &str = "\tpost";
/// It had no hash.
const FIRST_VERSION: u32 = 1;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Sorted, each once.
    pub(super) paths: Vec<OutputPath>,
    /// Those of them that are pages of posts, in the same order.
    pub(super) posts: Vec<OutputPath>,
    /// Whether the build that wrote it came to its end, the copy of this list included.
    pub(super) finished: bool,
    pub(super) condition: Condition,
}

/// What the list can be relied on for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    /// It names all that is ours.
    Whole,
    /// It was damaged; this is the copy, which may be older.
    Copied,
    /// It is gone, and the copy too.
    Lost,
}

impl Manifest {
    fn without_paths(condition: Condition) -> Self {
        Self {
            paths: Vec::new(),
            posts: Vec::new(),
            finished: condition == Condition::Whole,
            condition,
        }
    }

    /// Whether there may be files of ours that it does not name.
    pub(super) fn may_lack_some(&self) -> bool {
        self.condition != Condition::Whole
    }
}

/// Why a manifest says nothing.
#[derive(Debug, PartialEq, Eq)]
enum Unreadable {
    Damaged,
    OfALaterVersion,
}

/// Reads the manifest. A folder without one owns nothing; that is as it should be where nothing is
/// published yet.
pub(super) fn read(folder: &Path) -> Result<Manifest, PublishError> {
    let (manifest, copy) = (
        read_one(&own::manifest(folder))?,
        read_one(&own::copy_of_manifest(folder))?,
    );
    if let Some(manifest) = manifest {
        // Where only the copy is damaged, the build makes another.
        let is_copied = copy.is_some_and(|copy| copy == manifest);
        return Ok(Manifest {
            finished: manifest.finished && is_copied,
            ..manifest
        });
    }
    if let Some(copy) = copy {
        return Ok(Manifest {
            finished: false,
            condition: Condition::Copied,
            ..copy
        });
    }
    let is_new =
        disk::look(&own::manifest(folder))?.is_none() && folder::first_of_others(folder)?.is_none();
    Ok(Manifest::without_paths(if is_new {
        Condition::Whole
    } else {
        Condition::Lost
    }))
}

/// None if it is not there or damaged.
fn read_one(path: &Path) -> Result<Option<Manifest>, PublishError> {
    let Some(bytes) = disk::read(path)? else {
        return Ok(None);
    };
    let parsed = String::from_utf8(bytes).map_or(Err(Unreadable::Damaged), |text| parse(&text));
    match parsed {
        Ok(manifest) => Ok(Some(manifest)),
        Err(Unreadable::Damaged) => Ok(None),
        Err(Unreadable::OfALaterVersion) => {
            let path = path.to_path_buf();
            Err(Refusal::LaterManifest { path }.into())
        }
    }
}

/// Writes the manifest as a whole; `paths` are sorted. All that was written before is on the disk
/// before the manifest is, and an unfinished manifest before all that is done after.
pub(super) fn write(
    folder: &Path,
    paths: &[&OutputPath],
    posts: &[&OutputPath],
    finished: bool,
) -> Result<(), Failure> {
    let mut places = vec![own::manifest(folder)];
    if finished {
        places.insert(0, own::copy_of_manifest(folder));
    }
    let new: Vec<PathBuf> = places.iter().map(|place| own::unfinished(place)).collect();
    let text = format(paths, posts, finished);
    for (new, place) in new.iter().zip(&places) {
        disk::remove_file(new)?;
        disk::write_new(new, &Contents::Bytes(text.clone().into_bytes()), place)?;
    }
    disk::settle(folder, &new)?;
    for (new, place) in new.iter().zip(&places) {
        disk::rename(new, place)?;
    }
    if !finished {
        disk::settle_names(&own::folder(folder))?;
    }
    Ok(())
}

/// Writes the manifest and its copy to a folder that has none and that nobody reads yet, and
/// returns where they are.
pub(super) fn create(
    folder: &Path,
    paths: &[&OutputPath],
    posts: &[&OutputPath],
) -> Result<[PathBuf; 2], Failure> {
    let text = format(paths, posts, true);
    let places = [own::manifest(folder), own::copy_of_manifest(folder)];
    for place in &places {
        disk::write_new(place, &Contents::Bytes(text.clone().into_bytes()), place)?;
    }
    Ok(places)
}

fn state(finished: bool) -> &'static str {
    if finished { "finished" } else { "unfinished" }
}

fn hash(state: &str, lines: &str) -> String {
    let mut hasher = Hasher::default();
    hasher.part(state.as_bytes());
    hasher.piece(lines.as_bytes());
    hex(&hasher.finish())
}

fn format(paths: &[&OutputPath], posts: &[&OutputPath], finished: bool) -> String {
    let mut lines = String::new();
    for path in paths {
        lines.push_str(path.as_str());
        if posts.binary_search(path).is_ok() {
            lines.push_str(POST);
        }
        lines.push('\n');
    }
    let state = state(finished);
    let hash = hash(state, &lines);
    format!("{NAME} {VERSION} {state} {hash}\n{lines}")
}

fn parse(text: &str) -> Result<Manifest, Unreadable> {
    parse_header(text)?
        .and_then(|(finished, lines)| {
            let mut posts = Vec::new();
            let mut paths = Vec::new();
            for line in lines.split_terminator('\n') {
                let post = line.strip_suffix(POST);
                let path = OutputPath::new(post.unwrap_or(line)).ok()?;
                posts.extend(post.map(|_| path.clone()));
                paths.push(path);
            }
            paths
                .is_sorted_by(|one, other| one < other)
                .then_some(Manifest {
                    paths,
                    posts,
                    finished,
                    condition: Condition::Whole,
                })
        })
        .ok_or(Unreadable::Damaged)
}

/// Whether it is finished, and the lines that follow; none if it is damaged.
fn parse_header(text: &str) -> Result<Option<(bool, &str)>, Unreadable> {
    let Some((header, lines)) = text.split_once('\n') else {
        return Ok(None);
    };
    let words: Vec<&str> = header.split(' ').collect();
    let [NAME, version, rest @ ..] = words.as_slice() else {
        return Ok(None);
    };
    let Ok(version) = version.parse::<u32>() else {
        return Ok(None);
    };
    if version > VERSION {
        return Err(Unreadable::OfALaterVersion);
    }
    let is_right = |finished| match (version, rest) {
        (FIRST_VERSION, [word]) => *word == state(finished) && lines.ends_with('\n'),
        (VERSION, [word, found]) => *word == state(finished) && *found == hash(word, lines),
        _ => false,
    };
    let finished = [true, false].into_iter().find(|it| is_right(*it));
    Ok(finished.map(|finished| (finished, lines)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<OutputPath> {
        let path = |name: &&str| OutputPath::new(name).expect(name);
        names.iter().map(path).collect()
    }

    #[test]
    fn a_manifest_reads_as_it_was_written() {
        for finished in [true, false] {
            for names in [&[][..], &["404.html", "a/störung.txt", "index.html"]] {
                let paths = paths(names);
                let posts: Vec<OutputPath> = paths.iter().skip(1).cloned().collect();
                let text = format(
                    &paths.iter().collect::<Vec<_>>(),
                    &posts.iter().collect::<Vec<_>>(),
                    finished,
                );
                let manifest = Manifest {
                    paths,
                    posts,
                    finished,
                    condition: Condition::Whole,
                };
                assert_eq!(parse(&text), Ok(manifest), "{text}");
            }
        }
    }

    #[test]
    fn any_damage_is_seen() {
        let paths = paths(&["404.html", "a/index.html", "index.html"]);
        let all: Vec<&OutputPath> = paths.iter().collect();
        let text = format(&all, &all[1..2], true);
        for end in 0..text.len() {
            assert_eq!(parse(&text[..end]), Err(Unreadable::Damaged), "{end}");
            let mut bytes = text.clone().into_bytes();
            bytes[end] = 0;
            let damaged = String::from_utf8(bytes).expect("ASCII");
            assert_eq!(parse(&damaged), Err(Unreadable::Damaged), "{end}");
        }
        let longer = format!("{text}more.html\n");
        assert_eq!(parse(&longer), Err(Unreadable::Damaged));
        let other = text.replacen("finished", "unfinished", 1);
        assert_eq!(parse(&other), Err(Unreadable::Damaged));
    }

    #[test]
    fn no_manifest_leads_out_of_the_folder() {
        let with_hash = |lines: &str| {
            let hash = hash("finished", lines);
            format!("{NAME} 2 finished {hash}\n{lines}")
        };
        assert!(parse(&with_hash("a\nb\n")).is_ok());
        for lines in [
            "../../etc/passwd\n",
            "/etc/passwd\n",
            "a\n\nb\n",
            "a\n.statusgen/manifest\n",
            "b\na\n",
            "a\na\n",
            "a\na\tpost\n",
            "a\tpage\n",
            "a\tpost\tpost\n",
        ] {
            assert_eq!(
                parse(&with_hash(lines)),
                Err(Unreadable::Damaged),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn other_versions_are_known() {
        let first = parse("statusgen-manifest 1 unfinished\na\nb\n").expect("a manifest");
        assert_eq!((first.paths, first.finished), (paths(&["a", "b"]), false));
        let cases = [
            ("statusgen-manifest 1 finished\na\nb", Unreadable::Damaged),
            ("statusgen-manifest 1 begun\na\n", Unreadable::Damaged),
            ("statusgen-manifest 2 finished\na\n", Unreadable::Damaged),
            ("statusgen-manifest 0 finished\na\n", Unreadable::Damaged),
            ("statusgen-manifest x finished\na\n", Unreadable::Damaged),
            ("index.html\n", Unreadable::Damaged),
            (
                "statusgen-manifest 3 whatever\na\n",
                Unreadable::OfALaterVersion,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text), Err(expected), "{text:?}");
        }
    }
}
