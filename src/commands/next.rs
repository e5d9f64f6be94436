//! `statusgen next`: the instant that a timer or a CI job may wait for.

use std::path::Path;

use serde::Serialize;

use super::build::{make, utc};
use super::course::Course;
use super::reporter::Reporter;
use super::{Problem, clock};
use crate::cli::PresentArguments;

#[derive(Serialize)]
struct Next {
    r#type: &'static str,
    /// RFC 3339 in UTC.
    next_change: String,
}

pub(super) fn run(
    arguments: &PresentArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let options = clock::options(arguments)?;
    let made = make(root, options, false, &Course::new(false))?;
    let next_change = utc(made.site.changes.next);
    if reporter.is_json() {
        reporter.message(&Next {
            r#type: "next",
            next_change,
        });
    } else {
        reporter.out(&next_change);
    }
    Ok(())
}
