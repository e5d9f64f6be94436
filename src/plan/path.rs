//! Where each page lives. Paths are relative to the site's root and not escaped; one that is
//! empty or ends with a slash is a folder, whose file is its `index.html`.

use crate::site::{ServerId, Site, TermId};

/// Paths that every site has.
pub mod site_paths {
    pub const HOME: &str = "";
    pub const ARCHIVES: &str = "archives/";
    pub const TAGS: &str = "tags/";
    pub const CATEGORIES: &str = "categories/";
    pub const SERVERS: &str = "servers/";
    pub const NOT_FOUND: &str = "404.html";
    pub const UPTIME: &str = "api/uptime.json";
    pub const EMBED: &str = "embed/";
    pub const BANNER: &str = "embed/banner.json";
    pub const SITEMAP: &str = "sitemap.xml";
    pub const ROBOTS: &str = "robots.txt";
    pub const HEADERS: &str = "_headers";
    pub const REDIRECTS: &str = "_redirects";
    pub const SEARCH: &str = "search/";
    pub const SEARCH_INDEX: &str = "search/index.json";
}

/// The part of the search index that holds the posts of a year.
#[must_use]
pub fn search_year(year: i32) -> String {
    format!("{}{year:04}.json", site_paths::SEARCH)
}

/// What a list lists: posts, or a system's incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    /// All posts; its root is the home page.
    Stream,
    Year(i32),
    /// Year and month, from 1.
    Month(i32, u32),
    Tag(TermId),
    Category(TermId),
    /// The incidents of a system; its root is the system's page.
    Server(ServerId),
}

impl ListOf {
    /// The path of a page of the list; of its root without a number.
    #[must_use]
    pub fn path(self, site: &Site, number: Option<usize>) -> String {
        let root = match self {
            Self::Stream => String::new(),
            Self::Year(year) => format!("{year:04}/"),
            Self::Month(year, month) => format!("{year:04}/{month:02}/"),
            Self::Tag(id) => format!("tag/{}/", site.tag(id).slug),
            Self::Category(id) => format!("category/{}/", site.category(id).slug),
            Self::Server(id) => format!("server/{}/", site.server(id).id),
        };
        match number {
            None => root,
            Some(number) => format!("{root}page/{number}/"),
        }
    }
}

/// The file that a path stands for.
pub(super) fn file_of(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    }
}
