//! Incidents and maintenances as templates see them.

use chrono::TimeDelta;

use super::address::{Presentation, body, rooted};
use super::post::ON_ITS_PAGE;
use super::shared::SharedViews;
use super::time;
use super::view::{IncidentView, MilestoneView, UpdateView, WindowView};
use crate::site::{Incident, IncidentId, PostId, Site};
use crate::vocabulary::ComponentStatus;

/// An incident with its updates. `page` is the post on whose page it stands, if it stands on one:
/// the anchors of that post's body are the page's.
pub(super) fn incident_view(
    site: &Site,
    shared: &SharedViews,
    id: IncidentId,
    page: Option<PostId>,
) -> IncidentView {
    IncidentView {
        updates: updates(site, shared, site.incident(id), page),
        ..incident_in_short(site, shared, id)
    }
}

/// An incident as one of many.
pub(super) fn incident_in_short(site: &Site, shared: &SharedViews, id: IncidentId) -> IncidentView {
    let incident = site.incident(id);
    let lifecycle = &incident.lifecycle;
    let language = &site.language;
    let first = site.post(incident.first_post());
    let now = site.changes.last;
    let began = lifecycle.began().unwrap_or(first.date);
    let ended = (!incident.is_active)
        .then(|| lifecycle.ended_at(now))
        .flatten();
    let active_seconds = i64::try_from(lifecycle.active_seconds(now)).unwrap_or(i64::MAX);
    IncidentView {
        id: first.id.clone(),
        title: first.title.clone(),
        url: rooted(site, &first.path),
        maintenance: incident.is_maintenance(),
        status: shared.present_status(incident),
        impact: shared.impact(lifecycle.worst_impact()),
        ongoing: incident.is_active,
        servers: incident
            .servers
            .iter()
            .map(|server| {
                let timeline = lifecycle.timelines.get(server);
                let state = if incident.is_active {
                    timeline.map(|timeline| timeline.at(now))
                } else {
                    timeline.and_then(|timeline| {
                        timeline.spells().iter().map(|spell| spell.status).max()
                    })
                };
                shared.affected(*server, state.unwrap_or(ComponentStatus::Operational))
            })
            .collect(),
        started: time::time(site, began),
        ended: ended.map(|ended| time::time(site, ended)),
        duration: ended.map(|_| time::duration(language, TimeDelta::seconds(active_seconds))),
        window: lifecycle.window.map(|window| WindowView {
            start: time::time(site, window.start),
            end: time::time(site, window.end),
            duration: time::duration(language, window.end - window.start),
        }),
        next_update: site
            .next_update(id)
            .map(|instant| time::time(site, instant)),
        updates: Vec::new(),
        milestones: lifecycle
            .milestones
            .iter()
            .map(|(reached, after)| MilestoneView {
                status: shared.status(*reached),
                after: time::duration(
                    language,
                    TimeDelta::seconds(i64::try_from(*after).unwrap_or(i64::MAX)),
                ),
            })
            .collect(),
    }
}

/// Newest first.
fn updates(
    site: &Site,
    shared: &SharedViews,
    incident: &Incident,
    page: Option<PostId>,
) -> Vec<UpdateView> {
    let lifecycle = &incident.lifecycle;
    let update = |(number, id): (usize, &PostId)| {
        let post = site.post(*id);
        let presentation = Presentation {
            heading_level: 3,
            anchors: page == Some(*id),
            ..ON_ITS_PAGE
        };
        UpdateView {
            title: post.title.clone(),
            url: rooted(site, &post.path),
            date: time::time(site, post.date),
            status: shared.update_status(incident, number),
            body: body(site, post, presentation),
            changes: lifecycle.changes[number]
                .iter()
                .map(|change| shared.affected(change.server, change.new))
                .collect(),
        }
    };
    incident
        .posts
        .iter()
        .enumerate()
        .map(update)
        .rev()
        .collect()
}
