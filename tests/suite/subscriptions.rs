//! Feeds and calendars: what they say of a site, and that it holds whatever authors write.

use std::collections::BTreeSet;

use atom_syndication::Feed;
use rss::Channel;
use serde_json::Value;
use statusgen::load::Sources;

use crate::golden::Tree;
use crate::pipeline::{at, instant, made, sources, tree};

const SETTINGS: &str = "title: 'Tom & Ana''s <status>, \"here\"; 🚀'\n\
    base_url: https://example.net/status/\nraw_html: true\nfeed_items: 3\n";
const SERVERS: &str =
    "servers:\n  - {id: A1, name: 'Mail, <fast> & \"sure\"'}\n  - {id: B2, name: B}\n";

fn post(front_matter: &str, body: &str) -> String {
    format!("---\n{front_matter}\n---\n{body}\n")
}

fn work(name: &str, date: &str, rest: &str) -> (String, String) {
    let front_matter = format!("title: 'Work <1>, & more; \\ 🚧'\ndate: {date}\n{rest}");
    let body = "A \"quoted\" *word*, a; b \\ c &#1; ]]> <b>d</b>\n\n".to_owned() + &"é".repeat(90);
    (format!("posts/{name}.md"), post(&front_matter, &body))
}

/// Work that is planned, moved twice and called off.
fn moved_and_cancelled() -> Vec<(String, String)> {
    let planned = |start, end| format!("maintenance: {{start: {start}, end: {end}}}");
    let later = |rest: String| format!("incident: racks\n{rest}");
    let first = planned("2026-05-01T10:00Z", "2026-05-01T12:00Z");
    vec![
        work("racks", "2026-04-01", &format!("servers: [A1]\n{first}")),
        work(
            "racks-2",
            "2026-04-02",
            &later("status: scheduled".to_owned()),
        ),
        work(
            "racks-3",
            "2026-04-03",
            &later(planned("2026-06-01T10:00Z", "2026-06-01T12:00Z")),
        ),
        work(
            "racks-4",
            "2026-04-04",
            &later(planned("2026-07-01T10:00Z", "2026-07-01T12:00Z")),
        ),
        work(
            "racks-5",
            "2026-04-05",
            &later("status: completed".to_owned()),
        ),
    ]
}

fn site_of(posts: Vec<(String, String)>) -> Sources {
    let settings = ("site.yaml".to_owned(), SETTINGS.to_owned());
    let servers = ("servers.yaml".to_owned(), SERVERS.to_owned());
    sources([settings, servers].into_iter().chain(posts))
}

fn published(posts: Vec<(String, String)>, now: &str) -> Tree {
    tree(&made(&site_of(posts), at(instant(now))).1)
}

