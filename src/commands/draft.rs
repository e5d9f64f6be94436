//! A post on its way to the disk: through the guards, and through the editor where there is no text.
//!
//! What the editor shows is the post itself, with help as comments of its front matter: a `#` in the
//! text is a heading of Markdown. The file that it works on is kept until the post is written.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Problem;
use super::compose::{Checked, SiteAtHand, Text, make_sure};
use super::editor::Editor;
use super::guards::{Concern, concerns};
use super::reporter::Reporter;
use super::spoken_time::{self, Nearest, Reading};
use super::terminal::{Terminal, WhatNow};
use super::unsent;
use crate::cli::StateArguments;
use crate::content::WrittenTime;
use crate::diagnostic::{Diagnostic, Severity, Subject};
use crate::failure::Failure;
use crate::post_file::{self, NewPost};
use crate::printable::one_line;
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// A post that has all but its text, and maybe that.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) post: NewPost,
    /// The name of its file.
    pub(super) id: String,
    pub(super) said: &'a StateArguments,
    /// Which option gave which key of its front matter.
    pub(super) options: Vec<(&'static str, &'static str)>,
    /// What it is about, for whoever writes it.
    pub(super) subject: String,
}

impl Draft<'_> {
    /// Writes it, unless there is reason not to. `text` was typed or piped.
    pub(super) fn publish(
        mut self,
        at_hand: &SiteAtHand<'_>,
        text: &Text,
        terminal: Terminal,
        reporter: &Reporter,
    ) -> Result<PathBuf, Problem> {
        self.post.body.clone_from(&text.body);
        if self.said.edit || text.body.is_empty() && terminal.can_ask() {
            return self.edit(at_hand, terminal, reporter);
        }
        let text = self.post.text();
        let checked = at_hand.check(&text, &self.id)?;
        if let Some(problem) = checked.wrong_option(&self.options) {
            return Err(problem);
        }
        for concern in checked.concerns(at_hand) {
            make_sure(terminal, self.said.anyway, &concern.message, concern.ways)?;
        }
        checked.write(at_hand, &text, &self.id, reporter)
    }

    /// Opens it in the editor, again and again until it is right or left.
    fn edit(
        &self,
        at_hand: &SiteAtHand<'_>,
        terminal: Terminal,
        reporter: &Reporter,
    ) -> Result<PathBuf, Problem> {
        let editor = Editor::find()?;
        // What is wrong with an option is better known before a text is written.
        let mut as_if = self.post.clone();
        as_if.body.push_str("A text.");
        if let Some(problem) = at_hand
            .check(&as_if.text(), &self.id)?
            .wrong_option(&self.options)
        {
            return Err(problem);
        }
        let help = help(&self.post, &self.subject);
        let opened = with_help(&self.post.text(), &help);
        let path = unsent::write(at_hand.root(), &self.id, &opened)?;
        match self.edited(
            at_hand,
            &editor,
            &path,
            &opened,
            &help,
            (terminal, reporter),
        ) {
            Ok(written) => {
                unsent::remove(&path);
                Ok(written)
            }
            Err(problem) => {
                let text = fs::read(&path).unwrap_or_default();
                let is_untouched = self.post.body.is_empty() && text == opened.as_bytes();
                if is_untouched || text.trim_ascii().is_empty() {
                    unsent::remove(&path);
                } else {
                    reporter.kept(&path);
                }
                Err(problem)
            }
        }
    }

    fn edited(
        &self,
        at_hand: &SiteAtHand<'_>,
        editor: &Editor,
        path: &Path,
        opened: &str,
        help: &[String],
        (terminal, reporter): (Terminal, &Reporter),
    ) -> Result<PathBuf, Problem> {
        loop {
            editor.edit(path)?;
            let text = fs::read(path).map_err(|cause| Failure::new("read", path, cause))?;
            let text = String::from_utf8_lossy(&text).replace("\r\n", "\n");
            if let Some(reason) = nothing_to_publish(&self.post, opened, &text) {
                let message = format!("{reason}, so nothing was published");
                return Err(Problem::Usage(message, None));
            }
            // Others may have written meanwhile.
            let at_hand = at_hand.again(self.said.now.as_deref())?;
            let text = with_times(&text, &at_hand);
            let checked = at_hand.check(&text, &self.id)?;
            let found = in_file(&checked.found, path);
            reporter.diagnostics(&found);
            let is_wrong = checked.has_errors();
            let concerns = if is_wrong || self.said.anyway {
                Vec::new()
            } else {
                checked.concerns(&at_hand)
            };
            for concern in &concerns {
                reporter.aside(&format!("{}.", concern.message));
            }
            let what = if found.is_empty() && concerns.is_empty() {
                WhatNow::Publish
            } else if terminal.can_ask() {
                Terminal::what_now(!is_wrong)?
            } else if is_wrong || !concerns.is_empty() {
                WhatNow::Keep
            } else {
                WhatNow::Publish
            };
            match what {
                WhatNow::Edit => {}
                WhatNow::Publish => {
                    return checked.write(&at_hand, &without_help(&text, help), &self.id, reporter);
                }
                WhatNow::Keep => {
                    let message = "nothing was published".to_owned();
                    return Err(Problem::Usage(message, None));
                }
            }
        }
    }
}

