//! The form of language tags: BCP 47, as far as browsers take them.

/// Whether a text has the form of a language tag.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    let mut rest = text.split('-').peekable();
    let language = rest.next().unwrap_or_default();
    if !(is_alphabetic(language, 2..=3) || is_alphabetic(language, 5..=8)) {
        return false;
    }
    rest.next_if(|script| is_alphabetic(script, 4..=4));
    rest.next_if(|region| is_alphabetic(region, 2..=2) || is_numeric(region, 3));
    let mut variants: Vec<&str> = Vec::new();
    while let Some(variant) = rest.next_if(|part| is_variant(part)) {
        variants.push(variant);
    }
    let mut distinct = variants.clone();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() == variants.len() && are_extensions(rest)
}

/// `pt` of `pt-BR`.
#[must_use]
pub fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// `BR` of `pt-BR`, and of `pt-Latn-BR`.
pub(super) fn region(tag: &str) -> Option<&str> {
    let parts = tag.split('-').skip(1);
    parts
        .take_while(|part| part.len() > 1)
        .find(|part| is_alphabetic(part, 2..=2) || is_numeric(part, 3))
}

/// Each is a letter or digit of its own and at least one part that is longer; after `x` it may be
/// as short.
fn are_extensions<'a>(mut parts: impl Iterator<Item = &'a str>) -> bool {
    let Some(mut singleton) = parts.next() else {
        return true;
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut length = 0;
    if !is_alphanumeric(singleton, 1..=1) {
        return false;
    }
    for part in parts {
        let shortest = if singleton == "x" { 1 } else { 2 };
        if is_alphanumeric(part, shortest..=8) {
            length += 1;
        } else if is_alphanumeric(part, 1..=1) && length > 0 && !seen.contains(&part) {
            seen.push(singleton);
            (singleton, length) = (part, 0);
        } else {
            return false;
        }
    }
    length > 0 && !seen.contains(&singleton)
}

fn is_variant(part: &str) -> bool {
    let begins_with_digit = part.starts_with(|c: char| c.is_ascii_digit());
    is_alphanumeric(part, 5..=8) || (begins_with_digit && is_alphanumeric(part, 4..=4))
}

fn is_alphabetic(part: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_alphanumeric(part: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_numeric(part: &str, length: usize) -> bool {
    part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_that_browsers_take() {
        for tag in [
            "en",
            "pt-BR",
            "zh-Hant-TW",
            "es-419",
            "de-1996",
            "sl-rozaj-biske",
            "ckb",
            "gsw-CH",
            "en-u-hc-h23",
            "en-x-a",
            "sr-Latn-RS",
            "de-CH-1901-u-co-phonebk",
        ] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in [
            "",
            "e",
            "1a",
            "abcd",
            "en_GB",
            "en-",
            "-en",
            "en-1",
            "en-a",
            "en-a-b",
            "de-1996-1996",
            "abcdefghi",
            "de-AT-Latn",
            "en-u-hc-u-co",
            "dé",
        ] {
            assert!(!is_tag(text), "{text}");
        }
    }
}
