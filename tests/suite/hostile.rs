//! What an author writes comes out as text, the same text, in every file, and as nothing else.
//!
//! Two sites are made of the same sources, one with hostile text in every field and one with
//! harmless text of the same address; both are taken apart by real parsers. The parts must be the
//! same but for that text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use statusgen::language::{KEYS, Key, LISTS, List, TextKind};
use statusgen::load::Sources;

use crate::folder::fixtures;
use crate::golden::Tree;
use crate::outline::{Known, Part, is_forbidden, outline};
use crate::pipeline::{NOW, at, instant, made, sources, tree};

/// What ends, opens or changes something in one of the formats.
const HOSTILE: [&str; 16] = [
    r#"<script>alert("1")</script>"#,
    r#""><img src=x onerror=alert(1)>"#,
    "' onmouseover='alert(1)",
    "]]></title></script></style></textarea><!-- <![CDATA[ ?> */",
    "&amp;&lt;b&gt;&#60;&#x3c;&nosuch;&",
    "one\r\nBEGIN:VEVENT\r\nSUMMARY:two\nthree\rfour",
    r"a;b,c\d:e\n\;^n=f",
    "\u{2028} line \u{2029} paragraph \u{85} next",
    "\u{202e}right to left\u{2066}\u{200f}",
    "\u{0}\u{1}0\u{1}\u{8}\u{1b}[31m\u{7f}\u{fdd0}\u{fffe}\u{ffff}\u{feff}\u{ffffe}",
    "\"",
    "'",
    "`${alert(1)}` %0d%0a%3Cb%3E",
    "{{ 7 * 7 }}{% raw %}{# no #}",
    r"\u003cb\u003e</b>",
    "javascript:alert(1) data:text/html,<b>",
];

/// The same text for addresses, and nothing but words.
fn harmless(text: &str) -> String {
    slug::slugify(readable(text)).replace('-', " ")
}

/// A text in double quotes; what YAML does not take as it is, is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        let is_special = c.is_control() || "\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}".contains(c);
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if is_special => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A site with this text wherever an author may write some.
fn site(hostile: &str) -> Sources {
    let text = quoted(&format!("Word {hostile} end"));
    let date_format = quoted(&format!("Word {} end %Y", hostile.replace('%', "%%")));
    // Every punctuation mark is taken as it is.
    let escaped: String = hostile
        .split(['\r', '\n'])
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .flat_map(|c| {
            c.is_ascii_punctuation()
                .then_some('\\')
                .into_iter()
                .chain([c])
        })
        .collect();
    let words = format!("Word {escaped} end");
    let intro = quoted(&format!(
        "# {words}\n\n{words} [{words}](/tags/ '{words}')\n"
    ));
    let settings = format!(
        "title: {text}\ndescription: {text}\nbase_url: https://example.net/status/\n\
         home: {{title: {text}, url: /}}\nlinks: [{{title: {text}, url: /}}]\n\
         resources: [{{title: {text}, url: /}}]\nsubscriptions: [{{title: {text}, url: /}}]\n\
         menu: [{{title: {text}, url: /}}]\nfooter: [{{title: {text}, url: /}}]\n\
         intro: {intro}\n\
         extra: {{a: {text}}}\ndate_format: {date_format}\nposts_per_page: 1\n"
    );
    let inventory = format!(
        "groups: [{{name: {text}, description: {text}}}]\nservers:\n  \
         - {{id: A, name: {text}, location: {{city: {text}, country: NL}}, group: {text}, \
         description: {text}, url: 'https://example.net/'}}\n  \
         - {{id: B, name: {text}, status: internal, location: {text}}}\n"
    );
    let body = format!(
        "{words}\n\n# {words}\n\n- Word **{words}** end[^1]\n\n\
         [{words}](/tags/ \"{words}\") ![{words}](/tags/ '{words}')\n\n\
         | {words} |\n|---|\n| {words} |\n\n[^1]: {words}\n"
    );
    let post = |head: &str| {
        format!(
            "---\ntitle: {text}\nauthor: {text}\nsummary: {text}\ntags: [{text}]\n\
             categories: [{text}]\n{head}\n---\n{body}"
        )
    };
    let page = format!("---\ntitle: {text}\ndescription: {text}\n---\n{body}");
    sources([
        ("site.yaml", settings),
        ("servers.yaml", inventory),
        ("i18n/en.yaml", words_of_theme(hostile)),
        ("pages/imprint.md", page),
        (
            "posts/first.md",
            post(
                "date: 2026-03-19 10:00\nservers: {A: major_outage}\nimpact: critical\nstatus: investigating",
            ),
        ),
        (
            "posts/second.md",
            post("date: 2026-03-19 11:00\nincident: first\nstatus: resolved"),
        ),
        (
            "posts/third.md",
            post("date: 2026-03-19 12:00\npinned: true"),
        ),
        (
            "posts/fourth.md",
            post(
                "date: 2026-03-19 13:00\nservers: [A]\nmaintenance: {start: 2026-03-20 11:00, end: 2026-03-20 13:00}",
            ),
        ),
        (
            "posts/fifth.md",
            post("date: 2026-03-19 14:00\nservers: [A]\nimpact: minor\nstatus: identified"),
        ),
    ])
}

