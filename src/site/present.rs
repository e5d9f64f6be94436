//! What the site says of the present: what is open, under way and ahead, and what changed last.
//!
//! Part of the *resolve* stage, asked by all that follow. The answers hold at the instant that the
//! site is built for.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::{Group, Incident, IncidentId, Post, PostId, ServerId, Site};
use crate::content::Sort;
use crate::vocabulary::{ComponentStatus, UpdateStatus};

/// As many instants to come as a page names.
const FORESEEN: usize = 20;

impl Incident {
    /// Whether it is an incident that goes on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_active && !self.is_maintenance()
    }

    /// Whether it is a maintenance that has begun and not ended.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.is_active && self.is_maintenance()
    }

    /// Whether it is a maintenance that has yet to begin.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        self.status == UpdateStatus::Scheduled
    }

    /// When its latest update promised the next, unless it is over. `posts` are the site's.
    pub(super) fn next_update(&self, posts: &[Post]) -> Option<DateTime<Utc>> {
        let latest = &posts[self.last_post().0];
        latest.next_update.filter(|_| self.is_active)
    }

    /// Whether it has ended, or was called off.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.status.is_final()
    }
}

impl Site {
    /// The incidents that are open, the worst first; of those that are alike the newest.
    #[must_use]
    pub fn open_incidents(&self) -> Vec<IncidentId> {
        let mut open: Vec<IncidentId> = self
            .incident_ids()
            .rev()
            .filter(|id| self.incident(*id).is_open())
            .collect();
        open.sort_by_key(|id| Reverse(self.incident(*id).impact));
        open
    }

    /// The maintenances under way, newest first.
    #[must_use]
    pub fn maintenances_under_way(&self) -> Vec<IncidentId> {
        self.incident_ids()
            .rev()
            .filter(|id| self.incident(*id).is_under_way())
            .collect()
    }

    /// The maintenances that have yet to begin; the one that begins first comes first.
    #[must_use]
    pub fn maintenances_ahead(&self) -> Vec<IncidentId> {
        let mut ahead: Vec<IncidentId> = self
            .incident_ids()
            .filter(|id| self.incident(*id).is_ahead())
            .collect();
        let start = |id: &IncidentId| Some(self.incident(*id).lifecycle.window?.start);
        ahead.sort_by_key(start);
        ahead
    }

    /// When the latest update of an open incident, or of a maintenance under way, promised the next.
    #[must_use]
    pub fn next_update(&self, id: IncidentId) -> Option<DateTime<Utc>> {
        self.incident(id).next_update(&self.posts)
    }

    /// Whether an update that was promised for an instant should be there by now.
    #[must_use]
    pub fn is_overdue(&self, promised: DateTime<Utc>) -> bool {
        promised <= self.changes.last
    }

    /// The first of the updates that are promised.
    #[must_use]
    pub fn first_next_update(&self) -> Option<DateTime<Utc>> {
        self.incident_ids()
            .filter_map(|id| self.next_update(id))
            .min()
    }

    /// When the site last changed by what was written, or by something that began or ended.
    #[must_use]
    pub fn updated(&self) -> Option<DateTime<Utc>> {
        let edited = self.posts.iter().filter_map(|post| post.updated).max();
        self.changes.last_news.max(edited)
    }

    /// The instants at which something will begin or end by what is known now, in their order, of
    /// many the first.
    #[must_use]
    pub fn foreseen(&self) -> Vec<DateTime<Utc>> {
        let all = self
            .incident_ids()
            .flat_map(|id| &self.incident(id).lifecycle.breakpoints);
        let ahead: BTreeSet<_> = all
            .filter(|instant| **instant > self.changes.last)
            .copied()
            .collect();
        ahead.into_iter().take(FORESEEN).collect()
    }

    /// The states of the systems that are listed today and report one.
    pub fn reported_states(&self) -> impl Iterator<Item = ComponentStatus> {
        self.listed_servers()
            .filter_map(|id| self.server(id).component_status())
    }

    /// The groups and the systems in them that are listed today, in the order in which readers see
    /// them. Groups without such a system are left out.
    #[must_use]
    pub fn listed_groups(&self) -> Vec<(&Group, Vec<ServerId>)> {
        let mut groups: Vec<(&Group, Vec<ServerId>)> = Vec::new();
        for group in &self.groups {
            let mut listed = group.servers.clone();
            listed.retain(|id| self.server(*id).is_listed(self.today));
            if group.sort == Sort::WorstFirst {
                listed.sort_by_key(|id| Reverse(self.server(*id).component_status()));
            }
            if !listed.is_empty() {
                groups.push((group, listed));
            }
        }
        if self.sort == Sort::WorstFirst {
            groups.sort_by_key(|(group, _)| Reverse(group.status));
        }
        groups
    }

    /// When a post's page last changed. The page of an incident's first post shows all updates.
    #[must_use]
    pub fn last_change(&self, id: PostId) -> DateTime<Utc> {
        let shown = match self.post(id).incident {
            Some((incident, 0)) => self.incident(incident).posts.as_slice(),
            _ => &[id],
        };
        let edits = shown.iter().map(|id| self.post(*id).last_edit());
        let closings = match self.post(id).incident {
            Some((incident, 0)) => self.incident(incident).lifecycle.closings.as_slice(),
            _ => &[],
        };
        let come = closings.iter().map(|closing| closing.at);
        let come = come.filter(|at| *at <= self.changes.last);
        edits.chain(come).fold(self.post(id).date, DateTime::max)
    }
}
