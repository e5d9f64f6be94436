//! What an author writes may be anything at all, and never stops the program.

use atom_syndication::Feed;
use proptest::prelude::*;
use rss::Channel;
use statusgen::load::Sources;
use statusgen::site::Options;

use crate::hostile::{scripts, texts};
use crate::pipeline::{NOW, at, instant, sources, tree};
use crate::property::cases;

/// Everything is shown, so that everything is rendered.
fn all_shown() -> Options {
    Options {
        future: true,
        drafts: true,
        ..at(instant(NOW))
    }
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

const WORDS: &[&str] = &[
    "since: ",
    "{time}",
    "{time",
    "{count}",
    "days: {one: ",
    ", other: '{count}'}",
    "months: [a, b]\n",
    "weekdays: [a, b, c, d, e, f, g]\n",
    "date: '%",
    "countries: {NL: A}\n",
    "direction: rtl\n",
    "\n",
    ": ",
    "'",
    "\"",
];

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
        words in scraps(WORDS),
    ) {
        let mut all = site_of(&posts);
        statusgen::generate(&all, all_shown(), |_| ());
        let wild = sources([
            ("site.yaml", settings),
            ("servers.yaml", inventory),
            ("i18n/en.yaml", words),
        ]);
        all.languages = wild.languages;
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
        for (path, text) in texts(&files, "feed.xml") {
            prop_assert!(Channel::read_from(text.as_bytes()).is_ok(), "{}: {}", path, text);
        }
        for (path, text) in texts(&files, "atom.xml") {
            prop_assert!(Feed::read_from(text.as_bytes()).is_ok(), "{}: {}", path, text);
        }
        for (path, text) in texts(&files, ".xml") {
            let unfit = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
            prop_assert!(!text.contains(unfit), "{} has a character that XML cannot hold", path);
            prop_assert!(!text.contains(['\u{fffe}', '\u{ffff}']), "{} likewise", path);
        }
    }
}