/// Every word of the theme, in the same way; braces stand only around placeholders.
fn words_of_theme(hostile: &str) -> String {
    let hostile = without_braces(hostile);
    let quoted = |text: &str| quoted(&format!("{text} Say {hostile} now"));
    let key = |key: &Key| {
        let placeholders = key.placeholders.iter().map(|name| format!("{{{name}}}"));
        let placeholders: String = placeholders.collect();
        let text = quoted(&placeholders);
        match key.kind {
            // It stands in figures, which elsewhere are cut at it.
            TextKind::Line if key.name == "decimal_sign" => format!("{}: ','\n", key.name),
            TextKind::Line => format!("{}: {text}\n", key.name),
            TextKind::Plural => {
                let text = quoted(&format!("{{count}}{placeholders}"));
                format!("{}: {{one: {text}, other: {text}}}\n", key.name)
            }
            TextKind::Format => {
                let text = quoted("%Y").replace('%', "%%").replacen("%%", "%", 1);
                format!("{}: {text}\n", key.name)
            }
        }
    };
    let list = |list: &List| {
        let names: Vec<String> = (0..list.length)
            .map(|number| quoted(&number.to_string()))
            .collect();
        format!("{}: [{}]\n", list.name, names.join(", "))
    };
    KEYS.iter().map(key).chain(LISTS.iter().map(list)).collect()
}

fn without_braces(text: &str) -> String {
    text.replace(['{', '}'], "")
}

fn outlines(text: &str) -> BTreeMap<String, Vec<Part>> {
    let files = tree(&made(&site(text), at(instant(NOW))).1);
    files
        .into_iter()
        .map(|(path, bytes)| {
            let parts = outline(&path, &bytes);
            let parts = parts.unwrap_or_else(|wrong| panic!("{text:?} in {path}: {wrong}"));
            (path, parts)
        })
        .collect()
}

