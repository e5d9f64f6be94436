//! The body of a post or page: HTML with holes for what only its page knows.
//!
//! Made in the *parse* stage, filled in by the *render* stage. The same body stands on the post's
//! page, on lists below another heading, and in feeds with absolute links, so the levels of its
//! headings, its anchors and its links are left open until then, and so are the few words that the
//! theme adds to it: the site's language is not known before. Markdown is parsed once.

use std::fmt::Write as _;

use super::excerpt::excerpt;
use crate::source::Span;

/// Where a hole's number stands in the HTML, between two of these. Control characters cannot
/// come from Markdown: they are blanked before it is parsed.
pub(super) const HOLE: char = '\u{1}';

/// A parsed body.
#[derive(Debug, Clone, Default)]
pub struct Body {
    pub(super) html: String,
    pub(super) holes: Vec<Hole>,
    /// Its links and images, in order.
    pub links: Vec<Link>,
    /// What a fragment can point to.
    pub anchors: Vec<String>,
    /// Its text without markup; blocks are separated by a newline.
    pub text: String,
    /// Whether it is long enough for a list to show only a part of it.
    pub folds: bool,
}

/// What only the page knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hole {
    /// The address of a link: an index into [`Body::links`].
    Address(usize),
    /// A heading's tag, `h2`: how deep it is among the levels that the post uses, from 0.
    Heading(u8),
    /// An `id` attribute.
    Anchor(String),
    /// Where a list stops and leads on to the post's page: what closes all that is open there.
    Fold(String),
    /// A text of the theme, by its key.
    Text(&'static str),
}

/// A link or image of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub target: Target,
    pub span: Span,
}

/// Where a link leads, as far as the post alone can tell. Not escaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another site, a mail address and the like.
    External(String),
    /// `2025-07-07-post-mortem.md#anchor`: another post or page by its file's name.
    File {
        id: String,
        written: String,
        fragment: Option<String>,
    },
    /// `#anchor` on the same page.
    Anchor(String),
    /// `/tags/` or `picture.png`: a page or file of the site, as written.
    Site(String),
}

/// How a page wants a body.
pub struct Style<'a> {
    /// The level of the body's topmost headings.
    pub heading_level: u8,
    /// Whether headings and footnotes carry ids; a page with several bodies has none, or they
    /// would clash.
    pub anchors: bool,
    /// Whether a long body stops at its fold.
    pub folded: bool,
    /// The address of a link, not yet escaped for HTML.
    pub address: &'a dyn Fn(&Target) -> String,
    /// What the theme says under a key, in the site's language. Not escaped either.
    pub text: &'a dyn Fn(&'static str) -> &'a str,
}

impl std::fmt::Debug for Style<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Style")
            .field("heading_level", &self.heading_level)
            .field("anchors", &self.anchors)
            .field("folded", &self.folded)
            .finish_non_exhaustive()
    }
}

impl Body {
    /// Whether it is longer than readers want it once more in each of many feeds: some 2,500 words.
    #[must_use]
    pub fn is_very_long(&self) -> bool {
        const VERY_LONG: usize = 16 * 1024;
        self.html.len() > VERY_LONG
    }

    /// The HTML for a page.
    #[must_use]
    pub fn html(&self, style: &Style<'_>) -> String {
        const DEEPEST_HEADING: u8 = 6;
        let mut html = String::with_capacity(self.html.len() + self.holes.len() * 16);
        for (turn, piece) in self.html.split(HOLE).enumerate() {
            if turn % 2 == 0 {
                html.push_str(piece);
                continue;
            }
            let hole = piece.parse::<usize>().ok().and_then(|n| self.holes.get(n));
            match hole {
                Some(Hole::Address(link)) => {
                    escape_into(&mut html, &(style.address)(&self.links[*link].target));
                }
                Some(Hole::Heading(depth)) => {
                    let level = (style.heading_level + depth).min(DEEPEST_HEADING);
                    let _ = write!(html, "h{level}");
                }
                Some(Hole::Anchor(id)) if style.anchors => {
                    html.push_str(" id=\"");
                    escape_into(&mut html, id);
                    html.push('"');
                }
                Some(Hole::Text(key)) => escape_into(&mut html, (style.text)(key)),
                Some(Hole::Fold(end)) if style.folded && self.folds => {
                    html.push_str(end);
                    break;
                }
                Some(Hole::Anchor(_) | Hole::Fold(_)) | None => {}
            }
        }
        html
    }

    /// What stands for it in search results, previews and feeds: its author's own words, else its
    /// beginning.
    #[must_use]
    pub fn description(&self, own: Option<&str>) -> String {
        /// In characters.
        const EXCERPT: usize = 160;
        own.map_or_else(|| self.excerpt(EXCERPT), str::to_owned)
    }

    /// The beginning of the text in one line, cut between words to at most so many characters.
    #[must_use]
    pub fn excerpt(&self, length: usize) -> String {
        excerpt(&self.text, length)
    }
}

/// Escapes text for HTML, attributes included.
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text);
    html
}

pub(in crate::content) fn escape_into(html: &mut String, text: &str) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        html.push_str(&text[copied..at]);
        html.push_str(escaped);
        copied = at + 1;
    }
    html.push_str(&text[copied..]);
}