fn rss(site: &Tree, path: &str) -> Channel {
    Channel::read_from(site[path].as_slice()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn atom(site: &Tree, path: &str) -> Feed {
    Feed::read_from(site[path].as_slice()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text<'a>(site: &'a Tree, path: &str) -> &'a str {
    std::str::from_utf8(&site[path]).expect("text is UTF-8")
}

#[test]
fn all_formats_say_the_same() {
    let site = published(moved_and_cancelled(), "2026-04-10T00:00:00Z");
    let (rss, atom) = (rss(&site, "feed.xml"), atom(&site, "atom.xml"));
    let json: Value = serde_json::from_slice(&site["feed.json"]).unwrap();
    let items = json["items"].as_array().unwrap();
    assert_eq!(
        (rss.items().len(), atom.entries.len(), items.len()),
        (3, 3, 3)
    );
    for ((one, other), third) in rss.items().iter().zip(&atom.entries).zip(items) {
        assert_eq!(one.title().unwrap(), other.title.value);
        assert_eq!(one.title().unwrap(), third["title"]);
        assert_eq!(one.guid().unwrap().value(), other.id);
        assert_eq!(other.id, third["id"].as_str().unwrap());
        assert_eq!(one.link().unwrap(), third["url"]);
        let content = other
            .content
            .as_ref()
            .and_then(|content| content.value.as_deref());
        // The reader of RSS leaves out white space at the end.
        assert_eq!(one.content(), content.map(str::trim_end));
        assert_eq!(content, third["content_html"].as_str());
    }
    assert_eq!(rss.title(), atom.title.value);
    assert_eq!(json["title"], "Tom & Ana's <status>, \"here\"; 🚀");
}

#[test]
fn a_maintenance_has_a_calendar_of_its_own() {
    let site = published(moved_and_cancelled(), "2026-04-10T00:00:00Z");
    let event = |path: &str| -> String {
        let (_, from_event) = text(&site, path).split_once("BEGIN:VEVENT").expect(path);
        from_event.to_owned()
    };
    assert_eq!(
        event("2026/04/01/racks/maintenance.ics"),
        event("maintenance.ics")
    );
    let calendars = site.keys().filter(|path| path.ends_with(".ics"));
    assert_eq!(
        calendars.count(),
        3,
        "one for the site, the system and the maintenance"
    );
}

#[test]
fn feeds_name_a_style_that_is_published() {
    let site = published(moved_and_cancelled(), "2026-04-10T00:00:00Z");
    let style = site
        .keys()
        .find(|path| path.starts_with("feed.") && path.ends_with(".css"));
    let style = style.expect("there is a style for feeds");
    let named = format!("<?xml-stylesheet type=\"text/css\" href=\"/status/{style}\"?>\n<");
    for path in [
        "feed.xml",
        "atom.xml",
        "history.rss",
        "history.atom",
        "server/A1/feed.xml",
    ] {
        let text = text(&site, path);
        assert_eq!(text.matches("<?xml ").count(), 1, "{path}");
        assert!(text.contains(&named), "{path}");
    }
}

#[test]
fn titles_carry_the_state_and_ids_do_not() {
    let titles = |posts: usize| -> Vec<(String, String)> {
        let mut all = moved_and_cancelled();
        all.truncate(posts);
        let site = published(all, "2026-04-10T00:00:00Z");
        let entry = |entry: &atom_syndication::Entry| (entry.title.value.clone(), entry.id.clone());
        atom(&site, "atom.xml").entries.iter().map(entry).collect()
    };
    let title = |state: &str, id: &str| {
        let title = format!("[{state}] Work <1>, & more; \\ 🚧");
        (title, format!("https://example.net/status/#{id}"))
    };
    let scheduled = |id| title("Scheduled", id);
    assert_eq!(titles(1), [scheduled("racks")]);
    assert_eq!(titles(2), [scheduled("racks-2"), scheduled("racks")]);
    assert_eq!(
        titles(5),
        [
            title("Cancelled", "racks-5"),
            scheduled("racks-4"),
            scheduled("racks-3")
        ]
    );
}

#[test]
fn the_history_has_one_entry_that_moves() {
    for (posts, state, updated) in [
        (1, "Scheduled", "2026-04-01T00:00:00+00:00"),
        (4, "Scheduled", "2026-04-04T00:00:00+00:00"),
        (5, "Cancelled", "2026-04-05T00:00:00+00:00"),
    ] {
        let mut all = moved_and_cancelled();
        all.truncate(posts);
        let site = published(all, "2026-04-10T00:00:00Z");
        let feed = atom(&site, "history.atom");
        let entry = &feed.entries[0];
        assert_eq!(feed.entries.len(), 1);
        assert_eq!(entry.id, "https://example.net/status/history#racks");
        assert_eq!(
            entry.title.value,
            format!("[{state}] Work <1>, & more; \\ 🚧")
        );
        assert_eq!(entry.updated.to_rfc3339(), updated);
        assert_eq!(feed.updated, entry.updated);
        assert_eq!(
            entry.published.unwrap().to_rfc3339(),
            "2026-04-01T00:00:00+00:00"
        );
        let html = entry
            .content
            .as_ref()
            .and_then(|content| content.value.as_deref())
            .unwrap();
        assert_eq!(html.matches("<small>").count(), posts);
        let channel = rss(&site, "history.rss");
        let item = &channel.items()[0];
        assert_eq!(item.guid().unwrap().value(), entry.id);
        assert_eq!(item.content(), Some(html.trim_end()));
    }
}

#[test]
fn addresses_in_raw_html_are_absolute() {
    let body = "<a href='/tags/'>x</a> [y](y.png) <img alt='' src=y.png>";
    let post = post("title: T\ndate: 2026-04-01\nslug: t", body);
    let post = ("posts/t.md".to_owned(), post);
    let mut sources = site_of(vec![post]);
    sources.static_files.push(statusgen::load::StaticFile {
        path: "2026/04/01/t/y.png".to_owned(),
        location: "y.png".into(),
        contents: None,
    });
    let files = made(&sources, at(instant("2026-04-10T00:00:00Z"))).1;
    let feed = files
        .iter()
        .find(|file| file.path.as_str() == "feed.json")
        .unwrap();
    let json: Value = serde_json::from_slice(&crate::pipeline::contents(feed)).unwrap();
    let post = "https://example.net/status/2026/04/01/t/";
    assert_eq!(
        json["items"][0]["content_html"].as_str().unwrap(),
        format!(
            "<p><a href=\"https://example.net/status/tags/\">x</a> <a href=\"{post}y.png\">y</a> \
             <img alt=\"\" src=\"{post}y.png\"></p>\n"
        )
    );
}

#[test]
fn a_site_without_posts_has_sound_feeds_and_an_empty_calendar() {
    let site = published(Vec::new(), "2026-04-10T00:00:00Z");
    for path in ["atom.xml", "history.atom", "server/A1/atom.xml"] {
        assert_eq!(
            atom(&site, path).updated.to_rfc3339(),
            "2005-12-01T00:00:00+00:00"
        );
    }
    for path in ["feed.xml", "history.rss", "server/A1/feed.xml"] {
        assert_eq!(rss(&site, path).pub_date(), None);
    }
    assert!(text(&site, "maintenance.ics").ends_with("END:VTIMEZONE\r\nEND:VCALENDAR\r\n"));
    assert!(!site.contains_key("server/A1/maintenance.ics"));
}

#[test]
fn a_feed_without_entries_is_as_old_as_the_site() {
    let news = (
        "posts/news.md".to_owned(),
        post("title: T\ndate: 2026-04-01", "x"),
    );
    let site = published(vec![news], "2026-04-10T00:00:00Z");
    for path in ["history.atom", "server/A1/atom.xml"] {
        assert_eq!(
            atom(&site, path).updated.to_rfc3339(),
            "2026-04-01T00:00:00+00:00"
        );
    }
}

#[test]
fn feeds_name_their_encoding_and_escape_a_description_once() {
    let settings = "base_url: https://example.net/\ndescription: 'Tom & Ana, <b>'\n";
    let settings = ("site.yaml".to_owned(), settings.to_owned());
    let site = tree(&made(&sources([settings]), at(instant("2026-04-10T00:00:00Z"))).1);
    let (rss, atom) = (rss(&site, "feed.xml"), atom(&site, "atom.xml"));
    assert_eq!(rss.description(), "Tom & Ana, <b>");
    assert_eq!(atom.subtitle.unwrap().value, "Tom & Ana, <b>");
    let json: Value = serde_json::from_slice(&site["feed.json"]).unwrap();
    assert_eq!(json["description"], "Tom & Ana, <b>");
    for path in ["feed.xml", "atom.xml", "history.rss", "history.atom"] {
        let start = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";
        assert!(text(&site, path).starts_with(start), "{path}");
    }
}

/// All ids of the feeds and the calendar of a site that stands at an address.
fn ids(place: &str) -> BTreeSet<String> {
    let settings = ("site.yaml".to_owned(), format!("feed_items: 3\n{place}\n"));
    let servers = ("servers.yaml".to_owned(), SERVERS.to_owned());
    let files = [settings, servers].into_iter().chain(moved_and_cancelled());
    let site = tree(&made(&sources(files), at(instant("2026-04-10T00:00:00Z"))).1);
    let mut ids = BTreeSet::new();
    for path in ["atom.xml", "history.atom", "server/A1/atom.xml"] {
        let feed = atom(&site, path);
        ids.insert(feed.id);
        ids.extend(feed.entries.into_iter().map(|entry| entry.id));
    }
    let calendar = lines(text(&site, "maintenance.ics")).into_iter();
    ids.extend(calendar.filter(|line| line.starts_with("UID:")));
    ids
}

#[test]
fn ids_survive_a_move_where_the_site_chose_what_they_begin_with() {
    let before = ids("base_url: http://old.example/status/");
    let moved = "base_url: https://new.example/";
    assert_eq!(
        before,
        ids(&format!("{moved}\nid_base: http://old.example/status/"))
    );
    assert!(before.is_disjoint(&ids(moved)));
    let tag = "id_base: 'tag:status.example.com,2026:'";
    let tagged = ids(&format!("{moved}\n{tag}"));
    assert_eq!(
        tagged,
        ids(&format!("base_url: http://old.example/status/\n{tag}"))
    );
    for id in [
        "tag:status.example.com,2026:atom.xml",
        "tag:status.example.com,2026:#racks-5",
        "tag:status.example.com,2026:history#racks",
        "UID:racks@status.example.com.2026",
    ] {
        assert!(tagged.contains(id), "{id} in {tagged:?}");
    }
}

/// The lines of a calendar, unfolded.
fn lines(calendar: &str) -> Vec<String> {
    assert!(calendar.ends_with("\r\n"));
    assert!(
        calendar
            .split("\r\n")
            .all(|line| line.len() <= 75 && !line.contains(['\r', '\n']))
    );
    let unfolded = calendar.replace("\r\n ", "");
    unfolded.lines().map(str::to_owned).collect()
}

#[test]
fn an_event_follows_its_window() {
    let mut ids = BTreeSet::new();
    for (posts, sequence, start, status, stamp) in [
        (1, 0, "20260501T100000Z", "CONFIRMED", "20260401T000000Z"),
        (2, 0, "20260501T100000Z", "CONFIRMED", "20260402T000000Z"),
        (3, 1, "20260601T100000Z", "CONFIRMED", "20260403T000000Z"),
        (4, 2, "20260701T100000Z", "CONFIRMED", "20260404T000000Z"),
        (5, 3, "20260701T100000Z", "CANCELLED", "20260405T000000Z"),
    ] {
        let mut all = moved_and_cancelled();
        all.truncate(posts);
        let site = published(all, "2026-04-10T00:00:00Z");
        for path in ["maintenance.ics", "server/A1/maintenance.ics"] {
            let lines = lines(text(&site, path));
            for expected in [
                format!("SEQUENCE:{sequence}"),
                format!("DTSTART:{start}"),
                format!("STATUS:{status}"),
                format!("DTSTAMP:{stamp}"),
                format!("LAST-MODIFIED:{stamp}"),
                "CREATED:20260401T000000Z".to_owned(),
                "UID:racks@example.net.status".to_owned(),
            ] {
                let times = lines.iter().filter(|line| **line == expected).count();
                assert_eq!(times, 1, "{path} after {posts}: {expected} in {lines:#?}");
            }
            ids.extend(lines.into_iter().filter(|line| line.starts_with("UID")));
        }
        assert!(!site.contains_key("server/B2/maintenance.ics"));
    }
    assert_eq!(ids.len(), 1);
}

#[test]
fn texts_in_a_calendar_are_escaped() {
    let site = published(moved_and_cancelled(), "2026-04-10T00:00:00Z");
    let lines = lines(text(&site, "maintenance.ics"));
    let title = "Tom & Ana's <status>\\, \"here\"\\; 🚀: maintenance";
    for expected in [
        format!("NAME;VALUE=TEXT:{title}"),
        format!("X-WR-CALNAME:{title}"),
        "SUMMARY:[Cancelled] Work <1>\\, & more\\; \\\\ 🚧".to_owned(),
    ] {
        assert!(lines.contains(&expected), "{expected} in {lines:#?}");
    }
    let start = "DESCRIPTION:Systems: Mail\\, <fast> & \"sure\"\\n\\nCancelled\\, 5 April 2026";
    assert!(
        lines.iter().any(|line| line.starts_with(start)),
        "{lines:#?}"
    );
}
