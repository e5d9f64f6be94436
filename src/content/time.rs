//! Times as authors write them.
//!
//! Part of the *parse* stage: which instant a time without an offset means depends on the site's
//! zone, so that is left to the *resolve* stage ([`WrittenTime::resolve`]).

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

/// A time as written: with an offset it is an instant, without one it is in the site's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenTime {
    Instant(DateTime<FixedOffset>),
    Local(NaiveDateTime),
}

/// Why a time names no single instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnInstant {
    /// The clock went forward over it.
    Skipped {
        /// The first time that the clock shows after it, as an author may write it.
        next: String,
        /// The same moment with the offset that was in force before.
        with_offset: String,
    },
    /// The clock went back over it: it happened at two offsets, as an author may write both.
    Twice(String, String),
    /// In UTC or in the zone its year is none from 1 to 9999, and no calendar or feed can write it.
    BeyondYears,
}

/// What RFC 3339 can write.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A day, as `2026-01-31`.
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    YEARS.contains(&day.year()).then_some(day)
}

impl WrittenTime {
    /// Accepts RFC 3339, `2026-03-19 16:48[:26]` with an optional offset (`+0100`, `+01:00`,
    /// `Z`, `UTC`) after an optional space, and a day alone, which begins at midnight. Fractions
    /// of a second are cut off.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, rest) = text.split_at_checked(10)?;
        let day = parse_day(day)?;
        if rest.is_empty() {
            return Some(Self::Local(day.and_time(NaiveTime::MIN)));
        }
        let rest = rest.strip_prefix(['T', 't', ' '])?.trim_start();
        let clock_length = rest
            .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
            .unwrap_or(rest.len());
        let (clock, offset) = rest.split_at(clock_length);
        let clock = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"]
            .iter()
            .find_map(|format| NaiveTime::parse_from_str(clock, format).ok())?;
        // Everything here counts in whole seconds.
        let local = day.and_time(clock.with_nanosecond(0)?);
        match offset.trim_start() {
            "" => Some(Self::Local(local)),
            "Z" | "z" | "UTC" | "GMT" => Some(Self::Instant(local.and_utc().fixed_offset())),
            offset => local
                .and_local_timezone(parse_offset(offset)?)
                .single()
                .map(Self::Instant),
        }
    }

    /// The instant that this time means in a zone.
    pub fn resolve(self, zone: Tz) -> Result<DateTime<Utc>, NotAnInstant> {
        let instant = match self {
            Self::Instant(instant) => instant.to_utc(),
            Self::Local(local) => match zone.from_local_datetime(&local) {
                chrono::LocalResult::Single(instant) => instant.to_utc(),
                chrono::LocalResult::Ambiguous(first, second) => {
                    return Err(NotAnInstant::Twice(
                        with_offset(local, first.offset().fix()),
                        with_offset(local, second.offset().fix()),
                    ));
                }
                chrono::LocalResult::None => return Err(skipped(local, zone)),
            },
        };
        let years = [instant.year(), instant.with_timezone(&zone).year()];
        if years.iter().all(|year| YEARS.contains(year)) {
            Ok(instant)
        } else {
            Err(NotAnInstant::BeyondYears)
        }
    }
}

/// What is to be said of a time that the clock skips.
fn skipped(local: NaiveDateTime, zone: Tz) -> NotAnInstant {
    // No clock was ever moved by more than a day.
    let around = TimeDelta::days(2);
    let offset_at = |instant: NaiveDateTime| zone.offset_from_utc_datetime(&instant).fix();
    let (mut before, mut after) = (local - around, local + around);
    let old = offset_at(before);
    // The first second with another offset, by halving.
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if offset_at(middle) == old {
            before = middle;
        } else {
            after = middle;
        }
    }
    let next = zone.from_utc_datetime(&after).naive_local();
    NotAnInstant::Skipped {
        next: without_offset(next),
        with_offset: with_offset(local, old),
    }
}

/// `2026-03-19 16:48`, with seconds where there are any.
fn without_offset(local: NaiveDateTime) -> String {
    let format = match local.second() {
        0 => "%Y-%m-%d %H:%M",
        _ => "%Y-%m-%d %H:%M:%S",
    };
    local.format(format).to_string()
}

fn with_offset(local: NaiveDateTime, offset: FixedOffset) -> String {
    format!(
        "{} {}",
        without_offset(local),
        offset.to_string().replace(':', "")
    )
}

