//! Feeds, with whole posts in them.
//!
//! What a feed says is worked out once ([`entry`], [`history`]) and written by one small module
//! for each format. Dates are the posts' own, so a feed changes only when a post does; where a
//! title tells the present state of a maintenance it changes with that too. Ids are made of posts'
//! ids alone: they outlive a change of title, slug, date or state.

mod atom;
mod entry;
mod history;
mod json;
mod rss;

use chrono::{DateTime, Utc};

use super::address::{Form, address};
use crate::plan::{Feed, FeedFormat, FeedOf, site_paths};
use crate::site::{PostId, Site};
use entry::Entry;
pub(super) use entry::{updated, with_state};

/// All that a feed says, in whatever format.
struct Document<'a> {
    title: String,
    /// The site's, which stands for an author where a post has none.
    site_title: &'a str,
    description: &'a str,
    language: &'a str,
    /// Absolute addresses: of the site, of the page that the feed follows, of the feed itself.
    home: String,
    page: String,
    address: String,
    media_type: &'static str,
    /// Newest first.
    entries: Vec<Entry>,
}

pub(super) fn feed(site: &Site, feed: Feed) -> Vec<u8> {
    let settings = &site.settings;
    let document = Document {
        title: feed.of.title(site),
        site_title: site.title(),
        description: site.description(),
        language: &settings.language,
        home: address(site, site_paths::HOME, Form::Absolute),
        page: address(site, &feed.of.list().path(site, None), Form::Absolute),
        address: address(site, &feed.path(site), Form::Absolute),
        media_type: feed.format.media_type(),
        entries: entries(site, feed.of),
    };
    match feed.format {
        FeedFormat::Rss => rss::write(&document),
        FeedFormat::Atom => atom::write(&document),
        FeedFormat::Json => json::write(&document),
    }
}

impl Document<'_> {
    /// When anything in it last changed.
    fn updated(&self) -> Option<DateTime<Utc>> {
        self.entries.iter().map(|entry| entry.updated).max()
    }
}

fn entries(site: &Site, of: FeedOf) -> Vec<Entry> {
    let newest = |posts: &[PostId]| -> Vec<PostId> {
        let posts = posts.iter().rev().take(site.settings.feed_items);
        posts.copied().collect()
    };
    let posts = match of {
        FeedOf::Site => {
            let posts = site.post_ids().rev().take(site.settings.feed_items);
            posts.collect()
        }
        FeedOf::Tag(id) => newest(&site.tag(id).posts),
        FeedOf::Category(id) => newest(&site.category(id).posts),
        FeedOf::Server(id) => newest(&site.server(id).posts),
        FeedOf::History => return history::entries(site),
    };
    posts
        .into_iter()
        .map(|id| entry::of_post(site, id))
        .collect()
}
