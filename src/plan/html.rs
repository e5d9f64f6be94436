//! The pages that people read: which there are, and where each lives.
//!
//! Paths are relative to the site's root and not escaped; one that is empty or ends with a slash
//! is a folder, whose file is its `index.html`.

use super::list::{self, Part};
use super::{Page, Planner};
use crate::diagnostic::Diagnostic;
use crate::site::{OwnPageId, PostId, ServerId, Site, TermId};

/// A page that a template makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HtmlPage {
    /// The newest entries below the state of everything.
    Home(Part),
    /// A page of a list; of the stream only those with numbers.
    List(EntryList, Part),
    Post(PostId),
    /// A page that the site's author wrote, such as an imprint.
    Own(OwnPageId),
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

/// A list of entries: incidents and maintenances, and announcements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryList {
    /// All of them; its root is the home page.
    Stream,
    Year(i32),
    /// Year and month, from 1.
    Month(i32, u32),
    Tag(TermId),
    Category(TermId),
}

impl EntryList {
    /// The path of its root, where the newest stand.
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

/// Whether the list of a year stands at this path, or will.
fn is_for_a_year(path: &str) -> bool {
    let digits = path.trim_end_matches('/');
    digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
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

    pub(super) fn lists(&mut self) {
        let site = self.site;
        let per_page = site.settings.posts_per_page;
        let stream = EntryList::Stream.path(site);
        self.parts(stream, site.entries.len(), per_page, |part| {
            match part.number {
                None => HtmlPage::Home(part),
                Some(_) => HtmlPage::List(EntryList::Stream, part),
            }
        });
        for month in &site.months {
            let list = EntryList::Month(month.year, month.month);
            self.list(list, month.entries.len(), per_page);
        }
        let per_page = list::lines_per_page(per_page);
        for months in site.years() {
            let entries = months.iter().map(|month| month.entries.len()).sum();
            self.list(EntryList::Year(months[0].year), entries, per_page);
        }
        for id in site.tag_ids() {
            let entries = site.tag(id).entries.len();
            self.list(EntryList::Tag(id), entries, per_page);
        }
        for id in site.category_ids() {
            let entries = site.category(id).entries.len();
            self.list(EntryList::Category(id), entries, per_page);
        }
    }

    fn list(&mut self, list: EntryList, length: usize, per_page: usize) {
        self.parts(list.path(self.site), length, per_page, |part| {
            HtmlPage::List(list, part)
        });
    }

    pub(super) fn pages_of_servers(&mut self) {
        for id in self.site.server_ids() {
            let incidents = self.site.server(id).incidents.len();
            let per_page = list::lines_per_page(self.site.settings.posts_per_page);
            let path = server_path(self.site, id);
            self.parts(path.clone(), incidents, per_page, |part| {
                HtmlPage::Server(id, part)
            });
            for old in old_server_paths(self.site, id) {
                for part in list::parts(incidents, per_page) {
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

    pub(super) fn own_pages(&mut self) {
        for id in self.site.own_page_ids() {
            let path = &self.site.own_page(id).path;
            let page = HtmlPage::Own(id);
            if is_for_a_year(path) {
                // Refused before the year has posts, or the first of them would stop a build.
                let page = Page::Html(page);
                let subject = self.place(path, &page);
                self.diagnostics.push(Diagnostic::same_address(
                    subject.unwrap_or_else(|| self.file(&page)),
                    &file_of(path),
                    "the list of a year",
                    &self.describe(&page),
                ));
            } else {
                self.add_page(path, page);
            }
        }
    }

    /// The pages of a list of this length, and the one in waiting.
    fn parts(
        &mut self,
        root: String,
        length: usize,
        per_page: usize,
        page: impl Fn(Part) -> HtmlPage,
    ) {
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
