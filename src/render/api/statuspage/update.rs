//! Updates: one for each post of a incident, with what it says of the components.

use std::collections::BTreeMap;

use serde::Serialize;

use super::catalog::Catalog;
use super::{id, timestamp};
use crate::site::{Closing, Incident, ServerId, StateChange, TimelineEntry};
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

/// An incident that names more systems than this says of each update only what it changed: with
/// all of them, 500 updates on 3,000 systems made 478 MB.
const MOST_WHOLE: usize = 100;

/// The updates of an incident, newest first.
pub(super) fn updates<'a>(catalog: &Catalog<'a>, incident: &Incident) -> Vec<IncidentUpdate<'a>> {
    let entries = incident.entries(catalog.site).into_iter();
    entries
        .map(|entry| match entry {
            TimelineEntry::Update(number) => update(catalog, incident, number),
            TimelineEntry::Closing(closing) => last_update(catalog, incident, closing),
        })
        .collect()
}

/// An end that no post tells, as an update without a text.
fn last_update<'a>(
    catalog: &Catalog<'a>,
    incident: &Incident,
    closing: &Closing<ServerId>,
) -> IncidentUpdate<'a> {
    let site = catalog.site;
    let by = &site.post(incident.posts[closing.by]).id;
    let at = timestamp(&site.settings, closing.at);
    let mut states = if incident.servers.len() > MOST_WHOLE {
        States::new()
    } else {
        incident.states_at(site, closing.after)
    };
    for (old, new) in states.values_mut() {
        *old = *new;
    }
    states.extend(moves(&closing.changes));
    IncidentUpdate {
        id: id::closing(by),
        status: closing.status.as_str(),
        body: "",
        incident_id: id::incident(&site.post(incident.first_post()).id),
        created_at: at.clone(),
        updated_at: at.clone(),
        display_at: at,
        affected_components: affected_components(catalog, states),
        deliver_notifications: true,
        custom_tweet: None,
        tweet_id: None,
    }
}

fn update<'a>(catalog: &Catalog<'a>, incident: &Incident, number: usize) -> IncidentUpdate<'a> {
    let site = catalog.site;
    let post = site.post(incident.posts[number]);
    let created_at = timestamp(&site.settings, post.date);
    let updated = post.updated.unwrap_or(post.date);
    let states = if incident.servers.len() > MOST_WHOLE {
        moves(&incident.lifecycle.changes[number]).collect()
    } else {
        incident.states_at(site, number)
    };
    IncidentUpdate {
        id: id::update(&post.id),
        status: incident.lifecycle.statuses[number].as_str(),
        body: &post.body.text,
        incident_id: id::incident(&site.post(incident.first_post()).id),
        updated_at: timestamp(&site.settings, updated),
        display_at: created_at.clone(),
        created_at,
        affected_components: affected_components(catalog, states),
        deliver_notifications: true,
        custom_tweet: None,
        tweet_id: None,
    }
}

/// The states of systems before and after an update.
type States = BTreeMap<ServerId, (ComponentStatus, ComponentStatus)>;

fn moves(
    changes: &[StateChange<ServerId>],
) -> impl Iterator<Item = (ServerId, (ComponentStatus, ComponentStatus))> {
    let changes = changes.iter();
    changes.map(|change| (change.server, (change.old, change.new)))
}

/// None where there is none.
fn affected_components(catalog: &Catalog<'_>, states: States) -> Option<Vec<AffectedComponent>> {
    let affected: Vec<AffectedComponent> = states
        .into_iter()
        .filter_map(|(server, states)| affected(catalog, server, states))
        .collect();
    (!affected.is_empty()).then_some(affected)
}

/// None for an internal system.
fn affected(
    catalog: &Catalog<'_>,
    server_id: ServerId,
    (old, new): (ComponentStatus, ComponentStatus),
) -> Option<AffectedComponent> {
    let server = catalog.site.server(server_id);
    if server.is_internal() {
        return None;
    }
    let name = server.label();
    Some(AffectedComponent {
        code: id::component(server.first_id()),
        name: match catalog.group_of(server_id) {
            Some(group) => format!("{group} - {name}"),
            None => name,
        },
        old_status: old.as_str(),
        new_status: new.as_str(),
    })
}
