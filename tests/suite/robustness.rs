//! What an author writes may be anything at all, and never stops the program, nor comes out as
//! anything but text. `fuzz/` looks for the same, for longer and by what the code does.

use proptest::prelude::*;
use statusgen::generate;

use crate::folder::{fixtures, names_in};
use crate::hostile::KNOWN;
use crate::input::{Input, PAGE, SEPARATOR, all_shown};
use crate::property::cases;
use crate::strangers::{fault_of_host, fault_of_memory};

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
    "title:A\n",
    "title : A\n",
    "title = A\n",
    "\"title\": A: B\n",
    "a # b",
    "? a\n",
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
    "<!--",
    "<div>",
    "<p>a",
    "<a href=/b>",
    "<details><summary>",
    "</summary>",
    "<td>",
    "<textarea>",
    "<h2 id=a>",
    "<![CDATA[",
    "{{< a >}}",
    "https://a.example/b",
    "www.a.example",
    "a@b.example",
    "[^A]",
    "[^a]: a\n    b\n",
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

/// The parts of an inventory and of settings, right and wrong.
const SERVERS: &[&str] = &[
    "groups:\n- {name: G}\n",
    "servers:\n",
    "- {id: A}\n",
    "- {id: a, group: G}\n",
    "- {id: A.b-c_9, name: \"\\u0001<b>\", url: 'javascript:alert(1)'}\n",
    "- {id: CON, url: \"https://a/?b='<c>\", since: 2026-03-19, retired: 2026-03-18}\n",
    "- {id: B, location: {city: <b>, country: NL}, status: internal}\n",
    "- {id: C, location: x, status: major_outage, since: 0001-01-01}\n",
    "- {id: D, role: r, retired: 2026-03-19}\n",
    "- {id: ../A}\n",
];

/// Words of a language, right and wrong.
const WORDS: &[&str] = &[
    "direction: rtl\n",
    "since: \"<b> \\u0001{time}\"\n",
    "since: '{time'\n",
    "times_are_in_zone: \"'{zone}{zone}\\\"\"\n",
    "search: \"<script>\"\n",
    "list_separator: '&'\n",
    "decimal_sign: \"<\\\"'\"\n",
    "percent: '{number}&%'\n",
    "days: {one: '{count}<', other: '{count}'}\n",
    "days: {two: '{count}'}\n",
    "months: [a, b]\n",
    "weekdays: [<a>, b, c, d, e, f, \"'g\"]\n",
    "date: '%'\n",
    "date: '<b> %c %Z %f \"'\n",
    "clock: ''\n",
    "countries: {NL: '<b>', XX: a}\n",
];

const KEYS: &[&str] = &[
    "title: \"<b>&\"\n",
    "description: '\"'\n",
    "base_url: https://example.net/\n",
    "base_url: https://example.net/a b/\n",
    "base_url: http://[::1]:8000/é/%2e%2e/\n",
    "id_base: 'tag:a.example,2026:<b>/'\n",
    "language: pt-BR\n",
    "timezone: America/St_Johns\n",
    "date_format: '%c %Z %s %f <b>'\n",
    "date_format: '%'\n",
    "permalink: /{slug}/\n",
    "permalink: '/<b>/{year}{id}.html'\n",
    "permalink: /tags/{slug}/\n",
    "posts_per_page: 1\n",
    "feed_items: 1\n",
    "history_days: 730\n",
    "home: {title: a, url: '/\"><b>'}\n",
    "links: [{title: a, url: 'java\tscript:alert(1)'}]\n",
    "resources: [{title: <b>, url: 'mailto:a@b'}]\n",
    "subscriptions: [{title: a, url: //b}]\n",
    "contact: a@b.example\n",
    "contact: '\"<b>@example.net'\n",
    "menu: [{title: a, url: '/?\"><b>'}]\n",
    "footer: [{title: <b>, url: /q1/#a}]\n",
    "intro: |\n  # a {#open}\n\n  [b](p0.md)[^1] [c](q2.md)\n\n  [^1]: d\n",
    "intro: \"<b>\\u0001\\n\\n# a\"\n",
    "extra: {a: {b: [1.5, ~, <b>]}}\n",
    "raw_html: true\n",
    "accent: '#2a4b8d'\n",
    "accent: {light: '#fff', dark: 'rgb(0 0 0)'}\n",
    "accent: '#000; } </style><b>'\n",
    "logo: /logo.svg\n",
    "logo: {light: '/a\"><b>.svg', dark: /logo.svg}\n",
    "favicon: '/a\"><b>.svg'\n",
    "favicon: 'javascript:alert(1)'\n",
];

/// Lines in some order, or scraps, or both.
fn lines_of(lines: &'static [&'static str]) -> impl Strategy<Value = String> {
    let some = prop::sample::subsequence(lines, 0..lines.len()).prop_shuffle();
    (some, prop::option::weighted(0.3, scraps(YAML)))
        .prop_map(|(lines, rest)| lines.concat() + &rest.unwrap_or_default())
}

