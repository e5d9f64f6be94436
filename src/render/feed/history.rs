//! The history: one entry for each incident or maintenance, with all of its updates.
//!
//! As Statuspage's history feeds do, an entry shows its updates newest first, each with its time
//! and status, and moves up with each. Its title tells the present state, so that it counts as
//! updated when the clock alone changes that.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::entry::{Entry, IN_A_FEED, stable_id, terms, with_state};
use crate::content::escape_html;
use crate::render::text::address::{Form, Presentation, address, body};
use crate::render::text::{time, words};
use crate::site::{Closing, Incident, IncidentId, PostId, ServerId, Site, TimelineEntry};

/// What is made of an incident is no part of the home page, where the ids of posts are.
const KIND: &str = "history";

const IN_THE_HISTORY: Presentation = Presentation {
    heading_level: 3,
    ..IN_A_FEED
};

/// Those with the newest updates, by their newest update.
pub(super) fn entries(site: &Site) -> Vec<Entry> {
    let mut ids: Vec<IncidentId> = site.incident_ids().collect();
    ids.sort_unstable_by_key(|id| Reverse(site.incident(*id).last_post()));
    ids.truncate(site.settings.feed_items);
    ids.into_iter()
        .map(|id| of_incident(site, site.incident(id)))
        .collect()
}

fn of_incident(site: &Site, incident: &Incident) -> Entry {
    let first = site.post(incident.first_post());
    let last = site.post(incident.last_post());
    let state = words::present_status(&site.language, incident).label;
    Entry {
        id: stable_id(site, KIND, first),
        title: with_state(Some(&state), &first.title),
        link: address(site, &first.path, Form::Absolute),
        summary: last.description(),
        html: html(site, incident),
        published: first.date,
        updated: incident.changed(site),
        sorted_by: last.date,
        author: None,
        categories: terms(site, first),
    }
}

fn html(site: &Site, incident: &Incident) -> String {
    let language = &site.language;
    let mut html = String::new();
    if let Some(window) = incident.lifecycle.window {
        let (start, end) = (time::time(site, window.start), time::time(site, window.end));
        let _ = writeln!(
            html,
            "<p><strong>{}</strong> {}</p>",
            escape_html(language.text("maintenance_window")),
            escape_html(&language.fill(
                "time_range",
                &[("start", &start.text), ("end", &end.in_its_zone())]
            ))
        );
    }
    for entry in incident.entries(site) {
        let text = match entry {
            TimelineEntry::Update(number) => update(site, incident, number, incident.posts[number]),
            TimelineEntry::Closing(closing) => end(site, closing),
        };
        html.push_str(&text);
    }
    html
}

fn update(site: &Site, incident: &Incident, number: usize, id: PostId) -> String {
    let post = site.post(id);
    let at = time::time(site, post.date);
    format!(
        "<p><small>{}</small><br>\n<strong>{}</strong>: <a href=\"{}\">{}</a></p>\n{}",
        escape_html(&at.in_its_zone()),
        escape_html(&words::update_status(&site.language, incident, number).label),
        escape_html(&address(site, &post.path, Form::Absolute)),
        escape_html(&post.title),
        body(site, &post.path, &post.body, IN_THE_HISTORY)
    )
}

/// An end that no update tells.
fn end(site: &Site, closing: &Closing<ServerId>) -> String {
    format!(
        "<p><small>{}</small><br>\n<strong>{}</strong></p>\n",
        escape_html(&time::time(site, closing.at).in_its_zone()),
        escape_html(&words::status(&site.language, closing.status).label)
    )
}
