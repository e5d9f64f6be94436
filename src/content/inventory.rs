//! `servers.yaml`: the systems that the site reports on.
//!
//! Part of the *parse* stage. All that can be wrong in an inventory is wrong by itself, so what
//! this gives needs no further checks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;

use super::fields::Fields;
use super::settings;
use super::time::parse_day;
use super::yaml::{self, Node};
use crate::country;
use crate::diagnostic::{Diagnostic, SuggestionBudget};
use crate::source::{SourceFile, Span, Spanned};
use crate::vocabulary::ComponentStatus;

/// The systems and their groups, in the order as written.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    pub groups: Vec<GroupEntry>,
    pub servers: Vec<ServerEntry>,
}

/// A group: systems shown together.
#[derive(Debug, Clone)]
pub struct GroupEntry {
    pub name: String,
    pub description: Option<String>,
}

/// A system.
#[derive(Debug, Clone)]
pub struct ServerEntry {
    /// Unique, and safe as a folder's name.
    pub id: String,
    pub name: String,
    pub location: Option<Location>,
    /// An index into [`Inventory::groups`].
    pub group: Option<usize>,
    pub description: Option<String>,
    pub url: Option<String>,
    /// The first day that counts for its uptime, in the site's zone.
    pub since: Option<NaiveDate>,
    /// The last day on which it is listed, in the site's zone.
    pub retired: Option<NaiveDate>,
    pub status: Option<StatedStatus>,
}

/// Where a system stands.
#[derive(Debug, Clone)]
pub struct Location {
    pub city: Option<String>,
    /// ISO 3166-1 alpha-2, upper case.
    pub country: Option<String>,
}

/// The state that the inventory gives a system by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatedStatus {
    /// Listed, but its state is not reported.
    Internal,
    Status(ComponentStatus),
}

/// The keys that it may have.
pub const SERVER_KEYS: [&str; 10] = [
    "id",
    "name",
    "role",
    "location",
    "group",
    "description",
    "url",
    "since",
    "retired",
    "status",
];

/// Reads `servers.yaml`; an entry without a usable id is left out, a wrong key of another counts
/// as absent, and all of it is reported.
pub(crate) fn parse(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Inventory {
    let whole = Span::new(0, file.text.len());
    let Some(root) = yaml::parse_or_report(file, whole, diagnostics) else {
        return Inventory::default();
    };
    let mut fields = Fields::new(
        file,
        &root,
        "servers.yaml",
        &["groups", "servers"],
        diagnostics,
    );
    let groups = parse_groups(&mut fields);
    let positions: HashMap<&str, usize> = groups
        .iter()
        .enumerate()
        .map(|(position, group)| (group.name.as_str(), position))
        .collect();
    let suggestions = SuggestionBudget::new();
    let mut servers = Vec::new();
    // Letter case does not make a difference on every disk.
    let mut seen: HashMap<String, Span> = HashMap::new();
    for node in fields.list("servers") {
        let mut entry = fields.inside(node, "a server", &SERVER_KEYS);
        let Some(server) = parse_server(&mut entry, &groups, &positions, &suggestions) else {
            continue;
        };
        let (id, span) = (&server.value.id, server.span);
        match seen.entry(id.to_ascii_lowercase()) {
            Entry::Occupied(first) => {
                let first = *first.get();
                fields.report(|file| Diagnostic::repeated_name(file, span, "server", id, first));
            }
            Entry::Vacant(free) => {
                free.insert(span);
                servers.push(server.value);
            }
        }
    }
    Inventory { groups, servers }
}

fn parse_groups(fields: &mut Fields<'_, '_>) -> Vec<GroupEntry> {
    let mut groups = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for node in fields.list("groups") {
        let mut entry = fields.inside(node, "a group", &["name", "description"]);
        let description = entry.text("description").map(|text| text.value);
        let Some(name) = entry.required("name", Fields::text) else {
            continue;
        };
        let Spanned { value: name, span } = name;
        match seen.entry(name.clone()) {
            Entry::Occupied(first) => {
                let first = *first.get();
                entry.report(|file| Diagnostic::repeated_name(file, span, "group", &name, first));
            }
            Entry::Vacant(free) => {
                free.insert(span);
                groups.push(GroupEntry { name, description });
            }
        }
    }
    groups
}

fn parse_server(
    fields: &mut Fields<'_, '_>,
    groups: &[GroupEntry],
    positions: &HashMap<&str, usize>,
    suggestions: &SuggestionBudget,
) -> Option<Spanned<ServerEntry>> {
    let name = fields.text("name").or_else(|| fields.text("role"));
    let group = fields.text("group").and_then(|name| {
        let position = positions.get(name.value.as_str()).copied();
        if position.is_none() {
            let is_compared = suggestions.allows(&name.value, groups.len());
            let known = groups.iter().filter(|_| is_compared);
            let known = known.map(|group| group.name.as_str());
            fields.report(|file| Diagnostic::unknown_group(file, name.span, &name.value, known));
        }
        position
    });
    let location = fields
        .node("location")
        .and_then(|node| location_of(fields, node));
    let description = fields.text("description").map(|text| text.value);
    let url = settings::address(fields, "url").map(|url| url.value);
    let since = day(fields, "since");
    let retired = day(fields, "retired");
    if let (Some(since), Some(retired)) = (&since, &retired)
        && retired.value < since.value
    {
        let span = retired.span;
        fields.report(|file| Diagnostic::ends_before_start(file, span, "since", "retired"));
    }
    let status = fields
        .text("status")
        .and_then(|word| stated_status(fields, &word));
    let id = fields.required("id", Fields::text)?;
    if !is_server_id(&id.value) {
        fields.report(|file| Diagnostic::bad_server_id(file, id.span, &id.value));
        return None;
    }
    Some(id.map(|id| ServerEntry {
        name: name.map_or_else(|| id.clone(), |name| name.value),
        id,
        location,
        group,
        description,
        url,
        since: since.map(|day| day.value),
        retired: retired.map(|day| day.value),
        status,
    }))
}

/// Letters, digits, `-`, `_` and `.`, beginning with a letter or a digit.
fn is_server_id(id: &str) -> bool {
    const LONGEST: usize = 100;
    id.len() <= LONGEST
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// A city's name, or a map of city and country.
fn location_of<'a>(fields: &mut Fields<'a, '_>, node: &'a Node) -> Option<Location> {
    if node.scalar().is_some() {
        return fields.text("location").map(|city| Location {
            city: Some(city.value),
            country: None,
        });
    }
    let mut fields = fields.inside(node, "a location", &["city", "country"]);
    let city = fields.text("city").map(|city| city.value);
    let country = fields.text("country").and_then(|code| {
        if country::name(&code.value).is_some() {
            return Some(code.value);
        }
        fields.report(|file| Diagnostic::unknown_country(file, code.span, &code.value));
        None
    });
    (city.is_some() || country.is_some()).then_some(Location { city, country })
}

fn stated_status(fields: &mut Fields<'_, '_>, word: &Spanned<String>) -> Option<StatedStatus> {
    let known: Vec<StatedStatus> = ComponentStatus::ALL
        .into_iter()
        .map(StatedStatus::Status)
        .chain([StatedStatus::Internal])
        .collect();
    fields.word(word, "component status", &known, |status| match status {
        StatedStatus::Status(status) => status.as_str(),
        StatedStatus::Internal => "internal",
    })
}

fn day(fields: &mut Fields<'_, '_>, key: &str) -> Option<Spanned<NaiveDate>> {
    fields.read(key, |text| {
        parse_day(text).ok_or_else(|| "must be a day such as 2026-01-31".to_owned())
    })
}
