//! Which ids a body has given to its headings and footnotes: each stands once.
//!
//! Part of the *parse* stage. A post may have ten thousand headings of the same text, so nothing
//! here looks through all ids.

use std::collections::{HashMap, HashSet};

#[derive(Debug, Default)]
pub(super) struct Anchors {
    taken: HashSet<String>,
    /// The last number that was tried after each id that was wanted again.
    repeated: HashMap<String, usize>,
}

impl Anchors {
    pub(super) fn take(&mut self, id: String) {
        self.taken.insert(id);
    }

    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.taken.contains(id)
    }

    /// The id, or the first of `id-2`, `id-3` and so on that is not taken.
    pub(super) fn free(&mut self, wanted: String) -> String {
        if !self.is_taken(&wanted) {
            return wanted;
        }
        let mut number = self.repeated.get(&wanted).map_or(2, |last| last + 1);
        while self.is_taken(&format!("{wanted}-{number}")) {
            number += 1;
        }
        let free = format!("{wanted}-{number}");
        self.repeated.insert(wanted, number);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_given_twice() {
        let mut anchors = Anchors::default();
        let given = ["a", "a", "a-3", "a", "b", "a", "a-3", "a-2"].map(|wanted| {
            let id = anchors.free(wanted.to_owned());
            anchors.take(id.clone());
            id
        });
        assert_eq!(
            given,
            ["a", "a-2", "a-3", "a-4", "b", "a-5", "a-3-2", "a-2-2"]
        );
    }
}
