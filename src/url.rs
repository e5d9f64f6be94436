//! Addresses: the site's base, paths on it, and which schemes a link may have.
//!
//! Pure text, used by every stage. A *path* here is relative to the site's root and not escaped:
//! `2026/03/19/größe/`, the empty one being the home page. It becomes an address by
//! [`BaseUrl::rooted`] or [`BaseUrl::absolute`].

mod link;
mod punycode;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

pub use link::{PASSIVE, Scheme, as_browsers_read, encoded, missing_start, scheme};

/// Where the site will be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host: `https://example.net`.
    origin: String,
    /// Begins and ends with a slash, escaped: `/` or `/status/`.
    root: String,
}

impl BaseUrl {
    /// Accepts `http` and `https` with a host in ASCII, an optional port and an optional path.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") {
            return None;
        }
        let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let plain =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | ':' | '[' | ']' | '_');
        if host.is_empty() || host.starts_with([':', '.']) || !host.chars().all(plain) {
            return None;
        }
        let segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let unusable = |part: &&str| {
            matches!(*part, "." | "..")
                || part.contains(|c: char| {
                    c.is_control() || c.is_whitespace() || "?#\\<>\"'".contains(c)
                })
        };
        if segments.iter().any(unusable) {
            return None;
        }
        let root = if segments.is_empty() {
            "/".to_owned()
        } else {
            format!("/{}/", escape_path(&unescape_path(&segments.join("/"))))
        };
        Some(Self {
            origin: format!("{scheme}://{}", host.to_lowercase()),
            root,
        })
    }

    /// The path part: `/`, or `/status/`.
    #[must_use]
    pub fn root(&self) -> &str {
        &self.root
    }

    /// A path as a root-relative address, escaped: `/status/2026/03/`.
    #[must_use]
    pub fn rooted(&self, path: &str) -> String {
        format!("{}{}", self.root, escape_path(path))
    }

    /// A path as an absolute address, escaped: `https://example.net/status/2026/03/`.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{}{}", self.origin, self.root, escape_path(path))
    }

    /// Makes a root-relative address absolute.
    #[must_use]
    pub fn with_origin(&self, rooted: &str) -> String {
        format!("{}{rooted}", self.origin)
    }

    /// Where an address leads that is written on the page at a path: RFC 3986, section 5.2, but
    /// that dot segments stay, which whoever follows it takes out. An absolute one is as written.
    #[must_use]
    pub fn resolve(&self, page: &str, written: &str) -> String {
        let address = as_browsers_read(written);
        if scheme(&address) != Scheme::Relative {
            return written.to_owned();
        }
        if address.starts_with("//") {
            let scheme = self.origin.split("//").next().unwrap_or_default();
            return format!("{scheme}{address}");
        }
        if address.starts_with('/') {
            return self.with_origin(&address);
        }
        let page = self.absolute(page);
        let base = match address.chars().next() {
            None | Some('#' | '?') => page.as_str(),
            Some(_) => page.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        let slash = if base.len() < page.len() { "/" } else { "" };
        format!("{base}{slash}{address}")
    }
}

/// An address whose host has letters outside of ASCII, with the host as the domain name system
/// knows it: `https://xn--gre-6ka8i.example/`. None if there is no such host.
#[must_use]
pub fn with_ascii_host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let (host, tail) = rest.split_at(rest.find([':', '/', '?', '#']).unwrap_or(rest.len()));
    if host.is_ascii() {
        return None;
    }
    // As browsers do before they look a host up, and nearly as UTS 46 wants.
    let host: String = host.nfkc().flat_map(char::to_lowercase).nfc().collect();
    let labels: Option<Vec<String>> = host.split(['.', '。']).map(punycode::encode).collect();
    Some(format!("{scheme}://{}{tail}", labels?.join(".")))
}

/// The path on the site, escaped, that an address of the settings means; none for one that leads to
/// another site. `/tags/` is a page of this site wherever its root is.
#[must_use]
pub fn on_site(address: &str) -> Option<&str> {
    let path = address.strip_prefix('/')?;
    (!path.starts_with('/')).then_some(path)
}

