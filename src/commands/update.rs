//! `statusgen update`, `resolve`, `begin`, `complete` and `cancel`: the next post of an incident or
//! a maintenance.

use std::path::Path;

use super::Problem;
use super::compose::{OPTIONS, SiteAtHand, Text, in_full, plain, wrong_option};
use super::draft::Draft;
use super::reporter::Reporter;
use super::spoken_time::Nearest;
use super::target::{self, Purpose, Target};
use super::terminal::Terminal;
use crate::cli::{ContinueArguments, UpdateArguments};
use crate::post_file::{NewPost, update_id};
use crate::site::{Incident, IncidentId};
use crate::vocabulary::UpdateStatus;

/// What an update is to say of where things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Whatever its options say.
    Update,
    /// It is over, whatever it is.
    Resolve,
    Begin,
    Complete,
    Cancel,
}

/// `statusgen update`
pub(super) fn run(
    arguments: &UpdateArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    write(
        &arguments.continued,
        Some(arguments),
        Step::Update,
        root,
        reporter,
    )
}

/// The commands that say one thing.
pub(super) fn step(
    arguments: &ContinueArguments,
    step: Step,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    write(arguments, None, step, root, reporter)
}

fn write(
    arguments: &ContinueArguments,
    update: Option<&UpdateArguments>,
    step: Step,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let terminal = Terminal::real();
    let said = &arguments.said;
    let text = Text::read(arguments.text.as_deref(), &said.messages, terminal)?;
    if text.body.is_empty() && !said.edit && !terminal.can_ask() {
        return Err(Problem::Usage(
            "there is no text, so nothing was written".to_owned(),
            Some("say what readers are to know: in quotes, with -m, or piped".to_owned()),
        ));
    }
    let written = write_text(arguments, update, step, root, &text, (terminal, reporter));
    written.inspect_err(|_| text.keep(root, reporter))
}

fn write_text(
    arguments: &ContinueArguments,
    update: Option<&UpdateArguments>,
    step: Step,
    root: &Path,
    text: &Text,
    (terminal, reporter): (Terminal, &Reporter),
) -> Result<(), Problem> {
    let at_hand = SiteAtHand::open(root, arguments.said.now.as_deref())?;
    let incident = choose(
        &at_hand,
        purpose(step, update),
        arguments.incident.as_deref(),
        terminal,
        reporter,
    )?;
    let subject = described(&at_hand, incident);
    let incident = at_hand.site.incident(incident);
    let first = at_hand.site.post(incident.first_post());
    let mut post = NewPost::new(at_hand.now.with_timezone(&at_hand.zone()));
    post.incident = Some(first.id.clone());
    at_hand.fill(&mut post, &arguments.said)?;
    post.status = status(step, incident, &at_hand)?;
    if let Some(update) = update {
        post.title.clone_from(&update.title);
        post.status = update.status.as_deref().and_then(UpdateStatus::understood);
        change_plan(&mut post, update, incident, &at_hand)?;
    }
    let ids = at_hand.ids();
    let id = update_id(
        post.date.date_naive(),
        &first.id,
        incident.posts.len(),
        ids.iter().map(String::as_str),
    );
    let draft = Draft {
        post,
        id,
        said: &arguments.said,
        options: options(update),
        subject: format!("The next update of {subject}"),
    };
    draft.publish(&at_hand, text, terminal, reporter).map(drop)
}

/// Which option gave which key.
fn options(update: Option<&UpdateArguments>) -> Vec<(&'static str, &'static str)> {
    let mut options = OPTIONS.to_vec();
    let Some(update) = update else {
        return options;
    };
    options.push(("title", "--title"));
    if update.status.is_some() {
        options.push(("status", "--status"));
    }
    if update.extend_to.is_some() {
        options.push(("maintenance", "--extend-to"));
    }
    if update.move_to.is_some() {
        options.push(("maintenance", "--move-to"));
    }
    options
}

fn purpose(step: Step, update: Option<&UpdateArguments>) -> Purpose {
    let changes_plan =
        update.is_some_and(|update| update.extend_to.is_some() || update.move_to.is_some());
    match step {
        Step::Update if changes_plan => Purpose::ChangePlan,
        Step::Update => Purpose::Update,
        Step::Resolve => Purpose::End,
        Step::Begin | Step::Complete | Step::Cancel => Purpose::ChangePlan,
    }
}

/// The status that a command gives by itself.
fn status(
    step: Step,
    incident: &Incident,
    at_hand: &SiteAtHand<'_>,
) -> Result<Option<UpdateStatus>, Problem> {
    let title = &at_hand.site.post(incident.first_post()).title;
    let refuse = |message: String, help: &str| Err(Problem::Usage(message, Some(help.to_owned())));
    match step {
        Step::Update => Ok(None),
        Step::Resolve if !incident.is_maintenance() => Ok(Some(UpdateStatus::Resolved)),
        Step::Begin | Step::Complete | Step::Cancel if !incident.is_maintenance() => refuse(
            format!("“{title}” is an incident and no maintenance"),
            "'statusgen resolve' ends an incident",
        ),
        Step::Begin => Ok(Some(UpdateStatus::InProgress)),
        Step::Cancel
            if incident
                .lifecycle
                .began()
                .is_some_and(|began| began <= at_hand.now) =>
        {
            refuse(
                format!("“{title}” has begun, so it can no longer be cancelled"),
                "'statusgen complete' ends it now",
            )
        }
        Step::Complete | Step::Resolve if target::is_planned(incident, at_hand.now) => refuse(
            format!("“{title}” has not begun"),
            "'statusgen cancel' calls it off, and 'statusgen begin' begins it now",
        ),
        Step::Resolve | Step::Complete | Step::Cancel => Ok(Some(UpdateStatus::Completed)),
    }
}

