//! Systems: their state now and over time.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::forecast;
use super::instant::Clock;
use super::timeline::{Spell, StatusTimeline};
use super::uptime::{self, History, Periods, day_bounds, end_of_hour};
use super::{Incident, IncidentId, Later, Post, PostId, ServerId};
use crate::content::{
    Extra, Inventory, Location, ServerEntry, ServerMention, Settings, Sort, StatedStatus,
    WrittenCheck,
};
use crate::diagnostic::{Diagnostic, SuggestionBudget};
use crate::source::SourceFile;
use crate::vocabulary::ComponentStatus;

/// A system.
#[derive(Debug)]
pub struct Server {
    pub id: String,
    /// The ids that it had before, oldest first.
    pub aliases: Vec<String>,
    pub name: String,
    /// What the id tells beside the name.
    id_tells: IdTells,
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
    /// As its author wrote it.
    pub extra: Extra,
    /// Those that name it, in the order in which they first did: one that names it late stands
    /// after those that were there.
    pub incidents: Vec<IncidentId>,
    /// Those that name it, directly or by their incident; oldest first.
    pub posts: Vec<PostId>,
}

/// What a system's id tells readers who see its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IdTells {
    /// It is the name in other letters.
    Nothing,
    /// What the operator calls it.
    More,
    /// Which of several systems with this name it is.
    WhichOne,
}

/// What readers are told of a system's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerStatus {
    /// Listed, but its state is not reported.
    Internal,
    /// Not in service yet, and nothing is said of its state before that.
    Planned,
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
    /// Whether it starts closed while all is well.
    pub collapsed: bool,
    /// The order of its systems.
    pub sort: Sort,
    /// As its author wrote it.
    pub extra: Extra,
    /// The worst of the states that its systems report; none if no one does.
    pub status: Option<ComponentStatus>,
    /// What the clock alone will make of it.
    pub later: Later<Option<ComponentStatus>>,
    pub servers: Vec<ServerId>,
}

impl Server {
    /// Whether it stands in the table on a day.
    #[must_use]
    pub fn is_listed(&self, day: NaiveDate) -> bool {
        self.retired.is_none_or(|retired| day <= retired)
    }

    /// What readers know it by, where it is named beside others or in a sentence: its name, and its
    /// id where others have the same name.
    #[must_use]
    pub fn label(&self) -> String {
        self.named_with(self.id_apart())
    }

    /// Its name, and its id wherever that tells more.
    #[must_use]
    pub fn full_label(&self) -> String {
        self.named_with(self.shown_id())
    }

    /// The id, where the name alone does not say which system it is.
    #[must_use]
    pub fn id_apart(&self) -> Option<&str> {
        (self.id_tells == IdTells::WhichOne).then_some(self.id.as_str())
    }

    /// The id, where it tells readers more than the name: one that was made of the name does not.
    #[must_use]
    pub fn shown_id(&self) -> Option<&str> {
        (self.id_tells != IdTells::Nothing).then_some(self.id.as_str())
    }

    fn named_with(&self, id: Option<&str>) -> String {
        match id {
            Some(id) => format!("{} ({id})", self.name),
            None => self.name.clone(),
        }
    }

    /// The id that it had first, which programs go on knowing it by.
    #[must_use]
    pub fn first_id(&self) -> &str {
        self.aliases.first().unwrap_or(&self.id)
    }

    /// Whether it is listed without its state being reported.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.status == ServerStatus::Internal
    }

    /// Its component status; none for an internal system, and for one that is not in service.
    #[must_use]
    pub fn component_status(&self) -> Option<ComponentStatus> {
        match self.status {
            ServerStatus::Internal | ServerStatus::Planned | ServerStatus::Retired => None,
            ServerStatus::Status(status) => Some(status),
        }
    }
}

