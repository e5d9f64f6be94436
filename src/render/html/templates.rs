//! Templates: the built-in ones, a site's own in their places, and errors in them.
//!
//! Tera knows the templates by their names below `templates/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tera::{Context, ErrorKind, Tera};

use super::{Filling, fill, names, sample, view};
use crate::diagnostic::{Diagnostic, nearest};
use crate::plan::Plan;
use crate::site::Site;
use crate::source::{SourceFile, Span, Spanned, composed};
use crate::theme::{self, BUILT_IN};

/// Templates that are ready to be filled in.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    sources: BTreeMap<String, SourceFile>,
    /// Those in whose places built-in ones stand.
    rejected: BTreeSet<String>,
    /// What every page is given.
    common: Context,
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
        let mut rejected = BTreeSet::new();
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
                Some(text) if *text != built_in(&faulty) => {
                    *text = built_in(&faulty);
                    rejected.insert(faulty);
                }
                _ => return (None, diagnostics),
            }
            tera = empty();
        }
        let mut common = Context::new();
        common.insert("site", &view::site(site, plan));
        common.insert("text", &site.language.texts);
        tera.global_context().extend(common.clone());
        let templates = Self {
            tera,
            sources,
            rejected,
            common,
        };
        (Some(templates), diagnostics)
    }

    /// Whether any template is the site's own.
    pub(super) fn has_own(&self) -> bool {
        self.sources.values().any(is_own)
    }

    /// Names in the site's own templates that `pages` do not give, and what nothing uses of them.
    /// `pages` is what some pages of each kind are given, and by which template each is made.
    pub(super) fn read(&self, pages: &[Filling]) -> Vec<Diagnostic> {
        let templates = self.sources.iter();
        let texts = templates.map(|(name, file)| {
            let is_taken = !self.rejected.contains(name);
            let text = if is_taken { &file.text } else { built_in(name) };
            (name.as_str(), text)
        });
        let own = |name: &str| {
            self.sources.get(name).is_some_and(is_own) && !self.rejected.contains(name)
        };
        let sample = sample::pages();
        let pages: Vec<&Filling> = pages.iter().chain(&sample.pages).collect();
        let common = [&self.common, &sample.common];
        let reading = names::read(&texts.collect(), &common, &pages, own);
        let unknown = reading.unknown.into_iter().map(|unknown| {
            let file = &self.sources[unknown.template];
            let known = unknown.known.iter().map(String::as_str);
            Diagnostic::unknown_name(
                file,
                Spanned::new(unknown.name, unknown.span),
                unknown.owner,
                known,
                unknown.is_asked,
            )
        });
        let mut diagnostics: Vec<Diagnostic> = unknown.collect();
        // What takes something in may be what was rejected.
        if self.rejected.is_empty() {
            let unused = reading.unused.into_iter();
            diagnostics.extend(unused.filter_map(|name| self.unused(name)));
            let unused = reading.unused_components.into_iter();
            diagnostics.extend(unused.map(|(template, name)| {
                Diagnostic::unused_component(&self.sources[template], name)
            }));
        }
        diagnostics
    }

    /// A template that nothing uses; none for what may stand there without being one.
    fn unused(&self, name: &str) -> Option<Diagnostic> {
        let known = theme::TEMPLATES.iter().map(|(name, _)| *name);
        let near = nearest(name, known);
        let is_page = Path::new(name)
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
        let path = &self.sources[name].path;
        (near.is_some() || is_page).then(|| Diagnostic::unused_template(path, name, near))
    }

    /// Whether a template of the site's own has this text in it.
    pub(super) fn mention(&self, text: &str) -> bool {
        let mut own = self.sources.values().filter(|file| is_own(file));
        own.any(|file| file.text.contains(text))
    }

    /// What every page is given.
    pub(super) fn common(&self) -> &Context {
        &self.common
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

fn is_own(file: &SourceFile) -> bool {
    !file.path.starts_with(BUILT_IN)
}

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
    let span = Span::new(start, end);
    undefined(file, span, &report.message)
        .unwrap_or_else(|| Diagnostic::template(file, span, first_line(&report.message)))
}

/// Tera's message about a name that is not there: ``Field `titel` is not defined.`` and, on the same
/// line, the names that are.
fn undefined(file: &SourceFile, span: Span, message: &str) -> Option<Diagnostic> {
    let (what, rest) = message.split_once(" `")?;
    let (name, rest) = rest.split_once('`')?;
    let known = rest.strip_prefix(" is not defined.")?;
    let known = known.split_once(": ").map_or("", |(_, known)| known);
    let known = known.split(", ").filter(|name| !name.is_empty());
    let owner = match what {
        "Field" => owner(&file.text[..span.start]),
        "Variable" => "",
        _ => return None,
    };
    let name = Spanned::new(name, span);
    Some(Diagnostic::unknown_name(file, name, owner, known, false))
}

/// What a field that follows belongs to, `post.date` of `{{ post.date.`.
fn owner(text: &str) -> &str {
    let is_of_path = |c: char| c.is_alphanumeric() || "_.?[]".contains(c);
    let path = text.trim_end_matches(is_of_path);
    text[path.len()..].trim_end_matches(['.', '?'])
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
