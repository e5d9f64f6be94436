//! HTML in a post: text where the site does not let it through, else what browsers make of it.
//!
//! Part of the *parse* stage, and of the writer. HTML that goes through counts like Markdown: its
//! text is searched, its links and pictures are checked and get their addresses from the page, and
//! its ids are anchors. An element that is open ends where Markdown ends what it stands in, or
//! with the post, and an end without its beginning is left out, so that nothing of it reaches the
//! page around it.

use std::fmt::Write as _;
use std::ops::Range;

use html5gum::{StartTag, Token};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::Writer;
use super::open::Open;
use crate::content::anchors::written_id;
use crate::content::body::escape_html;
use crate::content::characters::visible;
use crate::content::markdown::html::{self, Shown};
use crate::content::markdown::is_fold;
use crate::content::markdown::target::target;
use crate::diagnostic::Diagnostic;

/// Attributes whose value is one address.
const ADDRESSES: [&str; 8] = [
    "action",
    "cite",
    "data",
    "formaction",
    "href",
    "longdesc",
    "poster",
    "src",
];
/// Elements that stand deeper are left out: browsers stop to nest near there as well.
const DEEPEST: usize = 500;
const SEVERAL_ADDRESSES: [&str; 2] = ["imagesrcset", "srcset"];

impl Writer<'_> {
    /// A block or a tag of HTML, as the author wrote it.
    pub(super) fn html(&mut self, html: &str, range: &Range<usize>, is_block: bool) {
        if self.raw_html {
            self.raw(html, range);
            return;
        }
        let mut text = String::new();
        for shown in html::without_comments(html) {
            match shown {
                Shown::Text(more) => text.push_str(more),
                Shown::Fold => {
                    self.html_as_text(&mut text, is_block);
                    self.fold_of_author();
                }
                Shown::Unclosed => self.unclosed_comment(range.clone()),
            }
        }
        self.html_as_text(&mut text, is_block);
    }

    fn html_as_text(&mut self, text: &mut String, is_block: bool) {
        let text = std::mem::take(text);
        if !is_block {
            self.text(text.into());
            return;
        }
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.events.push(Event::Start(Tag::Paragraph));
        self.open.push(Open::of(&Tag::Paragraph, false));
        self.text(text.to_owned().into());
        self.open.pop();
        self.events.push(Event::End(TagEnd::Paragraph));
        self.say("\n");
    }

    fn unclosed_comment(&mut self, range: Range<usize>) {
        let span = self.span(range);
        self.found
            .push(Diagnostic::unclosed_comment(self.file, span));
    }

    fn raw(&mut self, html: &str, range: &Range<usize>) {
        let html = self.rest_of_raw_text(html);
        let mut done = 0;
        // What a browser reads between two tags.
        let mut text = String::new();
        for token in html::tokens(html) {
            let span = match &token {
                Token::StartTag(tag) => tag.span,
                Token::EndTag(tag) => tag.span,
                Token::Comment(comment) => comment.span,
                Token::Doctype(doctype) => doctype.span,
                Token::String(string) => {
                    text.push_str(&String::from_utf8_lossy(&string.value));
                    continue;
                }
                Token::Error(_) => continue,
            };
            let Some(written) = html.get(span.start..span.end) else {
                continue;
            };
            // One that does not end takes all the rest.
            let is_comment = matches!(token, Token::Comment(_)) && written.starts_with("<!--");
            if is_comment && !written.ends_with("-->") && !written.ends_with("--!>") {
                continue;
            }
            if span.start < done || !written.starts_with('<') || !written.ends_with('>') {
                continue;
            }
            self.raw_text(&html[done..span.start], &mut text);
            done = span.end;
            match token {
                Token::StartTag(tag) => {
                    let place = html::place(self.markdown, range, html, span.start..span.end);
                    self.fold_if_far(&place);
                    self.raw_start(&tag, written, &place);
                }
                Token::EndTag(tag) => self.raw_end(&String::from_utf8_lossy(&tag.name), written),
                Token::Comment(_) if is_fold(written) => self.fold_of_author(),
                Token::Comment(_) => self.write(written.to_owned()),
                _ => {}
            }
        }
        self.raw_rest(&html[done..], &mut text, range);
    }

    /// Where an element with text alone is open, what comes before its end is text as well. A
    /// comment in it would let a script go on after its end.
    fn rest_of_raw_text<'h>(&mut self, html: &'h str) -> &'h str {
        let mut open = self.open.iter().rev();
        let name = open.find_map(|open| match open {
            Open::Element { name, .. } if html::has_raw_text(name) => Some(format!("</{name}")),
            _ => None,
        });
        let Some(end) = name else { return html };
        let lower = html.to_ascii_lowercase();
        let is_end = |at: &usize| {
            lower[at + end.len()..].starts_with(|c: char| c.is_whitespace() || "/>".contains(c))
        };
        let mut ends = lower.match_indices(&end).map(|(at, _)| at);
        let at = ends.find(is_end).unwrap_or(html.len());
        self.write(html[..at].replace("<!--", "&lt;!--"));
        &html[at..]
    }

    /// What comes after the last tag: it may hold the beginning of one.
    fn raw_rest(&mut self, rest: &str, text: &mut String, range: &Range<usize>) {
        if let Some(Open::Element { name, closing }) = self.open.last_mut()
            && html::is_hidden(name)
        {
            // A script ends only after its comments.
            if name == "script" && rest.contains("<!--") {
                "--></script>".clone_into(closing);
            }
            self.raw_text(rest, text);
            return;
        }
        let begins_tag = |at: &usize| {
            let after = rest[at + 1..].chars().next();
            after.is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c))
        };
        let open = rest.match_indices('<').map(|(at, _)| at).find(begins_tag);
        let Some(open) = open else {
            self.raw_text(rest, text);
            return;
        };
        self.raw_text(&rest[..open], text);
        if rest[open..].starts_with("<!--") {
            self.unclosed_comment(range.clone());
        } else {
            self.text(rest[open..].to_owned().into());
        }
    }

    /// A text between tags: as written, and as it reads.
    fn raw_text(&mut self, written: &str, text: &mut String) {
        let text = std::mem::take(text);
        let is_hidden = self.is_within(html::is_hidden);
        // A tag that is left out after it would let it begin another.
        let written = match written.strip_suffix('<') {
            Some(before) if !self.is_within(html::has_raw_text) => &format!("{before}&lt;"),
            _ => written,
        };
        if !written.is_empty() {
            let at = self.fold_within(written);
            if at < written.len() && !is_hidden {
                self.write(written[..at].to_owned());
                self.fold("…");
                self.write(written[at..].to_owned());
            } else {
                self.write(written.to_owned());
            }
        }
        let is_layout = text.trim().is_empty() && self.body.text.ends_with(['\n', ' ']);
        if !is_hidden && !is_layout {
            self.say(&visible(text.into()));
        }
    }

    fn raw_start(&mut self, tag: &StartTag<usize>, written: &str, place: &Range<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if html::is_of_document(&name) || self.open.len() >= DEEPEST {
            return;
        }
        if self.is_within(html::has_raw_text) {
            self.write(written.to_owned());
            return;
        }
        self.end_before(&name);
        self.part(&name);
        let is_picture = |name: &str| ["svg", "math"].contains(&name);
        // There ids and `#…` belong to the picture.
        let is_foreign = is_picture(&name) || self.is_within(is_picture);
        let html = self.rewritten(tag, &name, is_foreign, place);
        self.write(html.unwrap_or_else(|| written.to_owned()));
        let ends_itself = html::is_void(&name) || is_foreign && tag.self_closing;
        if !ends_itself {
            self.open.push(Open::element(name));
        }
    }

    /// Ends the elements that end where another begins.
    pub(super) fn end_before(&mut self, begins: &str) {
        while let Some(Open::Element { name, .. }) = self.open.last()
            && html::ends(begins, name)
        {
            self.close();
        }
    }

    fn raw_end(&mut self, name: &str, written: &str) {
        let elements = self.open.iter().rev();
        let elements = elements.take_while(|open| matches!(open, Open::Element { .. }));
        let named = |open: &Open| matches!(open, Open::Element { name: open, .. } if open == name);
        let Some(above) = elements.into_iter().position(named) else {
            return;
        };
        for _ in 0..above {
            self.close();
        }
        self.open.pop();
        self.write(written.to_owned());
        self.part(name);
    }

    /// Ends the HTML that Markdown does not know to be open.
    pub(super) fn close_elements(&mut self) {
        while let Some(Open::Element { .. }) = self.open.last() {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.write(open.closing().to_owned());
        }
    }

    /// Parts words in the text without markup.
    fn part(&mut self, name: &str) {
        let parting = html::parting(name);
        let text = &self.body.text;
        if !text.is_empty() && !text.ends_with(['\n', ' ']) {
            self.say(parting);
        }
    }

    /// Whether an element of some kind is open.
    fn is_within(&self, is_of_kind: impl Fn(&str) -> bool) -> bool {
        let mut open = self.open.iter();
        open.any(|open| matches!(open, Open::Element { name, .. } if is_of_kind(name)))
    }

    /// The tag with what only its page knows left open; none where it has none of that.
    fn rewritten(
        &mut self,
        tag: &StartTag<usize>,
        element: &str,
        is_foreign: bool,
        place: &Range<usize>,
    ) -> Option<String> {
        let mut html = format!("<{element}");
        let mut changed = false;
        for (name, value) in &tag.attributes {
            let name = String::from_utf8_lossy(name);
            let value = String::from_utf8_lossy(value);
            let value = visible(value.into_owned().into());
            let new = match &*name {
                "id" if !is_foreign => written_id(&value).map(|id| {
                    let id = self.id_of_author(id, place);
                    self.anchor(id)
                }),
                "name" if element == "a" => {
                    self.body.anchors.push(value.to_string());
                    None
                }
                name if ADDRESSES.contains(&name) && !(is_foreign && value.starts_with('#')) => {
                    self.raw_address(&value, place)
                        .map(|address| format!(" {name}=\"{address}\""))
                }
                name if SEVERAL_ADDRESSES.contains(&name) => {
                    let addresses = self.raw_addresses(&value, place);
                    Some(format!(" {name}=\"{addresses}\""))
                }
                _ => None,
            };
            changed |= new.is_some();
            match new {
                Some(attribute) => html.push_str(&attribute),
                None => {
                    let _ = write!(html, " {name}=\"{}\"", escape_html(&value));
                }
            }
        }
        html.push_str(if tag.self_closing { "/>" } else { ">" });
        changed.then_some(html)
    }

    /// An address that the page fills in; none for one that stays as its author wrote it.
    fn raw_address(&mut self, written: &str, place: &Range<usize>) -> Option<String> {
        if written.trim().is_empty() {
            return None;
        }
        let target = target(written).ok()?;
        Some(self.link(target, place.clone()))
    }

    /// Addresses with their sizes: `a.png 1x, b.png 2x`. One may have commas, but not at its end.
    fn raw_addresses(&mut self, written: &str, place: &Range<usize>) -> String {
        let mut addresses = Vec::new();
        let mut words = written.split_whitespace().peekable();
        while let Some(word) = words.next() {
            let address = word.trim_matches(',');
            if address.is_empty() {
                continue;
            }
            let mut size = Vec::new();
            let mut ends = word.ends_with(',');
            while !ends && let Some(word) = words.next() {
                ends = word.ends_with(',');
                size.push(word.trim_end_matches(','));
            }
            let new = self.raw_address(address, place);
            let mut new = new.unwrap_or_else(|| escape_html(address));
            for part in size {
                let _ = write!(new, " {}", escape_html(part));
            }
            addresses.push(new);
        }
        addresses.join(", ")
    }
}
