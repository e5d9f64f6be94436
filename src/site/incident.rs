//! Incidents and maintenances: which posts make up one, and what is wrong with that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::post::DatedPost;
use super::thread::{self, Closing, Lifecycle, Update};
use super::{Options, PostId, ServerId, Site};
use crate::diagnostic::{Diagnostic, SuggestionBudget};
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// An incident or a maintenance: a thread of posts, each of them one update.
#[derive(Debug)]
pub struct Incident {
    /// Its updates, oldest first; never empty.
    pub posts: Vec<PostId>,
    pub lifecycle: Lifecycle<ServerId>,
    /// At the instant that the site is built for.
    pub status: UpdateStatus,
    /// What it shows as its impact: the one in force while it goes on, else the worst that it had.
    pub impact: Impact,
    /// Whether it is a maintenance that was called off before it began.
    pub is_cancelled: bool,
    /// Whether it is open, or the maintenance under way, at that instant.
    pub is_active: bool,
    /// Every system that it has named.
    pub servers: BTreeSet<ServerId>,
    /// What its updates say of each of these.
    mentions: BTreeMap<ServerId, Mention>,
}

/// What the updates of an incident say of a system. It is kept by system, since an update may
/// leave thousands of them alone.
#[derive(Debug)]
struct Mention {
    /// The first update that names it.
    first: usize,
    /// The updates that change its state, oldest first, with the states before and after.
    changes: Vec<(usize, ComponentStatus, ComponentStatus)>,
}

/// What each update names and changes, by system.
fn mentions(
    updates: &[Update<ServerId>],
    lifecycle: &Lifecycle<ServerId>,
) -> BTreeMap<ServerId, Mention> {
    let mut mentions = BTreeMap::new();
    for (number, update) in updates.iter().enumerate() {
        let named = update.servers.iter().map(|(server, _)| *server);
        let changes = &lifecycle.changes[number];
        let moved = changes.iter().map(|change| change.server);
        for server in named.chain(moved) {
            mentions.entry(server).or_insert_with(|| Mention {
                first: number,
                changes: Vec::new(),
            });
        }
        for change in changes {
            if let Some(mention) = mentions.get_mut(&change.server) {
                mention.changes.push((number, change.old, change.new));
            }
        }
    }
    mentions
}

impl Mention {
    /// The change that an update makes, or the last one before it.
    fn change_by(&self, update: usize) -> Option<(usize, ComponentStatus, ComponentStatus)> {
        let count = self
            .changes
            .partition_point(|(number, ..)| *number <= update);
        self.changes[..count].last().copied()
    }
}

impl Incident {
    #[must_use]
    pub fn first_post(&self) -> PostId {
        self.posts[0]
    }

    #[must_use]
    pub fn last_post(&self) -> PostId {
        self.posts[self.posts.len() - 1]
    }

    #[must_use]
    pub fn is_maintenance(&self) -> bool {
        self.lifecycle.maintenance
    }

    /// The first of its posts that names a system.
    #[must_use]
    pub fn first_naming(&self, server: ServerId) -> PostId {
        let mention = self.mentions.get(&server);
        self.posts[mention.map_or(0, |mention| mention.first)]
    }

    /// The state of each system that it has named by one of its updates, before that update and
    /// after it, as readers were told then. Those that the update leaves alone have it twice.
    #[must_use]
    pub fn states_at(
        &self,
        site: &Site,
        update: usize,
    ) -> BTreeMap<ServerId, (ComponentStatus, ComponentStatus)> {
        let date = site.post(self.posts[update]).date;
        let state = |(server, mention): (&ServerId, &Mention)| {
            let unchanged = match mention.change_by(update) {
                Some((number, old, new)) if number == update => return (*server, (old, new)),
                // A maintenance begins and ends by the clock as well, without an update.
                _ if self.is_maintenance() => {
                    let timeline = self.lifecycle.timelines.get(server);
                    timeline.map(|timeline| timeline.at(date))
                }
                change => change.map(|(_, _, new)| new),
            };
            let unchanged = unchanged.unwrap_or(ComponentStatus::Operational);
            (*server, (unchanged, unchanged))
        };
        let named = self.mentions.iter();
        named
            .filter(|(_, mention)| mention.first <= update)
            .map(state)
            .collect()
    }

