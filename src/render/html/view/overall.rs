//! The state of everything.

use chrono::SecondsFormat;
use serde::Serialize;

use super::{TimeView, later};
use crate::render::text::time;
use crate::site::Site;
use crate::vocabulary::ComponentStatus;

/// `overall`: the state of everything, on the home page and the systems page.
#[derive(Debug, Clone, Serialize)]
pub struct OverallView {
    /// `none`, `minor`, `major`, `critical`, `maintenance`.
    pub indicator: &'static str,
    /// `All Systems Operational`.
    pub description: String,
    /// What the clock alone will make of it, as `data-later`; empty where nothing is to come.
    pub later: String,
    /// The last post, or the last moment at which something began or ended.
    pub last_news: Option<TimeView>,
    /// The first of the updates that open incidents promise.
    pub next_update: Option<TimeView>,
    /// Whether that time has come, and nothing was written.
    pub overdue: bool,
    /// What the clock alone will make of that, as `data-later`; empty where nothing is to come.
    pub overdue_later: String,
    /// When it last changed, as the API says.
    pub updated: String,
    /// When the clock alone will change what the API says of that, parted by spaces.
    pub foreseen: String,
    /// How many systems are degraded or out; those under maintenance are not among them.
    pub disrupted: usize,
    /// How many systems there are whose state is reported.
    pub systems: usize,
}

pub(in crate::render::html) fn overall(site: &Site) -> OverallView {
    let is_disrupted = |status: &ComponentStatus| *status > ComponentStatus::UnderMaintenance;
    let promised = site.first_next_update();
    let in_the_api =
        |instant| time::rfc3339(instant, site.settings.timezone, SecondsFormat::Millis, true);
    let foreseen: Vec<_> = site.foreseen().into_iter().map(in_the_api).collect();
    OverallView {
        indicator: site.overall.indicator.as_str(),
        description: site.state().to_owned(),
        later: later::of_overall(site),
        last_news: site
            .changes
            .last_news
            .map(|instant| time::time(site, instant)),
        next_update: promised.map(|instant| time::time(site, instant)),
        overdue: promised.is_some_and(|instant| site.is_overdue(instant)),
        overdue_later: later::of_promise(site, promised),
        updated: site.updated().map(in_the_api).unwrap_or_default(),
        foreseen: foreseen.join(" "),
        disrupted: site.reported_states().filter(is_disrupted).count(),
        systems: site.reported_states().count(),
    }
}
