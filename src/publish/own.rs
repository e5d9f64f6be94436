//! Where statusgen keeps its own files in an output folder: all of them in one hidden folder.
//!
//! Part of the *publish* stage.

use std::path::{Path, PathBuf};

use crate::output::RESERVED;

/// The folder inside the output folder that holds what is statusgen's own.
pub(super) fn folder(output: &Path) -> PathBuf {
    output.join(RESERVED)
}

pub(super) fn manifest(output: &Path) -> PathBuf {
    folder(output).join("manifest")
}

pub(super) fn copy_of_manifest(output: &Path) -> PathBuf {
    folder(output).join("manifest-copy")
}

pub(super) fn record(output: &Path) -> PathBuf {
    folder(output).join("record")
}

/// Where a file of statusgen's own is written before it is renamed into its place.
pub(super) fn unfinished(own_file: &Path) -> PathBuf {
    own_file.with_extension("new")
}
