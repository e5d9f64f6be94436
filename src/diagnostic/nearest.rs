//! Which known word an author may have meant.

use std::cell::Cell;

use strsim::damerau_levenshtein;

/// How much may be spent on suggestions. Each unknown word is compared with all that are known, so
/// many of one and many of the other would take minutes; past this, words get none.
#[derive(Debug)]
pub(crate) struct SuggestionBudget {
    /// In pairs of characters.
    left: Cell<usize>,
}

impl SuggestionBudget {
    /// Thousands of words in a common inventory; a second or two at most.
    const COMMON: usize = 50_000_000;

    pub(crate) fn new() -> Self {
        Self {
            left: Cell::new(Self::COMMON),
        }
    }

    /// Whether this word may be compared with so many that are known.
    pub(crate) fn allows(&self, word: &str, known: usize) -> bool {
        /// Beside the comparison itself, for each.
        const FOLDING: usize = 20;
        let length = word.len().min(LONGEST);
        let cost = known.saturating_mul(length * length + FOLDING);
        let left = self.left.get().checked_sub(cost);
        if let Some(left) = left {
            self.left.set(left);
        }
        left.is_some()
    }
}

/// The distance takes time and memory by the product of the lengths; in characters.
const LONGEST: usize = 200;

/// The known word nearest to `word`, if it is near enough to be a slip of the hand: at most one
/// edit in three letters, letter case and `-`/`_`/space not counted. The date that posts' ids begin
/// with does not count as letters: it makes all posts of a day alike.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let letters = without_date(&word).chars().count();
    let limit = (letters / 3).max(1).min(letters.saturating_sub(1));
    known
        .into_iter()
        .map(|candidate| (folded(candidate), candidate))
        // So many letters must be added or taken away at least.
        .filter(|(folded, _)| folded.chars().count().abs_diff(length) <= limit)
        .map(|(folded, candidate)| (damerau_levenshtein(&word, &folded), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace(['-', ' '], "_")
}

/// What follows `2026-03-19-`, folded.
fn without_date(word: &str) -> &str {
    let is_date = |date: &str| {
        date.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 | 10 => byte == b'_',
            _ => byte.is_ascii_digit(),
        })
    };
    match word.split_at_checked(11) {
        Some((date, rest)) if is_date(date) => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::{SuggestionBudget, nearest};

    #[test]
    fn only_slips_are_near() {
        let known = [
            "title",
            "date",
            "servers",
            "in_progress",
            "2026-03-18-b",
            "2026-03-18-mail-server",
        ];
        for (word, expected) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("in progress", Some("in_progress")),
            ("server", Some("servers")),
            ("dat", Some("date")),
            ("colour", None),
            ("2026-03-18-x", None),
            ("2026-03-18-mial-server", Some("2026-03-18-mail-server")),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }

    /// Else 10,000 unknown ones among 10,000 take a minute.
    #[test]
    fn comparisons_do_not_grow_with_the_square_of_a_site() {
        let compared = |unknown: usize, known: usize| -> usize {
            let budget = SuggestionBudget::new();
            let allowed = (0..unknown).filter(|n| budget.allows(&format!("server-{n}"), known));
            allowed.count() * known
        };
        assert_eq!(compared(1_000, 100), 100_000);
        assert!((100_000..1_000_000).contains(&compared(10_000, 10_000)));
    }
}
