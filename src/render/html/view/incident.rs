//! Incidents and maintenances, with their updates.

use chrono::TimeDelta;
use serde::Serialize;

use super::server::affected;
use super::{AffectedView, DurationView, ON_ITS_PAGE, TimeView, WordView};
use crate::render::text::address::{Presentation, body, rooted};
use crate::render::text::{time, words};
use crate::site::{Incident, IncidentId, PostId, Site};
use crate::vocabulary::ComponentStatus;

/// An incident or a maintenance: `incidents`, `maintenances` on the home page and a system's
/// page, `incident` on the page of an incident's first post.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentView {
    pub id: String,
    pub title: String,
    pub url: String,
    /// Whether this is a scheduled maintenance.
    pub maintenance: bool,
    /// Its present status; for a maintenance the clock's, or `cancelled`.
    pub status: WordView,
    pub impact: WordView,
    pub ongoing: bool,
    pub servers: Vec<AffectedView>,
    pub started: TimeView,
    /// When it ended; none while it goes on, and for a maintenance ahead.
    pub ended: Option<TimeView>,
    /// From its beginning to its end; none while it goes on.
    pub duration: Option<DurationView>,
    /// The window of a scheduled maintenance.
    pub window: Option<WindowView>,
    /// When its latest update promised the next; none once it is over.
    pub next_update: Option<TimeView>,
    /// Newest first. Empty where it is one of many, on a system's page.
    pub updates: Vec<UpdateView>,
    /// Each status that it reached after its first, and how long after its beginning.
    pub milestones: Vec<MilestoneView>,
}

/// The announced window of a maintenance.
#[derive(Debug, Clone, Serialize)]
pub struct WindowView {
    pub start: TimeView,
    pub end: TimeView,
    pub duration: DurationView,
}

/// One post of an incident, as its timeline shows it.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    pub title: String,
    pub url: String,
    pub date: TimeView,
    pub status: WordView,
    /// Whole body, HTML.
    pub body: String,
    /// The systems whose state this update changed, with the new state.
    pub changes: Vec<AffectedView>,
}

/// `Identified after 1 h 27 min`.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView {
    pub status: WordView,
    pub after: DurationView,
}

/// An incident with its updates. `page` is the post on whose page it stands, if it stands on one:
/// the anchors of that post's body are the page's.
pub(in crate::render::html) fn incident(
    site: &Site,
    id: IncidentId,
    page: Option<PostId>,
) -> IncidentView {
    IncidentView {
        updates: updates(site, site.incident(id), page),
        ..incident_in_short(site, id)
    }
}

/// An incident as one of many.
pub(in crate::render::html) fn incident_in_short(site: &Site, id: IncidentId) -> IncidentView {
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
        status: words::present_status(language, incident),
        impact: words::impact(language, lifecycle.worst_impact()),
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
                affected(site, *server, state.unwrap_or(ComponentStatus::Operational))
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
                status: words::status(language, *reached),
                after: time::duration(
                    language,
                    TimeDelta::seconds(i64::try_from(*after).unwrap_or(i64::MAX)),
                ),
            })
            .collect(),
    }
}

/// Newest first.
fn updates(site: &Site, incident: &Incident, page: Option<PostId>) -> Vec<UpdateView> {
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
            status: words::update_status(&site.language, incident, number),
            body: body(site, post, presentation),
            changes: lifecycle.changes[number]
                .iter()
                .map(|change| affected(site, change.server, change.new))
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
