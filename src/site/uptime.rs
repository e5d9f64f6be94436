//! Days, history and uptime of one server, counted on its timeline.
//!
//! Part of the *resolve* stage. A day is a calendar day of the site's time zone, so it may have
//! 23 or 25 hours, or none; days cover time without gap or overlap. Uptime is Statuspage's: a
//! major outage counts in full, a partial one for three tenths, maintenance and degraded
//! performance not at all.
//!
//! Figures count up to a server's own last change, or to the start of the day: if they counted up
//! to *now*, each second would give another site. But an outage that goes on counts: while there is
//! one, they count it up to the end of the hour, as if it went on until then. So they are the same
//! all hour, never too good, and at most an hour too bad. Counting to the last change would show a
//! system as perfect that has been down all day, and counting to the end of the day would turn ten
//! minutes into fourteen hours.
//!
//! Instants are UTC, spans are half-open, time is in seconds and uptime in percent.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::vocabulary::ComponentStatus;

use super::timeline::{SecondsByStatus, StatusTimeline};

/// How much of a second of partial outage counts as downtime.
const PARTIAL_OUTAGE_WEIGHT: f64 = 0.3;

/// A server's calendar days up to the present and what they come to.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Oldest first.
    pub days: Vec<Day>,
    /// Seconds that were observed in all the days together.
    pub total_seconds: u64,
    /// The observed seconds by state.
    pub seconds: SecondsByStatus,
    /// Percent of the observed time, 0 to 100; none where nothing was observed.
    pub uptime: Option<f64>,
}

/// One calendar day of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    /// The day's first instant, and the next day's: the whole day, observed or not.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    /// Seconds of the day that figures count in.
    pub observed_seconds: u64,
    /// The observed seconds by state.
    pub seconds: SecondsByStatus,
    /// The worst state that lasted a second or more, or that is in force right now if this is
    /// today; none where nothing was observed.
    pub worst: Option<ComponentStatus>,
}

/// The history of the `days` calendar days in `zone` that end with `last_day`.
///
/// Figures count from `since`, the day that the server began, up to `until`. The rest of the days
/// is there, unobserved. The state at `now` counts for its day, whatever its length.
#[must_use]
pub(super) fn history(
    timeline: &StatusTimeline,
    zone: Tz,
    last_day: NaiveDate,
    days: u32,
    since: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> History {
    let days: Vec<Day> = (0..days)
        .rev()
        .filter_map(|ago| last_day.checked_sub_days(Days::new(ago.into())))
        .map(|date| day(timeline, zone, date, since, until, now))
        .collect();
    let mut seconds = SecondsByStatus::default();
    for day in &days {
        seconds += day.seconds;
    }
    History {
        days,
        total_seconds: seconds.total(),
        seconds,
        uptime: uptime(&seconds),
    }
}

fn day(
    timeline: &StatusTimeline,
    zone: Tz,
    date: NaiveDate,
    since: Option<DateTime<Utc>>,
    observed_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Day {
    let (from, until) = day_bounds(zone, date);
    let observed_from = since.map_or(from, |since| since.max(from));
    let seconds = timeline.seconds_by_status(observed_from, until.min(observed_until));
    // An outage that begins this very second has lasted none, but readers must see it.
    let present = (observed_from <= now && (from..until).contains(&now)).then(|| timeline.at(now));
    Day {
        date,
        from,
        until,
        observed_seconds: seconds.total(),
        seconds,
        worst: seconds.worst().max(present),
    }
}

/// Uptime in percent of all the seconds given; none where there are none.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "seconds are exact in an f64 for 285 million years"
)]
fn uptime(seconds: &SecondsByStatus) -> Option<f64> {
    let total = seconds.total() as f64;
    let down = seconds[ComponentStatus::MajorOutage] as f64
        + PARTIAL_OUTAGE_WEIGHT * seconds[ComponentStatus::PartialOutage] as f64;
    (total > 0.0).then(|| (total - down) / total * 100.0)
}

/// A percentage with two decimals, rounded down; exactly 100 is `100`.
///
/// Down, because a system that was out for a second must not read as one that never was.
#[must_use]
pub fn floor_percent(value: f64) -> String {
    if value >= 100.0 {
        return "100".to_owned();
    }
    format!("{:.2}", floor_to(value, 100.0).max(0.0))
}

