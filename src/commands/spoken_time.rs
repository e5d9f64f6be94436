//! Times as people say them at a terminal: `02:45`, `40m ago`, `+3h`, `tomorrow 22:00`.
//!
//! Pure: a text, the clock and the zone give an instant or the reason why not. Whatever a post may
//! hold as a time is understood as well. The grammar is strict: what is not in it is no time, since
//! a wrong guess would be published.

use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

use crate::content::{NotAnInstant, WrittenTime};

/// What a time is understood by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) now: DateTime<Utc>,
    pub(super) zone: Tz,
    /// Which one an hour without a day means.
    pub(super) nearest: Nearest,
    /// What `+3h` counts from.
    pub(super) from: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearest {
    /// The last one, now at the latest.
    Last,
    /// The next one.
    Next,
}

/// Why a text names no instant, as a message and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) message: String,
    pub(super) help: String,
}

/// What may be written, for help.
pub(super) const EXAMPLES: &str =
    "write 02:45, '40m ago', +3h, 'tomorrow 22:00' or '2026-12-06 22:00'";

/// The instant that a text means.
pub(super) fn read(text: &str, reading: Reading) -> Result<DateTime<Utc>, Misread> {
    let text = text.trim();
    let not_a_time = || Misread {
        message: format!("`{text}` is not a time"),
        help: EXAMPLES.to_owned(),
    };
    let instant = match said(text, reading) {
        Some(Said::Instant(instant)) => {
            WrittenTime::Instant(instant.fixed_offset()).resolve(reading.zone)
        }
        Some(Said::Written(time)) => time.resolve(reading.zone),
        Some(Said::Clock(clock)) => nearest(clock, reading),
        None => return Err(not_a_time()),
    };
    instant.map_err(|wrong| match wrong {
        NotAnInstant::Skipped { next, with_offset } => Misread {
            message: format!(
                "there is no `{text}` in {}: the clock skips it",
                reading.zone
            ),
            help: format!("write '{next}', which comes next there, or '{with_offset}'"),
        },
        NotAnInstant::Twice(first, second) => Misread {
            message: format!("`{text}` happens twice in {}", reading.zone),
            help: format!("say which one: '{first}' or '{second}'"),
        },
        NotAnInstant::BeyondYears => not_a_time(),
    })
}

/// What a text says before the zone is asked.
enum Said {
    Instant(DateTime<Utc>),
    Written(WrittenTime),
    /// An hour of whichever day is nearest.
    Clock(NaiveTime),
}

fn said(text: &str, reading: Reading) -> Option<Said> {
    if let Some(time) = WrittenTime::parse(text) {
        return Some(Said::Written(time));
    }
    let lower = text.to_ascii_lowercase();
    if lower == "now" {
        return Some(Said::Instant(reading.now));
    }
    if let Some(clock) = clock(&lower) {
        return Some(Said::Clock(clock));
    }
    let today = reading.now.with_timezone(&reading.zone).date_naive();
    if let Some(time) = day_and_clock(&lower, today) {
        return Some(Said::Written(time));
    }
    let (base, back, span) = if let Some(span) = lower.strip_suffix(" ago") {
        (reading.now, true, span)
    } else if let Some(span) = lower.strip_prefix("in ") {
        (reading.now, false, span)
    } else if let Some(span) = lower.strip_prefix('+') {
        (reading.from, false, span)
    } else {
        (reading.now, true, lower.strip_prefix('-')?)
    };
    let span = duration(span)?;
    // Nobody means seconds who counts in minutes.
    let base = base - TimeDelta::seconds(i64::from(base.second()));
    let instant = if back {
        base.checked_sub_signed(span)
    } else {
        base.checked_add_signed(span)
    };
    instant.map(Said::Instant)
}

/// `tomorrow 22:00`, `22:00 tomorrow`, `tomorrow at 22:00`; a day is one of three.
fn day_and_clock(text: &str, today: NaiveDate) -> Option<WrittenTime> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (day, hour) = match words[..] {
        [day, hour] if clock(hour).is_some() => (day, hour),
        [day, "at", hour] | [hour, day] => (day, hour),
        _ => return None,
    };
    let day = match day {
        "today" => Some(today),
        "tomorrow" => today.checked_add_days(Days::new(1)),
        "yesterday" => today.checked_sub_days(Days::new(1)),
        _ => None,
    };
    Some(WrittenTime::Local(day?.and_time(clock(hour)?)))
}

