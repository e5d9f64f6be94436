//! Addresses in raw HTML, made absolute for feeds.
//!
//! What an author writes as Markdown is absolute already; HTML that is passed through
//! (`raw_html`) is not looked into before. Only start tags that hold a relative address are
//! written anew, and all else stays as it is to the byte. Attributes mean the same in any order,
//! quotes and character references, so nothing changes but the addresses. `srcset` goes, for
//! `src` says what to show instead.

use std::fmt::Write as _;

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use crate::content::escape_html;
use crate::url::BaseUrl;

/// Attributes whose value is one address.
const ADDRESSES: [&[u8]; 6] = [b"href", b"src", b"poster", b"cite", b"data", b"action"];
const SEVERAL_ADDRESSES: [&[u8]; 2] = [b"srcset", b"imagesrcset"];

/// The HTML of a page at a path of the site, to be read elsewhere.
pub(super) fn in_html(html: &str, base: &BaseUrl, page: &str) -> String {
    let mut emitter = DefaultEmitter::new_with_span();
    // So that a tag in a script or a text area is none.
    emitter.naively_switch_states(true);
    let mut absolute = String::with_capacity(html.len());
    let mut copied = 0;
    for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let (start, end) = (tag.span.start, tag.span.end);
        let Some(new) = start_tag(&tag, base, page) else {
            continue;
        };
        let written = html.get(start..end).unwrap_or_default();
        if start >= copied && written.starts_with('<') && written.ends_with('>') {
            absolute.push_str(&html[copied..start]);
            absolute.push_str(&new);
            copied = end;
        }
    }
    absolute.push_str(&html[copied..]);
    absolute
}

/// The tag with absolute addresses; none where it has no others.
fn start_tag(tag: &StartTag<usize>, base: &BaseUrl, page: &str) -> Option<String> {
    let mut html = String::from("<");
    let mut changed = false;
    html.push_str(&String::from_utf8_lossy(&tag.name));
    for (name, value) in &tag.attributes {
        if SEVERAL_ADDRESSES.contains(&name.as_slice()) {
            changed = true;
            continue;
        }
        let mut value = String::from_utf8_lossy(value).into_owned();
        if ADDRESSES.contains(&name.as_slice()) {
            let absolute = base.resolve(page, &value);
            changed |= absolute != value;
            value = absolute;
        }
        let name = String::from_utf8_lossy(name);
        let _ = write!(html, " {name}=\"{}\"", escape_html(&value));
    }
    html.push_str(if tag.self_closing { "/>" } else { ">" });
    changed.then_some(html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_with_relative_addresses_change() {
        let base = BaseUrl::parse("https://example.net/status/").unwrap();
        for (html, absolute) in [
            (
                "<p CLASS=x>größe</p>\r\n<a  HREF='/a?b=c&amp;d' title=\"'&quot;\">é</a> ü",
                "<p CLASS=x>größe</p>\r\n<a href=\"https://example.net/a?b=c&amp;d\" \
                 title=\"&#39;&quot;\">é</a> ü",
            ),
            (
                "<img src=b.png alt=''/>\n<img alt=é src=\"../b.png\" srcset='c.png 2x'>",
                "<img alt=\"\" src=\"https://example.net/status/2026/x/b.png\"/>\n\
                 <img alt=\"é\" src=\"https://example.net/status/2026/x/../b.png\">",
            ),
            (
                "<a href=#there>x</a><video poster=//cdn.example/p.png controls>",
                "<a href=\"https://example.net/status/2026/x/#there\">x</a>\
                 <video controls=\"\" poster=\"https://cdn.example/p.png\">",
            ),
            (
                "<a href=https://a.example/?b&c>x</a> <a href='mailto:a@b.example'>y</a>",
                "<a href=https://a.example/?b&c>x</a> <a href='mailto:a@b.example'>y</a>",
            ),
            (
                "<!-- <a href=/x> --> <textarea><a href=/x></textarea> <script>'<a href=/x>'</script>",
                "<!-- <a href=/x> --> <textarea><a href=/x></textarea> <script>'<a href=/x>'</script>",
            ),
            ("a < b <a href=/x", "a < b <a href=/x"),
        ] {
            assert_eq!(in_html(html, &base, "2026/x/"), absolute);
        }
    }
}