    /// What its time line holds by now, newest first: its updates, and ends that none of them
    /// writes.
    #[must_use]
    pub fn entries(&self, site: &Site) -> Vec<TimelineEntry<'_>> {
        let mut entries = Vec::new();
        for number in 0..self.posts.len() {
            entries.push(TimelineEntry::Update(number));
            let closings = self.lifecycle.closings.iter();
            let closings = closings.filter(|closing| closing.after == number);
            let come = closings.filter(|closing| closing.at <= site.changes.last);
            entries.extend(come.map(TimelineEntry::Closing));
        }
        entries.reverse();
        entries
    }

    /// Its last change by now, by a post or by the clock, or the last edit of one of its posts.
    #[must_use]
    pub fn changed(&self, site: &Site) -> DateTime<Utc> {
        let posts = self.posts.iter().map(|id| site.post(*id));
        let edited = posts.filter_map(|post| post.updated);
        let breakpoints = self.lifecycle.breakpoints.iter().copied();
        let changes = breakpoints.take_while(|change| *change <= site.changes.last);
        changes
            .chain(edited)
            .fold(site.post(self.first_post()).date, DateTime::max)
    }
}

/// An entry of an incident's time line.
#[derive(Debug, Clone, Copy)]
pub enum TimelineEntry<'a> {
    /// An update, by its number.
    Update(usize),
    /// An end without an update of its own.
    Closing(&'a Closing<ServerId>),
}

/// The posts of one thread, oldest first: indexes into all posts, shown or not.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) posts: Vec<usize>,
}

