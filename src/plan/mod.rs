//! The *plan* stage: which files the site has, and what each of them is.
//!
//! Pure; a [`Page`] says what a file is and nothing of how it looks. The enum is matched
//! exhaustively by the *render* stage, so a new kind of output begins here and the compiler asks
//! for the rest. Two files on one path are found here, and links that lead to no file.

mod api;
mod asset;
mod feed;
mod host;
mod html;
mod link;
pub mod list;
mod removed;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Subject};
use crate::load::StaticFile;
use crate::output::OutputPath;
use crate::site::{Site, Term};
use crate::source::Spanned;

pub use api::{ApiFile, BadgeFormat, BadgeOf, Route, api_paths, search_year_path};
pub use asset::Assets;
pub use feed::{CalendarOf, Feed, FeedFile, FeedFormat, FeedOf};
pub use host::{HostFile, SitemapOf, host_paths};
pub use html::{EntryList, HtmlPage, old_server_paths, part_path, server_path, site_paths};
pub(crate) use link::{path_on_site, texts};

/// What stands in a file: one variant for each room of the *render* stage, and the files that are
/// published as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    Html(HtmlPage),
    Feed(FeedFile),
    Api(ApiFile),
    Host(HostFile),
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

/// All files of the site, by path.
#[derive(Debug)]
pub struct Plan {
    pub pages: Vec<Planned>,
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
    planner.posts();
    planner.lists();
    planner.pages_of_servers();
    planner.fixed_pages();
    planner.all_feeds();
    planner.calendars();
    planner.statuspage();
    planner.search_index();
    planner.uptime_and_banner();
    planner.badges();
    planner.sitemaps();
    planner.rules_for_hosts();
    // After all that a site has anyway: it is the page that gets another address.
    planner.own_pages();
    let assets = planner.assets(assets);
    let Planner {
        files,
        mut diagnostics,
        ..
    } = planner;
    let plan = Plan {
        pages: files.into_values().collect(),
        assets,
    };
    diagnostics.extend(link::check(site, &plan));
    (plan, diagnostics)
}

struct Planner<'a> {
    site: &'a Site,
    static_files: &'a [StaticFile],
    /// By folded path: some disk takes the paths with the same one for one.
    files: BTreeMap<String, Planned>,
    diagnostics: Vec<Diagnostic>,
}

