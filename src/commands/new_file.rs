//! Writing a file that is not there yet: what `init` and `new` do.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::Problem;
use crate::failure::Failure;

/// Writes a file that must not be there yet, and its folders.
pub(super) fn write(path: &Path, contents: &[u8]) -> Result<(), Problem> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| Failure::new("create", folder, cause))?;
    }
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(contents));
    written.map_err(|cause| match cause.kind() {
        ErrorKind::AlreadyExists => Problem::Usage(
            format!("{} is there already and was left alone", path.display()),
            None,
        ),
        _ => Failure::new("write", path, cause).into(),
    })
}
