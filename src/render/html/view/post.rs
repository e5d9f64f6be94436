//! Posts.

use serde::Serialize;

use super::server::affected;
use super::{AffectedView, LinkView, TermView, TimeView, WordView};
use crate::content::Extra;
use crate::plan::EntryList;
use crate::render::text::address::{self, Form, Presentation, rooted};
use crate::render::text::systems::on_a_list;
use crate::render::text::{time, words};
use crate::site::{PostId, ServerId, Site, Term};
use crate::vocabulary::ComponentStatus;

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
    pub status: Option<WordView>,
    pub impact: Option<WordView>,
    /// The systems that this post names or inherits, with the state that it gives them.
    /// On lists, and on the pages of updates, which inherit them, at most twenty of them: those in
    /// the worst states.
    pub servers: Vec<AffectedView>,
    /// How many it names besides.
    pub more_servers: usize,
    pub categories: Vec<TermView>,
    pub tags: Vec<TermView>,
    /// The incident that this post belongs to, where it is not the incident's first post.
    pub incident: Option<LinkView>,
    /// `extra` of the front matter, as post.
    pub extra: Extra,
}

/// A post on a list, below headings of the second level.
pub(in crate::render::html) const ON_A_LIST: Presentation = Presentation {
    form: Form::Rooted,
    heading_level: 3,
    anchors: false,
    folded: true,
};

/// A post or a page of the site's own on its page, below the title.
pub(in crate::render::html) const ON_ITS_PAGE: Presentation = Presentation {
    form: Form::Rooted,
    heading_level: 2,
    anchors: true,
    folded: false,
};

pub(in crate::render::html) fn post(
    site: &Site,
    id: PostId,
    presentation: Presentation,
) -> PostView {
    let post = site.post(id);
    let language = &site.language;
    let update = post
        .incident
        .map(|(incident, number)| (site.incident(incident), number));
    let states: Vec<(ServerId, ComponentStatus)> = if let Some((incident, number)) = update {
        let states = incident.states_at(site, number).into_iter();
        states
            .map(|(server, (_, status))| (server, status))
            .collect()
    } else {
        let named = post.servers.iter();
        named
            .map(|server| (*server, ComponentStatus::Operational))
            .collect()
    };
    // A later update inherits what its incident's page names.
    let inherits = post.incident.is_some_and(|(_, number)| number > 0);
    let (states, more_servers) = if presentation == ON_A_LIST || inherits {
        on_a_list(states)
    } else {
        (states, 0)
    };
    PostView {
        id: post.id.clone(),
        title: post.title.clone(),
        url: rooted(site, &post.path),
        permalink: address::address(site, &post.path, Form::Absolute),
        date: time::time(site, post.date),
        updated: post.updated.map(|updated| time::time(site, updated)),
        author: post.details.author.clone(),
        summary: post.details.summary.clone(),
        body: address::body(site, &post.path, &post.body, presentation),
        folded: presentation.folded && post.body.folds,
        pinned: post.details.pinned,
        status: update.map(|(incident, number)| words::update_status(language, incident, number)),
        impact: update
            .map(|(incident, number)| words::impact(language, incident.lifecycle.impacts[number])),
        servers: states
            .into_iter()
            .map(|(server, status)| affected(site, server, status))
            .collect(),
        more_servers,
        categories: post
            .categories
            .iter()
            .map(|id| term(site, site.category(*id), EntryList::Category(*id)))
            .collect(),
        tags: post
            .tags
            .iter()
            .map(|id| term(site, site.tag(*id), EntryList::Tag(*id)))
            .collect(),
        incident: update
            .filter(|(_, number)| *number > 0)
            .map(|(incident, _)| address::post_link(site, incident.first_post())),
        extra: post.details.extra.clone(),
    }
}

/// A term as posts have it; how often it is used changes with other posts, so it is not said.
fn term(site: &Site, term: &Term, list: EntryList) -> TermView {
    TermView {
        name: term.name.clone(),
        url: rooted(site, &list.path(site)),
        count: 0,
        weight: 1,
    }
}
