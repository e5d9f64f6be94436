//! Which known word an author may have meant.

use strsim::damerau_levenshtein;

/// The known word nearest to `word`, if it is near enough to be a slip of the hand: at most one
/// edit in three letters, letter case and `-`/`_`/space not counted. The date that posts' ids begin
/// with does not count as letters: it makes all posts of a day alike.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance takes time and memory by the product of the lengths.
    const LONGEST: usize = 200;
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
    use super::nearest;

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
}
