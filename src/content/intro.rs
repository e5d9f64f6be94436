//! `intro` of `site.yaml`: Markdown within YAML, which stands on the home page.
//!
//! Part of the *parse* stage. The text that YAML makes of a value is not the one in the file: a
//! block is indented, a line may be folded. It is parsed as it came out of YAML, and what is found
//! in it is then pointed at in the file.

use super::anchors::HOME_IDS;
use super::body::Body;
use super::markdown::{self, Surroundings};
use super::yaml::Node;
use crate::diagnostic::{Diagnostic, Subject};
use crate::source::{Place, SourceFile, Span};

/// `text` is the value of the node.
pub(super) fn parse(
    file: &SourceFile,
    node: &Node,
    text: &str,
    raw_html: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let text = SourceFile::new(&file.path, text);
    let whole = Span::new(0, text.text.len());
    let mut found = Vec::new();
    let surroundings = Surroundings {
        layout_ids: &HOME_IDS,
        raw_html,
    };
    let mut body = markdown::parse_within(surroundings, &text, whole, &mut found);
    let written = Written {
        span: node.span,
        places: places(&file.text[node.span.start..node.span.end], &text.text),
    };
    for link in &mut body.links {
        link.span = written.span_of(link.span);
    }
    let in_file = |place: &mut Place| *place = file.place(written.span_of(span_in(&text, place)));
    for mut diagnostic in found {
        if let Subject::Place(place, _) = &mut diagnostic.at {
            in_file(place);
        }
        if let Some((_, place)) = &mut diagnostic.related {
            in_file(place);
        }
        diagnostics.push(diagnostic);
    }
    body
}

/// Where a value stands in its file.
struct Written {
    span: Span,
    /// How far into the value's place each byte of the text stands, as far as that is known.
    places: Vec<usize>,
}

impl Written {
    /// The place of a part of the text; that of the whole value where it cannot be found.
    fn span_of(&self, part: Span) -> Span {
        let last = part.end.max(part.start + 1) - 1;
        match (self.places.get(part.start), self.places.get(last)) {
            (Some(start), Some(last)) => Span::new(*start, last + 1).shifted(self.span.start),
            _ => self.span,
        }
    }
}

/// Finds the text in what YAML read it from, up to where they differ in more than white space, as
/// they do at an escape.
fn places(written: &str, text: &str) -> Vec<usize> {
    let mut at = match written.chars().next() {
        Some('|' | '>') => written.find('\n').unwrap_or(written.len()),
        Some('"' | '\'') => 1,
        _ => 0,
    };
    let mut places = Vec::with_capacity(text.len());
    for character in text.chars() {
        if !character.is_whitespace() {
            let rest = written[at..].trim_start();
            if !rest.starts_with(character) {
                break;
            }
            at = written.len() - rest.len();
        }
        let bytes = character.len_utf8();
        if character.is_whitespace() {
            places.extend(std::iter::repeat_n(at, bytes));
        } else {
            places.extend(at..at + bytes);
            at += bytes;
        }
    }
    places
}

/// The span of a place of this text.
fn span_in(text: &SourceFile, place: &Place) -> Span {
    let lines = text.text.split_inclusive('\n').take(place.line - 1);
    let start: usize = lines.map(str::len).sum();
    let line = &text.text[start..];
    let byte = |column: usize| {
        let character = line.char_indices().nth(column - 1);
        start + character.map_or(line.len(), |(at, _)| at)
    };
    Span::new(byte(place.column), byte(place.end_column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_its_yaml() {
        for (written, text, part, expected) in [
            ("One two", "One two", "two", Some("two")),
            ("One\n  two", "One two", "two", Some("two")),
            ("\"One two\"", "One two", "One", Some("One")),
            (
                "|\n  One\n\n  über two\n",
                "One\n\nüber two\n",
                "über",
                Some("über"),
            ),
            (">-\n  One\n  two\n", "One two", "two", Some("two")),
            ("\"a \\\"b\\\" c\"", "a \"b\" c", "a", Some("a")),
            ("\"a \\\"b\\\" c\"", "a \"b\" c", "c", None),
            ("*name", "One", "One", None),
        ] {
            let start = text.find(part).unwrap();
            let span = Written {
                span: Span::new(0, written.len()),
                places: places(written, text),
            }
            .span_of(Span::new(start, start + part.len()));
            let found = &written[span.start..span.end];
            assert_eq!(found, expected.unwrap_or(written), "{written}");
        }
    }
}
