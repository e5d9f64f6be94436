//! Which known word an author may have meant.

use strsim::damerau_levenshtein;

/// The known word nearest to `word`, if it is near enough to be a slip of the hand: at most one
/// edit in three letters, letter case and `-`/`_`/space not counted.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = folded(word);
    let limit = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (damerau_levenshtein(&word, &folded(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_slips_are_near() {
        let known = ["title", "date", "servers", "in_progress"];
        for (word, expected) in [
            ("titel", Some("title")),
            ("Title", Some("title")),
            ("in progress", Some("in_progress")),
            ("server", Some("servers")),
            ("dat", Some("date")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
