//! `/api/uptime.json`: each system's days, periods and uptime, so that anyone can recompute the
//! figures; and `/api/uptime.csv`, the periods alone, as a table (RFC 4180).

use std::fmt::Write as _;

use chrono::SecondsFormat;
use serde::Serialize;

use crate::render::text::json;
use crate::site::{Day, Figure, Period, Periods, SecondsByStatus, Server, Site, floor_to};
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
    periods: Vec<PeriodUptime>,
    days: Vec<DayUptime>,
}

#[derive(Serialize)]
struct PeriodUptime {
    period: String,
    from: String,
    to: String,
    /// Null where nothing was observed.
    uptime: Option<f64>,
    seconds: Seconds,
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

pub(super) fn document(site: &Site) -> Vec<u8> {
    let servers = reported(site)
        .filter_map(|(server, periods)| {
            let history = server.history.as_ref()?;
            Some(ServerUptime {
                id: &server.id,
                status: server.component_status()?.as_str(),
                uptime: history.uptime.map(to_six_decimals),
                periods: figures(periods).map(|figure| period(&figure)).collect(),
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

/// A line for each system and period. It begins with the names of the columns, and lines end with
/// CR LF, as in the standard. No field needs quotes: an id has letters, digits, `-`, `_` and `.`.
pub(super) fn table(site: &Site) -> Vec<u8> {
    const COLUMNS: &str = "id,period,from,to,uptime,operational,under_maintenance,\
                           degraded_performance,partial_outage,major_outage\r\n";
    let mut table = COLUMNS.to_owned();
    for (server, periods) in reported(site) {
        for figure in figures(periods) {
            let uptime = figure.uptime.map(six_decimals).unwrap_or_default();
            let (from, to) = (figure.first_day, figure.last_day);
            let period = name_of(figure.period);
            let _ = write!(table, "{},{period},{from},{to},{uptime}", server.id);
            for status in ComponentStatus::ALL {
                let _ = write!(table, ",{}", figure.seconds[status]);
            }
            table.push_str("\r\n");
        }
    }
    table.into_bytes()
}

/// The systems that are listed and report a state.
fn reported(site: &Site) -> impl Iterator<Item = (&Server, &Periods)> {
    site.listed_servers()
        .map(|id| site.server(id))
        .filter_map(|server| Some((server, server.periods.as_ref()?)))
        .filter(|(server, _)| server.component_status().is_some())
}

/// The last days, then years, then months.
fn figures(periods: &Periods) -> impl Iterator<Item = Figure> {
    let last_days = Periods::LAST_DAYS.map(|days| periods.last_days(days));
    last_days
        .into_iter()
        .chain(periods.years())
        .chain(periods.months())
}

/// `30d`, `2026` or `2026-03`.
fn name_of(period: Period) -> String {
    match period {
        Period::LastDays(days) => format!("{days}d"),
        Period::Year(year) => format!("{year:04}"),
        Period::Month(year, month) => format!("{year:04}-{month:02}"),
    }
}

fn period(figure: &Figure) -> PeriodUptime {
    PeriodUptime {
        period: name_of(figure.period),
        from: figure.first_day.to_string(),
        to: figure.last_day.to_string(),
        uptime: figure.uptime.map(to_six_decimals),
        seconds: seconds(&figure.seconds),
    }
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

fn six_decimals(percent: f64) -> String {
    if percent >= 100.0 {
        return "100".to_owned();
    }
    format!("{:.6}", to_six_decimals(percent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    /// An hour out on 1 March, in a service that began in February.
    fn site() -> Site {
        TestSite::new()
            .servers("servers:\n  - {id: A, since: 2026-02-10}\n  - {id: B, status: internal}")
            .post(
                "2026-03-01-mail",
                "date: 2026-03-01 12:00\nstarted: 2026-03-01 11:00\nstatus: resolved\nservers: {A: major_outage}",
            )
            .resolve()
    }

    #[test]
    fn a_table_has_a_line_for_each_system_and_period() {
        let table = String::from_utf8(table(&site())).unwrap();
        let lines: Vec<&str> = table.split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "id,period,from,to,uptime,operational,under_maintenance,degraded_performance,partial_outage,major_outage",
                "A,30d,2026-02-19,2026-03-20,99.856321,2502000,0,0,0,3600",
                "A,90d,2026-02-10,2026-03-20,99.890350,3279600,0,0,0,3600",
                "A,365d,2026-02-10,2026-03-20,99.890350,3279600,0,0,0,3600",
                "A,2026,2026-02-10,2026-03-20,99.890350,3279600,0,0,0,3600",
                "A,2026-03,2026-03-01,2026-03-20,99.780701,1638000,0,0,0,3600",
                "A,2026-02,2026-02-10,2026-02-28,100,1641600,0,0,0,0",
                "",
            ]
        );
    }

    #[test]
    fn the_document_has_the_same_figures() {
        let document: serde_json::Value = serde_json::from_slice(&document(&site())).unwrap();
        let periods = document["servers"][0]["periods"].as_array().unwrap();
        assert_eq!(
            periods[0],
            serde_json::json!({
                "period": "30d", "from": "2026-02-19", "to": "2026-03-20", "uptime": 99.856_321,
                "seconds": {"operational": 2_502_000, "under_maintenance": 0, "degraded_performance": 0,
                    "partial_outage": 0, "major_outage": 3600},
            })
        );
        let names: Vec<&str> = periods
            .iter()
            .filter_map(|period| period["period"].as_str())
            .collect();
        assert_eq!(names, ["30d", "90d", "365d", "2026", "2026-03", "2026-02"]);
    }
}
