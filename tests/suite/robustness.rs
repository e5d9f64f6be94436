//! What an author writes may be wrong, but it neither stops the program nor becomes a script.

use proptest::prelude::*;
use rss::Channel;
use statusgen::load::Sources;
use statusgen::site::Options;

use crate::golden::Tree;
use crate::pipeline::{NOW, at, instant, made, sources, tree};
use crate::property::cases;

/// Everything is shown, so that everything is rendered.
fn all_shown() -> Options {
    Options {
        future: true,
        drafts: true,
        ..at(instant(NOW))
    }
}

const HOSTILE: &str =
    r#"<script>alert("1")</script>"><img src=x onerror=alert(2)> ]]> &amp; '{{ 7 * 7 }}"#;

/// A site whose every text is hostile.
fn hostile_site() -> Sources {
    let text = serde_json::Value::from(HOSTILE).to_string();
    let settings = format!(
        "title: {text}\ndescription: {text}\nbase_url: https://example.net/\n\
         home: {{title: {text}, url: /}}\nlinks: [{{title: {text}, url: /}}]\n\
         resources: [{{title: {text}, url: 'https://example.net/\"><script>'}}]\n\
         subscriptions: [{{title: {text}, url: /}}]\nextra: {{a: {text}}}\n\
         date_format: '<script>%Y'\nposts_per_page: 1\n"
    );
    let inventory = format!(
        "groups: [{{name: {text}, description: {text}}}]\nservers:\n  \
         - {{id: A, name: {text}, location: {{city: {text}}}, group: {text}, description: {text}, \
         url: 'https://example.net/\"><script>'}}\n  - {{id: B, name: {text}, status: internal, location: {text}}}\n"
    );
    let post = |head: &str| {
        format!(
            "---\ntitle: {text}\nauthor: {text}\ntags: [{text}]\ncategories: [{text}]\n{head}\n---\n\
             {HOSTILE}\n\n{HOSTILE}: `{HOSTILE}`\n\n    {HOSTILE}\n\n# {HOSTILE}\n\n\
             ![{HOSTILE}](/tags/ '{HOSTILE}') [{HOSTILE}](/tags/) [x](https://example.net/<script>)\n\n\
             | {HOSTILE} |\n|---|\n| {HOSTILE} |\n\n```<script>\n{HOSTILE}\n```\n\n# A {{#\"><script> .\"><script>}}\n"
        )
    };
    let a_thread = "servers: {A: major_outage}\nimpact: critical\nstatus: investigating";
    sources([
        ("site.yaml", settings),
        ("servers.yaml", inventory),
        (
            "posts/first.md",
            post(&format!("date: 2026-03-19 10:00\n{a_thread}")),
        ),
        (
            "posts/second.md",
            post("date: 2026-03-19 11:00\nincident: first\nstatus: resolved"),
        ),
        (
            "posts/third.md",
            post(&format!(
                "date: 2026-03-19 12:00\nsummary: {text}\npinned: true"
            )),
        ),
        (
            "posts/fourth.md",
            post(
                "date: 2026-03-19 13:00\nservers: [A]\nmaintenance: {start: 2026-03-20 11:00, end: 2026-03-20 13:00}",
            ),
        ),
    ])
}

#[test]
fn no_text_of_an_author_becomes_a_script_on_a_page() {
    let files = tree(&made(&hostile_site(), at(instant(NOW))).1);
    for (path, text) in texts(&files, ".html") {
        assert_eq!(
            scripts(text),
            0,
            "{path} holds a script that is not the theme's"
        );
        let marked = text.to_lowercase();
        assert!(
            !marked.contains("<img src=x"),
            "{path} holds an author's element"
        );
    }
}

