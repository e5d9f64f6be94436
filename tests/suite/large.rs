//! Sources of a size that nobody writes by hand. No time is measured: a test whose work grew with
//! the square of the size would not end.

use statusgen::Generated;
use statusgen::content::Extra;
use statusgen::diagnostic::{Code, Subject};
use statusgen::site::Options;

use crate::pipeline::{NOW, at, instant, made, sources, told, tree};

const HEAD: &str = "title: A\ndate: 2026-03-19\n";

fn generated(head: &str, body: &str) -> Generated {
    let files = [
        ("servers.yaml", "servers: [{id: A}]\n".to_owned()),
        ("posts/a.md", format!("---\n{head}---\n{body}")),
    ];
    statusgen::generate(&sources(files), options(), |_| ())
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

fn options() -> Options {
    at(instant(NOW))
}

#[test]
fn a_body_may_have_ten_thousand_of_anything() {
    let table = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(100),
        "-|".repeat(100),
        format!("|{}\n", "b|".repeat(100)).repeat(1_000)
    );
    let nested_list = numbered(500, |depth| format!("{}- a\n", "  ".repeat(depth)));
    let footnotes = numbered(10_000, |n| format!("[^{n}] "))
        + "\n\n"
        + &numbered(10_000, |n| format!("[^{n}]: a\n\n"));
    let definitions = numbered(10_000, |n| format!("[a{n}]: /tags/\n"))
        + &numbered(10_000, |n| format!("[a{n}] "));
    for (what, body) in [
        ("paragraphs", "Words.\n\n".repeat(50_000)),
        ("words", "word ".repeat(400_000)),
        ("equal headings", "# A\n\n".repeat(10_000)),
        ("headings", numbered(10_000, |n| format!("# A{n}\n\n"))),
        ("footnotes", footnotes),
        ("definitions of links", definitions),
        ("quotes in quotes", ">".repeat(10_000) + "a"),
        ("lists in lists, on a line", "* ".repeat(10_000) + "a"),
        ("lists in lists", nested_list),
        ("emphasis", "*a _b ".repeat(10_000)),
        ("emphasis in emphasis", "*a **".repeat(10_000)),
        ("brackets", "[".repeat(50_000)),
        ("links without end", "[a](".repeat(20_000)),
        (
            "pictures in pictures",
            "![".repeat(5_000) + "a" + &"](/)".repeat(5_000),
        ),
        ("back quotes", numbered(500, |n| "`".repeat(n + 1) + "a")),
        ("quotation marks", "'\"".repeat(20_000)),
        ("tags of HTML", "<b>".repeat(20_000)),
        ("comments of HTML", "a <!--".repeat(20_000)),
        ("character references", "&amp;&".repeat(20_000)),
        ("cells", table),
    ] {
        let generated = generated(HEAD, &body);
        let found = told(&generated.diagnostics);
        assert!(generated.files.is_some(), "{what}: {found}");
    }
}

#[test]
fn front_matter_may_be_large() {
    let long = "word ".repeat(200_000);
    let aliases: Vec<String> = (0..5_000).map(|n| format!("/old/{n}/")).collect();
    let keys: Vec<String> = (0..50_000).map(|n| format!("k{n}: 1")).collect();
    for head in [
        format!("title: {long}\ndate: 2026-03-19\nsummary: {long}\nauthor: {long}\n"),
        format!("{HEAD}tags: [a{}]\n", ", a".repeat(99)),
        format!("{HEAD}aliases: [{}]\n", aliases.join(", ")),
        format!("{HEAD}extra: {{{}}}\n", keys.join(", ")),
    ] {
        let generated = generated(&head, "Words.\n");
        assert!(
            generated.files.is_some(),
            "{}",
            told(&generated.diagnostics)
        );
    }
}

