//! What `new` and the commands for updates share: from options to a post, and its way to the disk.
//!
//! Nothing is written that the next build would refuse, and what is wrong with an option is said of
//! the option: the post that it would have stood in is not there.

use std::path::Path;

use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use chrono_tz::Tz;

use super::reporter::{Reporter, WrittenFile};
use super::spoken_time::{self, Nearest, Reading};
use super::terminal::Terminal;
use super::{Problem, new_file, within};
use crate::cli::StateArguments;
use crate::diagnostic::{self, Diagnostic, Severity, nearest};
use crate::load::{self, Sources};
use crate::post_file::NewPost;
use crate::site::{Options, Site};
use crate::source::SourceFile;
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// A site that is to get a post, and when.
pub(super) struct Desk<'a> {
    root: &'a Path,
    sources: Sources,
    unread: Vec<Diagnostic>,
    pub(super) site: Site,
    pub(super) now: DateTime<Utc>,
}

impl<'a> Desk<'a> {
    pub(super) fn open(root: &'a Path) -> Result<Self, Problem> {
        let (sources, unread) = load::load(root)?;
        let now = Utc::now().trunc_subsecs(0);
        let options = Options {
            now,
            future: true,
            drafts: false,
        };
        let site = crate::prepare(&sources, options, |_| ()).site;
        Ok(Self {
            root,
            sources,
            unread,
            site,
            now,
        })
    }

    pub(super) fn zone(&self) -> Tz {
        self.site.settings.timezone
    }

    /// The ids of all posts, also of those that cannot be read or are not shown.
    pub(super) fn ids(&self) -> Vec<String> {
        let files = self.sources.posts.iter();
        files.map(|file| file.stem().into_owned()).collect()
    }

    pub(super) fn file_named(&self, id: &str) -> Option<&SourceFile> {
        self.sources.posts.iter().find(|file| file.stem() == id)
    }

    /// The instant that an option gives; `from` is what `+3h` counts from.
    pub(super) fn time(
        &self,
        option: &str,
        text: &str,
        nearest: Nearest,
        from: DateTime<Utc>,
    ) -> Result<DateTime<Tz>, Problem> {
        let reading = Reading {
            now: self.now,
            zone: self.zone(),
            nearest,
            from,
        };
        match spoken_time::read(text, reading) {
            Ok(instant) => Ok(instant.with_timezone(&self.zone())),
            Err(wrong) => Err(wrong_option(option, &wrong.message, Some(wrong.help))),
        }
    }

    /// A window, of which the end may count from the start.
    pub(super) fn window(
        &self,
        option: &str,
        [start, end]: [&str; 2],
    ) -> Result<(DateTime<Tz>, DateTime<Tz>), Problem> {
        let start = self.time(option, start, Nearest::Next, self.now)?;
        let mut end_time = self.time(option, end, Nearest::Next, start.to_utc())?;
        // `22:00 01:00` is a night: the hour that comes next after the start.
        if end_time <= start && end.contains(':') && !end.contains(['-', ' ']) {
            let reading = Reading {
                now: start.to_utc(),
                zone: self.zone(),
                nearest: Nearest::Next,
                from: start.to_utc(),
            };
            if let Ok(next) = spoken_time::read(end, reading) {
                end_time = next.with_timezone(&self.zone());
            }
        }
        if end_time <= start {
            let message = format!(
                "the end, {}, does not come after the start, {}",
                in_full(end_time),
                in_full(start)
            );
            return Err(wrong_option(option, &message, None));
        }
        Ok((start, end_time))
    }

    /// Takes over what the options say.
    pub(super) fn fill(&self, post: &mut NewPost, said: &StateArguments) -> Result<(), Problem> {
        for server in &said.servers {
            post.servers.push(self.server(server)?);
        }
        let impact = said.impact.as_deref();
        post.impact = impact.and_then(|word| word_of(&Impact::ALL, Impact::as_str, word));
        let time = |option: &str, text: &Option<String>, nearest| match text {
            Some(text) => self.time(option, text, nearest, self.now).map(Some),
            None => Ok(None),
        };
        post.started = time("--started", &said.started, Nearest::Last)?;
        post.next_update = time("--next-update", &said.next_update, Nearest::Next)?;
        post.resolved = match (&said.resolved, post.started) {
            (Some(text), Some(started)) => {
                let from = started.to_utc();
                Some(self.time("--resolved", text, Nearest::Last, from)?)
            }
            (text, None) => time("--resolved", text, Nearest::Last)?,
            (None, _) => None,
        };
        Ok(())
    }

