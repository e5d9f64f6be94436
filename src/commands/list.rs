//! `statusgen list`: what is open, under way, ahead, held back and a draft.

use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use super::compose::{did_you_mean, lasted, plain, wrong_option};
use super::reporter::{Reporter, utc};
use super::{Problem, options};
use crate::cli::ListArguments;
use crate::content::{self, WrittenPost};
use crate::load;
use crate::site::{self, IncidentId, Options, Site};

/// Where a line of the list stands, in the order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Open,
    UnderWay,
    Ahead,
    HeldBack,
    Draft,
    Over,
}

impl State {
    fn heading(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::UnderWay => "Under way",
            Self::Ahead => "Ahead",
            Self::HeldBack => "Held back",
            Self::Draft => "Drafts",
            Self::Over => "Over",
        }
    }
}

/// An incident, a maintenance or a post that nobody sees yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) state: State,
    id: String,
    title: String,
    /// None of a post that nobody sees yet.
    status: Option<&'static str>,
    impact: Option<&'static str>,
    servers: Vec<String>,
    /// When it began or begins; of a post that nobody sees yet its date.
    since: Option<DateTime<Utc>>,
    /// When it ended or is to end.
    until: Option<DateTime<Utc>>,
    next_update: Option<DateTime<Utc>>,
    url: Option<String>,
}

/// What programs read; times are RFC 3339 in UTC.
#[derive(Debug, Serialize)]
pub(super) struct Message<'a> {
    r#type: &'static str,
    state: State,
    id: &'a str,
    title: &'a str,
    status: Option<&'a str>,
    impact: Option<&'a str>,
    servers: &'a [String],
    since: Option<String>,
    until: Option<String>,
    next_update: Option<String>,
    url: Option<&'a str>,
}

pub(super) fn run(
    arguments: &ListArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let now = options::at(arguments.now.as_deref())?;
    let (sources, mut found) = load::load(root)?;
    let (content, more) = content::parse(&sources);
    found.extend(more);
    let zone = content.settings.timezone;
    let unseen = unseen(&content.posts, zone, now);
    let options = Options {
        now,
        future: false,
        drafts: false,
    };
    let (site, more) = site::resolve(content, options);
    found.extend(more);
    let mut listed: Vec<Listed> = incidents(&site).chain(unseen).collect();
    listed.retain(|listed| arguments.all || listed.state != State::Over);
    if let Some(wanted) = &arguments.server {
        let mut known = site.servers.iter().map(|server| server.id.as_str());
        if !known.clone().any(|id| id == wanted) {
            let message = format!("there is no server `{wanted}`");
            let help = did_you_mean(wanted, &mut known);
            return Err(wrong_option("--server", &message, help));
        }
        listed.retain(|listed| listed.servers.contains(wanted));
    }
    listed.sort_by_key(|listed| listed.state);
    if reporter.is_json() {
        for listed in &listed {
            reporter.message(&listed.message("listed"));
        }
    } else {
        let mut heading = None;
        for listed in &listed {
            if heading.replace(listed.state) != Some(listed.state) {
                reporter.out(listed.state.heading());
            }
            for line in listed.lines(zone, now) {
                reporter.out(&format!("  {line}"));
            }
        }
        if listed.is_empty() {
            reporter.aside("Nothing is open, under way, ahead, held back or a draft");
        }
    }
    if crate::has_errors(&found) {
        reporter
            .note("the site has errors, and some posts may be missing here: see 'statusgen check'");
    }
    Ok(())
}

/// The incidents and maintenances that readers see: the worst and the nearest first.
fn incidents(site: &Site) -> impl Iterator<Item = Listed> {
    let over = site.incident_ids().rev();
    let over = over.filter(|id| site.incident(*id).is_over());
    let all = site.open_incidents().into_iter();
    all.chain(site.maintenances_under_way())
        .chain(site.maintenances_ahead())
        .chain(over)
        .map(|id| Listed::of(site, id))
}

/// Posts that are drafts or dated later than now, by their dates.
fn unseen(posts: &[WrittenPost], zone: Tz, now: DateTime<Utc>) -> Vec<Listed> {
    let mut unseen: Vec<Listed> = posts
        .iter()
        .filter_map(|post| {
            let written = &post.front_matter;
            let date = written.date.as_ref();
            let date = date.and_then(|date| date.value.resolve(zone).ok());
            let state = if written.draft {
                State::Draft
            } else if date.is_some_and(|date| date > now) {
                State::HeldBack
            } else {
                return None;
            };
            let id = post.file.stem().into_owned();
            let incident = written.incident.as_ref().map(|incident| &incident.value);
            let servers = written.servers.iter().map(|server| server.id.value.clone());
            Some(Listed {
                state,
                title: written.title.clone().unwrap_or_else(|| {
                    let of = incident.map_or("", String::as_str);
                    format!("an update of {of}")
                }),
                id,
                status: written.status.map(|status| status.value.as_str()),
                impact: written.impact.map(|impact| impact.value.as_str()),
                servers: servers.collect(),
                since: date,
                until: None,
                next_update: None,
                url: None,
            })
        })
        .collect();
    unseen.sort_by_key(|listed| listed.since);
    unseen
}

