//! What programs read: the Statuspage v2 API, uptime, the search index, badges and the banner.

use super::{Page, Planner};
use crate::site::{ServerId, Site};

/// A file for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiFile {
    /// A document of the Statuspage v2 API.
    Statuspage(Route),
    Uptime,
    /// The figures of uptime as a table.
    UptimeTable,
    /// Names the parts of the search index.
    SearchIndex,
    /// The part of the search index with the posts of a year.
    SearchYear(i32),
    Badge(BadgeOf, BadgeFormat),
    /// What the banner on other sites says.
    Banner,
}

/// Paths that every site has.
pub mod api_paths {
    pub const UPTIME: &str = "api/uptime.json";
    pub const UPTIME_TABLE: &str = "api/uptime.csv";
    pub const SEARCH_INDEX: &str = "search/index.json";
    pub const BANNER: &str = "embed/banner.json";
}

/// The path of the part of the search index that holds the posts of a year.
#[must_use]
pub fn search_year_path(year: i32) -> String {
    format!("search/{year:04}.json")
}

/// A document of the Statuspage v2 API: a fixed number of files, however many posts there are.
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

/// Whose state a badge tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeOf {
    /// All systems together.
    Site,
    Server(ServerId),
}

/// The same badge for people and for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeFormat {
    Svg,
    /// What shields.io draws a badge from.
    Endpoint,
}

impl BadgeOf {
    #[must_use]
    pub fn path(self, site: &Site, format: BadgeFormat) -> String {
        let name = match self {
            Self::Site => "status",
            Self::Server(id) => &site.server(id).id,
        };
        path_of_badge(name, format)
    }

    /// Where it was under other ids of its system: a picture cannot lead on, so it stands there too.
    #[must_use]
    pub fn old_paths(self, site: &Site, format: BadgeFormat) -> Vec<String> {
        match self {
            Self::Site => Vec::new(),
            Self::Server(id) => {
                let aliases = site.server(id).aliases.iter();
                aliases.map(|alias| path_of_badge(alias, format)).collect()
            }
        }
    }
}

fn path_of_badge(name: &str, format: BadgeFormat) -> String {
    match format {
        BadgeFormat::Svg => format!("badge/{name}.svg"),
        BadgeFormat::Endpoint => format!("badge/{name}.json"),
    }
}

impl Planner<'_> {
    pub(super) fn statuspage(&mut self) {
        for route in Route::ALL {
            self.add(route.path(), Page::Api(ApiFile::Statuspage(route)));
        }
    }

    pub(super) fn search_index(&mut self) {
        let site = self.site;
        self.add(api_paths::SEARCH_INDEX, Page::Api(ApiFile::SearchIndex));
        for year in site.post_years() {
            self.add(
                &search_year_path(year),
                Page::Api(ApiFile::SearchYear(year)),
            );
        }
    }

    pub(super) fn uptime_and_banner(&mut self) {
        self.add(api_paths::UPTIME, Page::Api(ApiFile::Uptime));
        self.add(api_paths::UPTIME_TABLE, Page::Api(ApiFile::UptimeTable));
        self.add(api_paths::BANNER, Page::Api(ApiFile::Banner));
    }

    /// Every system that has a state has a badge. One that is retired keeps it: the pages of
    /// others that show it are not changed on the same day.
    pub(super) fn badges(&mut self) {
        let has_state = |id: &ServerId| !self.site.server(*id).is_internal();
        let servers: Vec<ServerId> = self.site.server_ids().filter(has_state).collect();
        for of in std::iter::once(BadgeOf::Site).chain(servers.into_iter().map(BadgeOf::Server)) {
            for format in [BadgeFormat::Svg, BadgeFormat::Endpoint] {
                let old = of.old_paths(self.site, format);
                for path in std::iter::once(of.path(self.site, format)).chain(old) {
                    self.add(&path, Page::Api(ApiFile::Badge(of, format)));
                }
            }
        }
    }
}
