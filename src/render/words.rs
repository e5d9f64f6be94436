//! The words of the vocabulary as readers see them.

use super::view::WordView;
use crate::language::Language;
use crate::site::Incident;
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

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
    word(language, "status", "cancelled")
}

/// The present status of an incident; for a maintenance the clock's.
pub(super) fn present_status(language: &Language, incident: &Incident) -> WordView {
    if incident.is_cancelled {
        cancelled(language)
    } else {
        status(language, incident.status)
    }
}

/// What an update said of its incident.
pub(super) fn update_status(language: &Language, incident: &Incident, number: usize) -> WordView {
    let lifecycle = &incident.lifecycle;
    let stated = lifecycle.statuses[number];
    let announced = lifecycle.announced.get(number);
    if announced.is_some_and(|announced| announced.cancelled) && stated == UpdateStatus::Completed {
        cancelled(language)
    } else {
        status(language, stated)
    }
}

fn word(language: &Language, kind: &str, key: &'static str) -> WordView {
    WordView {
        key,
        label: language.text(&format!("{kind}_{key}")).to_owned(),
    }
}
