//! What `new` and the commands for updates share: from options to a post, and its way to the disk.
//!
//! Nothing is written that the next build would refuse, and what is wrong with an option is said of
//! the option: the post that it would have stood in is not there.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;

use super::reporter::{Reporter, WrittenFile};
use super::spoken_time::{self, Nearest, Reading};
use super::terminal::Terminal;
use super::{Problem, new_file, options, unsent, within};
use crate::cli::StateArguments;
use crate::content::{self, FrontMatter};
use crate::diagnostic::{self, Diagnostic, Severity, Subject, nearest};
use crate::load::{self, Sources};
use crate::post_file::NewPost;
use crate::site::{Options, Site};
use crate::source::SourceFile;
use crate::vocabulary::{ComponentStatus, Impact};

/// Which options of all commands that write posts give which keys of front matter.
pub(super) const OPTIONS: [(&str, &str); 5] = [
    ("servers", "--server"),
    ("impact", "--impact"),
    ("started", "--started"),
    ("resolved", "--resolved"),
    ("next_update", "--next-update"),
];

/// The site that a command works on, as it is at an instant.
#[derive(Debug)]
pub(super) struct SiteAtHand<'a> {
    root: &'a Path,
    sources: Sources,
    unread: Vec<Diagnostic>,
    pub(super) site: Site,
    pub(super) now: DateTime<Utc>,
}

impl<'a> SiteAtHand<'a> {
    /// `asked` is the instant to take for now, if not the clock's.
    pub(super) fn open(root: &'a Path, asked: Option<&str>) -> Result<Self, Problem> {
        let (sources, unread) = load::load(root)?;
        let now = options::at(asked)?;
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

    pub(super) fn root(&self) -> &'a Path {
        self.root
    }

    /// The same site as it is by now.
    pub(super) fn again(&self, asked: Option<&str>) -> Result<Self, Problem> {
        Self::open(self.root, asked)
    }

    /// Looks at a post as the next build would.
    pub(super) fn check(&self, text: &str, id: &str) -> Result<Checked, Problem> {
        let year = self.now.with_timezone(&self.zone()).year();
        let folder = folder(self.root, year);
        // Such as a link that leads out of the site: no build would read what is written there.
        let in_the_way = |found: &&Diagnostic| {
            found.severity == Severity::Error && Path::new(&folder).starts_with(found.path())
        };
        let in_the_way: Vec<Diagnostic> = self.unread.iter().filter(in_the_way).cloned().collect();
        if !in_the_way.is_empty() {
            return Err(Problem::Site(in_the_way));
        }
        let file = SourceFile::new(&format!("{folder}/{id}.md"), text);
        let (own, _) = content::parse(&Sources {
            settings: self.sources.settings.clone(),
            posts: vec![file.clone()],
            ..Sources::default()
        });
        let mut sources = self.sources.clone();
        sources.posts.push(file.clone());
        let options = Options {
            now: self.now,
            future: true,
            drafts: true,
        };
        let prepared = crate::prepare(&sources, options, |_| ());
        let (site, mut found) = (prepared.site, prepared.diagnostics);
        let is_others_error =
            |found: &Diagnostic| found.severity == Severity::Error && found.path() != &*file.path;
        // Mistakes in other files are none of this one's, unless it makes them.
        let before = if found.iter().any(is_others_error) {
            crate::prepare(&self.sources, options, |_| ()).diagnostics
        } else {
            Vec::new()
        };
        found.retain(|found| {
            found.path() == &*file.path || is_others_error(found) && !before.contains(found)
        });
        diagnostic::sort(&mut found);
        Ok(Checked {
            file,
            front_matter: own.posts.into_iter().next().map(|post| post.front_matter),
            site,
            found,
        })
    }
}

/// A post that is not written yet, and what a build makes of it.
#[derive(Debug)]
pub(super) struct Checked {
    file: SourceFile,
    /// None if it cannot be read.
    pub(super) front_matter: Option<FrontMatter>,
    site: Site,
    /// What is wrong with it, and the errors in other posts that come of it.
    pub(super) found: Vec<Diagnostic>,
}

