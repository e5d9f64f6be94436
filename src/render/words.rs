//! The words of the vocabulary as readers see them.

use super::view::WordView;
use crate::language::Language;
use crate::site::Incident;
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

const CANCELLED: &str = "cancelled";

pub(super) fn component_status(language: &Language, status: ComponentStatus) -> WordView {
    word(language, "state", status.as_str())
}

/// A system whose state is not reported.
pub(super) fn internal(language: &Language) -> WordView {
    word(language, "state", "internal")
}

/// The state of a day of which nothing is known.
pub(super) fn unknown(language: &Language) -> WordView {
    word(language, "state", "unknown")
}

pub(super) fn impact(language: &Language, impact: Impact) -> WordView {
    word(language, "impact", impact.as_str())
}

pub(super) fn status(language: &Language, status: UpdateStatus) -> WordView {
    word(language, "status", status.as_str())
}

/// A maintenance that was completed before it began.
pub(super) fn cancelled(language: &Language) -> WordView {
    word(language, "status", CANCELLED)
}

/// The present status of an incident; for a maintenance the clock's.
pub(super) fn present_status(language: &Language, incident: &Incident) -> WordView {
    word(language, "status", present_status_key(incident))
}

/// What an update said of its incident.
pub(super) fn update_status(language: &Language, incident: &Incident, number: usize) -> WordView {
    word(language, "status", update_status_key(incident, number))
}

pub(super) fn present_status_key(incident: &Incident) -> &'static str {
    if incident.is_cancelled {
        CANCELLED
    } else {
        incident.status.as_str()
    }
}

pub(super) fn update_status_key(incident: &Incident, number: usize) -> &'static str {
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
