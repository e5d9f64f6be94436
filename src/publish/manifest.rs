//! The manifest: which files in the output folder statusgen wrote.
//!
//! Part of the *publish* stage. It stands at `.statusgen/manifest` in the output folder, as lines
//! of text:
//!
//! ```text
//! statusgen-manifest 1 finished
//! 404.html
//! archives/index.html
//! ```
//!
//! The first line gives the format's version, and `finished` or `unfinished`; then comes one path
//! per line, sorted. While a build changes files the manifest is `unfinished` and lists the old
//! and the new paths together, so that a killed build leaves no file without an owner. Only what is
//! listed here may be replaced or removed, and every line is checked to stay inside the folder.

use std::path::{Path, PathBuf};

use super::disk;
use super::folder::{own_folder, unfinished};
use super::refusal::{PublishError, Refusal};
use crate::failure::Failure;
use crate::output::{Contents, OutputPath};

const FINISHED: &str = "statusgen-manifest 1 finished";
const UNFINISHED: &str = "statusgen-manifest 1 unfinished";

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// Sorted, each once.
    pub(super) paths: Vec<OutputPath>,
    /// Whether the build that wrote it came to its end.
    pub(super) finished: bool,
}

pub(super) fn path(folder: &Path) -> PathBuf {
    own_folder(folder).join("manifest")
}

/// Reads the manifest; a folder without one owns nothing.
pub(super) fn read(folder: &Path) -> Result<Manifest, PublishError> {
    let path = path(folder);
    let Some(bytes) = disk::read(&path)? else {
        return Ok(Manifest {
            paths: Vec::new(),
            finished: true,
        });
    };
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(Refusal::UnreadableManifest { path, line: 1 }.into());
    };
    parse(&text).map_err(|line| Refusal::UnreadableManifest { path, line }.into())
}

/// Writes the manifest as a whole; `paths` are sorted.
pub(super) fn write(folder: &Path, paths: &[&OutputPath], finished: bool) -> Result<(), Failure> {
    let place = path(folder);
    let new = unfinished(&place);
    disk::remove_file(&new)?;
    let text = format(paths, finished);
    disk::write_new(&new, &Contents::Bytes(text.into_bytes()), &place)?;
    disk::rename(&new, &place)
}

fn format(paths: &[&OutputPath], finished: bool) -> String {
    let mut text = String::from(if finished { FINISHED } else { UNFINISHED });
    text.push('\n');
    for path in paths {
        text.push_str(path.as_str());
        text.push('\n');
    }
    text
}

/// The number of the first line that is wrong is the error.
fn parse(text: &str) -> Result<Manifest, usize> {
    let mut lines = text.lines();
    let finished = match lines.next() {
        Some(FINISHED) => true,
        Some(UNFINISHED) => false,
        _ => return Err(1),
    };
    let mut paths = Vec::new();
    for (line, number) in lines.zip(2..) {
        let path = OutputPath::new(line).map_err(|_| number)?;
        if paths.last().is_some_and(|last| *last >= path) {
            return Err(number);
        }
        paths.push(path);
    }
    Ok(Manifest { paths, finished })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_as_it_was_written() {
        for finished in [true, false] {
            for names in [&[][..], &["404.html", "a/störung.txt", "index.html"]] {
                let paths: Vec<OutputPath> = names
                    .iter()
                    .map(|name| OutputPath::new(name).expect(name))
                    .collect();
                let text = format(&paths.iter().collect::<Vec<_>>(), finished);
                assert_eq!(parse(&text), Ok(Manifest { paths, finished }), "{text}");
            }
        }
    }

    #[test]
    fn a_damaged_manifest_is_not_obeyed() {
        let cases = [
            ("", 1),
            ("statusgen-manifest 2 finished\nindex.html\n", 1),
            ("index.html\n", 1),
            ("statusgen-manifest 1 finished\n../../etc/passwd\n", 2),
            ("statusgen-manifest 1 finished\n/etc/passwd\n", 2),
            ("statusgen-manifest 1 finished\na\n\nb\n", 3),
            ("statusgen-manifest 1 finished\na\n.statusgen/manifest\n", 3),
            ("statusgen-manifest 1 finished\nb\na\n", 3),
        ];
        for (text, line) in cases {
            assert_eq!(parse(text), Err(line), "{text:?}");
        }
    }
}
