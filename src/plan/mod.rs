//! The *plan* stage: which files the site has, and what each of them is.
//!
//! Pure; a [`Page`] says what a file is and nothing of how it looks. The enum is matched
//! exhaustively by the *render* stage, so a new kind of output begins here and the compiler asks
//! for the rest. Two files on one path are found here, and links in posts that lead to no file.

mod api;
mod asset;
mod calendar;
mod feed;
mod host;
mod link;
pub mod list;
mod path;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;
use std::sync::Arc;

use chrono::Datelike;

use crate::diagnostic::{Diagnostic, Subject};
use crate::load::StaticFile;
use crate::output::OutputPath;
use crate::site::{PostId, ServerId, Site, Term, TermId};
use crate::source::Spanned;

pub use api::Route;
pub use asset::Assets;
pub use calendar::CalendarOf;
pub use feed::{Feed, FeedFormat, FeedOf};
pub use host::{BadgeFormat, BadgeOf, SitemapOf};
pub(crate) use link::path_on_site;
use list::Part;
pub use path::{ListOf, search_year, site_paths};

/// What stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// The newest posts below the state of everything.
    Home(Part),
    /// A page of a list; of the stream only those with numbers.
    List(ListOf, Part),
    Post(PostId),
    /// A system, with a page of its incidents.
    Server(ServerId, Part),
    Archives,
    Tags,
    Categories,
    Servers,
    NotFound,
    /// The state of everything, for a frame on other sites.
    Embed,
    /// What the banner on other sites says.
    Banner,
    /// Leads on to a path on the site.
    Redirect(String),
    Feed(Feed),
    Calendar(CalendarOf),
    UptimeJson,
    /// A document of the Statuspage v2 API.
    Api(Route),
    Badge(BadgeOf, BadgeFormat),
    Sitemap(SitemapOf),
    /// `robots.txt`
    Robots,
    /// `_headers`
    Headers,
    /// `_redirects`
    Redirects,
    Search,
    /// Names the parts of the search index.
    SearchIndex,
    /// The part of the search index with the posts of a year.
    SearchYear(i32),
    /// A file of the theme, or the site's own in its place: its name.
    Asset(&'static str),
    /// An index into the site's static files.
    Static(usize),
}

/// A file to be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    pub path: OutputPath,
    pub page: Page,
}

/// A month that has posts: those posts, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    pub year: i32,
    /// From 1.
    pub month: u32,
    pub posts: Vec<PostId>,
}

/// All files of the site, by path.
#[derive(Debug)]
pub struct Plan {
    pub pages: Vec<Planned>,
    /// Oldest first.
    pub months: Vec<Month>,
    pub assets: Assets,
}

/// Lays out the site. `assets` are the built-in theme's files; a static file of the same name
/// takes the place of one.
#[must_use]
pub fn plan(
    site: &Site,
    assets: &[(&'static str, &'static [u8])],
    static_files: &[StaticFile],
) -> (Plan, Vec<Diagnostic>) {
    let mut planner = Planner {
        site,
        static_files,
        files: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    let months = months(site);
    planner.posts();
    planner.lists(&months);
    planner.servers();
    planner.fixed();
    planner.badges();
    planner.sitemaps(&months);
    planner.for_hosts();
    let assets = planner.assets(assets);
    let Planner {
        files,
        mut diagnostics,
        ..
    } = planner;
    let plan = Plan {
        pages: files.into_values().collect(),
        months,
        assets,
    };
    diagnostics.extend(link::check(site, &plan));
    (plan, diagnostics)
}

fn months(site: &Site) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for id in site.post_ids() {
        let day = site.post(id).day;
        let (year, month) = (day.year(), day.month());
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => last.posts.push(id),
            _ => months.push(Month {
                year,
                month,
                posts: vec![id],
            }),
        }
    }
    months
}

struct Planner<'a> {
    site: &'a Site,
    static_files: &'a [StaticFile],
    /// By folded path: some disk takes the paths with the same one for one.
    files: BTreeMap<String, Planned>,
    diagnostics: Vec<Diagnostic>,
}