/// What RFC 3986 does not allow in a path, and `&` and `'`, which mean something in HTML.
const NOT_IN_PATHS: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Percent-encodes what may not stand in a path; slashes stay.
#[must_use]
pub fn escape_path(path: &str) -> String {
    Cow::from(utf8_percent_encode(path, &NOT_IN_PATHS)).into_owned()
}

/// Undoes percent-encoding; what is no valid code stays as it is, and so does a path that would
/// not be UTF-8.
#[must_use]
pub fn unescape_path(path: &str) -> String {
    let plain = percent_decode_str(path).decode_utf8();
    plain.map_or_else(|_| path.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_keeps_its_path() {
        for (text, absolute) in [
            ("https://example.net", Some("https://example.net/tags/")),
            ("https://example.net/", Some("https://example.net/tags/")),
            (
                "HTTP://Example.net:8080/status",
                Some("http://example.net:8080/status/tags/"),
            ),
            (
                "https://example.net//a//b/",
                Some("https://example.net/a/b/tags/"),
            ),
            (
                "https://example.net/störungen/",
                Some("https://example.net/st%C3%B6rungen/tags/"),
            ),
            (
                "https://example.net/st%C3%B6rungen/",
                Some("https://example.net/st%C3%B6rungen/tags/"),
            ),
            ("https://störung.example/", None),
            ("ftp://example.net/", None),
            ("example.net", None),
            ("https:///status/", None),
            ("https://example.net/a/../b/", None),
            ("https://example.net/?a=b", None),
            ("https://user@example.net/", None),
        ] {
            let base = BaseUrl::parse(text);
            assert_eq!(
                base.map(|base| base.absolute("tags/")).as_deref(),
                absolute,
                "{text}"
            );
        }
    }

    #[test]
    fn a_host_is_as_browsers_ask_for_it() {
        for (address, in_ascii) in [
            (
                "https://Status.Größe.example/a",
                Some("https://status.xn--gre-6ka8i.example/a"),
            ),
            (
                "http://bu\u{308}cher.example:8080",
                Some("http://xn--bcher-kva.example:8080"),
            ),
            (
                "https://例え。テスト/",
                Some("https://xn--r8jz45g.xn--zckzah/"),
            ),
            ("https://example.net/größe/", None),
            ("größe.example", None),
        ] {
            assert_eq!(with_ascii_host(address).as_deref(), in_ascii, "{address}");
        }
    }

    #[test]
    fn addresses_resolve_against_their_page() {
        let base = BaseUrl::parse("https://example.net/status/").unwrap();
        for (page, written, absolute) in [
            ("a/b/", "c.png", "https://example.net/status/a/b/c.png"),
            ("a/b.html", "c.png", "https://example.net/status/a/c.png"),
            ("a/b/", "../c/", "https://example.net/status/a/b/../c/"),
            ("a/b/", " /c\n", "https://example.net/c"),
            ("a/b/", "//c.example/d", "https://c.example/d"),
            ("a/b/", "#c", "https://example.net/status/a/b/#c"),
            ("a/b/", "?c", "https://example.net/status/a/b/?c"),
            ("a/b/", "", "https://example.net/status/a/b/"),
            ("", "c", "https://example.net/status/c"),
            ("a/b/", "mailto:c@d.example", "mailto:c@d.example"),
            ("a/b/", "http://c.example", "http://c.example"),
        ] {
            assert_eq!(base.resolve(page, written), absolute, "{page} {written}");
        }
    }

    #[test]
    fn paths_survive_escaping() {
        for (path, escaped) in [
            ("tags/größe/", "tags/gr%C3%B6%C3%9Fe/"),
            ("a b&c\"<>?#%", "a%20b%26c%22%3C%3E%3F%23%25"),
            ("2026/03/19/mail-server/", "2026/03/19/mail-server/"),
        ] {
            assert_eq!(escape_path(path), escaped);
            assert_eq!(unescape_path(escaped), path);
        }
        for plain in ["100%-sure %f %C3", "%+f", "%"] {
            assert_eq!(unescape_path(plain), plain);
        }
    }
}