/// A percentage rounded down to so many parts of a percent; only 100 is 100.
#[must_use]
pub fn floor_to(value: f64, parts: f64) -> f64 {
    /// Of a part: far above the error that an `f64` makes of 0.29, whose hundredfold is a little
    /// less than 29, and so small that nothing less than 100 is taken for it.
    const REPRESENTATION_ERROR: f64 = 1e-7;
    if value >= 100.0 {
        return 100.0;
    }
    let most = 100.0 * parts - 1.0;
    (value * parts + REPRESENTATION_ERROR).floor().min(most) / parts
}

/// The end of the hour that an instant is in, by the clock of UTC.
#[must_use]
pub(super) fn end_of_hour(instant: DateTime<Utc>) -> DateTime<Utc> {
    start_of_hour(instant) + TimeDelta::hours(1)
}

#[must_use]
pub(super) fn start_of_hour(instant: DateTime<Utc>) -> DateTime<Utc> {
    const HOUR: i64 = 3600;
    let seconds = instant.timestamp();
    DateTime::from_timestamp(seconds - seconds.rem_euclid(HOUR), 0).unwrap_or(instant)
}

/// The first instant of a calendar day in a zone and the first of the next day.
///
/// The two are equal for a day that the zone never had.
#[must_use]
pub fn day_bounds(zone: Tz, date: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = date.succ_opt().unwrap_or(date);
    (start_of_day(zone, date), start_of_day(zone, next))
}

/// The first instant at which clocks in the zone show this date or a later one.
fn start_of_day(zone: Tz, date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    if let Some(start) = zone.from_local_datetime(&midnight).earliest() {
        return start.to_utc();
    }
    // Clocks skipped midnight. The change of clocks is closer than any offset from UTC and the
    // longest gap, a day, together; between these bounds it is the only one.
    let margin = TimeDelta::hours(40);
    let (mut before, mut start) = (midnight.and_utc() - margin, midnight.and_utc() + margin);
    while start - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((start - before).num_seconds() / 2);
        if middle.with_timezone(&zone).date_naive() < date {
            before = middle;
        } else {
            start = middle;
        }
    }
    start
}

#[cfg(test)]
mod model;

#[cfg(test)]
mod tests {
    use chrono_tz::{Africa, America, Asia, Atlantic, Europe, Pacific, UTC};

    use super::super::timeline::Spell;
    use super::*;
    use ComponentStatus::{
        DegradedPerformance, MajorOutage, Operational, PartialOutage, UnderMaintenance,
    };

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn instant(text: &str) -> DateTime<Utc> {
        format!("{text}:00Z").parse().unwrap()
    }

    fn spell(from: &str, until: Option<&str>, status: ComponentStatus) -> Spell {
        Spell {
            from: instant(from),
            until: until.map(instant),
            status,
        }
    }

    #[test]
    fn days_begin_at_their_first_instant() {
        let table = [
            (UTC, "2026-03-29", "2026-03-29T00:00", 24),
            (Europe::London, "2026-03-29", "2026-03-29T00:00", 23),
            (Europe::London, "2026-07-01", "2026-06-30T23:00", 24),
            (Europe::London, "2026-10-25", "2026-10-24T23:00", 25),
            // Midnight does not exist: clocks go from 23:59 to 01:00.
            (America::Sao_Paulo, "2018-11-04", "2018-11-04T03:00", 23),
            (Asia::Beirut, "2025-03-30", "2025-03-29T22:00", 23),
            (Africa::Cairo, "2024-04-26", "2024-04-25T22:00", 23),
            // Clocks go back at midnight to 23:00: the hour is yesterday's.
            (America::Sao_Paulo, "2018-02-17", "2018-02-17T02:00", 25),
            (America::Sao_Paulo, "2018-02-18", "2018-02-18T03:00", 24),
            // Midnight happens twice: clocks go back at 01:00.
            (Atlantic::Azores, "2024-10-27", "2024-10-27T00:00", 25),
            // A minute of the day, then an hour of yesterday, then the day again.
            (America::St_Johns, "2010-11-07", "2010-11-07T02:30", 25),
            // Never there: Samoa crossed the date line.
            (Pacific::Apia, "2011-12-29", "2011-12-29T10:00", 24),
            (Pacific::Apia, "2011-12-30", "2011-12-30T10:00", 0),
            (Pacific::Apia, "2011-12-31", "2011-12-30T10:00", 24),
        ];
        for (zone, day, from, hours) in table {
            let from = instant(from);
            let expected = (from, from + TimeDelta::hours(hours));
            assert_eq!(day_bounds(zone, date(day)), expected, "{zone} {day}");
        }
    }

