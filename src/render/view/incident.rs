//! What is wrong, as templates see it.

use serde::Serialize;

use super::{AffectedView, DurationView, Shared, TimeView, WordView};

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
    pub status: Shared<WordView>,
    pub impact: Shared<WordView>,
    pub ongoing: bool,
    pub servers: Vec<Shared<AffectedView>>,
    pub started: TimeView,
    /// When it ended; none while it goes on, and for a maintenance ahead.
    pub ended: Option<TimeView>,
    /// From its beginning to its end; none while it goes on.
    pub duration: Option<DurationView>,
    /// The window of a scheduled maintenance.
    pub window: Option<WindowView>,
    /// When its latest update promised the next; none once it is over.
    pub next_update: Option<TimeView>,
    /// Newest first. Empty where it is one of many, on a system's page.
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
    pub status: Shared<WordView>,
    /// Whole body, HTML.
    pub body: String,
    /// The systems whose state this update changed, with the new state.
    pub changes: Vec<Shared<AffectedView>>,
}

/// `Identified after 1 h 27 min`.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView {
    pub status: Shared<WordView>,
    pub after: DurationView,
}
