//! Updates: one for each post of a thread, with what it says of the components.

use std::collections::BTreeMap;

use serde::Serialize;

use super::catalog::Catalog;
use super::component::name;
use super::{id, timestamp};
use crate::site::{Incident as Thread, PostId, ServerId, Site};
use crate::vocabulary::ComponentStatus;

#[derive(Serialize)]
pub(super) struct IncidentUpdate<'a> {
    id: String,
    status: &'static str,
    /// Plain text.
    body: &'a str,
    incident_id: String,
    created_at: String,
    updated_at: String,
    display_at: String,
    /// Null where none is affected.
    affected_components: Option<Vec<AffectedComponent>>,
    /// Whoever follows a feed is told of every update.
    deliver_notifications: bool,
    custom_tweet: Option<&'static str>,
    tweet_id: Option<&'static str>,
}

#[derive(Serialize)]
struct AffectedComponent {
    code: String,
    /// `Group - Component`
    name: String,
    old_status: &'static str,
    new_status: &'static str,
}

/// A system's state before and after an update.
type States = BTreeMap<ServerId, (ComponentStatus, ComponentStatus)>;

/// The updates of a thread, newest first.
pub(super) fn updates<'a>(catalog: &Catalog<'a>, thread: &Thread) -> Vec<IncidentUpdate<'a>> {
    let mut states = States::new();
    let mut updates: Vec<IncidentUpdate<'a>> = (0..thread.posts.len())
        .map(|number| {
            advance(&mut states, catalog.site, thread, number);
            update(catalog, thread, number, &states)
        })
        .collect();
    updates.reverse();
    updates
}

fn update<'a>(
    catalog: &Catalog<'a>,
    thread: &Thread,
    number: usize,
    states: &States,
) -> IncidentUpdate<'a> {
    let site = catalog.site;
    let post = site.post(thread.posts[number]);
    let created_at = timestamp(&site.settings, post.date);
    let updated = post.updated.unwrap_or(post.date);
    let affected: Vec<AffectedComponent> = states
        .iter()
        .filter_map(|(server, states)| affected(catalog, *server, *states))
        .collect();
    IncidentUpdate {
        id: id::update(&post.id),
        status: thread.lifecycle.statuses[number].as_str(),
        body: &post.body.text,
        incident_id: id::incident(&site.post(thread.first_post()).id),
        updated_at: timestamp(&site.settings, updated),
        display_at: created_at.clone(),
        created_at,
        affected_components: (!affected.is_empty()).then_some(affected),
        deliver_notifications: true,
        custom_tweet: None,
        tweet_id: None,
    }
}

/// Goes on to what an update says. Statuspage lists every component that the thread has named by
/// then; one that the update leaves alone has the same state before and after.
fn advance(states: &mut States, site: &Site, thread: &Thread, number: usize) {
    let post: PostId = thread.posts[number];
    let lifecycle = &thread.lifecycle;
    let operational = (ComponentStatus::Operational, ComponentStatus::Operational);
    for server in &site.post(post).servers {
        states.entry(*server).or_insert(operational);
    }
    for (server, (old, new)) in states.iter_mut() {
        // Maintenance begins and ends by the clock as well, without an update.
        if thread.is_maintenance() {
            let timeline = lifecycle.timelines.get(server);
            *new = timeline.map_or(ComponentStatus::Operational, |timeline| {
                timeline.at(site.post(post).date)
            });
        }
        *old = *new;
    }
    for change in &lifecycle.changes[number] {
        states.insert(change.server, (change.old, change.new));
    }
}

/// None for an internal system.
fn affected(
    catalog: &Catalog<'_>,
    server_id: ServerId,
    (old, new): (ComponentStatus, ComponentStatus),
) -> Option<AffectedComponent> {
    let server = catalog.site.server(server_id);
    server.component_status()?;
    let name = name(server);
    Some(AffectedComponent {
        code: id::component(&server.id),
        name: match catalog.group_of(server_id) {
            Some(group) => format!("{group} - {name}"),
            None => name,
        },
        old_status: old.as_str(),
        new_status: new.as_str(),
    })
}