/// What posts may call the systems of the inventory.
#[derive(Debug)]
pub(super) struct Directory {
    /// By id and by alias.
    ids: HashMap<String, ServerId>,
    by_name: HashMap<String, Vec<ServerId>>,
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
        let mut ids = HashMap::new();
        let mut by_name: HashMap<String, Vec<ServerId>> = HashMap::new();
        for (index, server) in inventory.servers.iter().enumerate() {
            let all = std::iter::once(&server.id).chain(&server.aliases);
            ids.extend(all.map(|id| (id.clone(), ServerId(index))));
            let alike = by_name.entry(server.name.clone()).or_default();
            alike.push(ServerId(index));
        }
        Self {
            ids,
            by_name,
            names,
            is_whole,
        }
    }

    /// The systems that a word may mean: the one with this id or alias, else all with this name.
    fn named(&self, word: &str) -> &[ServerId] {
        let named = || self.by_name.get(word).map(Vec::as_slice);
        let with_id = self.ids.get(word).map(std::slice::from_ref);
        with_id.or_else(named).unwrap_or_default()
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
            .filter(|id| self.named(id).is_empty())
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
            match self.named(id) {
                [server] if !seen.insert(*server) => {
                    diagnostics.push(Diagnostic::server_named_twice(file, span, id));
                }
                [server] => found.push((*server, mention.status)),
                alike @ [_, _, ..] => {
                    let ids: Vec<&str> =
                        alike.iter().map(|id| self.names[id.0].0.as_str()).collect();
                    diagnostics.push(Diagnostic::ambiguous_server(file, span, id, &ids));
                }
                [] if self.is_whole => {
                    let names = self.names.iter().filter(|_| suggestions > 0);
                    let known = names.map(|(id, name)| (id.as_str(), name.as_str()));
                    diagnostics.push(Diagnostic::unknown_server(file, span, id, known));
                    suggestions = suggestions.saturating_sub(1);
                }
                [] => {}
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
    let mut groups = groups(&inventory);
    let counts = count_names(&inventory);
    let mut incidents_of = vec![Vec::new(); inventory.servers.len()];
    for (index, incident) in evidence.incidents.iter().enumerate() {
        for server in &incident.servers {
            incidents_of[server.0].push(IncidentId(index));
        }
    }
    for (index, incidents) in incidents_of.iter_mut().enumerate() {
        let named = |id: &IncidentId| evidence.incidents[id.0].first_naming(ServerId(index));
        incidents.sort_by_key(named);
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
    let servers: Vec<Server> = inventory
        .servers
        .into_iter()
        .zip(incidents_of)
        .zip(posts_of)
        .enumerate()
        .map(|(index, ((entry, incidents), posts))| {
            let id = ServerId(index);
            let facts = Facts {
                id_tells: id_tells(&entry, &counts),
                incidents,
                posts,
                check: checks.get(&id).copied(),
            };
            server(id, entry, facts, evidence)
        })
        .collect();
    for group in &mut groups {
        let members: Vec<&Server> = group.servers.iter().map(|id| &servers[id.0]).collect();
        (group.status, group.later) = worst_of_all(&members, evidence.now);
    }
    (groups, servers)
}

/// How many systems have each name, whatever its letter case.
fn count_names(inventory: &Inventory) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for server in &inventory.servers {
        *names.entry(server.name.to_lowercase()).or_default() += 1;
    }
    names
}

fn id_tells(entry: &ServerEntry, names: &HashMap<String, usize>) -> IdTells {
    if names[&entry.name.to_lowercase()] > 1 {
        IdTells::WhichOne
    } else if slug::slugify(&entry.id) == slug::slugify(&entry.name) {
        IdTells::Nothing
    } else {
        IdTells::More
    }
}

/// What is known of a system besides its entry.
struct Facts {
    id_tells: IdTells,
    incidents: Vec<IncidentId>,
    posts: Vec<PostId>,
    check: Option<Check>,
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
            collapsed: group.collapsed,
            sort: group.sort.unwrap_or(inventory.sort),
            extra: group.extra.clone(),
            status: None,
            later: Vec::new(),
            servers,
        });
    let unnamed = Group {
        name: String::new(),
        description: None,
        collapsed: false,
        sort: inventory.sort,
        extra: Extra::Null,
        status: None,
        later: Vec::new(),
        servers: without,
    };
    named
        .chain([unnamed])
        .filter(|group| !group.servers.is_empty())
        .collect()
}

