//! `statusgen serve`: what keeps it from serving at all, and what must not.

use std::fs;
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
        Self::start_with(command, &[])
    }

    fn start_with(command: &mut Command, options: &[&str]) -> Self {
        let mut process = command
            .args(["serve", "--port", "0", "--message-format", "json"])
            .args(options)
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

    /// Waits until a file has a text, asking for the next version as pages do.
    fn wait_for(&self, path: &str, text: &str) {
        loop {
            let page = self.get("/");
            if self.get(path).contains(text) {
                return;
            }
            let (_, rest) = page.split_once("reload.js?version=").expect("a page");
            let version = rest.split('"').next().expect("a version");
            let answer = self.get(&format!("/__statusgen/version?after={version}"));
            assert!(!answer.ends_with(version), "nothing has changed: {answer}");
        }
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
    serving.wait_for("/", "Work on the quay");
}

#[test]
fn a_window_begins_by_the_clock() {
    let site = temporary(&SITE);
    let in_seconds = |seconds| {
        let time = chrono::Utc::now() + chrono::TimeDelta::seconds(seconds);
        time.format("%Y-%m-%d %H:%M:%S+00:00").to_string()
    };
    let (start, end) = (in_seconds(3), in_seconds(3600));
    write(
        &site.path().join("posts/2026-01-01-disks.md"),
        format!(
            "---\ntitle: New disks\ndate: 2026-01-01 10:00\nservers: [MAIL1]\n\
             maintenance: {{start: {start}, end: {end}}}\n---\nWords.\n"
        ),
    );
    let serving = Serving::start(&mut command(site.path()));
    let summary = "/api/v2/summary.json";
    assert!(!serving.get(summary).contains("\"in_progress\""));
    serving.wait_for(summary, "\"in_progress\"");
}

/// The server was started in it, so that its current folder is the one that was removed.
#[test]
fn the_folder_of_the_site_may_go_and_come_back() {
    let above = temporary(&[]);
    let site = above.path().join("site");
    let write_site = |title: &str| {
        for (path, text) in SITE {
            write(&site.join(path), text.replace("title: News", title));
        }
    };
    write_site("title: Before");
    let mut serving = Serving::start(&mut command(&site));
    serving.wait_for("/", "Before");
    fs::remove_dir_all(&site).unwrap();
    serving.wait_for("/", "cannot open");
    write_site("title: Back again");
    serving.wait_for("/", "Back again");
    serving.still_answers("the folder was away");
}

#[test]
fn other_machines_are_answered_only_where_that_was_asked_for() {
    let site = temporary(&SITE);
    let run = statusgen(site.path(), &["serve", "--bind", "192.0.2.1"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    let warning = "warning: whoever reaches 192.0.2.1 over the network can read this site";
    assert!(run.stderr.starts_with(warning), "{}", run.stderr);
    let run = statusgen(site.path(), &["serve", "--bind", "example.org"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);

    for (options, of_network) in [(&[][..], "403"), (&["--bind", "0.0.0.0"], "200")] {
        let mut serving = Serving::start_with(&mut command(site.path()), options);
        serving.still_answers("it listens");
        for (host, status) in [("192.168.0.7", of_network), ("example.org", "403")] {
            let text = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let mut answer = Vec::new();
            serving.send(&text).read_to_end(&mut answer).unwrap();
            let answer = String::from_utf8_lossy(&answer);
            let expected = format!("HTTP/1.1 {status} ");
            assert!(
                answer.starts_with(&expected),
                "{options:?} {host}: {answer}"
            );
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
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

    /// The file that is edited is not among the posts.
    #[test]
    fn a_post_that_is_a_link_is_followed() {
        let site = temporary(&SITE);
        let note = site.path().join("notes/a.md");
        let text =
            |title: &str| format!("---\ntitle: {title}\ndate: 2026-03-18 11:00\n---\nWords.\n");
        write(&note, text("First words"));
        symlink("../notes/a.md", site.path().join("posts/2026-03-18-a.md")).unwrap();
        let serving = Serving::start(&mut command(site.path()));
        serving.wait_for("/", "First words");
        fs::write(&note, text("Other words")).unwrap();
        serving.wait_for("/", "Other words");
        // It is broken at first, and mended where it stands.
        fs::write(&note, "---\ntitle: [\n---\n").unwrap();
        serving.wait_for("/", "posts/2026-03-18-a.md");
        fs::write(&note, text("Last words")).unwrap();
        serving.wait_for("/", "Last words");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_browser_is_opened() {
        use std::os::unix::fs::PermissionsExt;

        let site = temporary(&SITE);
        let tools = temporary(&[(
            "xdg-open",
            "#!/bin/sh\necho \"$1\" > \"$0.new\"\nmv \"$0.new\" \"$0.opened\"\n",
        )]);
        let browser = tools.path().join("xdg-open");
        fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = command(site.path());
        command.env("PATH", format!("{}:{path}", tools.path().display()));
        let serving = Serving::start_with(&mut command, &["--open"]);
        let opened = tools.path().join("xdg-open.opened");
        let found = (0..2000).find_map(|_| {
            std::thread::sleep(Duration::from_millis(10));
            fs::read_to_string(&opened).ok()
        });
        let expected = format!("http://{}/\n", serving.address);
        assert_eq!(found, Some(expected));
    }
}
