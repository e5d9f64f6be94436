//! `/api/v2/*.json`: the public API of Atlassian Statuspage, version 2, as static documents.
//!
//! Part of the *render* stage. Software written for Statuspage reads these unchanged, so they keep
//! to its exact keys, words and order, and where Statuspage does something odd they do it too.
//! Systems that are internal stand nowhere; retired ones only in the past of their incidents.
//!
//! Instants are RFC 3339 with milliseconds in the site's zone, as Statuspage has them. Nothing
//! here depends on the clock but by [`Changes::last`](crate::site::Changes::last).

mod catalog;
mod component;
mod id;
mod incident;
mod page;
mod update;

#[cfg(test)]
mod tests;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::content::Settings;
use crate::plan::Route;
use crate::render::text::{json, time};
use crate::site::{Incident, IncidentId, Site};
use catalog::Catalog;
use component::Component;
use incident::IncidentObject;
use page::{PageObject, Status};

/// How many rows the lists of all incidents and of all maintenances have.
const NEWEST: usize = 50;

/// Where no instant is known. It is a constant because a document must not change by itself.
const UNKNOWN: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// Any document: each has the page, and what its route is about.
#[derive(Serialize)]
struct ApiDocument<'a> {
    page: PageObject<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<Vec<&'a Component<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incidents: Option<Vec<IncidentObject<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_maintenances: Option<Vec<IncidentObject<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
}

pub(super) fn document(site: &Site, route: Route) -> Vec<u8> {
    let catalog = Catalog::new(site);
    let all = |_: &Incident| true;
    let is_open = |incident: &Incident| !incident.is_over();
    let is_under_way = |incident: &Incident| !incident.is_over() && !incident.is_ahead();
    let rows = |maintenance: bool, count: usize, wanted: &dyn Fn(&Incident) -> bool| {
        let ids = newest(site, maintenance, wanted).take(count);
        Some(ids.map(|id| incident::object(&catalog, id)).collect())
    };
    let document = ApiDocument {
        page: page::page(site),
        components: match route {
            Route::Summary | Route::Components => Some(catalog.rows().collect()),
            _ => None,
        },
        incidents: match route {
            Route::Incidents => rows(false, NEWEST, &all),
            Route::Summary | Route::UnresolvedIncidents => rows(false, usize::MAX, &is_open),
            _ => None,
        },
        scheduled_maintenances: match route {
            Route::Maintenances => rows(true, NEWEST, &all),
            Route::UpcomingMaintenances => rows(true, usize::MAX, &Incident::is_ahead),
            Route::ActiveMaintenances => rows(true, usize::MAX, &is_under_way),
            Route::Summary => rows(true, usize::MAX, &is_open),
            _ => None,
        },
        status: match route {
            Route::Summary | Route::Status => Some(page::status(site)),
            _ => None,
        },
    };
    json::bytes(&document)
}

/// The wanted incidents, or the wanted maintenances, newest first.
fn newest(
    site: &Site,
    maintenance: bool,
    wanted: impl Fn(&Incident) -> bool,
) -> impl Iterator<Item = IncidentId> {
    site.incident_ids().rev().filter(move |id| {
        let incident = site.incident(*id);
        incident.is_maintenance() == maintenance && wanted(incident)
    })
}

/// `2026-03-19T16:48:26.000Z`, or with an offset where the site's zone has one.
fn timestamp(settings: &Settings, instant: DateTime<Utc>) -> String {
    time::rfc3339(instant, settings.timezone, SecondsFormat::Millis, true)
}
