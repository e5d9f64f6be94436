//! The command line through the binary: what only a process shows.

mod atomic;
mod build;
mod check;
mod completions;
mod environment;
mod find_site;
mod init;
mod messages;
mod new;
mod next;
mod night;
mod reproducible;
mod serve;
mod stages;
mod update;

use std::path::Path;
use std::process::{Command, Output};

use crate::folder::files_below;
use crate::golden::Tree;

/// What a run of the binary gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A small site that has no mistakes, one post of it a draft and one dated later.
pub(crate) const SITE: [(&str, &str); 6] = [
    (
        "site.yaml",
        "title: Quayside Hosting status\ntimezone: Europe/Lisbon\n",
    ),
    (
        "servers.yaml",
        "servers:\n  - {id: WEB1, name: Web server}\n  - {id: MAIL1, name: Mail server}\n",
    ),
    (
        "posts/2026-03-18-news.md",
        "---\ntitle: News\ndate: 2026-03-18 10:00\n---\nWords.\n",
    ),
    (
        "posts/2026-03-19-outage.md",
        "---\ntitle: Outage\ndate: 2026-03-19 10:00\nservers: [WEB1]\nimpact: major\n\
         status: investigating\n---\nWords.\n",
    ),
    (
        "posts/2026-03-22-later.md",
        "---\ntitle: Later\ndate: 2026-03-22 10:00\n---\nWords.\n",
    ),
    (
        "posts/2026-03-17-draft.md",
        "---\ntitle: Draft\ndate: 2026-03-17 10:00\ndraft: true\n---\nWords.\n",
    ),
];

/// A post with a mistake in it.
pub(crate) const BROKEN: (&str, &str) = (
    "posts/2026-03-19-broken.md",
    "---\ntitle: Broken\ndate: 2026-03-19 11:00\nservers: [WEB2]\n---\nWords.\n",
);

/// `--now` at the usual instant.
pub(crate) const NOW: &str = "--now=2026-03-20T12:00:00Z";

/// The files that a build wrote, without statusgen's own.
pub(crate) fn published(folder: &Path) -> Tree {
    let mut files = files_below(folder);
    files.retain(|path, _| !path.starts_with(".statusgen/"));
    files
}

/// Runs statusgen in a folder.
pub(crate) fn statusgen(folder: &Path, arguments: &[&str]) -> Run {
    run(command(folder).args(arguments))
}

/// The command before its arguments, with an environment that says nothing.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_statusgen"));
    command.current_dir(folder);
    for name in [
        "SOURCE_DATE_EPOCH",
        "TZ",
        "LANG",
        "LC_ALL",
        "VISUAL",
        "EDITOR",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(command: &mut Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the binary runs");
    Run {
        status: status.code().expect("it was not killed"),
        stdout: String::from_utf8(stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(stderr).expect("stderr is UTF-8"),
    }
}
