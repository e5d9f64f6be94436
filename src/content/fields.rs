//! Reads a YAML map key by key, and collects every mistake in it.
//!
//! Part of the *parse* stage. The caller names the keys that the map may have, then takes each
//! in the type that it must have; unknown and mistyped ones become diagnostics, and
//! the value counts as absent. The map knows its file and where its mistakes go, so that whoever
//! reads it names only what is wrong.

use std::borrow::Cow;
use std::str::FromStr;

use super::characters::unwanted_in_a_line;
use super::extra::Extra;
use super::time::WrittenTime;
use super::yaml::{Node, Value};
use crate::diagnostic::{Diagnostic, meant_key};
use crate::source::{SourceFile, Span, Spanned, composed};

/// A map whose keys are known.
pub(crate) struct Fields<'a, 'd> {
    file: &'a SourceFile,
    entries: Vec<(Cow<'a, str>, Span, &'a Node)>,
    /// Keys that are there, though misspelt.
    misspelt: Vec<&'static str>,
    span: Span,
    is_map: bool,
    owner: &'static str,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a, 'd> Fields<'a, 'd> {
    /// `owner` names the map in messages (`a server`). A node that is no map is a diagnostic
    /// and reads as an empty one; null reads as an empty one.
    pub(crate) fn new(
        file: &'a SourceFile,
        node: &'a Node,
        owner: &'static str,
        known: &[&'static str],
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let mut entries: Vec<(Cow<'_, str>, Span, &Node)> = Vec::new();
        let written: &[(Node, Node)] = match &node.value {
            Value::Map(written) => written,
            Value::Null => &[],
            _ => {
                let text = &file.text[node.span.start..node.span.end];
                let text = node.scalar().map(|_| text);
                let wrong = Diagnostic::not_a_map(file, node.span, owner, known, text);
                diagnostics.push(wrong);
                &[]
            }
        };
        let mut misspelt = Vec::new();
        for (key, value) in written {
            let name = key.name(file);
            if known.contains(&&*name) {
                entries.push((name, key.span, value));
            } else {
                let meant = meant_key(&name, known);
                misspelt.extend(meant);
                diagnostics.push(Diagnostic::unknown_key(
                    file, key.span, &name, owner, known, meant,
                ));
            }
        }
        Self {
            file,
            entries,
            misspelt,
            span: node.span,
            is_map: matches!(node.value, Value::Map(_) | Value::Null),
            owner,
            diagnostics,
        }
    }

    /// A map within this one, its mistakes going where this one's go.
    pub(crate) fn inside(
        &mut self,
        node: &'a Node,
        owner: &'static str,
        known: &[&'static str],
    ) -> Fields<'a, '_> {
        Fields::new(self.file, node, owner, known, self.diagnostics)
    }

    /// The value of a key; none if it is absent or null.
    pub(crate) fn node(&self, key: &str) -> Option<&'a Node> {
        self.entries
            .iter()
            .find(|(name, _, node)| *name == key && !matches!(node.value, Value::Null))
            .map(|(.., node)| *node)
    }

    /// Reports that a key is missing, unless there is no map that could have it, or it is there and
    /// misspelt: that is one mistake and not two.
    fn missing(&mut self, key: &str) {
        if !self.is_map || self.misspelt.contains(&key) {
            return;
        }
        let owner = self.owner;
        let empty = self.entries.iter().find(|(name, ..)| *name == key);
        let (span, comment) = match empty {
            Some((_, span, node)) => (*span, node.with_comment(self.file)),
            None => (self.span, None),
        };
        self.report(|file| Diagnostic::missing_key(file, span, key, owner, comment));
    }

    /// Reports what is wrong with a value, given the file that it stands in.
    pub(crate) fn report(&mut self, diagnostic: impl FnOnce(&SourceFile) -> Diagnostic) {
        self.diagnostics.push(diagnostic(self.file));
    }

    /// Reports that a value is not what its key must have; `expected` reads on from `must be`.
    pub(crate) fn wrong_type(&mut self, key: &str, node: &Node, expected: &str) {
        let is_unquoted_text = expected.starts_with("a text") && node.is_in_brackets(self.file);
        self.report(|file| {
            let text = is_unquoted_text
                .then(|| short_line(&file.text[node.span.start..]))
                .flatten();
            Diagnostic::wrong_type(file, node.span, key, expected, text)
        });
    }

    /// A text that is not blank; its outer white space is removed.
    pub(crate) fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        self.text_of(key, node, "a text")
    }

    /// A text of several lines, as it was written.
    pub(crate) fn lines(&mut self, key: &str) -> Option<(&'a Node, String)> {
        let node = self.node(key)?;
        match node.scalar() {
            Some(text) if !text.trim().is_empty() => Some((node, text)),
            Some(_) => {
                self.wrong_type(key, node, "a text that is not empty");
                None
            }
            None => {
                self.wrong_type(key, node, "a text");
                None
            }
        }
    }

    /// Reads a value by what reports its own mistakes, given the file that it stands in.
    pub(crate) fn by<T>(&mut self, read: impl FnOnce(&SourceFile, &mut Vec<Diagnostic>) -> T) -> T {
        read(self.file, self.diagnostics)
    }

    /// A text that goes on to the end of its line: a comment after it is more likely a part of it.
    pub(crate) fn prose(&mut self, key: &str) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        if let (Some(comment), Some(whole)) = (node.comment, node.with_comment(self.file)) {
            self.report(|file| Diagnostic::cut_by_comment(file, comment, whole));
        }
        self.text(key)
    }

    fn text_of(&mut self, key: &str, node: &Node, expected: &str) -> Option<Spanned<String>> {
        let text = node
            .scalar()
            .map(|text| text.replace(unwanted_in_a_line, " "));
        // Names are looked up in files, in paths and in each other.
        match text.map(|text| composed(text.trim()).into_owned()) {
            Some(text) if !text.is_empty() => Some(Spanned::new(text, node.span)),
            Some(_) => {
                self.wrong_type(key, node, "a text that is not empty");
                None
            }
            None if matches!(node.value, Value::Null) => {
                let comment = node.comment.zip(node.with_comment(self.file));
                let span = comment.map_or(node.span, |(span, _)| span);
                let comment = comment.map(|(_, text)| text);
                self.report(|file| Diagnostic::empty_item(file, span, key, comment));
                None
            }
            None => {
                self.wrong_type(key, node, expected);
                None
            }
        }
    }

    /// A list of texts, or a single one.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<Spanned<String>> {
        match self.node(key) {
            None => Vec::new(),
            Some(Node {
                value: Value::List(items),
                ..
            }) => items
                .iter()
                .filter_map(|item| self.text_of(key, item, "a list of texts"))
                .collect(),
            Some(node) if node.scalar().is_some() => self
                .text_of(key, node, "a list of texts")
                .into_iter()
                .collect(),
            Some(node) => {
                self.wrong_type(key, node, "a list of texts");
                Vec::new()
            }
        }
    }

