//! The commands: what each does with the pipeline, and how it tells people or programs.
//!
//! The only part that reads the clock and the environment, prints, and sets exit statuses.

mod build;
mod check;
mod completions;
mod compose;
mod draft;
mod editor;
mod find_site;
mod guards;
mod in_memory;
mod init;
mod list;
mod man;
mod new;
mod new_file;
mod next;
mod options;
mod progress;
mod reporter;
mod serve;
mod show;
mod spoken_time;
mod target;
mod terminal;
mod timings;
mod unsent;
mod update;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::cli::{Arguments, Command};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;

use reporter::Reporter;
use update::Step;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
enum Problem {
    /// The site has errors: exit status 1.
    Site(Vec<Diagnostic>),
    /// The environment said no: exit status 2.
    Failure(Failure),
    /// The command line asks for what cannot be: exit status 2. What is wrong, and what to do.
    Usage(String, Option<String>),
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Runs the command line and gives the exit status: 0 done, 1 the site has errors, 2 usage or
/// environment.
#[must_use]
pub fn run() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    if let Some(status) = completions::answer(&typed) {
        return status;
    }
    let Arguments { common, command } = match Arguments::read(&typed) {
        Ok(arguments) => arguments,
        Err(text) => return show(&text),
    };
    let reporter = Reporter::new(&common);
    let named = common.root.as_deref();
    let root = match command {
        // A new site is not looked for, and these have none.
        Command::Init(_) | Command::Completions(_) | Command::Man(_) => {
            find_site::root(Some(named.unwrap_or(Path::new("."))))
        }
        _ => find_site::root(named),
    };
    if let Some(found) = &root.found {
        reporter.note(&format!("the site is in {}", found.display()));
    }
    let root = &root.path;
    let consequence = match command {
        Command::Build(_)
        | Command::New(_)
        | Command::Update(_)
        | Command::Resolve(_)
        | Command::Begin(_)
        | Command::Complete(_)
        | Command::Cancel(_) => "; nothing was written",
        Command::Init(_)
        | Command::List(_)
        | Command::Show(_)
        | Command::Check(_)
        | Command::Serve(_)
        | Command::Next(_)
        | Command::Completions(_)
        | Command::Man(_) => "",
    };
    let result = match command {
        Command::Init(arguments) => init::run(&arguments, root, &reporter),
        Command::New(arguments) => new::run(&arguments, root, &reporter),
        Command::Update(arguments) => update::run(&arguments, root, &reporter),
        Command::Resolve(arguments) => update::step(&arguments, Step::Resolve, root, &reporter),
        Command::Begin(arguments) => update::step(&arguments, Step::Begin, root, &reporter),
        Command::Complete(arguments) => update::step(&arguments, Step::Complete, root, &reporter),
        Command::Cancel(arguments) => update::step(&arguments, Step::Cancel, root, &reporter),
        Command::List(arguments) => list::run(&arguments, root, &reporter),
        Command::Show(arguments) => show::run(&arguments, root, &reporter),
        Command::Build(arguments) => build::run(&arguments, root, &reporter),
        Command::Check(arguments) => check::run(&arguments, root, &reporter),
        Command::Serve(arguments) => serve::run(&arguments, root, &reporter),
        Command::Next(arguments) => next::run(&arguments, root, &reporter),
        Command::Completions(arguments) => completions::run(&arguments, &reporter),
        Command::Man(arguments) => man::run(&arguments, &reporter),
    };
    let status = match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => reporter.problem(&problem, consequence),
    };
    reporter.end(status)
}

/// Shows the help that was asked for, or what is wrong with the command line.
fn show(text: &clap::Error) -> ExitCode {
    match text.print() {
        Err(cause) if !reporter::is_unwanted(&cause) => ExitCode::from(2),
        _ => ExitCode::from(u8::try_from(text.exit_code()).unwrap_or(2)),
    }
}

/// A path in the site's folder. `public` reads better than `./public`.
fn within(root: &Path, path: impl AsRef<Path>) -> PathBuf {
    root.strip_prefix(".").unwrap_or(root).join(path)
}
