//! `statusgen build`: the whole pipeline, and what came of it.

use std::mem;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::course::{Course, Step};
use super::reporter::{Reporter, number};
use super::{Problem, clock, within};
use crate::cli::BuildArguments;
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::{Digest, Hasher};
use crate::failure::Failure;
use crate::load::{self, SOURCE_NAMES, Sources};
use crate::output::OutputFile;
use crate::publish::{self, BuildRecord, PublishError, Published};
use crate::site::{Options, Site};
use crate::{Generated, Prepared, generate, prepare};

/// A site in memory, without errors.
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
    let options = clock::options(&arguments.present)?;
    let course = Course::new(reporter.shows_progress());
    let output = arguments
        .output
        .clone()
        .unwrap_or_else(|| within(root, "public"));
    let built = build(root, &output, options, arguments, &course)?;
    let stages = course.end();
    reporter.diagnostics(&built.warnings);
    tell(reporter, &built, &output, stages.total());
    if arguments.timings {
        stages.tell(reporter);
    }
    Ok(())
}

/// A site that is published.
struct Built {
    posts: usize,
    pages: usize,
    next_change: DateTime<Utc>,
    published: Published,
    warnings: Vec<Diagnostic>,
}

fn build(
    root: &Path,
    output: &Path,
    options: Options,
    arguments: &BuildArguments,
    course: &Course,
) -> Result<Built, Problem> {
    let strict = arguments.strict;
    course.begin(Step::Read);
    let places: Vec<PathBuf> = SOURCE_NAMES.iter().map(|name| root.join(name)).collect();
    let (sources, diagnostics) = load::load(root)?;

    course.begin(Step::Recall);
    let input = input(&sources, options)?;
    let recalled = match &input {
        Some(input) => publish::recall(output, &places, input, options.now)
            .map_err(|error| problem(error, output, Vec::new()))?,
        None => None,
    };
    // A record is made of builds without warnings alone, so there is nothing else to tell.
    if let Some((record, files)) = recalled.filter(|_| diagnostics.is_empty()) {
        return Ok(Built {
            posts: record.posts,
            pages: record.pages,
            next_change: record.until,
            published: Published {
                written: Vec::new(),
                unchanged: files,
                removed: Vec::new(),
                repair: None,
            },
            warnings: Vec::new(),
        });
    }

    let mut prepared = prepare(&sources, options, |stage| course.begin(stage.into()));
    let mut diagnostics = diagnostics;
    diagnostics.append(&mut prepared.diagnostics);
    settle(&mut diagnostics, strict);
    course.begin(Step::Render);
    let renderer = match prepared.renderer() {
        Some(renderer) if !crate::has_errors(&diagnostics) => renderer,
        renderer => {
            // Mistakes in templates are told in the same run.
            diagnostics.extend(renderer.map(|it| it.find_mistakes()).unwrap_or_default());
            settle(&mut diagnostics, strict);
            return Err(Problem::Site(diagnostics));
        }
    };
    let pages = &prepared.plan.pages;
    let paths = pages.iter().map(|planned| &planned.path).collect();
    let staged = publish::stage(output, &places, paths, |number| {
        renderer.render(&pages[number])
    });
    let staged = match staged {
        Ok(staged) => staged,
        Err(error) => return Err(problem(error, output, diagnostics)),
    };
    course.begin(Step::Publish);
    let record = input
        .filter(|_| diagnostics.is_empty())
        .map(|input| record(&prepared, input));
    let published = if arguments.atomic {
        staged.publish_at_once(record.as_ref())
    } else {
        staged.publish(record.as_ref()).map_err(PublishError::from)
    };
    let published = match published {
        Ok(published) => published,
        Err(error) => return Err(problem(error, output, diagnostics)),
    };
    let built = Built {
        posts: prepared.site.posts.len(),
        pages: count_pages(&prepared),
        next_change: prepared.site.changes.next,
        published,
        warnings: diagnostics,
    };
    // The process is about to end, and takes all of it back at once: much faster than piece by
    // piece.
    mem::forget(renderer);
    mem::forget(prepared);
    mem::forget(sources);
    Ok(built)
}

/// A hash of all that a build depends on but for the present: what was read, the options, and this
/// very program. None where the system does not tell which program this is.
fn input(sources: &Sources, options: Options) -> Result<Option<Digest>, Failure> {
    let program = std::env::current_exe().ok();
    let Some(program) = program.and_then(|path| publish::identity(&path).ok()?) else {
        return Ok(None);
    };
    let Options { future, drafts, .. } = options;
    let mut hasher = Hasher::default();
    hasher.piece(&program);
    hasher.piece(&[u8::from(future), u8::from(drafts)]);
    hasher.piece(&load::fingerprint(sources)?);
    Ok(Some(hasher.finish()))
}

fn record(prepared: &Prepared<'_>, input: Digest) -> BuildRecord {
    let changes = &prepared.site.changes;
    BuildRecord {
        input,
        since: changes.last,
        until: changes.next,
        posts: prepared.site.posts.len(),
        pages: count_pages(prepared),
    }
}

fn count_pages(prepared: &Prepared<'_>) -> usize {
    let pages = prepared.plan.pages.iter();
    pages
        .filter(|planned| planned.path.as_str().ends_with(".html"))
        .count()
}

/// Everything but publishing, in memory. The error holds warnings too, if there are errors
/// besides.
pub(super) fn make(
    root: &Path,
    options: Options,
    strict: bool,
    course: &Course,
) -> Result<Made, Problem> {
    course.begin(Step::Read);
    let (sources, mut diagnostics) = load::load(root)?;
    let Generated {
        site,
        files,
        diagnostics: found,
    } = generate(&sources, options, |stage| course.begin(stage.into()));
    diagnostics.extend(found);
    settle(&mut diagnostics, strict);
    match files {
        Some(files) if !crate::has_errors(&diagnostics) => Ok(Made {
            site,
            files,
            warnings: diagnostics,
        }),
        _ => Err(Problem::Site(diagnostics)),
    }
}

fn settle(diagnostics: &mut Vec<Diagnostic>, strict: bool) {
    crate::settle(diagnostics);
    if strict {
        for diagnostic in diagnostics {
            diagnostic.severity = Severity::Error;
        }
    }
}

fn problem(error: PublishError, output: &Path, mut diagnostics: Vec<Diagnostic>) -> Problem {
    match error {
        PublishError::Refused(refusal) => Problem::Site(vec![Diagnostic::refused_output(
            output,
            &refusal.to_string(),
            refusal.hint(),
        )]),
        PublishError::Failed(failure) => Problem::Failure(failure),
        PublishError::Broken(found) => {
            diagnostics.extend(crate::render::each_once(found));
            crate::settle(&mut diagnostics);
            Problem::Site(diagnostics)
        }
    }
}

fn tell(reporter: &Reporter, built: &Built, output: &Path, took: Duration) {
    let published = &built.published;
    if let Some(repair) = &published.repair {
        reporter.note(&repair.to_string());
    }
    let summary = Summary {
        r#type: "summary",
        posts: built.posts,
        pages: built.pages,
        files: published.written.len() + published.unchanged,
        written: published.written.len(),
        unchanged: published.unchanged,
        removed: published.removed.len(),
        warnings: built.warnings.len(),
        seconds: took.as_secs_f64(),
        next_change: utc(built.next_change),
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
