//! Incidents and maintenances, with their updates.

use chrono::TimeDelta;
use serde::Serialize;

use super::server::{affected, retired};
use super::{AffectedView, DurationView, ON_A_LIST, ON_ITS_PAGE, TimeView, WordView, later};
use crate::plan::CalendarOf;
use crate::render::text::address::{Presentation, body, rooted};
use crate::render::text::systems::on_a_list;
use crate::render::text::{time, words};
use crate::site::{Incident, IncidentId, ServerId, ServerStatus, Site, StateChange, TimelineEntry};
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
    /// What the clock alone will make of it, as `data-later`; empty where nothing is to come.
    pub later: String,
    pub impact: WordView,
    pub ongoing: bool,
    /// Where it is one of many, not on its own page, at most twenty of them: those in the worst
    /// states.
    pub servers: Vec<AffectedView>,
    /// How many it names besides.
    pub more_servers: usize,
    pub started: TimeView,
    /// When it ended; none while it goes on, and for a maintenance ahead.
    pub ended: Option<TimeView>,
    /// From its beginning to its end; none while it goes on, and where nothing says when it began.
    pub duration: Option<DurationView>,
    /// The window of a scheduled maintenance.
    pub window: Option<WindowView>,
    /// The address of a calendar with this maintenance alone; none once it is over, and without a
    /// window.
    pub calendar: Option<String>,
    /// When its latest update promised the next; none once it is over.
    pub next_update: Option<TimeView>,
    /// Whether that time has come, and nothing was written.
    pub overdue: bool,
    /// What the clock alone will make of that, as `data-later`; empty where nothing is to come.
    pub overdue_later: String,
    /// Newest first. Where it is one of many, the newest eight, of which only the newest post has
    /// a body; empty on lists of lines.
    pub updates: Vec<UpdateView>,
    /// How many there are besides.
    pub more_updates: usize,
    /// Each status that it reached after its first, and how long after its beginning; none of those
    /// that it reached at once.
    pub milestones: Vec<MilestoneView>,
}

/// The announced window of a maintenance.
#[derive(Debug, Clone, Serialize)]
pub struct WindowView {
    pub start: TimeView,
    pub end: TimeView,
    pub duration: DurationView,
}

/// One post of an incident, as its timeline shows it, or an end that `resolved` gives without a
/// post of its own.
#[derive(Debug, Clone, Serialize)]
pub struct UpdateView {
    pub title: String,
    pub url: String,
    pub date: TimeView,
    pub status: WordView,
    /// HTML: whole on the incident's page; where the incident is one of many, of the newest post
    /// alone, up to the fold of a long one. Empty where there is no post.
    pub body: String,
    /// Whether `body` stops before the post's end.
    pub folded: bool,
    /// The systems whose state this update changed, with the new state. Where the incident is one
    /// of many, at most twenty of them: those in the worst states.
    pub changes: Vec<AffectedView>,
    /// How many it changed besides.
    pub more_changes: usize,
}

/// `Identified after 1 h 27 min`.
#[derive(Debug, Clone, Serialize)]
pub struct MilestoneView {
    pub status: WordView,
    pub after: DurationView,
}

/// An incident with its updates on the page of its first post, where every system is named.
pub(in crate::render::html) fn incident_on_its_page(site: &Site, id: IncidentId) -> IncidentView {
    let incident = site.incident(id);
    let entries = incident.entries(site);
    let updates = entries.iter();
    IncidentView {
        servers: views(site, incident, states(site, incident)),
        more_servers: 0,
        updates: updates
            .map(|entry| update(site, incident, entry, Place::ItsPage))
            .collect(),
        ..incident_in_short(site, id)
    }
}

/// An incident as one of many, with its newest updates.
pub(in crate::render::html) fn incident(site: &Site, id: IncidentId) -> IncidentView {
    let incident = site.incident(id);
    let entries = incident.entries(site);
    let newest = incident.posts.len() - 1;
    let updates = entries.iter().take(MOST_UPDATES);
    IncidentView {
        updates: updates
            .map(|entry| match entry {
                TimelineEntry::Update(number) if *number == newest => {
                    update(site, incident, entry, Place::NewestOnAList)
                }
                _ => update(site, incident, entry, Place::OlderOnAList),
            })
            .collect(),
        more_updates: entries.len().saturating_sub(MOST_UPDATES),
        ..incident_in_short(site, id)
    }
}

