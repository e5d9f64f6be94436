//! From a request as the network brings it to an answer that can be sent.
//!
//! Part of the development server. What to answer is said by [`respond`](super::respond); here are
//! the two kinds of answer that take a while: a file, and the next version of the site.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body as _, Bytes, Incoming};
use hyper::header::{HOST, HeaderValue};
use hyper::{Request, StatusCode};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::body::Sent;
use super::host::Host;
use super::respond::{Asked, Body, Reply, Response, Snapshot, respond, unreadable, version_reply};
use crate::no_links;

/// After this long a page is told that nothing changed, and asks again: proxies and browsers give
/// up on a request that takes minutes.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

pub(super) async fn answer(
    request: Request<Incoming>,
    mut snapshots: watch::Receiver<Arc<Snapshot>>,
) -> hyper::Response<Sent> {
    let snapshot = Arc::clone(&snapshots.borrow());
    let uri = request.uri();
    let asked = Asked {
        method: request.method().as_str(),
        url: uri.path_and_query().map_or("/", |url| url.as_str()),
        host: host(&request),
        has_body: !request.body().is_end_stream(),
    };
    let reply = match respond(&snapshot, asked) {
        Response::Now(reply) => reply,
        Response::AtNextVersion => {
            let is_next = |next: &Arc<Snapshot>| next.version != snapshot.version;
            // Too long a wait ends with the version that it began with.
            let _ = timeout(LONGEST_WAIT, snapshots.wait_for(is_next)).await;
            version_reply(snapshots.borrow().version)
        }
    };
    send(reply).await
}

/// A request names its host once, and once more where it asks for a whole address.
fn host(request: &Request<Incoming>) -> Host {
    let mut named = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return Host::Malformed;
    };
    let host = host.to_str().map_or(Host::Malformed, Host::parse);
    let authority = request.uri().authority();
    let in_address = authority.map(|authority| Host::parse(authority.as_str()));
    in_address.map_or(host, |in_address| host.max(in_address))
}

async fn send(reply: Reply) -> hyper::Response<Sent> {
    let body = match reply.body {
        Body::Parts(parts) => Sent::parts(parts),
        Body::File { location, then } => match open(location.clone(), then).await {
            Ok(body) => body,
            Err(cause) => return Box::pin(send(unreadable(&location, &cause))).await,
        },
    };
    let mut response = hyper::Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        // An address that no header can hold came in none.
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

async fn open(location: PathBuf, then: Bytes) -> io::Result<Sent> {
    // The disk may be slow, and must not keep other requests waiting.
    let file = spawn_blocking(move || no_links::open(&location)).await??;
    Sent::file(file, then).await
}
