//! The content security policy (CSP 3): what pages may load and run.
//!
//! All that is inline is named by its hash: the script that keeps a
//! reader's choice of light or dark, and the style of the home page, which shows after one request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What pages have within them.
pub(in crate::render) struct Inline<'a> {
    pub(in crate::render) script: Vec<u8>,
    /// None where the style sheet stands in no page.
    pub(in crate::render) style: Option<&'a str>,
}

/// The embedded page runs nothing and may stand on any page. By CSP 3, section 6.4.2.1,
/// `frame-ancestors` takes the place of `X-Frame-Options`, which keeps all others out of frames.
pub(super) const EMBED: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
    form-action 'none'; base-uri 'none'; frame-ancestors *";

/// The policy of every page. Pictures and films in posts may stand on other hosts, as nothing of
/// them can run; all else is the site's own. Structured data are data, which no policy is asked
/// about.
pub(super) fn policy(inline: &Inline<'_>) -> String {
    let script = source(&inline.script);
    let style = inline.style.map_or(String::new(), |style| {
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
}
