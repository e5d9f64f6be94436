//! Where lists stop to show a text: the fold.
//!
//! Part of the *parse* stage, and of the writer. The fold stands where the author put it, else
//! after the block with which the text is long enough, else, where one block is very long, within
//! it. Whatever is open there is closed on lists.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, TagEnd};

use super::Writer;
use super::open::Open;
use crate::content::body::Hole;
use crate::content::excerpt::cut;

/// How much of a text there is: its characters, and the bytes of its source, as there may be
/// pictures and links without much text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent {
    pub(super) characters: usize,
    pub(super) source: usize,
}

impl Extent {
    fn reaches(self, limit: Self) -> bool {
        self.characters >= limit.characters || self.source >= limit.source
    }
}

/// A list shows about this much of a post.
const FOLD_AFTER: Extent = Extent {
    characters: 1000,
    source: 8000,
};
/// Within a block the fold comes only here.
const FOLD_WITHIN: Extent = Extent {
    characters: 2000,
    source: 16_000,
};
/// Less than this is not worth a fold.
const WORTH_A_FOLD: Extent = Extent {
    characters: 500,
    source: 4000,
};

impl<'a> Writer<'a> {
    /// Text that readers see and that counts.
    pub(super) fn say(&mut self, text: &str) {
        self.body.text.push_str(text);
        self.extent.characters += text.chars().count();
    }

    /// A text, with the fold in it if it is time.
    pub(super) fn text(&mut self, text: CowStr<'a>) {
        let room = FOLD_WITHIN
            .characters
            .saturating_sub(self.extent.characters);
        if !self.may_fold() || text.chars().nth(room).is_none() {
            self.say(&text);
            self.events.push(Event::Text(text));
            return;
        }
        let at = cut(&text, room);
        let (before, after) = match text {
            CowStr::Borrowed(text) => {
                let (before, after) = text.split_at(at);
                (CowStr::Borrowed(before), CowStr::Borrowed(after))
            }
            text => {
                let (before, after) = text.split_at(at);
                (before.to_owned().into(), after.to_owned().into())
            }
        };
        self.say(&before);
        self.events.push(Event::Text(before));
        self.fold("…");
        self.say(&after);
        self.events.push(Event::Text(after));
    }

    /// Where the fold comes within a text of HTML as it is written, if it is time; else its end.
    pub(super) fn fold_within(&self, html: &str) -> usize {
        let room = FOLD_WITHIN
            .characters
            .saturating_sub(self.extent.characters);
        if !self.may_fold() || html.chars().nth(room).is_none() {
            return html.len();
        }
        let at = cut(html, room);
        // Not within a character reference.
        match html[..at].rfind('&') {
            Some(reference) if !html[reference..at].contains([';', ' ']) => reference,
            _ => at,
        }
    }

    /// Before an event that comes from this place.
    pub(super) fn fold_if_far(&mut self, range: &Range<usize>) {
        self.extent.source = self.extent.source.max(range.start);
        if self.may_fold() && self.extent.source >= FOLD_WITHIN.source {
            self.fold("");
        }
    }

    /// After the end of a block.
    pub(super) fn fold_if_long(&mut self, block: TagEnd, range: &Range<usize>) {
        self.extent.source = self.extent.source.max(range.end);
        if matches!(block, TagEnd::Heading(_)) && self.fold_after_heading {
            self.fold_of_author();
        }
        let goes_on = matches!(block, TagEnd::Heading(_) | TagEnd::FootnoteDefinition);
        let in_a_block = self.open.iter().any(Open::is_block);
        if !goes_on && !in_a_block && self.may_fold() && self.extent.reaches(FOLD_AFTER) {
            self.fold("");
        }
    }

    fn may_fold(&self) -> bool {
        self.fold.is_none() && !self.survey.author_folds && !self.in_heading()
    }

    fn in_heading(&self) -> bool {
        self.open.contains(&Open::HEADING)
    }

    /// Where the author wants it; after the heading if it stands in one.
    pub(super) fn fold_of_author(&mut self) {
        if self.in_heading() {
            self.fold_after_heading = true;
        } else if self.fold.is_none() {
            self.fold("");
        }
    }

    pub(super) fn fold(&mut self, mark: &str) {
        self.fold = Some(self.extent);
        let closing: String = self.open.iter().rev().map(Open::closing).collect();
        let hole = self.hole(Hole::Fold(format!("{mark}{closing}")));
        self.write(hole);
    }

    /// Whether lists leave out enough.
    pub(super) fn folds(&self) -> bool {
        let Some(at) = self.fold else { return false };
        let rest = Extent {
            characters: self.extent.characters - at.characters,
            source: self.extent.source - at.source,
        };
        self.survey.author_folds || rest.reaches(WORTH_A_FOLD)
    }
}
