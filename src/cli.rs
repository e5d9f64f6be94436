//! The command line as typed.

pub mod help;

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, StyledStr};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::vocabulary::{Impact, UpdateStatus};

/// Makes a static status site of Markdown posts and a list of servers.
#[derive(Debug, Parser)]
#[command(version = env!("STATUSGEN_VERSION"), propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

impl Arguments {
    /// The command line as typed.
    ///
    /// # Errors
    /// Where it cannot be understood, with what to do about a word too many.
    pub fn read(typed: &[OsString]) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        command
            .try_get_matches_from_mut(typed)
            .and_then(|matches| Self::from_arg_matches(&matches))
            .map_err(|error| with_tip(error.format(&mut command), typed))
    }

    /// What can be typed, with all that the help says of it.
    #[must_use]
    pub fn command() -> clap::Command {
        help::with_help(<Self as CommandFactory>::command())
    }
}

/// A word too many is a folder where a command takes none, and more of the title of a new post.
fn with_tip(mut error: clap::Error, typed: &[OsString]) -> clap::Error {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    if error.kind() != ErrorKind::UnknownArgument || word.starts_with('-') {
        return error;
    }
    let text = ["update", "resolve", "begin", "complete", "cancel"];
    let command = ["build", "check", "serve", "next", "new"]
        .into_iter()
        .chain(text)
        .find(|command| typed.iter().any(|typed| typed == command));
    let tip = match command {
        Some("new") => "put the title in quotes, as in 'statusgen new \"Mail is late\"'".to_owned(),
        Some(command) if text.contains(&command) => {
            format!("put the text in quotes, as in 'statusgen {command} \"All mail has arrived\"'")
        }
        Some(command) => {
            format!("name the site's folder with '-C', as in 'statusgen -C {word} {command}'")
        }
        None => return error,
    };
    let tip = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
    error.insert(ContextKind::Suggested, tip);
    error
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Common {
    /// The site's folder [default: the current one, or the nearest above it that has site.yaml, servers.yaml or posts]
    #[arg(short = 'C', long, value_name = "DIR", global = true)]
    pub root: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Name every file that is written or removed
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub color: ColorChoice,
    /// How to report: for people, or one JSON object a line for programs
    #[arg(long, value_name = "FORMAT", default_value = "human", global = true)]
    pub message_format: MessageFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a small site to begin with
    Init(InitArguments),
    /// Write a new post
    New(NewArguments),
    /// Continue the open incident, or the maintenance that is under way or planned
    Update(UpdateArguments),
    /// End the open incident, or the maintenance that is under way
    Resolve(ContinueArguments),
    /// Say that a planned maintenance begins
    Begin(ContinueArguments),
    /// Say that a maintenance is done
    Complete(ContinueArguments),
    /// Call off a planned maintenance
    Cancel(ContinueArguments),
    /// List what is open, under way, ahead, held back and a draft
    List(ListArguments),
    /// Print the timeline of an incident or a maintenance
    Show(ShowArguments),
    /// Make the site
    Build(BuildArguments),
    /// Look for mistakes and write nothing
    Check(CheckArguments),
    /// Show the site on this machine and follow changes and the clock
    Serve(ServeArguments),
    /// Print when the same input will next give another site
    Next(PresentArguments),
    /// Print what lets a shell complete commands, servers and incidents
    Completions(CompletionsArguments),
    /// Print the manual, or write its pages
    Man(ManArguments),
}

#[derive(Debug, Args)]
pub struct InitArguments {
    /// Where to write it
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Write the built-in theme instead, templates and files, to change it
    #[arg(long)]
    pub theme: bool,
}

/// Which instant a site is made for, and which posts it shows.
#[derive(Debug, Args)]
pub struct PresentArguments {
    /// The instant to make the site for, such as 2026-03-19T16:48:26Z; in UTC unless it says another [default: `SOURCE_DATE_EPOCH`, else the clock]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
    /// Show posts that are dated later than now
    #[arg(long)]
    pub future: bool,
    /// Show drafts
    #[arg(long)]
    pub drafts: bool,
}

#[derive(Debug, Args)]
pub struct BuildArguments {
    /// The folder to write [default: public in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub present: PresentArguments,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Print how long each stage took
    #[arg(long)]
    pub timings: bool,
    /// Exchange the whole output folder at one instant, on Linux and macOS
    #[arg(long)]
    pub atomic: bool,
}

#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    pub present: PresentArguments,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The port to listen on
    #[arg(short, long, default_value_t = 8000)]
    pub port: u16,
    /// The address to listen on; 0.0.0.0 lets others of the network read the site
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Open it in the browser
    #[arg(long)]
    pub open: bool,
    #[command(flatten)]
    pub present: PresentArguments,
}

#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

impl Shell {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
        }
    }
}

