//! What templates see: the theme's contract.
//!
//! Part of the *render* stage. Each struct here is given to Tera under the name that its
//! documentation states, and `docs/templates.md` shows an example of each. Nothing else of the
//! model reaches a template, so the model may change without breaking a theme.
//!
//! Conventions: `url` is root-relative and escaped for use in an attribute (`/status/tags/`);
//! `permalink` is absolute. Text fields are plain text that Tera escapes; `body` fields are HTML
//! and want `| safe`. An absent value is `none`, an absent list is empty: a template tests
//! with `{% if %}` and never meets an undefined field.

use serde::Serialize;

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

/// A title and where it leads.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    pub title: String,
    pub url: String,
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

/// `page`: what the head and the layout need to know of this page.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// `home`, `list`, `post`, `archives`, `tags`, `categories`, `servers`, `server`, `search`,
    /// `embed`, `not_found`, `redirect`.
    pub kind: &'static str,
    /// For `<title>`, without the site's title; on the home page the overall state.
    pub title: String,
    /// For `<meta name="description">`.
    pub description: String,
    /// Absolute address of this page.
    pub permalink: String,
    /// Feeds and calendars to announce in the head, the site's own feeds among them.
    pub feeds: Vec<FeedLinkView>,
    /// The icon: the site's own, or that of the state on pages that show the present, else the
    /// plain one.
    pub icon: IconView,
    /// The picture that stands for the page where others link to it.
    pub card: CardView,
    /// JSON-LD for a `<script type="application/ld+json">`, escaped for it.
    pub structured_data: Option<String>,
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

/// A moment, in the site's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// In the site's `date_format`: `19 March 2026 23:00:40 +0000`.
    pub text: String,
    /// RFC 3339, for `<time datetime>`.
    pub datetime: String,
    /// The day alone: `19 March 2026`.
    pub day: String,
    /// Hours and minutes: `23:00`.
    pub clock: String,
    /// From UTC: `+0000`.
    pub offset: String,
}

/// A span of time, for reading and for `<time datetime>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DurationView {
    /// `6 h 12 min`.
    pub text: String,
    /// ISO 8601: `PT6H12M14S`.
    pub datetime: String,
    pub seconds: i64,
}

/// A status or an impact: a word of the vocabulary and how it reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordView {
    /// For classes: `major_outage`, `internal`, `investigating`, `in_progress`, `critical`.
    pub key: &'static str,
    /// For readers: `Major outage`.
    pub label: String,
}

/// `overall`: the state of everything, on the home page and the systems page.
#[derive(Debug, Clone, Serialize)]
pub struct OverallView {
    /// `none`, `minor`, `major`, `critical`, `maintenance`.
    pub indicator: &'static str,
    /// `All Systems Operational`.
    pub description: String,
    /// The last post, or the last moment at which something began or ended.
    pub last_news: Option<TimeView>,
    /// The first of the updates that open incidents promise.
    pub next_update: Option<TimeView>,
    /// How many systems are degraded or out; those under maintenance are not among them.
    pub disrupted: usize,
    /// How many systems there are whose state is reported.
    pub systems: usize,
}

/// `post` on a post's page, and the members of `posts` on lists.
#[derive(Debug, Clone, Serialize)]
pub struct PostView {
    pub id: String,
    pub title: String,
    pub url: String,
    pub permalink: String,
    pub date: TimeView,
    pub updated: Option<TimeView>,
    pub author: Option<String>,
    pub summary: Option<String>,
    /// HTML: whole on the post's page; on lists up to the fold of a long post.
    pub body: String,
    /// Whether `body` stops before the post's end.
    pub folded: bool,
    pub pinned: bool,
    /// The incident status that this post states or inherits; none for an announcement.
    pub status: Option<WordView>,
    pub impact: Option<WordView>,
    /// The systems that this post names or inherits, with the state that it gives them.
    pub servers: Vec<AffectedView>,
    pub categories: Vec<TermView>,
    pub tags: Vec<TermView>,
    /// The incident that this post belongs to, where it is not the incident's first post.
    pub incident: Option<LinkView>,
    /// `extra` of the front matter, as written.
    pub extra: serde_json::Value,
}

/// A system as an incident or a post names it.
#[derive(Debug, Clone, Serialize)]
pub struct AffectedView {
    pub id: String,
    pub name: String,
    pub url: String,
    pub status: WordView,
}

