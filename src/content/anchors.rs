//! Which ids a body has given to its headings and footnotes: each stands once on a page.
//!
//! What its author wrote comes first, then what belongs to the page, and an automatic id gives way
//! to both.
//!
//! Part of the *parse* stage. A post may have ten thousand headings of the same text, so nothing
//! here looks through all ids.

use std::collections::{HashMap, HashSet};

use super::characters::visible;
use crate::source::composed;

/// The ids that the theme's templates give to a page that may show a post's own anchors.
pub const LAYOUT_IDS: [&str; 1] = ["main"];

/// The same of the home page, which shows the anchors of the site's introduction.
pub const HOME_IDS: [&str; 7] = [
    "main",
    "open",
    "maintenance",
    "systems",
    "scheduled",
    "pinned",
    "history",
];

#[derive(Debug, Default)]
pub(super) struct Anchors {
    of_page: HashSet<String>,
    taken: HashSet<String>,
    /// The last number that was tried after each id that was wanted again.
    repeated: HashMap<String, usize>,
}

impl Anchors {
    /// On a page with so many footnotes, whose template has these ids.
    pub(super) fn of_page(layout: &[&str], footnotes: usize) -> Self {
        let notes =
            (1..=footnotes).flat_map(|number| [footnote(number), footnote_reference(number)]);
        let layout = layout.iter().map(|id| (*id).to_owned());
        let of_page: HashSet<String> = layout.chain(notes).collect();
        Self {
            taken: of_page.clone(),
            of_page,
            repeated: HashMap::new(),
        }
    }

    /// Whether the page has this id whatever the author wrote.
    pub(super) fn belongs_to_page(&self, id: &str) -> bool {
        self.of_page.contains(id)
    }

    pub(super) fn take(&mut self, ids: impl IntoIterator<Item = String>) {
        self.taken.extend(ids);
    }

    fn is_taken(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// The id, or the first of `id-2`, `id-3` and so on that is not taken.
    pub(super) fn free(&mut self, wanted: String) -> String {
        if !self.is_taken(&wanted) {
            return wanted;
        }
        let mut number = self.repeated.get(&wanted).map_or(2, |last| last + 1);
        while self.is_taken(&format!("{wanted}-{number}")) {
            number += 1;
        }
        let free = format!("{wanted}-{number}");
        self.repeated.insert(wanted, number);
        free
    }
}

/// An id as the author wrote it, without what none may hold and with its accents in one form; none
/// where nothing is left.
pub(super) fn written_id(id: &str) -> Option<String> {
    let id: String = visible(id.into()).split_whitespace().collect();
    (!id.is_empty()).then(|| composed(&id).into_owned())
}

/// The id of a footnote.
pub(super) fn footnote(number: usize) -> String {
    format!("footnote-{number}")
}

/// The id of the first reference to a footnote.
pub(super) fn footnote_reference(number: usize) -> String {
    format!("footnote-reference-{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_given_twice() {
        let mut anchors = Anchors::default();
        let given = ["a", "a", "a-3", "a", "b", "a", "a-3", "a-2"].map(|wanted| {
            let id = anchors.free(wanted.to_owned());
            anchors.take([id.clone()]);
            id
        });
        assert_eq!(
            given,
            ["a", "a-2", "a-3", "a-4", "b", "a-5", "a-3-2", "a-2-2"]
        );
    }
}
