//! Publishing to real folders, in all the states that builds and operators leave them in.

mod changes;
mod crashes;
pub(super) mod faults;
mod interruptions;
mod power_cuts;
mod record;
mod refusals;
mod repairs;
mod simulated_disk;
mod swaps;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::{BuildRecord, PublishError, Published, Refusal, stage};
use crate::output::{Contents, OutputFile, OutputPath};

/// Paths, and the text that stands at each.
type Files<'a> = &'a [(&'a str, &'a str)];

/// A folder for hundreds of builds: in memory, where the system has a place for that.
fn temporary() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .expect("a folder")
}

fn site(files: Files) -> Vec<OutputFile> {
    files
        .iter()
        .map(|(path, text)| OutputFile {
            path: OutputPath::new(path).expect(path),
            contents: Contents::Bytes(text.as_bytes().to_vec()),
        })
        .collect()
}

/// Both steps of publishing, with files that are held in memory.
fn publish(
    folder: &Path,
    files: &[OutputFile],
    sources: &[PathBuf],
) -> Result<Published, PublishError> {
    publish_and_record(folder, files, sources, None)
}

fn publish_and_record(
    folder: &Path,
    files: &[OutputFile],
    sources: &[PathBuf],
    record: Option<&BuildRecord>,
) -> Result<Published, PublishError> {
    let paths = files.iter().map(|file| &file.path).collect();
    let staged = stage(folder, sources, paths, |number| {
        Ok(files[number].contents.clone())
    })?;
    Ok(staged.publish(record)?)
}

fn publish_at_once(
    folder: &Path,
    files: &[OutputFile],
    record: Option<&BuildRecord>,
) -> Result<Published, PublishError> {
    let paths = files.iter().map(|file| &file.path).collect();
    let staged = stage(folder, &[], paths, |number| {
        Ok(files[number].contents.clone())
    })?;
    staged.publish_at_once(record)
}

fn names(paths: &[OutputPath]) -> Vec<&str> {
    paths.iter().map(OutputPath::as_str).collect()
}

/// Everything in a folder except what is statusgen's own: folders end in a slash, links in an @.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    WalkDir::new(folder)
        .min_depth(1)
        .into_iter()
        .filter_entry(|entry| entry.file_name() != ".statusgen")
        .map(|entry| {
            let entry = entry.expect("a readable tree");
            let path = entry.path().strip_prefix(folder).expect("inside");
            let path = path.to_str().expect("UTF-8");
            if entry.file_type().is_dir() {
                (format!("{path}/"), String::new())
            } else if entry.file_type().is_symlink() {
                (format!("{path}@"), String::new())
            } else {
                let text = fs::read_to_string(entry.path()).expect("a readable file");
                (path.to_owned(), text)
            }
        })
        .collect()
}

fn make(folder: &Path, files: Files) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

fn refusal(result: Result<Published, PublishError>) -> Refusal {
    match result {
        Err(PublishError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn failure(result: Result<Published, PublishError>) -> String {
    match result {
        Err(PublishError::Failed(failure)) => failure.to_string(),
        other => panic!("not failed: {other:?}"),
    }
}

/// Publishes one site over another, with files put there by somebody else in between, and gives
/// the tree that results.
fn publish_over(
    before: Files,
    foreign: Files,
    after: Files,
) -> (Result<Published, PublishError>, BTreeMap<String, String>) {
    let folder = temporary();
    publish(folder.path(), &site(before), &[]).expect("a first build");
    make(folder.path(), foreign);
    let result = publish(folder.path(), &site(after), &[]);
    (result, tree(folder.path()))
}
