//! Watching what the site is made from, and telling when it has changed.
//!
//! Part of the development server. Files and folders may be missing at first, and editors replace
//! a file by renaming another onto it: so the folders that the sources stand in are watched too,
//! though not what else is in them. The output folder and version control cost nothing that way.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::poll;
use super::sources::is_change;
use crate::failure::Failure;

/// A change is over when nothing more has happened for this long.
const QUIET: Duration = Duration::from_millis(30);
/// One that goes on longer than this is looked at as it is.
const LONGEST_CHANGE: Duration = Duration::from_millis(200);
/// The clock may be set, and goes on while a machine sleeps, which waiting does not.
const LOOK_AT_CLOCK: Duration = Duration::from_secs(10);

/// What ends the wait for a change.
#[derive(Debug)]
pub(super) enum Signal {
    /// Something happened to a source, at these paths if they are known.
    Changed(Vec<PathBuf>),
    /// The system can no longer tell of all changes.
    WatchFailed(notify::Error),
    /// The server takes no more requests.
    ServerFailed(Failure),
}

/// A watch over the sources of a site.
pub(super) struct Watch {
    /// Absolute, the parents canonical: as the watcher names them.
    sources: Vec<PathBuf>,
    watched_folders: BTreeSet<PathBuf>,
    /// Kept for as long as there is to be news of changes; none while polling.
    watcher: Option<RecommendedWatcher>,
    /// Why files are looked at again and again, if they are.
    polling: Option<String>,
    sender: Sender<Signal>,
    receiver: Receiver<Signal>,
}

impl Watch {
    /// Watches files and folders, whether they exist or not; the folders that they stand in do.
    ///
    /// # Errors
    /// A [`Failure`] where such a folder is missing.
    pub(super) fn start(sources: &[PathBuf]) -> Result<Self, Failure> {
        Self::start_with(sources, None)
    }

    fn start_with(sources: &[PathBuf], polling: Option<String>) -> Result<Self, Failure> {
        let sources = sources
            .iter()
            .map(|source| locate(source))
            .collect::<Result<Vec<_>, Failure>>()?;
        let (sender, receiver) = channel();
        let mut watch = Self {
            sources,
            watched_folders: BTreeSet::new(),
            watcher: None,
            polling: None,
            sender,
            receiver,
        };
        match polling {
            Some(cause) => watch.poll(cause),
            None => watch.restart(),
        }
        Ok(watch)
    }

    /// Why the sources are polled, where the system could not watch them.
    pub(super) fn polling(&self) -> Option<&str> {
        self.polling.as_deref()
    }

    /// For whoever else can end the wait.
    pub(super) fn sender(&self) -> Sender<Signal> {
        self.sender.clone()
    }

    /// Waits until a source has changed and the change is over, or the clock shows that something
    /// is `due`.
    ///
    /// # Errors
    /// A [`Failure`] where there can be no more news: the server or the watch failed for good.
    pub(super) fn wait(&mut self, due: Option<SystemTime>) -> Result<(), Failure> {
        let Some(first) = first(&self.receiver, due) else {
            return Ok(());
        };
        let mut restart = false;
        for signal in collect(first, &self.receiver, QUIET, LONGEST_CHANGE) {
            match signal {
                Signal::Changed(paths) => {
                    restart |= paths.iter().any(|path| {
                        self.watched_folders.contains(path)
                            || (self.sources.contains(path) && path.is_dir())
                    });
                }
                Signal::WatchFailed(error) => self.poll(error.to_string()),
                Signal::ServerFailed(failure) => return Err(failure),
            }
        }
        if restart {
            self.restart();
        }
        Ok(())
    }

    /// Watches what is there now. A change that comes before the new watcher is ready is not told
    /// of, and need not be: whoever waited reads the sources after that.
    fn restart(&mut self) {
        if self.polling.is_some() {
            return;
        }
        self.watched_folders = self
            .sources
            .iter()
            .filter(|source| source.is_dir())
            .cloned()
            .collect();
        match self.watcher() {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => self.poll(error.to_string()),
        }
    }

    fn poll(&mut self, cause: String) {
        if self.polling.is_none() {
            self.polling = Some(cause);
            self.watcher = None;
            let sender = self.sender();
            poll::start(self.sources.clone(), move || {
                sender.send(Signal::Changed(Vec::new())).is_ok()
            });
        }
    }