impl Planner<'_> {
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
        if safe.hidden_part().is_some() {
            let subject = self.place(path, &page).unwrap_or_else(|| self.file(&page));
            let diagnostic = Diagnostic::unsafe_address(
                subject,
                path,
                "has a part that begins with a dot, and nothing is published there",
            );
            self.diagnostics.push(diagnostic);
            return;
        }
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
            Page::Html(HtmlPage::Post(id)) => {
                let post = self.site.post(*id);
                post.file.place(post.place)
            }
            Page::Html(HtmlPage::Own(id)) => {
                let own = self.site.own_page(*id);
                own.file.place(own.slug_place?)
            }
            Page::Feed(FeedFile::Calendar(CalendarOf::Maintenance(id))) => {
                let post = self.site.post(self.site.incident(*id).first_post());
                post.file.place(post.place)
            }
            Page::Html(HtmlPage::Redirect(target)) => self.site.posts.iter().find_map(|post| {
                let leads_here = |alias: &&Spanned<String>| html::file_of(&alias.value) == path;
                let alias = post.aliases.iter().find(leads_here)?;
                (post.path == *target).then(|| post.file.place(alias.span))
            })?,
            _ => return None,
        };
        Some(Subject::Place(place, String::new()))
    }

    /// The file or folder that brings a page about.
    fn file(&self, page: &Page) -> Subject {
        let of_feed = |of: &FeedOf| match of {
            FeedOf::Server(_) => "servers.yaml".into(),
            FeedOf::Tag(id) => self.first_post(self.site.tag(*id)),
            FeedOf::Category(id) => self.first_post(self.site.category(*id)),
            FeedOf::Site | FeedOf::History => "posts".into(),
        };
        Subject::Path(match page {
            Page::Static(index) => format!("static/{}", self.static_files[*index].path).into(),
            Page::Asset(name) if self.own(name).is_some() => format!("static/{name}").into(),
            Page::Html(HtmlPage::Redirect(target)) if self.is_of_server(target) => {
                "servers.yaml".into()
            }
            Page::Html(HtmlPage::Own(id)) => Arc::clone(&self.site.own_page(*id).file.path),
            Page::Html(HtmlPage::Server(..))
            | Page::Feed(FeedFile::Calendar(CalendarOf::Server(_)))
            | Page::Api(ApiFile::Badge(BadgeOf::Server(_), _)) => "servers.yaml".into(),
            Page::Feed(FeedFile::Feed(feed)) => of_feed(&feed.of),
            Page::Html(HtmlPage::List(EntryList::Tag(id), _)) => of_feed(&FeedOf::Tag(*id)),
            Page::Html(HtmlPage::List(EntryList::Category(id), _)) => {
                of_feed(&FeedOf::Category(*id))
            }
            _ => "posts".into(),
        })
    }

    /// Whether this is the path of a system's page.
    fn is_of_server(&self, path: &str) -> bool {
        let mut servers = self.site.server_ids();
        servers.any(|id| path.starts_with(&server_path(self.site, id)))
    }

    /// The file of the post that brought a term about.
    fn first_post(&self, term: &Term) -> Arc<str> {
        Arc::clone(&self.site.post(term.posts[0]).file.path)
    }

    fn describe(&self, page: &Page) -> String {
        let site = self.site;
        match page {
            Page::Html(page) => self.describe_html(page),
            Page::Feed(FeedFile::Feed(feed)) => format!("the feed /{}", feed.path(site)),
            Page::Feed(FeedFile::Calendar(of)) => format!("the calendar /{}", of.path(site)),
            Page::Api(ApiFile::Statuspage(route)) => format!("the API's /{}", route.path()),
            Page::Api(ApiFile::Uptime | ApiFile::UptimeTable) => {
                "the uptime of all systems".to_owned()
            }
            Page::Api(ApiFile::SearchIndex | ApiFile::SearchYear(_)) => {
                "the search index".to_owned()
            }
            Page::Api(ApiFile::Badge(BadgeOf::Site, _)) => "the badge of all systems".to_owned(),
            Page::Api(ApiFile::Badge(BadgeOf::Server(id), _)) => {
                format!("the badge of the server {}", site.server(*id).id)
            }
            Page::Api(ApiFile::Banner) => "what the banner on other sites says".to_owned(),
            Page::Host(HostFile::Sitemap(_)) => "a sitemap".to_owned(),
            Page::Host(HostFile::Robots | HostFile::Headers | HostFile::Redirects) => {
                "a file for hosts".to_owned()
            }
            Page::Asset(name) if self.own(name).is_some() => format!("the file static/{name}"),
            Page::Asset(name) => format!("the theme's {name}"),
            Page::Static(index) => format!("the file static/{}", self.static_files[*index].path),
        }
    }

    fn describe_html(&self, page: &HtmlPage) -> String {
        let site = self.site;
        match page {
            HtmlPage::Home(_) => "the home page".to_owned(),
            HtmlPage::List(list, _) => format!("a list, /{},", list.path(site)),
            HtmlPage::Post(id) => format!("the post {}", site.post(*id).file.path),
            HtmlPage::Own(id) => format!("the page {}", site.own_page(*id).file.path),
            HtmlPage::Server(id, _) => format!("the page of the server {}", site.server(*id).id),
            HtmlPage::Archives => "the page of all months".to_owned(),
            HtmlPage::Tags => "the page of all tags".to_owned(),
            HtmlPage::Categories => "the page of all categories".to_owned(),
            HtmlPage::Servers => "the page of all systems".to_owned(),
            HtmlPage::Search => "the search page".to_owned(),
            HtmlPage::NotFound => "the page for addresses that lead nowhere".to_owned(),
            HtmlPage::Embed => "the page for frames on other sites".to_owned(),
            HtmlPage::Redirect(target) => format!("a redirect to /{target}"),
        }
    }
}
