//! RSS 2.0 feeds, with whole posts in `content:encoded`.
//!
//! Dates are the posts', so a feed changes only when a post does. An item's `guid` is made of the
//! post's id alone and outlives a change of its title, slug or date.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rss::extension::atom::{AtomExtension, Link};
use rss::{Category, Channel, Guid, Item};

use super::address::{self, Form, Presentation, address};
use super::post::description;
use crate::content::escape_html;
use crate::plan::{FeedOf, ListOf, site_paths};
use crate::site::{PostId, Site};

const IN_A_FEED: Presentation = Presentation {
    form: Form::Absolute,
    heading_level: 2,
    anchors: false,
    folded: false,
};

pub(super) fn feed(site: &Site, of: FeedOf) -> Vec<u8> {
    let settings = &site.settings;
    let (list, posts): (ListOf, Vec<PostId>) = match of {
        FeedOf::Site => (ListOf::Stream, newest(site.post_ids(), settings.feed_items)),
        FeedOf::Tag(id) => (
            ListOf::Tag(id),
            latest(&site.tag(id).posts, settings.feed_items),
        ),
        FeedOf::Category(id) => (
            ListOf::Category(id),
            latest(&site.category(id).posts, settings.feed_items),
        ),
        FeedOf::Server(id) => (
            ListOf::Server(id),
            latest(&site.server(id).posts, settings.feed_items),
        ),
    };
    let newest = posts.first().map(|id| site.post(*id).date);
    let mut channel = Channel {
        title: title(site, of),
        link: address(site, &list.path(site, None), Form::Absolute),
        description: escape_html(&settings.description),
        language: Some(settings.language.clone()),
        pub_date: newest.map(rfc2822),
        last_build_date: newest.map(rfc2822),
        generator: Some("statusgen".to_owned()),
        docs: Some("https://www.rssboard.org/rss-specification".to_owned()),
        items: posts.iter().map(|id| item(site, *id)).collect(),
        namespaces: BTreeMap::from([
            ("atom".to_owned(), "http://www.w3.org/2005/Atom".to_owned()),
            (
                "content".to_owned(),
                "http://purl.org/rss/1.0/modules/content/".to_owned(),
            ),
            (
                "dc".to_owned(),
                "http://purl.org/dc/elements/1.1/".to_owned(),
            ),
        ]),
        ..Channel::default()
    };
    channel.set_atom_ext(AtomExtension {
        links: vec![Link {
            href: address(site, &of.path(site), Form::Absolute),
            rel: "self".to_owned(),
            mime_type: Some("application/rss+xml".to_owned()),
            ..Link::default()
        }],
    });
    let mut xml = channel.to_string();
    xml.push('\n');
    xml.into_bytes()
}

/// The title of a feed, for readers who follow several.
pub(super) fn title(site: &Site, of: FeedOf) -> String {
    let site_title = &site.settings.title;
    match of {
        FeedOf::Site => site_title.clone(),
        FeedOf::Tag(id) => format!("{site_title}: {}", site.tag(id).name),
        FeedOf::Category(id) => format!("{site_title}: {}", site.category(id).name),
        FeedOf::Server(id) => {
            let server = site.server(id);
            format!("{site_title}: {} {}", server.id, server.name)
        }
    }
}

/// The last of a list that is oldest first, newest first.
fn latest(posts: &[PostId], count: usize) -> Vec<PostId> {
    newest(posts.iter().copied(), count)
}

fn newest(posts: impl DoubleEndedIterator<Item = PostId>, count: usize) -> Vec<PostId> {
    posts.rev().take(count).collect()
}

fn item(site: &Site, id: PostId) -> Item {
    let post = site.post(id);
    let home = address(site, site_paths::HOME, Form::Absolute);
    let terms = |names: Vec<&String>| -> Vec<Category> {
        names
            .into_iter()
            .map(|name| Category {
                name: name.clone(),
                domain: None,
            })
            .collect()
    };
    let categories = post.categories.iter().map(|id| &site.category(*id).name);
    let tags = post.tags.iter().map(|id| &site.tag(*id).name);
    Item {
        title: Some(post.title.clone()),
        link: Some(address(site, &post.path, Form::Absolute)),
        // Readers take it for HTML.
        description: Some(escape_html(&description(post))),
        categories: terms(categories.chain(tags).collect()),
        guid: Some(Guid {
            value: format!("{home}#{}", post.id),
            permalink: false,
        }),
        pub_date: Some(rfc2822(post.date)),
        content: Some(address::body(site, post, IN_A_FEED)),
        dublin_core_ext: post.author.as_ref().map(|author| {
            rss::extension::dublincore::DublinCoreExtension {
                creators: vec![author.clone()],
                ..Default::default()
            }
        }),
        ..Item::default()
    }
}

fn rfc2822(instant: DateTime<Utc>) -> String {
    instant.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}
