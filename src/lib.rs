//! statusgen makes a static status site of Markdown posts and an inventory of servers.
//!
//! [`generate`] is the pipeline: *parse* ([`content`]) each file alone, *resolve* ([`site`]) what
//! it means, *plan* ([`plan`]) which files there are, *render* ([`render`]) each to bytes. These
//! four are pure. Before them [`load`] reads the folder, after them [`publish`] writes one.
//! `ARCHITECTURE.md` says more.

pub mod check;
pub mod cli;
pub mod commands;
pub mod content;
mod country;
pub mod diagnostic;
pub mod failure;
pub mod language;
pub mod load;
pub mod output;
pub mod plan;
pub mod publish;
pub mod render;
pub mod serve;
pub mod site;
pub mod source;
pub mod theme;
pub mod url;
pub mod vocabulary;

use std::collections::HashSet;

use diagnostic::{Diagnostic, Severity};
use load::Sources;
use output::OutputFile;
use render::Templates;
use site::{Options, Site};

/// What the pipeline is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Parse,
    Resolve,
    Plan,
    Render,
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

/// Makes the site, and reports all that is wrong with it. `observe` is told of each stage before
/// it begins.
pub fn generate(sources: &Sources, options: Options, observe: impl Fn(Stage)) -> Generated {
    observe(Stage::Parse);
    let (content, mut diagnostics) = content::parse(sources);

    observe(Stage::Resolve);
    let (site, found) = site::resolve(content, options);
    diagnostics.extend(found);
    let (templates, found) = Templates::compile(&sources.templates, &site.language);
    diagnostics.extend(found);

    observe(Stage::Plan);
    let (plan, found) = plan::plan(&site, &theme::ASSETS, &sources.static_files);
    diagnostics.extend(found);

    observe(Stage::Render);
    let rendered =
        templates.map(|templates| render::render(&site, &plan, templates, &sources.static_files));
    let files = match rendered {
        Some(Ok(files)) => Some(files),
        Some(Err(found)) => {
            diagnostics.extend(found);
            None
        }
        None => None,
    };
    forget_doubtful_warnings(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    Generated {
        site,
        files: files.filter(|_| !has_errors(&diagnostics)),
        diagnostics,
    }
}

/// A warning about a file with errors may be their fault.
fn forget_doubtful_warnings(diagnostics: &mut Vec<Diagnostic>) {
    let with_errors: HashSet<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| diagnostic.path().to_owned())
        .collect();
    diagnostics.retain(|diagnostic| {
        diagnostic.severity == Severity::Error || !with_errors.contains(diagnostic.path())
    });
}

/// Whether any of the diagnostics fails a run.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
