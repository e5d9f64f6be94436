//! RSS 2.0, with whole posts in `content:encoded`.
//!
//! <https://www.rssboard.org/rss-specification>, and what the RSS profile recommends: the feed's
//! own address as `atom:link`, authors as `dc:creator`, an item's `description` that is HTML. The channel's is
//! plain text: readers show it as it is.

use std::collections::BTreeMap;

use ::rss::extension::Extension;
use ::rss::extension::dublincore::DublinCoreExtension;
use ::rss::{Category, Channel, Guid, Item};
use chrono::{DateTime, Utc};

use super::FeedDocument;
use super::entry::Entry;

pub(super) fn write(document: &FeedDocument<'_>) -> Vec<u8> {
    let newest = document.entries.first().map(|entry| entry.sorted_by);
    let channel = Channel {
        title: document.title.clone(),
        link: document.page.clone(),
        description: document.description.to_owned(),
        language: Some(document.language.to_owned()),
        pub_date: newest.map(rfc2822),
        last_build_date: document.updated().map(rfc2822),
        generator: Some("statusgen".to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        items: document.entries.iter().map(item).collect(),
        namespaces: namespaces(),
        extensions: BTreeMap::from([("atom".to_owned(), own_address(document))]),
        ..Channel::default()
    };
    // The library's own declaration leaves no place for a style.
    let whole = channel.to_string();
    let channel = whole.split_once("?>").map_or(&*whole, |(_, rest)| rest);
    format!("{}{channel}\n", document.prologue()).into_bytes()
}

/// The library has a type for this as well, which would bring six libraries along.
fn own_address(document: &FeedDocument<'_>) -> BTreeMap<String, Vec<Extension>> {
    let attributes = [
        ("href", document.address.as_str()),
        ("rel", "self"),
        ("title", document.hint),
        ("type", document.media_type),
    ];
    let link = Extension {
        name: "atom:link".to_owned(),
        attrs: attributes
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..Extension::default()
    };
    BTreeMap::from([("link".to_owned(), vec![link])])
}

fn namespaces() -> BTreeMap<String, String> {
    [
        ("atom", "http://www.w3.org/2005/Atom"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
    ]
    .map(|(prefix, name)| (prefix.to_owned(), name.to_owned()))
    .into()
}

/// Text as HTML. Quotes stay, since browsers and some readers show it as it is.
fn as_html(text: &str) -> String {
    let text = text.replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

fn item(entry: &Entry) -> Item {
    let category = |name: &String| Category {
        name: name.clone(),
        domain: None,
    };
    Item {
        title: Some(entry.title.clone()),
        link: Some(entry.link.clone()),
        description: Some(as_html(&entry.summary)),
        categories: entry.categories.iter().map(category).collect(),
        guid: Some(Guid {
            value: entry.id.clone(),
            permalink: false,
        }),
        pub_date: Some(rfc2822(entry.sorted_by)),
        content: Some(entry.html.clone()),
        dublin_core_ext: entry.author.as_ref().map(|author| DublinCoreExtension {
            creators: vec![author.clone()],
            ..DublinCoreExtension::default()
        }),
        ..Item::default()
    }
}

fn rfc2822(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}