impl Listed {
    pub(super) fn of(site: &Site, id: IncidentId) -> Self {
        let incident = site.incident(id);
        let lifecycle = &incident.lifecycle;
        let first = site.post(incident.first_post());
        let state = if incident.is_open() {
            State::Open
        } else if incident.is_under_way() {
            State::UnderWay
        } else if incident.is_ahead() {
            State::Ahead
        } else {
            State::Over
        };
        let servers = incident.servers.iter();
        let last = lifecycle.active.last();
        let window = lifecycle.window;
        Self {
            state,
            id: first.id.clone(),
            title: first.title.clone(),
            status: Some(if incident.is_cancelled {
                "cancelled"
            } else {
                incident.status.as_str()
            }),
            impact: Some(incident.impact.as_str()),
            servers: servers.map(|id| site.server(*id).id.clone()).collect(),
            since: lifecycle.began().or(window.map(|window| window.start)),
            until: last.and_then(|last| last.until),
            next_update: site.next_update(id),
            url: Some(site.settings.base_url.absolute(&first.path)),
        }
    }

    pub(super) fn message(&self, r#type: &'static str) -> Message<'_> {
        Message {
            r#type,
            state: self.state,
            id: &self.id,
            title: &self.title,
            status: self.status,
            impact: self.impact,
            servers: &self.servers,
            since: self.since.map(utc),
            until: self.until.map(utc),
            next_update: self.next_update.map(utc),
            url: self.url.as_deref(),
        }
    }

    /// What there is to know of it in a terminal, the first line its id and title.
    pub(super) fn lines(&self, zone: Tz, now: DateTime<Utc>) -> Vec<String> {
        let mut lines = vec![format!("{}  {}", self.id, self.title)];
        let status = self.status.map(plain);
        let time = |time: DateTime<Utc>| {
            let time = time.with_timezone(&zone);
            time.format("%Y-%m-%d %H:%M %Z").to_string()
        };
        let times = match (self.state, self.since, self.until) {
            (State::Open | State::UnderWay, Some(since), until) => {
                let until = until.filter(|until| *until > now);
                let until = until.map(|until| format!(", until {}", time(until)));
                let (begin, span) = (time(since), lasted(now - since));
                Some(format!(
                    "since {begin} ({span}){}",
                    until.unwrap_or_default()
                ))
            }
            (State::Ahead | State::Over, Some(since), Some(until)) => {
                Some(format!("{} to {}", time(since), time(until)))
            }
            (_, Some(since), _) => Some(time(since)),
            (_, None, _) => None,
        };
        let parts: Vec<String> = status.into_iter().chain(times).collect();
        if !parts.is_empty() {
            lines.push(format!("  {}", parts.join(", ")));
        }
        if !self.servers.is_empty() {
            lines.push(format!("  {}", self.servers.join(", ")));
        }
        if let Some(due) = self.next_update {
            let overdue = if due <= now { ", overdue" } else { "" };
            lines.push(format!("  next update {}{overdue}", time(due)));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn what_is_open_comes_first_and_says_since_when() {
        let site = TestSite::new()
            .post(
                "2026-03-01-old",
                "title: Old\nstatus: investigating\nresolved: 2026-03-01 14:00",
            )
            .post(
                "2026-03-18-disks",
                "title: New disks\nmaintenance: {start: 2026-03-25 22:00, end: 2026-03-25 23:00}",
            )
            .post(
                "2026-03-20-mail",
                "title: Mail is late\nimpact: minor\nstatus: identified",
            )
            .resolve();
        let listed: Vec<Listed> = incidents(&site).collect();
        let now = "2026-03-20T13:30:00Z".parse().unwrap();
        let lines: Vec<Vec<String>> = listed
            .iter()
            .map(|listed| listed.lines(Tz::UTC, now))
            .collect();
        let states: Vec<State> = listed.iter().map(|listed| listed.state).collect();
        assert_eq!(states, [State::Open, State::Ahead, State::Over]);
        assert_eq!(lines[0][0], "2026-03-20-mail  Mail is late");
        assert!(
            lines[0][1].starts_with("  identified, since 2026-03-20 "),
            "{lines:?}"
        );
        assert_eq!(
            lines[1][1],
            "  scheduled, 2026-03-25 22:00 UTC to 2026-03-25 23:00 UTC"
        );
    }
}