#[test]
fn no_text_of_an_author_becomes_a_script_in_a_feed() {
    let files = tree(&made(&hostile_site(), at(instant(NOW))).1);
    for (path, text) in texts(&files, ".xml") {
        let channel =
            Channel::read_from(text.as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(
            channel.title().contains(HOSTILE),
            path == "feed.xml" || channel.title().contains(HOSTILE)
        );
        for item in channel.items() {
            assert_eq!(item.title(), Some(HOSTILE), "{path}");
            // Readers show these two as HTML.
            for html in [item.description(), item.content()].into_iter().flatten() {
                assert_eq!(scripts(html), 0, "{path} holds a script: {html}");
            }
        }
        assert_eq!(
            scripts(channel.description()),
            0,
            "{path}: {}",
            channel.description()
        );
    }
}

/// How many scripts a browser would see, the theme's own left out.
fn scripts(html: &str) -> usize {
    const OWN: &str = "<script src=\"/statusgen.js\" defer></script>";
    html.replace(OWN, "")
        .to_lowercase()
        .matches("<script")
        .count()
}

fn texts<'a>(files: &'a Tree, ending: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    files
        .iter()
        .filter(move |(path, _)| path.ends_with(ending))
        .map(|(path, bytes)| {
            (
                path.as_str(),
                std::str::from_utf8(bytes).expect("it is UTF-8"),
            )
        })
}

