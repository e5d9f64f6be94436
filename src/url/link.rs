//! What stands in a link: which schemes it may have, and which characters.
//!
//! Pure text, used by every stage.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, percent_encode_byte, utf8_percent_encode};

use super::NOT_IN_PATHS;

/// What no address may hold. Codes that are there stay.
const NOT_IN_ADDRESSES: AsciiSet = NOT_IN_PATHS
    .remove(b'%')
    .remove(b'?')
    .remove(b'#')
    .remove(b'&')
    .remove(b'\'');

/// An address as it was written, with what no address may hold percent-encoded: blanks, quotes,
/// brackets, backslashes, letters beyond ASCII. Codes that are there stay. In a host a bracket
/// belongs to an IPv6 address, and other letters are its own affair: browsers know how to ask for
/// them, and a code in their place is no name.
#[must_use]
pub fn encoded(address: &str) -> Cow<'_, str> {
    let (start, end) = host(address);
    if start == end {
        return utf8_percent_encode(address, &NOT_IN_ADDRESSES).into();
    }
    let mut encoded = String::with_capacity(address.len() + 16);
    encoded.extend(utf8_percent_encode(&address[..start], &NOT_IN_ADDRESSES));
    for c in address[start..end].chars() {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() && is_kept_out_of_hosts(byte) => {
                encoded.push_str(percent_encode_byte(byte));
            }
            _ => encoded.push(c),
        }
    }
    encoded.extend(utf8_percent_encode(&address[end..], &NOT_IN_ADDRESSES));
    Cow::Owned(encoded)
}

fn is_kept_out_of_hosts(byte: u8) -> bool {
    const PLAIN: &[u8] = b"-._~!$()*+,;=:@%&'[]";
    !byte.is_ascii_alphanumeric() && !PLAIN.contains(&byte)
}

/// Where the host stands in an address, with user and port; nowhere if it has none.
fn host(address: &str) -> (usize, usize) {
    let Some(at) = address.find("//") else {
        return (0, 0);
    };
    if address[..at].contains(['/', '?', '#']) {
        return (0, 0);
    }
    let start = at + 2;
    let length = address[start..].find(['/', '?', '#', '\\']);
    (start, length.map_or(address.len(), |length| start + length))
}

/// What a link's text points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// None: a path, a query or a fragment.
    Relative,
    /// One that only opens something: `https:`, `mailto:`, `tel:`.
    Passive,
    /// Any other, `javascript:` and `data:` among them.
    Active,
}

/// The schemes that links may have.
pub const PASSIVE: [&str; 15] = [
    "http", "https", "mailto", "tel", "sms", "xmpp", "irc", "ircs", "matrix", "sip", "sips", "ftp",
    "ftps", "geo", "news",
];

/// An address as a browser reads it: without the control characters and outer white space that a
/// browser drops, by which `java\nscript:` hides.
#[must_use]
pub fn as_browsers_read(address: &str) -> String {
    address
        .chars()
        .filter(|c| !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The scheme of an address that went through [`as_browsers_read`].
#[must_use]
pub fn scheme(address: &str) -> Scheme {
    let Some((scheme, _)) = address.split_once(':') else {
        return Scheme::Relative;
    };
    if scheme.contains(['/', '?', '#']) {
        return Scheme::Relative;
    }
    if PASSIVE.contains(&scheme.to_ascii_lowercase().as_str()) {
        Scheme::Passive
    } else {
        Scheme::Active
    }
}

/// What an address without a scheme lacks, if it reads like a host or a mail address:
/// `https://` before `teams.example.org`, `mailto:` before `help@example.org`.
#[must_use]
pub fn missing_start(address: &str) -> Option<&'static str> {
    let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
    if let Some((person, host)) = authority.split_once('@') {
        return (!person.is_empty() && is_named_host(host)).then_some("mailto:");
    }
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port),
        None => (authority, ""),
    };
    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
    match host {
        "localhost" if is_port && !port.is_empty() => Some("http://"),
        host if is_port && is_named_host(host) => Some("https://"),
        _ => None,
    }
}

