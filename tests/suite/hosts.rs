//! What badges, crawlers and hosts get, from the sources of small sites.

use chrono::{DateTime, Utc};
use statusgen::load::Sources;
use statusgen::output::{Contents, OutputFile};
use statusgen::site::Options;
use statusgen::source::SourceFile;

fn build(settings: &str, servers: &str, posts: &[(String, String)]) -> Vec<OutputFile> {
    let sources = Sources {
        settings: Some(SourceFile::new("site.yaml", settings)),
        inventory: Some(SourceFile::new("servers.yaml", servers)),
        posts: posts
            .iter()
            .map(|(name, text)| SourceFile::new(&format!("posts/{name}.md"), text))
            .collect(),
        ..Sources::default()
    };
    let now: DateTime<Utc> = "2026-03-20T00:00:00Z".parse().expect("an instant");
    let options = Options {
        now,
        future: false,
        drafts: false,
    };
    let generated = statusgen::generate(&sources, options, |_| {});
    generated
        .files
        .unwrap_or_else(|| panic!("{:#?}", generated.diagnostics))
}

fn text<'a>(files: &'a [OutputFile], path: &str) -> Option<&'a str> {
    let file = files.iter().find(|file| file.path.as_str() == path)?;
    match &file.contents {
        Contents::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
        Contents::CopyOf(_) => None,
    }
}

fn post(name: &str, front_matter: &str) -> (String, String) {
    let text = format!("---\ntitle: {name}\n{front_matter}\n---\nText\n");
    (name.to_owned(), text)
}

const SERVERS: &str = "servers:
  - {id: M1, name: Mail & lists}
  - {id: W1, name: Web}
  - {id: O1, name: Old, retired: 2026-01-31}
  - {id: I1, name: Inside, status: internal}
";

#[test]
fn systems_with_a_state_have_badges() {
    let outage = post(
        "outage",
        "date: 2026-03-19T10:00:00Z\nstatus: investigating\nservers: {M1: major_outage}",
    );
    let files = build("", SERVERS, &[outage]);
    for (id, title) in [
        ("status", Some("status: Partial System Outage")),
        ("M1", Some("Mail &amp; lists: Major outage")),
        ("W1", Some("Web: Operational")),
        ("O1", Some("Old: Retired")),
        ("I1", None),
    ] {
        let svg = text(&files, &format!("badge/{id}.svg"));
        let found = svg.and_then(|svg| svg.split("<title>").nth(1)?.split("</title>").next());
        assert_eq!(found, title, "{id}");
        let data = text(&files, &format!("badge/{id}.json"));
        assert_eq!(data.is_some(), title.is_some(), "{id}");
    }
}

#[test]
fn a_sitemap_is_cut_by_year_past_a_thousand_posts() {
    let posts = |count: usize| -> Vec<(String, String)> {
        let days = 2025..=2026;
        let dates = days.flat_map(|year| (1..=600).map(move |number| (year, number)));
        dates
            .take(count)
            .map(|(year, number)| {
                let (hour, minute) = (number / 60, number % 60);
                let date = format!("date: {year}-02-03T{hour:02}:{minute:02}:00Z");
                post(&format!("post-{year}-{number}"), &date)
            })
            .collect()
    };
    for (count, expected) in [
        (1000, &["sitemap.xml"][..]),
        (
            1001,
            &[
                "sitemap-2025.xml",
                "sitemap-2026.xml",
                "sitemap-pages.xml",
                "sitemap.xml",
            ],
        ),
    ] {
        let files = build("base_url: https://example.net/s/", SERVERS, &posts(count));
        let sitemaps: Vec<&str> = files
            .iter()
            .map(|file| file.path.as_str())
            .filter(|path| path.starts_with("sitemap"))
            .collect();
        assert_eq!(sitemaps, expected);
        let all: String = expected
            .iter()
            .filter_map(|path| text(&files, path))
            .collect();
        let entries = all
            .matches("<url><loc>https://example.net/s/2025/02/03/post-")
            .count()
            + all
                .matches("<url><loc>https://example.net/s/2026/02/03/post-")
                .count();
        assert_eq!(entries, count, "each post has one entry");
        assert_eq!(all.matches("<loc>https://example.net/s/</loc>").count(), 1);
        assert_eq!(all.matches("<sitemap>").count(), expected.len() - 1);
    }
}

#[test]
fn a_page_changed_when_it_was_written() {
    let files = build(
        "base_url: https://example.net/",
        SERVERS,
        &[
            post("first", "date: 2026-03-01T10:00:00Z\nstatus: investigating"),
            post(
                "second",
                "date: 2026-03-01T11:00:00Z\nincident: first\nstatus: resolved",
            ),
            post(
                "news",
                "date: 2026-03-02T10:00:00Z\nupdated: 2026-03-03T00:00:00Z",
            ),
        ],
    );
    let sitemap = text(&files, "sitemap.xml").expect("a sitemap");
    for (path, changed) in [
        ("2026/03/01/first/", "2026-03-01T11:00:00Z"),
        ("2026/03/01/second/", "2026-03-01T11:00:00Z"),
        ("2026/03/02/news/", "2026-03-03T00:00:00Z"),
    ] {
        let entry =
            format!("<url><loc>https://example.net/{path}</loc><lastmod>{changed}</lastmod></url>");
        assert!(sitemap.contains(&entry), "{entry} in {sitemap}");
    }
    // A list changes with its posts, which have entries of their own.
    let list = "<url><loc>https://example.net/2026/03/</loc></url>";
    assert!(sitemap.contains(list), "{list} in {sitemap}");
}

#[test]
fn rules_for_hosts_begin_where_the_site_does() {
    let moved = post(
        "moved",
        "date: 2026-03-02T10:00:00Z\naliases: [/old/, \"/a:b.html\"]",
    );
    for (base_url, root) in [
        ("https://example.net/", "/"),
        ("https://example.net/status/", "/status/"),
    ] {
        let settings = format!("base_url: {base_url}");
        let files = build(&settings, SERVERS, std::slice::from_ref(&moved));
        let headers = text(&files, "_headers").expect("headers");
        for path in ["", "*", "*/", "*.json", "embed/*"] {
            let line = format!("{root}{path}");
            assert!(headers.lines().any(|found| found == line), "{line}");
        }
        let redirects = text(&files, "_redirects").expect("redirects");
        let target = format!("{root}2026/03/02/moved/");
        assert_eq!(
            redirects,
            format!("{root}old/ {target} 301\n{root}a%3Ab.html {target} 301\n")
        );
        let style = format!("{root}style.");
        let mut lines = headers.lines().skip_while(|line| !line.starts_with(&style));
        assert!(lines.next().is_some_and(|line| line.ends_with(".css")));
        let cache = "  Cache-Control: public, max-age=31536000, immutable";
        assert_eq!(lines.next(), Some(cache));
        let robots = text(&files, "robots.txt").expect("robots");
        assert!(robots.ends_with(&format!("\nSitemap: {base_url}sitemap.xml\n")));
    }
}
