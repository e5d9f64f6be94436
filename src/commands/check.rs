//! `statusgen check`: everything but writing, and a look at every link of every page.

use std::path::Path;

use serde::Serialize;

use super::reporter::{Reporter, counted, number};
use super::timings::{Step, Stopwatch};
use super::{Problem, in_memory, options};
use crate::Generated;
use crate::check;
use crate::cli::CheckArguments;

#[derive(Serialize)]
struct CheckSummary {
    r#type: &'static str,
    posts: usize,
    files: usize,
    warnings: usize,
}

pub(super) fn run(
    arguments: &CheckArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let options = options::options(&arguments.present)?;
    let stopwatch = Stopwatch::new(reporter.shows_progress());
    let Generated {
        site,
        files,
        mut diagnostics,
    } = in_memory::generate(root, options, arguments.strict, &stopwatch)?;
    let files = files.unwrap_or_default();
    stopwatch.begin(Step::FollowLinks);
    let broken = check::links(&files, &site);
    stopwatch.end();
    if !broken.is_empty() {
        diagnostics.extend(broken);
        return Err(Problem::Site(diagnostics));
    }
    reporter.diagnostics(&diagnostics);
    reporter.message(&CheckSummary {
        r#type: "summary",
        posts: site.posts.len(),
        files: files.len(),
        warnings: diagnostics.len(),
    });
    let found = if diagnostics.is_empty() {
        "no mistakes".to_owned()
    } else {
        counted(&diagnostics)
    };
    let posts = number(site.posts.len(), "post");
    reporter.say(&format!("Checked {posts}: {found}"));
    Ok(())
}
