//! `statusgen build`: the whole pipeline, and what came of it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::progress::Progress;
use super::reporter::{Reporter, number};
use super::{Problem, clock, within};
use crate::cli::BuildArguments;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{self, SOURCE_NAMES};
use crate::output::OutputFile;
use crate::publish::{self, PublishError, Published};
use crate::site::{Options, Site};
use crate::{Generated, Stage, generate};

/// A site without errors.
pub(super) struct Made {
    pub(super) site: Site,
    pub(super) files: Vec<OutputFile>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// What programs are told at the end.
#[derive(Serialize)]
struct Summary {
    r#type: &'static str,
    posts: usize,
    pages: usize,
    files: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    warnings: usize,
    seconds: f64,
    /// RFC 3339 in UTC.
    next_change: String,
}

pub(super) fn run(
    arguments: &BuildArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let begun = Instant::now();
    let options = clock::options(&arguments.present)?;
    let progress = Progress::new(reporter.shows_progress());
    let made = make(root, options, arguments.strict, &progress)?;
    progress.doing("Writing");
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| within(root, "public"));
    let published = publish(&output, &made.files, root)?;
    drop(progress);
    reporter.diagnostics(&made.warnings);
    tell(reporter, &made, &published, &output, begun);
    Ok(())
}

/// Everything but publishing. The error holds warnings too, if there are errors besides.
pub(super) fn make(
    root: &Path,
    options: Options,
    strict: bool,
    progress: &Progress,
) -> Result<Made, Problem> {
    progress.doing("Reading");
    let (sources, mut diagnostics) = load::load(root)?;
    let Generated {
        site,
        files,
        diagnostics: found,
    } = generate(&sources, options, |stage| {
        progress.doing(match stage {
            Stage::Parse => "Reading posts",
            Stage::Resolve => "Working out states",
            Stage::Plan => "Laying out pages",
            Stage::Render => "Rendering pages",
        });
    });
    diagnostics.extend(found);
    if strict {
        for diagnostic in &mut diagnostics {
            diagnostic.severity = Severity::Error;
        }
    }
    crate::diagnostic::sort(&mut diagnostics);
    match files {
        Some(files) if !crate::has_errors(&diagnostics) => Ok(Made {
            site,
            files,
            warnings: diagnostics,
        }),
        _ => Err(Problem::Site(diagnostics)),
    }
}

fn publish(output: &Path, files: &[OutputFile], root: &Path) -> Result<Published, Problem> {
    let sources: Vec<PathBuf> = SOURCE_NAMES.iter().map(|name| root.join(name)).collect();
    publish::publish(output, files, &sources).map_err(|error| match error {
        PublishError::Refused(refusal) => Problem::Site(vec![Diagnostic::refused_output(
            output,
            &refusal.to_string(),
            refusal.hint(),
        )]),
        PublishError::Failed(failure) => Problem::Failure(failure),
    })
}

fn tell(reporter: &Reporter, made: &Made, published: &Published, output: &Path, begun: Instant) {
    let is_page = |file: &&OutputFile| file.path.as_str().ends_with(".html");
    let summary = Summary {
        r#type: "summary",
        posts: made.site.posts.len(),
        pages: made.files.iter().filter(is_page).count(),
        files: made.files.len(),
        written: published.written.len(),
        unchanged: published.unchanged,
        removed: published.removed.len(),
        warnings: made.warnings.len(),
        seconds: begun.elapsed().as_secs_f64(),
        next_change: utc(made.site.changes.next),
    };
    reporter.message(&summary);
    if reporter.is_verbose() {
        for path in &published.written {
            reporter.say(&format!("written  {path}"));
        }
        for path in &published.removed {
            reporter.say(&format!("removed  {path}"));
        }
    }
    reporter.say(&format!(
        "Built {} and {} into {} in {:.2} s",
        number(summary.posts, "post"),
        number(summary.pages, "page"),
        output.display(),
        summary.seconds
    ));
    reporter.say(&format!(
        "{} written, {} unchanged, {} removed",
        number(summary.written, "file"),
        summary.unchanged,
        summary.removed
    ));
    reporter.say(&format!(
        "The next change is due at {}",
        summary.next_change
    ));
}

/// RFC 3339 with seconds.
pub(super) fn utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
