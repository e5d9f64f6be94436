//! Sitemaps, as <https://www.sitemaps.org/protocol.html> defines them (0.9).
//!
//! Part of the *render* stage. The numbered pages of lists are left out: what stands there has
//! entries of its own. Only posts have a `lastmod`, when their page was last written. Lists and
//! the index of a split sitemap have none, or one more post would rewrite every part of it.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};

use super::address::{Form, address};
use super::xml;
use crate::plan::{ListOf, Page, Plan, SitemapOf, site_paths};
use crate::site::{PostId, Site};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page or a sitemap: its path, and when it last changed.
type Entry = (String, Option<DateTime<Utc>>);

pub(super) fn sitemap(site: &Site, plan: &Plan, of: SitemapOf) -> Vec<u8> {
    let pages = || plan.pages.iter();
    match of {
        SitemapOf::Site => {
            let entries = pages().filter_map(|planned| {
                post(site, &planned.page).or_else(|| entry(site, &planned.page))
            });
            document(site, "urlset", "url", entries)
        }
        SitemapOf::Rest => {
            let entries = pages().filter_map(|planned| entry(site, &planned.page));
            document(site, "urlset", "url", entries)
        }
        SitemapOf::Year(year) => {
            let posts = posts_of(site, year).map(|id| post_entry(site, id));
            document(site, "urlset", "url", posts)
        }
        SitemapOf::Sitemaps => {
            let parts = SitemapOf::parts(&plan.months).map(|part| (part.path(), None));
            document(site, "sitemapindex", "sitemap", parts)
        }
    }
}

fn document(
    site: &Site,
    root: &str,
    element: &str,
    entries: impl Iterator<Item = Entry>,
) -> Vec<u8> {
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n");
    for (path, changed) in entries {
        let location = xml::escape(&address(site, &path, Form::Absolute));
        let _ = write!(xml, "<{element}><loc>{location}</loc>");
        if let Some(changed) = changed {
            let changed = changed.to_rfc3339_opts(SecondsFormat::Secs, true);
            let _ = write!(xml, "<lastmod>{changed}</lastmod>");
        }
        let _ = writeln!(xml, "</{element}>");
    }
    let _ = writeln!(xml, "</{root}>");
    xml.into_bytes()
}

fn posts_of(site: &Site, year: i32) -> impl Iterator<Item = PostId> {
    site.post_ids()
        .filter(move |id| site.post(*id).day.year() == year)
}

fn post(site: &Site, page: &Page) -> Option<Entry> {
    match page {
        Page::Post(id) => Some(post_entry(site, *id)),
        _ => None,
    }
}

fn post_entry(site: &Site, id: PostId) -> Entry {
    (site.post(id).path.clone(), Some(last_change(site, id)))
}

/// The entry of a page that is no post; none for one that crawlers have no use for.
fn entry(site: &Site, page: &Page) -> Option<Entry> {
    let path = match page {
        Page::Home(part) if part.number.is_none() => site_paths::HOME.to_owned(),
        Page::Servers => site_paths::SERVERS.to_owned(),
        Page::Archives => site_paths::ARCHIVES.to_owned(),
        Page::Tags => site_paths::TAGS.to_owned(),
        Page::Categories => site_paths::CATEGORIES.to_owned(),
        Page::List(list, part) if part.number.is_none() => list.path(site, None),
        Page::Server(id, part) if part.number.is_none() => ListOf::Server(*id).path(site, None),
        _ => return None,
    };
    Some((path, None))
}

/// When a post's page last changed. The page of an incident's first post shows all updates.
pub(super) fn last_change(site: &Site, id: PostId) -> DateTime<Utc> {
    let shown = match site.post(id).incident {
        Some((incident, 0)) => site.incident(incident).posts.as_slice(),
        _ => &[id],
    };
    let written = shown.iter().map(|id| {
        let post = site.post(*id);
        post.updated.unwrap_or(post.date)
    });
    written.fold(site.post(id).date, DateTime::max)
}
