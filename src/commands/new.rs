//! `statusgen new`: a post with the right file name and front matter.

use std::path::Path;

use super::Problem;
use super::compose::{OPTIONS, SiteAtHand, Text, did_you_mean, wrong_option};
use super::draft::Draft;
use super::reporter::Reporter;
use super::target::{self, Purpose, Target};
use super::terminal::Terminal;
use crate::cli::NewArguments;
use crate::post_file::NewPost;
use crate::vocabulary::UpdateStatus;

pub(super) fn run(
    arguments: &NewArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let terminal = Terminal::real();
    let text = Text::read(None, &arguments.said.messages, terminal)?;
    let written = write(arguments, root, &text, terminal, reporter);
    written.inspect_err(|_| text.keep(root, reporter))
}

fn write(
    arguments: &NewArguments,
    root: &Path,
    text: &Text,
    terminal: Terminal,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let at_hand = SiteAtHand::open(root, arguments.said.now.as_deref())?;
    let title = arguments.title.trim();
    let slug = slug::slugify(title);
    if slug.is_empty() {
        return Err(Problem::Usage(
            "the title needs at least one letter or digit".to_owned(),
            None,
        ));
    }
    let mut post = NewPost::new(at_hand.now.with_timezone(&at_hand.zone()));
    let id = format!("{}-{slug}", post.date.format("%Y-%m-%d"));
    if let Some(file) = at_hand.file_named(&id) {
        return Err(Problem::Usage(
            format!("{} is there already and was left alone", file.path),
            Some("choose another title, or change that post".to_owned()),
        ));
    }
    post.title = Some(title.to_owned());
    at_hand.fill(&mut post, &arguments.said)?;
    post.status = arguments
        .status
        .as_deref()
        .and_then(UpdateStatus::understood);
    if let Some(typed) = &arguments.incident {
        post.incident = Some(incident_id(&at_hand, typed)?);
    }
    if let Some([start, end]) = arguments.maintenance.as_deref() {
        post.maintenance = Some(at_hand.window("--maintenance", [start, end])?);
    }
    let draft = Draft {
        post,
        id,
        said: &arguments.said,
        options: [
            &OPTIONS[..],
            &[
                ("title", "the title"),
                ("status", "--status"),
                ("incident", "--incident"),
                ("maintenance", "--maintenance"),
            ],
        ]
        .concat(),
        subject: format!("A new post: “{title}”."),
    };
    let lacks_text = text.body.is_empty() && !terminal.can_ask() && !arguments.said.edit;
    let path = draft.publish(&at_hand, text, terminal, reporter)?;
    if lacks_text {
        let message = format!("it has no text yet: write it in {}", path.display());
        reporter.aside(&message);
    }
    Ok(())
}

/// `posts/2026-03-19-mail.md`, or a part of a title or address, is the post `2026-03-19-mail`.
fn incident_id(at_hand: &SiteAtHand<'_>, typed: &str) -> Result<String, Problem> {
    match target::find(&at_hand.site, at_hand.now, Purpose::Update, Some(typed)) {
        Target::One(id) => {
            let first = at_hand.site.incident(id).first_post();
            Ok(at_hand.site.post(first).id.clone())
        }
        Target::Several(ids) => {
            let message = format!("`{typed}` may be each of {}", ids.len());
            let help = "give more of its id, title or address".to_owned();
            Err(wrong_option("--incident", &message, Some(help)))
        }
        Target::None => {
            let known = at_hand.site.incidents.iter();
            let known = known.map(|incident| at_hand.site.post(incident.first_post()).id.as_str());
            let message = format!("there is no incident `{typed}` to continue");
            Err(wrong_option(
                "--incident",
                &message,
                did_you_mean(typed, known),
            ))
        }
    }
}