impl Checked {
    /// The first error, of the option that it comes from.
    pub(super) fn wrong_option(&self, options: &[(&str, &str)]) -> Option<Problem> {
        let mut found = self.found.iter();
        let error = found.find(|found| found.severity == Severity::Error)?;
        let message = match option_of(error, &self.file, options) {
            Some(option) => format!("{option}: {}", error.message),
            None if error.path() == &*self.file.path => error.message.clone(),
            None => format!("{}: {}", error.path(), error.message),
        };
        Some(Problem::Usage(message, error.help.clone()))
    }

    /// Writes it with this text, and says what that does.
    pub(super) fn write(
        self,
        at_hand: &SiteAtHand<'_>,
        text: &str,
        id: &str,
        reporter: &Reporter,
    ) -> Result<PathBuf, Problem> {
        let path = within(at_hand.root, &*self.file.path);
        new_file::write(&path, text.as_bytes())?;
        if reporter.is_json() {
            reporter.message(&WrittenFile::new(&path));
        } else {
            reporter.out(&path.display().to_string());
        }
        if let Some(post) = &self.front_matter {
            for line in consequences(&self.site, post, id, at_hand.now) {
                reporter.aside(&line);
            }
        }
        reporter.diagnostics(&self.found);
        Ok(path)
    }
}

/// The option that wrote what a diagnostic points at: each key has a line of its own.
fn option_of<'a>(
    found: &Diagnostic,
    file: &SourceFile,
    options: &[(&str, &'a str)],
) -> Option<&'a str> {
    let Subject::Place(place, _) = &found.at else {
        return None;
    };
    if place.path != file.path {
        return None;
    }
    let line = file.text.lines().nth(place.line.checked_sub(1)?)?;
    let (key, _) = line.split_once(':')?;
    let option = options.iter().find(|(given, _)| *given == key);
    option.map(|(_, option)| *option)
}

/// What readers see now, in a few lines.
fn consequences(site: &Site, post: &FrontMatter, id: &str, now: DateTime<Utc>) -> Vec<String> {
    // Of hundreds of systems nobody reads the names in a terminal.
    const MOST_NAMES: usize = 10;
    let mut lines = Vec::new();
    let window = post.maintenance.as_ref();
    let zone = site.settings.timezone;
    let times = [
        ("started", post.started),
        ("resolved", post.resolved),
        ("next update", post.next_update),
        ("begins", window.map(|window| window.start)),
        ("ends", window.map(|window| window.end)),
    ];
    let times = times.into_iter().filter_map(|(what, time)| {
        let instant = time?.value.resolve(zone).ok()?;
        Some(format!("{what} {}", in_full(instant.with_timezone(&zone))))
    });
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
pub(super) fn lasted(span: TimeDelta) -> String {
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

/// What readers are to know, as it was typed or piped.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) body: String,
    was_piped: bool,
}

impl Text {
    pub(super) fn read(
        text: Option<&str>,
        messages: &[String],
        terminal: Terminal,
    ) -> Result<Self, Problem> {
        let mut paragraphs = Vec::new();
        let mut was_piped = false;
        let is_asked_for = text == Some("-") || text.is_none() && messages.is_empty();
        if is_asked_for {
            let piped = terminal.piped()?;
            was_piped = !piped.trim().is_empty();
            paragraphs.push(piped);
        } else if let Some(text) = text {
            paragraphs.push(text.to_owned());
        }
        paragraphs.extend(messages.iter().cloned());
        let body = paragraphs.join("\n\n").trim().to_owned();
        Ok(Self { body, was_piped })
    }

    /// Keeps what came by a pipe where the command refuses: nothing else has it.
    pub(super) fn keep(&self, root: &Path, reporter: &Reporter) {
        if !self.was_piped {
            return;
        }
        let name = Utc::now().format("text-%Y-%m-%d-%H%M%S").to_string();
        if let Ok(path) = unsent::write(root, &name, &format!("{}\n", self.body)) {
            reporter.kept(&path);
        }
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
}
