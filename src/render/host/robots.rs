//! `robots.txt`, as RFC 9309 defines it, with the `Sitemap` line of sitemaps.org.
//!
//! Nothing is forbidden: a page that search results must not have says so itself (`noindex`),
//! and a crawler that may not read it would never know. Crawlers read this file at the top of a
//! host only; where the site has a path below one, the operator copies the line.

use crate::plan::host_paths;
use crate::render::text::address::{Form, address};
use crate::site::Site;

pub(super) fn robots(site: &Site) -> Vec<u8> {
    let sitemap = address(site, host_paths::SITEMAP, Form::Absolute);
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}
