//! What hosts and crawlers ask a site for.

use super::{Page, Planner};
use crate::diagnostic::Diagnostic;
use crate::site::Site;

/// A file for a host or a crawler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostFile {
    /// `_headers`
    Headers,
    /// `_redirects`
    Redirects,
    /// `robots.txt`
    Robots,
    Sitemap(SitemapOf),
}

/// Paths that every site has.
pub mod host_paths {
    pub const HEADERS: &str = "_headers";
    pub const REDIRECTS: &str = "_redirects";
    pub const ROBOTS: &str = "robots.txt";
    pub const SITEMAP: &str = "sitemap.xml";
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

impl SitemapOf {
    /// With more posts than this, a sitemap is cut by year, so that one more post changes a small
    /// one.
    const MOST_POSTS: usize = 1000;

    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Site | Self::Sitemaps => host_paths::SITEMAP.to_owned(),
            Self::Year(year) => format!("sitemap-{year:04}.xml"),
            Self::Rest => "sitemap-pages.xml".to_owned(),
        }
    }

    /// The sitemaps that a list of all of them names.
    pub fn parts(site: &Site) -> impl Iterator<Item = Self> {
        let years = site.post_years().map(Self::Year);
        std::iter::once(Self::Rest).chain(years)
    }
}

impl Planner<'_> {
    pub(super) fn sitemaps(&mut self) {
        let sitemaps: Vec<SitemapOf> = if self.site.posts.len() <= SitemapOf::MOST_POSTS {
            vec![SitemapOf::Site]
        } else {
            let parts = SitemapOf::parts(self.site);
            std::iter::once(SitemapOf::Sitemaps).chain(parts).collect()
        };
        for of in sitemaps {
            self.add(&of.path(), Page::Host(HostFile::Sitemap(of)));
        }
    }

    /// What a host reads. These are an operator's to replace: a static file of the same name
    /// takes the place of each.
    pub(super) fn rules_for_hosts(&mut self) {
        for (path, page) in [
            (host_paths::ROBOTS, Page::Host(HostFile::Robots)),
            (host_paths::HEADERS, Page::Host(HostFile::Headers)),
            (host_paths::REDIRECTS, Page::Host(HostFile::Redirects)),
        ] {
            let has_lines = path != host_paths::REDIRECTS
                || self.site.posts.iter().any(|post| !post.aliases.is_empty())
                || self
                    .site
                    .servers
                    .iter()
                    .any(|server| !server.aliases.is_empty());
            if !has_lines {
                continue;
            }
            if !self.static_files.iter().any(|file| file.path == path) {
                self.add(path, page);
            } else if path != host_paths::ROBOTS {
                self.diagnostics.push(Diagnostic::replaces_rules(path));
            }
        }
    }
}
