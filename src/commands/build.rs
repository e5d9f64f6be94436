//! `statusgen build`: the whole pipeline, and what came of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::in_memory::settle;
use super::reporter::{Reporter, number, utc};
use super::timings::{Step, Stopwatch};
use super::{Problem, options, within};
use crate::cli::BuildArguments;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Hasher};
use crate::failure::Failure;
use crate::load::{self, Fingerprint, Source, Sources};
use crate::publish::{self, BuildRecord, PublishError, Published, Staged};
use crate::render::Renderer;
use crate::site::{Options, Unshown};
use crate::{Prepared, prepare};

/// What programs are told at the end.
#[derive(Serialize)]
struct BuildSummary {
    r#type: &'static str,
    posts: usize,
    pages: usize,
    files: usize,
    written: usize,
    unchanged: usize,
    removed: usize,
    warnings: usize,
    /// Posts that readers do not see yet, and when they will see the first of them.
    held_back: usize,
    next_post: Option<String>,
    drafts: usize,
    seconds: f64,
    /// RFC 3339 in UTC.
    next_change: String,
}

pub(super) fn run(
    arguments: &BuildArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let job = Job {
        root,
        output: match &arguments.output {
            Some(output) => output.clone(),
            None => within(root, "public"),
        },
        options: options::options(&arguments.present)?,
        strict: arguments.strict,
        atomic: arguments.atomic,
        stopwatch: Stopwatch::new(reporter.shows_progress()),
    };
    let built = job.build()?;
    let timings = job.stopwatch.end();
    reporter.diagnostics(&built.warnings);
    report(reporter, &built, &job.output, timings.total());
    if arguments.timings {
        timings.report(reporter);
    }
    Ok(())
}

/// What is to be built, and where to.
struct Job<'a> {
    root: &'a Path,
    output: PathBuf,
    options: Options,
    strict: bool,
    atomic: bool,
    stopwatch: Stopwatch,
}

/// A site that is published.
struct Built {
    posts: usize,
    pages: usize,
    unshown: Unshown,
    next_change: DateTime<Utc>,
    published: Published,
    warnings: Vec<Diagnostic>,
}

impl Job<'_> {
    fn build(&self) -> Result<Built, Problem> {
        self.stopwatch.begin(Step::Read);
        let (sources, unread) = load::load(self.root)?;
        let places = self.places(&sources);

        self.stopwatch.begin(Step::Recall);
        let input = input(&sources, self.options)?;
        // A record is made of builds without warnings alone, so there is nothing else to report.
        if let Some(input) = input.as_ref().filter(|_| unread.is_empty())
            && let Some(built) = self.recall(&places, &input.hash)?
        {
            return Ok(built);
        }

        let mut prepared = prepare(&sources, self.options, |stage| {
            self.stopwatch.begin(stage.into());
        });
        let mut warnings = unread;
        warnings.append(&mut prepared.diagnostics);
        let published = publish::published_posts(&self.output);
        let unshown = &prepared.site.unshown;
        warnings.extend(prepared.plan.removed_posts(&published, unshown));
        settle(&mut warnings, self.strict);

        self.stopwatch.begin(Step::Render);
        let renderer = self.renderer(&prepared, &mut warnings)?;
        let staged = self.stage(&prepared, &places, &renderer);
        let staged = staged.map_err(|error| self.problem(error, &warnings))?;

        self.stopwatch.begin(Step::Publish);
        let record = input
            .filter(|input| warnings.is_empty() && input.was_copied(staged.copies()))
            .map(|input| record(&prepared, input.hash));
        let published = if self.atomic {
            staged.publish_at_once(record.as_ref())
        } else {
            staged.publish(record.as_ref()).map_err(PublishError::from)
        };
        Ok(Built {
            posts: prepared.site.posts.len(),
            pages: count_pages(&prepared),
            unshown: prepared.site.unshown,
            next_change: prepared.site.changes.next,
            published: published.map_err(|error| self.problem(error, &warnings))?,
            warnings,
        })
    }

    /// What the last build made, if this one would make the same.
    fn recall(&self, places: &[PathBuf], input: &Digest) -> Result<Option<Built>, Problem> {
        let recalled = publish::recall(&self.output, places, input, self.options.now)
            .map_err(|error| self.problem(error, &[]))?;
        Ok(recalled.map(|(record, files)| Built {
            posts: record.posts,
            pages: record.pages,
            unshown: record.unshown,
            next_change: record.until,
            published: Published {
                written: Vec::new(),
                unchanged: files,
                removed: Vec::new(),
                repair: None,
            },
            warnings: Vec::new(),
        }))
    }

    /// What renders the site, unless it has errors: then those of templates are added.
    fn renderer<'a>(
        &self,
        prepared: &'a Prepared<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Renderer<'a>, Problem> {
        match prepared.renderer() {
            Some(renderer) if !crate::has_errors(diagnostics) => Ok(renderer),
            renderer => {
                let mut all = std::mem::take(diagnostics);
                all.extend(renderer.map(|it| it.find_mistakes()).unwrap_or_default());
                settle(&mut all, self.strict);
                Err(Problem::Site(all))
            }
        }
    }

    /// Renders every page and writes it beside the site.
    fn stage<'a>(
        &self,
        prepared: &'a Prepared<'_>,
        places: &[PathBuf],
        renderer: &Renderer<'_>,
    ) -> Result<Staged<'a>, PublishError> {
        let pages = &prepared.plan.pages;
        let paths = pages.iter().map(|planned| &planned.path).collect();
        publish::stage(&self.output, places, paths, |number| {
            renderer.render(&pages[number])
        })
        .map(|staged| staged.with_posts(prepared.plan.posts()))
    }

    /// What the output must lie apart from: where the sources stand, and where links lead from them.
    fn places(&self, sources: &Sources) -> Vec<PathBuf> {
        let mut places = Source::places(self.root);
        places.extend(sources.linked.iter().cloned());
        places
    }

    fn problem(&self, error: PublishError, warnings: &[Diagnostic]) -> Problem {
        match error {
            PublishError::Refused(refusal) => Problem::Site(vec![Diagnostic::refused_output(
                &self.output,
                &refusal.to_string(),
                refusal.hint(),
            )]),
            PublishError::Failed(failure) => Problem::Failure(failure),
            PublishError::Broken(found) => {
                let mut diagnostics = warnings.to_vec();
                diagnostics.extend(crate::render::each_once(found));
                crate::settle(&mut diagnostics);
                Problem::Site(diagnostics)
            }
        }
    }
}