impl Planner<'_> {
    fn posts(&mut self) {
        for id in self.site.post_ids() {
            let post = self.site.post(id);
            self.add(&path::file_of(&post.path), Page::Post(id));
            for alias in &post.aliases {
                self.add(
                    &path::file_of(&alias.value),
                    Page::Redirect(post.path.clone()),
                );
            }
        }
    }

    fn lists(&mut self, months: &[Month]) {
        let site = self.site;
        self.list(ListOf::Stream, site.posts.len());
        for month in months {
            self.list(ListOf::Month(month.year, month.month), month.posts.len());
        }
        for year in months.chunk_by(|a, b| a.year == b.year) {
            let posts = year.iter().map(|month| month.posts.len()).sum();
            self.list(ListOf::Year(year[0].year), posts);
            let path = path::search_year(year[0].year);
            self.add(&path, Page::SearchYear(year[0].year));
        }
        for (index, term) in site.tags.iter().enumerate() {
            let id = TermId::at(index);
            self.list(ListOf::Tag(id), term.posts.len());
            self.feeds(FeedOf::Tag(id));
        }
        for (index, term) in site.categories.iter().enumerate() {
            let id = TermId::at(index);
            self.list(ListOf::Category(id), term.posts.len());
            self.feeds(FeedOf::Category(id));
        }
    }

    fn servers(&mut self) {
        for id in self.site.server_ids() {
            self.list(ListOf::Server(id), self.site.server(id).incidents.len());
            self.feeds(FeedOf::Server(id));
            self.calendar(CalendarOf::Server(id));
        }
    }

    fn fixed(&mut self) {
        for (path, page) in [
            (site_paths::ARCHIVES, Page::Archives),
            (site_paths::TAGS, Page::Tags),
            (site_paths::CATEGORIES, Page::Categories),
            (site_paths::SERVERS, Page::Servers),
            (site_paths::NOT_FOUND, Page::NotFound),
            (site_paths::EMBED, Page::Embed),
            (site_paths::BANNER, Page::Banner),
            (site_paths::UPTIME, Page::UptimeJson),
            (site_paths::SEARCH, Page::Search),
            (site_paths::SEARCH_INDEX, Page::SearchIndex),
        ] {
            self.add(&path::file_of(path), page);
        }
        for route in Route::ALL {
            self.add(route.path(), Page::Api(route));
        }
        self.feeds(FeedOf::Site);
        self.feeds(FeedOf::History);
        self.calendar(CalendarOf::Site);
    }

    fn list(&mut self, list: ListOf, length: usize) {
        let per_page = self.site.settings.posts_per_page;
        for part in list::parts(length, per_page) {
            let path = path::file_of(&list.path(self.site, part.number));
            let page = match (list, part.number) {
                (ListOf::Stream, None) => Page::Home(part),
                (ListOf::Server(id), _) => Page::Server(id, part),
                _ => Page::List(list, part),
            };
            self.add(&path, page);
        }
        if let Some(number) = list::page_in_waiting(length, per_page) {
            let path = path::file_of(&list.path(self.site, Some(number)));
            self.add(&path, Page::Redirect(list.path(self.site, None)));
        }
    }

    fn feeds(&mut self, of: FeedOf) {
        for feed in of.feeds() {
            self.add(&feed.path(self.site), Page::Feed(feed));
        }
    }

    fn calendar(&mut self, of: CalendarOf) {
        if of.exists(self.site) {
            self.add(&of.path(self.site), Page::Calendar(of));
        }
    }

    /// Adds a file, unless another has its path or one of its folders is a file.
    fn add(&mut self, path: &str, page: Page) {
        let safe = match OutputPath::new(path) {
            Ok(safe) => safe,
            Err(error) => {
                let subject = self.place(path, &page).unwrap_or_else(|| self.file(&page));
                self.diagnostics
                    .push(Diagnostic::unsafe_address(subject, path, error.reason));
                return;
            }
        };
        if let Some((name, reason)) = safe.unfit_for_windows() {
            let subject = self.place(path, &page).unwrap_or_else(|| self.file(&page));
            let diagnostic = Diagnostic::unfit_for_windows(subject, name, reason);
            self.diagnostics.push(diagnostic);
        }
        let key = safe.folded();
        let folder = key
            .match_indices('/')
            .find_map(|(at, _)| self.files.get(&key[..at]));
        let as_folder = format!("{key}/");
        let after = (Bound::Included(as_folder.as_str()), Bound::Unbounded);
        let next = self.files.range::<str, _>(after).next();
        let below = next
            .filter(|(other, _)| other.starts_with(&as_folder))
            .map(|(_, planned)| planned);
        if let Some(other) = folder.or(below) {
            let diagnostic = self.clash(other, path, &page);
            self.diagnostics.push(diagnostic);
            return;
        }
        match self.files.entry(key) {
            Entry::Vacant(vacant) => {
                vacant.insert(Planned { path: safe, page });
            }
            Entry::Occupied(occupied) => {
                let other = occupied.get().clone();
                let diagnostic = self.clash(&other, path, &page);
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn clash(&self, first: &Planned, path: &str, second: &Page) -> Diagnostic {
        let subject = self
            .place(path, second)
            .or_else(|| self.place(path, &first.page))
            .unwrap_or_else(|| self.file(second));
        let (first, second) = (self.describe(&first.page), self.describe(second));
        Diagnostic::same_address(subject, path, &first, &second)
    }

    /// What an author would change to give this page another address, if it is one place.
    fn place(&self, path: &str, page: &Page) -> Option<Subject> {
        let place = match page {
            Page::Post(id) => {
                let post = self.site.post(*id);
                post.file.place(post.place)
            }
            Page::Redirect(target) => self.site.posts.iter().find_map(|post| {
                let leads_here = |alias: &&Spanned<String>| path::file_of(&alias.value) == path;
                let alias = post.aliases.iter().find(leads_here)?;
                (post.path == *target).then(|| post.file.place(alias.span))
            })?,
            _ => return None,
        };
        Some(Subject::Place(place, String::new()))
    }

    /// The file or folder that brings a page about.
    fn file(&self, page: &Page) -> Subject {
        Subject::Path(match page {
            Page::Static(index) => format!("static/{}", self.static_files[*index].path).into(),
            Page::Asset(name) if self.own(name).is_some() => format!("static/{name}").into(),
            Page::Server(..)
            | Page::Calendar(CalendarOf::Server(_))
            | Page::Badge(BadgeOf::Server(_), _)
            | Page::Feed(Feed {
                of: FeedOf::Server(_),
                ..
            }) => "servers.yaml".into(),
            Page::List(ListOf::Tag(id), _)
            | Page::Feed(Feed {
                of: FeedOf::Tag(id),
                ..
            }) => self.first_post(self.site.tag(*id)),
            Page::List(ListOf::Category(id), _)
            | Page::Feed(Feed {
                of: FeedOf::Category(id),
                ..
            }) => self.first_post(self.site.category(*id)),
            _ => "posts".into(),
        })
    }

    /// The file of the post that brought a term about.
    fn first_post(&self, term: &Term) -> Arc<str> {
        Arc::clone(&self.site.post(term.posts[0]).file.path)
    }

    fn describe(&self, page: &Page) -> String {
        let site = self.site;
        match page {
            Page::Home(_) => "the home page".to_owned(),
            Page::List(list, _) => format!("a list of posts, /{},", list.path(site, None)),
            Page::Post(id) => format!("the post {}", site.post(*id).file.path),
            Page::Server(id, _) => format!("the page of the server {}", site.server(*id).id),
            Page::Archives => "the page of all months".to_owned(),
            Page::Tags => "the page of all tags".to_owned(),
            Page::Categories => "the page of all categories".to_owned(),
            Page::Servers => "the page of all systems".to_owned(),
            Page::NotFound => "the page for addresses that lead nowhere".to_owned(),
            Page::Embed => "the page for frames on other sites".to_owned(),
            Page::Banner => "what the banner on other sites says".to_owned(),
            Page::Redirect(target) => format!("a redirect to /{target}"),
            Page::Feed(feed) => format!("the feed /{}", feed.path(site)),
            Page::Calendar(of) => format!("the calendar /{}", of.path(site)),
            Page::UptimeJson => "the uptime of all systems".to_owned(),
            Page::Api(route) => format!("the API's /{}", route.path()),
            Page::Badge(BadgeOf::Site, _) => "the badge of all systems".to_owned(),
            Page::Badge(BadgeOf::Server(id), _) => {
                format!("the badge of the server {}", site.server(*id).id)
            }
            Page::Sitemap(_) => "a sitemap".to_owned(),
            Page::Robots | Page::Headers | Page::Redirects => "a file for hosts".to_owned(),
            Page::Search => "the search page".to_owned(),
            Page::SearchIndex | Page::SearchYear(_) => "the search index".to_owned(),
            Page::Asset(name) if self.own(name).is_some() => format!("the file static/{name}"),
            Page::Asset(name) => format!("the theme's {name}"),
            Page::Static(index) => format!("the file static/{}", self.static_files[*index].path),
        }
    }
}
