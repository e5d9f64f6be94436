//! Systems, with their history.

use serde::Serialize;

use super::history::{
    HistoryView, PeriodsView, add_incidents, history as history_view, periods as periods_view,
};
use super::{TimeView, WordView, later};
use crate::content::Location;
use crate::country;
use crate::language::Language;
use crate::plan::{BadgeFormat, BadgeOf, server_path};
use crate::render::text::address::{of_settings, rooted};
use crate::render::text::{time, words};
use crate::site::{ServerId, Site};
use crate::vocabulary::ComponentStatus;

/// Members of `groups`: systems that are listed together.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Empty for systems without a group.
    pub name: String,
    pub description: Option<String>,
    pub servers: Vec<ServerView>,
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
    /// What the clock alone will make of it, as `data-later`; empty where nothing is to come.
    pub later: String,
    /// Listed, but its state is not reported: no history, no uptime.
    pub internal: bool,
    /// The last day on which it was in service.
    pub retired: Option<TimeView>,
    pub since: Option<TimeView>,
    /// None for an internal system.
    pub history: Option<HistoryView>,
    /// None for an internal system, and where it is one of many.
    pub periods: Option<PeriodsView>,
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

/// A system as an incident or a post names it.
#[derive(Debug, Clone, Serialize)]
pub struct AffectedView {
    pub id: String,
    pub name: String,
    pub url: String,
    pub status: WordView,
}

pub(in crate::render::html) fn server(site: &Site, id: ServerId) -> ServerView {
    let server = site.server(id);
    let language = &site.language;
    ServerView {
        id: server.id.clone(),
        name: server.name.clone(),
        url: rooted(site, &server_path(site, id)),
        description: server.description.clone(),
        link: server.url.as_ref().map(|url| of_settings(site, url)),
        location: server
            .location
            .as_ref()
            .map(|location| location_view(language, location)),
        status: words::server_status(language, server.status),
        later: later::of_server(site, &server.later),
        internal: server.is_internal(),
        retired: server
            .retired
            .filter(|_| !server.is_listed(site.today))
            .map(|day| time::day_start(site, day)),
        since: server.since.map(|day| time::day_start(site, day)),
        history: server
            .history
            .as_ref()
            .map(|history| history_view(site, server, history)),
        periods: None,
        badge: (!server.is_internal()).then(|| {
            let of = BadgeOf::Server(id);
            rooted(site, &of.path(site, BadgeFormat::Svg))
        }),
        check: server.check.map(|check| CheckView {
            up: check.up,
            at: time::time(site, check.at),
        }),
    }
}

/// A system on its own page: its history at length, and its figures by period.
pub(in crate::render::html) fn server_on_its_page(site: &Site, id: ServerId) -> ServerView {
    let mut view = server(site, id);
    let server = site.server(id);
    if let (Some(view), Some(history)) = (&mut view.history, &server.history) {
        add_incidents(site, history, view);
    }
    view.periods = server
        .periods
        .as_ref()
        .map(|periods| periods_view(site, periods));
    view
}

/// The groups with the systems that are listed today.
pub(in crate::render::html) fn groups(site: &Site) -> Vec<GroupView> {
    site.groups
        .iter()
        .map(|group| GroupView {
            name: group.name.clone(),
            description: group.description.clone(),
            servers: group
                .servers
                .iter()
                .filter(|id| site.server(**id).is_listed(site.today))
                .map(|id| server(site, *id))
                .collect(),
        })
        .filter(|group| !group.servers.is_empty())
        .collect()
}

/// Whether any listed system has a last check to show.
pub(in crate::render::html) fn has_checks(site: &Site) -> bool {
    site.listed_servers()
        .any(|id| site.server(id).check.is_some())
}

fn location_view(language: &Language, location: &Location) -> LocationView {
    let code = location.country.as_deref();
    LocationView {
        city: location.city.clone().unwrap_or_default(),
        country_code: code.unwrap_or_default().to_owned(),
        country: code
            .map_or("", |code| country_name(language, code))
            .to_owned(),
        flag: code.map(country::flag).unwrap_or_default(),
    }
}

/// A country by its code; in English where the language does not name it.
fn country_name<'a>(language: &'a Language, code: &str) -> &'a str {
    let own = language.countries.get(code).map(String::as_str);
    own.or_else(|| country::name(code)).unwrap_or_default()
}

/// A system in a state.
pub(super) fn affected(site: &Site, id: ServerId, state: ComponentStatus) -> AffectedView {
    named(site, id, words::component_status(&site.language, state))
}

/// A system that was named while it was in service, and is no more.
pub(super) fn retired(site: &Site, id: ServerId) -> AffectedView {
    named(site, id, words::retired(&site.language))
}

fn named(site: &Site, id: ServerId, status: WordView) -> AffectedView {
    let server = site.server(id);
    AffectedView {
        id: server.id.clone(),
        name: server.name.clone(),
        url: rooted(site, &server_path(site, id)),
        status,
    }
}
