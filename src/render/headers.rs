//! `_headers`, as Netlify and Cloudflare Pages read it: what is sent beside the files.
//!
//! Where several rules match a path, Cloudflare joins the values of a header that they share and
//! Netlify takes the last. So no two rules here give one path the same header, with one exception
//! that is right either way: the policy of the embedded page, where two joined policies mean what
//! the stricter of each means. To Netlify `/*/` is every path, to Cloudflare those that end with a
//! slash, so it comes before the rules for files.

use std::fmt::Write as _;

use super::address::rooted;
use super::policy;
use crate::plan::Assets;
use crate::site::Site;

/// A path with at most one `*`, and the headers of what matches it.
struct Rule {
    path: &'static str,
    headers: &'static [(&'static str, &'static str)],
}

/// Stands for the policy of the site's pages, which depends on what is inline in them.
const POLICY: &str = "";

/// What is new with a post or a state is seen a minute later.
const CHANGING: &str = "public, max-age=60, stale-while-revalidate=60";
/// Another version of the file has another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What has the same address in the next version of the theme.
const LASTING: &str = "public, max-age=3600, stale-while-revalidate=86400";

const CACHE: &str = "Cache-Control";
const CHANGING_PAGE: &[(&str, &str)] = &[(CACHE, CHANGING)];
/// Scripts on any site may read it.
const CHANGING_DATA: &[(&str, &str)] = &[("Access-Control-Allow-Origin", "*"), (CACHE, CHANGING)];

const RULES: [Rule; 12] = [
    Rule {
        path: "*",
        headers: &[
            ("Content-Security-Policy", POLICY),
            ("X-Frame-Options", "DENY"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            (
                "Permissions-Policy",
                "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            ),
        ],
    },
    Rule {
        path: "embed/*",
        headers: &[("Content-Security-Policy", policy::EMBED)],
    },
    Rule {
        path: "",
        headers: CHANGING_PAGE,
    },
    Rule {
        path: "*.html",
        headers: CHANGING_PAGE,
    },
    Rule {
        path: "*/",
        headers: CHANGING_PAGE,
    },
    Rule {
        path: "*.json",
        headers: CHANGING_DATA,
    },
    Rule {
        path: "*.xml",
        headers: CHANGING_DATA,
    },
    Rule {
        path: "*.rss",
        headers: CHANGING_DATA,
    },
    Rule {
        path: "*.atom",
        headers: CHANGING_DATA,
    },
    Rule {
        path: "*.ics",
        headers: CHANGING_DATA,
    },
    Rule {
        path: "badge/*.svg",
        headers: CHANGING_DATA,
    },
    Rule {
        path: "embed.js",
        headers: &[("Access-Control-Allow-Origin", "*"), (CACHE, LASTING)],
    },
];

/// `policy` is that of every page.
pub(super) fn headers(site: &Site, assets: &Assets, policy: &str) -> Vec<u8> {
    let mut lines = String::new();
    for rule in &RULES {
        let _ = writeln!(lines, "{}", rooted(site, rule.path));
        for (name, value) in rule.headers {
            let value = if *value == POLICY { policy } else { value };
            let _ = writeln!(lines, "  {name}: {value}");
        }
    }
    for path in assets.lasting() {
        let _ = writeln!(lines, "{}\n  {CACHE}: {FOR_EVER}", rooted(site, path));
    }
    lines.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Cloudflare reads a rule.
    fn matches(rule: &str, path: &str) -> bool {
        match rule.split_once('*') {
            None => rule == path,
            Some((start, end)) => {
                path.len() >= start.len() + end.len()
                    && path.starts_with(start)
                    && path.ends_with(end)
            }
        }
    }

    fn values(path: &str, header: &str) -> Vec<&'static str> {
        RULES
            .iter()
            .filter(|rule| matches(rule.path, path))
            .flat_map(|rule| rule.headers)
            .filter(|(name, _)| *name == header)
            .map(|(_, value)| *value)
            .collect()
    }

    #[test]
    fn every_path_has_each_header_once() {
        const OPEN: &[&str] = &["*"];
        for (path, cache, origin) in [
            ("", CHANGING, &[][..]),
            ("2026/03/19/mail/", CHANGING, &[]),
            ("embed/", CHANGING, &[]),
            ("feed.xml", CHANGING, OPEN),
            ("server/NC036/feed.xml", CHANGING, OPEN),
            ("history.atom", CHANGING, OPEN),
            ("maintenance.ics", CHANGING, OPEN),
            ("api/v2/summary.json", CHANGING, OPEN),
            ("badge/status.svg", CHANGING, OPEN),
            ("badge/NC036.json", CHANGING, OPEN),
            ("embed.js", LASTING, OPEN),
        ] {
            assert_eq!(values(path, CACHE), [cache], "{path}");
            assert_eq!(
                values(path, "Access-Control-Allow-Origin"),
                origin,
                "{path}"
            );
            assert_eq!(values(path, "X-Frame-Options"), ["DENY"], "{path}");
            let policies: &[&str] = if path == "embed/" {
                &[POLICY, policy::EMBED]
            } else {
                &[POLICY]
            };
            assert_eq!(values(path, "Content-Security-Policy"), policies, "{path}");
        }
    }

    #[test]
    fn hosts_take_the_rules() {
        for rule in &RULES {
            assert!(rule.path.matches('*').count() <= 1, "{}", rule.path);
            for (name, value) in rule.headers {
                assert!(name.len() + value.len() < 2000, "{name}");
            }
        }
    }
}
