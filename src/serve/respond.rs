//! What the development server answers: a function of the site as it is and the request.
//!
//! Part of the development server, which shows what *render* made without publishing it.

use std::collections::HashMap;
use std::fs;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use super::page;
use crate::output::{Contents, OutputFile, OutputPath, content_type};

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
    let asset = |body: &str| reply(200, content_type(name), body.as_bytes().to_vec());
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
    match content_type(name) {
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
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            decoded.push(*first);
            continue;
        }
        let [high, low, after @ ..] = rest else {
            return None;
        };
        rest = after;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        decoded.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const HOST: Option<&str> = Some("localhost:1111");

    fn snapshot(root: &str) -> Snapshot {
        let files = [
            ("index.html", "<body>home</body>"),
            ("2026/mail/index.html", "<BODY>mail</BODY>"),
            ("404.html", "<p>lost"),
            ("feed.xml", "<rss/>"),
            ("störung.txt", "text"),
        ];
        let files = files.map(|(path, text)| OutputFile {
            path: OutputPath::new(path).expect(path),
            contents: Contents::Bytes(text.into()),
        });
        Snapshot {
            version: 7,
            root: root.to_owned(),
            site: Some(Arc::new(collect(files.into()))),
            broken: None,
        }
    }

    fn get(snapshot: &Snapshot, url: &str) -> Reply {
        match respond(snapshot, "GET", url, HOST) {
            Response::Now(reply) => reply,
            Response::AtNextVersion => panic!("{url} waits"),
        }
    }

    fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
        let found = reply.headers.iter().find(|(header, _)| *header == name);
        found.map(|(_, value)| value.as_str())
    }

    fn body(reply: &Reply) -> &str {
        std::str::from_utf8(&reply.body).expect("UTF-8")
    }

    #[test]
    fn addresses_lead_to_files() {
        // Root, address, status, and what the body or the new address begins with.
        let cases = [
            ("/", "/", 200, "<body>home"),
            ("/", "/?q=1", 200, "<body>home"),
            ("/", "/index.html", 200, "<body>home"),
            ("/", "/2026/mail/", 200, "<BODY>mail"),
            ("/", "/2026/mail", 308, "/2026/mail/"),
            ("/", "/2026/m%61il?q=1", 308, "/2026/m%61il/?q=1"),
            ("/", "/feed.xml", 200, "<rss/>"),
            ("/", "/st%C3%B6rung.txt", 200, "text"),
            ("/", "/missing/", 404, "<p>lost"),
            ("/", "/2026/", 404, "<p>lost"),
            ("/", "//", 404, "<p>lost"),
            ("/", "//2026/mail", 404, "<p>lost"),
            ("/", "/2026/../feed.xml", 404, "<p>lost"),
            ("/", "/%2e%2e/etc/passwd", 404, "<p>lost"),
            ("/", "/%FF", 400, "This address"),
            ("/", "/%4", 400, "This address"),
            ("/", "/%+1", 400, "This address"),
            ("/", "/__statusgen/reload.js", 200, "// Reloads"),
            ("/", "/__statusgen/overlay.css", 200, "#statusgen-overlay"),
            ("/", "/__statusgen/other", 404, "There is nothing"),
            ("/status/", "/status/", 200, "<body>home"),
            ("/status/", "/status/2026/mail", 308, "/status/2026/mail/"),
            ("/status/", "/", 302, "/status/"),
            ("/status/", "/status", 302, "/status/"),
            ("/status/", "/feed.xml", 404, "<p>lost"),
            ("/st%C3%A4nde/", "/st%c3%a4nde/feed.xml", 200, "<rss/>"),
        ];
        for (root, url, status, start) in cases {
            let reply = get(&snapshot(root), url);
            assert_eq!(reply.status, status, "{url}");
            let found = header(&reply, "Location").unwrap_or(body(&reply));
            assert!(found.starts_with(start), "{url}: {found}");
            assert_eq!(header(&reply, "Cache-Control"), Some("no-store"), "{url}");
        }
    }

    #[test]
    fn only_names_of_this_machine_and_reading_are_answered() {
        let cases = [
            ("GET", Some("localhost"), 200),
            ("GET", Some("LOCALHOST:1111"), 200),
            ("GET", Some("status.localhost:1111"), 200),
            ("GET", Some("127.0.0.1:1111"), 200),
            ("GET", Some("127.8.0.1"), 200),
            ("GET", Some("[::1]:1111"), 200),
            ("HEAD", Some("localhost"), 200),
            ("GET", None, 403),
            ("GET", Some(""), 403),
            ("GET", Some("example.org"), 403),
            ("GET", Some("localhost.example.org"), 403),
            ("GET", Some("127.0.0.1.example.org"), 403),
            ("GET", Some("notlocalhost"), 403),
            ("GET", Some("192.168.0.1:1111"), 403),
            ("GET", Some("[2001:db8::1]"), 403),
            ("GET", Some("0.0.0.0"), 403),
            ("POST", Some("example.org"), 403),
            ("POST", Some("localhost"), 405),
            ("OPTIONS", Some("localhost"), 405),
        ];
        for (method, host, status) in cases {
            let Response::Now(reply) = respond(&snapshot("/"), method, "/", host) else {
                panic!("the home page waits");
            };
            assert_eq!(reply.status, status, "{method} {host:?}");
            let is_allowed = header(&reply, "Allow").is_none();
            assert_eq!(is_allowed, status != 405, "{method} {host:?}");
        }
    }

    #[test]
    fn the_version_is_told_once_it_differs() {
        let cases = [
            ("after=7", None),
            ("after=6", Some("7")),
            ("after=8", Some("7")),
            ("", Some("7")),
            ("after=x", Some("7")),
        ];
        for (query, told) in cases {
            let url = format!("/__statusgen/version?{query}");
            match (respond(&snapshot("/"), "GET", &url, HOST), told) {
                (Response::AtNextVersion, None) => {}
                (Response::Now(reply), Some(told)) => assert_eq!(body(&reply), told, "{query}"),
                (other, _) => panic!("{query}: {other:?}"),
            }
        }
    }

    #[test]
    fn only_pages_are_changed_on_the_way() {
        for url in ["/", "/missing"] {
            assert!(body(&get(&snapshot("/"), url)).contains("reload.js?version=7"));
        }
        assert_eq!(body(&get(&snapshot("/"), "/feed.xml")), "<rss/>");
    }

    #[test]
    fn a_broken_build_is_shown_over_the_last_good_page() {
        let mut snapshot = snapshot("/");
        snapshot.broken = Some("posts/a.md:3: unknown server <b> & co".to_owned());
        let escaped = "unknown server &lt;b&gt; &amp; co</pre>";
        for (url, status, good) in [("/", 200, "home"), ("/missing", 404, "lost")] {
            let reply = get(&snapshot, url);
            assert_eq!(reply.status, status, "{url}");
            assert!(body(&reply).contains(good), "{url}");
            assert!(body(&reply).contains(escaped), "{url}");
        }
        assert_eq!(body(&get(&snapshot, "/feed.xml")), "<rss/>");

        snapshot.site = None;
        let reply = get(&snapshot, "/any/page/");
        assert_eq!(reply.status, 500);
        assert!(body(&reply).starts_with("<!doctype html>"));
        assert!(body(&reply).contains(escaped));
        assert!(body(&reply).contains("reload.js"));
    }

    #[test]
    fn static_files_are_read_when_asked_for() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let original = folder.path().join("logo.svg");
        let mut snapshot = snapshot("/");
        let copy = |name: &str, original: PathBuf| OutputFile {
            path: OutputPath::new(name).expect(name),
            contents: Contents::CopyOf(original),
        };
        let files = vec![
            copy("logo.svg", original.clone()),
            copy("404.html", original.clone()),
        ];
        snapshot.site = Some(Arc::new(collect(files)));
        assert_eq!(get(&snapshot, "/logo.svg").status, 500);
        fs::write(&original, "<svg/>").expect("a static file");
        let reply = get(&snapshot, "/logo.svg");
        assert_eq!((reply.status, body(&reply)), (200, "<svg/>"));
        assert_eq!(
            header(&reply, "Content-Type"),
            Some("image/svg+xml; charset=utf-8")
        );
        let reply = get(&snapshot, "/missing");
        assert_eq!(reply.status, 404);
        assert!(body(&reply).starts_with("<svg/><script"));
    }
}
