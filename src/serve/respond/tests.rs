use std::net::Ipv4Addr;

use super::*;

fn asked(url: &str) -> Asked<'_> {
    Asked {
        method: "GET",
        url,
        host: Host::ThisMachine,
        has_body: false,
    }
}

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
        listening: Ipv4Addr::LOCALHOST.into(),
        root: root.to_owned(),
        site: Some(Arc::new(collect(files.into()))),
        broken: None,
    }
}

fn get(snapshot: &Snapshot, url: &str) -> Reply {
    match respond(snapshot, asked(url)) {
        Response::Now(reply) => reply,
        Response::AtNextVersion => panic!("{url} waits"),
    }
}

fn header<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    let found = reply.headers.iter().find(|(header, _)| *header == name);
    found.map(|(_, value)| value.as_str())
}

fn body(reply: &Reply) -> String {
    match &reply.body {
        Body::Parts(parts) => String::from_utf8(parts.concat()).expect("UTF-8"),
        Body::File { location, .. } => panic!("{} is not in memory", location.display()),
    }
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
        let found = header(&reply, "Location").map_or_else(|| body(&reply), str::to_owned);
        assert!(found.starts_with(start), "{url}: {found}");
        assert_eq!(header(&reply, "Cache-Control"), Some("no-store"), "{url}");
    }
}

#[test]
fn only_this_machine_and_reading_are_answered() {
    use Host::{Another, Malformed, ThisMachine};
    let cases = [
        ("GET", ThisMachine, false, 200),
        ("HEAD", ThisMachine, false, 200),
        ("GET", ThisMachine, true, 413),
        ("HEAD", ThisMachine, true, 413),
        ("GET", Another, false, 403),
        ("GET", Malformed, false, 400),
        ("POST", ThisMachine, false, 405),
        ("POST", ThisMachine, true, 405),
        ("POST", Another, true, 403),
        ("POST", Malformed, true, 400),
        ("OPTIONS", ThisMachine, false, 405),
    ];
    for (method, host, has_body, status) in cases {
        let case = format!("{method} {host:?} {has_body}");
        let asked = Asked {
            method,
            host,
            has_body,
            ..asked("/")
        };
        let Response::Now(reply) = respond(&snapshot("/"), asked) else {
            panic!("the home page waits");
        };
        assert_eq!(reply.status, status, "{case}");
        let allowed = header(&reply, "Allow");
        assert_eq!(allowed, (status == 405).then_some("GET, HEAD"), "{case}");
        let connection = header(&reply, "Connection");
        assert_eq!(connection, has_body.then_some("close"), "{case}");
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
        match (respond(&snapshot("/"), asked(&url)), told) {
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
fn static_files_are_left_on_the_disk() {
    let mut snapshot = snapshot("/");
    let copy = |name: &str| OutputFile {
        path: OutputPath::new(name).expect(name),
        contents: Contents::CopyOf(Path::new("/site/static").join(name)),
    };
    let files = ["logo.svg", "page.html", "404.html"].map(copy);
    snapshot.site = Some(Arc::new(collect(files.into())));
    let added = addition(&snapshot);
    let (svg, html) = ("image/svg+xml; charset=utf-8", "text/html; charset=utf-8");
    let cases = [
        ("/logo.svg", 200, "logo.svg", svg, &Bytes::new()),
        ("/page.html", 200, "page.html", html, &added),
        ("/missing", 404, "404.html", html, &added),
    ];
    for (url, status, name, media_type, then) in cases {
        let reply = get(&snapshot, url);
        let expected = Body::File {
            location: Path::new("/site/static").join(name),
            then: then.clone(),
        };
        assert_eq!((reply.status, &reply.body), (status, &expected), "{url}");
        let found = header(&reply, "Content-Type");
        assert_eq!(found, Some(media_type), "{url}");
    }
}
