//! `statusgen new`: a post with the right file name and front matter.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use chrono::DateTime;
use chrono_tz::Tz;

use super::Problem;
use super::compose::{Desk, body, did_you_mean, in_full, make_sure, status_of, wrong_option};
use super::reporter::Reporter;
use super::target::{self, Purpose, Target};
use super::terminal::Terminal;
use crate::cli::NewArguments;
use crate::failure::Failure;
use crate::post_file::NewPost;
use crate::site::Site;
use crate::vocabulary::{Impact, UpdateStatus};

pub(super) fn run(
    arguments: &NewArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let editor = if arguments.edit {
        Some(editor()?)
    } else {
        None
    };
    let terminal = Terminal::real();
    let desk = Desk::open(root)?;
    let title = arguments.title.trim();
    let slug = slug::slugify(title);
    if slug.is_empty() {
        return Err(Problem::Usage(
            "the title needs at least one letter or digit".to_owned(),
            None,
        ));
    }
    let mut post = NewPost::new(desk.now.with_timezone(&desk.zone()));
    let id = format!("{}-{slug}", post.date.format("%Y-%m-%d"));
    if let Some(file) = desk.file_named(&id) {
        return Err(Problem::Usage(
            format!("{} is there already and was left alone", file.path),
            Some("choose another title, or change that post".to_owned()),
        ));
    }
    post.title = Some(title.to_owned());
    desk.fill(&mut post, &arguments.said)?;
    post.status = arguments.status.as_deref().and_then(status_of);
    if let Some(typed) = &arguments.incident {
        post.incident = Some(incident_id(&desk, typed)?);
    }
    if let Some([start, end]) = arguments.maintenance.as_deref() {
        post.maintenance = Some(desk.window("--maintenance", [start, end])?);
    }
    for Concern { message, ways } in
        concerns(&post, &desk.site, desk.now.with_timezone(&desk.zone()))
    {
        make_sure(terminal, arguments.anyway, &message, ways)?;
    }
    post.body = body(None, &arguments.said.messages, terminal)?;
    let lacks_text = post.body.is_empty();
    let path = desk.publish(&post, &id, reporter)?;
    if let Some(editor) = editor {
        return edit(&editor, &path);
    }
    if lacks_text {
        let message = format!("it has no text yet: write it in {}", path.display());
        reporter.aside(&message);
    }
    Ok(())
}

/// A reason to ask before a post is written.
struct Concern {
    message: String,
    /// What to do instead, or to have it all the same.
    ways: &'static str,
}

/// What makes it likely that another command was meant.
fn concerns(post: &NewPost, site: &Site, now: DateTime<Tz>) -> Vec<Concern> {
    let mut concerns = Vec::new();
    if let Some((_, end)) = post.maintenance
        && end <= now
    {
        concerns.push(Concern {
            message: format!("this maintenance ended in the past, on {}", in_full(end)),
            ways: "give another day or year, or add --anyway to write of one that is over",
        });
    }
    if post.incident.is_some() {
        return concerns;
    }
    let is_over = post.status.is_some_and(UpdateStatus::is_final);
    // Whoever says both when it began and when it ended means one that is over.
    let says_both = post.started.is_some() && post.resolved.is_some();
    if let Some(status) = post.status
        && is_over
        && !says_both
    {
        concerns.push(Concern {
            message: format!(
                "`{}` ends an incident or maintenance, and this post continues none",
                status.as_str()
            ),
            ways: "'statusgen resolve' ends the open one; add --anyway to write of one that is over",
        });
    }
    let is_maintenance = post.maintenance.is_some()
        || post.impact == Some(Impact::Maintenance)
        || post.status.is_some_and(UpdateStatus::is_maintenance);
    let says_something = post.status.is_some() || post.impact.is_some();
    if says_something && !is_maintenance && !is_over {
        concerns.extend(already_open(post, site));
    }
    concerns
}

/// An open incident on one of the systems that a new one is about.
fn already_open(post: &NewPost, site: &Site) -> Option<Concern> {
    let named: BTreeSet<&str> = post.servers.iter().map(|(id, _)| id.as_str()).collect();
    site.incidents
        .iter()
        .filter(|incident| incident.is_active && !incident.is_maintenance())
        .find_map(|incident| {
            let mut servers = incident
                .servers
                .iter()
                .map(|id| site.server(*id).id.as_str());
            let server = servers.find(|id| named.contains(id))?;
            let first = site.post(incident.first_post());
            Some(Concern {
                message: format!(
                    "an incident of {server} is open already: “{}” ({})",
                    first.title, first.id
                ),
                ways: "'statusgen update' continues it; add --anyway to open another",
            })
        })
}

/// `posts/2026-03-19-mail.md`, or a part of a title or address, is the post `2026-03-19-mail`.
fn incident_id(desk: &Desk<'_>, typed: &str) -> Result<String, Problem> {
    match target::find(&desk.site, desk.now, Purpose::Update, Some(typed)) {
        Target::One(id) => {
            let first = desk.site.incident(id).first_post();
            Ok(desk.site.post(first).id.clone())
        }
        Target::Several(ids) => {
            let message = format!("`{typed}` may be each of {}", ids.len());
            let help = "give more of its id, title or address".to_owned();
            Err(wrong_option("--incident", &message, Some(help)))
        }
        Target::None => {
            let known = desk.site.incidents.iter();
            let known = known.map(|incident| desk.site.post(incident.first_post()).id.as_str());
            let message = format!("there is no incident `{typed}` to continue");
            Err(wrong_option(
                "--incident",
                &message,
                did_you_mean(typed, known),
            ))
        }
    }
}

/// `VISUAL`, else `EDITOR`, as everywhere.
fn editor() -> Result<String, Problem> {
    let value = |name: &&str| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    ["VISUAL", "EDITOR"].iter().find_map(value).ok_or_else(|| {
        Problem::Usage(
            "there is no editor to open the post with".to_owned(),
            Some("set EDITOR, as in EDITOR=nano".to_owned()),
        )
    })
}

fn edit(editor: &str, path: &Path) -> Result<(), Problem> {
    // `code --wait` is a program and an argument.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .status()
        .map_err(|cause| Failure::new("run", program, cause))?;
    if status.success() {
        Ok(())
    } else {
        let message = format!("the editor `{program}` ended with an error");
        Err(Problem::Usage(message, None))
    }
}
