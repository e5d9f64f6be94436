//! Diagnostics as people read them in a terminal and as programs read them, one JSON object a line.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity, Subject};
use crate::printable::{self, one_line};
use crate::source::Place;

/// For people: the message, the place, the line with its wrong part underlined, and what to do.
/// Coloured by ANSI codes if `styled`. Ends without a newline.
#[must_use]
pub fn human(diagnostic: &Diagnostic, styled: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(one_line(&diagnostic.message));
    let mut group = match &diagnostic.at {
        Subject::Place(place, note) => title.element(snippet(place, AnnotationKind::Primary, note)),
        Subject::Path(path) => title.element(Origin::path(one_line(path))),
    };
    if let Some((note, place)) = &diagnostic.related {
        group = group.element(snippet(place, AnnotationKind::Context, note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(one_line(help)));
    }
    let report: [Group<'_>; 1] = [group];
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&report)
}

fn snippet<'a>(
    place: &'a Place,
    kind: AnnotationKind,
    note: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = printable::source_line(&place.source_line);
    let column = |column: usize| byte_of_column(&line, column + 1 - place.source_column);
    let start = column(place.column);
    let end = column(place.end_column).max(start);
    let annotation = kind.span(start..end);
    Snippet::source(line)
        .line_start(place.line)
        .path(one_line(&place.path))
        .annotation(if note.is_empty() {
            annotation
        } else {
            annotation.label(one_line(note))
        })
}

fn byte_of_column(line: &str, column: usize) -> usize {
    line.char_indices()
        .nth(column - 1)
        .map_or(line.len(), |(at, _)| at)
}

#[derive(Serialize)]
struct DiagnosticMessage<'a> {
    r#type: &'static str,
    severity: &'static str,
    code: &'static str,
    message: Cow<'a, str>,
    file: &'a str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    place: Option<Position<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Related<'a>>,
}

#[derive(Serialize)]
struct Position<'a> {
    line: usize,
    column: usize,
    end_column: usize,
    source_line: &'a str,
    /// Where a very long line is shown in part.
    #[serde(skip_serializing_if = "is_first")]
    source_column: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_first(column: &usize) -> bool {
    *column == 1
}

#[derive(Serialize)]
struct Related<'a> {
    note: Cow<'a, str>,
    file: &'a str,
    #[serde(flatten)]
    place: Position<'a>,
}

/// For programs: one JSON object without a newline, its `type` being `diagnostic`. Lines and
/// columns count from 1, columns in characters; `end_column` is the one after the last. Sentences
/// are as people read them; `file` and `source_line` are as they are.
#[must_use]
pub fn json(diagnostic: &Diagnostic) -> String {
    let (file, place, note) = match &diagnostic.at {
        Subject::Place(place, note) => (&place.path, Some(position(place)), note.as_str()),
        Subject::Path(path) => (path, None, ""),
    };
    let message = DiagnosticMessage {
        r#type: "diagnostic",
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code.as_str(),
        message: one_line(&diagnostic.message),
        file,
        place,
        note: Some(one_line(note)).filter(|note| !note.is_empty()),
        help: diagnostic.help.as_deref().map(one_line),
        related: diagnostic.related.as_ref().map(|(note, place)| Related {
            note: one_line(note),
            file: &place.path,
            place: position(place),
        }),
    };
    printable::json(&message)
}

fn position(place: &Place) -> Position<'_> {
    Position {
        line: place.line,
        column: place.column,
        end_column: place.end_column,
        source_line: &place.source_line,
        source_column: place.source_column,
    }
}
