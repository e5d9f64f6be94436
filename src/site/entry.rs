//! What lists are of: an incident or a maintenance with all of its updates is one entry.
//!
//! Part of the *resolve* stage. An entry stands in each list at the place of the first of its posts
//! that belongs there, so that a late update never moves what stands on a numbered page.

use std::collections::HashSet;

use super::{IncidentId, Post, PostId, Site};

/// An entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entry {
    /// An incident or a maintenance.
    Incident(IncidentId),
    /// A post that tells of neither.
    Announcement(PostId),
}

impl Entry {
    /// What a post belongs to; `update` is its incident and its number there.
    fn of(post: PostId, update: Option<(IncidentId, usize)>) -> Self {
        match update {
            Some((incident, _)) => Self::Incident(incident),
            None => Self::Announcement(post),
        }
    }
}

/// What the posts belong to, each once, where its first post stands. `update` says of a post
/// which incident it is part of.
pub(super) fn entries(
    posts: impl IntoIterator<Item = PostId>,
    update: impl Fn(PostId) -> Option<(IncidentId, usize)>,
) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let entries = posts.into_iter().map(|post| Entry::of(post, update(post)));
    entries.filter(|entry| seen.insert(*entry)).collect()
}

/// The entries of all posts.
pub(super) fn of_all(posts: &[Post]) -> Vec<Entry> {
    let ids = (0..posts.len()).map(PostId);
    entries(ids, |id| posts[id.0].incident)
}

impl Site {
    /// What a post belongs to.
    #[must_use]
    pub fn entry_of(&self, post: PostId) -> Entry {
        Entry::of(post, self.post(post).incident)
    }

    /// The post that an entry begins with, and whose title and address it has.
    #[must_use]
    pub fn first_post_of(&self, entry: Entry) -> PostId {
        match entry {
            Entry::Incident(id) => self.incident(id).first_post(),
            Entry::Announcement(id) => id,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn an_entry_stands_where_its_first_post_of_the_list_does() {
        let site = TestSite::new()
            .post("2026-01-01-a", "status: investigating\ntags: [one]")
            .post("2026-01-02-b", "tags: [one, two]")
            .post(
                "2026-02-03-c",
                "incident: 2026-01-01-a\nstatus: identified\ntags: [two]",
            )
            .post("2026-02-04-d", "tags: [two]")
            .post(
                "2026-02-05-e",
                "incident: 2026-01-01-a\nstatus: resolved\ntags: [one]",
            )
            .resolve();
        let names = |entries: &[Entry]| -> Vec<String> {
            let first = entries.iter().map(|entry| site.first_post_of(*entry));
            first.map(|id| site.post(id).id[11..].to_owned()).collect()
        };
        assert_eq!(names(&site.entries), ["a", "b", "d"]);
        let tags: Vec<_> = site.tags.iter().map(|tag| names(&tag.entries)).collect();
        assert_eq!(tags, [vec!["a", "b"], vec!["b", "a", "d"]]);
        let months: Vec<_> = site
            .months
            .iter()
            .map(|month| (month.month, names(site.entries_of_month(2026, month.month))))
            .collect();
        let expected = [(1, ["a", "b"].as_slice()), (2, &["d"])];
        let expected =
            expected.map(|(month, names)| (month, names.iter().map(ToString::to_string).collect()));
        assert_eq!(months, expected);
        let of_year: Vec<Entry> = site.entries_of_year(2026).collect();
        assert_eq!(names(&of_year), ["a", "b", "d"]);
        assert_eq!(site.post_years().collect::<Vec<_>>(), [2026]);
        assert_eq!(site.posts_of_year(2026).count(), 5);
        assert_eq!(site.posts_of_year(2025).count(), 0);
    }
}
