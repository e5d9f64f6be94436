//! Systems: their state now and over time.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::instant::Clock;
use super::timeline::{Spell, StatusTimeline};
use super::uptime::{self, History, Periods, day_bounds, end_of_hour};
use super::{Incident, IncidentId, Later, Post, PostId, ServerId};
use crate::content::{
    Inventory, Location, ServerEntry, ServerMention, Settings, StatedStatus, WrittenCheck,
};
use crate::diagnostic::{Diagnostic, SuggestionBudget};
use crate::source::SourceFile;
use crate::vocabulary::ComponentStatus;

/// A system.
#[derive(Debug)]
pub struct Server {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    /// Its own address.
    pub url: Option<String>,
    pub location: Option<Location>,
    pub since: Option<NaiveDate>,
    pub retired: Option<NaiveDate>,
    /// At the instant that the site is built for.
    pub status: ServerStatus,
    /// What the clock alone will make of it.
    pub later: Later<ServerStatus>,
    /// When its incidents last moved it to another state.
    pub changed: Option<DateTime<Utc>>,
    /// None for an internal system.
    pub history: Option<History>,
    /// Its figures over longer periods; none for an internal system.
    pub periods: Option<Periods>,
    /// Up to where the figures of [`Self::history`] and [`Self::periods`] count: its own last change, or the start of
    /// the day; in an outage to the end of the hour. So they stay the same until one of these comes.
    pub counted_until: DateTime<Utc>,
    /// Whether an outage goes on, which counts by the hour.
    pub is_out: bool,
    pub check: Option<Check>,
    /// Those that name it, oldest first.
    pub incidents: Vec<IncidentId>,
    /// Those that name it, directly or by their incident; oldest first.
    pub posts: Vec<PostId>,
}

/// What readers are told of a system's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerStatus {
    /// Listed, but its state is not reported.
    Internal,
    /// No more in service.
    Retired,
    Status(ComponentStatus),
}

/// The outcome of a system's last probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    pub up: bool,
    pub at: DateTime<Utc>,
}

/// Systems that are listed together.
#[derive(Debug)]
pub struct Group {
    /// Empty for the systems that have no group.
    pub name: String,
    pub description: Option<String>,
    pub servers: Vec<ServerId>,
}

impl Server {
    /// Whether it stands in the table on a day.
    #[must_use]
    pub fn is_listed(&self, day: NaiveDate) -> bool {
        self.retired.is_none_or(|retired| day <= retired)
    }

    /// What readers know it by: its id and its name, or the name alone where the two are one word.
    /// Names repeat, ids do not.
    #[must_use]
    pub fn label(&self) -> String {
        if self.name.eq_ignore_ascii_case(&self.id) {
            self.name.clone()
        } else {
            format!("{} {}", self.id, self.name)
        }
    }

    /// Whether it is listed without its state being reported.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.status == ServerStatus::Internal
    }

    /// Its component status; none for an internal system, and for one that is retired.
    #[must_use]
    pub fn component_status(&self) -> Option<ComponentStatus> {
        match self.status {
            ServerStatus::Internal | ServerStatus::Retired => None,
            ServerStatus::Status(status) => Some(status),
        }
    }
}

/// The ids of the inventory.
#[derive(Debug)]
pub(super) struct Directory {
    ids: HashMap<String, ServerId>,
    /// The id and name of each system.
    names: Vec<(String, String)>,
    is_whole: bool,
}

impl Directory {
    pub(super) fn new(inventory: &Inventory, is_whole: bool) -> Self {
        let names: Vec<(String, String)> = inventory
            .servers
            .iter()
            .map(|server| (server.id.clone(), server.name.clone()))
            .collect();
        Self {
            ids: names
                .iter()
                .enumerate()
                .map(|(index, (id, _))| (id.clone(), ServerId(index)))
                .collect(),
            names,
            is_whole,
        }
    }

    /// For how many unknown ones among the systems named, the first of them, there is to be a
    /// suggestion.
    pub(super) fn suggestions(
        &self,
        mentions: &[ServerMention],
        budget: &SuggestionBudget,
    ) -> usize {
        mentions
            .iter()
            .map(|mention| &mention.id.value)
            .filter(|id| !self.ids.contains_key(*id))
            .take_while(|id| budget.allows(id, self.names.len()))
            .count()
    }

