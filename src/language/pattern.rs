//! Texts with `{placeholders}`.

/// What a text is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces<'a> {
    /// The names in braces, in order.
    pub placeholders: Vec<&'a str>,
    /// Whether a brace stands alone.
    pub has_loose_brace: bool,
}

/// Takes a text apart.
impl<'a> Pieces<'a> {
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let mut pieces = Self {
            placeholders: Vec::new(),
            has_loose_brace: false,
        };
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            if let Some(name) = placeholder(&rest[at..]) {
                pieces.placeholders.push(name);
                rest = &rest[at + name.len() + 2..];
            } else {
                pieces.has_loose_brace = true;
                rest = &rest[at + 1..];
            }
        }
        pieces
    }
}

/// The text with each placeholder replaced.
#[must_use]
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> &'v str) -> String {
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        if let Some(name) = placeholder(&rest[at..]) {
            filled.push_str(value(name));
            rest = &rest[at + name.len() + 2..];
        } else {
            filled.push('{');
            rest = &rest[at + 1..];
        }
    }
    filled.push_str(rest);
    filled
}

/// The name at the start of a text that begins with a brace.
fn placeholder(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let name = &inner[..inner.find('}')?];
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in_wherever_they_stand() {
        for (text, filled) in [
            ("", ""),
            ("plain", "plain"),
            ("{a}", "1"),
            ("x {b} y {a}", "x 2 y 1"),
            ("{a}{a}", "11"),
            ("{ a } {A} { é {a}", "{ a } {A} { é 1"),
            ("{c}!", "!"),
        ] {
            let value = |name: &str| match name {
                "a" => "1",
                "b" => "2",
                _ => "",
            };
            assert_eq!(fill(text, value), filled, "{text}");
        }
    }

    #[test]
    fn a_value_is_not_filled_in_again() {
        assert_eq!(fill("{a}", |_| "{a}"), "{a}");
    }

    #[test]
    fn loose_braces_are_seen() {
        for (text, placeholders, loose) in [
            ("{a} of {b_c}", &["a", "b_c"][..], false),
            ("{a", &[], true),
            ("a}", &[], true),
            ("{a}}", &["a"], true),
            ("{A}", &[], true),
        ] {
            let pieces = Pieces::of(text);
            assert_eq!(pieces.placeholders, placeholders, "{text}");
            assert_eq!(pieces.has_loose_brace, loose, "{text}");
        }
    }
}
