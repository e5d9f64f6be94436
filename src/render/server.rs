//! Systems as templates see them.

use chrono::TimeDelta;

use super::address::rooted;
use super::post::component_status;
use super::time;
use super::view::{
    CheckView, DayView, GroupView, HistoryView, LocationView, ServerView, SpellView, WordView,
};
use crate::content::Location;
use crate::country;
use crate::plan::{BadgeFormat, BadgeOf, ListOf};
use crate::site::{Day, History, Server, ServerId, ServerStatus, Site, floor_percent};
use crate::vocabulary::ComponentStatus;

pub(super) fn server_view(site: &Site, id: ServerId) -> ServerView {
    let server = site.server(id);
    let settings = &site.settings;
    ServerView {
        id: server.id.clone(),
        name: server.name.clone(),
        url: rooted(site, &ListOf::Server(id).path(site, None)),
        description: server.description.clone(),
        link: server.url.clone(),
        location: server.location.as_ref().map(location),
        status: match server.status {
            ServerStatus::Internal => WordView {
                key: "internal",
                label: "Internal",
            },
            ServerStatus::Status(status) => component_status(status),
        },
        internal: server.status == ServerStatus::Internal,
        retired: server
            .retired
            .filter(|_| !server.is_listed(site.today))
            .map(|day| time::day_start(settings, day)),
        since: server.since.map(|day| time::day_start(settings, day)),
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
            at: time::time(settings, check.at),
        }),
    }
}

/// The groups with the systems that are listed today.
pub(super) fn group_views(site: &Site) -> Vec<GroupView> {
    site.groups
        .iter()
        .map(|group| GroupView {
            name: group.name.clone(),
            description: group.description.clone(),
            servers: group
                .servers
                .iter()
                .filter(|id| site.server(**id).is_listed(site.today))
                .map(|id| server_view(site, *id))
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

fn location(location: &Location) -> LocationView {
    let code = location.country.as_deref();
    LocationView {
        city: location.city.clone().unwrap_or_default(),
        country_code: code.unwrap_or_default().to_owned(),
        country: code.and_then(country::name).unwrap_or_default().to_owned(),
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
    let summary = match (troubled, days) {
        (_, 0) => "No data yet".to_owned(),
        (0, _) => format!("No day with an outage in {days} days"),
        (1, _) => format!("1 day with an outage in {days} days"),
        _ => format!("{troubled} days with an outage in {days} days"),
    };
    HistoryView {
        uptime: history.uptime.map(floor_percent),
        as_of: time::time(&site.settings, server.counted_until),
        days: history.days.iter().map(day_view).collect(),
        summary,
    }
}

fn day_view(day: &Day) -> DayView {
    let spells: Vec<SpellView> = ComponentStatus::ALL
        .into_iter()
        .rev()
        .filter(|status| *status != ComponentStatus::Operational)
        .filter_map(|status| {
            let seconds = i64::try_from(day.seconds[status]).unwrap_or(i64::MAX);
            (seconds > 0).then(|| SpellView {
                status: component_status(status),
                duration: time::duration(TimeDelta::seconds(seconds)),
            })
        })
        .collect();
    let name = time::day(day.date);
    let worst = match day.worst {
        Some(status) => component_status(status),
        None => WordView {
            key: "unknown",
            label: "No data",
        },
    };
    let told: Vec<String> = spells
        .iter()
        .map(|spell| {
            format!(
                "{} for {}",
                spell.status.label.to_lowercase(),
                spell.duration.text
            )
        })
        .collect();
    let label = if told.is_empty() {
        format!("{name}: {}", worst.label.to_lowercase())
    } else {
        format!("{name}: {}", told.join(", "))
    };
    DayView {
        day: name,
        datetime: day.date.to_string(),
        worst,
        spells,
        label,
    }
}
