//! What the clock alone will make of a state, for the page's script.

use chrono::{DateTime, SecondsFormat, Utc};

use super::WordView;
use crate::render::text::words;
use crate::site::{Incident, ServerStatus, Site};

/// A line for each instant, with the key and the words that hold from then on:
/// `2026-06-10T13:00:00Z completed Completed`. Empty where nothing is to come.
fn later(words: impl Iterator<Item = (DateTime<Utc>, WordView)>) -> String {
    let lines: Vec<String> = words
        .map(|(from, word)| {
            let from = from.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            // Words are in one line, as pages show them.
            let words: Vec<&str> = word.label.split_whitespace().collect();
            format!("{from} {} {}", word.key, words.join(" "))
        })
        .collect();
    lines.join("\n")
}

pub(super) fn of_overall(site: &Site) -> String {
    later(site.overall_later.iter().map(|(from, overall)| {
        let key = overall.indicator.as_str();
        let label = site.language.text(overall.text).to_owned();
        (*from, WordView { key, label })
    }))
}

pub(super) fn of_server(site: &Site, to_come: &[(DateTime<Utc>, ServerStatus)]) -> String {
    let word = |(from, status): &(DateTime<Utc>, ServerStatus)| {
        (*from, words::server_status(&site.language, *status))
    };
    later(to_come.iter().map(word))
}

pub(super) fn of_incident(site: &Site, incident: &Incident) -> String {
    let lifecycle = &incident.lifecycle;
    let to_come = lifecycle.statuses_after(site.changes.last).iter();
    later(to_come.map(|&(from, status)| {
        let word = if lifecycle.is_cancelled_at(from) {
            words::cancelled(&site.language)
        } else {
            words::status(&site.language, status)
        };
        (from, word)
    }))
}
