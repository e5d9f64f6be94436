//! `servers.yaml`: the systems that the site reports on.
//!
//! Part of the *parse* stage. All that can be wrong in an inventory is wrong by itself, so what
//! this gives needs no further checks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;

use super::Extra;
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
    /// The order of groups, and of systems where their group has none of its own.
    pub sort: Sort,
    pub groups: Vec<GroupEntry>,
    pub servers: Vec<ServerEntry>,
}

/// A group: systems shown together.
#[derive(Debug, Clone)]
pub struct GroupEntry {
    pub name: String,
    pub description: Option<String>,
    /// Whether it starts closed while all is well.
    pub collapsed: bool,
    /// The order of its systems; that of the inventory where it has none.
    pub sort: Option<Sort>,
    /// As written.
    pub extra: Extra,
}

/// In which order systems and groups are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    AsWritten,
    WorstFirst,
}

/// A system.
#[derive(Debug, Clone)]
pub struct ServerEntry {
    /// Unique, and safe as a folder's name.
    pub id: String,
    /// The ids that it had before, oldest first: as unique and safe as the id.
    pub aliases: Vec<String>,
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
    /// As written.
    pub extra: Extra,
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
pub const SERVER_KEYS: [&str; 12] = [
    "id",
    "aliases",
    "name",
    "role",
    "location",
    "group",
    "description",
    "url",
    "since",
    "retired",
    "status",
    "extra",
];

/// The keys that a group may have.
pub const GROUP_KEYS: [&str; 5] = ["name", "description", "collapsed", "sort", "extra"];

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
        &["sort", "groups", "servers"],
        diagnostics,
    );
    let sort = sort(&mut fields).unwrap_or_default();
    let groups = parse_groups(&mut fields);
    let positions: HashMap<&str, usize> = groups
        .iter()
        .enumerate()
        .map(|(position, group)| (group.name.as_str(), position))
        .collect();
    let suggestions = SuggestionBudget::new();
    let mut servers = Vec::new();
    let mut aliases = Vec::new();
    let mut seen = Ids::default();
    for node in fields.list("servers") {
        let mut entry = fields.inside(node, "a server", &SERVER_KEYS);
        let Some((server, id)) = parse_server(&mut entry, &groups, &positions, &suggestions) else {
            continue;
        };
        let written = entry.texts("aliases");
        let Err(first) = seen.add(&server.id, id) else {
            aliases.push(written);
            servers.push(server);
            continue;
        };
        let (name, span) = (&server.id, id.span);
        if id.is_made || first.is_made {
            fields.report(|file| Diagnostic::repeated_made_id(file, span, name, first.span));
        } else {
            fields.report(|file| Diagnostic::repeated_name(file, span, "server", name, first.span));
        }
    }
    // After all ids: an alias gives way to an id, wherever that stands.
    for (server, aliases) in servers.iter_mut().zip(aliases) {
        server.aliases = parse_aliases(&mut fields, aliases, &mut seen);
    }
    Inventory {
        sort,
        groups,
        servers,
    }
}

/// The ids and aliases that are taken. Letter case does not make a difference on every disk.
#[derive(Default)]
struct Ids(HashMap<String, WrittenId>);

/// Where an id stands.
#[derive(Clone, Copy)]
struct WrittenId {
    span: Span,
    /// Whether it was made of the name there.
    is_made: bool,
}

impl Ids {
    /// Adds one, or gives the same one as it stands before.
    fn add(&mut self, id: &str, place: WrittenId) -> Result<(), WrittenId> {
        match self.0.entry(id.to_ascii_lowercase()) {
            Entry::Occupied(first) => Err(*first.get()),
            Entry::Vacant(free) => {
                free.insert(place);
                Ok(())
            }
        }
    }
}

fn parse_aliases(
    fields: &mut Fields<'_, '_>,
    written: Vec<Spanned<String>>,
    seen: &mut Ids,
) -> Vec<String> {
    let mut aliases = Vec::new();
    for Spanned { value: alias, span } in written {
        if !is_server_id(&alias) {
            fields.report(|file| Diagnostic::bad_server_id(file, span, &alias));
            continue;
        }
        let is_made = false;
        match seen.add(&alias, WrittenId { span, is_made }) {
            Ok(()) => aliases.push(alias),
            Err(first) => fields
                .report(|file| Diagnostic::repeated_server_alias(file, span, &alias, first.span)),
        }
    }
    aliases
}

fn parse_groups(fields: &mut Fields<'_, '_>) -> Vec<GroupEntry> {
    let mut groups = Vec::new();
    let mut seen: HashMap<String, Span> = HashMap::new();
    for node in fields.list("groups") {
        let mut entry = fields.inside(node, "a group", &GROUP_KEYS);
        let description = entry.text("description").map(|text| text.value);
        let collapsed = entry.boolean("collapsed").unwrap_or_default();
        let sort = sort(&mut entry);
        let extra = entry.free("extra");
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
                groups.push(GroupEntry {
                    name,
                    description,
                    collapsed,
                    sort,
                    extra,
                });
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
) -> Option<(ServerEntry, WrittenId)> {
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
    let extra = fields.free("extra");
    let (id, place) = id_of(fields, name.as_ref())?;
    let entry = ServerEntry {
        name: name.map_or_else(|| id.clone(), |name| name.value),
        id,
        aliases: Vec::new(),
        location,
        group,
        description,
        url,
        since: since.map(|day| day.value),
        retired: retired.map(|day| day.value),
        status,
        extra,
    };
    Some((entry, place))
}

/// The id that is given, or one made of the name.
fn id_of(
    fields: &mut Fields<'_, '_>,
    name: Option<&Spanned<String>>,
) -> Option<(String, WrittenId)> {
    if fields.node("id").is_some() {
        let Spanned { value: id, span } = fields.text("id")?;
        if !is_server_id(&id) {
            fields.report(|file| Diagnostic::bad_server_id(file, span, &id));
            return None;
        }
        return Some((
            id,
            WrittenId {
                span,
                is_made: false,
            },
        ));
    }
    let Some(name) = name else {
        // One that is there and wrong is reported already.
        if fields.node("name").or(fields.node("role")).is_none() {
            fields.required("name", Fields::text);
        }
        return None;
    };
    let id = id_from_name(&name.value);
    let span = name.span;
    if id.is_empty() {
        fields.report(|file| Diagnostic::name_without_letters(file, span, &name.value));
        return None;
    }
    Some((
        id,
        WrittenId {
            span,
            is_made: true,
        },
    ))
}

/// `Mail server` as `mail-server`; empty if it has no letter and no digit.
fn id_from_name(name: &str) -> String {
    let mut id = slug::slugify(name);
    id.truncate(LONGEST_ID);
    id.truncate(id.trim_end_matches('-').len());
    id
}

const LONGEST_ID: usize = 100;

/// Letters, digits, `-`, `_` and `.`, beginning with a letter or a digit.
fn is_server_id(id: &str) -> bool {
    id.len() <= LONGEST_ID
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

fn sort(fields: &mut Fields<'_, '_>) -> Option<Sort> {
    let sort = fields.read("sort", |word| match word {
        "as_written" => Ok(Sort::AsWritten),
        "worst_first" => Ok(Sort::WorstFirst),
        _ => Err("must be `as_written` or `worst_first`".to_owned()),
    })?;
    Some(sort.value)
}

fn day(fields: &mut Fields<'_, '_>, key: &str) -> Option<Spanned<NaiveDate>> {
    fields.read(key, |text| {
        parse_day(text).ok_or_else(|| "must be a day such as 2026-01-31".to_owned())
    })
}
