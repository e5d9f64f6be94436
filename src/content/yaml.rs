//! YAML as a tree in which each value knows its place.
//!
//! Part of the *parse* stage. Reading into a tree first, and not straight into structs, is what
//! lets one run report every wrong key and value of a file and not the first alone. What goes lost
//! in any YAML is told here, whatever it is read for: keys that stand twice, and text that is cut
//! by ` #`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::options::{MergeKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

use super::extra::Extra;
use crate::diagnostic::{Diagnostic, YamlLimit};
use crate::source::{SourceFile, Span};

/// A value and its place in the file.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
    /// The comment that follows on the same line, where its author may have meant it for a part of
    /// a value without quotes.
    pub(crate) comment: Option<Span>,
}

/// What YAML can hold. Scalars keep their spelling: `title: 007` is the text `007`.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// A number as written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// In the order as written, each key once.
    Map(Vec<(Node, Node)>),
}

/// More than any hand-written file needs, and little enough for the stack of a thread: each level
/// is a handful of calls.
const MAX_DEPTH: usize = 32;
/// In a file of any size.
const MAX_VALUES: usize = 1_000_000;
/// An alias counts as all that it stands for, and a few lines of aliases can stand for gigabytes.
/// What is written out has less than one value in a byte, and less than two bytes of text.
const VALUES_PER_BYTE: usize = 2;
const TEXT_PER_BYTE: usize = 4;
/// For small files.
const MORE_VALUES: usize = 512;
const MORE_TEXT: usize = 4096;

/// Parses the part `range` of the file. An empty text is [`Value::Null`].
fn parse(file: &SourceFile, range: Span) -> Result<Node, Diagnostic> {
    let text = &*without_timestamp_tags(&file.text[range.start..range.end]);
    let most_values = (text.len() * VALUES_PER_BYTE + MORE_VALUES).min(MAX_VALUES);
    let most_text = text.len() * TEXT_PER_BYTE + MORE_TEXT;
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: most_values,
            max_events: most_values,
            max_recorded_anchor_events: most_values,
            max_total_scalar_bytes: most_text,
            max_recorded_anchor_bytes: most_text,
            enforce_alias_anchor_ratio: false,
        },
    };
    serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options)
        .map(|raw| raw_node(raw, text, range.start))
        .map_err(|error| {
            let span = error
                .location()
                .map_or(Span::new(0, 0), |location| span_in(text, location));
            if let Some(limit) = limit_of(&error) {
                return Diagnostic::yaml_too_large(file, span.shifted(range.start), limit);
            }
            let reason = error.without_snippet().to_string();
            let reason = reason.split(" at line ").next().unwrap_or(&reason);
            Diagnostic::yaml_syntax(file, range, span.shifted(range.start), reason)
        })
}

/// The limit that a text went beyond, if that is what is wrong.
fn limit_of(error: &serde_saphyr::Error) -> Option<YamlLimit> {
    match error.without_snippet() {
        // What is wrong in what an alias stands for.
        serde_saphyr::Error::AliasError { error, .. } => limit_of(error),
        serde_saphyr::Error::Budget {
            breach: BudgetBreach::Depth { .. },
            ..
        } => Some(YamlLimit::Depth(MAX_DEPTH)),
        serde_saphyr::Error::Budget { .. } => Some(YamlLimit::Values(MAX_VALUES)),
        // Brackets within brackets have a limit of their own, far above ours, that is met first.
        error if error.to_string().contains("recursion limit") => Some(YamlLimit::Depth(MAX_DEPTH)),
        _ => None,
    }
}