/// Any site, as [`Input::Site`] reads it.
fn site() -> impl Strategy<Value = String> {
    let post = (front_matter(), scraps(MARKDOWN))
        .prop_map(|(head, body)| format!("---\n{head}---\n{body}"));
    let page = (prop::option::of(scraps(YAML)), scraps(MARKDOWN)).prop_map(|(head, body)| {
        let head = head.unwrap_or_default();
        format!("{PAGE}---\ntitle: A\n{head}---\n{body}")
    });
    let texts = prop::collection::vec(prop_oneof![4 => post, 1 => page], 1..6);
    let checks = prop_oneof![
        Just("A: {up: true, at: 2026-03-19}\n".to_owned()),
        scraps(YAML)
    ];
    (
        lines_of(KEYS),
        lines_of(SERVERS),
        checks,
        lines_of(WORDS),
        texts,
    )
        .prop_map(|(settings, inventory, checks, words, texts)| {
            let fixed = [settings, inventory, checks, words];
            let all: Vec<String> = fixed.into_iter().chain(texts).collect();
            all.join(SEPARATOR)
        })
}

fn fault(input: Input, text: &str) -> Option<String> {
    crate::input::fault(&input.sources(text), &KNOWN)
}

/// What a fuzz target begins with, among it all that one has found.
#[test]
fn what_was_found_once_is_mended() {
    for (input, name) in [
        (Input::FrontMatter, "front_matter"),
        (Input::Inventory, "inventory"),
        (Input::Settings, "settings"),
        (Input::Words, "words"),
        (Input::Body, "body"),
        (Input::Site, "site"),
    ] {
        has_no_fault(name, |text| fault(input, text));
    }
    has_no_fault("memory", fault_of_memory);
    has_no_fault("host", fault_of_host);
}

fn has_no_fault(name: &str, fault: impl Fn(&str) -> Option<String>) {
    let folder = fixtures("inputs").join(name);
    for file in names_in(&folder) {
        let text = std::fs::read_to_string(folder.join(&file)).unwrap();
        assert_eq!(fault(&text), None, "{name}/{file}");
    }
}

/// The lines of a manifest and a record, right and wrong.
const MEMORY: &[&str] = &[
    "index.html\n",
    "a/index.html\tpost\n",
    "a/index.html\n",
    "a\n",
    "a/../b\n",
    "../beside\n",
    "/etc/passwd\n",
    ".statusgen/lock\n",
    ".statusgen/manifest\n",
    "A/INDEX.HTML\n",
    "a//index.html\n",
    "\u{0}\n",
    "\tpost\n",
    "statusgen-manifest 1 finished\n",
    "statusgen-manifest 3 finished\n",
    "statusgen-manifest 2 unfinished 00\n",
    "\n%%%\n",
    "{\"version\": 2, \"input\": \"",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "\", \"since\": \"2026-01-01T00:00:00Z\", \"until\": \"9999-01-01T00:00:00Z\"",
    "}",
];

const HOSTS: &[&str] = &[
    "localhost",
    "LOCALHOST",
    "127.0.0.1",
    "127.1",
    "[::1]",
    "::1",
    "[",
    "]",
    ".",
    ":",
    ":80",
    "@",
    "/",
    "?",
    "#",
    "%6c",
    " ",
    "\t",
    ",",
    "example.org",
    "\u{3002}",
    "\\",
    "0x7f",
    "-",
    "_",
];

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn any_front_matter(text in front_matter()) {
        prop_assert_eq!(fault(Input::FrontMatter, &text), None);
    }

    #[test]
    fn any_inventory(text in lines_of(SERVERS)) {
        prop_assert_eq!(fault(Input::Inventory, &text), None);
    }

    #[test]
    fn any_settings(text in lines_of(KEYS)) {
        prop_assert_eq!(fault(Input::Settings, &text), None);
    }

    #[test]
    fn any_words(text in lines_of(WORDS)) {
        prop_assert_eq!(fault(Input::Words, &text), None);
    }

    #[test]
    fn any_site(text in site()) {
        // Sources with mistakes go all the way too, for the mistakes that later stages find.
        generate(&Input::Site.sources(&text), all_shown(), |_| ());
        prop_assert_eq!(fault(Input::Site, &text), None);
    }

    #[test]
    fn any_memory_of_a_folder(text in scraps(MEMORY)) {
        prop_assert_eq!(fault_of_memory(&text), None);
    }

    #[test]
    fn any_host(text in scraps(HOSTS)) {
        prop_assert_eq!(fault_of_host(&text), None);
    }

    #[test]
    fn any_body(text in scraps(MARKDOWN)) {
        prop_assert_eq!(fault(Input::Body, &text), None);
        let diagnostics = generate(&Input::Body.sources(&text), all_shown(), |_| ()).diagnostics;
        // A link may lead nowhere, and a text may have the mistakes of a text; anything else that
        // is wrong is wrong with the program, but for a name of a picture that is there on purpose.
        let of_texts = [
            "heading-attributes",
            "leftover-markup",
            "repeated-anchor",
            "repeated-footnote",
            "reserved-anchor",
            "unclosed-comment",
            "unknown-scheme",
            "unused-footnote",
        ];
        let expected = |code: &str| {
            code.starts_with("link-to") || code == "unfit-for-windows" || of_texts.contains(&code)
        };
        prop_assert!(
            diagnostics.iter().all(|found| expected(found.code.as_str())),
            "{}",
            crate::pipeline::told(&diagnostics)
        );
    }
}
