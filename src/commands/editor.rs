//! The editor of whoever is at the terminal.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, Stdio};

use super::Problem;
use crate::failure::Failure;

#[derive(Debug)]
pub(super) struct Editor(String);

impl Editor {
    /// `VISUAL`, else `EDITOR`, else the system's. As with git, a terminal that can move no cursor
    /// has none but `EDITOR`.
    pub(super) fn find() -> Result<Self, Problem> {
        let value = |name: &str| {
            let value = std::env::var(name).ok();
            value.filter(|value| !value.trim().is_empty())
        };
        let is_dumb = cfg!(unix) && value("TERM").is_none_or(|terminal| terminal == "dumb");
        let chosen = if is_dumb {
            value("EDITOR")
        } else {
            let own = value("VISUAL").or_else(|| value("EDITOR"));
            own.or_else(|| system_editor().map(str::to_owned))
        };
        chosen.map(Self).ok_or_else(|| {
            Problem::Usage(
                "there is no editor to write the text with".to_owned(),
                Some("give the text with -m, or set EDITOR, as in EDITOR=nano".to_owned()),
            )
        })
    }

    /// Opens a file and waits until the editor is closed.
    pub(super) fn edit(&self, path: &Path) -> Result<(), Problem> {
        let Self(editor) = self;
        let mut command = command(editor, path);
        // The path of the post may be read by a program, and the text may have come by a pipe.
        if !io::stdout().is_terminal() && io::stderr().is_terminal() {
            command.stdout(Stdio::from(io::stderr()));
        }
        if !io::stdin().is_terminal()
            && let Ok(terminal) = File::open("/dev/tty")
        {
            command.stdin(terminal);
        }
        let ended = interrupts::left_to(|| command.status());
        let status = ended.map_err(|cause| Failure::new("run", editor, cause))?;
        // The shell's way to say so.
        if cfg!(unix) && matches!(status.code(), Some(126 | 127)) {
            let message = format!("the editor `{editor}` cannot be run");
            let help = "set EDITOR, as in EDITOR=nano".to_owned();
            return Err(Problem::Usage(message, Some(help)));
        }
        if status.success() {
            Ok(())
        } else {
            let message = format!("the editor `{editor}` ended with an error");
            Err(Problem::Usage(message, None))
        }
    }
}

fn system_editor() -> Option<&'static str> {
    if cfg!(windows) {
        return Some("notepad");
    }
    let path = std::env::var_os("PATH")?;
    let is_there = |name: &&str| std::env::split_paths(&path).any(|at| at.join(name).is_file());
    ["editor", "vi"].into_iter().find(|name| is_there(name))
}

/// As everywhere, the value is of the shell: `code --wait`, or a path in quotes.
#[cfg(not(windows))]
fn command(editor: &str, path: &Path) -> Command {
    let mut command = Command::new("sh");
    let script = format!("{editor} \"$@\"");
    command.args([OsStr::new("-c"), script.as_ref(), editor.as_ref()]);
    // A name that begins with `-` is no option.
    command.arg(Path::new(".").join(path));
    command
}

/// A path, which may hold spaces, or a program and its arguments.
#[cfg(windows)]
fn command(editor: &str, path: &Path) -> Command {
    let editor = editor.trim();
    let (program, arguments) = match editor.strip_prefix('"').and_then(|it| it.split_once('"')) {
        Some((program, arguments)) => (program, arguments),
        None if Path::new(editor).is_file() => (editor, ""),
        None => editor.split_once(' ').unwrap_or((editor, "")),
    };
    let mut command = Command::new(program);
    command
        .args(arguments.split_whitespace().map(OsStr::new))
        .arg(path);
    command
}

/// Ctrl+C in an editor is the editor's: vi leaves its mode by it.
mod interrupts {
    #[cfg(unix)]
    pub(super) fn left_to<T>(run: impl FnOnce() -> T) -> T {
        use std::sync::Arc;
        use std::sync::atomic::{AtomicBool, Ordering};

        use signal_hook::consts::SIGINT;

        /// As a shell gives it for a program that was interrupted.
        const INTERRUPTED: i32 = 130;
        let ends = Arc::new(AtomicBool::new(false));
        // Where it cannot be had, the editor is run all the same.
        let _ = signal_hook::flag::register_conditional_shutdown(
            SIGINT,
            INTERRUPTED,
            Arc::clone(&ends),
        );
        let result = run();
        ends.store(true, Ordering::SeqCst);
        result
    }

    #[cfg(not(unix))]
    pub(super) fn left_to<T>(run: impl FnOnce() -> T) -> T {
        run()
    }
}
