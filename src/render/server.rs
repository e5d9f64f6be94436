//! Systems as templates see them.

use chrono::TimeDelta;

use super::address::rooted;
use super::view::{
    BarView, CheckView, DayView, GroupView, HistoryView, LocationView, ServerView, Shared,
    SpellView,
};
use super::{time, words};
use crate::content::Location;
use crate::country;
use crate::language::Language;
use crate::plan::{BadgeFormat, BadgeOf, ListOf};
use crate::site::{Day, History, Server, ServerId, ServerStatus, Site, floor_percent};
use crate::vocabulary::ComponentStatus;

pub(super) fn server_view(site: &Site, id: ServerId) -> ServerView {
    let server = site.server(id);
    let language = &site.language;
    ServerView {
        id: server.id.clone(),
        name: server.name.clone(),
        url: rooted(site, &ListOf::Server(id).path(site, None)),
        description: server.description.clone(),
        link: server.url.clone(),
        location: server
            .location
            .as_ref()
            .map(|location| location_view(language, location)),
        status: match server.status {
            ServerStatus::Internal => words::internal(language),
            ServerStatus::Status(status) => words::component_status(language, status),
        },
        internal: server.status == ServerStatus::Internal,
        retired: server
            .retired
            .filter(|_| !server.is_listed(site.today))
            .map(|day| time::day_start(site, day)),
        since: server.since.map(|day| time::day_start(site, day)),
        history: server
            .history
            .as_ref()
            .map(|history| history_view(site, server, history)),
        badge: server.component_status().map(|_| {
            let of = BadgeOf::Server(id);
            rooted(site, &of.path(site, BadgeFormat::Svg))
        }),
        check: server.check.map(|check| CheckView {
            up: check.up,
            at: time::time(site, check.at),
        }),
    }
}

/// The groups with the systems that are listed today. `servers` has the view of each, by its id.
pub(super) fn group_views(site: &Site, servers: &[Shared<ServerView>]) -> Vec<GroupView> {
    site.groups
        .iter()
        .map(|group| GroupView {
            name: group.name.clone(),
            description: group.description.clone(),
            servers: group
                .servers
                .iter()
                .filter(|id| site.server(**id).is_listed(site.today))
                .map(|id| servers[id.index()].clone())
                .collect(),
        })
        .filter(|group| !group.servers.is_empty())
        .collect()
}

/// Whether any listed system has a last check to show.
pub(super) fn has_checks(site: &Site) -> bool {
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
    let told = |spell: &SpellView| {
        let (state, duration) = (&spell.status.label, &spell.duration.text);
        language.fill("state_for", &[("state", state), ("duration", duration)])
    };
    let told: Vec<String> = spells.iter().map(told).collect();
    let states = if told.is_empty() {
        worst.label.clone()
    } else {
        language.list(&told)
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