    #[test]
    fn percentages_are_rounded_down() {
        let table = [
            (100.0, "100"),
            (99.999, "99.99"),
            (99.999_999_999_9, "99.99"),
            (99.995, "99.99"),
            (99.5, "99.50"),
            (0.29, "0.29"),
            (57.0, "57.00"),
            (0.009, "0.00"),
            (0.0, "0.00"),
        ];
        for (value, text) in table {
            assert_eq!(floor_percent(value), text, "{value}");
        }
        for hundredths in 0..10_000_u32 {
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            assert_eq!(floor_percent(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn a_partial_outage_counts_for_three_tenths() {
        let timeline = StatusTimeline::from_spells([
            spell("2026-03-19T00:00", Some("2026-03-19T06:00"), MajorOutage),
            spell("2026-03-19T06:00", Some("2026-03-19T16:00"), PartialOutage),
            spell(
                "2026-03-19T16:00",
                Some("2026-03-19T20:00"),
                UnderMaintenance,
            ),
            spell("2026-03-19T20:00", None, DegradedPerformance),
        ]);
        let seconds =
            timeline.seconds_by_status(instant("2026-03-19T00:00"), instant("2026-03-20T00:00"));
        assert_eq!(uptime(&seconds), Some((24.0 - 6.0 - 3.0) / 24.0 * 100.0));
        assert_eq!(uptime(&SecondsByStatus::default()), None);
    }

    #[test]
    fn days_outside_of_service_are_unknown() {
        let timeline = StatusTimeline::from_spells([spell("2026-03-01T00:00", None, MajorOutage)]);
        let history = history(
            &timeline,
            UTC,
            date("2026-03-20"),
            4,
            Some(instant("2026-03-18T12:00")),
            instant("2026-03-19T06:00"),
            instant("2026-03-19T06:00"),
        );
        let days: Vec<_> = history
            .days
            .iter()
            .map(|day| (day.date.to_string(), day.observed_seconds, day.worst))
            .collect();
        assert_eq!(
            days,
            [
                ("2026-03-17".to_owned(), 0, None),
                ("2026-03-18".to_owned(), 12 * 3600, Some(MajorOutage)),
                ("2026-03-19".to_owned(), 6 * 3600, Some(MajorOutage)),
                ("2026-03-20".to_owned(), 0, None),
            ]
        );
        assert_eq!(history.total_seconds, 18 * 3600);
        assert_eq!(history.seconds[MajorOutage], 18 * 3600);
        assert_eq!(history.uptime, Some(0.0));
    }

    #[test]
    fn what_is_in_force_now_counts_for_today_whatever_its_length() {
        let midnight = instant("2026-03-19T00:00");
        let noon = instant("2026-03-19T12:00");
        let ended = spell("2026-03-19T09:00", Some("2026-03-19T12:00"), PartialOutage);
        let begun = spell("2026-03-19T12:00", None, MajorOutage);
        let since_midnight = spell("2026-03-19T00:00", None, MajorOutage);
        let table = [
            ("ended now", ended, None, noon, Some(PartialOutage)),
            ("begun now", begun, None, noon, Some(MajorOutage)),
            ("begun later", begun, None, midnight, Some(Operational)),
            (
                "at midnight",
                since_midnight,
                None,
                midnight,
                Some(MajorOutage),
            ),
            (
                "service begins now",
                begun,
                Some(noon),
                noon,
                Some(MajorOutage),
            ),
            ("service to begin", begun, Some(noon), midnight, None),
        ];
        for (name, spell, since, until, worst) in table {
            let timeline = StatusTimeline::from_spells([spell]);
            let today = date("2026-03-19");
            let history = history(&timeline, UTC, today, 1, since, until, until);
            assert_eq!(history.days[0].worst, worst, "{name}");
        }
    }

    #[test]
    fn no_days_have_no_uptime() {
        let timeline = StatusTimeline::default();
        let noon = instant("2026-03-19T12:00");
        let history = history(&timeline, UTC, date("2026-03-19"), 0, None, noon, noon);
        assert_eq!((history.days.len(), history.uptime), (0, None));
    }
}
