//! Incidents and scheduled maintenances: in Statuspage one kind of object.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::catalog::Catalog;
use super::component::Component;
use super::update::{IncidentUpdate, updates};
use super::{id, timestamp};
use crate::render::text::address::{Form, address};
use crate::site::{Incident, IncidentId, Site};
use crate::vocabulary::UpdateStatus;

#[derive(Serialize)]
pub(super) struct IncidentObject<'a> {
    id: String,
    name: &'a str,
    status: &'static str,
    created_at: String,
    updated_at: String,
    monitoring_at: Option<String>,
    resolved_at: Option<String>,
    impact: &'static str,
    shortlink: String,
    started_at: String,
    page_id: &'a str,
    /// Newest first.
    #[serde(rename = "incident_updates")]
    updates: Vec<IncidentUpdate<'a>>,
    /// Those affected, as they are now.
    components: Vec<&'a Component<'a>>,
    /// Of a maintenance; an incident has no such key.
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_until: Option<String>,
}

pub(super) fn object<'a>(catalog: &'a Catalog<'a>, id: IncidentId) -> IncidentObject<'a> {
    let site = catalog.site;
    let incident = site.incident(id);
    let first = site.post(incident.first_post());
    let time = |instant| timestamp(&site.settings, instant);
    let began = incident.lifecycle.began();
    // To Statuspage a maintenance starts with its announcement; one told of late, with the work.
    let started = match began {
        Some(began) if incident.is_maintenance() => first.date.min(began),
        began => began.unwrap_or(first.date),
    };
    let resolved = resolved(site, incident).map(|resolved| resolved.max(started));
    let (scheduled_for, scheduled_until) = if incident.is_maintenance() {
        let window = incident.lifecycle.window;
        let start = window.map(|window| window.start).or(began);
        let start = start.unwrap_or(first.date);
        // Statuspage knows no window without an end: it is then as long as it has been.
        let end = window.map(|window| window.end).or(resolved);
        (Some(start), Some(end.unwrap_or(start)))
    } else {
        (None, None)
    };
    IncidentObject {
        id: id::incident(&first.id),
        name: &first.title,
        status: incident.status.as_str(),
        created_at: time(first.date),
        updated_at: time(incident.changed(site)),
        monitoring_at: monitored(site, incident).map(time),
        resolved_at: resolved.map(time),
        impact: incident.impact.as_str(),
        shortlink: address(site, &first.path, Form::Absolute),
        started_at: time(started),
        page_id: &catalog.page_id,
        updates: updates(catalog, incident),
        components: incident
            .servers
            .iter()
            .filter_map(|server| catalog.row(*server))
            .collect(),
        scheduled_for: scheduled_for.map(time),
        scheduled_until: scheduled_until.map(time),
    }
}

/// When it was last put under observation.
fn monitored(site: &Site, incident: &Incident) -> Option<DateTime<Utc>> {
    let statuses = &incident.lifecycle.statuses;
    let is_monitoring = |index: usize| statuses[index] == UpdateStatus::Monitoring;
    let begins =
        |index: &usize| is_monitoring(*index) && (*index == 0 || !is_monitoring(index - 1));
    let last = (0..statuses.len()).rev().find(begins)?;
    Some(site.post(incident.posts[last]).date)
}

/// When it was over, if it is: a maintenance that was called off was over then.
fn resolved(site: &Site, incident: &Incident) -> Option<DateTime<Utc>> {
    let now = site.changes.last;
    let over = || {
        let ended = incident.lifecycle.ended_at(now);
        let announced = site.post(incident.first_post()).date;
        ended.unwrap_or_else(|| incident.lifecycle.status_since(now).max(announced))
    };
    incident.status.is_final().then(over)
}
