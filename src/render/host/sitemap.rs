//! Sitemaps, as <https://www.sitemaps.org/protocol.html> defines them (0.9).
//!
//! Part of the *render* stage. The numbered pages of lists are left out: what stands there has
//! entries of its own. Only posts have a `lastmod`, when their page was last written. Lists and
//! the index of a split sitemap have none, or one more post would rewrite every part of it.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::plan::{HtmlPage, Page, Plan, SitemapOf, server_path, site_paths};
use crate::render::text::address::{Form, address};
use crate::render::text::xml;
use crate::site::{PostId, Site};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page or a sitemap: its path, and when it last changed.
type SitemapEntry = (String, Option<DateTime<Utc>>);

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
            let posts = site.posts_of_year(year).map(|id| post_entry(site, id));
            document(site, "urlset", "url", posts)
        }
        SitemapOf::Sitemaps => {
            let parts = SitemapOf::parts(site).map(|part| (part.path(), None));
            document(site, "sitemapindex", "sitemap", parts)
        }
    }
}

fn document(
    site: &Site,
    root: &str,
    element: &str,
    entries: impl Iterator<Item = SitemapEntry>,
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

fn post(site: &Site, page: &Page) -> Option<SitemapEntry> {
    match page {
        Page::Html(HtmlPage::Post(id)) => Some(post_entry(site, *id)),
        _ => None,
    }
}

fn post_entry(site: &Site, id: PostId) -> SitemapEntry {
    (site.post(id).path.clone(), Some(site.last_change(id)))
}

/// The entry of a page that is no post; none for one that crawlers have no use for.
fn entry(site: &Site, page: &Page) -> Option<SitemapEntry> {
    let Page::Html(page) = page else {
        return None;
    };
    let path = match page {
        HtmlPage::Home(_) => site_paths::HOME.to_owned(),
        HtmlPage::Servers => site_paths::SERVERS.to_owned(),
        HtmlPage::Archives => site_paths::ARCHIVES.to_owned(),
        HtmlPage::Tags => site_paths::TAGS.to_owned(),
        HtmlPage::Categories => site_paths::CATEGORIES.to_owned(),
        HtmlPage::Own(id) => site.own_page(*id).path.clone(),
        HtmlPage::List(list, part) if part.number.is_none() => list.path(site),
        HtmlPage::Server(id, part) if part.number.is_none() => server_path(site, *id),
        HtmlPage::List(..)
        | HtmlPage::Server(..)
        | HtmlPage::Post(_)
        | HtmlPage::Search
        | HtmlPage::NotFound
        | HtmlPage::Embed
        | HtmlPage::Redirect(_) => return None,
    };
    Some((path, None))
}
