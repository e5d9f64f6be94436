//! Where a bare address begins and ends in a text.
//!
//! Part of the *parse* stage, and pure text. Beyond the rules of GitHub Flavored Markdown, an
//! address ends where punctuation of Chinese and Japanese begins, and a host where one of their
//! scripts does, since no blank need stand between it and the sentence.

use std::ops::Range;

/// A bare address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) range: Range<usize>,
    /// What a link needs before it: a scheme, or nothing.
    pub(super) prefix: &'static str,
}

/// The first address that begins in a range of the text. `reach` tells up to where it may go.
pub(super) fn first(text: &str, range: Range<usize>, reach: impl Fn() -> usize) -> Option<Address> {
    let bytes = text.as_bytes();
    // Blanks, quotes and brackets part words, and so do the marks of emphasis.
    let mut at = range.start;
    while at < range.end {
        let found = match bytes[at] {
            b':' if text[at..].starts_with("://") => with_scheme(text, range.start, at, &reach),
            b'w' if text[at..].starts_with("www.") => web(text, at, &reach),
            b'@' => mail(text, range.start, at, &reach),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

/// `https://example.org/`, whose colon is at `colon`.
fn with_scheme(
    text: &str,
    from: usize,
    colon: usize,
    reach: impl Fn() -> usize,
) -> Option<Address> {
    let scheme = text[from..colon].len()
        - text[from..colon]
            .trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .len();
    let start = colon - scheme;
    let is_known = ["http", "https", "ftp"]
        .iter()
        .any(|known| text[start..colon].eq_ignore_ascii_case(known));
    if !is_known {
        return None;
    }
    let rest = &text[colon + 3..reach().max(colon + 3)];
    let host = host(rest)?;
    let length = trimmed(rest, until_blank(rest, host));
    (length > 0).then(|| Address {
        range: start..colon + 3 + length,
        prefix: "",
    })
}

/// `www.example.org`.
fn web(text: &str, start: usize, reach: impl Fn() -> usize) -> Option<Address> {
    let before = text[..start].chars().next_back();
    let parts_words =
        |c: char| c.is_whitespace() || "*_~([{<>\"'“„«‘‹|".contains(c) || is_unspaced(c);
    if before.is_some_and(|c| !parts_words(c)) {
        return None;
    }
    let rest = &text[start..reach().max(start)];
    let host = host(rest).filter(|length| *length > "www.".len())?;
    let length = trimmed(rest, until_blank(rest, host));
    (length > "www.".len()).then(|| Address {
        range: start..start + length,
        prefix: "http://",
    })
}

/// `help@example.org`, with its `@` at `at`; or with `mailto:` or `xmpp:` before it.
fn mail(text: &str, from: usize, at: usize, reach: impl Fn() -> usize) -> Option<Address> {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    let before = &text[from..at];
    let name = before.trim_end_matches(is_of_name);
    if name.len() == before.len() || name.ends_with('@') {
        return None;
    }
    let after = &text[at + 1..reach().max(at + 1)];
    let mut domain = domain(after)?;
    let scheme = ["mailto:", "xmpp:"]
        .into_iter()
        .find(|scheme| ends_with_word(name, scheme));
    if scheme == Some("xmpp:") {
        domain += resource(&after[domain..]);
    }
    let start = from + name.len() - scheme.map_or(0, str::len);
    Some(Address {
        range: start..at + 1 + domain,
        prefix: if scheme.is_some() { "" } else { "mailto:" },
    })
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start.is_some_and(|start| {
        text.is_char_boundary(start)
            && text[start..].eq_ignore_ascii_case(word)
            && !text[..start].ends_with(char::is_alphanumeric)
    })
}

/// The length of a mail address after its `@`.
fn domain(text: &str) -> Option<usize> {
    let is_of_domain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    let end = text.find(|c: char| !is_of_domain(c)).unwrap_or(text.len());
    if text[end..].starts_with('@') {
        return None;
    }
    let domain = text[..end].trim_end_matches('.');
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    (dotted && !domain.ends_with(['-', '_'])).then_some(domain.len())
}

/// The length of `/resource` after a chat address.
fn resource(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('/') else {
        return 0;
    };
    let is_of_resource = |c: char| c.is_ascii_alphanumeric() || "@.".contains(c);
    let length = rest
        .find(|c: char| !is_of_resource(c))
        .unwrap_or(rest.len());
    let length = rest[..length].trim_end_matches('.').len();
    if length == 0 { 0 } else { length + 1 }
}

/// The length of the host that a text begins with. The last two of its parts have no underscores.
fn host(text: &str) -> Option<usize> {
    if text.starts_with('[') {
        let end = text.find(']')?;
        let is_address = |c: char| c.is_ascii_hexdigit() || ":.".contains(c);
        return text[1..end].chars().all(is_address).then_some(end + 1);
    }
    let mut length = text.len();
    let mut label_is_ascii = true;
    for (at, c) in text.char_indices() {
        let goes_on = match c {
            '.' => {
                label_is_ascii = true;
                true
            }
            '-' | '_' => true,
            c if is_unspaced(c) => {
                let begins_label = at == 0 || text[..at].ends_with('.');
                begins_label || !label_is_ascii
            }
            c => c.is_alphanumeric(),
        };
        if !goes_on {
            length = at;
            break;
        }
        label_is_ascii &= c.is_ascii();
    }
    let host = &text[..length];
    let mut parts = host.trim_end_matches('.').rsplit('.');
    let underscored = parts.by_ref().take(2).any(|part| part.contains('_'));
    (host.starts_with(char::is_alphanumeric) && !underscored).then_some(length)
}

/// Up to where an address goes that has a host of this length.
fn until_blank(text: &str, host: usize) -> usize {
    let ends = |c: char| c.is_whitespace() || c == '<' || c.is_control() || is_wide_punctuation(c);
    let rest = &text[host..];
    // A host that stopped before a script without blanks ends the address as well.
    if rest.starts_with(is_unspaced) {
        return host;
    }
    host + rest.find(ends).unwrap_or(rest.len())
}

/// The length of an address without what belongs to the sentence around it: punctuation marks at
/// its end, closing brackets that it does not open, and a character reference.
fn trimmed(text: &str, end: usize) -> usize {
    let mut end = end;
    let count = |c: char| text[..end].matches(c).count();
    let mut unopened = [
        count(')').saturating_sub(count('(')),
        count(']').saturating_sub(count('[')),
    ];
    while let Some(last) = text[..end].chars().next_back() {
        match last {
            ')' | ']' => {
                let unopened = &mut unopened[usize::from(last == ']')];
                if *unopened == 0 {
                    break;
                }
                *unopened -= 1;
                end -= 1;
            }
            ';' => {
                let name = text[..end - 1].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                let is_reference = name.ends_with('&') && name.len() < end - 1;
                end = if is_reference {
                    name.len() - 1
                } else {
                    end - 1
                };
            }
            mark if "?!.,:*_~'\"“”„‘’«»‹›…".contains(mark) => {
                end -= mark.len_utf8();
            }
            _ => break,
        }
    }
    end
}

/// Marks of Chinese and Japanese, which no address has as they are.
fn is_wide_punctuation(c: char) -> bool {
    "、。，．！？；：「」『』（）［］【】〈〉《》〔〕｛｝・".contains(c)
}

/// Letters of scripts that need no blank between a foreign word and what follows.
fn is_unspaced(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3000..=0x30ff
            | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff
            | 0xff00..=0xffef | 0x20000..=0x3ffff
    )
}
