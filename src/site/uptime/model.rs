//! Days and history against a model that looks at every minute, periods against one that looks at
//! every half hour.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::{America, Asia, Europe, Pacific, Tz, UTC};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::IncidentId;
use super::super::timeline::{Spell, StatusTimeline};
use super::{Figure, Period, Periods, day_bounds, history, name_incidents};
use crate::vocabulary::ComponentStatus::{self, MajorOutage, Operational, PartialOutage};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const MINUTES_PER_DAY: i64 = 24 * 60;

/// Half hours.
const DAY: i64 = 48;

/// Zones, one of them with an offset of half an hour, and days at the ends of months and years.
const LAST_DAYS: [(Tz, &str); 6] = [
    (UTC, "2026-03-01"),
    (Europe::London, "2026-03-31"),
    (Asia::Kolkata, "2026-01-01"),
    (America::Sao_Paulo, "2019-02-28"),
    (Pacific::Apia, "2011-12-31"),
    (America::New_York, "2025-12-31"),
];

/// Zones and days around a change of clocks.
const CHANGES: [(Tz, &str); 7] = [
    (UTC, "2026-03-29"),
    (Europe::London, "2026-03-29"),
    (Europe::London, "2026-10-25"),
    (America::Sao_Paulo, "2018-02-18"),
    (America::Sao_Paulo, "2018-11-04"),
    (America::Sao_Paulo, "2026-03-29"),
    (Pacific::Apia, "2011-12-30"),
];

