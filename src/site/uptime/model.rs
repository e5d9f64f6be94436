//! Days and history against a model that looks at every minute.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::{America, Europe, Pacific, Tz, UTC};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::super::timeline::{Spell, StatusTimeline};
use super::{day_bounds, history};
use crate::vocabulary::ComponentStatus::{self, MajorOutage, Operational, PartialOutage};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

const MINUTES_PER_DAY: i64 = 24 * 60;

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
