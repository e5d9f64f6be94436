//! Systems, with their history.

use serde::Serialize;

use super::history::{
    HistoryView, PeriodsView, add_incidents, history as history_view, periods as periods_view,
};
use super::{TimeView, WordView, later};
use crate::content::{Extra, Location};
use crate::country;
use crate::language::Language;
use crate::plan::{BadgeFormat, BadgeOf, server_path};
use crate::render::text::address::{of_settings, rooted};
use crate::render::text::{time, words};
use crate::site::{Group, ServerId, Site};
use crate::vocabulary::ComponentStatus;

/// Members of `groups`: systems that are listed together.
#[derive(Debug, Clone, Serialize)]
pub struct GroupView {
    /// Empty for systems without a group.
    pub name: String,
    pub description: Option<String>,
    /// The worst of the states that its systems report; `unknown` if no one does.
    pub status: WordView,
    /// What the clock alone will make of that state, as `data-later`; empty where nothing is to come.
    pub later: String,
    /// Whether readers may close it.
    pub collapsed: bool,
    /// Whether it is open to begin with: one that is not `collapsed`, or in which something is not
    /// operational.
    pub open: bool,
    pub servers: Vec<ServerView>,
    /// How many of them report a state, or will.
    pub reported: usize,
    /// `extra` of the group, as written.
    pub extra: Extra,
}

/// `server` on a system's page, and the members of a group.
#[derive(Debug, Clone, Serialize)]
pub struct ServerView {
    pub id: String,
    pub name: String,
    /// The id, where it tells readers more than the name.
    pub shown_id: Option<String>,
    /// Its name in a sentence: with the id where others have the same name.
    pub label: String,
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
    /// Whether its first day is yet to come.
    pub planned: bool,
    /// None for an internal system.
    pub history: Option<HistoryView>,
    /// None for an internal system, and where it is one of many.
    pub periods: Option<PeriodsView>,
    /// Address of its badge; none for an internal system.
    pub badge: Option<String>,
    /// The operator's last probe of it, where `checks.yaml` has one.
    pub check: Option<CheckView>,
    /// `extra` of the system, as written.
    pub extra: Extra,
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
    /// The id, where others have the same name.
    pub shown_id: Option<String>,
    pub url: String,
    pub status: WordView,
}

pub(in crate::render::html) fn server(site: &Site, id: ServerId) -> ServerView {
    let server = site.server(id);
    let language = &site.language;
    ServerView {
        id: server.id.clone(),
        name: server.name.clone(),
        shown_id: server.shown_id().map(str::to_owned),
        label: server.label(),
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
        planned: server.since.is_some_and(|day| day > site.today),
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
        extra: server.extra.clone(),
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
    let groups = site.listed_groups().into_iter();
    groups
        .map(|(group, listed)| group_view(site, group, &listed))
        .collect()
}

fn group_view(site: &Site, group: &Group, listed: &[ServerId]) -> GroupView {
    let is_well = matches!(group.status, None | Some(ComponentStatus::Operational));
    GroupView {
        name: group.name.clone(),
        description: group.description.clone(),
        status: words::worst_status(&site.language, group.status),
        later: later::of_group(site, group),
        collapsed: group.collapsed,
        open: !group.collapsed || !is_well,
        servers: listed.iter().map(|id| server(site, *id)).collect(),
        reported: listed
            .iter()
            .filter(|id| !site.server(**id).is_internal())
            .count(),
        extra: group.extra.clone(),
    }
}

/// The listed systems whose state is not reported.
pub(in crate::render::html) fn internal(site: &Site) -> Vec<ServerView> {
    let is_internal = |id: &ServerId| site.server(*id).is_internal();
    let internal = site.listed_servers().filter(is_internal);
    internal.map(|id| server(site, id)).collect()
}

/// Whether any listed system that reports its state says where it stands.
pub(in crate::render::html) fn has_places(site: &Site) -> bool {
    let has_place = |id| site.server(id).location.is_some() && !site.server(id).is_internal();
    site.listed_servers().any(has_place)
}

/// Whether any listed system that reports its state has a last check to show.
pub(in crate::render::html) fn has_checks(site: &Site) -> bool {
    let has_check = |id| site.server(id).check.is_some() && !site.server(id).is_internal();
    site.listed_servers().any(has_check)
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
        shown_id: server.id_apart().map(str::to_owned),
        url: rooted(site, &server_path(site, id)),
        status,
    }
}
