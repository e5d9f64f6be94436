//! What a build mended of statusgen's own memory of the folder, in one sentence for the operator.

use std::fmt;
use std::path::{Path, PathBuf};

use super::manifest::{Condition, Manifest};
use super::{FolderChanges, own};

/// The list of what statusgen wrote was damaged or missing, and was made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    folder: PathBuf,
    /// Whether the copy of the list was of use.
    from_copy: bool,
    /// How many files and folders were moved out of the way, and where to.
    set_aside: Option<(usize, PathBuf)>,
}

impl Repair {
    /// None if nothing was damaged. `kept` is where things were set aside, though it may have been
    /// in a copy of the folder.
    pub(super) fn of(
        folder: &Path,
        manifest: &Manifest,
        changes: &FolderChanges<'_>,
        kept: Option<&Path>,
    ) -> Option<Self> {
        let from_copy = match manifest.condition {
            Condition::Whole => return None,
            Condition::Copied => true,
            Condition::Lost => false,
        };
        let number = kept.and_then(Path::file_name);
        let set_aside = number.map(|number| {
            let place = super::set_aside::path(folder).join(number);
            (changes.unknown.len(), place)
        });
        Some(Self {
            folder: folder.to_path_buf(),
            from_copy,
            set_aside,
        })
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the list of what statusgen wrote, in {}, was damaged or missing: ",
            own::folder(&self.folder).display()
        )?;
        formatter.write_str(if self.from_copy {
            "its copy was used, and every file was compared"
        } else {
            "every file was compared and the list made anew, and pages that the site no longer has \
             may still be there"
        })?;
        match &self.set_aside {
            None => Ok(()),
            Some((1, place)) => write!(
                formatter,
                "; one that differed and may be yours was moved to {}",
                place.display()
            ),
            Some((count, place)) => write!(
                formatter,
                "; {count} that differed and may be yours were moved to {}",
                place.display()
            ),
        }
    }
}
