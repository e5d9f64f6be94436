//! A site in memory: what `check`, `serve` and `next` do instead of building into a folder.

use std::path::Path;

use super::Problem;
use super::timings::{Step, Stopwatch};
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{self, Sources};
use crate::site::{Options, Site};
use crate::{Generated, Prepared};

/// Makes the whole site, or says what is wrong with it: the error has the warnings too.
pub(super) fn generate(
    root: &Path,
    options: Options,
    strict: bool,
    stopwatch: &Stopwatch,
) -> Result<Generated, Problem> {
    stopwatch.begin(Step::Read);
    let (sources, unread) = load::load(root)?;
    generate_from(&sources, unread, options, strict, stopwatch)
}

/// The same of what was read, and of what could not be.
pub(super) fn generate_from(
    sources: &Sources,
    unread: Vec<Diagnostic>,
    options: Options,
    strict: bool,
    stopwatch: &Stopwatch,
) -> Result<Generated, Problem> {
    let mut diagnostics = unread;
    let mut generated = crate::generate(sources, options, |stage| stopwatch.begin(stage.into()));
    diagnostics.append(&mut generated.diagnostics);
    settle(&mut diagnostics, strict);
    if crate::has_errors(&diagnostics) {
        return Err(Problem::Site(diagnostics));
    }
    generated.diagnostics = diagnostics;
    Ok(generated)
}

/// Works out what the site says, and renders none of it.
pub(super) fn resolve(root: &Path, options: Options) -> Result<Site, Problem> {
    let (sources, mut diagnostics) = load::load(root)?;
    let Prepared {
        site,
        diagnostics: found,
        ..
    } = crate::prepare(&sources, options, |_| ());
    diagnostics.extend(found);
    settle(&mut diagnostics, false);
    if crate::has_errors(&diagnostics) {
        return Err(Problem::Site(diagnostics));
    }
    Ok(site)
}

/// Puts diagnostics in order. Where the command is strict all of them are errors.
pub(super) fn settle(diagnostics: &mut Vec<Diagnostic>, strict: bool) {
    crate::settle(diagnostics);
    if strict {
        for diagnostic in diagnostics {
            diagnostic.severity = Severity::Error;
        }
    }
}
