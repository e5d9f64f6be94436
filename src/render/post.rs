//! Posts as templates see them.

use super::address::{self, Form, Presentation, rooted};
use super::view::{AffectedView, LinkView, PostView, TermView};
use super::{time, words};
use crate::plan::ListOf;
use crate::site::{Post, PostId, ServerId, Site, Term, TermId};
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

pub(super) fn post_view(site: &Site, id: PostId, presentation: Presentation) -> PostView {
    let post = site.post(id);
    let language = &site.language;
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
        author: post.author.clone(),
        summary: post.summary.clone(),
        body: address::body(site, post, presentation),
        folded: presentation.folded && post.body.folds,
        pinned: post.pinned,
        status: update.map(|(incident, number)| words::update_status(language, incident, number)),
        impact: update
            .map(|(incident, number)| words::impact(language, incident.lifecycle.impacts[number])),
        servers: match update {
            Some((incident, number)) => incident
                .states_at(site, number)
                .into_iter()
                .map(|(server, (_, status))| affected(site, server, status))
                .collect(),
            None => post
                .servers
                .iter()
                .map(|server| affected(site, *server, ComponentStatus::Operational))
                .collect(),
        },
        categories: terms(site, &post.categories, ListOf::Category, &site.categories),
        tags: terms(site, &post.tags, ListOf::Tag, &site.tags),
        incident: update
            .filter(|(_, number)| *number > 0)
            .map(|(incident, _)| address::post_link(site, incident.first_post())),
        extra: post.extra.clone(),
    }
}

/// What stands for a post in search results and previews.
pub(super) fn description(post: &Post) -> String {
    match &post.summary {
        Some(summary) => summary.clone(),
        None => post.body.excerpt(EXCERPT),
    }
}

pub(super) fn links(site: &Site, posts: impl Iterator<Item = PostId>) -> Vec<LinkView> {
    posts.map(|id| address::post_link(site, id)).collect()
}

/// A post's own terms; how often they are used changes with other posts, so it is not said.
fn terms(site: &Site, ids: &[TermId], list: fn(TermId) -> ListOf, all: &[Term]) -> Vec<TermView> {
    ids.iter()
        .map(|id| TermView {
            name: all[id.index()].name.clone(),
            url: rooted(site, &list(*id).path(site, None)),
            count: 0,
            weight: 1,
        })
        .collect()
}

pub(super) fn affected(site: &Site, id: ServerId, state: ComponentStatus) -> AffectedView {
    let server = site.server(id);
    AffectedView {
        id: server.id.clone(),
        name: server.name.clone(),
        url: rooted(site, &ListOf::Server(id).path(site, None)),
        status: words::component_status(&site.language, state),
    }
}
