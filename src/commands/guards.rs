//! Reasons to ask before a post is written.
//!
//! Pure: what the post says and the site at an instant give the questions. Whether anybody can be
//! asked is the command's to know.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::compose::in_full;
use crate::content::{FrontMatter, WrittenTime};
use crate::site::Site;
use crate::vocabulary::{Impact, UpdateStatus};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Concern {
    pub(super) message: String,
    /// What to do instead, or to have it all the same.
    pub(super) ways: &'static str,
}

/// What makes it likely that something else was meant.
pub(super) fn concerns(post: &FrontMatter, site: &Site, now: DateTime<Utc>) -> Vec<Concern> {
    let mut concerns: Vec<Concern> = in_the_past(post, site, now).into_iter().collect();
    if post.incident.is_some() {
        return concerns;
    }
    let status = post.status.map(|status| status.value);
    let impact = post.impact.map(|impact| impact.value);
    let is_over = status.is_some_and(UpdateStatus::is_final);
    // Whoever says both when it began and when it ended means one that is over.
    let says_both = post.started.is_some() && post.resolved.is_some();
    if let Some(status) = status
        && is_over
        && !says_both
    {
        concerns.push(Concern {
            message: format!(
                "`{}` ends an incident or maintenance, and this post continues none",
                status.as_str()
            ),
            ways: "'statusgen resolve' ends the open one; add --anyway to write of one that is over",
        });
    }
    let is_maintenance = post.maintenance.is_some()
        || impact == Some(Impact::Maintenance)
        || status.is_some_and(UpdateStatus::is_maintenance);
    let says_something = status.is_some() || impact.is_some();
    if says_something && !is_maintenance && !is_over {
        concerns.extend(already_open(post, site));
    }
    concerns
}

/// A window in the past, as a wrong year makes it.
fn in_the_past(post: &FrontMatter, site: &Site, now: DateTime<Utc>) -> Option<Concern> {
    let window = post.maintenance.as_ref()?;
    let instant = |time: WrittenTime| {
        let instant = time.resolve(site.settings.timezone).ok()?;
        Some(instant.with_timezone(&site.settings.timezone))
    };
    let (start, end) = (instant(window.start.value)?, instant(window.end.value)?);
    let is_planned = post
        .status
        .is_some_and(|status| status.value == UpdateStatus::Scheduled);
    let message = if end <= now {
        format!("this maintenance ended in the past, on {}", in_full(end))
    } else if is_planned && start <= now {
        format!("this maintenance began in the past, on {}", in_full(start))
    } else {
        return None;
    };
    let ways = "give another day or year, or add --anyway if it was then";
    Some(Concern { message, ways })
}

/// An open incident on one of the systems that a new one is about.
fn already_open(post: &FrontMatter, site: &Site) -> Option<Concern> {
    let named = post.servers.iter().map(|server| server.id.value.as_str());
    let named: BTreeSet<&str> = named.collect();
    site.incidents
        .iter()
        .filter(|incident| incident.is_active && !incident.is_maintenance())
        .find_map(|incident| {
            let mut servers = incident
                .servers
                .iter()
                .map(|id| site.server(*id).id.as_str());
            let server = servers.find(|id| named.contains(id))?;
            let first = site.post(incident.first_post());
            Some(Concern {
                message: format!(
                    "an incident of {server} is open already: “{}” ({})",
                    first.title, first.id
                ),
                ways: "'statusgen update' continues it; add --anyway to open another",
            })
        })
}
