//! Incidents and scheduled maintenances: in Statuspage one kind of object.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::super::address::{Form, address};
use super::catalog::Catalog;
use super::component::Component;
use super::update::{IncidentUpdate, updates};
use super::{id, timestamp};
use crate::site::{Incident as Thread, IncidentId, Site};
use crate::vocabulary::UpdateStatus;

#[derive(Serialize)]
pub(super) struct Incident<'a> {
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

pub(super) fn incident<'a>(catalog: &'a Catalog<'a>, incident_id: IncidentId) -> Incident<'a> {
    let site = catalog.site;
    let thread = site.incident(incident_id);
    let first = site.post(thread.first_post());
    let time = |instant| timestamp(&site.settings, instant);
    let resolved = resolved(site, thread);
    let began = thread.lifecycle.began();
    let (scheduled_for, scheduled_until) = if thread.is_maintenance() {
        let window = thread.lifecycle.window;
        let start = window.map(|window| window.start).or(began);
        let start = start.unwrap_or(first.date);
        // Statuspage knows no window without an end: it is then as long as it has been.
        let end = window.map(|window| window.end).or(resolved);
        (Some(start), Some(end.unwrap_or(start)))
    } else {
        (None, None)
    };
    Incident {
        id: id::incident(&first.id),
        name: &first.title,
        status: thread.status.as_str(),
        created_at: time(first.date),
        updated_at: time(thread.changed(site)),
        monitoring_at: monitored(site, thread).map(time),
        resolved_at: resolved.map(time),
        impact: thread.lifecycle.worst_impact().as_str(),
        shortlink: address(site, &first.path, Form::Absolute),
        // To Statuspage a maintenance starts with its announcement.
        started_at: time(match began {
            Some(began) if !thread.is_maintenance() => began,
            _ => first.date,
        }),
        page_id: &catalog.page_id,
        updates: updates(catalog, thread),
        components: thread
            .servers
            .iter()
            .filter_map(|server| catalog.row(*server))
            .collect(),
        scheduled_for: scheduled_for.map(time),
        scheduled_until: scheduled_until.map(time),
    }
}

/// When it was last put under observation.
fn monitored(site: &Site, thread: &Thread) -> Option<DateTime<Utc>> {
    let statuses = &thread.lifecycle.statuses;
    let is_monitoring = |index: usize| statuses[index] == UpdateStatus::Monitoring;
    let begins =
        |index: &usize| is_monitoring(*index) && (*index == 0 || !is_monitoring(index - 1));
    let last = (0..statuses.len()).rev().find(begins)?;
    Some(site.post(thread.posts[last]).date)
}

/// When it was over, if it is: a maintenance that was called off was over then.
fn resolved(site: &Site, thread: &Thread) -> Option<DateTime<Utc>> {
    let now = site.changes.last;
    let over = || {
        let ended = thread.lifecycle.ended_at(now);
        let told = site.post(thread.first_post()).date;
        ended.unwrap_or_else(|| thread.lifecycle.status_since(now).max(told))
    };
    thread.status.is_final().then(over)
}
