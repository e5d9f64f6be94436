//! Text in XML 1.0, as image viewers and crawlers parse it: one wrong character and all is lost.

/// Escapes text for an element or an attribute, and drops what an XML 1.0 document may or should not hold.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_an_attribute_or_a_document() {
        for (text, escaped) in [
            ("Mail & web", "Mail &amp; web"),
            ("\"<a>'", "&quot;&lt;a&gt;&#39;"),
            ("größe 🚀\t", "größe 🚀\t"),
            ("a\u{0}\u{1b}\u{85}b\u{ffff}", "ab"),
        ] {
            assert_eq!(escape(text), escaped, "{text:?}");
        }
    }
}
