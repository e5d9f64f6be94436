//! Dates in a language: strftime with its names of months, days and halves of the day.

use std::fmt::Display;

use chrono::format::{DelayedFormat, Fixed, Item, Numeric, StrftimeItems};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Offset, TimeZone, Timelike};

use super::{Direction, Language};

/// How a site writes its times: strftime patterns, taken apart once for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formats {
    moment: Pattern,
    day: Pattern,
    clock: Pattern,
    /// Whether a moment says by itself how far it is from UTC.
    names_zone: bool,
}

type Pattern = Vec<Item<'static>>;

impl Formats {
    /// Of patterns that chrono can read.
    #[must_use]
    pub fn new(moment: &str, day: &str, clock: &str) -> Self {
        let pattern = |text| {
            let items = StrftimeItems::new(text).parse_to_owned();
            items.unwrap_or_default()
        };
        let moment = pattern(moment);
        Self {
            names_zone: moment.iter().any(is_of_zone),
            moment,
            day: pattern(day),
            clock: pattern(clock),
        }
    }
}

impl Language {
    /// A moment, in the site's `date_format` if it has one.
    #[must_use]
    pub fn moment<Zone: TimeZone<Offset: Display>>(&self, at: &DateTime<Zone>) -> String {
        self.instant(&self.formats.moment, at)
    }

    /// The day of a moment.
    #[must_use]
    pub fn day<Zone: TimeZone<Offset: Display>>(&self, at: &DateTime<Zone>) -> String {
        self.instant(&self.formats.day, at)
    }

    /// Hours and minutes of a moment.
    #[must_use]
    pub fn clock<Zone: TimeZone<Offset: Display>>(&self, at: &DateTime<Zone>) -> String {
        self.instant(&self.formats.clock, at)
    }

    /// What the zone is called at a moment: `UTC`, `CET`, or `+04` where it has no name. Empty where
    /// a moment says so itself.
    #[must_use]
    pub fn zone<Zone: TimeZone<Offset: Display>>(&self, at: &DateTime<Zone>) -> String {
        if self.formats.names_zone {
            return String::new();
        }
        let name = at.offset().to_string();
        if self.direction == Direction::RightToLeft && name.starts_with(['+', '-']) {
            // An isolate keeps the sign on the left of its number, and what follows out of its run.
            return format!("\u{2066}{name}\u{2069}");
        }
        name
    }

    /// Whether clocks count twelve hours, and say which half of the day it is.
    #[must_use]
    pub fn has_day_halves(&self) -> bool {
        let is_half =
            |item: &Item<'_>| matches!(item, Item::Fixed(Fixed::UpperAmPm | Fixed::LowerAmPm));
        let formats = &self.formats;
        formats.clock.iter().chain(&formats.moment).any(is_half)
    }

    /// A day of the calendar.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        let items = self.items(&self.formats.day, day, NaiveTime::MIN);
        text(&DelayedFormat::new(Some(day), None, items))
    }

    /// A month, from 1, on its own.
    #[must_use]
    pub fn month(&self, month: u32) -> &str {
        self.name("months_alone", month.wrapping_sub(1))
    }

    /// `March 2026`
    #[must_use]
    pub fn month_title(&self, year: i32, month: u32) -> String {
        let year = year.to_string();
        self.fill(
            "month_title",
            &[("month", self.month(month)), ("year", &year)],
        )
    }

    fn instant<Zone: TimeZone<Offset: Display>>(
        &self,
        pattern: &Pattern,
        at: &DateTime<Zone>,
    ) -> String {
        let local = at.naive_local();
        let (day, time) = (local.date(), local.time());
        let items = self.items(pattern, day, time);
        let (date, clock, offset) = (Some(day), Some(time), at.offset());
        if offset.fix().local_minus_utc() % 60 == 0 {
            return text(&DelayedFormat::new_with_offset(date, clock, offset, items));
        }
        let items = items.map(|item| with_seconds(item, at));
        text(&DelayedFormat::new_with_offset(date, clock, offset, items))
    }

    /// A pattern with the names of the language in it.
    fn items<'a>(
        &'a self,
        pattern: &'a Pattern,
        day: NaiveDate,
        time: NaiveTime,
    ) -> impl Iterator<Item = Item<'a>> + Clone {
        let weekday = day.weekday().num_days_from_monday();
        pattern.iter().map(move |item| {
            let (list, index) = match item {
                Item::Fixed(Fixed::LongMonthName) => ("months", day.month0()),
                Item::Fixed(Fixed::ShortMonthName) => ("months_short", day.month0()),
                Item::Fixed(Fixed::LongWeekdayName) => ("weekdays", weekday),
                Item::Fixed(Fixed::ShortWeekdayName) => ("weekdays_short", weekday),
                Item::Fixed(Fixed::UpperAmPm | Fixed::LowerAmPm) => {
                    ("day_halves", u32::from(time.hour() >= 12))
                }
                Item::OwnedLiteral(text) => return Item::Literal(text),
                Item::OwnedSpace(space) => return Item::Space(space),
                other => return other.clone(),
            };
            let name = self.name(list, index);
            if *item == Item::Fixed(Fixed::LowerAmPm) {
                Item::OwnedLiteral(name.to_lowercase().into_boxed_str())
            } else {
                Item::Literal(name)
            }
        })
    }
}

/// Whether an item of a pattern tells the zone, or counts from an instant that all zones share.
fn is_of_zone(item: &Item<'_>) -> bool {
    matches!(
        item,
        Item::Fixed(
            Fixed::TimezoneName
                | Fixed::TimezoneOffset
                | Fixed::TimezoneOffsetColon
                | Fixed::TimezoneOffsetDoubleColon
                | Fixed::TimezoneOffsetTripleColon
                | Fixed::TimezoneOffsetColonZ
                | Fixed::TimezoneOffsetZ
                | Fixed::RFC2822
                | Fixed::RFC3339
        ) | Item::Numeric(Numeric::Timestamp, _)
    )
}

/// Offsets had seconds before 1972: they are written too, or the text would name another instant.
/// RFC 3339 has no place for them, and is in UTC then.
fn with_seconds<'a, Zone: TimeZone>(item: Item<'a>, at: &DateTime<Zone>) -> Item<'a> {
    match item {
        Item::Fixed(
            Fixed::TimezoneOffset | Fixed::TimezoneOffsetColon | Fixed::TimezoneOffsetTripleColon,
        ) => Item::Fixed(Fixed::TimezoneOffsetDoubleColon),
        Item::Fixed(Fixed::RFC3339) => {
            Item::OwnedLiteral(at.to_utc().to_rfc3339().into_boxed_str())
        }
        item => item,
    }
}

/// Formatted; the pattern asks for nothing that is not there, or it had been refused.
fn text<'a>(formatted: &DelayedFormat<impl Iterator<Item = Item<'a>> + Clone>) -> String {
    let mut text = String::with_capacity(32);
    let _ = formatted.write_to(&mut text);
    text
}
