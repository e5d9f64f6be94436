//! `_headers`, as Netlify and Cloudflare Pages read it: what is sent beside the files.
//!
//! Where several rules match a path, Cloudflare joins the values of a header that they share and
//! Netlify takes the last. So no two rules here give one path the same header, with one exception
//! that is right either way: the policy of the embedded page, where two joined policies mean what
//! the stricter of each means. To Netlify `/*/` is every path, to Cloudflare those that end with a
//! slash, so it comes before the rules for files.

use std::fmt::Write as _;

use super::policy::{self, Inline};
use crate::output::kind::{Cache, KINDS, OutputKind, Paths};
use crate::plan::Assets;
use crate::render::text::address::rooted;
use crate::site::Site;

/// A path with at most one `*`, and the headers of what matches it.
struct HeaderRule {
    path: String,
    headers: Vec<(&'static str, &'static str)>,
}

/// Stands for the policy of the site's pages, which depends on what is inline in them.
const POLICY: &str = "";

const SECURITY: [(&str, &str); 5] = [
    ("Content-Security-Policy", POLICY),
    ("X-Frame-Options", "DENY"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

const CACHE: &str = "Cache-Control";
const MINUTE: &str = "public, max-age=60, stale-while-revalidate=60";
const HOUR: &str = "public, max-age=3600, stale-while-revalidate=86400";
/// Another version of the file has another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) fn headers(site: &Site, assets: &Assets, inline: &Inline<'_>) -> Vec<u8> {
    let policy = policy::policy(inline);
    let mut lines = String::new();
    for rule in rules() {
        let _ = writeln!(lines, "{}", rooted(site, &rule.path));
        for (name, value) in rule.headers {
            let value = if value == POLICY { &policy } else { value };
            let _ = writeln!(lines, "  {name}: {value}");
        }
    }
    for path in assets.lasting() {
        let _ = writeln!(lines, "{}\n  {CACHE}: {FOR_EVER}", rooted(site, path));
    }
    lines.into_bytes()
}

fn rules() -> Vec<HeaderRule> {
    let mut rules = vec![
        HeaderRule {
            path: "*".to_owned(),
            headers: SECURITY.into(),
        },
        HeaderRule {
            path: "embed/*".to_owned(),
            headers: vec![("Content-Security-Policy", policy::EMBED)],
        },
    ];
    for kind in &KINDS {
        let origin = kind.is_open.then_some(("Access-Control-Allow-Origin", "*"));
        let cache = cache(kind).map(|cache| (CACHE, cache));
        // Hosts know these extensions, and would send what no browser shows with its style.
        let is_named_as_feed = matches!(kind.paths, Paths::Extension("rss" | "atom"));
        let media_type = is_named_as_feed.then_some(("Content-Type", kind.media_type));
        let headers: Vec<_> = origin.into_iter().chain(cache).chain(media_type).collect();
        rules.extend(paths(kind).into_iter().map(|path| HeaderRule {
            path,
            headers: headers.clone(),
        }));
    }
    rules
}

fn cache(kind: &OutputKind) -> Option<&'static str> {
    match kind.cache {
        Cache::Minute => Some(MINUTE),
        Cache::Hour => Some(HOUR),
        Cache::Host => None,
    }
}

/// The patterns under which hosts find the files of a row. A name whose extension has a row needs
/// none of its own: what is sent with both is the same.
fn paths(kind: &OutputKind) -> Vec<String> {
    if kind.cache == Cache::Host {
        return Vec::new();
    }
    match kind.paths {
        // A folder shows its page.
        Paths::Extension("html") => ["", "*.html", "*/"].map(str::to_owned).into(),
        Paths::Extension(extension) => vec![format!("*.{extension}")],
        Paths::In(folder, extension) => vec![format!("{folder}/*.{extension}")],
        Paths::Name(name) => {
            let by_extension = KINDS.iter().any(|other| {
                matches!(other.paths, Paths::Extension(extension)
                    if name.rsplit_once('.').is_some_and(|(_, own)| own == extension))
            });
            if by_extension {
                Vec::new()
            } else {
                vec![name.to_owned()]
            }
        }
    }
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
        rules()
            .into_iter()
            .filter(|rule| matches(&rule.path, path))
            .flat_map(|rule| rule.headers)
            .filter(|(name, _)| *name == header)
            .map(|(_, value)| value)
            .collect()
    }

    #[test]
    fn every_path_has_each_header_once() {
        const OPEN: &[&str] = &["*"];
        for (path, cache, origin) in [
            ("", MINUTE, &[][..]),
            ("2026/03/19/mail/", MINUTE, &[]),
            ("embed/", MINUTE, &[]),
            ("feed.xml", MINUTE, OPEN),
            ("server/NC036/feed.xml", MINUTE, OPEN),
            ("history.atom", MINUTE, OPEN),
            ("maintenance.ics", MINUTE, OPEN),
            ("api/v2/summary.json", MINUTE, OPEN),
            ("badge/status.svg", MINUTE, OPEN),
            ("badge/NC036.json", MINUTE, OPEN),
            ("embed.js", HOUR, OPEN),
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
        for rule in rules() {
            assert!(rule.path.matches('*').count() <= 1, "{}", rule.path);
            for (name, value) in rule.headers {
                assert!(name.len() + value.len() < 2000, "{name}");
            }
        }
    }
}