/// Gives a maintenance another window.
fn change_plan(
    post: &mut NewPost,
    update: &UpdateArguments,
    incident: &Incident,
    at_hand: &SiteAtHand<'_>,
) -> Result<(), Problem> {
    match update.status.as_deref() {
        Some("cancelled" | "canceled") => post.status = status(Step::Cancel, incident, at_hand)?,
        // What is completed before it began is cancelled, which readers would be told.
        Some("completed") if target::is_planned(incident, at_hand.now) => {
            let title = &at_hand.site.post(incident.first_post()).title;
            let message = format!("“{title}” has not begun");
            let help =
                "'--status cancelled' calls it off, and '--status in_progress' begins it now";
            return Err(wrong_option("--status", &message, Some(help.to_owned())));
        }
        _ => {}
    }
    let window = incident.lifecycle.window;
    if let Some(end) = &update.extend_to {
        let Some(window) = window.filter(|_| incident.is_maintenance()) else {
            let message = "only a maintenance with a window can be extended";
            return Err(wrong_option("--extend-to", message, None));
        };
        let end = at_hand.time("--extend-to", end, Nearest::Next, window.end)?;
        let old = window.end.with_timezone(&at_hand.zone());
        if end <= old {
            let message = format!("{} is not after its end, {}", in_full(end), in_full(old));
            let help = "'--move-to START END' gives it another window";
            return Err(wrong_option("--extend-to", &message, Some(help.to_owned())));
        }
        post.maintenance = Some((window.start.with_timezone(&at_hand.zone()), end));
    }
    if let Some([start, end]) = update.move_to.as_deref() {
        if !incident.is_maintenance() {
            let message = "only a maintenance can be moved";
            return Err(wrong_option("--move-to", message, None));
        }
        post.maintenance = Some(at_hand.window("--move-to", [start, end])?);
        // A new plan, whatever was said of the old one.
        post.status = post.status.or(Some(UpdateStatus::Scheduled));
    }
    Ok(())
}

/// The incident that is meant, asked for where it may be several.
pub(super) fn choose(
    at_hand: &SiteAtHand<'_>,
    purpose: Purpose,
    typed: Option<&str>,
    terminal: Terminal,
    reporter: &Reporter,
) -> Result<IncidentId, Problem> {
    const MOST: usize = 20;
    let several = match target::find(&at_hand.site, at_hand.now, purpose, typed) {
        Target::One(id) => return Ok(id),
        Target::None => return Err(no_incident(purpose, typed)),
        Target::Several(ids) => ids,
    };
    for (number, id) in several.iter().take(MOST).enumerate() {
        let line = format!("{}  {}", number + 1, described(at_hand, *id));
        reporter.aside(&line);
    }
    if several.len() > MOST {
        reporter.aside(&format!("and {} more", several.len() - MOST));
    }
    let chosen = if terminal.can_ask() {
        Terminal::chooses(several.len())?
    } else {
        None
    };
    chosen.map(|number| several[number]).ok_or_else(|| {
        if purpose == Purpose::Look {
            let help = "name one: a part of its id, title or address is enough".to_owned();
            return Problem::Usage(format!("it may be each of {}", several.len()), Some(help));
        }
        let message = match typed {
            Some(typed) => format!("--incident: `{typed}` may be each of {}", several.len()),
            None => format!("it may be about each of {}", several.len()),
        };
        Problem::Usage(
            format!("{message}; nothing was written"),
            Some(
                "name one with --incident: a part of its id, title or address is enough".to_owned(),
            ),
        )
    })
}

/// `2026-03-19-mail  Mail is late (investigating)`
fn described(at_hand: &SiteAtHand<'_>, id: IncidentId) -> String {
    let incident = at_hand.site.incident(id);
    let first = at_hand.site.post(incident.first_post());
    let status = plain(incident.status.as_str());
    format!("{}  {} ({status})", first.id, first.title)
}

fn no_incident(purpose: Purpose, typed: Option<&str>) -> Problem {
    let open_one = "'statusgen new \"Mail is late\" --status investigating' opens one";
    match (typed, purpose) {
        (Some(typed), Purpose::Look) => Problem::Usage(
            format!("no incident or maintenance has `{typed}` in its id, title or address"),
            Some("'statusgen list --all' lists them".to_owned()),
        ),
        (None, Purpose::Look) => Problem::Usage(
            "nothing is open, under way or ahead".to_owned(),
            Some("name one; 'statusgen list --all' lists them".to_owned()),
        ),
        (Some(typed), _) => wrong_option(
            "--incident",
            &format!("no incident or maintenance has `{typed}` in its id, title or address"),
            None,
        ),
        (None, Purpose::ChangePlan) => Problem::Usage(
            "no maintenance is planned or under way".to_owned(),
            Some("name one with --incident".to_owned()),
        ),
        (None, Purpose::Update | Purpose::End) => Problem::Usage(
            "no incident is open".to_owned(),
            Some(format!("name one with --incident; {open_one}")),
        ),
    }
}