    pub(crate) fn boolean(&mut self, key: &str) -> Option<bool> {
        let node = self.node(key)?;
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        self.wrong_type(key, node, "`true` or `false`");
        None
    }

    /// A whole number within the range.
    pub(crate) fn number<N>(&mut self, key: &str, range: std::ops::RangeInclusive<N>) -> Option<N>
    where
        N: FromStr + PartialOrd + std::fmt::Display,
    {
        let node = self.node(key)?;
        let number = match &node.value {
            Value::Number(text) => text.parse::<N>().ok(),
            _ => None,
        };
        if let Some(number) = number.filter(|number| range.contains(number)) {
            return Some(number);
        }
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.wrong_type(key, node, &expected);
        None
    }

    /// The items of a list of maps; a value that is no list is a diagnostic.
    pub(crate) fn list(&mut self, key: &str) -> &'a [Node] {
        match self.node(key) {
            None => &[],
            Some(Node {
                value: Value::List(items),
                ..
            }) => items,
            Some(node) => {
                self.wrong_type(key, node, "a list");
                &[]
            }
        }
    }

    /// A time; see [`WrittenTime::parse`].
    pub(crate) fn time(&mut self, key: &str) -> Option<Spanned<WrittenTime>> {
        let text = self.text(key)?;
        let time = WrittenTime::parse(&text.value);
        if time.is_none() {
            self.report(|file| Diagnostic::bad_date(file, text.span, &text.value));
        }
        Some(Spanned::new(time?, text.span))
    }

    /// A text that a function makes something of, or says why it cannot; the reason reads on from
    /// the key.
    pub(crate) fn read<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<Spanned<T>> {
        let Spanned { value, span } = self.text(key)?;
        match parse(&value) {
            Ok(value) => Some(Spanned::new(value, span)),
            Err(reason) => {
                self.report(|file| Diagnostic::invalid_value(file, span, key, &reason));
                None
            }
        }
    }

    /// One of the words of a vocabulary. `kind` is what the word says: `component status`.
    pub(crate) fn word<T: Copy>(
        &mut self,
        text: &Spanned<String>,
        kind: &str,
        known: &[T],
        spelling: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let words = known.iter().copied();
        let found = words.clone().find(|word| spelling(*word) == text.value);
        if found.is_none() {
            let (word, words) = (text.value.as_str(), words.map(spelling));
            self.report(|file| Diagnostic::unknown_word(file, text.span, kind, word, words));
        }
        found
    }

    /// A key that the map must have; one that is there and wrong is reported by `read` alone.
    pub(crate) fn required<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Self, &str) -> Option<T>,
    ) -> Option<T> {
        if self.node(key).is_none() {
            self.missing(key);
            return None;
        }
        read(self, key)
    }

    /// A key that may be left out, but not with a comment in its value's place: that is more likely
    /// the value.
    pub(crate) fn unless_left_out<T>(
        &mut self,
        key: &str,
        read: impl Fn(&mut Self, &str) -> Option<T>,
    ) -> Option<T> {
        let mut entries = self.entries.iter();
        let (.., node) = entries.find(|(name, ..)| *name == key)?;
        match node.value {
            Value::Null if node.comment.is_none() => None,
            _ => self.required(key, read),
        }
    }

    /// Free data; null if absent.
    pub(crate) fn free(&self, key: &str) -> Extra {
        self.node(key).map_or(Extra::Null, Node::to_extra)
    }
}

/// The first line of a text; none if it is too long to be shown with each of its mistakes.
fn short_line(text: &str) -> Option<&str> {
    const LONGEST: usize = 500;
    let start = &text[..text.floor_char_boundary(LONGEST)];
    let is_whole = start.len() == text.len() || start.contains('\n');
    let line = start.lines().next().filter(|_| is_whole);
    line.map(str::trim)
}
