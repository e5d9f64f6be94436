//! What the development server answers: a function of the site as it is and the request.
//!
//! Part of the development server, which shows what *render* made without publishing it.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, LOCATION};
use percent_encoding::percent_decode_str;

use super::host::Host;
use super::page;
use crate::failure;
use crate::output::kind::media_type;
use crate::output::{Contents, OutputFile, OutputPath};

/// The site in memory.
pub(super) type Site = HashMap<OutputPath, Kept>;

/// A file of the site.
#[derive(Debug)]
pub(super) enum Kept {
    Bytes(Bytes),
    /// A static file, read when it is asked for.
    At(PathBuf),
}

/// What the server shows at one moment.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    /// Differs for every build, and between two runs of the server.
    pub(super) version: u64,
    /// Where the server listens, which says what it is called.
    pub(super) listening: IpAddr,
    /// The path that the site begins at, with a slash at both ends and percent-encoded.
    pub(super) root: String,
    /// The site of the last build without errors; none if there was never one.
    pub(super) site: Option<Arc<Site>>,
    /// The diagnostics of the last build, as plain text, if it had errors.
    pub(super) broken: Option<String>,
}

/// What matters of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    /// The path and the query.
    pub(super) url: &'a str,
    pub(super) host: Host,
    pub(super) has_body: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Response {
    Now(Reply),
    /// To be answered with the version, as soon as it is no longer the snapshot's.
    AtNextVersion,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Body,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// One part after the other.
    Parts(Vec<Bytes>),
    /// What a file holds, and after that some more.
    File { location: PathBuf, then: Bytes },
}

pub(super) fn collect(files: Vec<OutputFile>) -> Site {
    files
        .into_iter()
        .map(|file| {
            let kept = match file.contents {
                Contents::Bytes(bytes) => Kept::Bytes(bytes.into()),
                Contents::CopyOf(location) => Kept::At(location),
            };
            (file.path, kept)
        })
        .collect()
}

pub(super) fn version_reply(version: u64) -> Reply {
    let body = whole(version.to_string());
    reply(200, "text/plain; charset=utf-8", body)
}

/// For a static file that cannot be opened after all.
pub(super) fn unreadable(location: &Path, cause: &io::Error) -> Reply {
    let cause = failure::plainly(cause);
    text(500, &format!("Cannot read {}: {cause}", location.display()))
}

pub(super) fn respond(snapshot: &Snapshot, asked: Asked<'_>) -> Response {
    let mut response = match refusal(snapshot.listening, asked) {
        Some(refusal) => Response::Now(refusal),
        None => granted(snapshot, asked.url),
    };
    // Nobody reads the body, so that the next request on the connection could not be found.
    if let (true, Response::Now(reply)) = (asked.has_body, &mut response) {
        reply.headers.push((CONNECTION, "close".to_owned()));
    }
    response
}

fn refusal(listening: IpAddr, asked: Asked<'_>) -> Option<Reply> {
    // Another site's name that leads to this machine must not let its scripts read drafts.
    match asked.host {
        host if host.is_of(listening) => {}
        Host::ThisMachine | Host::Address(_) | Host::Another => {
            return Some(text(
                403,
                "This server answers only to the names of this machine, such as localhost.",
            ));
        }
        Host::Malformed => {
            return Some(text(
                400,
                "A request names one host, such as localhost or 127.0.0.1.",
            ));
        }
    }
    if !matches!(asked.method, "GET" | "HEAD") {
        let mut refusal = text(405, "This server only answers to GET and HEAD.");
        refusal.headers.push((ALLOW, "GET, HEAD".to_owned()));
        return Some(refusal);
    }
    asked
        .has_body
        .then(|| text(413, "This server takes no requests with a body."))
}

fn granted(snapshot: &Snapshot, url: &str) -> Response {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    if let Some(name) = path.strip_prefix("/__statusgen/") {
        return own(snapshot, name, query);
    }
    Response::Now(match decode(path) {
        Some(decoded) => of_site(snapshot, path, &decoded, query),
        None => text(400, "This address is not percent-encoded UTF-8."),
    })
}