impl Checked {
    fn concerns(&self, at_hand: &SiteAtHand<'_>) -> Vec<Concern> {
        let post = self.front_matter.as_ref();
        let concerns = post.map(|post| concerns(post, &at_hand.site, at_hand.now));
        concerns.unwrap_or_default()
    }

    fn has_errors(&self) -> bool {
        let mut found = self.found.iter();
        found.any(|found| found.severity == Severity::Error)
    }
}

/// Why there is nothing to publish in what came from the editor.
fn nothing_to_publish(post: &NewPost, opened: &str, text: &str) -> Option<&'static str> {
    if body(text).is_some_and(|body| body.trim().is_empty()) {
        Some("there is no text")
    } else if text == opened && post.body.is_empty() {
        Some("nothing was changed")
    } else {
        None
    }
}

/// The part after the front matter; none if that has no end. An empty file is empty.
fn body(text: &str) -> Option<&str> {
    if text.trim().is_empty() {
        return Some("");
    }
    let (_, rest) = text.split_once("---\n")?;
    if let Some((_, body)) = rest.split_once("\n---\n") {
        return Some(body);
    }
    rest.trim_end().ends_with("\n---").then_some("")
}

/// What is shown above the front matter, each line a comment of YAML.
fn help(post: &NewPost, subject: &str) -> Vec<String> {
    let mut lines = vec![
        format!("# {}", one_line(subject)),
        "# Write what readers are to know below the second line of ---. Without a text nothing is"
            .to_owned(),
        "# published. To say more, take the first # from a line; times are 02:45, 40m ago or +1h:"
            .to_owned(),
    ];
    let others = |own: &str, all: &[&'static str]| {
        let others = all.iter().filter(|other| **other != own);
        others.copied().collect::<Vec<_>>().join(", ")
    };
    let is_planned = post.maintenance.is_some();
    if post.status.is_none() {
        let all = UpdateStatus::ALL.map(UpdateStatus::as_str);
        let own = if is_planned {
            "scheduled"
        } else {
            "monitoring"
        };
        let fitting = UpdateStatus::ALL.iter().zip(all);
        let fitting = fitting.filter(|(status, _)| status.is_maintenance() == is_planned);
        let fitting: Vec<&str> = fitting.map(|(_, word)| word).collect();
        lines.push(format!("# status: {own}  # or {}", others(own, &fitting)));
    }
    if post.impact.is_none() && !is_planned {
        let all = Impact::ALL.map(Impact::as_str);
        lines.push(format!("# impact: minor  # or {}", others("minor", &all)));
    }
    if post.servers.is_empty() {
        let own = ComponentStatus::DegradedPerformance.as_str();
        let all = ComponentStatus::ALL.map(ComponentStatus::as_str);
        let others = others(own, &all);
        lines.push(format!("# servers: {{SERVER: {own}}}  # or {others}"));
    }
    if post.next_update.is_none() {
        lines.push("# next_update: +1h".to_owned());
    }
    lines
}

