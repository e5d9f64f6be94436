//! The floor that a build is measured against: writing the same bytes and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use walkdir::WalkDir;

/// A folder in memory. Paths are relative.
pub(crate) struct Tree {
    folders: Vec<PathBuf>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Tree {
    /// What a build published, without statusgen's own files.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut tree = Self {
            folders: Vec::new(),
            files: Vec::new(),
        };
        let entries = WalkDir::new(folder)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.file_name() != ".statusgen");
        for entry in entries {
            let entry = entry?;
            let path = entry.path().strip_prefix(folder).expect("inside");
            if entry.file_type().is_dir() {
                tree.folders.push(path.to_owned());
            } else {
                tree.files.push((path.to_owned(), fs::read(entry.path())?));
            }
        }
        Ok(tree)
    }

    pub(crate) fn files(&self) -> usize {
        self.files.len()
    }

    pub(crate) fn folders(&self) -> usize {
        self.folders.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.files.iter().map(|(_, bytes)| bytes.len()).sum()
    }

    /// The time that it takes to make all folders, level by level, and then to create and write
    /// all files, both on as many threads as a build has; the bytes are in memory before.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<Duration> {
        let depth = |path: &&PathBuf| path.components().count();
        let mut folders: Vec<&PathBuf> = self.folders.iter().collect();
        folders.sort_by_key(depth);
        let begun = Instant::now();
        fs::create_dir(folder)?;
        for level in folders.chunk_by(|one, other| depth(one) == depth(other)) {
            level
                .par_iter()
                .try_for_each(|path| fs::create_dir(folder.join(path)))?;
        }
        self.files
            .par_iter()
            .try_for_each(|(path, bytes)| fs::write(folder.join(path), bytes))?;
        Ok(begun.elapsed())
    }
}