#[test]
fn yaml_cannot_grow_beyond_its_file() {
    let doubled = numbered(25, |n| {
        let (before, name) = (format!("a{n}"), format!("a{}", n + 1));
        format!("  {name}: &{name} [*{before}, *{before}]\n")
    });
    let repeated = format!(
        "  a: &a {}\n  b: [{}]\n",
        "x".repeat(100_000),
        "*a, ".repeat(10_000)
    );
    for extra in [
        format!("extra:\n  a0: &a0 [1, 2]\n{doubled}"),
        format!("extra:\n{repeated}"),
        format!("extra: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)),
        format!("extra: {}\n", "{a: ".repeat(10_000)),
        format!("extra:\n{}a\n", "- ".repeat(10_000)),
    ] {
        let generated = generated(&format!("{HEAD}{extra}"), "Words.\n");
        let codes: Vec<&str> = generated
            .diagnostics
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        assert_eq!(codes, ["yaml-too-large"], "{}", &extra[..40]);
    }
}

/// Values in free data, and the bytes of their texts.
fn size(data: &Extra) -> (usize, usize) {
    let add = |(values, bytes): (usize, usize), (more, longer)| (values + more, bytes + longer);
    match data {
        Extra::List(items) => items.iter().map(size).fold((1, 0), add),
        Extra::Map(items) => items.iter().map(|(_, item)| size(item)).fold((1, 0), add),
        Extra::Text(text) => (1, text.len()),
        _ => (1, 0),
    }
}

/// Sixty posts of 380 bytes took 3.9 GB when each file might have a million values.
#[test]
fn what_aliases_stand_for_is_in_proportion_to_the_file() {
    let mut read = 0;
    for (doublings, text) in (0..20).flat_map(|n| [(n, "1"), (n, "a text of some length")]) {
        let lines = numbered(doublings, |n| {
            format!("  a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1)
        });
        let head = format!("{HEAD}extra:\n  a0: &a0 [{text}, {text}]\n{lines}");
        let generated = generated(&head, "Words.\n");
        let Some(post) = generated.site.posts.first() else {
            continue;
        };
        read += 1;
        let (values, bytes) = size(&post.details.extra);
        assert!(values <= 2 * head.len() + 512, "{values} values:\n{head}");
        assert!(bytes <= 4 * head.len() + 4096, "{bytes} bytes:\n{head}");
    }
    assert!(read >= 8, "aliases are of use: {read}");
}

#[test]
fn an_alias_may_be_used_by_every_system() {
    let others = numbered(1_000, |n| format!("- {{id: B{n}, location: *here}}\n"));
    let inventory = format!("servers:\n- {{id: A, location: &here {{city: Oslo}}}}\n{others}");
    let sources = sources([("servers.yaml", inventory)]);
    let (content, found) = statusgen::content::parse(&sources);
    assert_eq!(content.inventory.servers.len(), 1_001, "{}", told(&found));
}

#[test]
fn a_line_may_have_a_hundred_thousand_mistakes() {
    const MANY: usize = 100_000;
    let list = |piece: &dyn Fn(usize) -> String| {
        let pieces: Vec<String> = (0..MANY).map(piece).collect();
        pieces.join(", ")
    };
    for (what, head) in [
        (
            "keys",
            format!("maintenance: {{{}}}\n", list(&|n| format!("k{n}: 1"))),
        ),
        (
            "values",
            format!("tags: [{}]\n", list(&|_| "[]".to_owned())),
        ),
        (
            "nothing",
            format!("tags: [{}]\n", list(&|_| "~".to_owned())),
        ),
    ] {
        let post = format!("---\n{HEAD}{head}---\n");
        let (_, found) = statusgen::content::parse(&sources([("posts/a.md", post)]));
        assert!(found.len() >= MANY, "{what}: {}", found.len());
    }
}

#[test]
fn every_incident_may_name_every_system() {
    const SYSTEMS: usize = 2_000;
    const INCIDENTS: usize = 100;
    let all: Vec<String> = (0..SYSTEMS).map(|n| format!("s{n}")).collect();
    let all = all.join(", ");
    let post = |n: usize| {
        let head = format!("{HEAD}impact: minor\nstatus: resolved\nservers: [{all}]\n");
        (format!("posts/p{n}.md"), format!("---\n{head}---\n"))
    };
    let inventory = numbered(SYSTEMS, |n| format!("- {{id: s{n}}}\n"));
    let mut files: Vec<(String, String)> = (0..INCIDENTS).map(post).collect();
    files.push(("servers.yaml".to_owned(), format!("servers:\n{inventory}")));
    files.push(("site.yaml".to_owned(), "history_days: 1\n".to_owned()));
    let (content, _) = statusgen::content::parse(&sources(files));
    let (site, _) = statusgen::site::resolve(content, options());
    assert_eq!(site.servers.len(), SYSTEMS);
    let all_have = |server: &statusgen::site::Server| server.incidents.len() == INCIDENTS;
    assert!(site.servers.iter().all(all_have));
}

/// Every system's page once named every system of each of its incidents, and its calendar too.
#[test]
fn what_names_many_systems_names_all_of_them_once() {
    const TEMPLATE: &str = "{% for it in entries %}{{ it.incident.servers | length }} and \
        {{ it.incident.more_servers }}{% endfor %}{% for it in upcoming %}\
        {{ it.incident.servers | length }} and {{ it.incident.more_servers }}{% endfor %}";
    let site = |systems: usize, template: Option<&str>| {
        let all: Vec<String> = (100..100 + systems).map(|n| format!("s{n}")).collect();
        let all = all.join(", ");
        let inventory = numbered(systems, |n| format!("- {{id: s{}}}\n", n + 100));
        let post = |name: &str, date: &str, head: &str, servers: &str| {
            let servers = servers.replace("ALL", &all);
            let head = format!("title: A\ndate: {date}\n{head}servers: {servers}\n");
            (format!("posts/{name}.md"), format!("---\n{head}---\n"))
        };
        let maintenance = "maintenance: {start: 2027-03-21, end: 2027-03-22}\n";
        let files = [
            post(
                "past",
                "2026-03-19",
                "status: resolved\nimpact: minor\n",
                "[ALL]",
            ),
            post("open", "2026-03-20", "status: investigating\n", "[ALL]"),
            post(
                "worse",
                "2026-03-20T01:00:00Z",
                "incident: open\nstatus: identified\n",
                "{s105: major_outage}",
            ),
            post("ahead", "2026-03-20", maintenance, "[ALL]"),
            ("servers.yaml".to_owned(), format!("servers:\n{inventory}")),
        ];
        let template = template.map(|text| ("templates/server.html".to_owned(), text.to_owned()));
        let files = tree(&made(&sources(files.into_iter().chain(template)), options()).1);
        move |path: &str| String::from_utf8_lossy(&files[path]).replace("\r\n ", "")
    };
    let named = |text: &str| {
        let systems = (100..160).map(|n| format!("s{n}"));
        systems.filter(|system| text.contains(system)).count()
    };
    let (some, many) = (site(30, None), site(60, None));
    for path in [
        "2026/03/19/past/index.html",
        "2026/03/20/open/index.html",
        "2026/03/20/ahead/index.html",
        "api/v2/incidents.json",
    ] {
        assert_eq!(named(&many(path)), 60, "{path}");
    }
    let update = many("2026/03/20/worse/index.html");
    assert!(update.contains("and 40 more systems"), "{update}");
    assert!(update.contains("s105"), "{update}");
    assert_eq!(named(&update), 20);
    assert!(many("index.html").contains("and 40 more systems"));
    for path in ["server/s105/index.html", "server/s105/maintenance.ics"] {
        let (some, many) = (some(path), many(path));
        assert_eq!(some.replace("10 more", "40 more"), many, "{path}");
    }
    let by_template = site(60, Some(TEMPLATE))("server/s105/index.html");
    assert_eq!(by_template.matches("20 and 40").count(), 3, "{by_template}");
}

/// 500 updates of one incident on 3,000 systems once made 478 MB, each with all that it left alone.
#[test]
fn an_update_of_many_systems_says_what_it_changed() {
    let affected = |systems: usize| {
        let inventory = numbered(systems, |n| format!("- {{id: s{n}}}\n"));
        let all: Vec<String> = (0..systems).map(|n| format!("s{n}")).collect();
        let all = format!("servers: [{}]\nimpact: minor\n", all.join(", "));
        let post = |name: &str, hour: u32, head: &str| {
            let head = format!("title: A\ndate: 2026-03-19T0{hour}:00:00Z\n{head}");
            (format!("posts/{name}.md"), format!("---\n{head}---\n"))
        };
        let continued = "incident: first\nstatus: identified\n";
        let files = [
            post("first", 1, &format!("status: investigating\n{all}")),
            post("second", 2, continued),
            post(
                "third",
                3,
                &format!("{continued}servers: {{s7: major_outage}}\n"),
            ),
            post("fourth", 4, "incident: first\nstatus: resolved\n"),
            ("servers.yaml".to_owned(), format!("servers:\n{inventory}")),
        ];
        let files = tree(&made(&sources(files), options()).1);
        let incidents: serde_json::Value =
            serde_json::from_slice(&files["api/v2/incidents.json"]).expect("JSON");
        let updates = incidents["incidents"][0]["incident_updates"].clone();
        let updates = updates.as_array().expect("updates").iter();
        let count =
            |update: &serde_json::Value| update["affected_components"].as_array().map(Vec::len);
        updates.map(count).collect::<Vec<_>>()
    };
    assert_eq!(affected(100), [Some(100); 4]);
    assert_eq!(affected(101), [Some(101), Some(1), None, Some(101)]);
}

/// A body of 2 MB with 200 tags and categories once made 783 MB.
#[test]
fn a_long_body_stands_in_few_feeds() {
    let tags: Vec<String> = (0..20).map(|n| format!("t{n}")).collect();
    let head = format!(
        "{HEAD}tags: [{0}]\ncategories: [{0}]\nservers: [A]\n",
        tags.join(", ")
    );
    for (words, is_everywhere) in [(500, true), (20_000, false)] {
        let body = "words ".repeat(words) + "unlikely\n";
        let files = generated(&head, &body).files.expect("there are no errors");
        let is_feed = |path: &str| {
            ["feed.xml", "atom.xml", "feed.json"]
                .iter()
                .any(|name| path.ends_with(name))
        };
        let feeds: Vec<(String, String)> = tree(&files)
            .into_iter()
            .filter(|(path, _)| is_feed(path))
            .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
            .collect();
        let whole = feeds.iter().filter(|(_, text)| text.contains("unlikely"));
        assert_eq!(feeds.len(), 3 + 40 + 2);
        assert_eq!(whole.count(), if is_everywhere { 45 } else { 3 });
        let says_something = |(_, text): &(String, String)| text.contains("words words");
        assert!(feeds.iter().all(says_something), "{words}");
    }
}

#[test]
fn many_mistakes_take_little_more_room_than_their_file() {
    let on_one_line = |count: usize, piece: &str| {
        let pieces: Vec<String> = (0..count).map(|n| format!("{piece}{n}")).collect();
        format!("{HEAD}servers: [{}]\n", pieces.join(", "))
    };
    let links = numbered(3_000, |n| format!("[a](/b{n}) [b](c{n}.md) "));
    for (head, body) in [
        (on_one_line(5_000, "server-"), String::new()),
        (HEAD.to_owned(), links),
        (
            HEAD.to_owned(),
            format!("[a]({}.md)", "b".repeat(1_000_000)),
        ),
    ] {
        let generated = generated(&head, &body);
        let shown: usize = generated
            .diagnostics
            .iter()
            .map(|found| match &found.at {
                Subject::Place(place, _) => place.source_line.len(),
                Subject::Path(_) => 0,
            })
            .sum();
        let room = 400 * generated.diagnostics.len();
        assert!((1..room).contains(&shown), "{shown} bytes of lines");
    }
}

/// Of a site with errors only some pages are rendered.
#[test]
fn mistakes_of_templates_are_found_beside_ten_thousand_others() {
    const MANY: usize = 10_000;
    let misspelt = numbered(MANY, |n| format!("mial{n}, "));
    let post = |n: usize, servers: &str| {
        let head = format!("{HEAD}status: resolved\nservers: [{servers}]\n");
        (format!("posts/p{n}.md"), format!("---\n{head}---\n"))
    };
    let mut files: Vec<(String, String)> = (0..200).map(|n| post(n, "mail")).collect();
    files.push(post(200, &misspelt));
    for (name, text) in [
        ("servers.yaml", "servers: [{id: mail}]\n"),
        ("posts/note.md", "---\ntitle: A\ndate: 2026-03-20\n---\n"),
        (
            "templates/post.html",
            "{% if not incident %}{{ text.posts - 1 }}{% endif %}",
        ),
        (
            "templates/server.html",
            "{% if pagination.number %}{{ text.posts - 1 }}{% endif %}",
        ),
        ("templates/early.js", "{{ text.posts - 1 }}"),
    ] {
        files.push((name.to_owned(), text.to_owned()));
    }
    let found = statusgen::generate(&sources(files), options(), |_| ()).diagnostics;
    let count = |code: Code| found.iter().filter(|found| found.code == code).count();
    assert_eq!(count(Code::UnknownServer), MANY);
    assert_eq!(count(Code::Template), 3);
}

#[test]
fn a_large_inventory_is_read_once() {
    let groups = numbered(10_000, |n| format!("- {{name: G{n}}}\n"));
    let twice = "- {id: A, group: G9999}\n".repeat(5_000);
    let checks = numbered(5_000, |n| format!("S{n}: {{up: true, at: 2026-03-19}}\n"));
    let sources = sources([
        (
            "servers.yaml",
            format!("groups:\n{groups}servers:\n{twice}"),
        ),
        ("checks.yaml", checks),
    ]);
    let generated = statusgen::generate(&sources, options(), |_| ());
    let count = |code: &str| {
        let found = generated.diagnostics.iter();
        found.filter(|found| found.code.as_str() == code).count()
    };
    assert_eq!(count("repeated-name"), 4_999);
    assert_eq!(generated.site.servers.len(), 1);
}

#[test]
fn a_calendar_shows_the_beginning_of_a_long_post() {
    let long = "größe ".repeat(50_000);
    let post = format!(
        "---\ntitle: {long}\ndate: 2026-03-19\nservers: [A]\n\
         maintenance: {{start: 2026-03-21, end: 2026-03-22}}\n---\n{long}\n"
    );
    let sources = sources([
        ("servers.yaml", "servers: [{id: A}]\n".to_owned()),
        ("posts/a.md", post),
    ]);
    let calendar = tree(&made(&sources, options()).1).remove("maintenance.ics");
    let calendar = String::from_utf8(calendar.expect("there is a calendar")).expect("UTF-8");
    let text = calendar.replace("\r\n ", "");
    let length = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.map(|line| line.chars().count())
    };
    // As many whole words as 500 characters hold, without the last blank, and the ellipsis.
    let words = 500 / "größe ".chars().count();
    let shown = words * "größe ".chars().count() - 1 + 1;
    assert_eq!(length("SUMMARY:"), Some("SUMMARY:".len() + shown));
    assert!(length("DESCRIPTION:").is_some_and(|length| (9_900..10_100).contains(&length)));
}

#[test]
fn updates_that_each_name_the_one_before_are_followed_once() {
    const POSTS: usize = 10_000;
    let post = |n: usize| {
        let incident = match n {
            0 => "impact: minor\nstatus: investigating".to_owned(),
            n => format!("incident: p{}\nstatus: monitoring", n - 1),
        };
        (
            format!("posts/p{n}.md"),
            format!("---\n{HEAD}{incident}\n---\nWords.\n"),
        )
    };
    let sources = sources((0..POSTS).map(post));
    let found = statusgen::generate(&sources, options(), |_| ());
    let told = found
        .diagnostics
        .iter()
        .filter(|it| it.code == Code::IncidentNotFirst);
    assert_eq!(told.count(), POSTS - 2);
}