/// The worst state among systems, now and later.
fn worst_of_all(
    servers: &[&Server],
    now: DateTime<Utc>,
) -> (Option<ComponentStatus>, Later<Option<ComponentStatus>>) {
    let worst_at = |instant: DateTime<Utc>| {
        let statuses = servers.iter().filter_map(|server| {
            match forecast::at(server.status, &server.later, instant) {
                ServerStatus::Status(status) => Some(status),
                _ => None,
            }
        });
        statuses.max()
    };
    let present = worst_at(now);
    let instants: BTreeSet<DateTime<Utc>> = servers
        .iter()
        .flat_map(|server| server.later.iter().map(|(from, _)| *from))
        .collect();
    let mut later: Later<Option<ComponentStatus>> = Vec::new();
    for instant in instants {
        let worst = worst_at(instant);
        if later.last().map_or(present, |(_, last)| *last) != worst {
            later.push((instant, worst));
        }
    }
    (present, later)
}

/// What readers are told of a system's state now, and what the clock alone will make of it.
fn statuses(
    entry: &ServerEntry,
    timeline: &StatusTimeline,
    zone: Tz,
    now: DateTime<Utc>,
) -> (ServerStatus, Later<ServerStatus>) {
    let start = entry.since.map(|since| day_bounds(zone, since).0);
    let end = entry.retired.map(|retired| day_bounds(zone, retired).1);
    let status_at = |instant: DateTime<Utc>| {
        let status = match entry.status {
            Some(StatedStatus::Internal) => return ServerStatus::Internal,
            _ if end.is_some_and(|end| end <= instant) => return ServerStatus::Retired,
            Some(StatedStatus::Status(status)) => status,
            None => timeline.at(instant),
        };
        // What is wrong with a system before its first day is told all the same.
        let is_well = status == ComponentStatus::Operational;
        if is_well && start.is_some_and(|start| start > instant) {
            ServerStatus::Planned
        } else {
            ServerStatus::Status(status)
        }
    };
    let status = status_at(now);
    let mut later: Later<ServerStatus> = Vec::new();
    let instants: BTreeSet<DateTime<Utc>> = timeline
        .changes()
        .into_iter()
        .chain(start)
        .chain(end)
        .collect();
    for instant in instants.into_iter().filter(|instant| *instant > now) {
        let then = status_at(instant);
        if later.last().map_or(status, |(_, last)| *last) != then {
            later.push((instant, then));
        }
    }
    (status, later)
}

