//! Opens a file by a path that no symbolic link is followed on, not even one put there just now.
//!
//! For every stage that reads a file of the site some time after the site was looked at. Where its
//! links lead is judged once, in [`load`](crate::load), which gives paths without links. Someone
//! who may change the site could later put a link in the place of a file, or of a folder that it
//! stands in, and have it published whatever it leads to. Looking again before opening leaves an
//! instant between the two, so here opening itself refuses.

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a file for reading.
///
/// The path is absolute and has no link in it, as [`Path::canonicalize`] gives it. Elsewhere than
/// on Linux, Android and Apple's systems the standard library has no way to do this at once: there
/// the path is looked at before it is opened.
///
/// # Errors
/// The system's own, and one where a link or anything else but a file stands in the way.
pub fn open(path: &Path) -> io::Result<File> {
    let file = system::open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is not a file"))
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
mod system {
    use std::fs::File;
    use std::io;
    #[cfg(not(target_vendor = "apple"))]
    use std::path::Component;
    use std::path::Path;

    use rustix::fs::{CWD, Mode, OFlags, openat};
    use rustix::io::Errno;

    // A pipe in the place of the file would be waited for, were it not for `NONBLOCK`.
    const READ: OFlags = OFlags::RDONLY
        .union(OFlags::NONBLOCK)
        .union(OFlags::NOCTTY)
        .union(OFlags::CLOEXEC);

    #[cfg(target_vendor = "apple")]
    pub(super) fn open(path: &Path) -> io::Result<File> {
        let flags = READ.union(OFlags::NOFOLLOW_ANY);
        let file = openat(CWD, path, flags, Mode::empty()).map_err(plainly)?;
        Ok(File::from(file))
    }

    /// One call, where each part of the path takes two otherwise: with 100,000 posts that is a
    /// second. Old systems do not know it, and some containers forbid it.
    #[cfg(target_os = "linux")]
    pub(super) fn open(path: &Path) -> io::Result<File> {
        use rustix::fs::{ResolveFlags, openat2};
        match openat2(CWD, path, READ, Mode::empty(), ResolveFlags::NO_SYMLINKS) {
            Err(Errno::NOSYS | Errno::PERM) => open_by_parts(path),
            opened => Ok(File::from(opened.map_err(plainly)?)),
        }
    }

    #[cfg(target_os = "android")]
    pub(super) use open_by_parts as open;

    /// From folder to folder, each held open, so that what happens to a path in the meantime
    /// changes nothing.
    #[cfg(not(target_vendor = "apple"))]
    pub(super) fn open_by_parts(path: &Path) -> io::Result<File> {
        // Folders need not be readable for this.
        const PASS: OFlags = OFlags::PATH
            .union(OFlags::DIRECTORY)
            .union(OFlags::NOFOLLOW)
            .union(OFlags::CLOEXEC);
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        };
        let mut parts = parent.components();
        let first = parts.next().unwrap_or(Component::CurDir);
        let mut folder = openat(CWD, first.as_os_str(), PASS, Mode::empty())?;
        for part in parts {
            folder = openat(&folder, part.as_os_str(), PASS, Mode::empty()).map_err(plainly)?;
        }
        let flags = READ.union(OFlags::NOFOLLOW);
        let file = openat(&folder, name, flags, Mode::empty()).map_err(plainly)?;
        Ok(File::from(file))
    }

    fn plainly(cause: Errno) -> io::Error {
        match cause {
            Errno::LOOP | Errno::NOTDIR => io::Error::other(super::REPLACED),
            cause => cause.into(),
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
mod system {
    use std::fs::{self, File};
    use std::io;
    use std::path::Path;

    pub(super) fn open(path: &Path) -> io::Result<File> {
        if fs::canonicalize(path)? == path {
            File::open(path)
        } else {
            Err(io::Error::other(super::REPLACED))
        }
    }
}

const REPLACED: &str = "it, or a folder that it stands in, was replaced by something else, such \
                        as a symbolic link, which is not followed";

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::io::Read;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use tempfile::TempDir;

    use super::*;

    fn read(path: &Path) -> io::Result<String> {
        let mut text = String::new();
        open(path)?.read_to_string(&mut text)?;
        Ok(text)
    }

    /// A site, and a secret beside it.
    fn folder() -> (TempDir, PathBuf) {
        let folder = TempDir::new().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        fs::create_dir_all(root.join("site/static/deep")).expect("a folder");
        fs::write(root.join("site/static/deep/a.txt"), "of the site").expect("a file");
        fs::create_dir(root.join("other")).expect("a folder");
        fs::write(root.join("other/a.txt"), "secret").expect("a file");
        (folder, root)
    }

    #[test]
    fn a_file_is_opened_where_no_link_is_on_the_way() {
        let (_folder, root) = folder();
        let file = root.join("site/static/deep/a.txt");
        assert_eq!(read(&file).expect("opened"), "of the site");
        #[cfg(target_os = "linux")]
        system::open_by_parts(&file).expect("opened by parts");
        let missing = read(&root.join("site/static/b.txt")).expect_err("nothing is there");
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn what_took_the_place_of_a_file_or_folder_is_not_opened() {
        type Swap = fn(&Path) -> io::Result<()>;
        let replaced = "was replaced by something else";
        let cases: [(&str, Swap, &str); 7] = [
            (
                "a link in place of the file",
                |root| symlink("../../../other/a.txt", root.join("site/static/deep/a.txt")),
                replaced,
            ),
            (
                "one that stays in the site",
                |root| {
                    fs::write(root.join("site/static/b.txt"), "b")?;
                    symlink("../b.txt", root.join("site/static/deep/a.txt"))
                },
                replaced,
            ),
            (
                "one in place of its folder",
                |root| {
                    fs::remove_dir(root.join("site/static/deep"))?;
                    symlink("../../other", root.join("site/static/deep"))
                },
                replaced,
            ),
            (
                "one further up",
                |root| {
                    fs::create_dir(root.join("other/deep"))?;
                    fs::write(root.join("other/deep/a.txt"), "secret")?;
                    fs::remove_dir_all(root.join("site/static"))?;
                    symlink(root.join("other"), root.join("site/static"))
                },
                replaced,
            ),
            (
                "a file in place of its folder",
                |root| {
                    fs::remove_dir(root.join("site/static/deep"))?;
                    fs::write(root.join("site/static/deep"), "")
                },
                replaced,
            ),
            (
                "a folder",
                |root| fs::create_dir(root.join("site/static/deep/a.txt")),
                "it is not a file",
            ),
            (
                "a pipe, which nobody writes to",
                |root| {
                    let pipe = root.join("site/static/deep/a.txt");
                    let status = Command::new("mkfifo").arg(pipe).status()?;
                    assert!(status.success());
                    Ok(())
                },
                "it is not a file",
            ),
        ];
        for (what, swap, message) in cases {
            let (_folder, root) = folder();
            let file = root.join("site/static/deep/a.txt");
            fs::remove_file(&file).expect(what);
            swap(&root).expect(what);
            let error = read(&file).expect_err(what).to_string();
            assert!(error.contains(message), "{what}: {error}");
            #[cfg(target_os = "linux")]
            if message == replaced {
                let error = system::open_by_parts(&file).expect_err(what).to_string();
                assert!(error.contains(message), "{what}, by parts: {error}");
            }
        }
    }

    /// There is no instant at which a link would be followed.
    #[test]
    fn a_link_is_not_followed_at_any_instant() {
        let (_folder, root) = folder();
        let folder = root.join("site/static/deep");
        let ended = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                let (real, link) = (root.join("real"), root.join("link"));
                symlink(root.join("other"), &link).expect("a link");
                while !ended.load(Ordering::Relaxed) {
                    fs::rename(&folder, &real).expect("moved away");
                    fs::rename(&link, &folder).expect("a link in its place");
                    fs::rename(&folder, &link).expect("the link goes");
                    fs::rename(&real, &folder).expect("moved back");
                }
            });
            let texts: Vec<_> = (0..20_000).map(|_| read(&folder.join("a.txt"))).collect();
            ended.store(true, Ordering::Relaxed);
            assert!(texts.iter().flatten().all(|text| text == "of the site"));
        });
        assert_eq!(read(&folder.join("a.txt")).expect("opened"), "of the site");
    }
}
