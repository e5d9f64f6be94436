//! `_redirects`, as Netlify and Cloudflare Pages read it: old addresses of posts and systems.
//!
//! Besides each line there is a page at the old address that leads on, for hosts that do not
//! read this file. A list's page in waiting has no line here: its redirect is not for ever.

use std::fmt::Write as _;

use crate::plan::{old_server_paths, server_path};
use crate::render::text::address::rooted;
use crate::site::Site;

pub(super) fn redirects(site: &Site) -> Vec<u8> {
    let mut lines = String::new();
    for id in site.server_ids() {
        for old in old_server_paths(site, id) {
            let old = literal(&rooted(site, &old));
            let _ = writeln!(lines, "{old} {} 301", rooted(site, &server_path(site, id)));
        }
    }
    // Cloudflare reads two thousand lines, so the newest posts come first.
    for post in site.posts.iter().rev() {
        for alias in &post.aliases {
            let old = literal(&rooted(site, &alias.value));
            let _ = writeln!(lines, "{old} {} 301", rooted(site, &post.path));
        }
    }
    lines.into_bytes()
}

/// An address in which no character is a pattern.
fn literal(address: &str) -> String {
    address.replace('*', "%2A").replace(':', "%3A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_address_is_no_pattern() {
        for (address, expected) in [
            ("/2025/old/", "/2025/old/"),
            ("/a*b/", "/a%2Ab/"),
            ("/:year/", "/%3Ayear/"),
        ] {
            assert_eq!(literal(address), expected);
        }
    }
}