/// `02:45`, `2:45` or `02:45:10`.
fn clock(text: &str) -> Option<NaiveTime> {
    let parts: Vec<&str> = text.split(':').collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| number(part, 2)).collect();
    match numbers?[..] {
        [hour, minute] if parts[1].len() == 2 => NaiveTime::from_hms_opt(hour, minute, 0),
        [hour, minute, second] if parts[1].len() == 2 && parts[2].len() == 2 => {
            NaiveTime::from_hms_opt(hour, minute, second)
        }
        _ => None,
    }
}

/// Digits alone, so many at most.
fn number(text: &str, digits: usize) -> Option<u32> {
    let is_number = text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// `40m`, `1h30m`, `2 hours`, `1 day 3 hours`: each unit once, the larger first.
fn duration(text: &str) -> Option<TimeDelta> {
    let mut rest = text.trim();
    let mut total = TimeDelta::zero();
    let mut smallest = i64::MAX;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let amount = number(&rest[..digits], 5)?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let minutes = match &rest[..letters] {
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 24 * 60,
            "w" | "week" | "weeks" => 7 * 24 * 60,
            _ => return None,
        };
        if minutes >= smallest {
            return None;
        }
        smallest = minutes;
        total += TimeDelta::minutes(i64::from(amount) * minutes);
        rest = rest[letters..].trim_start();
    }
    (smallest < i64::MAX).then_some(total)
}