/// An incident as one of many, without its updates.
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
    let active = seconds(lifecycle.active_seconds(now));
    let is_measured = ended.is_some() && active > TimeDelta::zero();
    let promised = site.next_update(id);
    let calendar = CalendarOf::Maintenance(id);
    let (shown, more_servers) = on_a_list(states(site, incident));
    IncidentView {
        id: first.id.clone(),
        title: first.title.clone(),
        url: rooted(site, &first.path),
        maintenance: incident.is_maintenance(),
        status: words::present_status(language, incident),
        later: later::of_incident(site, incident),
        impact: words::impact(language, incident.impact),
        ongoing: incident.is_active,
        servers: views(site, incident, shown),
        more_servers,
        started: time::time(site, began),
        ended: ended.map(|ended| time::time(site, ended)),
        duration: is_measured.then(|| time::duration(language, active)),
        window: lifecycle.window.map(|window| WindowView {
            start: time::time(site, window.start),
            end: time::time(site, window.end),
            duration: time::duration(language, window.end - window.start),
        }),
        calendar: (!incident.is_over() && calendar.exists(site))
            .then(|| rooted(site, &calendar.path(site))),
        next_update: promised.map(|instant| time::time(site, instant)),
        overdue: promised.is_some_and(|instant| site.is_overdue(instant)),
        overdue_later: later::of_promise(site, promised),
        updates: Vec::new(),
        more_updates: 0,
        milestones: lifecycle
            .milestones
            .iter()
            .map(|(status, after)| (*status, seconds(*after)))
            .filter(|(_, after)| *after > TimeDelta::zero())
            .filter(|(_, after)| {
                let reached = began.checked_add_signed(*after);
                reached.is_some_and(|reached| reached <= now)
            })
            .map(|(reached, after)| MilestoneView {
                status: words::status(language, reached),
                after: time::duration(language, after),
            })
            .collect(),
    }
}

/// The state of each system that it has named: the present one while it goes on, else the worst.
fn states(site: &Site, incident: &Incident) -> Vec<(ServerId, ComponentStatus)> {
    let lifecycle = &incident.lifecycle;
    let state = |server: &ServerId| {
        let present = lifecycle.timelines.get(server);
        present.filter(|_| incident.is_active).map_or_else(
            || lifecycle.worst_status(server),
            |it| it.at(site.changes.last),
        )
    };
    let servers = incident.servers.iter();
    servers.map(|server| (*server, state(server))).collect()
}

fn views(
    site: &Site,
    incident: &Incident,
    states: Vec<(ServerId, ComponentStatus)>,
) -> Vec<AffectedView> {
    let view = |(server, status)| {
        let is_gone = site.server(server).status == ServerStatus::Retired;
        let is_present = incident.lifecycle.timelines.contains_key(&server);
        if incident.is_active && is_gone && is_present {
            retired(site, server)
        } else {
            affected(site, server, status)
        }
    };
    states.into_iter().map(view).collect()
}

fn seconds(count: u64) -> TimeDelta {
    let seconds = i64::try_from(count).ok().and_then(TimeDelta::try_seconds);
    seconds.unwrap_or(TimeDelta::MAX)
}

/// How many updates of an incident stand where it is one of many: an incident may have thousands,
/// and stands on several lists.
const MOST_UPDATES: usize = 8;

/// Where an update stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On the page of the incident's first post, whose anchors are the page's.
    ItsPage,
    NewestOnAList,
    /// Without its body.
    OlderOnAList,
}

fn update(site: &Site, incident: &Incident, entry: &TimelineEntry<'_>, place: Place) -> UpdateView {
    let lifecycle = &incident.lifecycle;
    let changes = |changes: &[StateChange<ServerId>]| -> (Vec<AffectedView>, usize) {
        let states = changes.iter().map(|change| (change.server, change.new));
        let (states, more) = if place == Place::ItsPage {
            (states.collect(), 0)
        } else {
            on_a_list(states.collect())
        };
        let views = states.into_iter();
        let views = views.map(|(server, status)| affected(site, server, status));
        (views.collect(), more)
    };
    let first = site.post(incident.first_post());
    match entry {
        TimelineEntry::Update(number) => {
            let (changes, more_changes) = changes(&lifecycle.changes[*number]);
            let id = incident.posts[*number];
            let post = site.post(id);
            let presentation = match place {
                Place::ItsPage => Some(Presentation {
                    heading_level: 3,
                    anchors: id == incident.first_post(),
                    ..ON_ITS_PAGE
                }),
                Place::NewestOnAList => Some(ON_A_LIST),
                Place::OlderOnAList => None,
            };
            UpdateView {
                title: post.title.clone(),
                url: rooted(site, &post.path),
                date: time::time(site, post.date),
                status: words::update_status(&site.language, incident, *number),
                body: presentation
                    .map_or(String::new(), |it| body(site, &post.path, &post.body, it)),
                folded: presentation.is_some_and(|it| it.folded) && post.body.folds,
                changes,
                more_changes,
            }
        }
        TimelineEntry::Closing(closing) => {
            let (changes, more_changes) = changes(&closing.changes);
            UpdateView {
                title: first.title.clone(),
                url: rooted(site, &first.path),
                date: time::time(site, closing.at),
                status: words::status(&site.language, closing.status),
                body: String::new(),
                folded: false,
                changes,
                more_changes,
            }
        }
    }
}
