//! Tells people or programs what happened: people on standard error but for what they asked for,
//! programs on standard output, one JSON object a line.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::OnceLock;

use anstream::{AutoStream, ColorChoice};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::Problem;
use crate::cli::{Common, MessageFormat};
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::failure::plainly;
use crate::printable::{self, one_line};

/// How to tell things.
#[derive(Debug)]
pub(super) struct Reporter {
    color: ColorChoice,
    json: bool,
    quiet: bool,
    verbose: bool,
    /// Why something that was to be read did not get to standard output.
    unwritten: OnceLock<io::Error>,
}

/// Something to know, as programs read it.
#[derive(Serialize)]
struct NoteMessage<'a> {
    r#type: &'static str,
    message: &'a str,
}

/// A failure as programs read it.
#[derive(Serialize)]
struct FailureMessage<'a> {
    r#type: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// A file that a command wrote, as programs read it.
#[derive(Serialize)]
pub(super) struct WrittenFile {
    r#type: &'static str,
    file: String,
}

impl WrittenFile {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            r#type: "written",
            file: path.display().to_string(),
        }
    }
}

/// A text that is not published and not lost, as programs read it.
#[derive(Serialize)]
struct KeptFile {
    r#type: &'static str,
    file: String,
}

impl Reporter {
    pub(super) fn new(common: &Common) -> Self {
        Self {
            color: match common.color {
                clap::ColorChoice::Auto => ColorChoice::Auto,
                clap::ColorChoice::Always => ColorChoice::Always,
                clap::ColorChoice::Never => ColorChoice::Never,
            },
            json: common.message_format == MessageFormat::Json,
            quiet: common.quiet,
            verbose: common.verbose,
            unwritten: OnceLock::new(),
        }
    }

    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn is_verbose(&self) -> bool {
        self.verbose && !self.json
    }

    /// Whether a line that is taken back later makes sense.
    pub(super) fn shows_progress(&self) -> bool {
        !self.quiet && !self.json && std::io::stderr().is_terminal()
    }

    /// Tells people what was done.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet && !self.json {
            self.out(text);
        }
    }

    /// Tells programs what was done.
    pub(super) fn message(&self, message: &impl Serialize) {
        if self.json {
            self.print(&printable::json(message));
        }
    }

    /// Prints the answer that was asked for, whatever the volume: one line.
    pub(super) fn out(&self, text: &str) {
        self.print(&one_line(text));
    }

    /// Prints a text of several lines that was asked for.
    pub(super) fn document(&self, text: &str) {
        self.print(text.trim_end_matches('\n'));
    }

    fn print(&self, text: &str) {
        let mut stream = AutoStream::new(std::io::stdout().lock(), self.color);
        match writeln!(stream, "{text}").and_then(|()| stream.flush()) {
            Err(cause) if !is_unwanted(&cause) => drop(self.unwritten.set(cause)),
            _ => {}
        }
    }

    /// The exit status at the end of a command that would give this one: whoever reads only half of
    /// the answer must not take it for the whole.
    pub(super) fn end(&self, status: ExitCode) -> ExitCode {
        let Some(cause) = self.unwritten.get() else {
            return status;
        };
        let cause = plainly(cause);
        self.error(&format!("error: cannot write to standard output: {cause}"));
        ExitCode::from(2)
    }

    /// Tells of something that is worth knowing and no mistake in the site.
    pub(super) fn note(&self, message: &str) {
        self.message(&NoteMessage {
            r#type: "note",
            message,
        });
        if !self.quiet && !self.json {
            self.error(&format!("note: {message}"));
        }
    }

    /// Tells of something that may do harm and is no mistake in the site.
    pub(super) fn caution(&self, message: &str) {
        self.message(&NoteMessage {
            r#type: "note",
            message,
        });
        if !self.quiet && !self.json {
            self.error(&format!("warning: {message}"));
        }
    }

    /// Tells people more beside the answer that was asked for.
    pub(super) fn aside(&self, text: &str) {
        if !self.quiet && !self.json {
            self.error(&one_line(text));
        }
    }

    /// Tells where a text is that was not published, whatever the volume.
    pub(super) fn kept(&self, path: &Path) {
        let file = path.display().to_string();
        if self.json {
            let r#type = "kept";
            self.message(&KeptFile { r#type, file });
        } else {
            self.error(&one_line(&format!("What was written is kept in {file}")));
        }
    }

    fn error(&self, text: &str) {
        let mut stream = AutoStream::new(std::io::stderr().lock(), self.color);
        let _ = writeln!(stream, "{text}");
    }

    /// Tells of mistakes in the site. Quiet leaves out warnings.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            if self.json {
                self.print(&diagnostic::json(diagnostic));
            } else if !self.quiet || diagnostic.severity == Severity::Error {
                self.error(&format!("{}\n", diagnostic::human(diagnostic, true)));
            }
        }
    }

    /// Tells of what stopped the command, and gives its exit status. `consequence` follows
    /// the number of mistakes.
    pub(super) fn problem(&self, problem: &Problem, consequence: &str) -> ExitCode {
        match problem {
            Problem::Site(diagnostics) => {
                self.diagnostics(diagnostics);
                if !self.json {
                    self.error(&format!("{}{consequence}", counted(diagnostics)));
                }
                ExitCode::from(1)
            }
            Problem::Failure(failure) => self.stop(&failure.to_string(), None),
            Problem::Usage(message, help) => self.stop(message, help.as_deref()),
        }
    }

    fn stop(&self, message: &str, help: Option<&str>) -> ExitCode {
        let (message, help) = (one_line(message), help.map(one_line));
        self.message(&FailureMessage {
            r#type: "failure",
            message: &message,
            help: help.as_deref(),
        });
        if !self.json {
            self.error(&format!("error: {message}"));
            if let Some(help) = help {
                self.error(&format!("help: {help}"));
            }
        }
        ExitCode::from(2)
    }
}

/// Whether whoever was to read closed the pipe, and does not want the rest.
pub(super) fn is_unwanted(cause: &io::Error) -> bool {
    cause.kind() == io::ErrorKind::BrokenPipe
}

/// `3 errors and 1 warning`
pub(super) fn counted(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .count();
    let warnings = diagnostics.len() - errors;
    match (errors, warnings) {
        (_, 0) => number(errors, "error"),
        (0, _) => number(warnings, "warning"),
        _ => format!(
            "{} and {}",
            number(errors, "error"),
            number(warnings, "warning")
        ),
    }
}

/// `1 post`, `2 posts`
pub(super) fn number(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

/// RFC 3339 in UTC, with seconds.
pub(super) fn utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
