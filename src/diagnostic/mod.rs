//! An author's mistake, told so that it can be mended at once.
//!
//! Every stage may make diagnostics and none stops at the first: they are collected, and the run
//! fails at its end. Each kind has one constructor, in the submodule of its subject, so the same
//! mistake reads the same wherever it is found. What the environment does to us is not a
//! diagnostic but a [`Failure`](crate::failure::Failure).

mod body;
mod code;
mod content;
mod language;
mod nearest;
mod output;
mod print;
mod slip;
mod synonym;
mod thread;
mod yaml;

use std::sync::Arc;

use crate::source::{Place, SourceFile, Span};

pub use code::Code;
pub(crate) use nearest::SuggestionBudget;
pub(crate) use nearest::nearest;
pub use print::{human, json};
pub(crate) use synonym::meant_key;
pub(crate) use yaml::{MarkdownFile, YamlLimit};

/// Whether a diagnostic fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    /// Fails the run only under `--strict`.
    Warning,
}

/// What is wrong, where, and what may be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub code: Code,
    /// One sentence without a full stop.
    pub message: String,
    pub at: Subject,
    /// What to do about it.
    pub help: Option<String>,
    /// The other place that has a part in it, and what it is.
    pub related: Option<(String, Place)>,
}

/// What a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A place in a text, and a note for the underlined part, which may be empty.
    Place(Place, String),
    /// A file or folder as a whole.
    Path(Arc<str>),
}

impl Diagnostic {
    fn error(code: Code, at: Subject, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            at,
            help: None,
            related: None,
        }
    }

    fn warning(code: Code, at: Subject, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, at, message)
        }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// Help for where there is none that fits better.
    fn or_help(self, help: &str) -> Self {
        if self.help.is_some() {
            self
        } else {
            self.help(help)
        }
    }

    fn related(self, note: &str, place: Place) -> Self {
        Self {
            related: Some((note.to_owned(), place)),
            ..self
        }
    }

    /// Adds `did you mean` where a word of `known` is near, else lists them where they are few.
    fn suggest<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(word, known.iter().copied()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if known.is_empty() || known.len() > FEW => self,
            None => self.help(format!("use one of {}", listed(&known))),
        }
    }

    /// The file or folder that it points at.
    #[must_use]
    pub fn path(&self) -> &str {
        match &self.at {
            Subject::Place(place, _) => &place.path,
            Subject::Path(path) => path,
        }
    }

    /// The order in which diagnostics are told: by file, then by place.
    #[must_use]
    pub fn sort_key(&self) -> (&str, usize, usize, Severity, &'static str, &str) {
        let (path, line, column) = match &self.at {
            Subject::Place(place, _) => (&place.path, place.line, place.column),
            Subject::Path(path) => (path, 0, 0),
        };
        (
            path,
            line,
            column,
            self.severity,
            self.code.as_str(),
            &self.message,
        )
    }
}

/// A value in the quotes that need the fewest changes in it.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') {
        format!("'{text}'")
    } else {
        // What JSON escapes YAML reads alike.
        serde_json::Value::from(text).to_string()
    }
}

/// Puts diagnostics in the order in which they are told, each once.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// `a`, `b` or `c`.
/// How many words a message lists at most.
const FEW: usize = 12;

fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

/// The place of a span, with nothing to say at the underline.
fn at(file: &SourceFile, span: Span) -> Subject {
    Subject::Place(file.place(span), String::new())
}

/// The place of a span, with a note for the underlined part.
fn noted(file: &SourceFile, span: Span, note: impl Into<String>) -> Subject {
    Subject::Place(file.place(span), note.into())
}
