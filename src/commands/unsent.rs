//! Texts that are written and not published: `.unsent/` in the site's folder.
//!
//! An editor works on a file there, and text that was piped into a command that then refuses is kept
//! there, so that nothing is lost whatever happens. No build reads the folder, and none publishes
//! it. A `.gitignore` of its own keeps it out of what git adds.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::within;
use crate::failure::Failure;
use crate::load::Source;

const FOLDER: &str = ".unsent";

/// Writes a text under a name that is not taken yet, and gives its path.
pub(super) fn write(root: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    let folder = folder(root);
    fs::create_dir_all(&folder).map_err(|cause| Failure::new("create", &folder, cause))?;
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        fs::write(&ignored, "*\n").map_err(|cause| Failure::new("write", &ignored, cause))?;
    }
    let mut number = 1;
    loop {
        let path = match number {
            1 => folder.join(format!("{name}.md")),
            _ => folder.join(format!("{name}-{number}.md")),
        };
        let created = OpenOptions::new().write(true).create_new(true).open(&path);
        match created.and_then(|mut file| file.write_all(text.as_bytes())) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(cause) => return Err(Failure::new("write", path, cause)),
            Ok(()) => return Ok(path),
        }
    }
}

/// Takes away what was published after all or holds nothing of worth, and the folder with the last.
pub(super) fn remove(path: &Path) {
    // What stays behind is in nobody's way.
    let _ = fs::remove_file(path);
    let Some(folder) = path.parent() else { return };
    let is_last = fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.all(|entry| entry.is_ok_and(|entry| entry.file_name() == ".gitignore"))
    });
    if is_last {
        let _ = fs::remove_file(folder.join(".gitignore"));
        let _ = fs::remove_dir(folder);
    }
}

/// In the site's folder; where there is no site, among the system's temporary files.
fn folder(root: &Path) -> PathBuf {
    let is_site = Source::places(root).iter().any(|place| place.exists());
    if is_site {
        within(root, FOLDER)
    } else {
        std::env::temp_dir().join("statusgen-unsent")
    }
}
