//! What an author writes never becomes a script in the browser or the feed reader of another.

use rss::Channel;
use statusgen::language::{KEYS, Key, Kind};
use statusgen::load::Sources;
use statusgen::theme;

use crate::golden::Tree;
use crate::pipeline::{NOW, at, instant, made, sources, tree};

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
        ("i18n/en.yaml", hostile_words()),
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

/// Every word of the theme, but for braces, which only stand around placeholders.
fn hostile_words() -> String {
    let hostile = HOSTILE.replace(['{', '}'], "");
    let line = |key: &Key| {
        let placeholders = key.placeholders.iter().chain(&["count"]);
        let placeholders = placeholders.map(|name| format!("{{{name}}}"));
        let placeholders: Vec<String> = match key.kind {
            Kind::Format => return format!("{}: '<script>%Y'\n", key.name),
            Kind::Plural => placeholders.collect(),
            Kind::Line if key.placeholders.is_empty() => Vec::new(),
            Kind::Line => placeholders.take(key.placeholders.len()).collect(),
        };
        let text = serde_json::Value::from(format!("{} {hostile}", placeholders.concat()));
        match key.kind {
            Kind::Plural => format!("{}: {{one: {text}, other: {text}}}\n", key.name),
            Kind::Line | Kind::Format => format!("{}: {text}\n", key.name),
        }
    };
    KEYS.iter().map(line).collect()
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
    for (path, text) in texts(&files, "feed.xml") {
        let channel =
            Channel::read_from(text.as_bytes()).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(
            channel.title().contains(HOSTILE),
            path == "feed.xml" || channel.title().contains(HOSTILE)
        );
        for item in channel.items() {
            let title = item.title().expect("an item has a title");
            assert!(title.ends_with(HOSTILE), "{path}: {title}");
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

#[test]
fn no_text_of_an_author_becomes_a_script_in_any_other_file() {
    let files = tree(&made(&hostile_site(), at(instant(NOW))).1);
    for ending in [".rss", ".atom", "atom.xml", "sitemap.xml", ".svg"] {
        for (path, text) in texts(&files, ending) {
            assert_eq!(scripts(text), 0, "{path}");
        }
    }
    for (path, text) in texts(&files, ".json") {
        let read = serde_json::from_str::<serde_json::Value>(text);
        assert!(read.is_ok(), "{path}: {text}");
    }
}

/// The only script that stands within the pages.
fn early() -> String {
    let early = theme::TEMPLATES
        .iter()
        .find(|(name, _)| *name == "early.js");
    early.expect("a template").1.to_lowercase()
}

/// How many scripts a browser would see, the theme's own and its data blocks left out.
pub(crate) fn scripts(html: &str) -> usize {
    let html = html.to_lowercase();
    html.match_indices("<script")
        .filter(|(at, _)| {
            let script = &html[*at..];
            let script = &script[..script.find("</script>").unwrap_or(script.len())];
            let is_own = script.starts_with("<script src=\"/") && script.ends_with("\" defer>");
            // A browser does not run data; it must only not end before its end.
            let is_data = script.starts_with("<script type=\"application/ld+json\">{")
                && script.ends_with('}');
            let is_early = script
                .strip_prefix("<script>")
                .is_some_and(|body| !body.is_empty() && early().ends_with(body));
            !is_own && !is_data && !is_early
        })
        .count()
}

pub(crate) fn texts<'a>(files: &'a Tree, ending: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
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
