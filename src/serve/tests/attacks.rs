//! What the server meets where somebody means it harm, or errs badly: each time it must go on.

use std::path::Path;

use super::*;

const SECRET: &str = "of nobody's concern";

/// A site with static files, a page, and a secret beside it.
struct Attacked {
    folder: TempDir,
    address: String,
    _events: Receiver<ServeEvent>,
}

/// Tries are quick: nothing is waited for that should not be.
const SHORT: Duration = Duration::from_millis(300);

impl Attacked {
    fn with(limits: Limits) -> Self {
        let folder = TempDir::new().expect("a folder");
        let root = folder.path().canonicalize().expect("a folder");
        fs::create_dir_all(root.join("static/deep")).expect("a folder");
        fs::write(root.join("secret"), SECRET).expect("a file");
        fs::write(root.join("static/small.txt"), "small").expect("a file");
        fs::write(root.join("static/deep/small.txt"), "small").expect("a file");
        fs::write(root.join("static/page.html"), "<p>static").expect("a file");
        let large = fs::File::create(root.join("static/large.bin")).expect("a file");
        large.set_len(LARGE).expect("as long as that");
        let site = root.clone();
        let (address, events) = start(limits, root.join("site.yaml"), move || Build::Site {
            files: [
                "small.txt",
                "deep/small.txt",
                "page.html",
                "large.bin",
                "gone.txt",
            ]
            .map(|name| OutputFile {
                path: OutputPath::new(name).expect("safe"),
                contents: Contents::CopyOf(site.join("static").join(name)),
            })
            .into_iter()
            .chain([page("home")])
            .collect(),
            next_change: None,
            linked: Vec::new(),
        });
        Self {
            folder,
            address,
            _events: events,
        }
    }

