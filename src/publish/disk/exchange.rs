//! Exchanging two folders by one rename, which the standard library has no function for.

use std::io;
use std::path::Path;

/// Each takes the name of the other, at one instant.
///
/// # Errors
/// Of the kind that [`cannot_swap`] tells where the system or the file system has no such rename.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(in crate::publish) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(in crate::publish) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether an error says that the folder is of a kind that cannot be swapped for another, and
/// would not be the next time either: there is no exchange on this file system, or what is in the
/// folder, or the folder itself, is mounted there.
pub(in crate::publish) fn cannot_swap(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::InvalidInput
            | io::ErrorKind::Unsupported
            | io::ErrorKind::CrossesDevices
            | io::ErrorKind::ResourceBusy
    )
}