/// Parses the part `range` of the file. What is not YAML is reported, and gives none; so is what
/// would go lost in it.
pub(crate) fn parse_or_report(
    file: &SourceFile,
    range: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    match parse(file, range) {
        Ok(mut root) => {
            let mut losses = Losses {
                file,
                end: range.end,
                reported: HashSet::new(),
                diagnostics,
            };
            losses.look_at(&mut root);
            Some(root)
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// YAML 1.1 has a type for times, which some tools write out: `!!timestamp 2026-03-19`. A time is a
/// text here, so the tag says nothing, and blanks in its place keep all places as they are.
fn without_timestamp_tags(text: &str) -> Cow<'_, str> {
    const TAGS: [&str; 2] = ["!!timestamp", "!<tag:yaml.org,2002:timestamp>"];
    let mut plain = Cow::Borrowed(text);
    for tag in TAGS {
        for (at, _) in text.match_indices(tag) {
            let (before, after) = (&text[..at], &text[at + tag.len()..]);
            let is_tag = before.ends_with(|c: char| c.is_whitespace() || "[{,".contains(c));
            let value = after.trim_start().trim_start_matches(['"', '\'']);
            let is_of_time = after.starts_with(char::is_whitespace)
                && value.len() >= 5
                && value.bytes().take(4).all(|byte| byte.is_ascii_digit());
            if is_tag && is_of_time {
                let range = at..at + tag.len();
                plain.to_mut().replace_range(range, &" ".repeat(tag.len()));
            }
        }
    }
    plain
}

impl Node {
    /// The value as it is given to templates, for `extra`.
    pub(crate) fn to_extra(&self) -> Extra {
        match &self.value {
            Value::Null => Extra::Null,
            Value::Bool(value) => Extra::Bool(*value),
            Value::Number(text) => {
                serde_json::from_str(text).map_or_else(|_| Extra::Text(text.clone()), Extra::Number)
            }
            Value::Text(text) => Extra::Text(text.clone()),
            Value::List(items) => Extra::List(items.iter().map(Node::to_extra).collect()),
            Value::Map(entries) => {
                let named = entries
                    .iter()
                    .map(|(key, value)| (key.scalar().unwrap_or_default(), value.to_extra()));
                Extra::Map(named.collect())
            }
        }
    }

    /// A key as it is called: its spelling where it is no text.
    pub(crate) fn name<'a>(&'a self, file: &'a SourceFile) -> Cow<'a, str> {
        match &self.value {
            Value::Text(name) => name.into(),
            _ => file.text[self.span.start..self.span.end].into(),
        }
    }

    /// Whether it is a list or map that begins with a bracket, as a text may too.
    pub(crate) fn is_in_brackets(&self, file: &SourceFile) -> bool {
        let written = &file.text[self.span.start..self.span.end];
        matches!(self.value, Value::List(_) | Value::Map(_)) && written.starts_with(['[', '{'])
    }

    /// What is written in its place, the comment after it included, if there is one.
    pub(crate) fn with_comment<'a>(&self, file: &'a SourceFile) -> Option<&'a str> {
        let comment = self.comment?;
        let start = match self.value {
            Value::Null => comment.start,
            _ => self.span.start,
        };
        Some(&file.text[start..comment.end])
    }

    /// A scalar's spelling; none for null, lists and maps.
    pub(crate) fn scalar(&self) -> Option<String> {
        match &self.value {
            Value::Bool(value) => Some(value.to_string()),
            Value::Number(text) | Value::Text(text) => Some(text.clone()),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }
}

/// Looks through a tree for what its author wrote and would get lost.
struct Losses<'a> {
    file: &'a SourceFile,
    /// Where the YAML ends.
    end: usize,
    /// A part that is used several times, by `*name`, is reported once.
    reported: HashSet<Span>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Losses<'_> {
    fn look_at(&mut self, node: &mut Node) {
        let text = &self.file.text[..self.end];
        match &mut node.value {
            Value::Map(entries) => {
                self.drop_repeated(entries);
                for (key, value) in entries {
                    if matches!(value.value, Value::Null) && !is_alias(text, key.span) {
                        value.comment = comment_after(text, after_key(text, key.span.end));
                    }
                    self.look_at(value);
                }
            }
            Value::List(items) => {
                for item in items {
                    if matches!(item.value, Value::Null) {
                        item.comment = comment_of_item(text, item.span.start);
                    }
                    self.look_at(item);
                }
            }
            Value::Null => self.warn_of_comment(node),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
                if is_plain(text, node.span) {
                    node.comment = comment_after(text, node.span.end);
                    self.warn_of_comment(node);
                }
            }
        }
    }

    /// Keeps the first of the entries with one key.
    fn drop_repeated(&mut self, entries: &mut Vec<(Node, Node)>) {
        let mut first: HashMap<String, Span> = HashMap::with_capacity(entries.len());
        entries.retain(|(key, _)| {
            let name = key.name(self.file).into_owned();
            if let Some(first) = first.get(&name) {
                // Within what `*name` stands for, all places are that of `*name`.
                if key.span != *first && self.reported.insert(key.span) {
                    let diagnostic = Diagnostic::repeated_key(self.file, key.span, &name, *first);
                    self.diagnostics.push(diagnostic);
                }
                return false;
            }
            first.insert(name, key.span);
            true
        });
    }

    /// Warns where a `#` stands straight before a letter, as in `Rack #3`. With a blank after it it
    /// is how people write comments.
    fn warn_of_comment(&mut self, node: &Node) {
        let Some(comment) = node.comment else { return };
        let text = &self.file.text[comment.start + 1..comment.end];
        let is_meant = text.starts_with(|c: char| c.is_whitespace() || "#!".contains(c));
        if !text.is_empty() && !is_meant && self.reported.insert(comment) {
            let whole = node.with_comment(self.file).unwrap_or_default();
            self.diagnostics
                .push(Diagnostic::cut_by_comment(self.file, comment, whole));
        }
    }
}

