//! What hosts and crawlers ask a site for, and badges: files beside the pages.

use std::collections::BTreeSet;

use super::{Month, Page, Planner, site_paths};
use crate::site::{ServerId, Site};

/// Whose state a badge tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeOf {
    /// All systems together.
    Site,
    Server(ServerId),
}

/// The same badge for people and for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeFormat {
    Svg,
    /// What shields.io draws a badge from.
    Endpoint,
}

/// What a sitemap lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SitemapOf {
    /// Every page.
    Site,
    /// The other sitemaps.
    Sitemaps,
    /// The posts of a year.
    Year(i32),
    /// Every page that is no post.
    Rest,
}

impl BadgeOf {
    #[must_use]
    pub fn path(self, site: &Site, format: BadgeFormat) -> String {
        let name = match self {
            Self::Site => "status",
            Self::Server(id) => &site.server(id).id,
        };
        match format {
            BadgeFormat::Svg => format!("badge/{name}.svg"),
            BadgeFormat::Endpoint => format!("badge/{name}.json"),
        }
    }
}

impl SitemapOf {
    /// With more posts than this, a sitemap is cut by year, so that one more post changes a small
    /// one.
    const MOST_POSTS: usize = 1000;

    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Site | Self::Sitemaps => site_paths::SITEMAP.to_owned(),
            Self::Year(year) => format!("sitemap-{year:04}.xml"),
            Self::Rest => "sitemap-pages.xml".to_owned(),
        }
    }

    /// The sitemaps that a list of all of them names.
    pub fn parts(months: &[Month]) -> impl Iterator<Item = Self> {
        let years: BTreeSet<i32> = months.iter().map(|month| month.year).collect();
        std::iter::once(Self::Rest).chain(years.into_iter().map(Self::Year))
    }
}

impl Planner<'_> {
    /// Every system that has a state has a badge. One that is retired keeps it: the pages of
    /// others that show it are not changed on the same day.
    pub(super) fn badges(&mut self) {
        let has_state = |id: &ServerId| self.site.server(*id).component_status().is_some();
        let servers: Vec<ServerId> = self.site.server_ids().filter(has_state).collect();
        for of in std::iter::once(BadgeOf::Site).chain(servers.into_iter().map(BadgeOf::Server)) {
            for format in [BadgeFormat::Svg, BadgeFormat::Endpoint] {
                self.add(&of.path(self.site, format), Page::Badge(of, format));
            }
        }
    }

    pub(super) fn sitemaps(&mut self, months: &[Month]) {
        let sitemaps: Vec<SitemapOf> = if self.site.posts.len() <= SitemapOf::MOST_POSTS {
            vec![SitemapOf::Site]
        } else {
            let parts = SitemapOf::parts(months);
            std::iter::once(SitemapOf::Sitemaps).chain(parts).collect()
        };
        for of in sitemaps {
            self.add(&of.path(), Page::Sitemap(of));
        }
    }

    /// What a host reads. These are an operator's to replace: a static file of the same name
    /// takes the place of each.
    pub(super) fn for_hosts(&mut self) {
        for (path, page) in [
            (site_paths::ROBOTS, Page::Robots),
            (site_paths::HEADERS, Page::Headers),
            (site_paths::REDIRECTS, Page::Redirects),
        ] {
            let has_lines = path != site_paths::REDIRECTS
                || self.site.posts.iter().any(|post| !post.aliases.is_empty());
            if has_lines && !self.static_files.iter().any(|file| file.path == path) {
                self.add(path, page);
            }
        }
    }
}
