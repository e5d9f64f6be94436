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
//!
//! What many pages show alike is a [`Shared`] view; a template sees no difference.

mod incident;
mod page;
mod post;
mod server;
mod shared;

use serde::Serialize;

pub use incident::{IncidentView, MilestoneView, OverallView, UpdateView, WindowView};
pub use page::{
    CardView, FeedLinkView, IconView, LayoutView, LogoView, MonthView, PageKind, PageView,
    PaginationView, SiteUrls, SiteView, YearView,
};
pub use post::PostView;
pub use server::{
    BarView, CheckView, DayView, GroupView, HistoryView, LocationView, ServerView, SpellView,
};
pub use shared::Shared;

/// A title and where it leads.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    pub title: String,
    pub url: String,
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
