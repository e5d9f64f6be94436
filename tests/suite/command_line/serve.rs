//! `statusgen serve`: what keeps it from serving at all, and what must not.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use super::{SITE, command, statusgen};
use crate::folder::{temporary, write};

/// A server that ends with the test.
struct Serving {
    process: Child,
    address: String,
    /// Kept open, so that what it prints goes somewhere.
    _printed: Lines<BufReader<ChildStdout>>,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Serving {
    /// Waits until it listens.
    fn start(command: &mut Command) -> Self {
        let mut process = command
            .args(["serve", "--port", "0", "--message-format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut printed = BufReader::new(process.stdout.take().expect("a pipe")).lines();
        let url = printed.by_ref().map_while(Result::ok).find_map(|line| {
            let message: serde_json::Value = serde_json::from_str(&line).ok()?;
            Some(message.get("url")?.as_str()?.to_owned())
        });
        let url = url.expect("it listens");
        let address = url.strip_prefix("http://").expect("an address");
        Self {
            process,
            address: address.trim_end_matches('/').to_owned(),
            _printed: printed,
        }
    }

    fn send(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        let limit = Some(Duration::from_secs(20));
        stream.set_read_timeout(limit).expect("a limit");
        stream.write_all(text.as_bytes()).expect("sent");
        stream
    }

    /// The request for a file; its connection stays open after that, or closes.
    fn request(&self, path: &str, connection: &str) -> String {
        let host = &self.address;
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: {connection}\r\n\r\n")
    }

    /// Asks again where the connection was closed to make place for others, as browsers do.
    fn get(&self, path: &str) -> String {
        const TRIES: usize = 5;
        let ask = |_| {
            let mut answer = Vec::new();
            let mut stream = self.send(&self.request(path, "close"));
            let read = stream.read_to_end(&mut answer);
            (read.is_ok() && !answer.is_empty()).then_some(answer)
        };
        let answer = (0..TRIES).find_map(ask).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn still_answers(&mut self, after: &str) {
        let ended = self.process.try_wait().expect("its state");
        assert_eq!(ended, None, "{after}");
        let page = self.get("/");
        assert!(page.starts_with("HTTP/1.1 200 "), "{after}: {page}");
        assert!(page.contains("Quayside Hosting status"), "{after}: {page}");
    }
}

#[test]
fn a_taken_port_ends_with_two() {
    let site = temporary(&SITE);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = statusgen(site.path(), &["serve", "--port", &port]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    let told = format!("error: cannot listen on 127.0.0.1:{port}: ");
    assert!(run.stderr.starts_with(&told), "{}", run.stderr);
}

#[test]
fn a_folder_without_a_site_ends_with_two() {
    let empty = temporary(&[]);
    let run = statusgen(empty.path(), &["serve"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert_eq!(
        statusgen(empty.path(), &["serve", "--port", "65536"]).status,
        2
    );
    assert_eq!(
        statusgen(empty.path(), &["serve", "--now", "never"]).status,
        2
    );
}

/// The post is dated a moment ahead, and nobody edits anything.
#[test]
fn what_begins_later_is_shown_when_it_begins() {
    let site = temporary(&SITE);
    let begins = chrono::Utc::now() + chrono::TimeDelta::seconds(3);
    let begins = begins.format("%Y-%m-%d %H:%M:%S+00:00");
    write(
        &site.path().join("posts/2026-01-01-soon.md"),
        format!("---\ntitle: Work on the quay\ndate: {begins}\n---\nWords.\n"),
    );
    let serving = Serving::start(&mut command(site.path()));
    let mut page = serving.get("/");
    // Asks for the next version as a page does, so that it need not ask often.
    while !page.contains("Work on the quay") {
        let (_, rest) = page.split_once("reload.js?version=").expect("a page");
        let version = rest.split('"').next().expect("a version");
        let answer = serving.get(&format!("/__statusgen/version?after={version}"));
        assert!(!answer.ends_with(version), "nothing has changed: {answer}");
        page = serving.get("/");
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, File};
    use std::os::unix::fs::symlink;

    use super::*;

    /// The server with as many files and connections as the system lets it have open.
    fn with_descriptors(site: &Path, count: usize) -> Serving {
        let plain = command(site);
        let mut limited = Command::new("sh");
        limited
            .args(["-c", &format!("ulimit -n {count}; exec \"$0\" \"$@\"")])
            .arg(plain.get_program())
            .current_dir(site);
        for (name, value) in plain.get_envs() {
            assert_eq!(value, None, "the environment is only cleared");
            limited.env_remove(name);
        }
        Serving::start(&mut limited)
    }

    #[test]
    fn crowds_of_connections_leave_it_answering() {
        const CROWD: usize = 130;
        for descriptors in [256, 64] {
            let site = temporary(&SITE);
            fs::create_dir(site.path().join("static")).unwrap();
            let large = File::create(site.path().join("static/large.bin")).unwrap();
            large.set_len(1 << 30).unwrap();
            let mut serving = with_descriptors(site.path(), descriptors);
            let asks = [
                ("nothing", String::new()),
                ("half a request", "GET / HTTP/1.1\r\nHost:".to_owned()),
                (
                    "a page and then nothing",
                    serving.request("/", "keep-alive"),
                ),
                ("a large file", serving.request("/large.bin", "keep-alive")),
                (
                    "to be sent a lot",
                    format!(
                        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Length: 99999999999999\r\n\r\n",
                        serving.address
                    ),
                ),
            ];
            let mut held = Vec::new();
            for (what, ask) in &asks {
                held.extend((0..CROWD).map(|_| serving.send(ask)));
                serving.still_answers(what);
            }
            // Each of them would have taken a gigabyte.
            if let Some(kibibytes) = peak_memory(serving.process.id()) {
                assert!(kibibytes < 100 * 1024, "{kibibytes} KiB");
            }
            drop(held);
            serving.still_answers("all went");
        }
    }

    /// In KiB, as Linux tells it.
    fn peak_memory(process: u32) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    #[test]
    fn links_within_the_site_are_served_and_others_never() {
        const SECRET: &str = "of nobody's concern";
        let folder = temporary(&[("secret", SECRET), ("site/assets/a.txt", "of the site")]);
        for (path, text) in SITE {
            write(&folder.path().join("site").join(path), text);
        }
        let site = folder.path().join("site");
        write(&site.join("static/own.txt"), "of the site");
        symlink("../assets/a.txt", site.join("static/linked.txt")).unwrap();
        symlink("../assets", site.join("static/folder")).unwrap();
        let mut serving = Serving::start(&mut command(&site));
        for path in ["/own.txt", "/linked.txt", "/folder/a.txt"] {
            let answer = serving.get(path);
            assert!(answer.ends_with("of the site"), "{path}: {answer}");
        }

        let secret = folder.path().join("secret");
        let own = site.join("static/own.txt");
        for _ in 0..100 {
            fs::remove_file(&own).unwrap();
            symlink(&secret, &own).unwrap();
            let answer = serving.get("/own.txt");
            assert!(!answer.contains(SECRET), "{answer}");
            fs::remove_file(&own).unwrap();
            fs::write(&own, "of the site").unwrap();
        }
        fs::remove_dir_all(site.join("assets")).unwrap();
        fs::write(folder.path().join("a.txt"), SECRET).unwrap();
        symlink(folder.path(), site.join("assets")).unwrap();
        for path in ["/linked.txt", "/folder/a.txt"] {
            let answer = serving.get(path);
            assert!(!answer.contains(SECRET), "{path}: {answer}");
        }
        serving.still_answers("links");
    }
}
