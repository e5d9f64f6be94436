//! The beginning of a text, cut where its readers part words.
//!
//! Part of the *parse* stage, and pure text. Words and characters are those of [Unicode Standard
//! Annex 29](https://www.unicode.org/reports/tr29/): a letter with its accents and an emoji of
//! several code points are one character, and scripts without blanks may be cut between any two.

use unicode_segmentation::UnicodeSegmentation as _;

/// A cut loses no more of what would fit, in characters: a word that is longer is cut itself.
const LONGEST_WORD: usize = 30;

/// The length in bytes of the longest beginning of a text that has at most so many characters and
/// ends between words.
pub(crate) fn cut(text: &str, most: usize) -> usize {
    // A character has a byte at least.
    if text.len() <= most {
        return text.len();
    }
    let Some(limit) = byte_of_character(text, most) else {
        return text.len();
    };
    if text[limit..].starts_with(char::is_whitespace) {
        return limit;
    }
    let may_lose = LONGEST_WORD.min(most / 2);
    let loses_little = |at: &usize| byte_of_character(&text[*at..limit], may_lose + 1).is_none();
    let blank = text[..limit].rfind(char::is_whitespace);
    let from = blank.unwrap_or_default();
    let bounds = text[from..].split_word_bound_indices();
    let bounds = bounds.map(|(at, _)| from + at);
    let last = bounds.take_while(|at| *at <= limit).last();
    let last = last.filter(|at| *at > from).filter(loses_little);
    // Between letters words part only where a script has no blanks; else a blank is the better
    // place, as it is not in an address or after a bracket.
    let between_letters = |at: &usize| {
        let (before, after) = text.split_at(*at);
        before.ends_with(is_letter) && after.starts_with(is_letter)
    };
    last.filter(between_letters)
        .or(blank.filter(loses_little))
        .or(last)
        .unwrap_or(limit)
}

/// Of a word, or a picture that stands for one.
fn is_letter(c: char) -> bool {
    const FIRST_OF_ASIA: char = '\u{2e80}';
    c.is_alphanumeric() || c >= FIRST_OF_ASIA
}

/// Where the character with this number begins, counted from 0.
fn byte_of_character(text: &str, number: usize) -> Option<usize> {
    // Where all is ASCII up to there, each byte is a character; and so are most texts.
    let mut first = text.as_bytes().iter().take(number.saturating_add(1));
    if first.all(|byte| byte.is_ascii() && *byte != b'\r') {
        return (number < text.len()).then_some(number);
    }
    text.grapheme_indices(true).nth(number).map(|(at, _)| at)
}

/// The beginning of a text in one line, with at most so many characters. One that is cut ends
/// with `…`.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    // A character of more code points is none that a reader would miss.
    let enough = most.saturating_mul(8);
    let mut line = String::new();
    let mut left = enough;
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        match word.char_indices().nth(left) {
            None => line.push_str(word),
            Some((at, _)) => line.push_str(&word[..at]),
        }
        left = left.saturating_sub(word.chars().count() + 1);
        if left == 0 {
            break;
        }
    }
    let is_whole = left > 0;
    if is_whole && cut(&line, most) == line.len() {
        return line;
    }
    line.truncate(cut(&line, most.saturating_sub(1)));
    line.truncate(line.trim_end().len());
    line.push('…');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_readers_part_words() {
        for (text, most, expected) in [
            ("one two three", 13, "one two three"),
            ("one two three", 12, "one two…"),
            ("one\n two\tthree four", 9, "one two…"),
            ("one two.\nThree", 9, "one two.…"),
            ("", 5, ""),
            (
                "メールサーバーで障害が発生しています。",
                12,
                "メールサーバーで障害が…",
            ),
            ("ระบบอีเมลขัดข้อง", 9, "ระบบอีเมล…"),
            ("internationalization", 10, "internati…"),
            (
                "https://example.org/a/b/c/d/e/f",
                24,
                "https://example.org/a/b…",
            ),
            ("a 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 4, "a 👩‍👩‍👧‍👦…"),
            ("e\u{301}e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}…"),
            ("aaaa\u{301}b c", 4, "aaa…"),
            ("🇩🇪🇫🇷🇪🇸", 2, "🇩🇪…"),
        ] {
            assert_eq!(excerpt(text, most), expected, "{text}");
        }
    }

    #[test]
    fn a_long_word_is_not_looked_through() {
        let text = "a".repeat(1_000_000);
        assert_eq!(excerpt(&text, 10), "aaaaaaaaa…");
        let marks = format!("a{}", "\u{301}".repeat(1_000_000));
        assert!(excerpt(&marks, 10).len() < 1000);
    }
}
