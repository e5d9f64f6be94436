//! Atom 1.0, RFC 4287.

use atom_syndication::{
    Category, Content, Entry, Feed, Generator, Link, Person, Text, WriteConfig,
};
use chrono::{DateTime, FixedOffset, Utc};

use super::{FeedDocument, entry};

pub(super) fn write(document: &FeedDocument<'_>) -> Vec<u8> {
    let feed = Feed {
        title: Text::plain(document.title.clone()),
        subtitle: Some(Text::plain(document.description.to_owned())),
        id: document.id.clone(),
        // A feed must have a date (section 4.1.1), even one without entries.
        updated: date(document.updated().unwrap_or(document.begin)),
        // It stands for the authors of entries that name none (section 4.1.2).
        authors: vec![person(document.site_title)],
        generator: Some(Generator {
            value: "statusgen".to_owned(),
            ..Generator::default()
        }),
        links: vec![
            Link {
                title: Some(document.hint.to_owned()),
                ..link("self", &document.address, document.media_type)
            },
            link("alternate", &document.page, "text/html"),
        ],
        entries: document.entries.iter().map(entry).collect(),
        lang: Some(document.language.to_owned()),
        ..Feed::default()
    };
    // The library's own declaration names no encoding.
    let without_declaration = WriteConfig {
        write_document_declaration: false,
        indent_size: None,
    };
    let mut xml = document.prologue().into_bytes();
    feed.write_with_config(&mut xml, without_declaration)
        .expect("memory takes all that is written");
    xml.push(b'\n');
    xml
}

fn entry(entry: &entry::Entry) -> Entry {
    let category = |name: &String| Category {
        term: name.clone(),
        ..Category::default()
    };
    Entry {
        title: Text::plain(entry.title.clone()),
        id: entry.id.clone(),
        published: Some(date(entry.published)),
        updated: date(entry.updated),
        authors: entry.author.iter().map(|name| person(name)).collect(),
        categories: entry.categories.iter().map(category).collect(),
        links: vec![link("alternate", &entry.link, "text/html")],
        summary: (!entry.summary.is_empty()).then(|| Text::plain(entry.summary.clone())),
        content: Some(Content {
            value: Some(entry.html.clone()),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

fn person(name: &str) -> Person {
    Person {
        name: name.to_owned(),
        ..Person::default()
    }
}

fn link(relation: &str, address: &str, media_type: &str) -> Link {
    Link {
        rel: relation.to_owned(),
        href: address.to_owned(),
        mime_type: Some(media_type.to_owned()),
        ..Link::default()
    }
}

fn date(instant: DateTime<Utc>) -> DateTime<FixedOffset> {
    instant.fixed_offset()
}
