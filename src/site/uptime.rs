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
//! Days are counted once, for a history of bounded length. Longer periods, months and years, are
//! counted on the timeline when they are asked for, so that they take time by the incidents in them
//! and no memory.
//!
//! Instants are UTC, spans are half-open, time is in seconds and uptime in percent.

use std::cmp::Reverse;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::vocabulary::ComponentStatus;

use super::IncidentId;
use super::timeline::{SecondsByStatus, Spell, StatusTimeline};

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
    /// The incidents and maintenances that kept it from being operational, the worst first, five at
    /// most.
    pub incidents: Vec<IncidentId>,
}

/// What a system's uptime is told for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// So many days, the last one among them.
    LastDays(u32),
    /// A year and a month of it, from 1.
    Month(i32, u32),
    Year(i32),
}

/// What a period comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub period: Period,
    /// The days of it that figures begin and end with: those of its service, up to today.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// Whether the period began before that first day.
    pub begins_late: bool,
    /// The observed seconds by state.
    pub seconds: SecondsByStatus,
    /// Percent of the observed time, 0 to 100; none where nothing was observed.
    pub uptime: Option<f64>,
}

/// All that is needed to count any period of a system.
#[derive(Debug, Clone, PartialEq)]
pub struct Periods {
    pub(super) timeline: StatusTimeline,
    pub(super) zone: Tz,
    /// Before this day nothing is claimed.
    pub(super) first_day: NaiveDate,
    /// The last day of service, or today.
    pub(super) last_day: NaiveDate,
    /// Figures count up to here.
    pub(super) until: DateTime<Utc>,
    /// How many months are told.
    pub(super) months: usize,
}

impl Periods {
    /// What every system has a figure for, beside months and years.
    pub const LAST_DAYS: [u32; 3] = [30, 90, 365];
    /// How many years are told. An inventory may name any day since the year 1.
    const YEARS: usize = 20;

    /// How many months are told of each of so many systems: ten years, fewer where they are many,
    /// but never less than a year. They are a line each in two files.
    pub(super) fn months_of_each(servers: usize) -> usize {
        const OF_ALL: usize = 200_000;
        (OF_ALL / servers.max(1)).clamp(12, 120)
    }

    /// The figure of the last days, as many as are asked for.
    #[must_use]
    pub fn last_days(&self, days: u32) -> Figure {
        let ago = Days::new(u64::from(days.saturating_sub(1)));
        let first = self.last_day.checked_sub_days(ago);
        self.figure(
            Period::LastDays(days),
            first.unwrap_or(NaiveDate::MIN),
            self.last_day,
        )
    }

    /// The months in which anything was observed, newest first.
    pub fn months(&self) -> impl Iterator<Item = Figure> {
        let newest = self.last_day.with_day(1).unwrap_or(self.last_day);
        let month = move |ago: usize| {
            let ago = Months::new(u32::try_from(ago).ok()?);
            let first = newest.checked_sub_months(ago)?;
            let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
            let period = Period::Month(first.year(), first.month());
            Some((period, first, last))
        };
        self.observed((0..self.months).map_while(month))
    }

    /// The years in which anything was observed, newest first.
    pub fn years(&self) -> impl Iterator<Item = Figure> {
        let newest = self.last_day.year();
        let year = |year: i32| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
            Some((Period::Year(year), first, last))
        };
        let years = (i32::MIN..=newest).rev().take(Self::YEARS);
        self.observed(years.map_while(year))
    }

    /// The figures of periods, newest first, as far back as there is anything in them.
    fn observed(
        &self,
        periods: impl Iterator<Item = (Period, NaiveDate, NaiveDate)>,
    ) -> impl Iterator<Item = Figure> {
        periods
            .take_while(|(_, _, last)| *last >= self.first_day)
            .map(|(period, first, last)| self.figure(period, first, last))
            .filter(|figure| figure.uptime.is_some())
    }

    fn figure(&self, period: Period, first_day: NaiveDate, last_day: NaiveDate) -> Figure {
        let first = first_day.max(self.first_day);
        let last = last_day.min(self.last_day);
        let (from, _) = day_bounds(self.zone, first);
        let (_, until) = day_bounds(self.zone, last);
        let until = until.min(self.until);
        let seconds = self.timeline.seconds_by_status(from, until);
        Figure {
            period,
            first_day: first,
            last_day: last,
            begins_late: first > first_day,
            seconds,
            uptime: uptime(&seconds),
        }
    }
}

