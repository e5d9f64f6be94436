//! Posts that readers do not see yet.

use chrono::{DateTime, Utc};

use super::Options;
use super::post::DatedPost;

/// How many posts a site leaves out, and until when: nobody is to wonder where one went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unshown {
    /// Those dated later than now.
    pub held_back: usize,
    /// When the first of them may be shown.
    pub due: Option<DateTime<Utc>>,
    pub drafts: usize,
}

impl Unshown {
    pub(super) fn of(posts: &[DatedPost], options: Options) -> Self {
        let held_back = posts.iter().filter(|post| post.is_held_back(options));
        let dates = held_back.map(|post| post.date);
        let is_draft = |post: &&DatedPost| !options.drafts && post.front_matter.draft;
        Self {
            held_back: dates.clone().count(),
            due: dates.min(),
            drafts: posts.iter().filter(is_draft).count(),
        }
    }
}