/// Whether a name reads like a host and not like a file: `example.org`, but not `rack.png`.
fn is_named_host(name: &str) -> bool {
    const FILES: [&str; 37] = [
        "asc", "atom", "avif", "bz2", "conf", "css", "csv", "doc", "docx", "gif", "gz", "htm",
        "html", "ico", "ics", "jpeg", "jpg", "js", "json", "log", "markdown", "md", "mp3", "mp4",
        "ods", "odt", "pdf", "php", "png", "rss", "svg", "txt", "webm", "webp", "xml", "yaml",
        "zip",
    ];
    let labels: Vec<&str> = name.split('.').collect();
    let is_label =
        |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(is_label)
        && last.chars().count() > 1
        && last.chars().all(char::is_alphabetic)
        && !FILES.contains(&last.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `CommonMark` says of links, and what it leaves open.
    #[test]
    fn addresses_hold_what_they_may() {
        for (written, encoded) in [
            ("https://foo.bar.`baz", "https://foo.bar.%60baz"),
            ("https://example.com/\\[\\", "https://example.com/%5C%5B%5C"),
            (
                "https://foo.bar.baz/test?q=hello&id=22&boolean",
                "https://foo.bar.baz/test?q=hello&id=22&boolean",
            ),
            ("irc://foo.bar:2233/baz", "irc://foo.bar:2233/baz"),
            ("/my uri", "/my%20uri"),
            ("foo\\bar", "foo%5Cbar"),
            ("foo%20bä", "foo%20b%C3%A4"),
            ("\"title\"", "%22title%22"),
            ("/url\u{a0}\"title\"", "/url%C2%A0%22title%22"),
            ("/url\\bar*baz", "/url%5Cbar*baz"),
            ("/φου", "/%CF%86%CE%BF%CF%85"),
            ("foo):", "foo):"),
            ("#a|b^{c}<d>", "#a%7Cb%5E%7Bc%7D%3Cd%3E"),
            ("100%", "100%"),
            ("http://[::1]:8000/[a]", "http://[::1]:8000/%5Ba%5D"),
            (
                "//störung.example/größe",
                "//störung.example/gr%C3%B6%C3%9Fe",
            ),
            ("mailto:zoë@example.net", "mailto:zo%C3%AB@example.net"),
        ] {
            assert_eq!(super::super::encoded(written), encoded);
            assert_eq!(super::super::encoded(encoded), encoded, "twice");
        }
    }

    #[test]
    fn only_known_schemes_are_passive() {
        use Scheme::{Active, Passive, Relative};
        for (address, expected) in [
            ("https://example.net/", Passive),
            ("MailTo:help@example.net", Passive),
            ("//example.net/a", Relative),
            ("/a:b", Relative),
            ("#a:b", Relative),
            ("post.md", Relative),
            ("javascript:alert(1)", Active),
            ("JavaScript:alert(1)", Active),
            (" java\nscript\t:alert(1)", Active),
            ("\u{1}javascript:alert(1)", Active),
            ("data:text/html,a", Active),
            ("vbscript:a", Active),
            ("unheard-of:a", Active),
        ] {
            assert_eq!(scheme(&as_browsers_read(address)), expected, "{address:?}");
        }
    }

    #[test]
    fn a_bare_host_is_told_from_a_file() {
        for (address, start) in [
            ("teams.example.org", Some("https://")),
            ("www.example.org/a?b#c", Some("https://")),
            ("störung.example", Some("https://")),
            ("example.org:8080/a", Some("https://")),
            ("localhost:8000/", Some("http://")),
            ("help@example.org", Some("mailto:")),
            ("rack.png", None),
            ("2026/rack.example", None),
            ("localhost", None),
            ("ssh:example.org", None),
            ("../example.org", None),
            ("/example.org", None),
            ("v1.2", None),
            ("", None),
        ] {
            assert_eq!(missing_start(address), start, "{address}");
        }
    }
}
