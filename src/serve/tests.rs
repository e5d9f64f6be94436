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

/// The status line and the rest of the answer.
fn request(address: &str, method: &str, url: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("connected");
    let limit = Some(Duration::from_secs(20));
    stream.set_read_timeout(limit).expect("a limit");
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

/// Serves a site whose home page is the text of the source: it is broken while that is empty.
fn start(source: PathBuf) -> (String, Receiver<ServeEvent>) {
    let (sender, events) = channel();
    thread::spawn(move || {
        let rebuild = || match fs::read_to_string(&source) {
            Ok(text) if !text.is_empty() => Build::Site(vec![OutputFile {
                path: OutputPath::new("index.html").expect("safe"),
                contents: Contents::Bytes(format!("<body>{text}</body>").into_bytes()),
            }]),
            _ => Build::Broken("site.yaml: <empty>".to_owned()),
        };
        let tell = |event| sender.send(event).expect("told");
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        serve(address, "/status/", slice::from_ref(&source), rebuild, tell)
    });
    let limit = Duration::from_secs(20);
    loop {
        let event = events.recv_timeout(limit).expect("the server listens");
        if let ServeEvent::Listening { url } = event {
            let address = url
                .strip_prefix("http://")
                .and_then(|rest| rest.strip_suffix("/status/"))
                .expect("an address");
            return (address.to_owned(), events);
        }
    }
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
    let folder = TempDir::new().expect("a folder");
    let source = folder.path().join("site.yaml");
    fs::write(&source, "one").expect("a source");
    let (address, _events) = start(source.clone());

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
        // More pages than there are threads to answer them.
        let waiting: Vec<_> = (0..WORKERS * 3)
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

#[test]
fn errors_from_the_start_are_a_page_of_their_own() {
    let folder = TempDir::new().expect("a folder");
    let (address, events) = start(folder.path().join("site.yaml"));
    let page = get(&address, "/status/");
    assert!(page.starts_with("HTTP/1.1 500 "), "{page}");
    assert!(page.contains("site.yaml: &lt;empty&gt;"), "{page}");

    fs::write(folder.path().join("site.yaml"), "fixed").expect("a source");
    let event = events.recv_timeout(Duration::from_secs(20));
    assert!(
        matches!(event, Ok(ServeEvent::Built { files: 1, .. })),
        "{event:?}"
    );
}

#[test]
fn an_address_that_cannot_be_used_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("an address");
    let elsewhere = SocketAddr::from(([0, 0, 0, 0], 0));
    for address in [taken, elsewhere] {
        let result = serve(address, "/", &[], || Build::Site(vec![]), |_| {});
        let message = result.expect_err("a failure").to_string();
        assert!(
            message.starts_with(&format!("cannot listen on {address}: ")),
            "{message}"
        );
    }
}
