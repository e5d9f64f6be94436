//! Templates: the built-in ones, a site's own in their places, and errors in them.
//!
//! Part of the *render* stage. Tera knows the templates by their names below `templates/`.

use std::collections::BTreeMap;

use tera::{Context, ErrorKind, Tera};

use super::view::SiteView;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};
use crate::theme;

/// Templates that are ready to be filled in.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
    sources: BTreeMap<String, SourceFile>,
}

impl Templates {
    /// Compiles the theme with a site's own templates in it. Each template with an error is
    /// reported, and the built-in one stands in for it, so that errors in others are found too.
    #[must_use]
    pub fn compile(own: &[SourceFile]) -> (Self, Vec<Diagnostic>) {
        let mut sources: BTreeMap<String, SourceFile> = theme::TEMPLATES
            .iter()
            .map(|(name, text)| {
                let path = format!("{BUILT_IN}{name}");
                ((*name).to_owned(), SourceFile::new(&path, text))
            })
            .collect();
        for file in own {
            let name = file.path.strip_prefix("templates/").unwrap_or(&file.path);
            sources.insert(name.to_owned(), file.clone());
        }
        let mut diagnostics = Vec::new();
        let mut tera = Tera::new();
        let mut usable: BTreeMap<&str, &str> = sources
            .iter()
            .map(|(name, file)| (name.as_str(), &*file.text))
            .collect();
        while let Err(error) =
            tera.add_raw_templates(usable.iter().map(|(name, text)| (*name, *text)))
        {
            diagnostics.push(diagnose(&error, &sources));
            let Some(place) = faulty(&error).and_then(|name| usable.get_mut(name.as_str())) else {
                break;
            };
            let built_in = faulty(&error).map_or("", |name| built_in(&name));
            if *place == built_in {
                break;
            }
            *place = built_in;
            tera = Tera::new();
        }
        (Self { tera, sources }, diagnostics)
    }

    /// Gives every template `site`.
    pub fn share(&mut self, site: &SiteView) {
        self.tera.global_context().insert("site", site);
    }

    /// Fills in a template.
    pub fn render(&self, name: &str, context: &Context) -> Result<Vec<u8>, Diagnostic> {
        self.tera
            .render(name, context)
            .map(String::into_bytes)
            .map_err(|error| diagnose(&error, &self.sources))
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

/// The template that an error is in.
fn faulty(error: &tera::Error) -> Option<String> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            Some(report.filename().to_owned())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            Some(tpl.clone())
        }
        ErrorKind::MissingParent { current, .. } => Some(current.clone()),
        _ => None,
    }
}

fn diagnose(error: &tera::Error, sources: &BTreeMap<String, SourceFile>) -> Diagnostic {
    if let ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) = error.kind()
        && let Some(file) = sources.get(report.filename())
    {
        let at = report.span();
        let start = offset(&file.text, at.start_line, at.start_col);
        let end = offset(&file.text, at.end_line, at.end_col);
        let span = Span::new(start, end.max(start));
        return Diagnostic::template(file, span, first_line(report.message()));
    }
    if let Some(file) = faulty(error).and_then(|name| sources.get(&name)) {
        let told = error.to_string();
        return Diagnostic::template(file, Span::new(0, 0), first_line(&told));
    }
    Diagnostic::template_set(first_line(&error.to_string()))
}

fn first_line(message: &str) -> &str {
    message
        .lines()
        .next()
        .unwrap_or(message)
        .trim_end_matches('.')
}

/// Lines count from 1, columns from 0 and in characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
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