    fn new() -> Self {
        Self::with(Limits::default())
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn get(&self, name: &str) -> String {
        get(&self.address, &format!("/status/{name}"))
    }

    fn still_answers(&self, after: &str) {
        let page = self.get("");
        assert!(page.contains("<body>home<script"), "{after}: {page}");
    }
}

/// More than the system holds for a reader that does not read.
const LARGE: u64 = 1 << 30;

/// All that comes until the other side closes, in whatever way.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset has ended too; one that stays open has not.
    if let Err(cause) = stream.read_to_end(&mut answer) {
        assert_eq!(cause.kind(), io::ErrorKind::ConnectionReset);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn no_request_ends_the_server() {
    let site = Attacked::new();
    let host = &site.address;
    let long = "x".repeat(20_000);
    let many = ["X: y"; 200].join("\r\n");
    let endless = vec!["X: y"; 20_000].join("\r\n");
    // The status, or 0 where the connection is only closed; the first line but for its end, and headers after the host.
    let get = "GET /status/";
    let bodies = [
        (400, get, "Content-Length: -1"),
        (400, get, "Content-Length: 5\r\nContent-Length: 6"),
        (431, get, "Content-Length: 18446744073709551615"),
        (400, get, "Content-Length: 99999999999999999999999"),
        (413, get, "Content-Length: 9223372036854775807"),
        (413, get, "Content-Length: 3\r\nExpect: 100-continue"),
        (413, get, "Transfer-Encoding: chunked"),
        (400, get, "Transfer-Encoding: gzip"),
        (405, "POST /status/", "Content-Length: 99999999999"),
    ];
    let headers = [
        (431, get, &format!("X: {long}") as &str),
        (431, get, &many),
        (431, get, &endless),
        (431, &format!("{get}?{long}"), "X: y"),
    ];
    let targets = [
        (403, "GET http://example.org/status/", "X: y"),
        (400, &format!("GET http://a@{host}/status/") as &str, "X: y"),
        (405, &format!("CONNECT {host}"), "X: y"),
        (405, "OPTIONS *", "X: y"),
        (404, "GET *", "X: y"),
        (400, "GET /status/\0", "X: y"),
        (400, get, &format!("Host: {host}")),
        (400, get, "Host: example.org"),
    ];
    let asked = [&bodies[..], &headers, &targets].concat();
    let asked = asked.into_iter().map(|(status, line, headers)| {
        let end = "Connection: close\r\n\r\n";
        let sent = format!("{line} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n{end}");
        (status, sent)
    });
    let raw = [
        (400, "GET /status/ HTTP/1.1\r\nConnection: close\r\n\r\n"),
        (400, "GET /status/ HTTP/1.0\r\n\r\n"),
        (400, "GET /status/ HTTP/1.0\r\nHost: [::1]evil\r\n\r\n"),
        (403, "GET /status/ HTTP/1.0\r\nHost: example.org\r\n\r\n"),
        (0, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        (400, "\u{16}\u{3}\u{1}\0\u{1}\r\n\r\n"),
        (431, &"x".repeat(1 << 20)),
    ];
    let raw = raw.map(|(status, sent)| (status, sent.to_owned()));
    for (status, sent) in asked.chain(raw) {
        let what: String = sent.chars().take(100).collect();
        let mut stream = connect(host);
        // It may be answered, and closed, before all is sent: then the answer may be lost.
        let _ = stream.write_all(sent.as_bytes());
        let answer = rest(stream);
        let answered = answer.split(' ').nth(1).map_or(Ok(0), str::parse);
        let is_lost = answer.is_empty() && sent.len() > 8_000;
        assert!(answered == Ok(status) || is_lost, "{what}: {answer}");
        assert!(!answer.contains("<body>home"), "{what}: {answer}");
        site.still_answers(&what);
    }
}

#[test]
fn a_body_without_end_is_not_read() {
    let site = Attacked::new();
    let host = &site.address;
    let mut stream = connect(host);
    write!(
        stream,
        "GET /status/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 999999999999\r\n\r\n"
    )
    .expect("sent");
    // Far more than the system takes on the way: writing fails once the server has closed.
    let piece = vec![b'x'; 1 << 20];
    let failed = (0..1_000).find_map(|_| stream.write_all(&piece).err());
    assert!(failed.is_some(), "a gigabyte was taken");
    site.still_answers("a body without end");
}

#[test]
fn a_connection_that_asks_nothing_is_closed() {
    let site = Attacked::with(Limits {
        header_time: SHORT,
        ..Limits::default()
    });
    let silent = connect(&site.address);
    let mut slow = connect(&site.address);
    write!(slow, "GET /status/ HTTP/1.1\r\nHost: ").expect("sent");
    let mut after_one = connect(&site.address);
    write!(
        after_one,
        "GET /status/small.txt HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.address
    )
    .expect("sent");
    assert_eq!(rest(silent), "");
    assert_eq!(rest(slow), "");
    assert!(rest(after_one).ends_with("small"));
    site.still_answers("silence");
}

#[test]
fn a_header_that_never_ends_is_given_up() {
    let site = Attacked::with(Limits {
        header_time: SHORT,
        ..Limits::default()
    });
    let mut stream = connect(&site.address);
    write!(stream, "GET /status/ HTTP/1.1\r\nX: ").expect("sent");
    // One byte after the other, so that it is never still.
    let failed = (0..2_000).find_map(|_| {
        thread::sleep(Duration::from_millis(5));
        stream.write_all(b"x").err()
    });
    assert!(failed.is_some(), "it was never closed");
    site.still_answers("a header without end");
}

#[test]
fn a_connection_on_which_nothing_moves_is_closed() {
    let site = Attacked::with(Limits {
        still_time: SHORT,
        ..Limits::default()
    });
    let mut stream = connect(&site.address);
    write!(
        stream,
        "GET /status/large.bin HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.address
    )
    .expect("sent");
    thread::sleep(SHORT * 4);
    let mut received = 0;
    let mut piece = vec![0; 1 << 20];
    while let Ok(count @ 1..) = stream.read(&mut piece) {
        received += count as u64;
    }
    assert!(received < LARGE, "all of it came");
    site.still_answers("a reader that does not read");
}

/// Only as many are open as there may be, whatever they wait for.
#[test]
fn connections_without_number_leave_room_for_one_more() {
    let limits = Limits {
        connections: 8,
        ..Limits::default()
    };
    let site = Attacked::with(limits.clone());
    let host = &site.address;
    let version = version(&site.get("")).to_owned();
    let asks = [
        String::new(),
        "GET ".to_owned(),
        format!("GET /status/large.bin HTTP/1.1\r\nHost: {host}\r\n\r\n"),
        format!("GET /__statusgen/version?after={version} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
    ];
    for ask in asks {
        let mut held: Vec<TcpStream> = (0..limits.connections * 5)
            .map(|_| {
                let mut stream = connect(host);
                write!(stream, "{ask}").expect("sent");
                stream
            })
            .collect();
        site.still_answers(&ask);
        if !ask.contains("large") {
            assert_eq!(rest(held.remove(0)), "", "the first is closed: {ask}");
        }
        drop(held);
        site.still_answers("all went");
    }
}

#[test]
fn readers_that_go_away_are_forgotten() {
    let site = Attacked::new();
    for _ in 0..200 {
        let mut stream = connect(&site.address);
        write!(
            stream,
            "GET /status/large.bin HTTP/1.1\r\nHost: {}\r\n\r\n",
            site.address
        )
        .expect("sent");
        let mut first = [0; 64];
        stream.read_exact(&mut first).expect("a beginning");
        assert!(first.starts_with(b"HTTP/1.1 200 "));
    }
    site.still_answers("many that went away");
}

#[test]
fn a_file_is_sent_as_it_is_on_the_disk() {
    let site = Attacked::new();
    assert!(site.get("small.txt").ends_with("\r\n\r\nsmall"));
    assert!(site.get("page.html").contains("\r\n\r\n<p>static<script"));
    let head = request(&site.address, "HEAD", "/status/large.bin");
    assert!(
        head.contains(&format!("Content-Length: {LARGE}\r\n")) && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    let missing = site.get("gone.txt");
    assert!(missing.starts_with("HTTP/1.1 500 "), "{missing}");
    assert!(missing.contains("gone.txt: "), "{missing}");
    fs::write(site.at("static/small.txt"), "").expect("emptied");
    assert!(site.get("small.txt").ends_with("\r\n\r\n"));
    fs::write(site.at("static/gone.txt"), "back").expect("a file");
    assert!(site.get("gone.txt").ends_with("\r\n\r\nback"));
}

/// Its length was told already, so that the connection must end.
#[test]
fn a_file_that_is_cut_short_meanwhile_ends_its_answer() {
    let site = Attacked::new();
    let mut stream = connect(&site.address);
    write!(
        stream,
        "GET /status/large.bin HTTP/1.1\r\nHost: {}\r\n\r\n",
        site.address
    )
    .expect("sent");
    let mut first = [0; 64];
    stream.read_exact(&mut first).expect("a beginning");
    fs::write(site.at("static/large.bin"), "").expect("cut short");
    assert!((rest(stream).len() as u64) < LARGE);
    site.still_answers("a file cut short");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_or_folder_is_not_followed() {
    use std::os::unix::fs::symlink;
    let swap = |path: &Path, target: &Path| {
        if path.is_dir() {
            fs::rename(path, path.with_extension("old")).expect("moved away");
        } else {
            fs::remove_file(path).expect("removed");
        }
        symlink(target, path).expect("a link");
    };
    let site = Attacked::new();
    fs::create_dir(site.at("other")).expect("a folder");
    fs::write(site.at("other/small.txt"), SECRET).expect("a file");
    for (name, place, target) in [
        ("small.txt", "static/small.txt", "../secret"),
        ("page.html", "static/page.html", "../secret"),
        ("deep/small.txt", "static/deep", "../other"),
    ] {
        swap(&site.at(place), Path::new(target));
        let answer = site.get(name);
        assert!(answer.starts_with("HTTP/1.1 500 "), "{name}: {answer}");
        assert!(!answer.contains(SECRET), "{name}: {answer}");
    }
    site.still_answers("links");
}
