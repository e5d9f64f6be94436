//! The calendar: which months and years have entries, and which years have posts.
//!
//! Part of the *resolve* stage.

use std::ops::Range;

use chrono::Datelike;

use super::{Entry, IncidentId, Post, PostId, Site};

/// A month in which something began: its entries, by their first posts, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    pub year: i32,
    /// From 1.
    pub month: u32,
    pub entries: Vec<Entry>,
}

/// The months of entries that are sorted by their first posts; oldest first. `first_post` gives
/// the first post of an incident.
pub(super) fn months(
    entries: &[Entry],
    posts: &[Post],
    first_post: impl Fn(IncidentId) -> PostId,
) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for entry in entries {
        let first = match entry {
            Entry::Incident(id) => first_post(*id),
            Entry::Announcement(id) => *id,
        };
        let day = posts[first.0].day;
        let (year, month) = (day.year(), day.month());
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => last.entries.push(*entry),
            _ => months.push(Month {
                year,
                month,
                entries: vec![*entry],
            }),
        }
    }
    months
}

impl Site {
    /// The years that have entries, oldest first: the months of each.
    #[must_use]
    pub fn years(&self) -> impl DoubleEndedIterator<Item = &[Month]> {
        self.months.chunk_by(|a, b| a.year == b.year)
    }

    /// The months of a year that have entries, oldest first.
    #[must_use]
    pub fn months_of(&self, year: i32) -> &[Month] {
        self.years()
            .find(|months| months[0].year == year)
            .unwrap_or_default()
    }

    /// The entries of a year, oldest first.
    pub fn entries_of_year(&self, year: i32) -> impl Iterator<Item = Entry> {
        let months = self.months_of(year).iter();
        months.flat_map(|month| month.entries.iter().copied())
    }

    /// The entries of a month, oldest first.
    #[must_use]
    pub fn entries_of_month(&self, year: i32, month: u32) -> &[Entry] {
        self.months_of(year)
            .iter()
            .find(|found| found.month == month)
            .map_or(&[], |found| &found.entries)
    }

    /// The months with entries before and after one of them.
    #[must_use]
    pub fn months_beside(&self, year: i32, month: u32) -> (Option<&Month>, Option<&Month>) {
        let is_here = |other: &Month| (other.year, other.month) == (year, month);
        let Some(here) = self.months.iter().position(is_here) else {
            return (None, None);
        };
        let before = here.checked_sub(1).and_then(|at| self.months.get(at));
        (before, self.months.get(here + 1))
    }

    /// The years in which posts were written, updates among them; oldest first.
    #[must_use]
    pub fn post_years(&self) -> impl DoubleEndedIterator<Item = i32> {
        self.posts
            .chunk_by(|a, b| a.day.year() == b.day.year())
            .map(|posts| posts[0].day.year())
    }

    /// The posts of a year, oldest first.
    #[must_use]
    pub fn posts_of_year(&self, year: i32) -> impl DoubleEndedIterator<Item = PostId> + use<> {
        let before = |year: i32| self.posts.partition_point(|post| post.day.year() < year);
        let range: Range<usize> = before(year)..before(year.saturating_add(1));
        self.posts_in(range)
    }
}
