//! Characters that authors may type and no page or feed may hold.
//!
//! Part of the *parse* stage.

use pulldown_cmark::CowStr;

/// What neither HTML nor XML may hold: control characters, and what Unicode keeps from being one.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || is_noncharacter(c)
}

/// The last two of each plane and 32 more, [Unicode 16, 23.7](https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-23/#G12612).
fn is_noncharacter(c: char) -> bool {
    let number = u32::from(c);
    number & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&number)
}

/// Whether a text has any of them. Most have no byte that one begins with, which a processor sees
/// of many bytes at once where nothing branches.
#[expect(clippy::needless_bitwise_bool, reason = "`&&` and `||` branch")]
fn has_unwanted(text: &str) -> bool {
    let may_begin_one = |byte: u8| {
        let is_space = (byte == b'\n') | (byte == b'\r') | (byte == b'\t');
        ((byte < b' ') & !is_space) | (byte == 0x7f) | (byte == 0xc2) | (byte >= 0xef)
    };
    let any_may = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(false, |any, byte| any | may_begin_one(*byte))
    };
    text.as_bytes().chunks(64).any(any_may) && text.contains(is_unwanted)
}

/// What a text of one line may not hold: line breaks and tabs neither.
pub(super) fn unwanted_in_a_line(c: char) -> bool {
    c.is_control() || is_unwanted(c)
}

/// Unwanted characters become as many spaces as they have bytes, so that places stay right.
pub(super) fn without_unwanted(markdown: &str) -> CowStr<'_> {
    if !has_unwanted(markdown) {
        return markdown.into();
    }
    let mut clean = String::with_capacity(markdown.len());
    for c in markdown.chars() {
        if is_unwanted(c) {
            clean.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            clean.push(c);
        }
    }
    clean.into()
}

/// A character reference such as `&#1;` makes unwanted characters after all.
pub(super) fn visible(text: CowStr<'_>) -> CowStr<'_> {
    if has_unwanted(&text) {
        text.replace(is_unwanted, "\u{fffd}").into()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwanted_characters_leave_places_as_they_are() {
        for (text, blanked, replaced) in [
            ("a\tb\r\nc", "a\tb\r\nc", "a\tb\r\nc"),
            ("a\u{1}b\u{7f}", "a b ", "a\u{fffd}b\u{fffd}"),
            ("é\u{85}\u{ffff}", "é     ", "é\u{fffd}\u{fffd}"),
            ("\u{ffffe}\u{10ffff}", "        ", "\u{fffd}\u{fffd}"),
            ("\u{fdd0}\u{fdef}", "      ", "\u{fffd}\u{fffd}"),
            (
                "\u{fdcf}\u{fdf0}\u{10fffd}",
                "\u{fdcf}\u{fdf0}\u{10fffd}",
                "\u{fdcf}\u{fdf0}\u{10fffd}",
            ),
        ] {
            assert_eq!(&*without_unwanted(text), blanked);
            assert_eq!(without_unwanted(text).len(), text.len());
            assert_eq!(&*visible(text.into()), replaced);
        }
    }
}
