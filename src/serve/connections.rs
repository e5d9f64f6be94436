//! The connections of the server: how many there are, for how long, and how much each may ask.
//!
//! Part of the development server. Whoever can reach it can open connections and say or take
//! nothing, by mistake or out of malice. So there are bounds on everything that a connection costs,
//! and one rule for when there are too many: the one on which nothing has moved for longest is
//! closed. A browser that has just asked something is hardly ever that one.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, spawn_local, yield_now};
use tokio::time::{sleep, timeout};

use super::answer::answer;
use super::respond::Snapshot;

/// What a connection may cost.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// With a file for each they must fit into the 256 descriptors that macOS gives a process.
    pub(super) connections: usize,
    /// The line of the request and all headers, in bytes.
    pub(super) header: usize,
    /// What is read ahead or written ahead of the other side, in bytes.
    pub(super) buffer: usize,
    /// For the headers of a request to come, from the end of the answer before it.
    pub(super) header_time: Duration,
    /// For which nothing may move. Pages wait for the next version longer than for anything else.
    pub(super) still_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            header: 16 * 1024,
            buffer: 64 * 1024,
            header_time: Duration::from_secs(30),
            still_time: Duration::from_mins(1),
        }
    }
}

/// After this many failures in a row, which takes some seconds, the network is gone.
const MOST_FAILURES: usize = 100;
const PAUSE_AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Accepts connections for as long as the system gives any, and serves them. Runs in a
/// [`LocalSet`](tokio::task::LocalSet).
pub(super) async fn accept(
    listener: TcpListener,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    limits: Limits,
) -> io::Error {
    let http = protocol(&limits);
    let mut open = Open::default();
    let mut failures = 0;
    loop {
        let accepted = match timeout(limits.still_time / 4, listener.accept()).await {
            Ok(Ok((stream, _))) => stream,
            Ok(Err(cause)) => {
                failures += 1;
                if failures >= MOST_FAILURES {
                    return cause;
                }
                // It was gone at once, or no descriptor is left: then the next is accepted.
                open.close_stillest();
                yield_now().await;
                if failures > 1 {
                    sleep(PAUSE_AFTER_FAILURE).await;
                }
                continue;
            }
            Err(_) => {
                open.close_still_for(limits.still_time);
                continue;
            }
        };
        failures = 0;
        open.close_still_for(limits.still_time);
        while open.count() >= limits.connections {
            open.close_stillest();
            // Closing is done by the connection itself.
            yield_now().await;
        }
        // An answer is not to wait for the end of a packet that is full.
        let _ = accepted.set_nodelay(true);
        let moved = Rc::new(Cell::new(Instant::now()));
        let stream = Watched {
            stream: accepted,
            moved: Rc::clone(&moved),
        };
        open.add(moved, serve_one(&http, stream, snapshots.clone()));
    }
}

fn protocol(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_header_size(limits.header)
        .max_buf_size(limits.buffer)
        .title_case_headers(true);
    http
}

fn serve_one(
    http: &http1::Builder,
    stream: Watched,
    snapshots: watch::Receiver<Arc<Snapshot>>,
) -> impl Future<Output = ()> + use<> {
    let service = service_fn(move |request| {
        let snapshots = snapshots.clone();
        async move { Ok::<_, Infallible>(answer(request, snapshots).await) }
    });
    let connection = http.serve_connection(TokioIo::new(stream), service);
    async move {
        // Whoever asked has gone away, or asked in no way that can be understood, and has been
        // answered as well as could be.
        let _ = connection.await;
    }
}

/// The connections that are open.
#[derive(Debug, Default)]
struct Open(Vec<Connection>);

#[derive(Debug)]
struct Connection {
    moved: Rc<Cell<Instant>>,
    task: AbortHandle,
}

impl Open {
    fn add(&mut self, moved: Rc<Cell<Instant>>, connection: impl Future<Output = ()> + 'static) {
        let task = spawn_local(connection).abort_handle();
        self.0.push(Connection { moved, task });
    }

    fn count(&mut self) -> usize {
        self.0.retain(|connection| !connection.task.is_finished());
        self.0.len()
    }

    fn close_stillest(&mut self) {
        // One that is closed already would be the stillest for ever.
        self.count();
        let stillest = self
            .0
            .iter()
            .min_by_key(|connection| connection.moved.get());
        if let Some(connection) = stillest {
            connection.task.abort();
        }
    }

    fn close_still_for(&mut self, time: Duration) {
        for connection in &self.0 {
            if connection.moved.get().elapsed() >= time {
                connection.task.abort();
            }
        }
        self.count();
    }
}

/// A stream that keeps in mind when something last moved on it.
#[derive(Debug)]
struct Watched {
    stream: TcpStream,
    moved: Rc<Cell<Instant>>,
}

impl Watched {
    fn note(&self, written: &Poll<io::Result<usize>>) {
        if matches!(written, Poll::Ready(Ok(1..))) {
            self.moved.set(Instant::now());
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.moved.set(Instant::now());
        }
        read
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.note(&written);
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.note(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
