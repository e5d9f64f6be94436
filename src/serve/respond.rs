//! What the development server answers: a function of the site as it is and the request.
//!
//! Part of the development server, which shows what *render* made without publishing it.

use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::page;
use crate::output::kind::media_type;
use crate::output::{Contents, OutputFile, OutputPath};

/// The site in memory.
pub(super) type Site = HashMap<OutputPath, Contents>;

/// What the server shows at one moment.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    /// Differs for every build, and between two runs of the server.
    pub(super) version: u64,
    /// The path that the site begins at, with a slash at both ends and percent-encoded.
    pub(super) root: String,
    /// The site of the last build without errors; none if there was never one.
    pub(super) site: Option<Arc<Site>>,
    /// The diagnostics of the last build, as plain text, if it had errors.
    pub(super) broken: Option<String>,
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
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

pub(super) fn collect(files: Vec<OutputFile>) -> Site {
    files
        .into_iter()
        .map(|file| (file.path, file.contents))
        .collect()
}

pub(super) fn version_reply(version: u64) -> Reply {
    reply(
        200,
        "text/plain; charset=utf-8",
        version.to_string().into_bytes(),
    )
}

pub(super) fn respond(
    snapshot: &Snapshot,
    method: &str,
    url: &str,
    host: Option<&str>,
) -> Response {
    // Another site's name that leads to this machine must not let its scripts read drafts.
    if !host.is_some_and(is_loopback) {
        return Response::Now(text(
            403,
            "This server answers only to the names of this machine, such as localhost.",
        ));
    }
    if !matches!(method, "GET" | "HEAD") {
        let mut refusal = text(405, "This server only answers to GET and HEAD.");
        refusal.headers.push(("Allow", "GET, HEAD".to_owned()));
        return Response::Now(refusal);
    }
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    if let Some(name) = path.strip_prefix("/__statusgen/") {
        return own(snapshot, name, query);
    }
    Response::Now(match decode(path) {
        Some(decoded) => of_site(snapshot, path, &decoded, query),
        None => text(400, "This address is not percent-encoded UTF-8."),
    })
}

fn is_loopback(host: &str) -> bool {
    if let Some(rest) = host.strip_prefix('[') {
        return rest
            .split_once(']')
            .and_then(|(address, _)| address.parse::<Ipv6Addr>().ok())
            .is_some_and(|address| address.is_loopback());
    }
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// What the server needs for itself.
fn own(snapshot: &Snapshot, name: &str, query: &str) -> Response {
    let asset = |body: &str| reply(200, media_type(name), body.as_bytes().to_vec());
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
        return page(snapshot, 500, page::bare("").as_bytes());
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
        Some(contents) => file(snapshot, &name, contents),
        None if site.contains_key(format!("{wanted}/index.html").as_str()) => {
            redirect(308, &format!("{path}/"), query)
        }
        None => not_found(snapshot, site),
    }
}

fn file(snapshot: &Snapshot, name: &str, contents: &Contents) -> Reply {
    let read;
    let body = match contents {
        Contents::Bytes(bytes) => bytes,
        Contents::CopyOf(original) => match fs::read(original) {
            Ok(bytes) => {
                read = bytes;
                &read
            }
            Err(cause) => {
                return text(500, &format!("Cannot read {}: {cause}", original.display()));
            }
        },
    };
    match media_type(name) {
        html if html.starts_with("text/html") => page(snapshot, 200, body),
        other => reply(200, other, body.clone()),
    }
}

fn not_found(snapshot: &Snapshot, site: &Site) -> Reply {
    match site.get("404.html") {
        Some(Contents::Bytes(bytes)) => page(snapshot, 404, bytes),
        Some(contents) => Reply {
            status: 404,
            ..file(snapshot, "404.html", contents)
        },
        None => page(
            snapshot,
            404,
            page::bare("There is no page at this address.").as_bytes(),
        ),
    }
}

fn page(snapshot: &Snapshot, status: u16, html: &[u8]) -> Reply {
    let body = page::prepare(
        html,
        snapshot.version,
        snapshot.broken.as_deref(),
        snapshot.site.is_some(),
    );
    reply(status, "text/html; charset=utf-8", body)
}

fn redirect(status: u16, path: &str, query: &str) -> Reply {
    let mut location = path.to_owned();
    if !query.is_empty() {
        location.push('?');
        location.push_str(query);
    }
    let mut redirect = text(status, "The page is at another address.");
    redirect.headers.push(("Location", location));
    redirect
}

fn text(status: u16, sentence: &str) -> Reply {
    reply(
        status,
        "text/plain; charset=utf-8",
        format!("{sentence}\n").into_bytes(),
    )
}

fn reply(status: u16, content_type: &str, body: Vec<u8>) -> Reply {
    Reply {
        status,
        headers: vec![
            ("Content-Type", content_type.to_owned()),
            ("Cache-Control", "no-store".to_owned()),
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
