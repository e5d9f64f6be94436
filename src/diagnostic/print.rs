//! Diagnostics as people read them in a terminal and as programs read them, one JSON object a line.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Severity, Subject};
use crate::source::Place;

/// For people: the message, the place, the line with its wrong part underlined, and what to do.
/// Coloured by ANSI codes if `styled`. Ends without a newline.
#[must_use]
pub fn human(diagnostic: &Diagnostic, styled: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(visible(&diagnostic.message));
    let mut group = match &diagnostic.at {
        Subject::Place(place, note) => {
            title.element(snippet(place, AnnotationKind::Primary, &visible(note)))
        }
        Subject::Path(path) => title.element(Origin::path(visible(path))),
    };
    if let Some((note, place)) = &diagnostic.related {
        group = group.element(snippet(place, AnnotationKind::Context, note));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
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
    note: &str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = visible(&place.source_line);
    let column = |column: usize| byte_of_column(&line, column + 1 - place.source_column);
    let start = column(place.column);
    let end = column(place.end_column).max(start);
    let annotation = kind.span(start..end);
    Snippet::source(line)
        .line_start(place.line)
        .path(visible(&place.path))
        .annotation(if note.is_empty() {
            annotation
        } else {
            annotation.label(note.to_owned())
        })
}

/// Control characters, which a terminal would obey, become U+FFFD; character counts stay.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\t' && c != '\n' {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn byte_of_column(line: &str, column: usize) -> usize {
    line.char_indices()
        .nth(column - 1)
        .map_or(line.len(), |(at, _)| at)
}

#[derive(Serialize)]
struct Told<'a> {
    r#type: &'static str,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    file: &'a str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    place: Option<Position<'a>>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
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
    note: &'a str,
    file: &'a str,
    #[serde(flatten)]
    place: Position<'a>,
}

/// For programs: one JSON object without a newline, its `type` being `diagnostic`. Lines and
/// columns count from 1, columns in characters; `end_column` is the one after the last.
///
/// # Panics
/// Never: texts and numbers always serialise.
#[must_use]
pub fn json(diagnostic: &Diagnostic) -> String {
    let (file, place, note) = match &diagnostic.at {
        Subject::Place(place, note) => (&place.path, Some(position(place)), note.as_str()),
        Subject::Path(path) => (path, None, ""),
    };
    let told = Told {
        r#type: "diagnostic",
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        code: diagnostic.code,
        message: &diagnostic.message,
        file,
        place,
        note,
        help: diagnostic.help.as_deref(),
        related: diagnostic.related.as_ref().map(|(note, place)| Related {
            note,
            file: &place.path,
            place: position(place),
        }),
    };
    serde_json::to_string(&told).expect("texts and numbers serialise")
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
