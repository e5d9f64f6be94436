//! `/api/uptime.json`: each system's days and uptime, so that anyone can recompute the figure.

use chrono::SecondsFormat;
use serde::Serialize;

use crate::render::text::json;
use crate::site::{Day, SecondsByStatus, Site, floor_to};
use crate::vocabulary::ComponentStatus;

#[derive(Serialize)]
struct Uptime<'a> {
    generated_at: String,
    window_days: u32,
    servers: Vec<ServerUptime<'a>>,
}

#[derive(Serialize)]
struct ServerUptime<'a> {
    id: &'a str,
    status: &'static str,
    /// Percent of the time that was observed; null where nothing was.
    uptime: Option<f64>,
    days: Vec<DayUptime>,
}

#[derive(Serialize)]
struct DayUptime {
    date: String,
    /// Null on a day that was not observed.
    worst: Option<&'static str>,
    seconds: Seconds,
}

#[derive(Serialize)]
struct Seconds {
    operational: u64,
    under_maintenance: u64,
    degraded_performance: u64,
    partial_outage: u64,
    major_outage: u64,
}

pub(super) fn uptime(site: &Site) -> Vec<u8> {
    let servers = site
        .listed_servers()
        .map(|id| site.server(id))
        .filter_map(|server| {
            let history = server.history.as_ref()?;
            Some(ServerUptime {
                id: &server.id,
                status: server.component_status()?.as_str(),
                uptime: history.uptime.map(to_six_decimals),
                days: history.days.iter().map(day).collect(),
            })
        })
        .collect();
    let last_change = site.changes.last;
    let document = Uptime {
        generated_at: last_change.to_rfc3339_opts(SecondsFormat::Secs, true),
        window_days: site.settings.history_days,
        servers,
    };
    json::bytes(&document)
}

fn day(day: &Day) -> DayUptime {
    DayUptime {
        date: day.date.to_string(),
        worst: day.worst.map(ComponentStatus::as_str),
        seconds: seconds(&day.seconds),
    }
}

fn seconds(seconds: &SecondsByStatus) -> Seconds {
    Seconds {
        operational: seconds[ComponentStatus::Operational],
        under_maintenance: seconds[ComponentStatus::UnderMaintenance],
        degraded_performance: seconds[ComponentStatus::DegradedPerformance],
        partial_outage: seconds[ComponentStatus::PartialOutage],
        major_outage: seconds[ComponentStatus::MajorOutage],
    }
}

/// Rounded down: half a second in two years must not read as none.
fn to_six_decimals(percent: f64) -> f64 {
    floor_to(percent, 1e6)
}