/// Runs of white space and characters that no format may hold are one space to every reader.
fn readable(text: &str) -> String {
    let is_blank = |c: char| c.is_whitespace() || is_forbidden(c) || c == '\u{fffd}';
    let words: Vec<&str> = text
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[test]
fn what_an_author_writes_comes_out_as_text_and_nothing_else() {
    for text in HOSTILE {
        let plain = harmless(text);
        let (expected, found) = (outlines(&plain), outlines(text));
        let paths = |outlines: &BTreeMap<String, Vec<Part>>| -> Vec<String> {
            outlines.keys().cloned().collect()
        };
        assert_eq!(paths(&expected), paths(&found), "{text:?}");
        let mut seen = 0;
        for (path, expected) in &expected {
            seen += compare(path, text, &plain, expected, &found[path]);
        }
        assert!(seen > 500, "{text:?} was seen {seen} times");
    }
}

/// Compares the parts of a file of the two sites; says how often the text stood in it.
#[track_caller]
fn compare(path: &str, text: &str, plain: &str, expected: &[Part], found: &[Part]) -> usize {
    let mut seen = 0;
    let written = |text: &str| readable(&format!("Word {text} end"));
    let said = |text: &str| readable(&format!("Say {} now", without_braces(text)));
    let (from, to) = (written(plain), written(text));
    for (expected, found) in expected.iter().zip(found) {
        assert_eq!(expected.place, found.place, "{text:?} in {path}: {found:?}");
        let readable_there = readable(&expected.text);
        // A badge is as wide as its text, and a group's id in the API is made of its name.
        let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let is_width = path.ends_with(".svg") && expected.place.contains('@');
        let is_made_of_a_name = path.starts_with("api/v2/")
            && readable_there.len() == 12
            && readable_there.chars().all(is_id);
        if (is_width || is_made_of_a_name) && !readable_there.contains(&from) {
            continue;
        }
        seen += readable_there.matches(&from).count();
        let expected = readable_there
            .replace(&from, &to)
            .replace(&said(plain), &said(text));
        assert_eq!(
            expected,
            readable(&found.text),
            "{text:?} in {path}, {}",
            found.place
        );
    }
    assert_eq!(expected.len(), found.len(), "{text:?} in {path}");
    seen
}

/// What the golden sites have in their files.
pub(crate) static KNOWN: LazyLock<Known> = LazyLock::new(|| Known::of(&fixtures("sites")));

/// Every file can be parsed, and has no element, attribute or property that no golden site has.
#[track_caller]
fn assert_sound(files: &Tree) {
    for (path, bytes) in files {
        if let Some(fault) = KNOWN.fault(path, bytes) {
            panic!("{path}: {fault}");
        }
    }
}

/// Hostile text where it means something: in Markdown, in addresses, in names of files.
#[test]
fn no_markup_of_an_author_stands_in_any_file() {
    let all = HOSTILE.concat();
    let text = quoted(&all);
    let settings = format!(
        "title: {text}\npermalink: '/<b>\"''&/{{slug}}/'\n\
         links: [{{title: {text}, url: '/\"><script>'}}]\n\
         resources: [{{title: {text}, url: 'https://example.net/\"><script>'}}]\n\
         date_format: '<script>%Y'\nposts_per_page: 1\n"
    );
    let inventory =
        format!("servers: [{{id: A, name: {text}, url: 'https://example.net/\"><script>'}}]\n");
    let hostile = HOSTILE
        .map(|text| text.replace(['\r', '\n'], " "))
        .join(" ");
    let body = format!(
        "{hostile}\n\n{hostile}: `{hostile}`\n\n    {hostile}\n\n# {hostile}\n\n\
         ![{hostile}](/tags/ '{hostile}') [{hostile}](/tags/) [x](https://example.net/<script>)\n\
         [x](javascript:alert(1)) [x](JaVa&#10;Script:alert(1)) <javascript:alert(1)> \
         ![x](data:text/html,<script>) [x]( &#1;javascript:alert(1))\n\n\
         | {hostile} |\n|---|\n| {hostile} |\n\n```<script>\n{hostile}\n```\n\n\
         # A {{#\"><script> .\"><script>}}\n\n<svg onload=alert(1)>\n\n{hostile}\n"
    );
    let post = |head: &str| format!("---\ntitle: {text}\n{head}\n---\n{body}");
    let sources = sources([
        ("site.yaml", settings),
        ("servers.yaml", inventory),
        (
            "posts/first.md",
            post("date: 2026-03-19 10:00\naliases: ['/old \"><script>/', \"/a'b&c/\"]"),
        ),
        (
            "posts/second.md",
            post(
                "date: 2026-03-19 13:00\nservers: [A]\nmaintenance: {start: 2026-03-20 11:00, end: 2026-03-20 13:00}",
            ),
        ),
    ]);
    assert_sound(&tree(&made(&sources, at(instant(NOW))).1));
}

#[test]
fn what_no_golden_site_has_is_found() {
    for (path, text) in [
        ("a.html", "<p onclick=\"a\">a</p>"),
        ("a.html", "<script>a</script>"),
        ("index.html", "<style>a</style>"),
        ("a.html", "<p>a</b></p>"),
        ("a.html", "<p>a & b &nosuch; \u{1}</p>"),
        ("a.html", "<p><a href=\" jAva\nscript:a\">a</a></p>"),
        ("a.html", "<p>"),
        (
            "feed.xml",
            "<rss><channel><title>a & b</title></channel></rss>",
        ),
        (
            "feed.xml",
            "<rss><channel><title>a</title></channel></rss><rss/>",
        ),
        (
            "feed.xml",
            "<rss><channel><title>&#1;</title></channel></rss>",
        ),
        (
            "feed.xml",
            "<rss><channel><item><description>&lt;b onclick='a'>a&lt;/b></description></item></channel></rss>",
        ),
        ("badge/a.svg", "<svg><script>a</script></svg>"),
        ("a.json", "{\"a\": \"\n\"}"),
        ("feed.json", "{\"content_html\": \"<script>a</script\"}"),
        ("a.ics", "BEGIN:VCALENDAR\r\nX-EVIL:a\r\nEND:VCALENDAR\r\n"),
        ("a.ics", "BEGIN:VCALENDAR\r\n"),
        ("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
    ] {
        assert!(
            KNOWN.fault(path, text.as_bytes()).is_some(),
            "{path}: {text}"
        );
    }
}
