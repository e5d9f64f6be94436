//! The development server: the site in memory, rebuilt whenever its sources change.
//!
//! It takes the place of *publish* in the pipeline (parse → resolve → plan → render → publish)
//! and writes nothing to disk. It listens on this machine alone unless it is asked to do otherwise.
//! Every page it sends asks for the next version of the site and reloads itself then; while the
//! sources have errors it shows the last good page, with the diagnostics on top.
//!
//! One thread answers all requests ([`connections`]); the calling one waits for changes and builds.

mod answer;
mod body;
mod connections;
mod host;
mod page;
mod poll;
mod respond;
mod sources;
#[cfg(test)]
mod tests;
mod watch;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch::{Receiver, channel};
use tokio::task::LocalSet;

use crate::failure::Failure;
use crate::output::OutputFile;

pub use host::Host;

use connections::Limits;
use respond::Snapshot;
use watch::{Signal, Watch};

/// What a rebuild came to.
#[derive(Debug)]
pub enum Build {
    Site {
        files: Vec<OutputFile>,
        /// When the same sources will give another site, if the site is to follow the clock.
        next_change: Option<SystemTime>,
        /// Where symbolic links lead from the sources.
        linked: Vec<PathBuf>,
    },
    /// The sources have errors.
    Broken {
        /// As plain text.
        diagnostics: String,
        linked: Vec<PathBuf>,
    },
}

/// What the operator may want to be told while the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServeEvent {
    /// The server answers at this address, which is the site's home page.
    Listening { url: String },
    /// The site was built: for the first time, or because its sources changed or its time came.
    Built { files: usize, took: Duration },
    /// The sources have errors; what was shown before still is, with the diagnostics on top.
    Broken { took: Duration },
    /// The system could not watch the sources, for this cause; they are looked at twice a second.
    Polling { cause: String },
}

/// Files are read in threads of their own, since a disk may be slow.
const READERS: usize = 4;

/// A site that changes with every second is not built without a pause.
const LEAST_PAUSE: Duration = Duration::from_secs(1);

/// Builds the site and shows it until the process ends.
///
/// - `address` is one of this machine's own; port 0 takes any that is free. Whoever reaches it sees
///   what is shown: drafts and posts that are held back are for nobody else.
/// - `root` is the path that the site begins at, percent-encoded: `/`, or `/status/`.
/// - `watched` are the files and folders that the site is made from, whether they exist or not;
///   a change to one of them, or to what links lead to from them, is followed by a call of
///   `rebuild`, and so is the next change that the last one gave. They may go and come back, with
///   the folder that they stand in.
///
/// `rebuild` and `on_event` are called on the calling thread. A panic on another one leaves the
/// server deaf: whoever calls this sees to it that one ends the process.
///
/// # Errors
/// A [`Failure`] where the address is not this machine's or the port is taken, where `watched`
/// cannot be watched, or where the system takes the network away later. It never returns `Ok`.
pub fn serve(
    address: SocketAddr,
    root: &str,
    watched: &[PathBuf],
    rebuild: impl FnMut() -> Build,
    on_event: impl Fn(ServeEvent),
) -> Result<(), Failure> {
    serve_within(Limits::default(), address, root, watched, rebuild, on_event)
}

fn serve_within(
    limits: Limits,
    address: SocketAddr,
    root: &str,
    watched: &[PathBuf],
    mut rebuild: impl FnMut() -> Build,
    on_event: impl Fn(ServeEvent),
) -> Result<(), Failure> {
    let server = Server::bind(address)?;
    let address = server.address;
    let mut watch = Watch::start(watched)?;
    let mut told_of_polling = false;

    let mut build = |before: &Snapshot, watch: &mut Watch| {
        let begun = Instant::now();
        let mut snapshot = Snapshot {
            version: before.version + 1,
            ..before.clone()
        };
        let result = rebuild();
        let took = begun.elapsed();
        match result {
            Build::Site {
                files,
                next_change,
                linked,
            } => {
                let count = files.len();
                snapshot.site = Some(Arc::new(respond::collect(files)));
                snapshot.broken = None;
                watch.follow(linked);
                let event = ServeEvent::Built { files: count, took };
                (snapshot, event, next_change)
            }
            Build::Broken {
                diagnostics,
                linked,
            } => {
                snapshot.broken = Some(diagnostics);
                watch.follow_also(linked);
                (snapshot, ServeEvent::Broken { took }, None)
            }
        }
    };

    let nothing = Snapshot {
        version: first_version(),
        listening: address.ip(),
        root: root.to_owned(),
        site: None,
        broken: None,
    };
    let (first, event, mut next_change) = build(&nothing, &mut watch);
    let (current, snapshots) = channel(Arc::new(first));
    server.start(snapshots, limits, &watch);
    on_event(event);
    on_event(ServeEvent::Listening {
        url: format!("http://{}{root}", to_ask(address)),
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
        let earliest = SystemTime::now() + LEAST_PAUSE;
        watch.wait(next_change.map(|due| due.max(earliest)))?;
        let before = Arc::clone(&current.borrow());
        let (snapshot, event, next) = build(&before, &mut watch);
        current.send_replace(Arc::new(snapshot));
        next_change = next;
        on_event(event);
    }
}

/// What is needed to answer requests, before any is.
#[derive(Debug)]
struct Server {
    listener: TcpListener,
    address: SocketAddr,
    runtime: Runtime,
}

impl Server {
    fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let failed = |cause| cannot_listen(address, cause);
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(READERS)
            .build()
            .map_err(failed)?;
        Ok(Self {
            listener,
            address,
            runtime,
        })
    }

    /// Answers requests in a thread that lasts as long as the process.
    fn start(self, snapshots: Receiver<Arc<Snapshot>>, limits: Limits, watch: &Watch) {
        let stopped = watch.sender();
        thread::spawn(move || {
            let cause = LocalSet::new().block_on(&self.runtime, async {
                match tokio::net::TcpListener::from_std(self.listener) {
                    Ok(listener) => connections::accept(listener, snapshots, limits).await,
                    Err(cause) => cause,
                }
            });
            // Nobody is told where the process is ending already.
            let _ = stopped.send(Signal::ServerFailed(cannot_listen(self.address, cause)));
        });
    }
}

/// The address to ask for: a server that listens at all of them is at home too.
fn to_ask(address: SocketAddr) -> SocketAddr {
    let home: IpAddr = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(home, address.port())
}

fn cannot_listen(address: SocketAddr, cause: io::Error) -> Failure {
    Failure::new("listen on", address.to_string(), cause)
}

/// A page that an earlier run of the server sent must not take this run's versions for its own.
fn first_version() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(0))
}
