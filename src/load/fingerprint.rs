//! One hash of all that a site is made from, to tell whether anything of it changed.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Sources, StaticFile};
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
    // Named one by one, so that the compiler asks for whatever will be read besides.
    let Sources {
        settings,
        inventory,
        checks,
        languages,
        posts,
        templates,
        static_files,
    } = sources;
    let contents: Vec<Digest> = static_files
        .par_iter()
        .map(contents_of_static)
        .collect::<Result<_, Failure>>()?;
    let groups: [Vec<Digest>; 7] = [
        settings.iter().map(of_text).collect(),
        inventory.iter().map(of_text).collect(),
        checks.iter().map(of_text).collect(),
        languages.iter().map(of_text).collect(),
        posts.par_iter().map(of_text).collect(),
        templates.iter().map(of_text).collect(),
        static_files
            .iter()
            .zip(&contents)
            .map(|(file, contents)| of_static(file, contents))
            .collect(),
    ];
    let mut hasher = Hasher::default();
    for group in groups {
        hasher.part(group.as_flattened());
    }
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
