//! statusgen makes a static status site of Markdown posts and an inventory of servers.
//!
//! The crate is a pipeline, and reads like the sentence of what it does: [`load`] reads a site's
//! folder; [`content`] *parses* each file alone; [`site`] *resolves* what they mean together;
//! [`plan`] says which files there are; [`render`] makes the bytes of each; [`publish`] writes them
//! to a folder. The four in the middle are pure: no file, no clock, no lock, no print.
//!
//! [`prepare`] does everything up to rendering. A [`Renderer`] then makes any file of the plan: one
//! after the other for [`publish`], or all of them in memory by [`generate`].
//!
//! # What it promises
//!
//! The program `statusgen` is what is released: its command line, its file formats and the theme's
//! contract are stable as `CHANGELOG.md` says. The library exists for the program, its tests and
//! its fuzz targets. You may call it, but any release may change any name in it.

pub mod check;
pub mod cli;
#[allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "commands print, and read the clock and the environment"
)]
pub mod commands;
pub mod content;
mod country;
pub mod diagnostic;
pub mod digest;
pub mod failure;
pub mod language;
#[allow(clippy::disallowed_methods, reason = "it reads the disk")]
pub mod load;
#[allow(clippy::disallowed_methods, reason = "it reads the disk")]
pub mod no_links;
pub mod output;
pub mod plan;
pub mod post_file;
pub mod printable;
pub mod publish;
pub mod render;
#[allow(
    clippy::disallowed_methods,
    reason = "it watches the disk and the clock, and listens"
)]
pub mod serve;
pub mod site;
pub mod source;
#[cfg(test)]
mod test_site;
pub mod theme;
pub mod url;
pub mod vocabulary;

use std::collections::HashSet;

use diagnostic::{Code, Diagnostic, Severity};
use load::{Sources, StaticFile};
use output::OutputFile;
use plan::Plan;
use render::{Renderer, Templates};
use site::{Options, Site};

/// What the pipeline is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Parse,
    Resolve,
    Plan,
    Render,
}

/// A site that is laid out and ready to be rendered.
#[derive(Debug)]
pub struct Prepared<'a> {
    pub site: Site,
    pub plan: Plan,
    /// None if they do not go together.
    templates: Option<Templates>,
    static_files: &'a [StaticFile],
    /// Errors and warnings found until here.
    pub diagnostics: Vec<Diagnostic>,
}

/// What came of the sources.
#[derive(Debug)]
pub struct Generated {
    pub site: Site,
    /// The files of the site; none if there are errors.
    pub files: Option<Vec<OutputFile>>,
    /// Errors and warnings, by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// Does everything up to rendering. `observe` is told of each stage before it begins.
pub fn prepare(sources: &Sources, options: Options, observe: impl Fn(Stage)) -> Prepared<'_> {
    observe(Stage::Parse);
    let (content, mut diagnostics) = content::parse(sources);

    observe(Stage::Resolve);
    let (site, found) = site::resolve(content, options);
    diagnostics.extend(found);

    observe(Stage::Plan);
    let (plan, found) = plan::plan(&site, &theme::ASSETS, &sources.static_files);
    diagnostics.extend(found);
    let (templates, found) = Templates::compile(&sources.templates, &site, &plan);
    diagnostics.extend(found);
    let mut prepared = Prepared {
        site,
        plan,
        templates,
        static_files: &sources.static_files,
        diagnostics,
    };
    let found = prepared.renderer().map(|renderer| renderer.look_at_theme());
    prepared.diagnostics.extend(found.unwrap_or_default());
    prepared
}

impl Prepared<'_> {
    /// What renders the files of the plan; none if the templates do not go together, which is
    /// among the diagnostics.
    #[must_use]
    pub fn renderer(&self) -> Option<Renderer<'_>> {
        let templates = self.templates.as_ref()?;
        let renderer = Renderer::new(&self.site, &self.plan, templates, self.static_files);
        Some(renderer)
    }
}

/// Makes the site in memory, and reports all that is wrong with it. `observe` is told of each
/// stage before it begins.
pub fn generate(sources: &Sources, options: Options, observe: impl Fn(Stage)) -> Generated {
    let prepared = prepare(sources, options, &observe);
    observe(Stage::Render);
    let is_mistaken = has_errors(&prepared.diagnostics);
    let rendered = prepared.renderer().map(|renderer| {
        if is_mistaken {
            Err(renderer.find_mistakes())
        } else {
            renderer.render_all()
        }
    });
    let Prepared {
        site,
        mut diagnostics,
        ..
    } = prepared;
    let files = match rendered {
        Some(Ok(files)) => Some(files),
        Some(Err(found)) => {
            diagnostics.extend(found);
            None
        }
        None => None,
    };
    settle(&mut diagnostics);
    Generated {
        site,
        files: files.filter(|_| !has_errors(&diagnostics)),
        diagnostics,
    }
}

/// Puts the diagnostics of a run in order, by file and place. A warning about a file with errors
/// may be their fault, and goes.
pub fn settle(diagnostics: &mut Vec<Diagnostic>) {
    let with_errors: HashSet<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.path().to_owned())
        .collect();
    diagnostics.retain(|diagnostic| {
        diagnostic.severity == Severity::Error || !with_errors.contains(diagnostic.path())
    });
    // What a template of the theme misses then is what one of the site did not give it.
    let names_are_unknown = diagnostics.iter().any(|diagnostic| {
        diagnostic.code == Code::UnknownName && diagnostic.severity == Severity::Error
    });
    if names_are_unknown {
        diagnostics.retain(|diagnostic| !diagnostic.path().starts_with(theme::BUILT_IN));
    }
    diagnostic::sort(diagnostics);
    // A name that is nowhere is seen in the templates, and once more by the pages that print it.
    diagnostics.dedup_by(|later, first| later.code == Code::UnknownName && later.at == first.at);
}

/// Whether any of the diagnostics fails a run.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