proptest! {
    #![proptest_config(ProptestConfig {
        rng_seed: RngSeed::Fixed(0), // the same choices each time, as in tests/suite/property.rs
        ..ProptestConfig::with_cases(128)
    })]

    /// Walks through time minute by minute and asks each spell in turn.
    #[test]
    fn history_is_what_counting_minutes_gives(
        (zone, middle) in proptest::sample::select(&CHANGES[..]),
        spells in proptest::collection::vec(
            (
                -2 * MINUTES_PER_DAY..3 * MINUTES_PER_DAY,
                proptest::option::of(1..2 * MINUTES_PER_DAY),
                proptest::sample::select(&ComponentStatus::ALL[..]),
            ),
            0..5,
        ),
        since in proptest::option::of(-2 * MINUTES_PER_DAY..3 * MINUTES_PER_DAY),
        until in -2 * MINUTES_PER_DAY..3 * MINUTES_PER_DAY,
    ) {
        let middle = date(middle);
        let origin = middle.and_time(NaiveTime::MIN).and_utc();
        let minute = |minute: i64| origin + TimeDelta::minutes(minute);
        let spells: Vec<_> = spells
            .into_iter()
            .map(|(from, length, status)| Spell {
                from: minute(from),
                until: length.map(|length| minute(from + length)),
                status,
            })
            .collect();
        let worst_at = |at: DateTime<Utc>| {
            spells
                .iter()
                .filter(|spell| spell.from <= at && spell.until.is_none_or(|end| at < end))
                .map(|spell| spell.status)
                .max()
                .unwrap_or(Operational)
        };
        let last_day = middle + Days::new(1);
        let history = history(
            &StatusTimeline::from_spells(spells.iter().copied()),
            zone,
            last_day,
            3,
            since.map(minute),
            minute(until),
            minute(until),
        );

        let mut counted = vec![[0_u64; 5]; 3];
        let mut worst = [None; 3];
        for at in -4 * MINUTES_PER_DAY..=until {
            let local = minute(at).with_timezone(&zone).date_naive();
            let Some(day) = (0..3).find(|&day| middle - Days::new(1) + Days::new(day) == local)
            else {
                continue;
            };
            let day = usize::try_from(day).unwrap();
            if since.is_some_and(|since| at < since) {
                continue;
            }
            let status = worst_at(minute(at));
            worst[day] = worst[day].max(Some(status));
            if at < until {
                counted[day][status as usize] += 60;
            }
        }
        for ((day, counted), worst) in history.days.iter().zip(&counted).zip(worst) {
            for status in ComponentStatus::ALL {
                prop_assert_eq!(day.seconds[status], counted[status as usize]);
            }
            prop_assert_eq!(day.observed_seconds, counted.iter().sum::<u64>());
            prop_assert_eq!(day.worst, worst);
        }
        let sum = |status: ComponentStatus| -> u64 {
            counted.iter().map(|counted| counted[status as usize]).sum()
        };
        let total: u64 = ComponentStatus::ALL.into_iter().map(sum).sum();
        prop_assert_eq!(history.total_seconds, total);
        match history.uptime {
            None => prop_assert_eq!(total, 0),
            Some(uptime) => {
                let down = 10 * sum(MajorOutage) + 3 * sum(PartialOutage);
                #[expect(clippy::cast_precision_loss, reason = "a few days of seconds")]
                let expected = (10 * total - down) as f64 / (10 * total) as f64 * 100.0;
                prop_assert!((uptime - expected).abs() < 1e-9, "{} {}", uptime, expected);
            }
        }
    }

    /// Walks through two years by half hours, asks each spell in turn, and sorts what it sees into
    /// months, years and last days by the clock on the wall.
    #[test]
    fn periods_are_what_counting_half_hours_gives(
        (zone, last_day) in proptest::sample::select(&LAST_DAYS[..]),
        spells in proptest::collection::vec(
            (
                -700 * DAY..DAY,
                proptest::option::of(1..100 * DAY),
                proptest::sample::select(&ComponentStatus::ALL[..]),
            ),
            0..6,
        ),
        first_day in -700_i64..3,
        until in -500 * DAY..=2 * DAY,
    ) {
        let last_day = date(last_day);
        let (last_day_begins, last_day_ends) = day_bounds(zone, last_day);
        let half_hour = |number: i64| last_day_begins + TimeDelta::minutes(30 * number);
        let spells: Vec<_> = spells
            .into_iter()
            .map(|(from, length, status)| Spell {
                from: half_hour(from),
                until: length.map(|length| half_hour(from + length)),
                status,
            })
            .collect();
        let first_day = last_day + TimeDelta::days(first_day);
        let until = half_hour(until).min(last_day_ends);
        let periods = Periods {
            timeline: StatusTimeline::from_spells(spells.iter().copied()),
            zone,
            first_day,
            last_day,
            until,
            months: 120,
        };

        let mut counted: Vec<(Period, [u64; 5])> = Vec::new();
        let mut count = |period: Period, status: ComponentStatus| {
            let known = counted.iter().position(|(known, _)| *known == period);
            let index = known.unwrap_or_else(|| {
                counted.push((period, [0; 5]));
                counted.len() - 1
            });
            counted[index].1[status as usize] += 1800;
        };
        for number in -720 * DAY..2 * DAY {
            let at = half_hour(number);
            let local = at.with_timezone(&zone).date_naive();
            if local < first_day || at >= until {
                continue;
            }
            let held = |spell: &&Spell| spell.from <= at && spell.until.is_none_or(|end| at < end);
            let worst = spells.iter().filter(held).map(|spell| spell.status).max();
            let worst = worst.unwrap_or(Operational);
            count(Period::Year(local.year()), worst);
            count(Period::Month(local.year(), local.month()), worst);
            for days in Periods::LAST_DAYS {
                if (last_day - local).num_days() < i64::from(days) {
                    count(Period::LastDays(days), worst);
                }
            }
        }
        let last_days = Periods::LAST_DAYS.map(|days| periods.last_days(days));
        let figures = last_days.into_iter().filter(|figure| figure.uptime.is_some());
        let figures: Vec<Figure> = figures.chain(periods.months()).chain(periods.years()).collect();
        prop_assert_eq!(figures.len(), counted.len());
        for figure in figures {
            let (_, counted) = counted.iter().find(|(period, _)| *period == figure.period).unwrap();
            for status in ComponentStatus::ALL {
                prop_assert_eq!(figure.seconds[status], counted[status as usize]);
            }
            let down = counted[MajorOutage as usize] + counted[PartialOutage as usize];
            prop_assert_eq!(figure.uptime.unwrap() < 100.0, down > 0);
        }
    }

    /// Asks of each day and incident whether a minute of the day is in one of its spells.
    #[test]
    fn days_name_the_incidents_behind_them(
        spells in proptest::collection::vec(
            (
                0..4_usize,
                -2 * MINUTES_PER_DAY..3 * MINUTES_PER_DAY,
                proptest::option::of(1..2 * MINUTES_PER_DAY),
                proptest::sample::select(&ComponentStatus::ALL[1..]),
            ),
            0..6,
        ),
        now in 0..MINUTES_PER_DAY,
    ) {
        let today = date("2026-03-29");
        let origin = today.and_time(NaiveTime::MIN).and_utc();
        let minute = |minute: i64| origin + TimeDelta::minutes(minute);
        let spells: Vec<(IncidentId, Spell)> = spells
            .into_iter()
            .map(|(incident, from, length, status)| {
                let until = length.map(|length| minute(from + length));
                (IncidentId(incident), Spell { from: minute(from), until, status })
            })
            .collect();
        let now = minute(now);
        let timeline = StatusTimeline::from_spells(spells.iter().map(|(_, spell)| *spell));
        let mut days = history(&timeline, UTC, today, 3, None, now, now).days;
        name_incidents(&mut days, spells.iter().copied(), now);
        for day in days {
            let mut expected: Vec<(ComponentStatus, usize)> = (0..4)
                .filter_map(|incident| {
                    let minutes = (0..MINUTES_PER_DAY).map(|at| day.from + TimeDelta::minutes(at));
                    let states = minutes.filter_map(|at| {
                        spells
                            .iter()
                            .filter(|(of, spell)| {
                                *of == IncidentId(incident)
                                    && spell.from <= now.min(at)
                                    && spell.until.is_none_or(|end| at < end)
                            })
                            .map(|(_, spell)| spell.status)
                            .max()
                    });
                    Some((states.max()?, incident))
                })
                .collect();
            expected.sort_by_key(|&(status, incident)| (std::cmp::Reverse(status), incident));
            let expected: Vec<_> = expected.into_iter().map(|(_, id)| IncidentId(id)).collect();
            prop_assert_eq!(day.incidents, expected);
        }
    }

    /// Looks at the clock every minute until it shows the date.
    #[test]
    fn a_day_begins_when_clocks_first_show_it(
        zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        day in 0..22_000_u64,
    ) {
        // Before 1975 some zones were whole seconds away from UTC.
        let date = date("1975-01-01") + Days::new(day);
        let mut at = date.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(40);
        while at.with_timezone(&zone).date_naive() < date {
            at += TimeDelta::minutes(1);
        }
        prop_assert_eq!(day_bounds(zone, date).0, at);
        prop_assert_eq!(day_bounds(zone, date - Days::new(1)).1, at);
    }
}