/// The last or next instant at which a clock in the zone shows this.
fn nearest(clock: NaiveTime, reading: Reading) -> Result<DateTime<Utc>, NotAnInstant> {
    let Reading { now, zone, .. } = reading;
    let here = now.with_timezone(&zone).naive_local();
    let today = here.date();
    let fits = |instant: DateTime<Utc>| match reading.nearest {
        Nearest::Last => instant <= now,
        Nearest::Next => instant > now,
    };
    // Where the clock shows it twice today and only one fits, that one is meant.
    let todays = match zone.from_local_datetime(&today.and_time(clock)) {
        LocalResult::Single(instant) => fits(instant.to_utc()).then_some(Ok(instant.to_utc())),
        LocalResult::Ambiguous(first, second) => {
            match (fits(first.to_utc()), fits(second.to_utc())) {
                (true, false) => Some(Ok(first.to_utc())),
                (false, true) => Some(Ok(second.to_utc())),
                (true, true) => Some(WrittenTime::Local(today.and_time(clock)).resolve(zone)),
                (false, false) => None,
            }
        }
        LocalResult::None => {
            let fits = match reading.nearest {
                Nearest::Last => today.and_time(clock) <= here,
                Nearest::Next => today.and_time(clock) > here,
            };
            fits.then(|| WrittenTime::Local(today.and_time(clock)).resolve(zone))
        }
    };
    let other_day = match reading.nearest {
        Nearest::Last => today.checked_sub_days(Days::new(1)),
        Nearest::Next => today.checked_add_days(Days::new(1)),
    };
    match (todays, other_day) {
        (Some(instant), _) => instant,
        (None, Some(day)) => WrittenTime::Local(day.and_time(clock)).resolve(zone),
        (None, None) => Err(NotAnInstant::BeyondYears),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(now: &str, nearest: Nearest) -> Reading {
        let now = now.parse().unwrap();
        Reading {
            now,
            zone: Tz::Europe__Amsterdam,
            nearest,
            from: now,
        }
    }

    #[test]
    fn times_as_people_say_them() {
        use Nearest::{Last, Next};
        // Thursday night, 03:10:30 in Amsterdam.
        let now = "2026-03-19T02:10:30Z";
        for (said, nearest, expected) in [
            ("now", Last, "2026-03-19T02:10:30Z"),
            ("02:45", Last, "2026-03-19T01:45:00Z"),
            ("2:45", Last, "2026-03-19T01:45:00Z"),
            ("02:45", Next, "2026-03-20T01:45:00Z"),
            ("23:10", Last, "2026-03-18T22:10:00Z"),
            ("23:10:05", Next, "2026-03-19T22:10:05Z"),
            ("03:10:30", Last, "2026-03-19T02:10:30Z"),
            ("03:10:30", Next, "2026-03-20T02:10:30Z"),
            ("yesterday 23:10", Last, "2026-03-18T22:10:00Z"),
            ("Today 22:00", Next, "2026-03-19T21:00:00Z"),
            ("tomorrow at 22:00", Next, "2026-03-20T21:00:00Z"),
            ("22:00 tomorrow", Next, "2026-03-20T21:00:00Z"),
            ("40m ago", Last, "2026-03-19T01:30:00Z"),
            ("40 minutes ago", Last, "2026-03-19T01:30:00Z"),
            ("-40m", Last, "2026-03-19T01:30:00Z"),
            ("1h30m ago", Last, "2026-03-19T00:40:00Z"),
            ("1 day 2 hours ago", Last, "2026-03-18T00:10:00Z"),
            ("+3h", Next, "2026-03-19T05:10:00Z"),
            ("in 2 hours", Next, "2026-03-19T04:10:00Z"),
            ("in 1w", Next, "2026-03-26T02:10:00Z"),
            ("2026-12-06 22:00", Next, "2026-12-06T21:00:00Z"),
            ("2026-12-06T22:00:00Z", Next, "2026-12-06T22:00:00Z"),
            (" 2026-12-06 ", Next, "2026-12-05T23:00:00Z"),
        ] {
            let instant = read(said, reading(now, nearest));
            assert_eq!(instant, Ok(expected.parse().unwrap()), "{said} {nearest:?}");
        }
    }

    #[test]
    fn an_end_counts_from_its_start() {
        let mut reading = reading("2026-03-19T02:10:30Z", Nearest::Next);
        reading.from = "2026-04-01T20:00:00Z".parse().unwrap();
        let instant = read("+3h", reading);
        assert_eq!(instant, Ok("2026-04-01T23:00:00Z".parse().unwrap()));
        let instant = read("in 3h", reading);
        assert_eq!(instant, Ok("2026-03-19T05:10:00Z".parse().unwrap()));
    }

    #[test]
    fn what_is_no_time() {
        for said in [
            "",
            "soon",
            "25:00",
            "2:5",
            "02:60",
            "ago",
            "40 ago",
            "m ago",
            "+",
            "+3",
            "+3x",
            "3h",
            "tomorrow",
            "someday 10:00",
            "10:00 10:00",
            "1m1h ago",
            "1h 1h ago",
            "02:45 ago",
            "+-3h",
            "99999999w ago",
            "+٣h",
            "2026-02-30 10:00",
            "+99999w ago",
        ] {
            let instant = read(said, reading("2026-03-19T02:10:30Z", Nearest::Last));
            let wrong = instant.expect_err(said);
            assert_eq!(wrong.message, format!("`{said}` is not a time"));
        }
    }

    /// In Amsterdam, 02:00 to 03:00 is skipped on 29 March and comes twice on 25 October.
    #[test]
    fn the_clock_changes() {
        use Nearest::{Last, Next};
        for (now, said, nearest, expected) in [
            (
                "2026-03-29T03:00:00Z",
                "02:30",
                Last,
                Err("the clock skips it"),
            ),
            (
                "2026-03-29T00:30:00Z",
                "02:30",
                Next,
                Err("the clock skips it"),
            ),
            (
                "2026-03-29T00:30:00Z",
                "02:30",
                Last,
                Ok("2026-03-28T01:30:00Z"),
            ),
            (
                "2026-03-28T12:00:00Z",
                "02:30",
                Next,
                Err("the clock skips it"),
            ),
            (
                "2026-03-28T12:00:00Z",
                "tomorrow 02:30",
                Next,
                Err("the clock skips it"),
            ),
            ("2026-10-25T06:00:00Z", "02:30", Last, Err("happens twice")),
            ("2026-10-24T12:00:00Z", "02:30", Next, Err("happens twice")),
            // Between the two.
            (
                "2026-10-25T00:45:00Z",
                "02:30",
                Last,
                Ok("2026-10-25T00:30:00Z"),
            ),
            (
                "2026-10-25T00:45:00Z",
                "02:30",
                Next,
                Ok("2026-10-25T01:30:00Z"),
            ),
            // A duration is one of real time.
            (
                "2026-10-25T02:00:00Z",
                "2h ago",
                Last,
                Ok("2026-10-25T00:00:00Z"),
            ),
            (
                "2026-03-29T00:30:00Z",
                "+1h",
                Next,
                Ok("2026-03-29T01:30:00Z"),
            ),
        ] {
            match (read(said, reading(now, nearest)), expected) {
                (Ok(instant), Ok(expected)) => {
                    assert_eq!(
                        instant,
                        expected.parse::<DateTime<Utc>>().unwrap(),
                        "{now} {said}"
                    );
                }
                (Err(wrong), Err(expected)) => {
                    assert!(wrong.message.contains(expected), "{now} {said}: {wrong:?}");
                }
                (found, expected) => panic!("{now} {said}: {found:?}, not {expected:?}"),
            }
        }
    }
}
