//! HTML in Markdown: what HTML says of elements, and pieces of it as the parser gives them.
//!
//! Part of the *parse* stage.

use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use pulldown_cmark::{CowStr, Event};

use super::{Place, is_fold};
use crate::content::anchors::written_id;

/// Elements that have no end.
const VOID: [&str; 17] = [
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "keygen",
    "link", "meta", "param", "source", "track", "wbr",
];
/// Elements of a whole document, and one that nothing ends: in a post they are left out.
const OF_DOCUMENT: [&str; 6] = ["body", "frame", "frameset", "head", "html", "plaintext"];
/// Elements whose text no reader sees where it stands.
const HIDDEN: [&str; 9] = [
    "iframe", "noembed", "noframes", "noscript", "script", "style", "template", "textarea", "title",
];
/// Elements in which no tag is one but their own end.
const RAW_TEXT: [&str; 9] = [
    "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp",
];
/// Elements that part what stands before and after them.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "tr",
    "ul",
];

pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

pub(super) fn is_of_document(name: &str) -> bool {
    OF_DOCUMENT.contains(&name)
}

pub(super) fn is_hidden(name: &str) -> bool {
    HIDDEN.contains(&name)
}

pub(super) fn has_raw_text(name: &str) -> bool {
    RAW_TEXT.contains(&name)
}

/// What a tag is in the text without markup.
pub(super) fn parting(name: &str) -> &'static str {
    match name {
        "br" | "td" | "th" => " ",
        "table" | "tbody" | "thead" | "tfoot" => "\n",
        name if BLOCKS.contains(&name) => "\n",
        _ => "",
    }
}

/// Whether the beginning of an element ends another that is open, as browsers have it.
pub(super) fn ends(begins: &str, open: &str) -> bool {
    match open {
        "p" => {
            begins == "table"
                || BLOCKS.contains(&begins) && !["caption", "option", "tr"].contains(&begins)
        }
        "li" => begins == "li",
        "dt" | "dd" => ["dt", "dd"].contains(&begins),
        "td" | "th" => ["td", "th", "tr", "tbody", "tfoot", "thead"].contains(&begins),
        "tr" => ["tr", "tbody", "tfoot", "thead"].contains(&begins),
        "tbody" | "thead" | "tfoot" => ["tbody", "tfoot", "thead"].contains(&begins),
        "caption" | "colgroup" => ["colgroup", "tbody", "tfoot", "thead", "tr"].contains(&begins),
        "option" => ["option", "optgroup"].contains(&begins),
        "optgroup" => begins == "optgroup",
        _ => false,
    }
}

/// The parts of a piece of HTML, with their places in it.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<usize>> + '_ {
    let mut emitter = DefaultEmitter::new_with_span();
    // So that a tag in a script or a text area is none.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).flatten()
}

/// A block of HTML comes line by line, and a tag may go over several.
pub(super) fn joined<'a>(events: Vec<Place<'a>>, markdown: &'a str) -> Vec<Place<'a>> {
    let mut joined: Vec<Place<'a>> = Vec::with_capacity(events.len());
    for (event, range) in events {
        if let (Event::Html(html), Some((Event::Html(before), place))) = (&event, joined.last_mut())
        {
            let whole = place.start..range.end;
            let is_as_written = place.end == range.start
                && **before == markdown[place.clone()]
                && **html == markdown[range];
            *before = if is_as_written {
                CowStr::Borrowed(&markdown[whole.clone()])
            } else {
                format!("{before}{html}").into()
            };
            *place = whole;
            continue;
        }
        joined.push((event, range));
    }
    joined
}

/// Where a part of a piece of HTML stands in the source: exactly, if the piece is as it was
/// written, which it is not in a quotation.
pub(super) fn place(
    markdown: &str,
    piece: &Range<usize>,
    html: &str,
    part: Range<usize>,
) -> Range<usize> {
    if markdown.get(piece.clone()) == Some(html) {
        piece.start + part.start..piece.start + part.end
    } else {
        piece.clone()
    }
}

/// The ids in a piece of HTML, and where the tag of each stands in it.
pub(super) fn ids(piece: &str) -> Vec<(String, Range<usize>)> {
    let mut ids = Vec::new();
    for token in tokens(piece) {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let id = tag.attributes.get(b"id".as_slice());
        let id = id.map(|id| String::from_utf8_lossy(id));
        if let Some(id) = id.as_deref().and_then(written_id) {
            ids.push((id, tag.span.start..tag.span.end));
        }
    }
    ids
}

/// A piece of HTML to be shown as text.
pub(super) enum Shown<'a> {
    Text(&'a str),
    /// Where the author wants the fold.
    Fold,
    /// A comment that does not end.
    Unclosed,
}

/// What is shown of HTML that is text: all but its comments.
pub(super) fn without_comments(html: &str) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        shown.push(Shown::Text(&rest[..start]));
        let comment = &rest[start..];
        let after = &comment["<!--".len()..];
        let length = if after.starts_with('>') || after.starts_with("->") {
            after.find('>')
        } else {
            after.find("-->").map(|at| at + 2)
        };
        let Some(length) = length else {
            shown.push(Shown::Unclosed);
            return shown;
        };
        let end = "<!--".len() + length + 1;
        if is_fold(&comment[..end]) {
            shown.push(Shown::Fold);
        }
        rest = &comment[end..];
    }
    shown.push(Shown::Text(rest));
    shown
}

#[cfg(test)]
mod tests;
