//! Systems as templates see them.

use serde::Serialize;

use super::{DurationView, Shared, TimeView, WordView};

/// Members of `groups`: systems that are listed together.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Empty for systems without a group.
    pub name: String,
    pub description: Option<String>,
    pub servers: Vec<Shared<ServerView>>,
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
    /// The same days as a drawing.
    pub bars: Vec<BarView>,
    /// In words, for readers who do not see the bars: `2 days with an outage in 90 days`.
    pub summary: String,
}

/// Bars for the days of a history: those without trouble together, each other day alone.
#[derive(Debug, Clone, Serialize)]
pub struct BarView {
    /// As `worst` of a day.
    pub key: &'static str,
    /// SVG path data: a line for each day, in a box that is 28 high and one wide for each day of
    /// the history. The worse the day, the taller its line.
    pub path: String,
    /// The day in a sentence, as `label` of a day; none for days without trouble.
    pub label: Option<String>,
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
