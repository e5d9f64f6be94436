//! Markdown to a [`Body`]: `CommonMark` with tables, footnotes, strikethrough, task lists, anchors
//! of headings and smart punctuation.
//!
//! Part of the *parse* stage: one text alone. The library reads it; its events then go through one
//! submodule after the other, and [`writer`] makes HTML of them.

mod autolink;
mod footnotes;
mod html;
mod leftover;
mod survey;
mod target;
mod writer;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

use self::survey::Survey;
use self::writer::Writer;
use super::anchors::LAYOUT_IDS;
use super::body::Body;
use super::characters::without_unwanted;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// Whether a piece of HTML says where its author wants the fold, as in `WordPress` and Hugo:
/// `<!--more-->`, with blanks or without.
fn is_fold(html: &str) -> bool {
    let comment = html.trim().strip_prefix("<!--");
    let comment = comment.and_then(|rest| rest.strip_suffix("-->"));
    comment.is_some_and(|comment| comment.trim() == "more")
}

/// An event, and where in the text it comes from.
type Place<'a> = (Event<'a>, Range<usize>);

/// Parses the text that stands at a place of its file. HTML in it is kept if `raw_html`, else
/// shown as text.
#[must_use]
pub(crate) fn parse(
    file: &SourceFile,
    place: Span,
    raw_html: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let surroundings = Surroundings {
        layout_ids: &LAYOUT_IDS,
        raw_html,
    };
    parse_within(surroundings, file, place, diagnostics)
}

/// What the site and the page that a text stands on say of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'a> {
    /// The ids that the page's template has.
    pub(super) layout_ids: &'a [&'a str],
    pub(super) raw_html: bool,
}

/// The same for a text that stands on another page than one of its own.
pub(super) fn parse_within(
    surroundings: Surroundings<'_>,
    file: &SourceFile,
    place: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let Surroundings { raw_html, .. } = surroundings;
    let markdown = without_unwanted(&file.text[place.start..place.end]);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION;
    let events: Vec<Place<'_>> = Parser::new_ext(&markdown, options)
        .into_offset_iter()
        .collect();
    let events = html::joined(events, &markdown);
    leftover::warn(&events, &markdown, file, place.start, diagnostics);
    let events = autolink::link(events, &markdown, raw_html);
    let (events, footnotes) = footnotes::gather(events, file, place.start, diagnostics);
    let survey = Survey::of(&events, &markdown, raw_html);
    let mut writer = Writer::new(
        surroundings,
        survey,
        footnotes,
        &markdown,
        file,
        place.start,
        diagnostics,
    );
    for (event, range) in events {
        writer.event(event, range);
    }
    writer.finish()
}

#[cfg(test)]
mod tests;
