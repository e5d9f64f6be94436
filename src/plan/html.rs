//! The pages that people read: which there are, and where each lives.
//!
//! Paths are relative to the site's root and not escaped; one that is empty or ends with a slash
//! is a folder, whose file is its `index.html`.

use super::list::{self, Part};
use super::{Page, Planner};
use crate::site::{PostId, ServerId, Site, TermId};

/// A page that a template makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HtmlPage {
    /// The newest posts below the state of everything.
    Home(Part),
    /// A page of a list of posts; of the stream only those with numbers.
    Posts(PostList, Part),
    Post(PostId),
    /// A system, with a page of its incidents.
    Server(ServerId, Part),
    Archives,
    Tags,
    Categories,
    Servers,
    Search,
    NotFound,
    /// The state of everything, for a frame on other sites.
    Embed,
    /// Leads on to a path on the site.
    Redirect(String),
}

/// Paths of the pages that every site has.
pub mod site_paths {
    pub const HOME: &str = "";
    pub const ARCHIVES: &str = "archives/";
    pub const TAGS: &str = "tags/";
    pub const CATEGORIES: &str = "categories/";
    pub const SERVERS: &str = "servers/";
    pub const SEARCH: &str = "search/";
    pub const NOT_FOUND: &str = "404.html";
    pub const EMBED: &str = "embed/";
}

/// A list of posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostList {
    /// All posts; its root is the home page.
    Stream,
    Year(i32),
    /// Year and month, from 1.
    Month(i32, u32),
    Tag(TermId),
    Category(TermId),
}

impl PostList {
    /// The path of its root, where the newest posts stand.
    #[must_use]
    pub fn path(self, site: &Site) -> String {
        match self {
            Self::Stream => site_paths::HOME.to_owned(),
            Self::Year(year) => format!("{year:04}/"),
            Self::Month(year, month) => format!("{year:04}/{month:02}/"),
            Self::Tag(id) => format!("tag/{}/", site.tag(id).slug),
            Self::Category(id) => format!("category/{}/", site.category(id).slug),
        }
    }
}

/// The path of a system's page.
#[must_use]
pub fn server_path(site: &Site, id: ServerId) -> String {
    path_of_server(&site.server(id).id)
}

/// The paths that a system's page had under the ids that it had before.
pub fn old_server_paths(site: &Site, id: ServerId) -> impl Iterator<Item = String> {
    let aliases = site.server(id).aliases.iter();
    aliases.map(|alias| path_of_server(alias))
}

fn path_of_server(id: &str) -> String {
    format!("server/{id}/")
}

/// The path of a page of the list whose root has this path; without a number the root itself.
#[must_use]
pub fn part_path(root: &str, number: Option<usize>) -> String {
    match number {
        None => root.to_owned(),
        Some(number) => format!("{root}page/{number}/"),
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

impl Planner<'_> {
    pub(super) fn posts(&mut self) {
        for id in self.site.post_ids() {
            let post = self.site.post(id);
            self.add_page(&post.path, HtmlPage::Post(id));
            for alias in &post.aliases {
                self.add_page(&alias.value, HtmlPage::Redirect(post.path.clone()));
            }
        }
    }

    pub(super) fn lists_of_posts(&mut self) {
        let site = self.site;
        self.parts(
            PostList::Stream.path(site),
            site.posts.len(),
            |part| match part.number {
                None => HtmlPage::Home(part),
                Some(_) => HtmlPage::Posts(PostList::Stream, part),
            },
        );
        for month in &site.months {
            self.posts_of(PostList::Month(month.year, month.month), month.posts.len());
        }
        for months in site.years() {
            let posts = months.iter().map(|month| month.posts.len()).sum();
            self.posts_of(PostList::Year(months[0].year), posts);
        }
        for id in site.tag_ids() {
            self.posts_of(PostList::Tag(id), site.tag(id).posts.len());
        }
        for id in site.category_ids() {
            self.posts_of(PostList::Category(id), site.category(id).posts.len());
        }
    }

    fn posts_of(&mut self, list: PostList, length: usize) {
        self.parts(list.path(self.site), length, |part| {
            HtmlPage::Posts(list, part)
        });
    }

    pub(super) fn pages_of_servers(&mut self) {
        for id in self.site.server_ids() {
            let incidents = self.site.server(id).incidents.len();
            let path = server_path(self.site, id);
            self.parts(path.clone(), incidents, |part| HtmlPage::Server(id, part));
            for old in old_server_paths(self.site, id) {
                for part in list::parts(incidents, self.site.settings.posts_per_page) {
                    let target = part_path(&path, part.number);
                    self.add_page(&part_path(&old, part.number), HtmlPage::Redirect(target));
                }
            }
        }
    }

    pub(super) fn fixed_pages(&mut self) {
        for (path, page) in [
            (site_paths::ARCHIVES, HtmlPage::Archives),
            (site_paths::TAGS, HtmlPage::Tags),
            (site_paths::CATEGORIES, HtmlPage::Categories),
            (site_paths::SERVERS, HtmlPage::Servers),
            (site_paths::SEARCH, HtmlPage::Search),
            (site_paths::NOT_FOUND, HtmlPage::NotFound),
            (site_paths::EMBED, HtmlPage::Embed),
        ] {
            self.add_page(path, page);
        }
    }

    /// The pages of a list of this length, and the one in waiting.
    fn parts(&mut self, root: String, length: usize, page: impl Fn(Part) -> HtmlPage) {
        let per_page = self.site.settings.posts_per_page;
        for part in list::parts(length, per_page) {
            self.add_page(&part_path(&root, part.number), page(part));
        }
        if let Some(number) = list::page_in_waiting(length, per_page) {
            let path = part_path(&root, Some(number));
            self.add_page(&path, HtmlPage::Redirect(root));
        }
    }

    fn add_page(&mut self, path: &str, page: HtmlPage) {
        self.add(&file_of(path), Page::Html(page));
    }
}
