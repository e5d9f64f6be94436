//! `statusgen serve`: the site on this machine, rebuilt as its sources change.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::reporter::{Reporter, counted, number};
use super::timings::Stopwatch;
use super::{Problem, in_memory, options};
use crate::cli::ServeArguments;
use crate::content;
use crate::diagnostic;
use crate::load::{self, SOURCE_NAMES};
use crate::serve::{Build, ServeEvent, serve};

pub(super) fn run(
    arguments: &ServeArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    options::options(&arguments.present)?;
    let (sources, _) = load::load(root)?;
    let (content, _) = content::parse(&sources);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let watched: Vec<PathBuf> = SOURCE_NAMES.iter().map(|name| root.join(name)).collect();
    serve(
        address,
        content.settings.base_url.root(),
        &watched,
        || rebuild(arguments, root, reporter),
        |event| tell(reporter, &event),
    )
    .map_err(|failure| match failure.cause.kind() {
        ErrorKind::AddrInUse => Problem::Usage(
            failure.to_string(),
            Some("choose another port, as in `statusgen serve --port 8001`".to_owned()),
        ),
        _ => Problem::Failure(failure),
    })
}

fn rebuild(arguments: &ServeArguments, root: &Path, reporter: &Reporter) -> Build {
    let generated = options::options(&arguments.present)
        .and_then(|options| in_memory::generate(root, options, false, &Stopwatch::new(false)));
    match generated {
        Ok(generated) => {
            reporter.diagnostics(&generated.diagnostics);
            Build::Site(generated.files.unwrap_or_default())
        }
        Err(problem) => {
            let told = match &problem {
                Problem::Site(diagnostics) => {
                    reporter.diagnostics(diagnostics);
                    let told: Vec<String> = diagnostics
                        .iter()
                        .map(|diagnostic| diagnostic::human(diagnostic, false))
                        .collect();
                    format!("{}\n\n{}", counted(diagnostics), told.join("\n\n"))
                }
                Problem::Failure(failure) => failure.to_string(),
                Problem::Usage(message, _) => message.clone(),
            };
            Build::Broken(told)
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
