//! What the environment can do to a run: a full disk, a missing folder, a port that is taken.
//!
//! One type for every stage of the pipeline (parse → resolve → plan → render → publish). What an
//! author wrote wrongly is a diagnostic instead, and never a [`Failure`].

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::printable::one_line;

/// Something that the operating system refused to do.
#[derive(Debug)]
pub struct Failure {
    /// A verb for what was being done, such as `write`: it is read after "cannot".
    pub action: &'static str,
    /// What it was done to: a file or a folder, and for `listen on` a network address.
    pub path: PathBuf,
    pub cause: io::Error,
}

impl Failure {
    #[must_use]
    pub fn new(action: &'static str, path: impl AsRef<Path>, cause: io::Error) -> Self {
        Self {
            action,
            path: path.as_ref().to_path_buf(),
            cause,
        }
    }
}

/// One line, such as `cannot write public/index.html: No space left on device`, whatever is in the
/// file's name.
impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, cause) = (self.path.display().to_string(), plainly(&self.cause));
        let (path, cause) = (one_line(&path), one_line(&cause));
        write!(formatter, "cannot {} {path}: {cause}", self.action)
    }
}

/// A cause in the system's own words.
#[must_use]
pub fn plainly(cause: &io::Error) -> String {
    let text = cause.to_string();
    // The standard library closes them with " (os error 28)", which tells a reader nothing more.
    let code = cause.raw_os_error();
    let end = code.map(|code| format!(" (os error {code})"));
    match end.and_then(|end| text.strip_suffix(&end).map(str::to_owned)) {
        Some(words) => words,
        None => text,
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_begins_no_line() {
        let cause = io::Error::other("no\nsuch thing");
        let failure = Failure::new("read", "posts/a\n::error::b\u{1b}.md", cause);
        assert_eq!(
            failure.to_string(),
            "cannot read posts/a\\n::error::b\\u{1b}.md: no\\nsuch thing"
        );
    }

    #[test]
    fn a_failure_is_told_in_one_plain_line() {
        let cases = [
            (
                io::Error::other("the disk is on fire"),
                "cannot write public/index.html: the disk is on fire",
            ),
            (
                io::Error::from_raw_os_error(2),
                "cannot write public/index.html: No such file or directory",
            ),
        ];
        for (cause, message) in cases {
            if cause.raw_os_error().is_some() && !cfg!(unix) {
                continue;
            }
            let failure = Failure::new("write", "public/index.html", cause);
            assert_eq!(failure.to_string(), message);
            assert!(failure.source().is_some());
        }
    }
}
