//! What the server shows now, and the requests that wait for the next version of it.
//!
//! Part of the development server. A page asks for the next version and is answered when there is
//! one, which may take long. Such requests are held in a list and answered by one thread, so that
//! any number of open pages leaves the threads that answer requests free.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tiny_http::{Header, Request};

use super::respond::{Reply, Snapshot, version_reply};

/// After this long a page is told that nothing changed, and asks again: proxies and browsers give
/// up on a request that takes minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

#[derive(Debug)]
pub(super) struct Current {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    snapshot: Arc<Snapshot>,
    /// The longest waiting first.
    waiting: Vec<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    request: Request,
    version: u64,
    since: Instant,
}

impl Current {
    pub(super) fn new(snapshot: Snapshot) -> Self {
        Self {
            state: Mutex::new(State {
                snapshot: Arc::new(snapshot),
                waiting: Vec::new(),
            }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements that hold the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.lock().snapshot)
    }

    pub(super) fn replace(&self, snapshot: Snapshot) {
        self.lock().snapshot = Arc::new(snapshot);
        self.changed.notify_all();
    }

    /// Holds a request until the version is another than the given one.
    pub(super) fn hold(&self, request: Request, version: u64) {
        let mut state = self.lock();
        state.waiting.push(Waiting {
            request,
            version,
            since: Instant::now(),
        });
        // The version may have changed since the caller looked.
        if state.snapshot.version != version {
            self.changed.notify_all();
        }
    }

    /// Answers the held requests when their time has come. Never returns.
    pub(super) fn answer_waiting(&self) {
        let mut state = self.lock();
        loop {
            let version = state.snapshot.version;
            let due: Vec<Waiting> = state
                .waiting
                .extract_if(.., |waiting| {
                    waiting.version != version || waiting.since.elapsed() >= LONGEST_WAIT
                })
                .collect();
            if due.is_empty() {
                let pause = state.waiting.first().map_or(LONGEST_WAIT, |waiting| {
                    LONGEST_WAIT.saturating_sub(waiting.since.elapsed())
                });
                state = self
                    .changed
                    .wait_timeout(state, pause)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
            } else {
                drop(state);
                for waiting in due {
                    send(waiting.request, version_reply(version));
                }
                state = self.lock();
            }
        }
    }
}

pub(super) fn send(request: Request, reply: Reply) {
    let mut response = tiny_http::Response::from_data(reply.body)
        .with_status_code(reply.status)
        // Every body is in memory, so its length can always be told.
        .with_chunked_threshold(usize::MAX);
    for (name, value) in reply.headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // Whoever asked may have gone away, which is no concern of anybody's.
    let _ = request.respond(response);
}
