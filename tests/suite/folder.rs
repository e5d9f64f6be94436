//! Folders and files that tests read and write.

use std::fs;
use std::path::{Path, PathBuf};

use crate::golden::Tree;

/// `tests/NAME` of the project.
pub(crate) fn fixtures(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name)
}

/// The names in a folder, sorted.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Every file below a folder, with its contents; a missing folder has none.
pub(crate) fn files_below(folder: &Path) -> Tree {
    let mut files = Tree::new();
    if folder.exists() {
        collect(folder, "", &mut files);
    }
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Tree) {
    for name in names_in(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files);
        } else {
            files.insert(format!("{prefix}{name}"), fs::read(&path).unwrap());
        }
    }
}

/// Writes a file, with the folders that it needs.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).unwrap();
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Copies everything below a folder to another one.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files_below(from) {
        write(&to.join(path), bytes);
    }
}

/// A temporary folder with these files.
pub(crate) fn temporary(files: &[(&str, &str)]) -> tempfile::TempDir {
    // In memory, where the system has a place for that: a build waits for a disk.
    let folder = tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .unwrap();
    for (path, text) in files {
        write(&folder.path().join(path), text);
    }
    folder
}
