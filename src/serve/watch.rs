//! Watching what the site is made from, and telling when it has changed.
//!
//! Part of the development server. Files and folders may be missing at first, and editors replace
//! a file by renaming another onto it: so the folders that the sources stand in are watched too,
//! though not what else is in them. The output folder and version control cost nothing that way.
//! Such a folder may itself go and come back, and what links lead to is watched where it stands.

use std::collections::BTreeSet;
use std::fs;
use std::io;
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
    /// Absolute: links may lead elsewhere later.
    named: Vec<PathBuf>,
    /// Where links lead from them.
    linked: Vec<PathBuf>,
    /// All of these as the watcher names them: absolute, the parents canonical.
    sources: Vec<PathBuf>,
    watched_folders: BTreeSet<PathBuf>,
    /// The folders that the sources stand in, and those that these are waited for in.
    ways: Vec<PathBuf>,
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
        let named = sources
            .iter()
            .map(|source| {
                let failed = |cause| Failure::new("watch", source, cause);
                let absolute = std::path::absolute(source).map_err(failed)?;
                locate(&absolute).map_err(failed)?;
                Ok(absolute)
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let (sender, receiver) = channel();
        let mut watch = Self {
            named,
            linked: Vec::new(),
            sources: Vec::new(),
            watched_folders: BTreeSet::new(),
            ways: Vec::new(),
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

    /// Watches what links lead to from now on, and no more what they led to before.
    pub(super) fn follow(&mut self, linked: Vec<PathBuf>) {
        if linked == self.linked {
            return;
        }
        self.linked = linked;
        self.restart();
        // What changed between reading and watching is to be read.
        let _ = self.sender.send(Signal::Changed(Vec::new()));
    }

    /// Watches what links lead to, and what they led to before: that may be missing for the moment
    /// in which an editor replaces it.
    pub(super) fn follow_also(&mut self, linked: Vec<PathBuf>) {
        let mut all = self.linked.clone();
        all.extend(linked.into_iter().filter(|it| !self.linked.contains(it)));
        self.follow(all);
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
                            || self.ways.contains(path)
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
        // One in a folder that is not there stands where it stood.
        let locate = |source: &PathBuf| locate(source).unwrap_or_else(|_| source.clone());
        self.sources = self.named.iter().map(locate).collect();
        let is_folder = |source: &&PathBuf| source.is_dir();
        let folders = self.sources.iter().filter(is_folder).cloned();
        self.watched_folders = folders.collect();
        for linked in &self.linked {
            let linked = locate(linked);
            // The watch of a folder is for all that is in it.
            if self.watched_folders.iter().any(|it| linked.starts_with(it)) {
                continue;
            }
            if linked.is_dir() {
                self.watched_folders.insert(linked.clone());
            }
            self.sources.push(linked);
        }
        let all = self.named.iter().chain(&self.linked);
        let parents: BTreeSet<&Path> = all.filter_map(|it| it.parent()).collect();
        self.ways = parents.into_iter().flat_map(way).collect();
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
            poll::start(self.named.clone(), move || {
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
        let ways = self.ways.clone();
        let tell = move |event: notify::Result<Event>| {
            let signal = match event {
                Ok(event) if is_change(&event, &sources, &ways) => Signal::Changed(event.paths),
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
        let sources = self.sources.iter();
        let parents = sources.filter_map(|source| source.parent());
        let alone: BTreeSet<&Path> = parents.chain(self.ways.iter().map(|it| &**it)).collect();
        for folder in alone {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                // The folder that it is waited for in tells when it is there.
                Err(_) if !folder.is_dir() => {}
                result => result?,
            }
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

/// An absolute path as the watcher names it.
fn locate(source: &Path) -> io::Result<PathBuf> {
    match (source.parent(), source.file_name()) {
        (Some(parent), Some(name)) => Ok(fs::canonicalize(parent)?.join(name)),
        _ => Ok(source.to_owned()),
    }
}

/// A folder as it is named where it stands, and the one that it is waited for in: the nearest above
/// it that is there.
fn way(folder: &Path) -> Vec<PathBuf> {
    let mut awaited = folder;
    while let Some(above) = awaited.parent() {
        if let (Ok(found), Some(name)) = (fs::canonicalize(above), awaited.file_name()) {
            return vec![found.join(name), found];
        }
        awaited = above;
    }
    Vec::new()
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
    fn the_folder_of_a_site_may_go_and_come_back() {
        for polling in [None, Some("no watches are left".to_owned())] {
            let above = TempDir::new().expect("a folder");
            let root = above.path().join("deep/site");
            let write = || {
                fs::create_dir_all(root.join("posts"))?;
                fs::write(root.join("posts/a.md"), "a")
            };
            write().expect("a site");
            let sources = ["site.yaml", "posts"].map(|name| root.join(name));
            let mut watch = Watch::start_with(&sources, polling).expect("watched");
            for _ in 0..2 {
                expect_change(&mut watch, "it goes", || fs::remove_dir_all(&root));
                expect_change(&mut watch, "it comes back", write);
                expect_change(&mut watch, "a file in it", || {
                    fs::write(root.join("posts/b.md"), "b")
                });
            }
            expect_change(&mut watch, "it goes with the folder around it", || {
                fs::remove_dir_all(above.path().join("deep"))
            });
            expect_change(&mut watch, "both come back", write);
            expect_change(&mut watch, "another name", || {
                fs::rename(&root, above.path().join("deep/old"))
            });
            expect_change(&mut watch, "another site by that name", write);
            expect_change(&mut watch, "a file in that", || {
                fs::write(root.join("site.yaml"), "title: a")
            });
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_links_lead_to_is_watched() {
        use std::os::unix::fs::symlink;

        for polling in [None, Some("no watches are left".to_owned())] {
            let root = TempDir::new().expect("a folder");
            let root = fs::canonicalize(root.path()).expect("a path");
            let at = |path: &str| root.join(path);
            for folder in ["posts", "notes", "old/2025"] {
                fs::create_dir_all(at(folder)).expect(folder);
            }
            fs::write(at("notes/a.md"), "a").expect("a note");
            symlink("../notes/a.md", at("posts/a.md")).expect("a link");
            symlink("../old/2025", at("posts/2025")).expect("a link");
            let mut watch = Watch::start_with(&[at("posts")], polling).expect("watched");
            watch.follow(vec![at("notes/a.md"), at("old/2025")]);
            watch.wait(None).expect("read once more");

            expect_change(&mut watch, "written", || {
                fs::write(at("notes/a.md"), "longer")
            });
            expect_change(&mut watch, "replaced by a rename", || {
                fs::write(at("new"), "the longest")?;
                fs::rename(at("new"), at("notes/a.md"))
            });
            expect_change(&mut watch, "in a folder", || {
                fs::write(at("old/2025/b.md"), "b")
            });
            expect_change(&mut watch, "gone", || fs::remove_file(at("notes/a.md")));
            watch.follow_also(vec![at("old/2025")]);
            expect_change(&mut watch, "back again", || {
                fs::write(at("notes/a.md"), "a")
            });
            expect_change(&mut watch, "gone with its folder", || {
                fs::remove_dir_all(at("notes"))
            });
            expect_change(&mut watch, "back with it", || {
                fs::create_dir(at("notes"))?;
                fs::write(at("notes/a.md"), "a")
            });
            expect_change(&mut watch, "written there", || {
                fs::write(at("notes/a.md"), "longer")
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
