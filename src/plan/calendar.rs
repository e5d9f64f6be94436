//! Which calendars of maintenance there are, and which maintenances stand in each.

use std::cmp::Reverse;

use super::ListOf;
use crate::site::{IncidentId, ServerId, Site};
use crate::vocabulary::UpdateStatus;

/// Whose maintenance a calendar holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarOf {
    Site,
    Server(ServerId),
}

impl CalendarOf {
    pub const MEDIA_TYPE: &str = "text/calendar";

    #[must_use]
    pub fn path(self, site: &Site) -> String {
        format!("{}maintenance.ics", self.list().path(site, None))
    }

    /// The list of the page that it stands beside.
    #[must_use]
    pub fn list(self) -> ListOf {
        match self {
            Self::Site => ListOf::Stream,
            Self::Server(id) => ListOf::Server(id),
        }
    }

    #[must_use]
    pub fn title(self, site: &Site) -> String {
        let site_title = site.title();
        let language = &site.language;
        match self {
            Self::Site => language.fill("calendar", &[("site", site_title)]),
            Self::Server(id) => {
                let values = [("site", site_title), ("system", &site.server(id).id)];
                language.fill("calendar_of_system", &values)
            }
        }
    }

    /// Whether the site has it: a system that never had maintenance has no calendar.
    #[must_use]
    pub fn exists(self, site: &Site) -> bool {
        self == Self::Site || !self.planned(site).is_empty()
    }

    /// The maintenances in it, in the order of their first posts: all that are not over, and of
    /// the others as many as a feed holds, those with the newest updates.
    #[must_use]
    pub fn maintenances(self, site: &Site) -> Vec<IncidentId> {
        let is_over = |id: &IncidentId| site.incident(*id).status == UpdateStatus::Completed;
        let (mut over, mut kept): (Vec<_>, Vec<_>) =
            self.planned(site).into_iter().partition(is_over);
        over.sort_unstable_by_key(|id| Reverse(site.incident(*id).last_post()));
        over.truncate(site.settings.feed_items);
        kept.append(&mut over);
        kept.sort_unstable();
        kept
    }

    /// The maintenances that have a window.
    fn planned(self, site: &Site) -> Vec<IncidentId> {
        let has_window = |id: &IncidentId| {
            let incident = site.incident(*id);
            incident.is_maintenance() && incident.lifecycle.window.is_some()
        };
        match self {
            Self::Site => site.incident_ids().filter(has_window).collect(),
            Self::Server(id) => {
                let incidents = site.server(id).incidents.iter().copied();
                incidents.filter(has_window).collect()
            }
        }
    }
}