    /// `ID` or `ID=STATE`
    fn server(&self, typed: &str) -> Result<(String, Option<ComponentStatus>), Problem> {
        let (id, state) = match typed.split_once('=') {
            Some((id, state)) => (id.trim(), Some(state.trim())),
            None => (typed.trim(), None),
        };
        let known = || self.site.servers.iter().map(|server| server.id.as_str());
        if !known().any(|other| other == id) {
            let help = did_you_mean(id, known());
            return Err(wrong_option(
                "--server",
                &format!("there is no server `{id}`"),
                help,
            ));
        }
        let Some(state) = state else {
            return Ok((id.to_owned(), None));
        };
        let spellings = ComponentStatus::ALL.map(ComponentStatus::as_str);
        match word_of(&ComponentStatus::ALL, ComponentStatus::as_str, state) {
            Some(state) => Ok((id.to_owned(), Some(state))),
            None => Err(wrong_option(
                "--server",
                &format!("there is no component status `{state}`"),
                did_you_mean(state, spellings),
            )),
        }
    }

    /// Writes the post as `id` and says what that does.
    pub(super) fn publish(
        mut self,
        post: &NewPost,
        id: &str,
        reporter: &Reporter,
    ) -> Result<std::path::PathBuf, Problem> {
        let folder = folder(self.root, post.date.year());
        // Such as a link that leads out of the site: no build would read what is written there.
        self.unread.retain(|found| {
            found.severity == Severity::Error && Path::new(&folder).starts_with(found.path())
        });
        if !self.unread.is_empty() {
            return Err(Problem::Site(self.unread));
        }
        let file = SourceFile::new(&format!("{folder}/{id}.md"), &post.text());
        self.sources.posts.push(file.clone());
        let options = Options {
            now: self.now,
            future: true,
            drafts: true,
        };
        let prepared = crate::prepare(&self.sources, options, |_| ());
        // Mistakes in other files are none of this one's.
        let mut found = prepared.diagnostics;
        found.retain(|found| found.path() == &*file.path);
        diagnostic::sort(&mut found);
        if let Some(error) = found.iter().find(|found| found.severity == Severity::Error) {
            return Err(Problem::Usage(error.message.clone(), error.help.clone()));
        }
        let path = within(self.root, &*file.path);
        new_file::write(&path, file.text.as_bytes())?;
        if reporter.is_json() {
            reporter.message(&WrittenFile::new(&path));
        } else {
            reporter.out(&path.display().to_string());
        }
        for line in consequences(&prepared.site, post, id, self.now) {
            reporter.aside(&line);
        }
        reporter.diagnostics(&found);
        Ok(path)
    }
}

/// What readers see now, in a few lines.
fn consequences(site: &Site, post: &NewPost, id: &str, now: DateTime<Utc>) -> Vec<String> {
    // Of hundreds of systems nobody reads the names in a terminal.
    const MOST_NAMES: usize = 10;
    let mut lines = Vec::new();
    let times = [
        ("started", post.started),
        ("resolved", post.resolved),
        ("next update", post.next_update),
        ("begins", post.maintenance.map(|(start, _)| start)),
        ("ends", post.maintenance.map(|(_, end)| end)),
    ];
    let times = times
        .into_iter()
        .filter_map(|(what, time)| Some(format!("{what} {}", in_full(time?))));
    let Some(post) = site.post_named(id).map(|id| site.post(id)) else {
        return times.collect();
    };
    lines.push(site.settings.base_url.absolute(&post.path));
    lines.extend(times);
    let Some((incident, number)) = post.incident else {
        return lines;
    };
    let incident = site.incident(incident);
    let lifecycle = &incident.lifecycle;
    let status = |number: usize| plain(lifecycle.statuses[number].as_str());
    let mut line = match number.checked_sub(1) {
        Some(before) if status(before) != status(number) => {
            format!("{}: {} → {}", post.title, status(before), status(number))
        }
        _ => format!("{}: {}", post.title, status(number)),
    };
    let seconds = i64::try_from(lifecycle.active_seconds(now)).unwrap_or(i64::MAX);
    if number > 0 && seconds >= 60 {
        let kind = if incident.is_maintenance() {
            "under way"
        } else {
            "open"
        };
        line = format!("{line}; {kind} for {}", lasted(TimeDelta::seconds(seconds)));
    }
    lines.push(line);
    let changes = &lifecycle.changes[number];
    for change in changes.iter().take(MOST_NAMES) {
        let (old, new) = (plain(change.old.as_str()), plain(change.new.as_str()));
        lines.push(format!("{}: {old} → {new}", site.server(change.server).id));
    }
    if changes.len() > MOST_NAMES {
        lines.push(format!("and {} more systems", changes.len() - MOST_NAMES));
    }
    lines
}

