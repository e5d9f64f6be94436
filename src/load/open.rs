//! Opening a file by a path that was judged before, and that must be what it was.
//!
//! Between looking at a path and opening it somebody may put a symbolic link there, or in the place
//! of a folder on the way, that leads out of the site; or a pipe, which would be waited for. So each
//! part of the path is opened inside the one before it, and no link is followed.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Opens a file. `path` is one that [`load`](super::load) gave: absolute, and without links then.
///
/// # Errors
/// Where the path has a link in it now, or leads to no file, besides what the system refuses.
pub fn open(path: &Path) -> io::Result<File> {
    let file = open_within(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is not a file"))
    }
}

/// All that the file holds.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn open_within(path: &Path) -> io::Result<File> {
    use std::path::Component;

    use rustix::fs::{CWD, Mode, OFlags, openat};
    use rustix::io::Errno;

    // To pass through a folder one need not be allowed to list it.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const PASS: OFlags = OFlags::PATH;
    #[cfg(target_vendor = "apple")]
    const PASS: OFlags = OFlags::RDONLY;

    let changed = |cause| match cause {
        Errno::LOOP | Errno::NOTDIR => io::Error::other(
            "a symbolic link, or something that is no folder, was put on the way to it meanwhile",
        ),
        cause => cause.into(),
    };
    let common = OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut around = None;
    let mut parts = path.components().peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let flags = match part {
            Component::ParentDir => return Err(io::ErrorKind::InvalidInput.into()),
            _ if is_last => OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY,
            _ => PASS | OFlags::DIRECTORY,
        };
        let opened = match &around {
            None => openat(CWD, part.as_os_str(), flags | common, Mode::empty()),
            Some(folder) => openat(folder, part.as_os_str(), flags | common, Mode::empty()),
        };
        around = Some(opened.map_err(changed)?);
    }
    let file = around.ok_or(io::ErrorKind::InvalidInput)?;
    Ok(file.into())
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn open_within(path: &Path) -> io::Result<File> {
    if path.is_symlink() {
        return Err(io::Error::other(
            "a symbolic link was put in its place meanwhile",
        ));
    }
    File::open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn no_link_is_followed_and_nothing_but_a_file_is_opened() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("a path");
        let within = |path: &str| root.join(path);
        fs::create_dir_all(within("folder/inner")).expect("folders");
        fs::write(within("folder/inner/file"), "words").expect("a file");
        symlink("folder/inner/file", within("link")).expect("a link");
        symlink("folder", within("linked")).expect("a link");
        symlink("nowhere", within("dangling")).expect("a link");
        let socket = std::os::unix::net::UnixListener::bind(within("socket"));
        let _socket = socket.expect("a socket");
        let cases = [
            ("folder/inner/file", None),
            ("link", Some("a symbolic link")),
            ("linked/inner/file", Some("a symbolic link")),
            ("dangling", Some("a symbolic link")),
            ("folder/inner/file/more", Some("a symbolic link")),
            ("folder/inner", Some("it is not a file")),
            ("missing", Some("No such file")),
            ("folder/../link", Some("invalid")),
            ("socket", Some("")),
        ];
        for (path, expected) in cases {
            let opened = read(&within(path));
            match (opened, expected) {
                (Ok(bytes), None) => assert_eq!(bytes, b"words"),
                (Err(cause), Some(words)) => {
                    assert!(cause.to_string().contains(words), "{path}: {cause}");
                }
                (opened, _) => panic!("{path}: {opened:?}"),
            }
        }
    }
}
