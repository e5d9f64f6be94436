//! Why the *publish* stage would not write to a folder, in words for the operator.
//!
//! Every refusal comes before the first change to what the folder publishes.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use crate::failure::Failure;

/// Why a site was not published, or not entirely.
#[derive(Debug)]
pub enum PublishError {
    Refused(Refusal),
    Failed(Failure),
    /// Pages that could not be rendered, each mistake as often as it was met; nothing was changed.
    Broken(Vec<Diagnostic>),
}

/// An output folder that statusgen does not write to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The folder is, or is above, something that the site is made from.
    HoldsSources { folder: PathBuf, source: PathBuf },
    /// The folder is below one that the site is made from.
    InsideSources { folder: PathBuf, source: PathBuf },
    /// The folder is not empty and has no manifest; `example` is the name of an entry.
    NotOurs { folder: PathBuf, example: String },
    /// Something other than a folder stands at the path.
    NotAFolder { folder: PathBuf },
    /// Something that statusgen did not write stands where a file or a folder of the site must.
    ForeignFile { path: PathBuf },
    /// Another build is writing to the folder.
    Busy { folder: PathBuf },
    /// The list of what statusgen wrote is of a later version.
    LaterManifest { path: PathBuf },
    /// The folder cannot be exchanged for another one as a whole; `cause` is in the system's words.
    CannotSwap { folder: PathBuf, cause: String },
}

impl Refusal {
    /// What the operator can do about it, without a full stop.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::HoldsSources { .. } | Self::InsideSources { .. } => {
                "give the output a folder of its own, such as public"
            }
            Self::NotOurs { .. } => {
                "choose an empty folder, or empty this one if you need nothing in it"
            }
            Self::NotAFolder { .. } => "remove it, or choose another output folder",
            Self::ForeignFile { .. } => "move it away and build again",
            Self::Busy { .. } => "wait until that build ends and build again",
            Self::LaterManifest { .. } => {
                "build with that version, or remove the output folder and build again"
            }
            Self::CannotSwap { .. } => {
                "build without --atomic, or into a folder on a disk that can exchange two folders \
                 and with nothing mounted in it"
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HoldsSources { folder, source } => write!(
                formatter,
                "the output folder {} holds {}, which the site is made from",
                folder.display(),
                source.display()
            ),
            Self::InsideSources { folder, source } => write!(
                formatter,
                "the output folder {} lies inside {}, which the site is made from",
                folder.display(),
                source.display()
            ),
            Self::NotOurs { folder, example } => write!(
                formatter,
                "the output folder {} was not made by statusgen: it holds {example}",
                folder.display()
            ),
            Self::NotAFolder { folder } => {
                write!(
                    formatter,
                    "the output folder {} is a file",
                    folder.display()
                )
            }
            Self::ForeignFile { path } => write!(
                formatter,
                "{} was not written by statusgen and stands where the site needs the place",
                path.display()
            ),
            Self::Busy { folder } => write!(
                formatter,
                "another build is writing to {}",
                folder.display()
            ),
            Self::LaterManifest { path } => {
                write!(
                    formatter,
                    "a later version of statusgen wrote {}",
                    path.display()
                )
            }
            Self::CannotSwap { folder, cause } => write!(
                formatter,
                "the output folder {} cannot be swapped as a whole: {cause}",
                folder.display()
            ),
        }
    }
}

impl Error for Refusal {}

impl fmt::Display for PublishError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(formatter),
            Self::Failed(failure) => failure.fmt(formatter),
            Self::Broken(_) => formatter.write_str("there are pages that could not be rendered"),
        }
    }
}

impl Error for PublishError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Refused(_) | Self::Broken(_) => None,
            Self::Failed(failure) => failure.source(),
        }
    }
}

impl From<Refusal> for PublishError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Failure> for PublishError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
