//! Headings and footnotes: what has an anchor.
//!
//! Part of the *parse* stage, and of the writer.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::Writer;
use crate::content::anchors::{footnote, footnote_reference, written_id};
use crate::content::body::{Hole, Target};
use crate::content::markdown::footnotes::folded;
use crate::diagnostic::Diagnostic;

impl Writer<'_> {
    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        has_more: bool,
        range: Range<usize>,
    ) {
        let text = self.survey.headings.pop_front().unwrap_or_default();
        if has_more {
            let span = self.span(range.clone());
            self.found
                .push(Diagnostic::heading_attributes(self.file, span));
        }
        let id = match id.and_then(written_id) {
            Some(id) => self.id_of_author(id, &range),
            None => self.automatic_id(&text),
        };
        let tag = self.heading_tag(level);
        let id = self.anchor(id);
        self.write(format!("<{tag}{id}>"));
    }

    fn automatic_id(&mut self, text: &str) -> String {
        let mut wanted = slug::slugify(text);
        if wanted.is_empty() {
            wanted.push_str("section");
        }
        let id = self.anchors.free(wanted);
        self.anchors.take([id.clone()]);
        id
    }

    /// An id stays as its author wrote it. A second one, or one that the page has, is a mistake.
    pub(super) fn id_of_author(&mut self, id: String, range: &Range<usize>) -> String {
        let span = self.span(range.clone());
        match self.survey.ids.get(&id) {
            Some(first) if first.start != range.start => {
                let first = self.span(first.clone());
                self.found
                    .push(Diagnostic::repeated_anchor(self.file, span, &id, first));
            }
            _ if self.anchors.belongs_to_page(&id) => {
                self.found
                    .push(Diagnostic::reserved_anchor(self.file, span, &id));
            }
            _ => {}
        }
        id
    }

    pub(super) fn heading_tag(&mut self, level: HeadingLevel) -> String {
        let depth = self.survey.levels.iter().position(|used| *used == level);
        let depth = depth.and_then(|depth| u8::try_from(depth).ok());
        self.hole(Hole::Heading(depth.unwrap_or_default()))
    }

    /// A reference to a note. The parser gives none without its note, but folds letter case in its
    /// own way.
    pub(super) fn footnote_reference(&mut self, label: &str, range: Range<usize>) {
        let Some(number) = self.footnotes.get(&folded(label)).copied() else {
            let text = format!("[^{label}]");
            self.text(text.into());
            return;
        };
        let is_first = self.referred_to.insert(number);
        let mark = if is_first {
            self.anchor(footnote_reference(number))
        } else {
            String::new()
        };
        let address = self.link(Target::Anchor(footnote(number)), range);
        self.write(format!(
            "<sup{mark}><a href=\"{address}\">{number}</a></sup>"
        ));
    }

    pub(super) fn footnote(&mut self, label: &str) {
        let number = self.footnotes.get(&folded(label)).copied();
        let number = number.unwrap_or_default();
        self.footnote = number;
        let id = self.anchor(footnote(number));
        self.write(format!("<div class=\"footnote\"{id}><sup>{number}</sup>\n"));
    }

    pub(super) fn end_of_footnote(&mut self) {
        let back = Target::Anchor(footnote_reference(self.footnote));
        let address = self.link(back, 0..0);
        let label = self.hole(Hole::Text("back_to_text"));
        self.write(format!(
            "<a href=\"{address}\" aria-label=\"{label}\">↩</a></div>\n"
        ));
    }

    pub(super) fn anchor(&mut self, id: String) -> String {
        self.body.anchors.push(id.clone());
        self.hole(Hole::Anchor(id))
    }
}