/// Groups posts (oldest first) into threads, in the order of the threads' first posts. A post
/// whose `incident` leads nowhere is reported and stands in none.
pub(super) fn threads(
    posts: &[DatedPost],
    broken_posts: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Thread> {
    let by_id: HashMap<&str, usize> = posts
        .iter()
        .enumerate()
        .map(|(index, post)| (post.id.as_str(), index))
        .collect();
    let origins = origins(posts, &by_id);
    let suggestions = SuggestionBudget::new();
    let mut threads: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, post) in posts.iter().enumerate() {
        let Some(incident) = &post.front_matter.incident else {
            if post.states_something() {
                threads.entry(index).or_default().insert(0, index);
            }
            continue;
        };
        let Some(&first) = by_id.get(incident.value.as_str()) else {
            if !broken_posts.contains(&incident.value) {
                let is_compared = suggestions.allows(&incident.value, posts.len());
                let is_first = |post: &&DatedPost| {
                    post.states_something() && post.front_matter.incident.is_none()
                };
                let known = posts
                    .iter()
                    .filter(|_| is_compared)
                    .filter(is_first)
                    .map(|post| post.id.as_str());
                diagnostics.push(Diagnostic::unknown_incident(
                    &post.file,
                    incident.span,
                    &incident.value,
                    known,
                ));
            }
            continue;
        };
        match wrong_target(posts, index, first, origins[index]) {
            None => threads.entry(first).or_default().push(index),
            Some(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    threads
        .into_values()
        .map(|posts| Thread { posts })
        .collect()
}

/// Where each post leads by its `incident`, and on by that one's: to a post that names none which
/// is there; none where it goes round in a circle.
fn origins(posts: &[DatedPost], by_id: &HashMap<&str, usize>) -> Vec<Option<usize>> {
    let next = |index: usize| -> Option<usize> {
        let incident = posts[index].front_matter.incident.as_ref()?;
        by_id.get(incident.value.as_str()).copied()
    };
    let mut origins: Vec<Option<usize>> = vec![None; posts.len()];
    let mut is_known = vec![false; posts.len()];
    for start in 0..posts.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        let origin = loop {
            match at {
                None => break way.last().copied(),
                Some(index) if is_known[index] => break origins[index],
                Some(index) => {
                    // Until its way ends, it leads nowhere: whoever comes back to it is in a circle.
                    is_known[index] = true;
                    way.push(index);
                    at = next(index);
                }
            }
        };
        for index in way {
            origins[index] = origin;
        }
    }
    origins
}

/// Why a post cannot continue the one at `first`. `origin` is where it leads in the end.
fn wrong_target(
    posts: &[DatedPost],
    index: usize,
    first: usize,
    origin: Option<usize>,
) -> Option<Diagnostic> {
    let post = &posts[index];
    let incident = post.front_matter.incident.as_ref()?;
    let (file, span) = (&post.file, incident.span);
    let Some(origin) = origin else {
        return Some(Diagnostic::incident_circular(file, span, &incident.value));
    };
    if origin != first {
        let first = &posts[origin].id;
        Some(Diagnostic::incident_not_first(
            file,
            span,
            &incident.value,
            first,
        ))
    } else if !posts[first].states_something() {
        Some(Diagnostic::incident_is_announcement(
            file,
            span,
            &posts[first].file,
        ))
    } else if posts[first].date > post.date {
        Some(Diagnostic::before_its_incident(
            file,
            span,
            &posts[first].file,
        ))
    } else if posts[first].front_matter.draft && !post.front_matter.draft {
        Some(Diagnostic::incident_is_draft(
            file,
            span,
            &posts[first].file,
        ))
    } else {
        None
    }
}

/// Reports what makes no sense in a thread, its posts that are not shown yet included: a mistake
/// in a post that is held back must not wait until its hour to fail the build.
pub(super) fn check(posts: &[DatedPost], threads: &[Thread], diagnostics: &mut Vec<Diagnostic>) {
    for thread in threads {
        let first = &posts[thread.posts[0]];
        // A window that is wrong, and so is none, makes it a maintenance all the same.
        let maintenance =
            thread::is_maintenance(&update(first)) || first.front_matter.maintenance.is_some();
        let mut has_window = false;
        for index in &thread.posts {
            let post = &posts[*index];
            has_window |= post.front_matter.maintenance.is_some();
            diagnostics.extend(wrong_words(post, maintenance, has_window));
        }
        let posts: Vec<&DatedPost> = thread.posts.iter().map(|index| &posts[*index]).collect();
        if posts.iter().any(|post| post.resolved.is_some()) {
            diagnostics.extend(ends_before_it_began(&posts));
        }
    }
}

fn wrong_words(post: &DatedPost, maintenance: bool, has_window: bool) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    let file = &post.file;
    if let Some(status) = post.front_matter.status {
        let word = status.value.as_str();
        if status.value.is_maintenance() != maintenance {
            wrong.push(Diagnostic::status_of_other_kind(
                file,
                status.span,
                word,
                maintenance,
            ));
        } else if status.value == UpdateStatus::Scheduled && !has_window {
            wrong.push(Diagnostic::scheduled_without_window(file, status.span));
        }
    }
    if let Some(window) = &post.front_matter.maintenance
        && !maintenance
    {
        wrong.push(Diagnostic::window_in_incident(file, window.start.span));
    }
    wrong
}

/// Reports ends that come before what they end began. Of a post that gives both times itself, and
/// the wrong way round, that is known already.
fn ends_before_it_began(posts: &[&DatedPost]) -> Vec<Diagnostic> {
    let updates: Vec<Update<ServerId>> = posts.iter().map(|post| update(post)).collect();
    let beginnings = thread::beginnings(&updates);
    posts
        .iter()
        .zip(beginnings)
        .filter_map(|(post, beginning)| {
            let (began, by) = beginning?;
            let resolved = post.front_matter.resolved.as_ref()?;
            let known = post.started.is_some_and(|own| post.resolved < Some(own));
            if known || post.resolved? >= began {
                return None;
            }
            let by = posts[by];
            let place = by.front_matter.started.as_ref();
            Some(Diagnostic::ends_before_it_began(
                &post.file,
                resolved.span,
                (
                    &by.file,
                    place.map_or(by.date_place, |started| started.span),
                ),
                place.is_some(),
            ))
        })
        .collect()
}

/// What the rules of threads need of a post.
pub(super) fn update(post: &DatedPost) -> Update<ServerId> {
    Update {
        at: post.date,
        status: post.status(),
        impact: post.impact(),
        servers: post.servers.clone(),
        started: post.started,
        ended: post.resolved,
        window: post.window,
    }
}

/// Works out the threads as far as their posts are shown; `position` gives a shown post's id.
pub(super) fn resolve(
    posts: &[DatedPost],
    threads: &[Thread],
    position: &[Option<PostId>],
    options: Options,
) -> Vec<Incident> {
    let incident = |thread: &Thread| {
        position[thread.posts[0]]?;
        let shown: Vec<usize> = thread
            .posts
            .iter()
            .copied()
            .filter(|index| position[*index].is_some())
            .collect();
        let updates: Vec<_> = shown.iter().map(|index| update(&posts[*index])).collect();
        let lifecycle = thread::lifecycle(&updates);
        Some(Incident {
            posts: shown.iter().filter_map(|index| position[*index]).collect(),
            status: lifecycle.status_at(options.now),
            impact: if lifecycle.is_active(options.now) {
                lifecycle.impact_at(options.now)
            } else {
                lifecycle.worst_impact()
            },
            is_cancelled: lifecycle.is_cancelled_at(options.now),
            is_active: lifecycle.is_active(options.now),
            servers: updates
                .iter()
                .flat_map(|update| update.servers.iter().map(|(server, _)| *server))
                .collect(),
            mentions: mentions(&updates, &lifecycle),
            lifecycle,
        })
    };
    threads.par_iter().filter_map(incident).collect()
}
