//! Posts as templates see them.

use serde::Serialize;

use super::{AffectedView, LinkView, Shared, TermView, TimeView, WordView};

/// `post` on a post's page, and the members of `posts` on lists.
#[derive(Debug, Clone, Serialize)]
pub struct PostView {
    pub id: String,
    pub title: String,
    pub url: String,
    pub permalink: String,
    pub date: TimeView,
    pub updated: Option<TimeView>,
    pub author: Option<String>,
    pub summary: Option<String>,
    /// HTML: whole on the post's page; on lists up to the fold of a long post.
    pub body: String,
    /// Whether `body` stops before the post's end.
    pub folded: bool,
    pub pinned: bool,
    /// The incident status that this post states or inherits; none for an announcement.
    pub status: Option<Shared<WordView>>,
    pub impact: Option<Shared<WordView>>,
    /// The systems that this post names or inherits, with the state that it gives them.
    pub servers: Vec<Shared<AffectedView>>,
    pub categories: Vec<Shared<TermView>>,
    pub tags: Vec<Shared<TermView>>,
    /// The incident that this post belongs to, where it is not the incident's first post.
    pub incident: Option<LinkView>,
    /// `extra` of the front matter, as written.
    pub extra: serde_json::Value,
}
