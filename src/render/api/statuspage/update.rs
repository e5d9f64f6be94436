//! Updates: one for each post of a incident, with what it says of the components.

use serde::Serialize;

use super::catalog::Catalog;
use super::{id, timestamp};
use crate::site::{Closing, Entry, Incident, ServerId};
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

/// The updates of an incident, newest first.
pub(super) fn updates<'a>(catalog: &Catalog<'a>, incident: &Incident) -> Vec<IncidentUpdate<'a>> {
    let entries = incident.entries(catalog.site).into_iter();
    entries
        .map(|entry| match entry {
            Entry::Update(number) => update(catalog, incident, number),
            Entry::Closing(closing) => last_update(catalog, incident, closing),
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
    let mut states = incident.states_at(site, closing.after);
    for (old, new) in states.values_mut() {
        *old = *new;
    }
    for change in &closing.changes {
        states.insert(change.server, (change.old, change.new));
    }
    let affected: Vec<AffectedComponent> = states
        .into_iter()
        .filter_map(|(server, states)| affected(catalog, server, states))
        .collect();
    IncidentUpdate {
        id: id::closing(by),
        status: closing.status.as_str(),
        body: "",
        incident_id: id::incident(&site.post(incident.first_post()).id),
        created_at: at.clone(),
        updated_at: at.clone(),
        display_at: at,
        affected_components: (!affected.is_empty()).then_some(affected),
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
    let affected: Vec<AffectedComponent> = incident
        .states_at(site, number)
        .into_iter()
        .filter_map(|(server, states)| affected(catalog, server, states))
        .collect();
    IncidentUpdate {
        id: id::update(&post.id),
        status: incident.lifecycle.statuses[number].as_str(),
        body: &post.body.text,
        incident_id: id::incident(&site.post(incident.first_post()).id),
        updated_at: timestamp(&site.settings, updated),
        display_at: created_at.clone(),
        created_at,
        affected_components: (!affected.is_empty()).then_some(affected),
        deliver_notifications: true,
        custom_tweet: None,
        tweet_id: None,
    }
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
        code: id::component(&server.id),
        name: match catalog.group_of(server_id) {
            Some(group) => format!("{group} - {name}"),
            None => name,
        },
        old_status: old.as_str(),
        new_status: new.as_str(),
    })
}
