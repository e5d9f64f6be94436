//! The server as a browser meets it: over the network, with real files changing.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::slice;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::output::{Contents, OutputPath};

mod attacks;

/// No answer takes that long, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(20);

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
    stream.set_write_timeout(Some(PATIENCE)).expect("a limit");
    stream
}

/// The status line and the rest of the answer.
fn request(address: &str, method: &str, url: &str) -> String {
    let mut stream = connect(address);
    write!(
        stream,
        "{method} {url} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn get(address: &str, url: &str) -> String {
    request(address, "GET", url)
}

/// Serves what a function makes, and gives the address.
fn start(
    limits: Limits,
    watched: PathBuf,
    rebuild: impl FnMut() -> Build + Send + 'static,
) -> (String, Receiver<ServeEvent>) {
    let (sender, events) = channel();
    thread::spawn(move || {
        let tell = |event| sender.send(event).expect("told");
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let watched = slice::from_ref(&watched);
        serve_within(limits, address, "/status/", watched, rebuild, tell)
    });
    loop {
        let event = events.recv_timeout(PATIENCE).expect("the server listens");
        if let ServeEvent::Listening { url } = event {
            let address = url
                .strip_prefix("http://")
                .and_then(|rest| rest.strip_suffix("/status/"))
                .expect("an address");
            return (address.to_owned(), events);
        }
    }
}

fn page(text: &str) -> OutputFile {
    OutputFile {
        path: OutputPath::new("index.html").expect("safe"),
        contents: Contents::Bytes(format!("<body>{text}</body>").into_bytes()),
    }
}

/// Serves a site whose home page is the text of the source: it is broken while that is empty.
fn start_with_source(source: PathBuf) -> (String, Receiver<ServeEvent>) {
    start(
        Limits::default(),
        source.clone(),
        move || match fs::read_to_string(&source) {
            Ok(text) if !text.is_empty() => Build::Site {
                files: vec![page(&text)],
                next_change: None,
                linked: Vec::new(),
            },
            _ => Build::Broken {
                diagnostics: "site.yaml: <empty>".to_owned(),
                linked: Vec::new(),
            },
        },
    )
}

/// The version that a page carries.
fn version(page: &str) -> &str {
    page.split_once("reload.js?version=")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version)
        .expect("a page that reloads")
}

#[test]
fn a_page_is_reloaded_when_its_source_changes() {
    const PAGES: usize = 12;
    let folder = TempDir::new().expect("a folder");
    let source = folder.path().join("site.yaml");
    fs::write(&source, "one").expect("a source");
    let (address, _events) = start_with_source(source.clone());

    let page = get(&address, "/status/");
    assert!(page.starts_with("HTTP/1.1 200 "), "{page}");
    assert!(page.contains("<body>one<script"), "{page}");
    let head = request(&address, "HEAD", "/status/");
    assert!(
        head.contains("Content-Length: ") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    assert!(get(&address, "/").contains("Location: /status/\r\n"));

    let mut page = page;
    for (text, shown) in [
        ("two", "<body>two<script"),
        ("", "site.yaml: &lt;empty&gt;</pre>"),
        ("three", "<body>three<script"),
    ] {
        let url = format!("/__statusgen/version?after={}", version(&page));
        let waiting: Vec<_> = (0..PAGES)
            .map(|_| {
                let (address, url) = (address.clone(), url.clone());
                thread::spawn(move || get(&address, &url))
            })
            .collect();
        thread::sleep(Duration::from_millis(50));
        assert_eq!(version(&get(&address, "/status/")), version(&page));
        assert!(waiting.iter().all(|page| !page.is_finished()));

        fs::write(&source, text).expect("a change");
        for waiting in waiting {
            let answer = waiting.join().expect("an answer");
            assert!(!answer.ends_with(version(&page)), "{answer}");
        }
        let changed = get(&address, "/status/");
        assert!(changed.contains(shown), "{changed}");
        page = changed;
    }
}

/// Nothing is edited: the page that waits is answered because the time has come.
#[test]
fn a_page_is_reloaded_when_its_time_comes() {
    let folder = TempDir::new().expect("a folder");
    let source = folder.path().join("site.yaml");
    let mut builds = 0;
    let (address, _events) = start(Limits::default(), source, move || {
        builds += 1;
        Build::Site {
            files: vec![page(&format!("build {builds}"))],
            next_change: Some(SystemTime::now() + Duration::from_millis(10)),
            linked: Vec::new(),
        }
    });
    let mut page = get(&address, "/status/");
    for _ in 0..2 {
        let url = format!("/__statusgen/version?after={}", version(&page));
        let answer = get(&address, &url);
        assert!(!answer.ends_with(version(&page)), "{answer}");
        let later = get(&address, "/status/");
        assert_ne!(later, page);
        page = later;
    }
}

#[test]
fn a_connection_takes_one_request_after_another() {
    let folder = TempDir::new().expect("a folder");
    let source = folder.path().join("site.yaml");
    fs::write(&source, "one").expect("a source");
    let (address, _events) = start_with_source(source);
    let mut stream = connect(&address);
    for method in ["GET", "HEAD", "GET"] {
        write!(
            stream,
            "{method} /status HTTP/1.1\r\nHost: {address}\r\n\r\n"
        )
        .expect("sent");
        let body = "The page is at another address.\n";
        let end = if method == "GET" { body } else { "\r\n\r\n" };
        let mut answer = String::new();
        while !answer.ends_with(end) {
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("more");
            answer.push(char::from(byte[0]));
        }
        assert!(answer.starts_with("HTTP/1.1 302 "), "{answer}");
    }
}

#[test]
fn errors_from_the_start_are_a_page_of_their_own() {
    let folder = TempDir::new().expect("a folder");
    let (address, events) = start_with_source(folder.path().join("site.yaml"));
    let page = get(&address, "/status/");
    assert!(page.starts_with("HTTP/1.1 500 "), "{page}");
    assert!(page.contains("site.yaml: &lt;empty&gt;"), "{page}");

    fs::write(folder.path().join("site.yaml"), "fixed").expect("a source");
    let event = events.recv_timeout(PATIENCE);
    assert!(
        matches!(event, Ok(ServeEvent::Built { files: 1, .. })),
        "{event:?}"
    );
}

#[test]
fn an_address_that_cannot_be_used_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("an address");
    // Of a network that is for documents alone.
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 0));
    for address in [taken, elsewhere] {
        let broken = || Build::Broken {
            diagnostics: String::new(),
            linked: Vec::new(),
        };
        let result = serve(address, "/", &[], broken, |_| {});
        let message = result.expect_err("a failure").to_string();
        assert!(
            message.starts_with(&format!("cannot listen on {address}: ")),
            "{message}"
        );
    }
}
