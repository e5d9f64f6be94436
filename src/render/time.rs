//! Instants and spans of time as readers and machines read them.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};

use super::view::{DurationView, TimeView};
use crate::content::Settings;
use crate::site::day_bounds;

/// A day, for readers.
const DAY: &str = "%-d %B %Y";

pub(super) fn time(settings: &Settings, instant: DateTime<Utc>) -> TimeView {
    let local = instant.with_timezone(&settings.timezone);
    TimeView {
        text: local.format(&settings.date_format).to_string(),
        datetime: local.to_rfc3339_opts(SecondsFormat::Secs, false),
        day: local.format(DAY).to_string(),
        clock: local.format("%H:%M").to_string(),
        offset: local.format("%z").to_string(),
    }
}

/// A day of the site's calendar, as its first instant.
pub(super) fn day_start(settings: &Settings, day: NaiveDate) -> TimeView {
    time(settings, day_bounds(settings.timezone, day).0)
}

pub(super) fn day(day: NaiveDate) -> String {
    day.format(DAY).to_string()
}

/// The two largest units for reading, all of it for machines; seconds only where it is short.
pub(super) fn duration(span: TimeDelta) -> DurationView {
    let seconds = span.num_seconds().max(0);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (hours, rest) = (rest / 3600, rest % 3600);
    let (minutes, rest) = (rest / 60, rest % 60);
    let days_text = if days == 1 {
        "1 day".to_owned()
    } else {
        format!("{days} days")
    };
    let text = match (days, hours, minutes) {
        (0, 0, 0) => format!("{rest} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        (_, 0, _) => days_text,
        (_, _, _) => format!("{days_text} {hours} h"),
    };
    let mut datetime = String::from("P");
    if days > 0 {
        let _ = write!(datetime, "{days}D");
    }
    datetime.push('T');
    for (amount, unit) in [(hours, 'H'), (minutes, 'M'), (rest, 'S')] {
        if amount > 0 {
            let _ = write!(datetime, "{amount}{unit}");
        }
    }
    if datetime.ends_with('T') {
        datetime.pop();
    }
    if datetime == "P" {
        datetime.push_str("T0S");
    }
    DurationView {
        text,
        datetime,
        seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short_for_readers_and_exact_for_machines() {
        for (seconds, text, datetime) in [
            (0, "0 s", "PT0S"),
            (59, "59 s", "PT59S"),
            (60, "1 min", "PT1M"),
            (3599, "59 min", "PT59M59S"),
            (3600, "1 h", "PT1H"),
            (22_334, "6 h 12 min", "PT6H12M14S"),
            (86_400, "1 day", "P1D"),
            (90_000, "1 day 1 h", "P1DT1H"),
            (200_000, "2 days 7 h", "P2DT7H33M20S"),
            (-5, "0 s", "PT0S"),
        ] {
            let view = duration(TimeDelta::seconds(seconds));
            assert_eq!(
                (view.text.as_str(), view.datetime.as_str()),
                (text, datetime)
            );
        }
    }

    #[test]
    fn the_default_format_is_the_one_of_the_spec() {
        let settings = Settings::default();
        let view = time(&settings, "2026-03-19T23:00:40Z".parse().unwrap());
        assert_eq!(view.text, "19 March 2026 23:00:40 +0000");
        assert_eq!(view.datetime, "2026-03-19T23:00:40+00:00");
        assert_eq!(
            (view.day.as_str(), view.clock.as_str()),
            ("19 March 2026", "23:00")
        );
    }
}
