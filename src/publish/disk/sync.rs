//! Waiting until the disk itself holds what was written, which the system puts off: a power cut
//! loses the rest. The order is what counts. Nothing that speaks of a file may be on the disk
//! before the file is.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Waits for all that was written so far to the file system that `folder` stands on. One call for
/// the whole file system costs one write of its journal, where each file alone costs as much again.
///
/// Where the system has no such call it waits for `own_files` and for what their folder lists.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(in crate::publish) fn sync_file_system(
    folder: &Path,
    _own_files: &[PathBuf],
) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(in crate::publish) fn sync_file_system(
    _folder: &Path,
    own_files: &[PathBuf],
) -> io::Result<()> {
    for file in own_files {
        File::options().write(true).open(file)?.sync_all()?;
    }
    own_files
        .first()
        .and_then(|file| file.parent())
        .map_or(Ok(()), sync_folder)
}

/// Waits for the names in a folder: what was made, renamed and removed there.
#[cfg(unix)]
pub(in crate::publish) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Other systems let nobody open a folder.
#[cfg(not(unix))]
pub(in crate::publish) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether an error says that there is nothing to wait for: a file system without a disk behind
/// it, or a system that forbids the call.
pub(in crate::publish) fn cannot_sync(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput | io::ErrorKind::PermissionDenied
    )
}
