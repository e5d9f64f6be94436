//! The words of the vocabulary as readers see them.

use serde::Serialize;

use crate::language::Language;
use crate::site::{Incident, ServerStatus};
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// A status or an impact: a word of the vocabulary and how it reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WordView {
    /// For classes: `major_outage`, `internal`, `investigating`, `in_progress`, `critical`.
    pub key: &'static str,
    /// For readers: `Major outage`.
    pub label: String,
}

const CANCELLED: &str = "cancelled";

pub(crate) fn component_status(language: &Language, status: ComponentStatus) -> WordView {
    word(language, "state", status.as_str())
}

/// What readers are told of a system's state.
pub(crate) fn server_status(language: &Language, status: ServerStatus) -> WordView {
    match status {
        ServerStatus::Internal => internal(language),
        ServerStatus::Planned => word(language, "state", "planned"),
        ServerStatus::Retired => retired(language),
        ServerStatus::Status(status) => component_status(language, status),
    }
}

/// A system whose state is not reported.
pub(crate) fn internal(language: &Language) -> WordView {
    word(language, "state", "internal")
}

/// A system that is no more in service.
pub(in crate::render) fn retired(language: &Language) -> WordView {
    word(language, "state", "retired")
}

/// The state of a day of which nothing is known.
pub(crate) fn unknown(language: &Language) -> WordView {
    word(language, "state", "unknown")
}

/// The worst state of several, if any is known.
pub(crate) fn worst_status(language: &Language, worst: Option<ComponentStatus>) -> WordView {
    worst.map_or_else(
        || unknown(language),
        |status| component_status(language, status),
    )
}

pub(crate) fn impact(language: &Language, impact: Impact) -> WordView {
    word(language, "impact", impact.as_str())
}

pub(crate) fn status(language: &Language, status: UpdateStatus) -> WordView {
    word(language, "status", status.as_str())
}

/// A maintenance that was completed before it began.
pub(crate) fn cancelled(language: &Language) -> WordView {
    word(language, "status", CANCELLED)
}

/// The present status of an incident; for a maintenance the clock's.
pub(crate) fn present_status(language: &Language, incident: &Incident) -> WordView {
    word(language, "status", present_status_key(incident))
}

/// What an update said of its incident.
pub(crate) fn update_status(language: &Language, incident: &Incident, number: usize) -> WordView {
    word(language, "status", update_status_key(incident, number))
}

fn present_status_key(incident: &Incident) -> &'static str {
    if incident.is_cancelled {
        CANCELLED
    } else {
        incident.status.as_str()
    }
}

pub(crate) fn update_status_key(incident: &Incident, number: usize) -> &'static str {
    let lifecycle = &incident.lifecycle;
    let stated = lifecycle.statuses[number];
    let announced = lifecycle.announced.get(number);
    if announced.is_some_and(|announced| announced.cancelled) && stated == UpdateStatus::Completed {
        CANCELLED
    } else {
        stated.as_str()
    }
}

fn word(language: &Language, kind: &str, key: &'static str) -> WordView {
    WordView {
        key,
        label: language.text(&[kind, key].join("_")).to_owned(),
    }
}
