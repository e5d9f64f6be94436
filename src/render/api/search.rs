//! The search index: `/search/index.json`, and `/search/{year}.json` for each year with posts.
//!
//! `static/search.js` reads them. One more post changes the index and one part, however many
//! parts there are. Text is written as readers see it, and folded by the reader's browser: folded
//! text beside it would double the index.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::search_year_path;
use crate::render::text::address::rooted;
use crate::render::text::{json, time, words};
use crate::site::{PostId, Site};
use crate::vocabulary::UpdateStatus;

#[derive(Serialize)]
struct Index<'a> {
    /// Newest first.
    parts: Vec<IndexedYear>,
    /// What each system is called, by id.
    servers: BTreeMap<&'a str, String>,
    /// How each state reads.
    states: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct IndexedYear {
    year: i32,
    url: String,
    /// How many posts it holds.
    count: usize,
}

/// A post. What it has not is left out.
#[derive(Serialize)]
struct IndexedPost<'a> {
    title: &'a str,
    url: String,
    /// RFC 3339, in the site's zone.
    date: String,
    /// The date as pages show it.
    shown: String,
    /// The incident status that it states or inherits.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    /// The ids of the systems that it names or inherits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    servers: Vec<&'a str>,
    /// The names of its categories and tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    /// The whole body without markup, in one line.
    text: String,
}

pub(super) fn index(site: &Site) -> Vec<u8> {
    let part = |year: i32| IndexedYear {
        year,
        url: rooted(site, &search_year_path(year)),
        count: site.posts_of_year(year).count(),
    };
    json::bytes(&Index {
        parts: site.post_years().map(part).rev().collect(),
        servers: site
            .servers
            .iter()
            .map(|server| (server.id.as_str(), server.full_label()))
            .collect(),
        states: UpdateStatus::ALL
            .into_iter()
            .map(|status| words::status(&site.language, status))
            .chain([words::cancelled(&site.language)])
            .map(|word| (word.key, word.label))
            .collect(),
    })
}

/// The posts of a year, newest first.
pub(super) fn year(site: &Site, year: i32) -> Vec<u8> {
    let posts = site.posts_of_year(year).rev();
    let entries: Vec<IndexedPost<'_>> = posts.map(|id| entry(site, id)).collect();
    json::bytes(&entries)
}

fn entry(site: &Site, id: PostId) -> IndexedPost<'_> {
    let post = site.post(id);
    let date = time::time(site, post.date);
    IndexedPost {
        title: &post.title,
        url: rooted(site, &post.path),
        date: date.datetime,
        shown: date.text,
        state: post
            .incident
            .map(|(id, number)| words::update_status_key(site.incident(id), number)),
        servers: post
            .all_servers(site)
            .into_iter()
            .map(|id| site.server(id).id.as_str())
            .collect(),
        tags: post.terms(site),
        text: in_one_line(&post.body.text),
    }
}

fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::test_site::TestSite;

    fn rendered(render: impl Fn(&Site) -> Vec<u8>) -> Value {
        let site = TestSite::new()
            .settings("base_url: https://example.net/status/\ntimezone: Europe/Paris")
            .servers("servers: [{id: A, name: Mail server}]")
            .body("One *two*\nthree.\n\n- four")
            .post(
                "2025-12-31-mail",
                "title: \"Mail & <b>\"\ndate: 2025-12-31T23:30:00Z\nservers: [A]\nimpact: minor\n\
                 status: investigating\ntags: [Größe, Mail]\ncategories: [Mail]",
            )
            .post(
                "2026-01-02-mail",
                "title: Mail again\nincident: 2025-12-31-mail\nstatus: resolved",
            )
            .post("2026-01-03-news", "title: News\nslug: größe")
            .at("2026-02-01T00:00Z")
            .resolve();
        serde_json::from_slice(&render(&site)).unwrap()
    }

    #[test]
    fn the_index_names_each_year_by_the_calendar_of_the_site() {
        let index = rendered(index);
        assert_eq!(
            index["parts"],
            json!([{"year": 2026, "url": "/status/search/2026.json", "count": 3}])
        );
        assert_eq!(index["servers"], json!({"A": "Mail server (A)"}));
        assert_eq!(index["states"]["in_progress"], "In progress");
    }

    #[test]
    fn a_year_holds_its_posts_newest_first() {
        let entries = rendered(|site| year(site, 2026));
        assert_eq!(
            entries,
            json!([
                {
                    "title": "News",
                    "url": "/status/2026/01/03/gr%C3%B6%C3%9Fe/",
                    "date": "2026-01-03T00:00:00+01:00",
                    "shown": "3 January 2026, 00:00",
                    "text": "One two three. four",
                },
                {
                    "title": "Mail again",
                    "url": "/status/2026/01/02/mail/",
                    "date": "2026-01-02T00:00:00+01:00",
                    "shown": "2 January 2026, 00:00",
                    "state": "resolved",
                    "servers": ["A"],
                    "text": "One two three. four",
                },
                {
                    "title": "Mail & <b>",
                    "url": "/status/2026/01/01/mail/",
                    "date": "2026-01-01T00:30:00+01:00",
                    "shown": "1 January 2026, 00:30",
                    "state": "investigating",
                    "servers": ["A"],
                    "tags": ["Mail", "Größe"],
                    "text": "One two three. four",
                },
            ])
        );
    }
}
