//! Entries of lists: an incident or a maintenance with its updates, or an announcement.

use serde::Serialize;

use super::{IncidentView, ON_A_LIST, PostView, TimeView, incident, incident_in_short, post};
use crate::render::text::address::rooted;
use crate::render::text::time;
use crate::site::{Entry, Site};

/// `entries` of lists, and `pinned`: the same wherever something is listed.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// `incident`, `maintenance` or `announcement`.
    pub kind: &'static str,
    /// Of its first post, as the address and the date.
    pub title: String,
    pub url: String,
    pub date: TimeView,
    /// The summary or the beginning of its first post, as text.
    pub excerpt: String,
    /// None for an announcement. On lists of lines without `updates`.
    pub incident: Option<IncidentView>,
    /// The whole announcement; none on lists of lines.
    pub post: Option<PostView>,
}

/// As it stands in the stream and in a month.
pub(in crate::render::html) fn entry(site: &Site, entry: Entry) -> EntryView {
    match entry {
        Entry::Incident(id) => EntryView {
            incident: Some(incident(site, id)),
            ..line(site, entry)
        },
        Entry::Announcement(id) => EntryView {
            post: Some(post(site, id, ON_A_LIST)),
            ..line(site, entry)
        },
    }
}

/// As it stands where an entry is a line or two.
pub(in crate::render::html) fn line(site: &Site, entry: Entry) -> EntryView {
    let first = site.post(site.first_post_of(entry));
    let incident = match entry {
        Entry::Incident(id) => Some(incident_in_short(site, id)),
        Entry::Announcement(_) => None,
    };
    EntryView {
        kind: match &incident {
            None => "announcement",
            Some(incident) if incident.maintenance => "maintenance",
            Some(_) => "incident",
        },
        title: first.title.clone(),
        url: rooted(site, &first.path),
        date: time::time(site, first.date),
        excerpt: first.description(),
        incident,
        post: None,
    }
}
