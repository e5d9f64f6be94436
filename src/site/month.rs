//! The calendar of posts: which months and years have some.
//!
//! Part of the *resolve* stage.

use chrono::Datelike;

use super::{Post, PostId, Site};

/// A month that has posts: those posts, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    pub year: i32,
    /// From 1.
    pub month: u32,
    pub posts: Vec<PostId>,
}

/// The months of posts that are sorted by their dates; oldest first.
pub(super) fn months(posts: &[Post]) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (index, post) in posts.iter().enumerate() {
        let (year, month) = (post.day.year(), post.day.month());
        let id = PostId(index);
        match months.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => last.posts.push(id),
            _ => months.push(Month {
                year,
                month,
                posts: vec![id],
            }),
        }
    }
    months
}

impl Site {
    /// The years that have posts, oldest first: the months of each.
    #[must_use]
    pub fn years(&self) -> impl DoubleEndedIterator<Item = &[Month]> {
        self.months.chunk_by(|a, b| a.year == b.year)
    }

    /// The months of a year that have posts, oldest first.
    #[must_use]
    pub fn months_of(&self, year: i32) -> &[Month] {
        self.years()
            .find(|months| months[0].year == year)
            .unwrap_or_default()
    }

    /// The posts of a year, oldest first.
    #[must_use]
    pub fn posts_of_year(&self, year: i32) -> impl DoubleEndedIterator<Item = PostId> {
        let months = self.months_of(year).iter();
        months.flat_map(|month| month.posts.iter().copied())
    }

    /// The posts of a month, oldest first.
    #[must_use]
    pub fn posts_of_month(&self, year: i32, month: u32) -> &[PostId] {
        self.months_of(year)
            .iter()
            .find(|found| found.month == month)
            .map_or(&[], |found| &found.posts)
    }
}