/// A tag or category. `count` is 0 where it would not be stable: on a post's own page.
#[derive(Debug, Clone, Serialize)]
pub struct TermView {
    pub name: String,
    pub url: String,
    pub count: usize,
    /// How often it is used, from 1 (seldom) to 5 (most): for a cloud.
    pub weight: u8,
}

/// An incident or a maintenance: `incidents`, `maintenances` on the home page and a system's
/// page, `incident` on the page of an incident's first post.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentView {
    pub id: String,
    pub title: String,
    pub url: String,
    /// Whether this is a scheduled maintenance.
    pub maintenance: bool,
    /// Its present status; for a maintenance the clock's, or `cancelled`.
    pub status: WordView,
    pub impact: WordView,
    pub ongoing: bool,
    pub servers: Vec<AffectedView>,
    pub started: TimeView,
    /// When it ended; none while it goes on, and for a maintenance ahead.
    pub ended: Option<TimeView>,
    /// From its beginning to its end; none while it goes on.
    pub duration: Option<DurationView>,
    /// The window of a scheduled maintenance.
    pub window: Option<WindowView>,
    /// When its latest update promised the next; none once it is over.
    pub next_update: Option<TimeView>,
    /// Newest first.
    pub updates: Vec<UpdateView>,
    /// Each status that it reached after its first, and how long after its beginning.
    pub milestones: Vec<MilestoneView>,
}

/// The announced window of a maintenance.
#[derive(Debug, Clone, Serialize)]
pub struct WindowView {
    pub start: TimeView,
    pub end: TimeView,
    pub duration: DurationView,
}

/// One post of an incident, as its timeline shows it.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    pub title: String,
    pub url: String,
    pub date: TimeView,
    pub status: WordView,
    /// Whole body, HTML.
    pub body: String,
    /// The systems whose state this update changed, with the new state.
    pub changes: Vec<AffectedView>,
}

/// `Identified after 1 h 27 min`.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView {
    pub status: WordView,
    pub after: DurationView,
}

/// Members of `groups`: systems that are listed together.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Empty for systems without a group.
    pub name: String,
    pub description: Option<String>,
    /// Each a [`ServerView`].
    pub servers: Vec<tera::Value>,
}

/// `server` on a system's page, and the members of a group.
#[derive(Debug, Clone, Serialize)]
pub struct ServerView {
    pub id: String,
    pub name: String,
    pub url: String,
    pub description: Option<String>,
    /// The system's own address, where it has one.
    pub link: Option<String>,
    pub location: Option<LocationView>,
    /// A component status, or `internal`.
    pub status: WordView,
    /// Listed, but its state is not reported: no history, no uptime.
    pub internal: bool,
    /// The last day on which it was in service.
    pub retired: Option<TimeView>,
    pub since: Option<TimeView>,
    /// None for an internal system.
    pub history: Option<HistoryView>,
    /// Address of its badge; none for an internal system.
    pub badge: Option<String>,
    /// The operator's last probe of it, where `checks.yaml` has one.
    pub check: Option<CheckView>,
}

/// Where a system stands.
#[derive(Debug, Clone, Serialize)]
pub struct LocationView {
    /// May be empty.
    pub city: String,
    /// ISO 3166-1 alpha-2, upper case.
    pub country_code: String,
    pub country: String,
    /// The flag as an emoji; always show `country` or a label beside it.
    pub flag: String,
}

/// The outcome of the last probe of a system.
#[derive(Debug, Clone, Serialize)]
pub struct CheckView {
    pub up: bool,
    pub at: TimeView,
}

/// A system's past days.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    /// `99.98`, percent with two decimals in the site's language, rounded down; none while
    /// nothing was measured.
    pub uptime: Option<String>,
    /// Figures count up to here: the system's last change, or the start of the day.
    pub as_of: TimeView,
    /// Oldest first, `site.history_days` of them.
    pub days: Vec<DayView>,
    /// In words, for readers who do not see the bars: `2 days with an outage in 90 days`.
    pub summary: String,
}

/// One day of a system's history.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// `19 March 2026`.
    pub day: String,
    /// `2026-03-19`.
    pub datetime: String,
    /// The worst status of the day; `unknown` before the system was in service.
    pub worst: WordView,
    /// Time in each state but operational, worst first.
    pub spells: Vec<SpellView>,
    /// All of it in a sentence: `19 March 2026: partial outage for 6 h 12 min`.
    pub label: String,
}

/// Time spent in a state on one day.
#[derive(Debug, Clone, Serialize)]
pub struct SpellView {
    pub status: WordView,
    pub duration: DurationView,
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
