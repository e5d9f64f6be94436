//! `statusgen show`: the timeline of an incident or a maintenance.

use std::path::Path;

use serde::Serialize;

use super::Problem;
use super::compose::{SiteAtHand, plain};
use super::list::{Listed, Message};
use super::reporter::{Reporter, utc};
use super::target::Purpose;
use super::terminal::Terminal;
use super::update::choose;
use crate::cli::ShowArguments;
use crate::site::{Incident, TimelineEntry};

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    incident: Message<'a>,
    updates: Vec<Update<'a>>,
}

/// An entry of the timeline, as programs read it.
#[derive(Serialize)]
struct Update<'a> {
    /// None of an end that no post of its own tells.
    id: Option<&'a str>,
    file: Option<&'a str>,
    at: String,
    status: &'static str,
    title: Option<&'a str>,
    text: Option<&'a str>,
    changes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Change<'a> {
    server: &'a str,
    old: &'static str,
    new: &'static str,
}

pub(super) fn run(
    arguments: &ShowArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let at_hand = SiteAtHand::open(root, arguments.now.as_deref())?;
    let typed = arguments.part.as_deref();
    let id = choose(&at_hand, Purpose::Look, typed, Terminal::real(), reporter)?;
    let listed = Listed::of(&at_hand.site, id);
    let updates = updates(&at_hand, at_hand.site.incident(id));
    if reporter.is_json() {
        reporter.message(&Shown {
            incident: listed.message("incident"),
            updates,
        });
        return Ok(());
    }
    for line in listed.lines(at_hand.zone(), at_hand.now) {
        reporter.out(&line);
    }
    for update in updates {
        reporter.out("");
        let instant = update.at.parse::<chrono::DateTime<chrono::Utc>>();
        let at = instant.map_or_else(
            |_| update.at.clone(),
            |at| {
                at.with_timezone(&at_hand.zone())
                    .format("%Y-%m-%d %H:%M %Z")
                    .to_string()
            },
        );
        let file = update.file.map(|file| format!("  {file}"));
        let status = plain(update.status);
        reporter.out(&format!("{at}  {status}{}", file.unwrap_or_default()));
        for Change { server, old, new } in &update.changes {
            reporter.out(&format!("  {server}: {} → {}", plain(old), plain(new)));
        }
        let text = update.text.unwrap_or_default();
        for line in update.title.into_iter().chain(text.lines()) {
            reporter.out(&format!("  {line}"));
        }
    }
    Ok(())
}

/// The timeline, oldest first: what is newest stands beside the prompt.
fn updates<'a>(at_hand: &'a SiteAtHand<'_>, incident: &'a Incident) -> Vec<Update<'a>> {
    let site = &at_hand.site;
    let first = site.post(incident.first_post());
    let mut entries = incident.entries(site);
    entries.reverse();
    let update = |entry| {
        let (post, at, status, changes) = match entry {
            TimelineEntry::Update(number) => {
                let post = site.post(incident.posts[number]);
                let status = incident.lifecycle.statuses[number];
                let changes = &incident.lifecycle.changes[number];
                (Some(post), post.date, status, changes)
            }
            TimelineEntry::Closing(end) => (None, end.at, end.status, &end.changes),
        };
        let title = post.map(|post| post.title.as_str());
        Update {
            id: post.map(|post| post.id.as_str()),
            file: post.map(|post| &*post.file.path),
            at: utc(at),
            status: status.as_str(),
            title: title.filter(|title| *title != first.title),
            text: post.map(|post| post.body.text.trim()),
            changes: changes
                .iter()
                .map(|change| Change {
                    server: &site.server(change.server).id,
                    old: change.old.as_str(),
                    new: change.new.as_str(),
                })
                .collect(),
        }
    };
    entries.into_iter().map(update).collect()
}