/// Pieces that mean something to YAML or Markdown, between pieces that mean nothing.
fn scraps(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(pieces).prop_map(str::to_owned),
        2 => "[ -~]{0,12}",
        1 => "\\PC{0,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Lines of front matter, right and wrong, each fit to stand in any.
const LINES: &[&str] = &[
    "slug: a",
    "slug: größe",
    "servers: [A, B]",
    "servers: {A: major_outage, C: }",
    "servers: [D]",
    "impact: major",
    "impact: none",
    "impact: maintenance",
    "status: resolved",
    "status: investigating",
    "status: completed",
    "status: scheduled",
    "incident: p0",
    "incident: p1",
    "incident: p2",
    "started: 0001-01-01",
    "started: 2026-03-19 09:00",
    "resolved: 9999-12-31",
    "resolved: 2026-03-21",
    "maintenance: {start: 2026-03-20, end: 2026-03-21}",
    "maintenance: {start: 2026-03-21, end: 2026-03-20}",
    "maintenance: {start: 0000-01-01, end: 9999-12-31T23:59:59Z}",
    "tags: [a, b, A]",
    "tags: [é, e]",
    "aliases: [/a, /b/]",
    "aliases: /p0/",
    "extra: {a: [1, 2]}",
    "pinned: true",
    "draft: true",
    "updated: 2026-03-20",
    "author: A",
    "summary: A",
];

const DATES: &[&str] = &[
    "2026-03-19 10:00",
    "2026-03-20 11:00",
    "2026-03-25 10:00",
    "2026-03-29 02:30",
    "2026-10-25 02:30",
    "9999-12-31T23:59:59Z",
    "0000-01-01",
    "-0001-01-01",
    "1970-01-01",
    "2026-03-19T10:00:00.25Z",
];

fn front_matter() -> impl Strategy<Value = String> {
    let lines = prop::sample::subsequence(LINES, 0..8).prop_shuffle();
    let whole = (prop::sample::select(DATES), lines)
        .prop_map(|(date, lines)| format!("title: A\ndate: {date}\n{}\n", lines.join("\n")));
    prop_oneof![3 => whole, 1 => scraps(YAML)]
}

const YAML: &[&str] = &[
    "title: A\n",
    "date: 2026-03-19\n",
    "slug: ",
    "servers: ",
    "impact: ",
    "status: ",
    "maintenance: ",
    "tags: ",
    "aliases: ",
    "id: ",
    "servers:\n",
    "  - ",
    "posts_per_page: ",
    "timezone: ",
    "permalink: /{slug}/\n",
    "permalink: ",
    "base_url: ",
    "date_format: '%",
    "- ",
    "? ",
    ": ",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!binary ",
    "|\n  a\n",
    ">-\n  a\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "#",
    "\n",
    "---\n",
    "...\n",
    "\t",
    "\r\n",
    "\\",
    "%",
    "@",
    "`",
    "~",
    "null",
    "[[[[[[[[[[[[[[[[[[",
    "0x7f",
    ".inf",
    "2026-03-19",
];

const MARKDOWN: &[&str] = &[
    "# ",
    "## a {#b .c}\n",
    "* ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "> ",
    "    ",
    "```\n",
    "~~~a\n",
    "|a|b|\n|-|:-:|\n|c|d|\n",
    "[^1]",
    "[^1]: ",
    "[a](b.md)",
    "[a](p0.md#b)",
    "[a](#b)",
    "[a](/tags/)",
    "![a](../b)",
    "<https://a>",
    "[a]: b\n",
    "[a][b]",
    "**",
    "_",
    "~~",
    "`",
    "\\",
    "<b>",
    "</b>",
    "<!-- ",
    "-->",
    "<!--more-->\n",
    "<script>",
    "&amp;",
    "&#0;",
    "&#x1;",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "---\n",
    "***\n",
    "  \n",
    "\u{0}",
    "\u{1}0\u{1}",
    "\u{feff}",
    "\u{202e}",
    "\u{2028}",
    "(",
    ")",
    "[",
    "]",
    "!",
    "\"",
    "'",
    "...",
    "--",
];

const SETTINGS: &str = "timezone: Europe/Amsterdam\nposts_per_page: 2\nhistory_days: 3\n";
const INVENTORY: &str =
    "servers: [{id: A}, {id: B, since: 2026-01-01}, {id: C, status: internal}]\n";

/// Posts that may be anything at all.
fn site_of(posts: &[(String, String)]) -> Sources {
    let fixed = [
        ("site.yaml".to_owned(), SETTINGS.to_owned()),
        ("servers.yaml".to_owned(), INVENTORY.to_owned()),
    ];
    let posts = posts.iter().enumerate().map(|(number, (head, body))| {
        (
            format!("posts/p{number}.md"),
            format!("---\n{head}---\n{body}"),
        )
    });
    sources(fixed.into_iter().chain(posts))
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn no_front_matter_and_no_body_stops_the_program(
        posts in prop::collection::vec((front_matter(), scraps(MARKDOWN)), 1..6),
        settings in scraps(YAML),
        inventory in scraps(YAML),
    ) {
        let mut all = site_of(&posts);
        statusgen::generate(&all, all_shown(), |_| ());
        let wild = sources([("site.yaml", settings), ("servers.yaml", inventory)]);
        all.settings = wild.settings;
        all.inventory = wild.inventory;
        let generated = statusgen::generate(&all, at(instant(NOW)), |_| ());
        for diagnostic in &generated.diagnostics {
            prop_assert!(!statusgen::diagnostic::human(diagnostic, true).is_empty());
            prop_assert!(!statusgen::diagnostic::json(diagnostic).contains('\n'));
        }
    }

    #[test]
    fn any_body_gives_a_page_and_a_feed(
        bodies in prop::collection::vec(scraps(MARKDOWN), 1..6),
        title in "\\PC{0,20}[a-z]",
    ) {
        let title = serde_json::Value::from(title);
        let posts: Vec<_> = bodies
            .into_iter()
            .enumerate()
            .map(|(number, body)| (format!("title: {title}\ndate: 2026-03-{:02}\n", number + 10), body))
            .collect();
        let generated = statusgen::generate(&site_of(&posts), all_shown(), |_| ());
        // A link may lead nowhere; anything else that is wrong is wrong with the program.
        prop_assert!(
            generated.diagnostics.iter().all(|found| found.code.starts_with("link-to")),
            "{}",
            crate::pipeline::told(&generated.diagnostics)
        );
        let Some(files) = generated.files else { return Ok(()) };
        let files = tree(&files);
        for (path, text) in texts(&files, ".html") {
            prop_assert_eq!(scripts(text), 0, "{}", path);
        }
        for (path, text) in texts(&files, ".xml") {
            prop_assert!(Channel::read_from(text.as_bytes()).is_ok(), "{}: {}", path, text);
            let unfit = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
            prop_assert!(!text.contains(unfit), "{} has a character that XML cannot hold", path);
            prop_assert!(!text.contains(['\u{fffe}', '\u{ffff}']), "{} likewise", path);
        }
    }
}