/// Tells each day which incidents were behind its states. The spells are those that an incident
/// gave the system; what has not begun `now` is left out.
pub(super) fn name_incidents(
    days: &mut [Day],
    spells: impl Iterator<Item = (IncidentId, Spell)>,
    now: DateTime<Utc>,
) {
    /// Of one day. Hundreds may have one, and their lines would stand for every day.
    const NAMED: usize = 5;
    let mut found: Vec<Vec<(ComponentStatus, IncidentId)>> = vec![Vec::new(); days.len()];
    for (incident, spell) in spells.filter(|(_, spell)| spell.from <= now) {
        let begin = days.partition_point(|day| day.until <= spell.from);
        let end = spell.until.map_or(days.len(), |until| {
            days.partition_point(|day| day.from < until)
        });
        for found in found.get_mut(begin..end).unwrap_or_default() {
            found.push((spell.status, incident));
        }
    }
    for (day, mut found) in days.iter_mut().zip(found) {
        if day.worst.is_none() {
            continue;
        }
        found.sort_unstable_by_key(|&(status, incident)| (incident, Reverse(status)));
        found.dedup_by_key(|&mut (_, incident)| incident);
        found.sort_by_key(|&(status, _)| Reverse(status));
        let worst = found.into_iter().take(NAMED);
        day.incidents = worst.map(|(_, incident)| incident).collect();
    }
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
        incidents: Vec::new(),
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
    fn months_and_years_go_back_as_far_as_there_is_room() {
        for (systems, months) in [(0, 120), (1, 120), (1_666, 120), (4_000, 50), (100_000, 12)] {
            assert_eq!(Periods::months_of_each(systems), months, "{systems}");
        }
        let periods = Periods {
            timeline: StatusTimeline::default(),
            zone: UTC,
            first_day: date("0001-01-01"),
            last_day: date("2026-03-20"),
            until: instant("2026-03-20T00:00"),
            months: Periods::months_of_each(1),
        };
        let names = |figures: Vec<Figure>| (figures.len(), figures.last().unwrap().first_day);
        assert_eq!(names(periods.months().collect()), (120, date("2016-04-01")));
        assert_eq!(names(periods.years().collect()), (20, date("2007-01-01")));
    }

    #[test]
    fn a_period_that_has_seen_nothing_is_not_told() {
        let periods = Periods {
            timeline: StatusTimeline::default(),
            zone: UTC,
            first_day: date("2026-02-10"),
            last_day: date("2026-03-01"),
            until: instant("2026-03-01T00:00"),
            months: 12,
        };
        let months: Vec<Figure> = periods.months().collect();
        assert_eq!(months.len(), 1, "nothing of March has passed");
        assert_eq!(months[0].period, Period::Month(2026, 2));
        assert_eq!(months[0].first_day, date("2026-02-10"));
        assert!(months[0].begins_late);
        let last_days = periods.last_days(30);
        assert_eq!(last_days.first_day, date("2026-02-10"));
        assert!(last_days.begins_late);
        assert_eq!(last_days.uptime, Some(100.0));
    }

    #[test]
    fn no_days_have_no_uptime() {
        let timeline = StatusTimeline::default();
        let noon = instant("2026-03-19T12:00");
        let history = history(&timeline, UTC, date("2026-03-19"), 0, None, noon, noon);
        assert_eq!((history.days.len(), history.uptime), (0, None));
    }
}
