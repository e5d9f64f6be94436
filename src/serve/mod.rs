//! The development server: the site in memory, rebuilt whenever its sources change.
//!
//! It takes the place of *publish* in the pipeline (parse → resolve → plan → render → publish)
//! and writes nothing to disk. It listens on this machine alone. Every page it sends asks for the
//! next version of the site and reloads itself then; while the sources have errors it shows the
//! last good page, with the diagnostics on top.

mod page;
mod poll;
mod respond;
mod sources;
#[cfg(test)]
mod tests;
mod waiting;
mod watch;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tiny_http::{Request, Server};

use crate::failure::Failure;
use crate::output::OutputFile;

use respond::{Response, Snapshot, respond};
use waiting::Current;
use watch::{Signal, Watch};

/// What a rebuild came to.
#[derive(Debug)]
pub enum Build {
    Site(Vec<OutputFile>),
    /// The sources have errors: the diagnostics as plain text.
    Broken(String),
}

/// What the operator may want to be told while the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServeEvent {
    /// The server answers at this address, which is the site's home page.
    Listening { url: String },
    /// The site was built, for the first time or because its sources changed.
    Built { files: usize, took: Duration },
    /// The sources have errors; what was shown before still is, with the diagnostics on top.
    Broken { took: Duration },
    /// The system could not watch the sources, for this cause; they are looked at twice a second.
    Polling { cause: String },
}

/// Requests are answered from memory, so few threads go a long way.
const WORKERS: usize = 4;

/// Builds the site and shows it until the process ends.
///
/// - `address` is one of this machine's own; port 0 takes any that is free.
/// - `root` is the path that the site begins at, percent-encoded: `/`, or `/status/`.
/// - `watched` are the files and folders that the site is made from, whether they exist or not;
///   a change to one of them is followed by a call of `rebuild`.
///
/// `rebuild` and `on_event` are called on the calling thread.
///
/// # Errors
/// A [`Failure`] where the address is not this machine's or the port is taken, where `watched`
/// cannot be watched, or where the system takes the network away later. It never returns `Ok`.
pub fn serve(
    address: SocketAddr,
    root: &str,
    watched: &[PathBuf],
    mut rebuild: impl FnMut() -> Build,
    on_event: impl Fn(ServeEvent),
) -> Result<(), Failure> {
    let (server, address) = listen(address)?;
    let mut watch = Watch::start(watched)?;
    let mut told_of_polling = false;

    let mut build = |before: &Snapshot| {
        let begun = Instant::now();
        let mut snapshot = Snapshot {
            version: before.version + 1,
            ..before.clone()
        };
        let result = rebuild();
        let took = begun.elapsed();
        let event = match result {
            Build::Site(files) => {
                let count = files.len();
                snapshot.site = Some(Arc::new(respond::collect(files)));
                snapshot.broken = None;
                ServeEvent::Built { files: count, took }
            }
            Build::Broken(diagnostics) => {
                snapshot.broken = Some(diagnostics);
                ServeEvent::Broken { took }
            }
        };
        (snapshot, event)
    };

    let (first, event) = build(&Snapshot {
        version: first_version(),
        root: root.to_owned(),
        site: None,
        broken: None,
    });
    let current = Arc::new(Current::new(first));
    start_threads(server, address, &current, &watch);
    on_event(event);
    on_event(ServeEvent::Listening {
        url: format!("http://{address}{root}"),
    });
    loop {
        if let Some(cause) = watch.polling()
            && !told_of_polling
        {
            told_of_polling = true;
            on_event(ServeEvent::Polling {
                cause: cause.to_owned(),
            });
        }
        watch.wait()?;
        let (snapshot, event) = build(&current.snapshot());
        current.replace(snapshot);
        on_event(event);
    }
}

fn listen(address: SocketAddr) -> Result<(Server, SocketAddr), Failure> {
    let failed = |cause| Failure::new("listen on", address.to_string(), cause);
    // Drafts and posts that are held back are shown here: they are for nobody else.
    if !address.ip().is_loopback() {
        return Err(failed(io::Error::other(
            "it is not an address of this machine alone, such as 127.0.0.1",
        )));
    }
    let listener = TcpListener::bind(address).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let server =
        Server::from_listener(listener, None).map_err(|error| failed(io::Error::other(error)))?;
    Ok((server, address))
}

/// A page that an earlier run of the server sent must not take this run's versions for its own.
fn first_version() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(0))
}

/// The threads last as long as the process.
fn start_threads(server: Server, address: SocketAddr, current: &Arc<Current>, watch: &Watch) {
    let server = Arc::new(server);
    for _ in 0..WORKERS {
        let server = Arc::clone(&server);
        let current = Arc::clone(current);
        let stopped = watch.sender();
        thread::spawn(move || {
            loop {
                match server.recv() {
                    Ok(request) => answer(request, &current),
                    Err(cause) => {
                        // Nobody is told where the server has ended already.
                        let failure =
                            Failure::new("accept connections on", address.to_string(), cause);
                        let _ = stopped.send(Signal::ServerFailed(failure));
                        return;
                    }
                }
            }
        });
    }
    let current = Arc::clone(current);
    thread::spawn(move || current.answer_waiting());
}

fn answer(request: Request, current: &Current) {
    let snapshot = current.snapshot();
    let host = request
        .headers()
        .iter()
        .find(|header| header.field.equiv("Host"))
        .map(|header| header.value.as_str());
    match respond(&snapshot, request.method().as_str(), request.url(), host) {
        Response::Now(reply) => waiting::send(request, reply),
        Response::AtNextVersion => current.hold(request, snapshot.version),
    }
}
