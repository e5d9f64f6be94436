//! Setting aside what stands in the way when it is not known whose it is.
//!
//! Part of the *publish* stage, for the one case in which statusgen has lost its [list of what it
//! wrote](super::manifest). A file that differs from the site's is most likely our own of an earlier
//! build, but it may be somebody's. To refuse would stop publishing until a person comes, to write
//! over it could destroy something. So it is moved to `.statusgen/set-aside/1/` under the path that
//! it had, the next time to `2/`, and nothing of statusgen ever removes it.

use std::path::{Path, PathBuf};

use super::{disk, own};
use crate::failure::Failure;

pub(super) fn path(folder: &Path) -> PathBuf {
    own::folder(folder).join("set-aside")
}

/// Moves what stands at `paths` out of the way, and returns the folder that it is in now.
pub(super) fn set_aside(folder: &Path, paths: &[&str]) -> Result<Option<PathBuf>, Failure> {
    if paths.is_empty() {
        return Ok(None);
    }
    let kept = free_place(&path(folder))?;
    for path in paths {
        let to = kept.join(path);
        if let Some(around) = to.parent() {
            disk::create_folders(around)?;
        }
        disk::rename(&folder.join(path), &to)?;
    }
    Ok(Some(kept))
}

fn free_place(all: &Path) -> Result<PathBuf, Failure> {
    let mut number = 1_u32;
    loop {
        let place = all.join(number.to_string());
        if disk::look(&place)?.is_none() {
            return Ok(place);
        }
        number += 1;
    }
}
