//! One number for all that a site is made from, to tell whether anything of it changed.

use std::hash::Hash;
use std::io::{self, Read};
use std::path::Path;

use rayon::prelude::*;
use siphasher::sip128::{Hasher128, SipHasher13};

use super::{Sources, StaticFile};
use crate::failure::Failure;
use crate::source::SourceFile;

/// A hash of the names and contents of all files, static ones too, and of whatever is given
/// besides.
pub fn fingerprint(sources: &Sources, besides: &impl Hash) -> Result<u128, Failure> {
    // Named one by one, so that the compiler asks for whatever will be read besides.
    let Sources {
        settings,
        inventory,
        checks,
        posts,
        templates,
        languages,
        static_files,
    } = sources;
    let texts = |files: &[SourceFile]| -> Vec<u128> { files.par_iter().map(of_text).collect() };
    let one = |file: &Option<SourceFile>| file.as_ref().map(of_text);
    let static_files: Vec<u128> = static_files
        .par_iter()
        .map(of_static)
        .collect::<Result<_, Failure>>()?;
    Ok(hash(&(
        one(settings),
        one(inventory),
        one(checks),
        texts(posts),
        texts(templates),
        texts(languages),
        static_files,
        besides,
    )))
}

fn of_text(file: &SourceFile) -> u128 {
    hash(&(&file.path, &file.text))
}

fn of_static(file: &StaticFile) -> Result<u128, Failure> {
    let contents = match &file.contents {
        Some(contents) => hash(contents),
        None => {
            of_file(&file.location).map_err(|cause| Failure::new("read", &file.location, cause))?
        }
    };
    Ok(hash(&(&file.path, contents)))
}

/// Large files are never held in memory.
fn of_file(path: &Path) -> io::Result<u128> {
    const CHUNK: usize = 64 * 1024;
    let mut file = std::fs::File::open(path)?;
    let mut chunk = vec![0; CHUNK];
    let mut hasher = SipHasher13::new();
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(hasher.finish128().as_u128()),
            Ok(count) => std::hash::Hasher::write(&mut hasher, &chunk[..count]),
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}

fn hash(value: &impl Hash) -> u128 {
    let mut hasher = SipHasher13::new();
    value.hash(&mut hasher);
    hasher.finish128().as_u128()
}
