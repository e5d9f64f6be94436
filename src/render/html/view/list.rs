//! Lists: years, months, tags and categories, and the way through their pages.

use serde::Serialize;

use super::{FeedLinkView, LinkView, announced};
use crate::plan::list::Part;
use crate::plan::{EntryList, FeedOf, part_path};
use crate::render::text::address::rooted;
use crate::site::{Month, Site, Term};

/// `list` of `list.html`.
#[derive(Debug, Clone, Serialize)]
pub struct ListView {
    /// `stream`, `year`, `month`, `tag` or `category`.
    pub kind: &'static str,
    /// Names the page too, where it is not the list's root.
    pub heading: String,
    /// The list's own feed, where it has one.
    pub feed: Option<FeedLinkView>,
    /// The months of a year, on the year's root.
    pub months: Vec<MonthView>,
    /// On a month's root, the months with entries after it and before it.
    pub newer: Option<LinkView>,
    pub older: Option<LinkView>,
}

/// `archives`: years with their months, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    pub year: i32,
    pub url: String,
    pub count: usize,
    pub months: Vec<MonthView>,
}

/// A month that has entries.
#[derive(Debug, Clone, Serialize)]
pub struct MonthView {
    /// `March 2026`.
    pub title: String,
    /// `March`.
    pub name: String,
    pub url: String,
    pub count: usize,
}

/// `pagination`: lists are numbered from the oldest, so a page never moves.
#[derive(Debug, Clone, Serialize)]
pub struct PaginationView {
    /// None on the list's root, where the newest stand.
    pub number: Option<usize>,
    pub newer: Option<String>,
    pub older: Option<String>,
    /// The list's root.
    pub newest: String,
}

/// A tag or category. `count` is 0 where it would not be stable: on a post's own page.
#[derive(Debug, Clone, Serialize)]
pub struct TermView {
    pub name: String,
    pub url: String,
    pub count: usize,
    /// How often it is used, from 1 (seldom) to 5 (most): for a cloud.
    pub weight: u8,
}

pub(in crate::render::html) fn list(
    site: &Site,
    list: EntryList,
    part: &Part,
    heading: String,
) -> ListView {
    let of = match list {
        EntryList::Tag(id) => Some(FeedOf::Tag(id)),
        EntryList::Category(id) => Some(FeedOf::Category(id)),
        EntryList::Stream | EntryList::Year(_) | EntryList::Month(..) => None,
    };
    let months = match (list, part.number) {
        (EntryList::Year(year), None) => months(site, site.months_of(year)),
        _ => Vec::new(),
    };
    let beside = |month: &Month| LinkView {
        title: site.language.month_title(month.year, month.month),
        url: rooted(site, &EntryList::Month(month.year, month.month).path(site)),
    };
    let (before, after) = match (list, part.number) {
        (EntryList::Month(year, month), None) => site.months_beside(year, month),
        _ => (None, None),
    };
    ListView {
        kind: match list {
            EntryList::Stream => "stream",
            EntryList::Year(_) => "year",
            EntryList::Month(..) => "month",
            EntryList::Tag(_) => "tag",
            EntryList::Category(_) => "category",
        },
        heading,
        feed: of.and_then(|of| announced(site, of, None).into_iter().next()),
        months,
        newer: after.map(beside),
        older: before.map(beside),
    }
}

/// `root` is the path of the list's root.
pub(in crate::render::html) fn pagination(site: &Site, root: &str, part: &Part) -> PaginationView {
    let page = |number| rooted(site, &part_path(root, Some(number)));
    PaginationView {
        number: part.number,
        newer: part.newer().map(page),
        older: part.older().map(page),
        newest: rooted(site, root),
    }
}

/// All years, newest first.
pub(in crate::render::html) fn archives(site: &Site) -> Vec<YearView> {
    site.years()
        .map(|year| YearView {
            year: year[0].year,
            url: rooted(site, &EntryList::Year(year[0].year).path(site)),
            count: year.iter().map(|month| month.entries.len()).sum(),
            months: months(site, year),
        })
        .rev()
        .collect()
}

/// Newest first.
fn months(site: &Site, months: &[Month]) -> Vec<MonthView> {
    months.iter().rev().map(|it| month(site, it)).collect()
}

fn month(site: &Site, month: &Month) -> MonthView {
    MonthView {
        title: site.language.month_title(month.year, month.month),
        name: site.language.month(month.month).to_owned(),
        url: rooted(site, &EntryList::Month(month.year, month.month).path(site)),
        count: month.entries.len(),
    }
}

/// All tags by name, with how often each is used.
pub(in crate::render::html) fn tags(site: &Site) -> Vec<TermView> {
    let tags = site.tag_ids().map(|id| (EntryList::Tag(id), site.tag(id)));
    terms(site, &tags.collect::<Vec<_>>())
}

/// The same of categories.
pub(in crate::render::html) fn categories(site: &Site) -> Vec<TermView> {
    let categories = site
        .category_ids()
        .map(|id| (EntryList::Category(id), site.category(id)));
    terms(site, &categories.collect::<Vec<_>>())
}

fn terms(site: &Site, terms: &[(EntryList, &Term)]) -> Vec<TermView> {
    let counts = terms.iter().map(|(_, term)| term.entries.len());
    let most = counts.max().unwrap_or(1);
    terms
        .iter()
        .map(|(list, term)| TermView {
            name: term.name.clone(),
            url: rooted(site, &list.path(site)),
            count: term.entries.len(),
            weight: weight(term.entries.len(), most),
        })
        .collect()
}

/// From 1 to 5 by order of magnitude: in a cloud, twice as often is one step and not twice as
/// large.
fn weight(count: usize, most: usize) -> u8 {
    const STEPS: u32 = 5;
    let doublings = |count: usize| count.max(1).ilog2();
    let step = doublings(count) * STEPS / (doublings(most) + 1);
    u8::try_from(1 + step.min(STEPS - 1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_go_from_one_to_five() {
        for (count, most, expected) in [
            (1, 1, 1),
            (1, 31, 1),
            (2, 31, 2),
            (16, 31, 5),
            (31, 31, 5),
            (1, 1000, 1),
            (1000, 1000, 5),
        ] {
            assert_eq!(weight(count, most), expected, "{count} of {most}");
        }
    }
}