/// What a build depends on but for the present.
struct Input {
    /// Of what was read, the options, and this very program.
    hash: Digest,
    /// Of each static file, by its place on the disk.
    static_files: BTreeMap<PathBuf, Digest>,
}

impl Input {
    /// Whether the static files still were what was hashed when they were copied. One that somebody
    /// changed in between, and perhaps put back since, is published in a state that no record may
    /// vouch for: without one the next build looks again.
    fn was_copied(&self, copies: &BTreeMap<PathBuf, Digest>) -> bool {
        let is_same = |(place, digest)| self.static_files.get(place) == Some(digest);
        copies.iter().all(is_same)
    }
}

/// None where the system does not tell which program this is.
fn input(sources: &Sources, options: Options) -> Result<Option<Input>, Failure> {
    let program = std::env::current_exe().ok();
    let Some(program) = program.and_then(|path| publish::identity(&path).ok()?) else {
        return Ok(None);
    };
    let Options { future, drafts, .. } = options;
    let mut hasher = Hasher::default();
    hasher.piece(&program);
    hasher.piece(&[u8::from(future), u8::from(drafts)]);
    let Fingerprint { all, static_files } = load::fingerprint(sources)?;
    hasher.piece(&all);
    let hash = hasher.finish();
    Ok(Some(Input { hash, static_files }))
}

fn record(prepared: &Prepared<'_>, input: Digest) -> BuildRecord {
    let changes = &prepared.site.changes;
    BuildRecord {
        input,
        since: changes.last,
        until: changes.next,
        posts: prepared.site.posts.len(),
        pages: count_pages(prepared),
        unshown: prepared.site.unshown,
    }
}

fn count_pages(prepared: &Prepared<'_>) -> usize {
    let pages = prepared.plan.pages.iter();
    pages
        .filter(|planned| planned.path.as_str().ends_with(".html"))
        .count()
}

fn report(reporter: &Reporter, built: &Built, output: &Path, took: Duration) {
    let published = &built.published;
    if let Some(repair) = &published.repair {
        reporter.note(&repair.to_string());
    }
    let summary = BuildSummary {
        r#type: "summary",
        posts: built.posts,
        pages: built.pages,
        files: published.written.len() + published.unchanged,
        written: published.written.len(),
        unchanged: published.unchanged,
        removed: published.removed.len(),
        warnings: built.warnings.len(),
        held_back: built.unshown.held_back,
        next_post: built.unshown.due.map(utc),
        drafts: built.unshown.drafts,
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
    if let Some(unshown) = left_out(&built.unshown) {
        reporter.say(&unshown);
    }
    reporter.say(&format!(
        "The next change is due at {}",
        summary.next_change
    ));
}

/// What readers do not see yet, if there is anything.
fn left_out(unshown: &Unshown) -> Option<String> {
    let held_back = unshown.due.map(|due| {
        let posts = number(unshown.held_back, "post");
        match unshown.held_back {
            1 => format!("{posts} held back until {}", utc(due)),
            _ => format!("{posts} held back, the first until {}", utc(due)),
        }
    });
    let drafts = (unshown.drafts > 0).then(|| number(unshown.drafts, "draft"));
    let parts: Vec<String> = held_back.into_iter().chain(drafts).collect();
    (!parts.is_empty()).then(|| format!("Not shown: {}", parts.join("; ")))
}
