//! Times as authors write them.
//!
//! Part of the *parse* stage: which instant a time without an offset means depends on the site's
//! zone, so that is left to the *resolve* stage ([`WrittenTime::resolve`]).

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// A time as written: with an offset it is an instant, without one it is in the site's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenTime {
    Instant(DateTime<FixedOffset>),
    Local(NaiveDateTime),
}

/// Why a time without an offset names no single instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAnInstant {
    /// The clock went forward over it.
    Skipped,
    /// The clock went back over it: it happened at both of these offsets.
    Twice(FixedOffset, FixedOffset),
}

impl WrittenTime {
    /// Accepts RFC 3339, `2026-03-19 16:48[:26]` with an optional offset (`+0100`, `+01:00`,
    /// `Z`, `UTC`) after an optional space, and a day alone, which begins at midnight. Fractions
    /// of a second are cut off.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, rest) = text.split_at_checked(10)?;
        let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()?;
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
        match self {
            Self::Instant(instant) => Ok(instant.to_utc()),
            Self::Local(local) => match zone.from_local_datetime(&local) {
                chrono::LocalResult::Single(instant) => Ok(instant.to_utc()),
                chrono::LocalResult::Ambiguous(first, second) => Err(NotAnInstant::Twice(
                    first.fixed_offset().offset().to_owned(),
                    second.fixed_offset().offset().to_owned(),
                )),
                chrono::LocalResult::None => Err(NotAnInstant::Skipped),
            },
        }
    }
}

/// `+01:00`, `+0100` or `+01`.
fn parse_offset(text: &str) -> Option<FixedOffset> {
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let digits = text[1..].replacen(':', "", 1);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 2 | 4) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits
        .get(2..)
        .filter(|rest| !rest.is_empty())
        .map_or(Some(0), |rest| rest.parse().ok())?;
    if hours > 23 || minutes > 59 {
        return None;
    }
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
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
        ] {
            assert_eq!(WrittenTime::parse(written), None, "{written}");
        }
    }

    #[test]
    fn the_clock_changes() {
        let zone = Tz::Europe__Amsterdam;
        let skipped = WrittenTime::parse("2026-03-29 02:30").unwrap();
        assert_eq!(skipped.resolve(zone), Err(NotAnInstant::Skipped));
        let twice = WrittenTime::parse("2026-10-25 02:30").unwrap();
        let hours = |hours: i32| FixedOffset::east_opt(hours * 3600).unwrap();
        assert_eq!(
            twice.resolve(zone),
            Err(NotAnInstant::Twice(hours(2), hours(1)))
        );
    }
}
