//! The views that many pages show, each made once: words, systems with a state, tags, feeds.

use std::collections::BTreeMap;

use super::address::rooted;
use super::layout::{self, Icon};
use super::view::{AffectedView, CardView, FeedLinkView, IconView, Shared, TermView, WordView};
use super::words;
use crate::plan::{FeedOf, ListOf, Plan};
use crate::site::{Incident, ServerId, Site, Term, TermId};
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

type Words = BTreeMap<&'static str, Shared<WordView>>;

pub(super) struct SharedViews {
    impacts: Words,
    statuses: Words,
    /// Each system in each state, by its id.
    affected: Vec<BTreeMap<ComponentStatus, Shared<AffectedView>>>,
    /// By their ids.
    tags: Vec<Shared<TermView>>,
    categories: Vec<Shared<TermView>>,
    /// The feeds of the whole site.
    pub(super) feeds: Vec<Shared<FeedLinkView>>,
    /// The icon and the picture of pages that show no state.
    pub(super) icon: Shared<IconView>,
    pub(super) card: Shared<CardView>,
    /// Where that picture is, absolute.
    pub(super) card_url: String,
}

impl SharedViews {
    pub(super) fn new(site: &Site, plan: &Plan) -> Self {
        let language = &site.language;
        let impacts = Impact::ALL.map(|impact| words::impact(language, impact));
        let statuses = UpdateStatus::ALL.map(|status| words::status(language, status));
        let in_each_state = |server| {
            ComponentStatus::ALL
                .into_iter()
                .map(|state| (state, Shared::new(&affected(site, server, state))))
                .collect()
        };
        let feeds = layout::feed_links(site, FeedOf::Site);
        let card = layout::card(site, plan, Icon::Plain);
        Self {
            impacts: by_key(impacts),
            statuses: by_key(statuses.into_iter().chain([words::cancelled(language)])),
            affected: site.server_ids().map(in_each_state).collect(),
            tags: terms(site, &site.tags, ListOf::Tag),
            categories: terms(site, &site.categories, ListOf::Category),
            feeds: feeds.iter().map(Shared::new).collect(),
            icon: Shared::new(&layout::icon(site, plan, Icon::Plain)),
            card: Shared::new(&card),
            card_url: card.url,
        }
    }

    pub(super) fn impact(&self, impact: Impact) -> Shared<WordView> {
        self.impacts[impact.as_str()].clone()
    }

    pub(super) fn status(&self, status: UpdateStatus) -> Shared<WordView> {
        self.statuses[status.as_str()].clone()
    }

    pub(super) fn present_status(&self, incident: &Incident) -> Shared<WordView> {
        self.statuses[words::present_status_key(incident)].clone()
    }

    pub(super) fn update_status(&self, incident: &Incident, number: usize) -> Shared<WordView> {
        self.statuses[words::update_status_key(incident, number)].clone()
    }

    pub(super) fn affected(&self, id: ServerId, state: ComponentStatus) -> Shared<AffectedView> {
        self.affected[id.index()][&state].clone()
    }

    pub(super) fn tags(&self, ids: &[TermId]) -> Vec<Shared<TermView>> {
        ids.iter().map(|id| self.tags[id.index()].clone()).collect()
    }

    pub(super) fn categories(&self, ids: &[TermId]) -> Vec<Shared<TermView>> {
        ids.iter()
            .map(|id| self.categories[id.index()].clone())
            .collect()
    }
}

fn by_key(words: impl IntoIterator<Item = WordView>) -> Words {
    words
        .into_iter()
        .map(|word| (word.key, Shared::new(&word)))
        .collect()
}

fn affected(site: &Site, id: ServerId, state: ComponentStatus) -> AffectedView {
    let server = site.server(id);
    AffectedView {
        id: server.id.clone(),
        name: server.name.clone(),
        url: rooted(site, &ListOf::Server(id).path(site, None)),
        status: words::component_status(&site.language, state),
    }
}

/// Terms as posts have them; how often they are used changes with other posts, so it is not said.
fn terms(site: &Site, terms: &[Term], list: fn(TermId) -> ListOf) -> Vec<Shared<TermView>> {
    let term = |(index, term): (usize, &Term)| {
        Shared::new(&TermView {
            name: term.name.clone(),
            url: rooted(site, &list(TermId::at(index)).path(site, None)),
            count: 0,
            weight: 1,
        })
    };
    terms.iter().enumerate().map(term).collect()
}