fn server(id: ServerId, entry: ServerEntry, facts: Facts, evidence: Evidence<'_>) -> Server {
    let own = facts.incidents;
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
    let (status, later) = statuses(&entry, &timeline, zone, now);
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
        aliases: entry.aliases,
        extra: entry.extra,
        name: entry.name,
        id_tells: facts.id_tells,
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
        check: facts.check,
        posts: facts.posts,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn a_system_goes_by_its_name_and_by_its_id_where_that_tells_more() {
        let site = TestSite::new()
            .servers(
                "servers:\n\
                 - {id: NC036, name: Mail server}\n\
                 - {id: NC041, name: Web server}\n\
                 - {id: NC031, name: web server}\n\
                 - {id: mail-relay, name: Mail relay}\n\
                 - {id: EXAMPLE.net, name: example.net}\n\
                 - {id: MON1}\n",
            )
            .resolve();
        let labels: Vec<_> = site
            .servers
            .iter()
            .map(|server| (server.label(), server.full_label()))
            .collect();
        let expected = [
            ("Mail server", "Mail server (NC036)"),
            ("Web server (NC041)", "Web server (NC041)"),
            ("web server (NC031)", "web server (NC031)"),
            ("Mail relay", "Mail relay"),
            ("example.net", "example.net"),
            ("MON1", "MON1"),
        ];
        assert_eq!(
            labels,
            expected.map(|(label, full)| (label.to_owned(), full.to_owned()))
        );
    }

    #[test]
    fn a_system_of_tomorrow_is_planned_unless_something_is_wrong_with_it() {
        use ComponentStatus::{MajorOutage, Operational};
        use ServerStatus::{Internal, Planned, Status};
        let site = TestSite::new()
            .servers(
                "servers:\n\
                 - {id: A, since: 2026-03-22}\n\
                 - {id: B, since: 2026-03-22}\n\
                 - {id: C, since: 2026-03-22, status: operational}\n\
                 - {id: D, since: 2026-03-22, status: internal}\n\
                 - {id: E, since: 2026-03-20}\n",
            )
            .post(
                "2026-03-20-b",
                "servers: {B: major_outage}\nstatus: investigating",
            )
            .at("2026-03-20T12:00Z")
            .resolve();
        let states: Vec<_> = site.servers.iter().map(|server| server.status).collect();
        assert_eq!(
            states,
            [
                Planned,
                Status(MajorOutage),
                Planned,
                Internal,
                Status(Operational)
            ]
        );
        let later = |index: usize| site.servers[index].later.clone();
        let first_day = "2026-03-22T00:00:00Z".parse().unwrap();
        assert_eq!(later(0), [(first_day, Status(Operational))]);
        assert_eq!(later(1), []);
        assert_eq!(later(2), [(first_day, Status(Operational))]);
    }

    #[test]
    fn a_group_is_as_bad_as_the_worst_of_its_systems_and_sorted_by_it_on_request() {
        let inventory = |sort: &str| {
            format!(
                "sort: {sort}\n\
                 groups:\n\
                 - {{name: Web}}\n\
                 - {{name: Mail, sort: as_written}}\n\
                 - {{name: Own}}\n\
                 servers:\n\
                 - {{id: W1, group: Web}}\n\
                 - {{id: W2, group: Web}}\n\
                 - {{id: M1, group: Mail}}\n\
                 - {{id: M2, group: Mail}}\n\
                 - {{id: O1, group: Own, status: internal}}\n"
            )
        };
        for (sort, expected) in [
            ("as_written", "Web W1 W2, Mail M1 M2, Own O1"),
            ("worst_first", "Mail M1 M2, Web W2 W1, Own O1"),
        ] {
            let site = TestSite::new()
                .servers(&inventory(sort))
                .post(
                    "2026-03-20-a",
                    "servers: {W2: partial_outage, M2: major_outage}\nstatus: investigating",
                )
                .post(
                    "2026-03-20-b",
                    "servers: [W1]\nmaintenance: {start: 2026-03-21, end: 2026-03-22}",
                )
                .resolve();
            let groups = site.listed_groups().into_iter().map(|(group, listed)| {
                let ids = listed.iter().map(|id| site.server(*id).id.as_str());
                std::iter::once(group.name.as_str())
                    .chain(ids)
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            assert_eq!(groups.collect::<Vec<_>>().join(", "), expected);
            let worst = site.groups.iter().map(|group| group.status);
            let worst: Vec<_> = worst.collect();
            assert_eq!(
                worst,
                [
                    Some(ComponentStatus::PartialOutage),
                    Some(ComponentStatus::MajorOutage),
                    None,
                ]
            );
        }
    }

    #[test]
    fn what_begins_later_in_a_group_is_foretold() {
        let site = TestSite::new()
            .servers("groups: [{name: Web}]\nservers: [{id: W1, group: Web}, {id: W2, group: Web}]")
            .post(
                "2026-03-20-b",
                "servers: [W1]\nmaintenance: {start: 2026-03-21, end: 2026-03-22}",
            )
            .resolve();
        let [group] = site.groups.as_slice() else {
            panic!("one group");
        };
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            group.later,
            [
                (
                    instant("2026-03-21T00:00:00Z"),
                    Some(ComponentStatus::UnderMaintenance)
                ),
                (
                    instant("2026-03-22T00:00:00Z"),
                    Some(ComponentStatus::Operational)
                ),
            ]
        );
    }

    #[test]
    fn a_post_names_a_system_by_id_by_an_old_id_or_by_its_name() {
        let inventory = "servers:\n\
                         - {id: MAIL2, aliases: [MAIL1, mail], name: Mail server}\n\
                         - {name: \"DNS: first\"}\n\
                         - {id: A, name: B}\n\
                         - {id: B, name: C}\n";
        for (word, expected) in [
            ("MAIL2", "MAIL2"),
            ("MAIL1", "MAIL2"),
            ("mail", "MAIL2"),
            ("Mail server", "MAIL2"),
            ("\"DNS: first\"", "dns-first"),
            ("dns-first", "dns-first"),
            // An id comes before a name.
            ("B", "B"),
            ("C", "B"),
        ] {
            let site = TestSite::new()
                .servers(inventory)
                .post("2026-03-20-a", &format!("servers: [{word}]\nimpact: minor"))
                .resolve();
            let named = site.posts[0].servers.iter();
            let named: Vec<&str> = named.map(|id| site.server(*id).id.as_str()).collect();
            assert_eq!(named, [expected], "{word}");
        }
    }
}
