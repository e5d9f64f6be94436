//! YAML as a tree in which each value knows its place.
//!
//! Part of the *parse* stage. Reading into a tree first, and not straight into structs, is what
//! lets one run report every wrong key and value of a file and not the first alone.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{MergeKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{DuplicateKeyPolicy, Location, Spanned};

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// A value and its place in the file.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
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
    /// In the order as written, keys repeated where the author repeated them.
    Map(Vec<(Node, Node)>),
}

/// More than any hand-written file needs, and little enough for the stack of a thread: each level
/// is a handful of calls.
const MAX_DEPTH: usize = 32;
/// Little enough to be harmless.
const MAX_NODES: usize = 1_000_000;

/// Parses the part `range` of the file. An empty text is [`Value::Null`].
fn parse(file: &SourceFile, range: Span) -> Result<Node, Diagnostic> {
    let text = &file.text[range.start..range.end];
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
        },
    };
    serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options)
        .map(|raw| raw_node(raw, text, range.start))
        .map_err(|error| {
            let span = error
                .location()
                .map_or(Span::new(0, 0), |location| span_in(text, location));
            let reason = error.without_snippet().to_string();
            let reason = reason.split(" at line ").next().unwrap_or(&reason);
            Diagnostic::yaml_syntax(file, span.shifted(range.start), reason)
        })
}

/// Parses the part `range` of the file. What is not YAML is reported, and gives none.
pub(crate) fn parse_or_report(
    file: &SourceFile,
    range: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    match parse(file, range) {
        Ok(root) => Some(root),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    }
}

impl Node {
    /// The value as free data, for `extra`.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str(text)
                .ok()
                .filter(serde_json::Value::is_number)
                .unwrap_or_else(|| text.as_str().into()),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|(key, value)| (key.scalar().unwrap_or_default(), value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
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