/// Whether a scalar stands in no quotes, in no block of its own, and for itself.
fn is_plain(text: &str, span: Span) -> bool {
    let written = &text[span.start..span.end];
    let is_quoted = written.starts_with(['"', '\'']);
    !is_quoted && !is_alias(text, span) && !written.ends_with('\n')
}

/// Whether it is `*name`, which stands for a part that is written elsewhere.
fn is_alias(text: &str, span: Span) -> bool {
    text[span.start..span.end].starts_with('*')
}

/// The comment that follows on the same line after blanks.
fn comment_after(text: &str, end: usize) -> Option<Span> {
    let rest = text[end..].trim_start_matches([' ', '\t']);
    let start = text.len() - rest.len();
    // Only then is the line read to its end: it may be long, and hold many values.
    if !rest.starts_with('#') || start == end {
        return None;
    }
    let comment = rest.lines().next()?.trim_end();
    Some(Span::new(start, start + comment.len()))
}

/// Where the value of a key may begin, after its colon.
fn after_key(text: &str, key_end: usize) -> usize {
    let rest = &text[key_end..];
    let value = rest.trim_start_matches([' ', '\t']).strip_prefix(':');
    value.map_or(key_end, |value| text.len() - value.len())
}

/// The comment in the place of an item that is empty and ends before `end`.
fn comment_of_item(text: &str, end: usize) -> Option<Span> {
    /// A longer line is no item that somebody left empty; in bytes.
    const LONGEST: usize = 2_000;
    let before = text[..end].trim_end();
    let from = before.floor_char_boundary(before.len().saturating_sub(LONGEST));
    let line_start = match before[from..].rfind('\n') {
        Some(at) => from + at + 1,
        None if from == 0 => 0,
        None => return None,
    };
    let hyphen = before[line_start..].find('-')?;
    comment_after(text, line_start + hyphen + 1)
}

enum Raw {
    Null,
    Bool(bool),
    Number,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

fn raw_node(raw: Spanned<Raw>, text: &str, offset: usize) -> Node {
    let span = span_in(text, raw.referenced);
    let spelling = || {
        let defined = span_in(text, raw.defined);
        text[defined.start..defined.end].to_owned()
    };
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Bool(value) => Value::Bool(value),
        Raw::Number => Value::Number(spelling()),
        Raw::Text(value) => Value::Text(value),
        Raw::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| raw_node(item, text, offset))
                .collect(),
        ),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| (raw_node(key, text, offset), raw_node(value, text, offset)))
                .collect(),
        ),
    };
    Node {
        span: span.shifted(offset),
        value,
        comment: None,
    }
}

/// The reader gives byte offsets for values and only line and column for its own errors.
fn span_in(text: &str, location: Location) -> Span {
    let span = location.span();
    if let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) {
        let start = text.floor_char_boundary(to_usize(start).min(text.len()));
        let end = text.floor_char_boundary((start + to_usize(length)).min(text.len()));
        return Span::new(start, end);
    }
    let line_start: usize = text
        .split_inclusive('\n')
        .take(to_usize(location.line()).saturating_sub(1))
        .map(str::len)
        .sum();
    let start = text[line_start..]
        .char_indices()
        .nth(to_usize(location.column()).saturating_sub(1))
        .map_or(text.len(), |(at, _)| line_start + at);
    Span::new(start, start)
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Number)
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(Raw::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key()? {
            map.push((key, entries.next_value()?));
        }
        Ok(Raw::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tag of a time goes, and what only looks like it stays; places stay in either case.
    #[test]
    fn a_time_may_have_the_tag_of_times() {
        for (text, plain) in [
            ("a: !!timestamp 2026-03-19", "a:             2026-03-19"),
            ("a: !!timestamp '2026-03-19'", "a:             '2026-03-19'"),
            ("[!!timestamp 2026-03-19]", "[            2026-03-19]"),
            (
                "a: !<tag:yaml.org,2002:timestamp> 2026-03-19",
                "a:                                2026-03-19",
            ),
            ("a: the tag !!timestamp is", "a: the tag !!timestamp is"),
            ("a: x!!timestamp 2026-03-19", "a: x!!timestamp 2026-03-19"),
            ("a: !!timestamps 2026-03-19", "a: !!timestamps 2026-03-19"),
            ("a: !!timestamp", "a: !!timestamp"),
        ] {
            assert_eq!(without_timestamp_tags(text), plain);
        }
        let file = SourceFile::new("site.yaml", "a: !!timestamp 2026-03-19 10:00 #x\n");
        let mut found = Vec::new();
        let root = parse_or_report(&file, Span::new(0, file.text.len()), &mut found);
        let Some(Value::Map(entries)) = root.map(|root| root.value) else {
            panic!("no map: {found:?}");
        };
        let value = &entries[0].1;
        assert_eq!(value.scalar().as_deref(), Some("2026-03-19 10:00"));
        assert_eq!(value.span, Span::new(15, 31));
    }
}
