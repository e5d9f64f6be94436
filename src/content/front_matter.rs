//! A post's front matter, as its author wrote it.
//!
//! Part of the *parse* stage. Words of the vocabulary are known here; whether a server, an
//! incident or a time exists is for the *resolve* stage, so those keep their places.

use super::extra::Extra;
use super::fields::Fields;
use super::time::WrittenTime;
use super::yaml::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, Spanned};
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// The keys of a post, absent ones empty.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// None if it is missing or wrong, which is reported. An update may do without: it is called as
    /// its incident.
    pub title: Option<String>,
    /// None if it is missing or wrong, which is reported.
    pub date: Option<Spanned<WrittenTime>>,
    pub updated: Option<Spanned<WrittenTime>>,
    pub slug: Option<Spanned<String>>,
    pub draft: bool,
    pub aliases: Vec<Spanned<String>>,
    pub categories: Vec<Spanned<String>>,
    pub tags: Vec<Spanned<String>>,
    pub servers: Vec<ServerMention>,
    pub impact: Option<Spanned<Impact>>,
    pub status: Option<Spanned<UpdateStatus>>,
    pub incident: Option<Spanned<String>>,
    pub started: Option<Spanned<WrittenTime>>,
    pub resolved: Option<Spanned<WrittenTime>>,
    /// When the next update is to come.
    pub next_update: Option<Spanned<WrittenTime>>,
    pub maintenance: Option<WrittenWindow>,
    pub details: Details,
}

/// What needs no working out: pages show it as it was written.
#[derive(Debug, Clone)]
pub struct Details {
    pub author: Option<String>,
    /// The author's own words for search results, previews and feeds.
    pub summary: Option<String>,
    /// Whether the post stands at the head of the stream.
    pub pinned: bool,
    pub extra: Extra,
}

/// A server that a post names, and the state that it gives it.
#[derive(Debug, Clone)]
pub struct ServerMention {
    pub id: Spanned<String>,
    pub status: Option<ComponentStatus>,
}

/// The window of a maintenance.
#[derive(Debug, Clone)]
pub struct WrittenWindow {
    pub start: Spanned<WrittenTime>,
    pub end: Spanned<WrittenTime>,
}

/// The keys that it may have.
pub const KEYS: [&str; 20] = [
    "title",
    "date",
    "updated",
    "slug",
    "summary",
    "author",
    "pinned",
    "draft",
    "aliases",
    "categories",
    "tags",
    "servers",
    "impact",
    "status",
    "incident",
    "started",
    "resolved",
    "next_update",
    "maintenance",
    "extra",
];

/// Reads the part `range` of a post; none if it is not YAML. All that is wrong is reported.
pub(crate) fn parse(
    file: &SourceFile,
    range: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    let root = yaml::parse_or_report(file, range, diagnostics)?;
    let mut fields = Fields::new(file, &root, "a post", &KEYS, diagnostics);
    let title = if fields.node("incident").is_some() {
        fields.unless_left_out("title", Fields::prose)
    } else {
        fields.required("title", Fields::prose)
    };
    let date = fields.required("date", Fields::time);
    let updated = fields.time("updated");
    let started = fields.time("started");
    let resolved = fields.time("resolved");
    let next_update = fields.time("next_update");
    let servers = servers(&mut fields);
    let maintenance = window(&mut fields);
    let impact = word(&mut fields, "impact", &Impact::ALL, Impact::as_str);
    let status = status(&mut fields);
    Some(FrontMatter {
        updated,
        slug: fields.text("slug"),
        draft: fields.boolean("draft").unwrap_or(false),
        aliases: fields.texts("aliases"),
        categories: fields.texts("categories"),
        tags: fields.texts("tags"),
        servers,
        impact,
        status,
        incident: fields.text("incident"),
        started,
        resolved,
        next_update,
        maintenance,
        details: Details {
            author: fields.text("author").map(|text| text.value),
            summary: fields.prose("summary").map(|text| text.value),
            pinned: fields.boolean("pinned").unwrap_or(false),
            extra: fields.free("extra"),
        },
        title: title.map(|title| title.value),
        date,
    })
}

fn status(fields: &mut Fields<'_, '_>) -> Option<Spanned<UpdateStatus>> {
    let text = fields.text("status")?;
    if let Some(status) = UpdateStatus::understood(&text.value) {
        return Some(Spanned::new(status, text.span));
    }
    word(fields, "status", &UpdateStatus::ALL, UpdateStatus::as_str)
}

fn word<T: Copy>(
    fields: &mut Fields<'_, '_>,
    key: &str,
    known: &[T],
    spelling: impl Fn(T) -> &'static str,
) -> Option<Spanned<T>> {
    let text = fields.text(key)?;
    let word = fields.word(&text, key, known, spelling)?;
    Some(Spanned::new(word, text.span))
}

/// `[A, B]`, or `{A: major_outage, B: }` with a state for each.
fn servers(fields: &mut Fields<'_, '_>) -> Vec<ServerMention> {
    let Some(Node {
        value: Value::Map(entries),
        ..
    }) = fields.node("servers")
    else {
        let ids = fields.texts("servers");
        return ids
            .into_iter()
            .map(|id| ServerMention { id, status: None })
            .collect();
    };
    let mut mentions = Vec::new();
    for (key, value) in entries {
        let Some(id) = key.scalar() else {
            fields.wrong_type(
                "servers",
                key,
                "a list of servers, or a line for each with its state",
            );
            continue;
        };
        let status = match &value.value {
            Value::Null => None,
            Value::Text(text) => {
                let word = Spanned::new(text.clone(), value.span);
                let (all, spelling) = (&ComponentStatus::ALL, ComponentStatus::as_str);
                fields.word(&word, "component status", all, spelling)
            }
            _ => {
                fields.wrong_type(&id, value, "a state");
                None
            }
        };
        let id = Spanned::new(id, key.span);
        mentions.push(ServerMention { id, status });
    }
    mentions
}

fn window(fields: &mut Fields<'_, '_>) -> Option<WrittenWindow> {
    let node = fields.node("maintenance")?;
    let mut fields = fields.inside(node, "`maintenance`", &["start", "end"]);
    let start = fields.required("start", Fields::time);
    let end = fields.required("end", Fields::time);
    Some(WrittenWindow {
        start: start?,
        end: end?,
    })
}
