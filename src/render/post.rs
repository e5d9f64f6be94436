//! Posts as templates see them.

use super::address::{self, Form, Presentation, rooted};
use super::shared::SharedViews;
use super::time;
use super::view::{LinkView, PostView};
use crate::site::{Post, PostId, Site};
use crate::vocabulary::ComponentStatus;

/// How long the text is that stands for a post without a summary, in characters.
const EXCERPT: usize = 160;

/// A post on a list, below headings of the second level.
pub(super) const ON_A_LIST: Presentation = Presentation {
    form: Form::Rooted,
    heading_level: 3,
    anchors: false,
    folded: true,
};

/// A post on its own page, below the page's title.
pub(super) const ON_ITS_PAGE: Presentation = Presentation {
    form: Form::Rooted,
    heading_level: 2,
    anchors: true,
    folded: false,
};

pub(super) fn post_view(
    site: &Site,
    shared: &SharedViews,
    id: PostId,
    presentation: Presentation,
) -> PostView {
    let post = site.post(id);
    let written = &post.front_matter;
    let update = post
        .incident
        .map(|(incident, number)| (site.incident(incident), number));
    PostView {
        id: post.id.clone(),
        title: post.title.clone(),
        url: rooted(site, &post.path),
        permalink: address::address(site, &post.path, Form::Absolute),
        date: time::time(site, post.date),
        updated: post.updated.map(|updated| time::time(site, updated)),
        author: written.author.clone(),
        summary: written.summary.clone(),
        body: address::body(site, post, presentation),
        folded: presentation.folded && post.body.folds,
        pinned: written.pinned,
        status: update.map(|(incident, number)| shared.update_status(incident, number)),
        impact: update.map(|(incident, number)| shared.impact(incident.lifecycle.impacts[number])),
        servers: match update {
            Some((incident, number)) => incident
                .states_at(site, number)
                .into_iter()
                .map(|(server, (_, status))| shared.affected(server, status))
                .collect(),
            None => post
                .servers
                .iter()
                .map(|server| shared.affected(*server, ComponentStatus::Operational))
                .collect(),
        },
        categories: shared.categories(&post.categories),
        tags: shared.tags(&post.tags),
        incident: update
            .filter(|(_, number)| *number > 0)
            .map(|(incident, _)| address::post_link(site, incident.first_post())),
        extra: written.extra.clone(),
    }
}

/// What stands for a post in search results and previews.
pub(super) fn description(post: &Post) -> String {
    match &post.front_matter.summary {
        Some(summary) => summary.clone(),
        None => post.body.excerpt(EXCERPT),
    }
}

pub(super) fn links(site: &Site, posts: impl Iterator<Item = PostId>) -> Vec<LinkView> {
    posts.map(|id| address::post_link(site, id)).collect()
}
