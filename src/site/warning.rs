//! Warnings: what is allowed but seldom meant.
//!
//! Part of the *resolve* stage. They are given for posts that readers see; what is held back may
//! yet make sense.

use chrono::{DateTime, TimeDelta, Utc};

use super::post::DatedPost;
use super::slug::date_of_file_name;
use super::thread::Lifecycle;
use super::{Incident, Options, ServerId};
use crate::diagnostic::Diagnostic;
use crate::vocabulary::{Impact, UpdateStatus};

/// Warns of what is allowed but seldom meant. `tonight` is when the day ends: how long something
/// lasts is counted up to there, so that a warning comes only with a change of the site.
pub(super) fn warn(
    posts: &[DatedPost],
    incidents: &[Incident],
    options: Options,
    tonight: DateTime<Utc>,
    has_servers: bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for post in posts {
        diagnostics.extend(far_from_file_name(post));
        if post.is_shown(options) {
            diagnostics.extend(times_to_come(post, options));
            if post.front_matter.incident.is_none() && !post.states_something() {
                diagnostics.extend(next_update_of_nothing(post));
            }
        }
    }
    // As ids count them.
    let shown: Vec<&DatedPost> = posts.iter().filter(|post| post.is_shown(options)).collect();
    for incident in incidents {
        let updates = incident.posts.iter().map(|id| shown[id.index()]);
        let updates: Vec<&DatedPost> = updates.collect();
        diagnostics.extend(of_incident(
            &updates,
            &incident.lifecycle,
            options,
            tonight,
            has_servers,
        ));
    }
}

fn far_from_file_name(post: &DatedPost) -> Option<Diagnostic> {
    const FAR: u64 = 7;
    let (named, _) = date_of_file_name(&post.id)?;
    if post
        .day
        .signed_duration_since(named)
        .num_days()
        .unsigned_abs()
        <= FAR
    {
        return None;
    }
    let span = post.date_place;
    Some(Diagnostic::date_far_from_file_name(
        &post.file,
        span,
        &named.to_string(),
    ))
}

/// Times that tell of something done, and are later than now.
fn times_to_come(post: &DatedPost, options: Options) -> Vec<Diagnostic> {
    let front_matter = &post.front_matter;
    [
        ("updated", post.updated, &front_matter.updated),
        ("started", post.started, &front_matter.started),
        ("resolved", post.resolved, &front_matter.resolved),
    ]
    .into_iter()
    .filter(|(_, instant, _)| instant.is_some_and(|instant| instant > options.now))
    .filter_map(|(key, _, written)| {
        let span = written.as_ref()?.span;
        Some(Diagnostic::time_to_come(&post.file, span, key))
    })
    .collect()
}

fn next_update_of_nothing(post: &DatedPost) -> Option<Diagnostic> {
    let next_update = post.front_matter.next_update.as_ref()?;
    Some(Diagnostic::next_update_of_nothing(
        &post.file,
        next_update.span,
    ))
}

/// `shown` are its posts, oldest first.
fn of_incident(
    shown: &[&DatedPost],
    lifecycle: &Lifecycle<ServerId>,
    options: Options,
    tonight: DateTime<Utc>,
    has_servers: bool,
) -> Vec<Diagnostic> {
    const OPEN_LONG: TimeDelta = TimeDelta::days(7);
    let mut warnings = Vec::new();
    let first = shown[0];
    let over = shown.iter().zip(&lifecycle.statuses);
    let over = over.filter(|(_, status)| status.is_final());
    warnings.extend(over.filter_map(|(post, _)| next_update_of_nothing(post)));
    warnings.extend(opened_after_resolved(shown, &lifecycle.statuses));
    let place = first
        .front_matter
        .status
        .map_or(first.date_place, |status| status.span);
    let names_servers = shown
        .iter()
        .any(|post| !post.front_matter.servers.is_empty());
    if lifecycle.maintenance {
        warnings.extend(in_progress_to_the_end(shown, lifecycle));
        if has_servers && !names_servers {
            warnings.push(Diagnostic::maintenance_without_servers(&first.file, place));
        }
        return warnings;
    }
    let episode = &lifecycle.active[0];
    // An end that comes before the beginning is an error, and told as such.
    let is_wrong = |post: &&DatedPost| post.resolved.is_some_and(|ended| ended < episode.from);
    if lifecycle.statuses[0].is_final() && episode.is_empty() && !shown.iter().any(is_wrong) {
        warnings.push(Diagnostic::incident_without_length(&first.file, place));
    }
    let open_for = lifecycle.began().map(|began| tonight - began);
    if let Some(open_for) = open_for
        && lifecycle.is_active(options.now)
        && open_for > OPEN_LONG
    {
        let days = open_for.num_days();
        warnings.push(Diagnostic::incident_open_long(&first.file, place, days));
    }
    let says_nothing = |post: &&DatedPost| {
        post.impact().is_none() && post.servers.iter().all(|(_, status)| status.is_none())
    };
    if shown.iter().all(says_nothing) {
        if names_servers {
            warnings.push(Diagnostic::servers_without_impact(&first.file, place));
        } else if lifecycle.is_active(options.now) {
            warnings.push(Diagnostic::incident_without_impact(&first.file, place));
        }
    } else if has_servers
        && !names_servers
        && lifecycle.is_active(options.now)
        && lifecycle.impact_at(options.now) != Impact::None
    {
        warnings.push(Diagnostic::incident_without_servers(&first.file, place));
    }
    // One post that tells of an outage afterwards gives the states that it had.
    for (number, post) in shown.iter().enumerate().skip(1) {
        if !lifecycle.statuses[number].is_final() {
            continue;
        }
        for mention in &post.front_matter.servers {
            if mention
                .status
                .is_some_and(|status| status.impact() != Impact::None)
            {
                let (id, span) = (&mention.id.value, mention.id.span);
                warnings.push(Diagnostic::resolved_with_outage(&post.file, span, id));
            }
        }
    }
    warnings
}

/// A post that says *in progress* in the last quarter of a window that ends by the clock all the
/// same: it may be meant to go on.
fn in_progress_to_the_end(
    shown: &[&DatedPost],
    lifecycle: &Lifecycle<ServerId>,
) -> Option<Diagnostic> {
    let window = lifecycle.window?;
    let says = |post: &&&DatedPost| post.status().is_some() || post.window.is_some();
    let last = shown.iter().rfind(says)?;
    let status = last.front_matter.status.as_ref()?;
    let late = window.end - (window.end - window.start) / 4;
    let is_late = last.window.is_none() && late <= last.date && last.date < window.end;
    let ends = lifecycle.active.last()?.until == Some(window.end);
    let is_meant = status.value == UpdateStatus::InProgress && is_late && ends;
    is_meant.then(|| Diagnostic::in_progress_to_the_end(&last.file, status.span))
}

/// An end that a post gives beside an open status, and a later post that is open again.
fn opened_after_resolved(shown: &[&DatedPost], statuses: &[UpdateStatus]) -> Option<Diagnostic> {
    shown.iter().enumerate().find_map(|(number, post)| {
        let resolved = post.front_matter.resolved.as_ref()?;
        if statuses[number].is_final() {
            return None;
        }
        shown[number + 1..].iter().find_map(|later| {
            let status = later.front_matter.status.as_ref()?;
            let opens = !status.value.is_final() && post.resolved? <= later.date;
            opens.then(|| {
                let ended = (&post.file, resolved.span);
                Diagnostic::opened_after_resolved(&later.file, status.span, ended)
            })
        })
    })
}
