//! Systems, with their history.

use chrono::TimeDelta;
use serde::Serialize;

use super::{DurationView, TimeView, WordView, later};
use crate::content::{Extra, Location};
use crate::country;
use crate::language::Language;
use crate::plan::{BadgeFormat, BadgeOf, server_path};
use crate::render::text::address::{of_settings, rooted};
use crate::render::text::{time, words};
use crate::site::{Day, Group, History, Server, ServerId, Site, floor_percent};
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

fn history_view(site: &Site, server: &Server, history: &History) -> HistoryView {
    let is_troubled = |day: &&Day| day.worst.is_some_and(ComponentStatus::is_outage);
    let troubled = history.days.iter().filter(is_troubled).count();
    let days = history
        .days
        .iter()
        .filter(|day| day.worst.is_some())
        .count();
    let language = &site.language;
    let summary = match (as_number(troubled), as_number(days)) {
        (_, 0) => language.text("no_data_yet").to_owned(),
        (0, days) => language.count("days_without_outage", days, &[]),
        (troubled, days) => {
            let days = days.to_string();
            language.count("days_with_outage", troubled, &[("days", &days)])
        }
    };
    let day_views: Vec<DayView> = history
        .days
        .iter()
        .map(|day| day_view(language, day))
        .collect();
    HistoryView {
        uptime: history
            .uptime
            .map(|percent| language.decimal(&floor_percent(percent))),
        as_of: time::time(site, server.counted_until),
        bars: bars(&history.days, &day_views),
        days: day_views,
        summary,
    }
}

/// Days without trouble first, so that what is wrong is drawn above them. `views` are of the same
/// days.
fn bars(days: &[Day], views: &[DayView]) -> Vec<BarView> {
    const PLAIN: [Option<ComponentStatus>; 2] = [None, Some(ComponentStatus::Operational)];
    let line = |at: usize| format!("M{at} 28V{}", top_of_bar(days[at].worst));
    let mut bars = Vec::new();
    for plain in PLAIN {
        let alike: Vec<usize> = (0..days.len())
            .filter(|at| days[*at].worst == plain)
            .collect();
        bars.extend(alike.first().map(|first| BarView {
            key: views[*first].worst.key,
            path: alike.iter().map(|at| line(*at)).collect(),
            label: None,
        }));
    }
    let troubled = (0..days.len()).filter(|at| !PLAIN.contains(&days[*at].worst));
    bars.extend(troubled.map(|at| BarView {
        key: views[at].worst.key,
        path: line(at),
        label: Some(views[at].label.clone()),
    }));
    bars
}

/// How far from the top of its box a day's bar ends.
fn top_of_bar(worst: Option<ComponentStatus>) -> u8 {
    match worst {
        None => 24,
        Some(ComponentStatus::Operational) => 13,
        Some(ComponentStatus::UnderMaintenance) => 9,
        Some(ComponentStatus::DegradedPerformance) => 6,
        Some(ComponentStatus::PartialOutage) => 3,
        Some(ComponentStatus::MajorOutage) => 0,
    }
}

fn day_view(language: &Language, day: &Day) -> DayView {
    let spells: Vec<SpellView> = ComponentStatus::ALL
        .into_iter()
        .rev()
        .filter(|status| *status != ComponentStatus::Operational)
        .filter_map(|status| {
            let seconds = i64::try_from(day.seconds[status]).unwrap_or(i64::MAX);
            (seconds > 0).then(|| SpellView {
                status: words::component_status(language, status),
                duration: time::duration(language, TimeDelta::seconds(seconds)),
            })
        })
        .collect();
    let worst = match day.worst {
        Some(status) => words::component_status(language, status),
        None => words::unknown(language),
    };
    let name = language.date(day.date);
    let sentence = |spell: &SpellView| {
        let (state, duration) = (&spell.status.label, &spell.duration.text);
        language.fill("state_for", &[("state", state), ("duration", duration)])
    };
    let sentences: Vec<String> = spells.iter().map(sentence).collect();
    let states = if sentences.is_empty() {
        worst.label.clone()
    } else {
        language.list(&sentences)
    };
    DayView {
        label: language.fill("day_summary", &[("date", &name), ("states", &states)]),
        day: name,
        datetime: day.date.to_string(),
        worst,
        spells,
    }
}

/// A country by its code; in English where the language does not name it.
fn country_name<'a>(language: &'a Language, code: &str) -> &'a str {
    let own = language.countries.get(code).map(String::as_str);
    own.or_else(|| country::name(code)).unwrap_or_default()
}

fn as_number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
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
