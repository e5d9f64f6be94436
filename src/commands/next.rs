//! `statusgen next`: the instant that a timer or a CI job may wait for.

use std::path::Path;

use serde::Serialize;

use super::reporter::{Reporter, utc};
use super::{Problem, in_memory, options};
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
    let site = in_memory::resolve(root, options::options(arguments)?)?;
    let next_change = utc(site.changes.next);
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