/// Puts help at the head of the front matter.
fn with_help(text: &str, help: &[String]) -> String {
    let mut shown = String::from("---\n");
    for line in help {
        let _ = writeln!(shown, "{line}");
    }
    shown.push_str(text.strip_prefix("---\n").unwrap_or(text));
    shown
}

/// Takes the lines of help away that stand as they were given.
fn without_help(text: &str, help: &[String]) -> String {
    let is_help = |line: &str| help.iter().any(|help| help == line.trim_end());
    let mut is_above = true;
    let mut kept = String::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        is_above &= number == 0 || line.trim_end() != "---";
        if !is_above || !is_help(line) {
            kept.push_str(line);
        }
    }
    kept
}

/// Writes times out that stand in the front matter as people say them.
fn with_times(text: &str, at_hand: &SiteAtHand<'_>) -> String {
    let mut is_above = true;
    let mut written = String::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        is_above &= number == 0 || line.trim_end() != "---";
        match is_above.then(|| with_time(line, at_hand)).flatten() {
            Some(line) => written.push_str(&line),
            None => written.push_str(line),
        }
    }
    written
}

fn with_time(line: &str, at_hand: &SiteAtHand<'_>) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    let nearest = match key {
        "started" | "resolved" => Nearest::Last,
        "next_update" => Nearest::Next,
        _ => return None,
    };
    let value = value.split(" #").next()?.trim().trim_matches(['"', '\'']);
    if WrittenTime::parse(value).is_some() {
        return None;
    }
    let reading = Reading {
        now: at_hand.now,
        zone: at_hand.zone(),
        nearest,
        from: at_hand.now,
    };
    let instant = spoken_time::read(value, reading).ok()?;
    let instant = instant.with_timezone(&at_hand.zone());
    Some(format!("{key}: {}\n", post_file::time(instant)))
}

/// What was found, at the file that the editor has.
fn in_file(found: &[Diagnostic], path: &Path) -> Vec<Diagnostic> {
    let path: Arc<str> = path.display().to_string().into();
    let mut found = found.to_vec();
    for found in &mut found {
        match &mut found.at {
            Subject::Place(place, _) => place.path = Arc::clone(&path),
            Subject::Path(at) => *at = Arc::clone(&path),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const POST: &str = "---\ndate: 2026-03-19 03:10:30 +0100\n---\n\n";

    #[test]
    fn help_goes_as_it_came() {
        let help = ["# a".to_owned(), "# status: b".to_owned()];
        let shown = with_help(POST, &help);
        assert!(
            shown.starts_with("---\n# a\n# status: b\ndate: "),
            "{shown}"
        );
        assert_eq!(without_help(&shown, &help), POST);
        // In the text the same line is a heading, and a line of the author's own stays.
        let written = shown.replace("# status", "status") + "# a\n";
        let expected = POST.replace("date", "status: b\ndate") + "# a\n";
        assert_eq!(without_help(&written, &help), expected);
    }

    #[test]
    fn help_is_yaml_when_its_hash_is_taken() {
        let date: chrono::DateTime<chrono::Utc> = "2026-03-19T02:10:30Z".parse().unwrap();
        let post = NewPost::new(date.with_timezone(&chrono_tz::Tz::UTC));
        let help = help(&post, "“Mail\nis late”");
        let keys: Vec<&str> = help
            .iter()
            .filter_map(|line| {
                line.strip_prefix("# ")?
                    .split_once(": ")
                    .map(|(key, _)| key)
            })
            .collect();
        assert_eq!(keys, ["status", "impact", "servers", "next_update"]);
        assert!(
            help.iter()
                .all(|line| line.starts_with("# ") && !line.contains('\n'))
        );
    }

    #[test]
    fn what_holds_no_text() {
        for (text, expected) in [
            ("---\na: b\n---\n\nWords.\n", Some("\nWords.\n")),
            ("---\na: b\n---\n", Some("")),
            ("---\na: b\n---", Some("")),
            (" \n", Some("")),
            ("---\na: b\n", None),
            ("Words.\n", None),
        ] {
            assert_eq!(body(text), expected, "{text:?}");
        }
    }
}
