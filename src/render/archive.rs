//! Years, months, tags and categories as templates see them.

use super::address::rooted;
use super::view::{MonthView, TermView, YearView};
use crate::plan::{ListOf, Month, Plan};
use crate::site::{Site, Term, TermId};

/// Newest first.
pub(super) fn year_views(site: &Site, plan: &Plan) -> Vec<YearView> {
    plan.months
        .chunk_by(|a, b| a.year == b.year)
        .map(|months| YearView {
            year: months[0].year,
            url: rooted(site, &ListOf::Year(months[0].year).path(site, None)),
            count: months.iter().map(|month| month.posts.len()).sum(),
            months: month_views(site, months),
        })
        .rev()
        .collect()
}

/// The months of one year, newest first.
pub(super) fn months_of(site: &Site, plan: &Plan, year: i32) -> Vec<MonthView> {
    let months: Vec<&Month> = plan
        .months
        .iter()
        .filter(|month| month.year == year)
        .collect();
    month_views(site, months)
}

fn month_views<'a>(
    site: &Site,
    months: impl IntoIterator<Item = &'a Month, IntoIter: DoubleEndedIterator>,
) -> Vec<MonthView> {
    months
        .into_iter()
        .rev()
        .map(|month| MonthView {
            title: site.language.month_title(month.year, month.month),
            name: site.language.month(month.month).to_owned(),
            url: rooted(
                site,
                &ListOf::Month(month.year, month.month).path(site, None),
            ),
            count: month.posts.len(),
        })
        .collect()
}

/// By name, with how often each is used.
pub(super) fn term_views(site: &Site, terms: &[Term], list: fn(TermId) -> ListOf) -> Vec<TermView> {
    let most = terms.iter().map(|term| term.posts.len()).max().unwrap_or(1);
    terms
        .iter()
        .enumerate()
        .map(|(index, term)| TermView {
            name: term.name.clone(),
            url: rooted(site, &list(TermId::at(index)).path(site, None)),
            count: term.posts.len(),
            weight: weight(term.posts.len(), most),
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
