//! One hash of all that a site is made from, to tell whether anything of it changed.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Source, Sources, StaticFile};
use crate::digest::{Digest, Hasher};
use crate::failure::Failure;
use crate::no_links;
use crate::source::SourceFile;

/// Hashes of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of the names and contents of all files, static ones too.
    pub all: Digest,
    /// Of the contents of each static file, by its place on the disk. These are read once more when
    /// they are copied, and may hold something else then.
    pub static_files: BTreeMap<PathBuf, Digest>,
}

/// Hashes all files, and reads the static ones for it.
pub fn fingerprint(sources: &Sources) -> Result<Fingerprint, Failure> {
    let static_files = &sources.static_files;
    let contents: Vec<Digest> = static_files
        .par_iter()
        .map(contents_of_static)
        .collect::<Result<_, Failure>>()?;
    let mut hasher = Hasher::default();
    for source in Source::ALL {
        let texts: Vec<Digest> = sources.texts(*source).par_iter().map(of_text).collect();
        hasher.part(texts.as_flattened());
    }
    let copied: Vec<Digest> = static_files
        .iter()
        .zip(&contents)
        .map(|(file, contents)| of_static(file, contents))
        .collect();
    hasher.part(copied.as_flattened());
    let places = static_files.iter().map(|file| file.location.clone());
    Ok(Fingerprint {
        all: hasher.finish(),
        static_files: places.zip(contents).collect(),
    })
}

fn of_text(file: &SourceFile) -> Digest {
    let mut hasher = Hasher::default();
    hasher.part(file.path.as_bytes());
    hasher.piece(file.text.as_bytes());
    hasher.finish()
}

fn of_static(file: &StaticFile, contents: &Digest) -> Digest {
    let mut hasher = Hasher::default();
    hasher.part(file.path.as_bytes());
    hasher.piece(contents);
    hasher.finish()
}

fn contents_of_static(file: &StaticFile) -> Result<Digest, Failure> {
    let mut hasher = Hasher::default();
    match &file.contents {
        Some(contents) => hasher.piece(contents),
        None => add_file(&mut hasher, &file.location)
            .map_err(|cause| Failure::new("read", &file.location, cause))?,
    }
    Ok(hasher.finish())
}

/// Large files are never held in memory.
fn add_file(hasher: &mut Hasher, path: &Path) -> io::Result<()> {
    const CHUNK: usize = 64 * 1024;
    let mut file = no_links::open(path)?;
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(count) => hasher.piece(&chunk[..count]),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}
