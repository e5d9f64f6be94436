//! JSON Feed 1.1, <https://www.jsonfeed.org/version/1.1/>.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use super::{FeedDocument, entry};
use crate::render::text::json;

#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    #[serde(rename = "feed_url")]
    own_url: &'a str,
    description: &'a str,
    authors: [Author<'a>; 1],
    language: &'a str,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_html: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<[Author<'a>; 1]>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
}

pub(super) fn write(document: &FeedDocument<'_>) -> Vec<u8> {
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &document.title,
        home_page_url: &document.page,
        own_url: &document.address,
        description: document.description,
        authors: [Author {
            name: document.site_title,
            url: Some(&document.home),
        }],
        language: document.language,
        items: document.entries.iter().map(item).collect(),
    };
    json::bytes(&feed)
}

fn item(entry: &entry::Entry) -> Item<'_> {
    let was_changed = entry.updated != entry.published;
    Item {
        id: &entry.id,
        url: &entry.link,
        title: &entry.title,
        content_html: &entry.html,
        summary: &entry.summary,
        date_published: date(entry.published),
        date_modified: was_changed.then(|| date(entry.updated)),
        authors: entry
            .author
            .as_deref()
            .map(|name| [Author { name, url: None }]),
        tags: &entry.categories,
    }
}

fn date(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}
