//! Templates: the built-in ones, a site's own in their places, and errors in them.
//!
//! Tera knows the templates by their names below `templates/`.

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Tera};

use super::{fill, view};
use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use crate::site::Site;
use crate::source::{SourceFile, Span, composed};
use crate::theme;

/// Templates that are ready to be filled in.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    sources: BTreeMap<String, SourceFile>,
}

impl Templates {
    /// Compiles the theme with a site's own templates in it, and gives all of them `site` and
    /// `text`. Each template with an error is
    /// reported, and the built-in one stands in for it, so that errors in others are found too.
    /// None if the templates do not go together whatever stands in.
    #[must_use]
    pub fn compile(
        own: &[SourceFile],
        site: &Site,
        plan: &Plan,
    ) -> (Option<Self>, Vec<Diagnostic>) {
        let mut sources: BTreeMap<String, SourceFile> = theme::TEMPLATES
            .iter()
            .map(|(name, text)| {
                let path = format!("{BUILT_IN}{name}");
                ((*name).to_owned(), SourceFile::new(&path, text))
            })
            .collect();
        for file in own {
            let name = file.path.strip_prefix("templates/").unwrap_or(&file.path);
            // Some disks take the accents of a name apart; whoever includes it does not.
            sources.insert(composed(name).into_owned(), file.clone());
        }
        let mut diagnostics = Vec::new();
        let empty = || {
            let mut tera = Tera::new();
            tera.register_filter("fill", fill::filter(site.language.rule));
            tera
        };
        let mut tera = empty();
        let mut usable: BTreeMap<&str, &str> = sources
            .iter()
            .map(|(name, file)| (name.as_str(), &*file.text))
            .collect();
        while let Err(error) =
            tera.add_raw_templates(usable.iter().map(|(name, text)| (*name, *text)))
        {
            diagnostics.push(diagnose(&error, &sources));
            let faulty = report(&error).map_or(String::new(), |report| report.template);
            match usable.get_mut(faulty.as_str()) {
                Some(text) if *text != built_in(&faulty) => *text = built_in(&faulty),
                _ => return (None, diagnostics),
            }
            tera = empty();
        }
        let context = tera.global_context();
        context.insert("site", &view::site(site, plan));
        context.insert("text", &site.language.texts);
        (Some(Self { tera, sources }), diagnostics)
    }

    /// Fills in a template.
    pub(super) fn render(&self, name: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        // Longer than most pages, so that few grow while they are made.
        let mut page = Vec::with_capacity(32 * 1024);
        match self.tera.render_to(name, context, &mut page) {
            Ok(()) => Ok(page),
            Err(error) => Err(diagnose(&error, &self.sources)),
        }
    }
}

/// How a built-in template is named to people: it is no file of their site.
const BUILT_IN: &str = "built-in templates/";

/// The text of a built-in template; empty for a name that the theme does not have.
fn built_in(name: &str) -> &'static str {
    theme::TEMPLATES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or("", |(_, text)| *text)
}

/// Where an error is, and what is wrong there.
struct Report {
    template: String,
    /// Lines from 1, columns from 0 and in characters; the end is on the same line or a later one.
    start: (usize, usize),
    end: (usize, usize),
    message: String,
}

fn report(error: &tera::Error) -> Option<Report> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span();
            Some(Report {
                template: report.filename().to_owned(),
                start: (span.start_line, span.start_col),
                end: (span.end_line, span.end_col),
                message: report.message().to_owned(),
            })
        }
        ErrorKind::CircularExtend { tpl, .. }
        | ErrorKind::CircularInclude { tpl, .. }
        | ErrorKind::MissingParent { current: tpl, .. } => Some(Report {
            template: tpl.clone(),
            start: (1, 0),
            end: (1, 0),
            message: error.to_string(),
        }),
        ErrorKind::Msg(text) => printed_report(text),
        _ => None,
    }
}

/// What Tera finds wrong with the set of templates it tells as text alone: `error: message`, then
/// `--> name:line:column`, then the line and `^^^` below it.
fn printed_report(text: &str) -> Option<Report> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let place = lines.next()?.trim_start().strip_prefix("--> ")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse::<usize>().ok()?.checked_sub(1)?;
    let line = parts.next()?.parse().ok()?;
    let underline = text.lines().nth(4).unwrap_or_default();
    Some(Report {
        template: parts.next()?.to_owned(),
        start: (line, column),
        end: (line, column + underline.matches('^').count()),
        message: message.to_owned(),
    })
}

fn diagnose(error: &tera::Error, sources: &BTreeMap<String, SourceFile>) -> Diagnostic {
    let Some(report) = report(error) else {
        return Diagnostic::template_set(first_line(&error.to_string()));
    };
    let Some(file) = sources.get(&report.template) else {
        return Diagnostic::template_set(first_line(&report.message));
    };
    let start = offset(&file.text, report.start);
    let end = offset(&file.text, report.end).max(start);
    Diagnostic::template(file, Span::new(start, end), first_line(&report.message))
}

fn first_line(message: &str) -> &str {
    message
        .lines()
        .next()
        .unwrap_or(message)
        .trim_end_matches('.')
}

/// Lines count from 1, columns from 0 and in characters.
fn offset(text: &str, (line, column): (usize, usize)) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    text[start..]
        .char_indices()
        .nth(column)
        .map_or(text.len(), |(at, _)| start + at)
}
