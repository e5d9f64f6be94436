//! What search engines are told of a page: JSON-LD in the words of <https://schema.org>.
//!
//! Part of the *render* stage. It stands in a `<script>` that is a block of data, which no browser
//! runs. Only what the page itself shows is said, so the data changes only with its page.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde::Serialize;

use crate::plan::{EntryList, server_path, site_paths};
use crate::render::text::address::{Form, address};
use crate::site::{PostId, ServerId, Site};
use crate::url::on_site;

/// The whole block. Keys are in the order of the alphabet throughout.
#[derive(Serialize)]
struct JsonLd<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: &'a [Item<'a>],
}

#[derive(Serialize)]
#[serde(tag = "@type")]
enum Item<'a> {
    BlogPosting(Box<Posting<'a>>),
    BreadcrumbList {
        #[serde(rename = "itemListElement")]
        pages: Vec<Crumb<'a>>,
    },
    #[serde(rename_all = "camelCase")]
    WebSite {
        description: &'a str,
        in_language: &'a str,
        name: &'a str,
        publisher: Party<'a>,
        url: String,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Posting<'a> {
    author: Party<'a>,
    date_modified: String,
    date_published: String,
    description: &'a str,
    headline: &'a str,
    image: &'a str,
    in_language: &'a str,
    main_entity_of_page: &'a str,
    publisher: Party<'a>,
    url: &'a str,
}

/// A page on the way to another.
#[derive(Serialize)]
#[serde(tag = "@type", rename = "ListItem")]
struct Crumb<'a> {
    item: String,
    name: &'a str,
    position: usize,
}

/// Who wrote or publishes something.
#[derive(Serialize)]
#[serde(tag = "@type")]
enum Party<'a> {
    Person {
        name: &'a str,
    },
    Organization {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<&'a str>,
    },
}

/// The home page: the site itself.
pub(super) fn site(site: &Site) -> String {
    document(&[Item::WebSite {
        description: site.description(),
        in_language: &site.settings.language,
        name: site.title(),
        publisher: publisher(site),
        url: address(site, site_paths::HOME, Form::Absolute),
    }])
}

/// A post, and the way to it from the home page. `picture` is an absolute address.
pub(super) fn post(site: &Site, id: PostId, description: &str, picture: &str) -> String {
    let post = site.post(id);
    let url = address(site, &post.path, Form::Absolute);
    // Lists have an update where its incident began.
    let listed = site.post(site.first_post_of(site.entry_of(id)));
    let (year, month) = (listed.day.year(), listed.day.month());
    let posting = Posting {
        author: match &post.details.author {
            Some(name) => Party::Person { name },
            None => publisher(site),
        },
        date_modified: instant(site.last_change(id)),
        date_published: instant(post.date),
        description,
        headline: &post.title,
        image: picture,
        in_language: &site.settings.language,
        main_entity_of_page: &url,
        publisher: publisher(site),
        url: &url,
    };
    let (year_title, month_title) = (year.to_string(), site.language.month_title(year, month));
    let way = way(
        site,
        &[
            (&year_title, &EntryList::Year(year).path(site)),
            (&month_title, &EntryList::Month(year, month).path(site)),
            (&post.title, &post.path),
        ],
    );
    document(&[Item::BlogPosting(Box::new(posting)), way])
}

/// A system's page: the way to it from the home page.
pub(super) fn server(site: &Site, id: ServerId) -> String {
    let server = site.server(id);
    let path = server_path(site, id);
    document(&[way(
        site,
        &[
            (site.language.text("systems"), site_paths::SERVERS),
            (&server.label(), &path),
        ],
    )])
}

fn document(items: &[Item<'_>]) -> String {
    let document = JsonLd {
        context: "https://schema.org",
        graph: items,
    };
    // Longer than that of most posts. Texts and numbers always serialise, and into memory.
    let mut json = Vec::with_capacity(2048);
    let _ = serde_json::to_writer(&mut json, &document);
    text(&String::from_utf8(json).unwrap_or_default())
}

fn publisher(site: &Site) -> Party<'_> {
    match &site.settings.home {
        // An address that begins with a slash is a page of this site, and names nobody.
        Some(home) if on_site(&home.url.value).is_none() => Party::Organization {
            name: &home.title,
            url: Some(&home.url.value),
        },
        _ => Party::Organization {
            name: site.title(),
            url: None,
        },
    }
}

/// Pages from the home page on, by title and path.
fn way<'a>(site: &'a Site, pages: &[(&'a str, &str)]) -> Item<'a> {
    let home = (site.title(), site_paths::HOME);
    let pages = std::iter::once(&home).chain(pages);
    Item::BreadcrumbList {
        pages: pages
            .enumerate()
            .map(|(number, (title, path))| Crumb {
                item: address(site, path, Form::Absolute),
                name: title,
                position: number + 1,
            })
            .collect(),
    }
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// JSON as it can stand in a `<script>`: no author's words can end it.
fn text(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 16);
    let mut copied = 0;
    for (at, byte) in json.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "\\u0026",
            b'<' => "\\u003c",
            b'>' => "\\u003e",
            _ => continue,
        };
        text.push_str(&json[copied..at]);
        text.push_str(escaped);
        copied = at + 1;
    }
    text.push_str(&json[copied..]);
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn no_text_ends_the_block() {
        for title in [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "Mail & \"web\" \\ é\u{2028}",
        ] {
            let data = json!({"headline": title});
            let text = text(&data.to_string());
            assert!(!text.contains(['<', '>', '&']), "{text}");
            let read: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(read, data);
        }
    }
}