/// `+01:00`, `+0100` or `+01`; with seconds too, which offsets had before 1972: `-00:44:30`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = text[1..].replacen(':', "", 2);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 2 | 4 | 6) {
        return None;
    }
    let part = |from: usize| match digits.get(from..from + 2) {
        Some(part) => part.parse::<i32>().ok(),
        None => Some(0),
    };
    let (hours, minutes, seconds) = (part(0)?, part(2)?, part(4)?);
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_accepted_spellings() {
        for (written, zone, expected) in [
            ("2026-03-19T16:48:26Z", Tz::UTC, "2026-03-19T16:48:26Z"),
            (
                "2026-03-19T16:48:26.5+02:00",
                Tz::UTC,
                "2026-03-19T14:48:26Z",
            ),
            ("2026-03-19 16:48", Tz::UTC, "2026-03-19T16:48:00Z"),
            ("2026-03-19 16:48:26 +0000", Tz::UTC, "2026-03-19T16:48:26Z"),
            ("2026-03-19 16:48 -0330", Tz::UTC, "2026-03-19T20:18:00Z"),
            ("2026-03-19 16:48+02", Tz::UTC, "2026-03-19T14:48:00Z"),
            ("1971-06-01 10:00 -004430", Tz::UTC, "1971-06-01T10:44:30Z"),
            (
                "1971-06-01T10:00:00-00:44:30",
                Tz::UTC,
                "1971-06-01T10:44:30Z",
            ),
            (
                "1971-06-01 10:00",
                Tz::Africa__Monrovia,
                "1971-06-01T10:44:30Z",
            ),
            (
                "2026-07-01 12:00",
                Tz::Europe__Amsterdam,
                "2026-07-01T10:00:00Z",
            ),
            ("2026-07-01", Tz::Europe__Amsterdam, "2026-06-30T22:00:00Z"),
        ] {
            let instant = WrittenTime::parse(written).map(|time| time.resolve(zone));
            assert_eq!(instant, Some(Ok(utc(expected))), "{written}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for written in [
            "",
            "yesterday",
            "2026-02-30",
            "2026-13-01",
            "19/03/2026",
            "2026-03-19T",
            "2026-03-19 25:00",
            "2026-03-19 16:48 CET",
            "2026-03-19 16:48 +1",
            "2026-03-19 16:48 +2500",
            "2026-03-19é16:48",
            "2026-03-19 16:48 +01:00:00:00",
            "0000-01-01",
            "-001-01-01",
            "+12026-1-1",
            "10000-01-01",
        ] {
            assert_eq!(WrittenTime::parse(written), None, "{written}");
        }
    }

    /// Whatever is suggested can be written, and means one instant.
    #[test]
    fn the_clock_changes() {
        for (zone, written, suggested) in [
            (
                Tz::Europe__Amsterdam,
                "2026-03-29 02:30",
                ["2026-03-29 03:00", "2026-03-29 02:30 +0100"],
            ),
            (
                Tz::Africa__Cairo,
                "2026-04-24",
                ["2026-04-24 01:00", "2026-04-24 00:00 +0200"],
            ),
            (
                Tz::Pacific__Apia,
                "2011-12-30 12:00:05",
                ["2011-12-31 00:00", "2011-12-30 12:00:05 -1000"],
            ),
            (
                Tz::Africa__Monrovia,
                "1972-01-07 00:10",
                ["1972-01-07 00:44:30", "1972-01-07 00:10 -004430"],
            ),
            (
                Tz::Europe__Amsterdam,
                "2026-10-25 02:30",
                ["2026-10-25 02:30 +0200", "2026-10-25 02:30 +0100"],
            ),
            (
                Tz::America__Havana,
                "2026-11-01",
                ["2026-11-01 00:00 -0400", "2026-11-01 00:00 -0500"],
            ),
        ] {
            let time = WrittenTime::parse(written).expect(written);
            let found = match time.resolve(zone).expect_err(written) {
                NotAnInstant::Skipped { next, with_offset } => [next, with_offset],
                NotAnInstant::Twice(first, second) => [first, second],
                NotAnInstant::BeyondYears => panic!("{written}"),
            };
            assert_eq!(found, suggested, "{written}");
            for suggested in found {
                let time = WrittenTime::parse(&suggested).expect(&suggested);
                assert!(time.resolve(zone).is_ok(), "{suggested}");
            }
        }
    }

    #[test]
    fn years_are_those_that_can_be_written() {
        for (written, zone, is_instant) in [
            ("0001-01-01 12:00", Tz::UTC, true),
            ("9999-12-31 23:59:59", Tz::UTC, true),
            ("9999-12-31 23:59:59", Tz::Pacific__Apia, true),
            ("9999-12-31 23:59:59", Tz::America__Lima, false),
            ("9999-12-31T23:59:59-01:00", Tz::UTC, false),
            ("9999-12-31T23:59:59Z", Tz::Pacific__Apia, false),
            ("0001-01-01T00:00:00Z", Tz::America__Lima, false),
        ] {
            let time = WrittenTime::parse(written).expect(written);
            assert_eq!(time.resolve(zone).is_ok(), is_instant, "{written} {zone}");
        }
    }
}
