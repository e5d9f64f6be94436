//! Pages of posts that were published and are planned no more.
//!
//! That a post goes is an author's right. That most of them go at once is rather a folder that is
//! missing, a disk that is not mounted, or another pattern of addresses. Which pages were posts' is
//! what the list of published files remembers; here it is an argument.

use super::{HtmlPage, Page, Plan};
use crate::diagnostic::Diagnostic;
use crate::output::OutputPath;
use crate::site::Unshown;

impl Plan {
    /// The paths of the posts' own pages, sorted.
    #[must_use]
    pub fn posts(&self) -> Vec<&OutputPath> {
        let pages = self.pages.iter();
        let posts = pages.filter(|planned| matches!(planned.page, Page::Html(HtmlPage::Post(_))));
        let mut paths: Vec<&OutputPath> = posts.map(|planned| &planned.path).collect();
        paths.sort_unstable();
        paths
    }

    /// Warns where most of the posts that are `published` would go. One that leads on from its old
    /// address does not go, nor do as many as are `unshown`: held back, or drafts again.
    #[must_use]
    pub fn removed_posts(&self, published: &[OutputPath], unshown: &Unshown) -> Option<Diagnostic> {
        let planned: Vec<String> = self.pages.iter().map(|page| page.path.folded()).collect();
        removed(published, planned, unshown.held_back + unshown.drafts)
            .map(|gone| Diagnostic::posts_removed(gone, published.len()))
    }
}

/// How many are neither `planned` nor `unshown`, if that is most of them. A site of one post is
/// just beginning.
fn removed(published: &[OutputPath], mut planned: Vec<String>, unshown: usize) -> Option<usize> {
    const FEWEST: usize = 2;
    planned.sort_unstable();
    let is_gone = |path: &&OutputPath| planned.binary_search(&path.folded()).is_err();
    let gone = published
        .iter()
        .filter(is_gone)
        .count()
        .saturating_sub(unshown);
    (gone >= FEWEST && 2 * gone > published.len()).then_some(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_is_more_than_half_and_more_than_one() {
        for (published, planned, expected) in [
            ("a b c d", "a b c d e", None),
            ("a b c d", "a b", None),
            ("a b c d", "a", Some(3)),
            ("a b c d", "", Some(4)),
            ("a b c d", "e f g h", Some(4)),
            ("a b c d", "A B C D", None),
            ("a b c", "a", Some(2)),
            ("a b", "a", None),
            ("a b", "", Some(2)),
            ("a", "", None),
            ("", "a", None),
        ] {
            let paths = |text: &str| -> Vec<OutputPath> {
                let names = text.split_whitespace();
                names.map(|name| OutputPath::new(name).unwrap()).collect()
            };
            let folded = paths(planned).iter().map(OutputPath::folded).collect();
            assert_eq!(
                removed(&paths(published), folded, 0),
                expected,
                "{published} → {planned}"
            );
        }
    }

    #[test]
    fn what_is_not_shown_yet_is_not_gone() {
        let names = ["a", "b", "c", "d"];
        let published = names.map(|name| OutputPath::new(name).unwrap());
        for (unshown, expected) in [(1, Some(3)), (2, None), (5, None)] {
            assert_eq!(
                removed(&published, Vec::new(), unshown),
                expected,
                "{unshown}"
            );
        }
    }
}
