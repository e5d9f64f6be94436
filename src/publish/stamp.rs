//! What a disk knows of a file without reading it, to tell whether somebody touched it since.
//!
//! Part of the *publish* stage.

use std::fs::Metadata;
use std::path::Path;
use std::time::Duration;

use super::disk;
use crate::digest::{Digest, Hasher};
use crate::failure::Failure;
use crate::output::OutputPath;

/// A file's length, times and identity. Where the system keeps the time of the last change of any
/// kind, as Unix does, nobody can alter a file and leave its stamp as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    /// Since 1970.
    modified: Duration,
    changed: Duration,
    /// Which file of the disk it is, whatever its name; 0 where the system does not say.
    pub(super) identity: u64,
}

impl Stamp {
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let since = |seconds: i64, nanoseconds: i64| {
            Duration::new(
                u64::try_from(seconds).unwrap_or(0),
                u32::try_from(nanoseconds).unwrap_or(0),
            )
        };
        Self {
            length: metadata.len(),
            modified: since(metadata.mtime(), metadata.mtime_nsec()),
            changed: since(metadata.ctime(), metadata.ctime_nsec()),
            identity: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(metadata: &Metadata) -> Self {
        let since = |time: std::io::Result<std::time::SystemTime>| {
            time.ok()
                .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
                .unwrap_or_default()
        };
        Self {
            length: metadata.len(),
            modified: since(metadata.modified()),
            changed: since(metadata.created()),
            identity: 0,
        }
    }

    fn add_to(&self, hasher: &mut Hasher) {
        hasher.piece(&self.length.to_le_bytes());
        hasher.piece(&self.modified.as_nanos().to_le_bytes());
        hasher.piece(&self.changed.as_nanos().to_le_bytes());
        hasher.piece(&self.identity.to_le_bytes());
    }

    /// The later of its times.
    pub(super) fn latest(&self) -> Duration {
        self.modified.max(self.changed)
    }

    /// Whether it is the same file with the same contents, though it may have got another name.
    pub(super) fn is_of_same_contents(&self, other: &Self) -> bool {
        (self.length, self.modified, self.identity)
            == (other.length, other.modified, other.identity)
    }
}

/// A hash that tells a file from every other that stood or will stand at its path, and from
/// itself after any change; none if there is no file. Links are followed.
pub fn identity(path: &Path) -> Result<Option<Digest>, Failure> {
    let (Some(path), Some(found)) = (disk::canonical(path)?, disk::look_through(path)?) else {
        return Ok(None);
    };
    let mut hasher = Hasher::default();
    hasher.part(path.as_os_str().as_encoded_bytes());
    Stamp::of(&found).add_to(&mut hasher);
    Ok(Some(hasher.finish()))
}

/// One hash for many files, in the order in which they are given.
pub(super) fn digest<'a>(files: impl IntoIterator<Item = (&'a OutputPath, &'a Stamp)>) -> Digest {
    let mut hasher = Hasher::default();
    for (path, stamp) in files {
        hasher.part(path.as_str().as_bytes());
        stamp.add_to(&mut hasher);
    }
    hasher.finish()
}
