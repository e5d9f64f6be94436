//! The content security policy (CSP 3): what pages may load and run.
//!
//! Part of the *render* stage. All that is inline is named by its hash: the script that keeps a
//! reader's choice of light or dark, and the style of the home page, which shows after one request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The embedded page runs nothing and may stand on any page. By CSP 3, section 6.4.2.1,
/// `frame-ancestors` takes the place of `X-Frame-Options`, which keeps all others out of frames.
pub(super) const EMBED: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors *";

/// The policy of every page. Pictures and films in posts may stand on other hosts, as nothing of
/// them can run; all else is the site's own. Structured data are data, which no policy is asked
/// about.
pub(super) fn policy(inline_script: &[u8], inline_style: Option<&str>) -> String {
    let script = source(inline_script);
    let style = inline_style.map_or(String::new(), |style| {
        format!(" {}", source(style.as_bytes()))
    });
    format!(
        "default-src 'none'; style-src 'self'{style}; script-src 'self' {script}; \
         img-src 'self' https:; media-src 'self' https:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'"
    )
}

/// How a policy names what is inline.
fn source(content: &[u8]) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)))
}

/// A style sheet as it may stand within a page; none if it is too large to be sent with one, or
/// would end its element.
pub(super) fn inline_style(stylesheet: &[u8]) -> Option<&str> {
    const MOST: usize = 24 * 1024;
    let style = std::str::from_utf8(stylesheet).ok()?;
    (style.len() <= MOST && !style.contains("</")).then_some(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of CSP 3, section 8.3, is `alert('Hello, world.');`.
    #[test]
    fn a_hash_is_as_browsers_make_it() {
        assert_eq!(
            source(b"alert('Hello, world.');"),
            "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
        );
    }

    #[test]
    fn a_style_sheet_that_does_not_fit_stays_outside() {
        let long = " ".repeat(24 * 1024 + 1);
        for (stylesheet, fits) in [
            ("a { color: red }", true),
            ("/* </style> */", false),
            (long.as_str(), false),
        ] {
            assert_eq!(inline_style(stylesheet.as_bytes()).is_some(), fits);
        }
        assert_eq!(inline_style(b"a::after { content: '\xff' }"), None);
    }
}
