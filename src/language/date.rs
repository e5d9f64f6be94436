//! Dates in a language: strftime with its names of months, days and halves of the day.

use std::fmt::Display;

use chrono::format::{Fixed, Item, StrftimeItems};
use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike};

use super::Language;

impl Language {
    /// A moment by a strftime pattern.
    #[must_use]
    pub fn moment<Zone>(&self, pattern: &str, at: &DateTime<Zone>) -> String
    where
        Zone: TimeZone<Offset: Display>,
    {
        let items = self.items(pattern, at, at.hour());
        at.format_with_items(items.iter()).to_string()
    }

    /// A day of the calendar.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        let items = self.items(self.text("date"), &day, 0);
        day.format_with_items(items.iter()).to_string()
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

    fn items<'a>(&'a self, pattern: &'a str, date: &impl Datelike, hour: u32) -> Vec<Item<'a>> {
        let month = date.month0();
        let weekday = date.weekday().num_days_from_monday();
        let half = || self.name("day_halves", u32::from(hour >= 12));
        StrftimeItems::new(pattern)
            .map(|item| match item {
                Item::Fixed(Fixed::LongMonthName) => Item::Literal(self.name("months", month)),
                Item::Fixed(Fixed::ShortMonthName) => {
                    Item::Literal(self.name("months_short", month))
                }
                Item::Fixed(Fixed::LongWeekdayName) => {
                    Item::Literal(self.name("weekdays", weekday))
                }
                Item::Fixed(Fixed::ShortWeekdayName) => {
                    Item::Literal(self.name("weekdays_short", weekday))
                }
                Item::Fixed(Fixed::UpperAmPm) => Item::Literal(half()),
                Item::Fixed(Fixed::LowerAmPm) => {
                    Item::OwnedLiteral(half().to_lowercase().into_boxed_str())
                }
                other => other,
            })
            .collect()
    }
}
