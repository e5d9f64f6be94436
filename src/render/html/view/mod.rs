//! What templates see: the theme's contract.
//!
//! Each struct here is given to Tera under the name that its documentation states, and
//! `docs/templates.md` shows an example of each; beside it stands the function that makes it of
//! the site. Nothing else of the model reaches a template, so the model may change without
//! breaking a theme.
//!
//! Conventions: `url` is root-relative and escaped for use in an attribute (`/status/tags/`);
//! `permalink` is absolute. Text fields are plain text that Tera escapes; `body` fields are HTML
//! and want `| safe`. An absent value is `none`, an absent list is empty: a template tests
//! with `{% if %}` and never meets an undefined field.

mod entry;
mod feed;
mod history;
mod incident;
mod later;
mod list;
mod overall;
mod own_page;
mod page;
mod post;
mod server;
mod site;

pub use super::super::text::address::LinkView;
pub use super::super::text::time::{DurationView, TimeView};
pub use super::super::text::words::WordView;
pub use entry::EntryView;
pub use feed::{FeedLinkView, FollowSystemView, FollowView};
pub use history::{
    BarView, CalendarDayView, DayView, HistoryView, IncidentLinkView, PeriodView, PeriodsView,
    SpellView, StretchView,
};
pub use incident::{IncidentView, MilestoneView, UpdateView, WindowView};
pub use list::{ListView, MonthView, PaginationView, TermView, YearView};
pub use overall::OverallView;
pub use own_page::OwnPageView;
pub use page::{CardView, IconView, PageKind, PageView};
pub use post::PostView;
pub use server::{AffectedView, CheckView, GroupView, LocationView, ServerView};
pub use site::{LogoView, SiteUrls, SiteView};

pub(super) use entry::{entry, line};
pub(super) use feed::{announced, announced_calendar, announced_on_home, follow_system};
use incident::incident_in_short;
pub(super) use incident::{incident, incident_on_its_page};
pub(super) use list::{archives, categories, list, pagination, tags};
pub(super) use overall::overall;
pub(super) use own_page::own_page;
pub(super) use page::{Head, Icon, card, page};
use post::ON_A_LIST;
pub(super) use post::{ON_ITS_PAGE, post};
pub(super) use server::{groups, has_checks, has_places, internal, server, server_on_its_page};
pub(super) use site::site;