/// `major_outage` for people.
pub(super) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

/// `2 h 10 min`: the two largest units.
fn lasted(span: TimeDelta) -> String {
    let (days, hours, minutes) = (
        span.num_days(),
        span.num_hours() % 24,
        span.num_minutes() % 60,
    );
    match (days, hours, minutes) {
        (0, 0, _) => format!("{minutes} min"),
        (0, _, 0) => format!("{hours} h"),
        (0, ..) => format!("{hours} h {minutes} min"),
        (_, 0, _) => format!("{days} d"),
        _ => format!("{days} d {hours} h"),
    }
}

/// A time with all that there is to know of it.
pub(super) fn in_full(time: DateTime<Tz>) -> String {
    time.format("%A, %Y-%m-%d %H:%M %Z (UTC%:z)").to_string()
}

/// Goes on if `--anyway` was given or whoever is asked says so. Nobody to ask is a no, with the ways
/// out.
pub(super) fn make_sure(
    terminal: Terminal,
    anyway: bool,
    concern: &str,
    ways: &str,
) -> Result<(), Problem> {
    if anyway {
        return Ok(());
    }
    if terminal.can_ask() && Terminal::confirms(&format!("{concern}. Go on?"))? {
        return Ok(());
    }
    Err(Problem::Usage(
        format!("{concern}; nothing was written"),
        Some(ways.to_owned()),
    ))
}

/// What people typed for the text, else what they piped.
pub(super) fn body(
    text: Option<&str>,
    messages: &[String],
    terminal: Terminal,
) -> Result<String, Problem> {
    let mut paragraphs = Vec::new();
    match text {
        Some("-") => paragraphs.push(terminal.piped()?),
        Some(text) => paragraphs.push(text.to_owned()),
        None if messages.is_empty() => paragraphs.push(terminal.piped()?),
        None => {}
    }
    paragraphs.extend(messages.iter().cloned());
    Ok(paragraphs.join("\n\n").trim().to_owned())
}

/// The status that a word means. What is cancelled is completed before it began.
pub(super) fn status_of(word: &str) -> Option<UpdateStatus> {
    match word {
        "cancelled" | "canceled" => Some(UpdateStatus::Completed),
        word => word_of(&UpdateStatus::ALL, UpdateStatus::as_str, word),
    }
}

fn word_of<T: Copy>(all: &[T], spelling: impl Fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|known| spelling(*known) == word)
}

pub(super) fn wrong_option(option: &str, message: &str, help: Option<String>) -> Problem {
    Problem::Usage(format!("{option}: {message}"), help)
}

pub(super) fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    const FEW: usize = 12;
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if known.is_empty() || known.len() > FEW => None,
        None => Some(format!("use one of `{}`", known.join("`, `"))),
    }
}

/// `posts/2026` where posts are kept by year, else `posts`.
fn folder(root: &Path, year: i32) -> String {
    let is_year = |name: &str| name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let by_year = std::fs::read_dir(root.join("posts")).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_str().is_some_and(is_year))
    });
    if by_year {
        format!("posts/{year}")
    } else {
        "posts".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_lasted() {
        for (minutes, text) in [
            (1, "1 min"),
            (60, "1 h"),
            (130, "2 h 10 min"),
            (24 * 60 + 5, "1 d"),
            (25 * 60, "1 d 1 h"),
        ] {
            assert_eq!(lasted(TimeDelta::minutes(minutes)), text);
        }
    }

    #[test]
    fn cancelled_is_understood() {
        for (word, status) in [
            ("cancelled", Some(UpdateStatus::Completed)),
            ("canceled", Some(UpdateStatus::Completed)),
            ("in_progress", Some(UpdateStatus::InProgress)),
            ("over", None),
        ] {
            assert_eq!(status_of(word), status, "{word}");
        }
    }
}
