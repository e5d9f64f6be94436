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
