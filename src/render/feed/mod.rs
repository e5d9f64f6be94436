//! What readers follow with a program of their own: feeds of whole posts, and calendars.
//!
//! What a feed says is worked out once ([`entry`], [`history`]) and written by one small module
//! for each format. Dates are the posts' own, so a feed changes only when a post does; where a
//! title tells the present state of a maintenance it changes with that too. Ids are made of posts'
//! ids alone: they outlive a change of title, slug, date or state.

mod atom;
mod calendar;
mod entry;
mod history;
mod json_feed;
mod rss;

use std::cmp::Reverse;

use chrono::{DateTime, TimeZone, Utc};

use super::text::address::{Form, address, rooted};
use super::text::xml;
use crate::plan::{Assets, Feed, FeedFile, FeedFormat, FeedOf, site_paths};
use crate::site::{PostId, Site};
use entry::{Entry, Length};

/// All that a feed says, in whatever format.
struct FeedDocument<'a> {
    title: String,
    /// The site's, which stands for an author where a post has none.
    site_title: &'a str,
    description: &'a str,
    language: &'a str,
    /// Stays when the site moves, if the site has chosen an `id_base`.
    id: String,
    /// Absolute addresses: of the site, of the page that the feed follows, of the feed itself.
    home: String,
    page: String,
    address: String,
    media_type: &'static str,
    /// How to follow it, for whoever opens it in a browser.
    hint: &'a str,
    /// The address of the style that a browser shows it in.
    style: String,
    /// Newest first.
    entries: Vec<Entry>,
    /// When the site's first post was written: a feed without entries has not changed since.
    begin: DateTime<Utc>,
}

/// The bytes of a file of this room.
pub(super) fn render(site: &Site, assets: &Assets, file: FeedFile) -> Vec<u8> {
    match file {
        FeedFile::Feed(feed) => write(site, assets, feed),
        FeedFile::Calendar(of) => calendar::calendar(site, of),
    }
}

fn write(site: &Site, assets: &Assets, feed: Feed) -> Vec<u8> {
    let settings = &site.settings;
    let document = FeedDocument {
        title: feed.of.title(site),
        site_title: site.title(),
        description: site.description(),
        language: &settings.language,
        id: entry::id_of_path(site, &feed.path(site)),
        home: address(site, site_paths::HOME, Form::Absolute),
        page: address(site, &feed.of.page_path(site), Form::Absolute),
        address: address(site, &feed.path(site), Form::Absolute),
        media_type: feed.format.media_type(),
        hint: site.language.text("follow_feed"),
        style: rooted(site, assets.path("feed.css")),
        entries: entries(site, feed.of),
        begin: site
            .posts
            .first()
            .map_or_else(before_all_posts, |post| post.date),
    };
    match feed.format {
        FeedFormat::Rss => rss::write(&document),
        FeedFormat::Atom => atom::write(&document),
        FeedFormat::Json => json_feed::write(&document),
    }
}

/// What stands for the first post's date where there is none yet: the day on which Atom became a
/// standard. The build's own instant would give other bytes with each build, and the beginning of
/// Unix time reads like a mistake.
fn before_all_posts() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2005, 12, 1, 0, 0, 0)
        .single()
        .expect("a date of the calendar")
}

impl FeedDocument<'_> {
    /// What an XML document begins with: its encoding, and the style that a browser shows it in.
    fn prologue(&self) -> String {
        let style = xml::escape(&self.style);
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <?xml-stylesheet type=\"text/css\" href=\"{style}\"?>\n"
        )
    }

    /// When anything in it last changed.
    fn updated(&self) -> Option<DateTime<Utc>> {
        self.entries.iter().map(|entry| entry.updated).max()
    }
}

/// Newest first. An end that a post gives beside an open status has an entry of its own, as an
/// update that tells of it would.
fn entries(site: &Site, of: FeedOf) -> Vec<Entry> {
    let all: Vec<PostId>;
    let posts = match of {
        FeedOf::Site => {
            all = site.post_ids().collect();
            &all
        }
        FeedOf::Tag(id) => &site.tag(id).posts,
        FeedOf::Category(id) => &site.category(id).posts,
        FeedOf::Server(id) => &site.server(id).posts,
        FeedOf::History => return history::entries(site),
    };
    // A post stands in one feed of the site, but may name hundreds of tags and systems.
    let length = match of {
        FeedOf::Site | FeedOf::History => Length::Whole,
        FeedOf::Tag(_) | FeedOf::Category(_) | FeedOf::Server(_) => Length::Bounded,
    };
    let newest = posts.iter().rev().take(site.settings.feed_items);
    let ends = posts.iter().filter_map(|id| entry::of_end(site, *id));
    let mut entries: Vec<Entry> = ends
        .rev()
        .chain(newest.map(|id| entry::of_post(site, *id, length)))
        .collect();
    entries.sort_by_key(|entry| Reverse(entry.sorted_by));
    entries.truncate(site.settings.feed_items);
    entries
}
