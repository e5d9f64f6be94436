//! `statusgen serve`: the site on this machine, rebuilt as its sources change.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Component, Path, PathBuf};
use std::{fs, mem, panic, path, process};

use serde::Serialize;

use super::reporter::{Reporter, counted, number};
use super::timings::Stopwatch;
use super::{Problem, in_memory, options};
use crate::cli::ServeArguments;
use crate::content;
use crate::diagnostic;
use crate::failure::{Failure, plainly};
use crate::load::{self, Source};
use crate::serve::{Build, ServeEvent, serve};

pub(super) fn run(
    arguments: &ServeArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    end_on_panic();
    options::options(&arguments.present)?;
    let (sources, _) = load::load(root)?;
    let (content, _) = content::parse(&sources);
    let root = lasting(root)?;
    let address = SocketAddr::from((arguments.bind, arguments.port));
    if !arguments.bind.is_loopback() {
        reporter.caution(&format!(
            "whoever reaches {} over the network can read this site, and what is not published yet",
            arguments.bind
        ));
    }
    serve(
        address,
        content.settings.base_url.root(),
        &Source::places(&root),
        || rebuild(arguments, &root, reporter),
        |event| {
            tell(reporter, &event);
            if let ServeEvent::Listening { url } = &event
                && arguments.open
            {
                open_browser(url, reporter);
            }
        },
    )
    .map_err(|failure| match failure.cause.kind() {
        ErrorKind::AddrInUse => Problem::Usage(
            failure.to_string(),
            Some("choose another port, as in `statusgen serve --port 8001`".to_owned()),
        ),
        ErrorKind::AddrNotAvailable => Problem::Usage(
            failure.to_string(),
            Some("name an address of this machine, or leave out `--bind`".to_owned()),
        ),
        _ => Problem::Failure(failure),
    })
}

/// The site's folder by a path that leads there again when it has been away: the current folder
/// stays the one that was removed.
fn lasting(root: &Path) -> Result<PathBuf, Failure> {
    let has_way_up = root.components().any(|part| part == Component::ParentDir);
    let path = if has_way_up {
        fs::canonicalize(root)
    } else {
        path::absolute(root)
    };
    path.map_err(|cause| Failure::new("open", root, cause))
}

/// A machine without a browser still shows the site to others.
fn open_browser(url: &str, reporter: &Reporter) {
    if let Err(cause) = open::that_detached(url) {
        let cause = plainly(&cause);
        reporter.note(&format!("no browser can be opened: {cause}"));
    }
}

/// A panic is a mistake of statusgen's own. On a thread or a connection it would end that alone,
/// and leave a server that looks well and does not answer.
fn end_on_panic() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        tell(panic);
        // What Rust ends with where the first thread panics.
        process::exit(101);
    }));
}

fn rebuild(arguments: &ServeArguments, root: &Path, reporter: &Reporter) -> Build {
    let mut linked = Vec::new();
    let generated = options::options(&arguments.present).and_then(|options| {
        let (mut sources, unread) = load::load(root)?;
        linked = mem::take(&mut sources.linked);
        in_memory::generate_from(&sources, unread, options, false, &Stopwatch::new(false))
    });
    match generated {
        Ok(generated) => {
            reporter.diagnostics(&generated.diagnostics);
            let follows_clock = !options::is_fixed(&arguments.present);
            Build::Site {
                files: generated.files.unwrap_or_default(),
                next_change: follows_clock.then(|| generated.site.changes.next.into()),
                linked,
            }
        }
        Err(problem) => {
            let diagnostics = match &problem {
                Problem::Site(diagnostics) => {
                    reporter.diagnostics(diagnostics);
                    let messages: Vec<String> = diagnostics
                        .iter()
                        .map(|diagnostic| diagnostic::human(diagnostic, false))
                        .collect();
                    format!("{}\n\n{}", counted(diagnostics), messages.join("\n\n"))
                }
                Problem::Failure(failure) => failure.to_string(),
                Problem::Usage(message, _) => message.clone(),
            };
            Build::Broken {
                diagnostics,
                linked,
            }
        }
    }
}

/// What programs are told while the server runs.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServeMessage<'a> {
    Listening { url: &'a str },
    Built { files: usize, seconds: f64 },
    Broken { seconds: f64 },
    Polling { cause: &'a str },
}

fn tell(reporter: &Reporter, event: &ServeEvent) {
    reporter.message(&match event {
        ServeEvent::Listening { url } => ServeMessage::Listening { url },
        ServeEvent::Built { files, took } => ServeMessage::Built {
            files: *files,
            seconds: took.as_secs_f64(),
        },
        ServeEvent::Broken { took } => ServeMessage::Broken {
            seconds: took.as_secs_f64(),
        },
        ServeEvent::Polling { cause } => ServeMessage::Polling { cause },
    });
    match event {
        ServeEvent::Listening { url } => {
            reporter.say(&format!("Showing the site at {url} (stop with Ctrl-C)"));
        }
        ServeEvent::Built { files, took } => {
            let milliseconds = took.as_millis();
            reporter.say(&format!(
                "Built {} in {milliseconds} ms",
                number(*files, "file")
            ));
        }
        ServeEvent::Broken { .. } => {
            reporter.say("The site has errors; the browser shows them above the last good page");
        }
        ServeEvent::Polling { cause } => {
            reporter.say(&format!("Looking for changes twice a second: {cause}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::thread;
    use std::time::Duration;

    use super::*;

    const KIND: &str = "STATUSGEN_TEST_PANIC";

    /// Runs itself once more for each kind of thread, since the process is to end.
    #[test]
    fn a_panic_on_any_thread_ends_the_process() {
        if let Some(kind) = std::env::var_os(KIND) {
            end_on_panic();
            panic_on(&kind.to_string_lossy());
            thread::sleep(Duration::from_secs(20));
            return;
        }
        let name = "commands::serve::tests::a_panic_on_any_thread_ends_the_process";
        for kind in ["thread", "connection", "reader", "rayon"] {
            let output = Command::new(std::env::current_exe().expect("this program"))
                .args(["--exact", name, "--nocapture"])
                .env(KIND, kind)
                .output()
                .expect("it runs");
            let printed = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(101), "{kind}: {printed}");
            assert!(
                printed.contains(&format!("a panic on a {kind}")),
                "{printed}"
            );
        }
    }

    fn panic_on(kind: &str) {
        let message = format!("a panic on a {kind}");
        let fail = move || panic!("{message}");
        match kind {
            "thread" => drop(thread::spawn(fail)),
            "rayon" => rayon::spawn(fail),
            _ => {
                let runtime = tokio::runtime::Builder::new_current_thread().build();
                runtime.expect("a runtime").block_on(async {
                    let _ = if kind == "reader" {
                        tokio::task::spawn_blocking(fail).await
                    } else {
                        tokio::spawn(async move { fail() }).await
                    };
                });
            }
        }
    }
}
