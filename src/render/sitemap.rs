//! Sitemaps, as <https://www.sitemaps.org/protocol.html> defines them (0.9).
//!
//! Part of the *render* stage. The numbered pages of lists are left out: what stands there has
//! entries of its own. `lastmod` is when what a page shows was
//! last written, never when the site was built, so a sitemap changes only with its pages.

use std::fmt::Write as _;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};

use super::address::{Form, address};
use super::xml;
use crate::plan::{ListOf, Month, Page, Plan, SitemapOf, site_paths};
use crate::site::{PostId, Site};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page or a sitemap: its path, and when it last changed.
type Entry = (String, Option<DateTime<Utc>>);

pub(super) fn sitemap(site: &Site, plan: &Plan, of: SitemapOf) -> Vec<u8> {
    let pages = || plan.pages.iter();
    match of {
        SitemapOf::Site => {
            let entries = pages().filter_map(|planned| {
                post(site, &planned.page).or_else(|| entry(site, plan, &planned.page))
            });
            document(site, "urlset", "url", entries)
        }
        SitemapOf::Rest => {
            let entries = pages().filter_map(|planned| entry(site, plan, &planned.page));
            document(site, "urlset", "url", entries)
        }
        SitemapOf::Year(year) => {
            let posts = posts_of(site, year).map(|id| post_entry(site, id));
            document(site, "urlset", "url", posts)
        }
        SitemapOf::Sitemaps => {
            let parts = SitemapOf::parts(&plan.months).map(|part| {
                let changed = match part {
                    SitemapOf::Year(year) => {
                        posts_of(site, year).map(|id| last_change(site, id)).max()
                    }
                    _ => site.changes.last_news,
                };
                (part.path(), changed)
            });
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
fn entry(site: &Site, plan: &Plan, page: &Page) -> Option<Entry> {
    let news = site.changes.last_news;
    match page {
        Page::Home(part) if part.number.is_none() => Some((site_paths::HOME.to_owned(), news)),
        Page::Servers => Some((site_paths::SERVERS.to_owned(), news)),
        Page::Archives => Some((site_paths::ARCHIVES.to_owned(), None)),
        Page::Tags => Some((site_paths::TAGS.to_owned(), None)),
        Page::Categories => Some((site_paths::CATEGORIES.to_owned(), None)),
        Page::List(list, part) if part.number.is_none() => {
            let newest = newest(site, plan, *list);
            let changed = newest.map(|id| last_change(site, id));
            Some((list.path(site, None), changed))
        }
        Page::Server(id, part) if part.number.is_none() => {
            let newest = site.server(*id).posts.last();
            let changed = newest.map(|id| last_change(site, *id));
            Some((ListOf::Server(*id).path(site, None), changed))
        }
        _ => None,
    }
}

fn newest(site: &Site, plan: &Plan, list: ListOf) -> Option<PostId> {
    let in_months = |wanted: &dyn Fn(&Month) -> bool| {
        let month = plan.months.iter().rev().find(|month| wanted(month))?;
        month.posts.last().copied()
    };
    match list {
        ListOf::Stream => site.post_ids().next_back(),
        ListOf::Year(year) => in_months(&|month| month.year == year),
        ListOf::Month(year, number) => {
            in_months(&|month| (month.year, month.month) == (year, number))
        }
        ListOf::Tag(id) => site.tag(id).posts.last().copied(),
        ListOf::Category(id) => site.category(id).posts.last().copied(),
        ListOf::Server(id) => site.server(id).posts.last().copied(),
    }
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