    /// The systems that a post names; unknown and repeated ones are reported, so many of the unknown
    /// ones with a suggestion.
    pub(super) fn find_all(
        &self,
        file: &SourceFile,
        mentions: &[ServerMention],
        mut suggestions: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<(ServerId, Option<ComponentStatus>)> {
        let mut found: Vec<(ServerId, Option<ComponentStatus>)> = Vec::new();
        let mut seen: HashSet<ServerId> = HashSet::new();
        for mention in mentions {
            let (id, span) = (&mention.id.value, mention.id.span);
            match self.ids.get(id) {
                Some(server) if !seen.insert(*server) => {
                    diagnostics.push(Diagnostic::server_named_twice(file, span, id));
                }
                Some(server) => found.push((*server, mention.status)),
                None if self.is_whole => {
                    let names = self.names.iter().filter(|_| suggestions > 0);
                    let known = names.map(|(id, name)| (id.as_str(), name.as_str()));
                    diagnostics.push(Diagnostic::unknown_server(file, span, id, known));
                    suggestions = suggestions.saturating_sub(1);
                }
                None => {}
            }
        }
        found
    }
}

/// The last probe of each system.
pub(super) fn checks(
    written: &[WrittenCheck],
    file: Option<&SourceFile>,
    directory: &Directory,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashMap<ServerId, Check> {
    let mut checks = HashMap::new();
    let budget = SuggestionBudget::new();
    for check in written {
        let Some(file) = file else { continue };
        let mention = [ServerMention {
            id: check.server.clone(),
            status: None,
        }];
        let suggestions = directory.suggestions(&mention, &budget);
        let found = directory.find_all(file, &mention, suggestions, diagnostics);
        let at = Clock::new(file, settings.timezone, diagnostics).instant(&check.at);
        if let (Some((server, _)), Some(at)) = (found.first(), at) {
            checks.insert(*server, Check { up: check.up, at });
        }
    }
    checks
}

/// What the state of systems is worked out from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<'a> {
    pub(super) settings: &'a Settings,
    pub(super) posts: &'a [Post],
    pub(super) incidents: &'a [Incident],
    /// How many systems there are.
    pub(super) systems: usize,
    pub(super) now: DateTime<Utc>,
}

/// Works out the groups and systems, both in the order of the inventory.
pub(super) fn resolve(
    inventory: Inventory,
    checks: &HashMap<ServerId, Check>,
    evidence: Evidence<'_>,
) -> (Vec<Group>, Vec<Server>) {
    let groups = groups(&inventory);
    let mut incidents_of = vec![Vec::new(); inventory.servers.len()];
    for (index, incident) in evidence.incidents.iter().enumerate() {
        for server in &incident.servers {
            incidents_of[server.0].push(IncidentId(index));
        }
    }
    let mut posts_of: Vec<Vec<PostId>> = vec![Vec::new(); inventory.servers.len()];
    for (index, post) in evidence.posts.iter().enumerate() {
        let inherited = post
            .incident
            .map(|(incident, _)| &evidence.incidents[incident.0].servers);
        let named: BTreeSet<ServerId> = post
            .servers
            .iter()
            .chain(inherited.into_iter().flatten())
            .copied()
            .collect();
        for server in named {
            posts_of[server.0].push(PostId(index));
        }
    }
    let servers = inventory
        .servers
        .into_iter()
        .zip(incidents_of)
        .zip(posts_of)
        .enumerate()
        .map(|(index, ((entry, incidents), posts))| {
            let id = ServerId(index);
            let check = checks.get(&id).copied();
            server(id, entry, incidents, posts, check, evidence)
        })
        .collect();
    (groups, servers)
}

fn groups(inventory: &Inventory) -> Vec<Group> {
    let mut members = vec![Vec::new(); inventory.groups.len()];
    let mut without = Vec::new();
    for (index, server) in inventory.servers.iter().enumerate() {
        let group = server
            .group
            .map_or(&mut without, |group| &mut members[group]);
        group.push(ServerId(index));
    }
    let named = inventory
        .groups
        .iter()
        .zip(members)
        .map(|(group, servers)| Group {
            name: group.name.clone(),
            description: group.description.clone(),
            servers,
        });
    let unnamed = Group {
        name: String::new(),
        description: None,
        servers: without,
    };
    named
        .chain([unnamed])
        .filter(|group| !group.servers.is_empty())
        .collect()
}

fn server(
    id: ServerId,
    entry: ServerEntry,
    own: Vec<IncidentId>,
    posts: Vec<PostId>,
    check: Option<Check>,
    evidence: Evidence<'_>,
) -> Server {
    let Evidence {
        settings,
        incidents,
        now,
        ..
    } = evidence;
    let lifecycles = || own.iter().map(|id| &incidents[id.0].lifecycle);
    let timeline =
        StatusTimeline::worst_of(lifecycles().filter_map(|lifecycle| lifecycle.timelines.get(&id)));
    let zone = settings.timezone;
    let today = now.with_timezone(&zone).date_naive();
    let (midnight, _) = day_bounds(zone, today);
    let end = entry.retired.map(|retired| day_bounds(zone, retired).1);
    let status_at = |instant: DateTime<Utc>| match entry.status {
        Some(StatedStatus::Internal) => ServerStatus::Internal,
        _ if end.is_some_and(|end| end <= instant) => ServerStatus::Retired,
        Some(StatedStatus::Status(status)) => ServerStatus::Status(status),
        None => ServerStatus::Status(timeline.at(instant)),
    };
    let status = status_at(now);
    let mut later: Later<ServerStatus> = Vec::new();
    for instant in timeline
        .changes()
        .into_iter()
        .chain(end)
        .filter(|instant| *instant > now)
    {
        let then = status_at(instant);
        if later.last().map_or(status, |(_, last)| *last) != then {
            later.push((instant, then));
        }
    }
    let stated = stated(&entry, status);
    let last_day = entry.retired.map_or(today, |retired| retired.min(today));
    let breakpoints = || lifecycles().flat_map(|lifecycle| lifecycle.breakpoints.iter().copied());
    let is_out = timeline.at(now).is_outage() || stated.is_some_and(ComponentStatus::is_outage);
    let is_out = is_out && matches!(status, ServerStatus::Status(_));
    let counted_until = if is_out {
        let to_come = breakpoints().filter(|change| *change > now);
        to_come.fold(end_of_hour(now), DateTime::min)
    } else {
        let past = breakpoints().filter(|change| *change <= now);
        past.fold(midnight, DateTime::max)
    };
    let counted_until = counted_until.min(day_bounds(zone, last_day).1);
    let is_past = |change: &DateTime<Utc>| *change <= now;
    let changed = timeline.changes().into_iter().take_while(is_past).last();
    let is_reported = status != ServerStatus::Internal;
    let (history, periods) = is_reported
        .then(|| {
            past(
                id,
                &entry,
                &own,
                status,
                (last_day, counted_until),
                evidence,
            )
        })
        .unzip();
    Server {
        id: entry.id,
        name: entry.name,
        description: entry.description,
        url: entry.url,
        location: entry.location,
        since: entry.since,
        retired: entry.retired,
        status,
        later,
        changed,
        history,
        periods,
        counted_until,
        is_out,
        check,
        posts,
        incidents: own,
    }
}

/// A state that is given by hand. It has no beginning to count from, but it holds today.
fn stated(entry: &ServerEntry, status: ServerStatus) -> Option<ComponentStatus> {
    match (entry.status, status) {
        (Some(_), ServerStatus::Status(status)) => Some(status),
        _ => None,
    }
}

/// The days of a system up to the last one, and its figures, which count up to an instant.
fn past(
    id: ServerId,
    entry: &ServerEntry,
    own: &[IncidentId],
    status: ServerStatus,
    (last_day, until): (NaiveDate, DateTime<Utc>),
    evidence: Evidence<'_>,
) -> (History, Periods) {
    let Evidence {
        settings,
        incidents,
        now,
        ..
    } = evidence;
    let zone = settings.timezone;
    let today = now.with_timezone(&zone).date_naive();
    let stated = stated(entry, status);
    let by_hand = stated.filter(|status| status.is_outage());
    let by_hand = by_hand.map(|status| Spell {
        from: day_bounds(zone, today).0,
        until: None,
        status,
    });
    let spells = || spells_by_incident(id, own, incidents);
    let timeline = StatusTimeline::from_spells(spells().map(|(_, spell)| spell).chain(by_hand));
    let since = entry.since.map(|day| day_bounds(zone, day).0);
    let days = settings.history_days;
    let mut history = uptime::history(&timeline, zone, last_day, days, since, until, now);
    // Readers see a state that is given by hand, or named before the system's first day.
    let shown = match status {
        ServerStatus::Status(status) if status != ComponentStatus::Operational => Some(status),
        _ => stated,
    };
    if let Some(day) = history.days.last_mut()
        && day.date == today
    {
        day.worst = day.worst.max(shown);
    }
    uptime::name_incidents(&mut history.days, spells(), now);
    let first_day = entry.since.unwrap_or_else(|| {
        let shown = history.days.first().map(|day| day.date);
        let known = first_known_day(&timeline, evidence);
        shown.into_iter().chain(known).min().unwrap_or(last_day)
    });
    let periods = Periods {
        timeline,
        zone,
        first_day,
        last_day,
        until,
        months: Periods::months_of_each(evidence.systems),
    };
    (history, periods)
}

/// What each of its incidents made of a system, the second of one without a length included.
fn spells_by_incident(
    id: ServerId,
    own: &[IncidentId],
    incidents: &[Incident],
) -> impl Iterator<Item = (IncidentId, Spell)> {
    own.iter().flat_map(move |incident| {
        let lifecycle = &incidents[incident.0].lifecycle;
        let timeline = lifecycle.timelines.get(&id);
        let measured = timeline.into_iter().flat_map(StatusTimeline::spells);
        let unmeasured = lifecycle.unmeasured.get(&id).into_iter().flatten();
        measured.chain(unmeasured).map(|spell| (*incident, *spell))
    })
}

/// The first day that anything is known of: that of the system's first trouble, or of the site's
/// first post, from which on there would be one of its outages.
fn first_known_day(timeline: &StatusTimeline, evidence: Evidence<'_>) -> Option<NaiveDate> {
    let first_post = evidence.posts.first().map(|post| post.date);
    let first_spell = timeline.spells().first().map(|spell| spell.from);
    let first = first_post.into_iter().chain(first_spell).min()?;
    let zone = evidence.settings.timezone;
    Some(first.with_timezone(&zone).date_naive())
}
