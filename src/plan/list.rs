//! How lists are cut into pages that never move.
//!
//! Pages are numbered from the oldest, and each holds exactly a page's worth, so `/page/1/` is
//! written once and stays as it is. The newest stand on the list's root, which holds from one to
//! two pages' worth. A page's link to newer ones leads to the next number; the number after the
//! last full page leads on to the root until that page is full. So not even a link changes.

use std::ops::Range;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// None for the root.
    pub number: Option<usize>,
    /// Which of the list's items stand on it, counted from the oldest.
    pub items: Range<usize>,
    /// How many numbered pages the list has.
    pub full_pages: usize,
}

impl Part {
    /// The number of the page with the next older items.
    #[must_use]
    pub fn older(&self) -> Option<usize> {
        let number = self.number.unwrap_or(self.full_pages + 1);
        (number > 1).then(|| number - 1)
    }

    /// The number of the page with the next newer items; none on the root.
    #[must_use]
    pub fn newer(&self) -> Option<usize> {
        self.number.map(|number| number + 1)
    }
}

/// How many entries a page holds on which each is a line or two: as tall as one of whole entries.
#[must_use]
pub fn lines_per_page(whole_per_page: usize) -> usize {
    const LINES_FOR_A_WHOLE_ONE: usize = 4;
    LINES_FOR_A_WHOLE_ONE * whole_per_page
}

/// The pages of a list: the root first, then those with numbers.
#[must_use]
pub fn parts(length: usize, per_page: usize) -> Vec<Part> {
    let full_pages = (length / per_page).saturating_sub(1);
    let root = Part {
        number: None,
        items: full_pages * per_page..length,
        full_pages,
    };
    let numbered = (1..=full_pages).map(|number| Part {
        number: Some(number),
        items: (number - 1) * per_page..number * per_page,
        full_pages,
    });
    std::iter::once(root).chain(numbered).collect()
}

/// The number that leads on to the root, if the list has numbered pages at all.
#[must_use]
pub fn page_in_waiting(length: usize, per_page: usize) -> Option<usize> {
    let full_pages = (length / per_page).saturating_sub(1);
    (full_pages > 0).then_some(full_pages + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_one_to_two_pages() {
        for (length, pages) in [
            (0, "0..0"),
            (1, "0..1"),
            (5, "0..5"),
            (9, "0..9"),
            (10, "5..10 0..5"),
            (14, "5..14 0..5"),
            (15, "10..15 0..5 5..10"),
        ] {
            let items: Vec<_> = parts(length, 5)
                .into_iter()
                .map(|part| format!("{:?}", part.items))
                .collect();
            assert_eq!(items.join(" "), pages, "{length}");
        }
    }

    #[test]
    fn a_numbered_page_never_changes() {
        let mut seen: Vec<Part> = Vec::new();
        for length in 0..60 {
            for part in parts(length, 5)
                .into_iter()
                .filter(|part| part.number.is_some())
            {
                let known = seen.iter().find(|known| known.number == part.number);
                match known {
                    Some(known) => assert_eq!(
                        (&known.items, known.older(), known.newer()),
                        (&part.items, part.older(), part.newer())
                    ),
                    None => seen.push(part),
                }
            }
        }
        assert_eq!(seen.len(), 10);
    }
}
