//! Texts as they may be printed: whatever an author or a disk put into them, they act on no
//! terminal, begin no line of a log, and do not run the other way.
//!
//! Plain functions for all that is told to people and programs. A continuous-integration system
//! takes orders from lines that begin with `::`, and a file's name may hold a line break.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

/// A text as a part of one line: what is not to be printed is written as its code, `\n` or
/// `\u{1b}`.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unprintable(c) {
            // Rust's own spelling of a character: `\n`, `\t`, `\u{1b}`.
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line.into()
}

/// A line of a source with as many characters as before, so that what is underlined stays so. Tabs
/// stay.
#[must_use]
pub fn source_line(text: &str) -> String {
    let visible = |c: char| match c {
        '\t' => c,
        c if is_unprintable(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(visible).collect()
}

/// A message for programs: JSON on one line. Of what is not to be printed JSON escapes only a
/// part by itself.
///
/// # Panics
/// Never: texts, numbers and what is made of them always serialise.
#[must_use]
pub fn json(message: &impl Serialize) -> String {
    let json = serde_json::to_string(message).expect("texts and numbers serialise");
    if !json.contains(is_unprintable) {
        return json;
    }
    let mut line = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if is_unprintable(c) {
            // Each of them is below 0x10000, and stands within a text.
            let _ = write!(line, "\\u{:04x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
    line
}

/// Control characters, line breaks of every kind, and what turns the direction of the text after
/// it.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_begins_a_line_or_orders_a_terminal() {
        for (text, line, source, json_text) in [
            (
                "größe \u{200f}שלום",
                "größe \u{200f}שלום",
                "größe \u{200f}שלום",
                "größe \u{200f}שלום",
            ),
            (
                "a\n::error::b",
                "a\\n::error::b",
                "a\u{fffd}::error::b",
                "a\\n::error::b",
            ),
            ("a\r\tb", "a\\r\\tb", "a\u{fffd}\tb", "a\\r\\tb"),
            ("\u{1b}[31m", "\\u{1b}[31m", "\u{fffd}[31m", "\\u001b[31m"),
            (
                "\u{7f}\u{85}",
                "\\u{7f}\\u{85}",
                "\u{fffd}\u{fffd}",
                "\\u007f\\u0085",
            ),
            (
                "a\u{2028}b\u{202e}c\u{2066}",
                "a\\u{2028}b\\u{202e}c\\u{2066}",
                "a\u{fffd}b\u{fffd}c\u{fffd}",
                "a\\u2028b\\u202ec\\u2066",
            ),
        ] {
            assert_eq!(one_line(text), line);
            assert_eq!(source_line(text), source);
            assert_eq!(json(&text), format!("\"{json_text}\""));
            let read: String = serde_json::from_str(&json(&text)).expect("JSON");
            assert_eq!(read, text);
        }
    }
}
