//! The site, a page of it and its lists, as templates see them.

use serde::Serialize;

use super::{LinkView, Shared};

/// `site`: the same on every page, from `site.yaml` and the theme.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    pub title: String,
    pub description: String,
    /// A BCP 47 language tag.
    pub language: String,
    /// Which way its script runs: `ltr` or `rtl`.
    pub direction: &'static str,
    /// IANA name of the zone that all times on the site are shown in.
    pub timezone: String,
    /// Absolute, with a closing slash.
    pub base_url: String,
    /// The root-relative start of the site: `/`, or `/status/` where `base_url` has a path.
    pub root: String,
    /// Root-relative addresses of the pages that the theme links to from everywhere.
    pub urls: SiteUrls,
    /// The pictures in place of the title, where `site.yaml` has some.
    pub logo: Option<LogoView>,
    /// The organisation's own site.
    pub home: Option<LinkView>,
    pub links: Vec<LinkView>,
    pub resources: Vec<LinkView>,
    /// Ways to follow: the site's own feeds and its calendar first, then those of `site.yaml`.
    pub subscriptions: Vec<LinkView>,
    /// How many days the history bars cover.
    pub history_days: u32,
    /// `extra` of `site.yaml`, as written.
    pub extra: serde_json::Value,
}

/// `site.urls`: root-relative addresses.
#[derive(Debug, Clone, Serialize)]
pub struct SiteUrls {
    pub home: String,
    pub servers: String,
    pub archives: String,
    pub tags: String,
    pub categories: String,
    /// The search page; it takes the words to look for as `?q=`.
    pub search: String,
    pub feed: String,
    pub stylesheet: String,
    pub script: String,
}

/// `site.logo`: addresses of the pictures for light and for dark pages; they may be the same.
#[derive(Debug, Clone, Serialize)]
pub struct LogoView {
    pub light: String,
    pub dark: String,
}

/// `page`: what the head and the layout need to know of this page.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub kind: PageKind,
    /// For `<title>`, without the site's title; on the home page the overall state.
    pub title: String,
    /// For `<meta name="description">`.
    pub description: String,
    /// Absolute address of this page.
    pub permalink: String,
    /// Feeds and calendars to announce in the head, the site's own feeds among them.
    pub feeds: Vec<Shared<FeedLinkView>>,
    /// The icon: the site's own, or that of the state on pages that show the present, else the
    /// plain one.
    pub icon: Shared<IconView>,
    /// The picture that stands for the page where others link to it.
    pub card: Shared<CardView>,
    /// JSON-LD for a `<script type="application/ld+json">`, escaped for it.
    pub structured_data: Option<String>,
}

/// `page.kind`: `home`, `not_found` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    Home,
    List,
    Post,
    Archives,
    Tags,
    Categories,
    Servers,
    Server,
    Search,
    Embed,
    NotFound,
    Redirect,
}

impl PageKind {
    pub const ALL: [Self; 12] = [
        Self::Home,
        Self::List,
        Self::Post,
        Self::Archives,
        Self::Tags,
        Self::Categories,
        Self::Servers,
        Self::Server,
        Self::Search,
        Self::Embed,
        Self::NotFound,
        Self::Redirect,
    ];
}

/// `layout`: what the layout shows alike on all pages of a kind, as HTML that wants `| safe`: what
/// the components of the same names make of it.
#[derive(Debug, Clone, Serialize)]
pub struct LayoutView {
    pub page_scripts: String,
    pub page_header: String,
    pub page_footer: String,
}

/// `page.icon`
#[derive(Debug, Clone, Serialize)]
pub struct IconView {
    pub url: String,
    /// `image/svg+xml`
    pub media_type: &'static str,
}

/// `page.card`: 1200 by 630 pixels, of the state on pages that show the present.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// Absolute.
    pub url: String,
    /// What it stands for, in words: it has none itself.
    pub label: String,
}

/// What a program can follow: a feed, or a calendar. A member of `page.feeds`, and `list.feed`.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLinkView {
    /// Names the format too, where it is a feed.
    pub title: String,
    pub url: String,
    /// For `<link type>`: `application/rss+xml`, `text/calendar`.
    pub media_type: &'static str,
}

/// `archives`: years with their months, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    pub year: i32,
    pub url: String,
    pub count: usize,
    pub months: Vec<MonthView>,
}

/// A month that has posts.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// `March 2026`.
    pub title: String,
    /// `March`.
    pub name: String,
    pub url: String,
    pub count: usize,
}

/// `pagination`: lists are numbered from the oldest, so a page never moves.
#[derive(Debug, Clone, Serialize)]
pub struct PaginationView {
    /// None on the list's root, where the newest stand.
    pub number: Option<usize>,
    pub newer: Option<String>,
    pub older: Option<String>,
    /// The list's root.
    pub newest: String,
}