    fn watcher(&self) -> notify::Result<RecommendedWatcher> {
        let sender = self.sender();
        // A linked folder may be told of by the name that it has elsewhere.
        let linked = self.watched_folders.iter();
        let linked = linked.filter_map(|folder| fs::canonicalize(folder).ok());
        let sources: Vec<PathBuf> = self.sources.iter().cloned().chain(linked).collect();
        let tell = move |event: notify::Result<Event>| {
            let signal = match event {
                Ok(event) if is_change(&event, &sources) => Signal::Changed(event.paths),
                Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => {
                    Signal::WatchFailed(error)
                }
                // Other errors are about files that went before they could be looked at, and their
                // removal is told of too.
                _ => return,
            };
            // Nobody waits any more once the server has ended.
            let _ = sender.send(signal);
        };
        let mut watcher = notify::recommended_watcher(tell)?;
        let parents: BTreeSet<&Path> = self
            .sources
            .iter()
            .filter_map(|source| source.parent())
            .collect();
        for parent in parents {
            watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        for folder in &self.watched_folders {
            match watcher.watch(folder, RecursiveMode::Recursive) {
                // It went in the meantime, which the folder that it stood in tells of.
                Err(_) if !folder.is_dir() => {}
                result => result?,
            }
        }
        Ok(watcher)
    }
}

fn locate(source: &Path) -> Result<PathBuf, Failure> {
    let failed = |cause| Failure::new("watch", source, cause);
    let absolute = std::path::absolute(source).map_err(failed)?;
    match (absolute.parent(), absolute.file_name()) {
        (Some(parent), Some(name)) => Ok(fs::canonicalize(parent).map_err(failed)?.join(name)),
        _ => Ok(absolute),
    }
}

/// The next signal; none if something is due before it.
fn first(receiver: &Receiver<Signal>, due: Option<SystemTime>) -> Option<Signal> {
    let Some(due) = due else {
        return receiver.recv().ok();
    };
    loop {
        let left = due.duration_since(SystemTime::now()).ok()?;
        match receiver.recv_timeout(left.min(LOOK_AT_CLOCK)) {
            Ok(signal) => return Some(signal),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
}

/// A signal and all that follow it closely.
fn collect(
    first: Signal,
    receiver: &Receiver<Signal>,
    quiet: Duration,
    longest: Duration,
) -> Vec<Signal> {
    let mut signals = vec![first];
    let end = Instant::now() + longest;
    while let Ok(signal) =
        receiver.recv_timeout(quiet.min(end.saturating_duration_since(Instant::now())))
    {
        signals.push(signal);
        if Instant::now() >= end {
            break;
        }
    }
    signals
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::thread;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn signals_that_follow_closely_are_one_change() {
        let (sender, receiver) = channel();
        let signal = || Signal::Changed(Vec::new());
        for _ in 0..3 {
            sender.send(signal()).expect("sent");
        }
        let collect = |longest| {
            let first = first(&receiver, None).expect("a signal");
            collect(first, &receiver, QUIET, longest).len()
        };
        assert_eq!(collect(LONGEST_CHANGE), 3);

        let busy = thread::spawn(move || {
            while sender.send(signal()).is_ok() {
                thread::sleep(Duration::from_millis(5));
            }
        });
        let begun = Instant::now();
        let count = collect(Duration::from_millis(60));
        assert!(count > 1);
        assert!(begun.elapsed() < Duration::from_secs(2));
        drop(receiver);
        busy.join().expect("ended");
    }

    /// Waits for a change in another thread, makes it, and fails if it is not told of.
    fn expect_change(watch: &mut Watch, what: &str, change: impl FnOnce() -> io::Result<()>) {
        let stop = watch.sender();
        let (done, finished) = channel::<()>();
        let timer = thread::spawn(move || {
            if finished.recv_timeout(Duration::from_secs(10)).is_err() {
                let silence = Failure::new("see", "the change", io::Error::other("none was told"));
                let _ = stop.send(Signal::ServerFailed(silence));
            }
        });
        change().expect(what);
        watch.wait(None).expect(what);
        done.send(()).expect(what);
        timer.join().expect(what);
    }

    #[test]
    fn changes_are_told_whatever_way_they_are_made() {
        for polling in [None, Some("no watches are left".to_owned())] {
            let root = TempDir::new().expect("a folder");
            let at = |path: &str| root.path().join(path);
            fs::write(at("site.yaml"), "title: a").expect("a file");
            let sources = ["site.yaml", "posts", "static"].map(at);
            fs::create_dir(at("static")).expect("a folder");
            let mut watch = Watch::start_with(&sources, polling.clone()).expect("watched");
            assert_eq!(watch.polling.is_some(), polling.is_some());

            expect_change(&mut watch, "replaced by a rename", || {
                fs::write(at("new"), "title: longer")?;
                fs::rename(at("new"), at("site.yaml"))
            });
            expect_change(&mut watch, "a folder appears", || {
                fs::create_dir(at("posts"))
            });
            expect_change(&mut watch, "a file in it", || {
                fs::write(at("posts/a.md"), "a")
            });
            expect_change(&mut watch, "a folder in it", || {
                fs::create_dir(at("posts/deep"))?;
                fs::write(at("posts/deep/b.md"), "b")
            });
            expect_change(&mut watch, "a folder is replaced", || {
                fs::remove_dir_all(at("posts"))?;
                fs::create_dir(at("posts"))
            });
            expect_change(&mut watch, "a file in the new one", || {
                fs::write(at("posts/c.md"), "c")
            });
            expect_change(&mut watch, "a file is removed", || {
                fs::remove_file(at("posts/c.md"))
            });
        }
    }

    #[test]
    fn a_watch_that_fails_goes_on_by_polling() {
        let root = TempDir::new().expect("a folder");
        let sources = [root.path().join("site.yaml")];
        let mut watch = Watch::start(&sources).expect("watched");
        let failed = Signal::WatchFailed(notify::Error::new(notify::ErrorKind::MaxFilesWatch));
        watch.sender().send(failed).expect("sent");
        watch.wait(None).expect("goes on");
        assert!(watch.polling().is_some());
        expect_change(&mut watch, "a file appears", || fs::write(&sources[0], ""));
    }

    #[test]
    fn a_site_that_is_not_there_cannot_be_watched() {
        let root = TempDir::new().expect("a folder");
        let missing = root.path().join("missing/site.yaml");
        let failure = Watch::start(&[missing]).err().expect("a failure");
        assert!(
            failure.to_string().contains("missing/site.yaml"),
            "{failure}"
        );
    }
}