#[derive(Debug, Args)]
pub struct ManArguments {
    /// The command of which to print the page [default: all of statusgen]
    pub command: Option<String>,
    /// Write a page for each command into this folder instead
    #[arg(short, long, value_name = "DIR", conflicts_with = "command")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct NewArguments {
    /// The title of the post
    pub title: String,
    #[command(flatten)]
    pub said: StateArguments,
    /// Where the incident or maintenance stands
    #[arg(long, value_parser = statuses())]
    pub status: Option<String>,
    /// The first post of the incident that it continues, by its file name
    #[arg(long, value_name = "POST", value_parser = not_blank)]
    pub incident: Option<String>,
    /// The window of a maintenance; END may be +3h, counted from START
    #[arg(long, num_args = 2, value_names = ["START", "END"], value_parser = not_blank)]
    pub maintenance: Option<Vec<String>>,
}

/// What a post may say of an incident. Times are 02:45, '40m ago', +3h, 'tomorrow 22:00' or
/// '2026-12-06 22:00'.
#[derive(Debug, Args)]
pub struct StateArguments {
    /// A paragraph of the text; may be given several times. Without it, what is piped, else what you write in the editor
    #[arg(short, long = "message", value_name = "TEXT", value_parser = not_blank)]
    pub messages: Vec<String>,
    /// A server that it is about, or ID=STATE; may be given several times
    #[arg(short, long = "server", value_name = "ID[=STATE]", value_parser = not_blank)]
    pub servers: Vec<String>,
    /// How much it matters
    #[arg(long, value_parser = PossibleValuesParser::new(Impact::ALL.map(Impact::as_str)))]
    pub impact: Option<String>,
    /// When you mean to write again, such as +1h; shown while the incident goes on
    #[arg(long, value_name = "TIME", value_parser = not_blank)]
    pub next_update: Option<String>,
    /// When it truly began, such as 02:45 or '40m ago'
    #[arg(long, value_name = "TIME", value_parser = not_blank)]
    pub started: Option<String>,
    /// When it truly ended
    #[arg(long, value_name = "TIME", value_parser = not_blank)]
    pub resolved: Option<String>,
    /// Write it even where there is reason to ask first
    #[arg(long)]
    pub anyway: bool,
    /// Open it in $VISUAL or $EDITOR, as where a terminal gives no text
    #[arg(long)]
    pub edit: bool,
    /// The instant to take for now, for tests
    #[arg(long, value_name = "TIME", hide = true)]
    pub now: Option<String>,
}

#[derive(Debug, Args)]
pub struct ListArguments {
    /// List those that are over as well
    #[arg(long)]
    pub all: bool,
    /// Only what is about this server
    #[arg(short, long, value_name = "ID", value_parser = not_blank)]
    pub server: Option<String>,
    /// The instant to take for now, for tests
    #[arg(long, value_name = "TIME", hide = true)]
    pub now: Option<String>,
}

#[derive(Debug, Args)]
pub struct ShowArguments {
    /// A part of its id, title or address [default: the one that is open]
    #[arg(value_parser = not_blank)]
    pub part: Option<String>,
    /// The instant to take for now, for tests
    #[arg(long, value_name = "TIME", hide = true)]
    pub now: Option<String>,
}

/// The next post of an incident or a maintenance.
#[derive(Debug, Args)]
pub struct ContinueArguments {
    /// The text; - reads it from standard input
    #[arg(value_parser = not_blank)]
    pub text: Option<String>,
    #[command(flatten)]
    pub said: StateArguments,
    /// Which one it is about, where it may be several: a part of its id, title or address
    #[arg(long, value_name = "PART", value_parser = not_blank)]
    pub incident: Option<String>,
}

#[derive(Debug, Args)]
pub struct UpdateArguments {
    #[command(flatten)]
    pub continued: ContinueArguments,
    /// Where the incident or maintenance stands
    #[arg(long, value_parser = statuses())]
    pub status: Option<String>,
    /// A title of its own [default: that of the incident]
    #[arg(long, value_parser = not_blank)]
    pub title: Option<String>,
    /// Another end of a maintenance; +1h counts from its end so far
    #[arg(long, value_name = "END", value_parser = not_blank, conflicts_with = "move_to")]
    pub extend_to: Option<String>,
    /// Another window of a maintenance; END may be +3h, counted from START
    #[arg(long, num_args = 2, value_names = ["START", "END"], value_parser = not_blank)]
    pub move_to: Option<Vec<String>>,
}

/// The words for where things stand, with the one that people look for when they call it off.
fn statuses() -> PossibleValuesParser {
    let words = UpdateStatus::ALL.map(|status| PossibleValue::new(status.as_str()));
    let cancelled = PossibleValue::new("cancelled").alias("canceled");
    PossibleValuesParser::new(words.into_iter().chain([cancelled]))
}

/// A value that says something: `--incident "$UNSET"` says nothing, and is no wish to leave it out.
fn not_blank(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() {
        Err("it is empty")
    } else {
        Ok(text.to_owned())
    }
}