/// What the server needs for itself.
fn own(snapshot: &Snapshot, name: &str, query: &str) -> Response {
    let asset = |body: &'static str| reply(200, media_type(name), whole(body));
    Response::Now(match name {
        "reload.js" => asset(page::RELOAD_SCRIPT),
        "overlay.css" => asset(page::OVERLAY_STYLE),
        "version" if query == format!("after={}", snapshot.version) => {
            return Response::AtNextVersion;
        }
        "version" => version_reply(snapshot.version),
        _ => text(404, "There is nothing here."),
    })
}

/// `path` is as requested, `decoded` is what it means.
fn of_site(snapshot: &Snapshot, path: &str, decoded: &str, query: &str) -> Reply {
    let Some(site) = &snapshot.site else {
        return page(snapshot, 500, &page::bare(""));
    };
    let root = decode(&snapshot.root).unwrap_or_else(|| snapshot.root.clone());
    let Some(wanted) = decoded.strip_prefix(&root) else {
        return if decoded == "/" || format!("{decoded}/") == root {
            redirect(302, &snapshot.root, "")
        } else {
            not_found(snapshot, site)
        };
    };
    let mut name = wanted.to_owned();
    if name.is_empty() || name.ends_with('/') {
        name.push_str("index.html");
    }
    match site.get(name.as_str()) {
        Some(kept) => file(snapshot, 200, &name, kept),
        None if site.contains_key(format!("{wanted}/index.html").as_str()) => {
            redirect(308, &format!("{path}/"), query)
        }
        None => not_found(snapshot, site),
    }
}

fn file(snapshot: &Snapshot, status: u16, name: &str, kept: &Kept) -> Reply {
    let media_type = media_type(name);
    let is_page = media_type.starts_with("text/html");
    match kept {
        Kept::Bytes(bytes) if is_page => page(snapshot, status, bytes),
        Kept::Bytes(bytes) => reply(status, media_type, whole(bytes.clone())),
        Kept::At(location) => {
            let location = location.clone();
            // A browser takes what stands after the end of a page for a part of its body.
            let then = if is_page {
                addition(snapshot)
            } else {
                Bytes::new()
            };
            reply(status, media_type, Body::File { location, then })
        }
    }
}

fn not_found(snapshot: &Snapshot, site: &Site) -> Reply {
    match site.get("404.html") {
        Some(kept) => file(snapshot, 404, "404.html", kept),
        None => page(
            snapshot,
            404,
            &page::bare("There is no page at this address."),
        ),
    }
}

fn page(snapshot: &Snapshot, status: u16, html: &Bytes) -> Reply {
    let parts = page::with(html, addition(snapshot));
    reply(
        status,
        "text/html; charset=utf-8",
        Body::Parts(parts.into()),
    )
}

fn addition(snapshot: &Snapshot) -> Bytes {
    page::addition(
        snapshot.version,
        snapshot.broken.as_deref(),
        snapshot.site.is_some(),
    )
}

fn redirect(status: u16, path: &str, query: &str) -> Reply {
    let mut location = path.to_owned();
    if !query.is_empty() {
        location.push('?');
        location.push_str(query);
    }
    let mut redirect = text(status, "The page is at another address.");
    redirect.headers.push((LOCATION, location));
    redirect
}

fn text(status: u16, sentence: &str) -> Reply {
    let body = whole(format!("{sentence}\n"));
    reply(status, "text/plain; charset=utf-8", body)
}

fn whole(bytes: impl Into<Bytes>) -> Body {
    Body::Parts(vec![bytes.into()])
}

fn reply(status: u16, media_type: &str, body: Body) -> Reply {
    Reply {
        status,
        headers: vec![
            (CONTENT_TYPE, media_type.to_owned()),
            (CACHE_CONTROL, "no-store".to_owned()),
        ],
        body,
    }
}

/// What a percent-encoded path means, if it means anything.
fn decode(path: &str) -> Option<String> {
    let is_code = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let is_sound = path.split('%').skip(1).all(is_code);
    is_sound.then(|| decoded.into_owned())
}

#[cfg(test)]
mod tests;
