//! `statusgen check`: everything but writing, and a look at every link of every page.

use std::path::Path;

use serde::Serialize;

use super::build::make;
use super::course::{Course, Step};
use super::reporter::{Reporter, number};
use super::{Problem, clock};
use crate::check;
use crate::cli::CheckArguments;

#[derive(Serialize)]
struct Summary {
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
    let options = clock::options(&arguments.present)?;
    let course = Course::new(reporter.shows_progress());
    let made = make(root, options, arguments.strict, &course)?;
    course.begin(Step::FollowLinks);
    let broken = check::links(&made.files, &made.site);
    course.end();
    if !broken.is_empty() {
        let mut all = made.warnings;
        all.extend(broken);
        return Err(Problem::Site(all));
    }
    reporter.diagnostics(&made.warnings);
    reporter.message(&Summary {
        r#type: "summary",
        posts: made.site.posts.len(),
        files: made.files.len(),
        warnings: made.warnings.len(),
    });
    let found = if made.warnings.is_empty() {
        "no mistakes".to_owned()
    } else {
        super::reporter::counted(&made.warnings)
    };
    let posts = number(made.site.posts.len(), "post");
    reporter.say(&format!("Checked {posts}: {found}"));
    Ok(())
}
