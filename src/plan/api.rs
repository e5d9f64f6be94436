//! The routes of the Statuspage v2 API: a fixed number of files, however many posts there are.

/// A document of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Summary,
    Status,
    Components,
    /// The newest incidents, open or not.
    Incidents,
    UnresolvedIncidents,
    /// The newest maintenances, whatever their state.
    Maintenances,
    UpcomingMaintenances,
    ActiveMaintenances,
}

impl Route {
    pub const ALL: [Self; 8] = [
        Self::Summary,
        Self::Status,
        Self::Components,
        Self::Incidents,
        Self::UnresolvedIncidents,
        Self::Maintenances,
        Self::UpcomingMaintenances,
        Self::ActiveMaintenances,
    ];

    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Summary => "api/v2/summary.json",
            Self::Status => "api/v2/status.json",
            Self::Components => "api/v2/components.json",
            Self::Incidents => "api/v2/incidents.json",
            Self::UnresolvedIncidents => "api/v2/incidents/unresolved.json",
            Self::Maintenances => "api/v2/scheduled-maintenances.json",
            Self::UpcomingMaintenances => "api/v2/scheduled-maintenances/upcoming.json",
            Self::ActiveMaintenances => "api/v2/scheduled-maintenances/active.json",
        }
    }
}
