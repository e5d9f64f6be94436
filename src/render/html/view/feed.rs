//! Feeds and calendars, for programs and for readers.

use serde::Serialize;

use super::LinkView;
use crate::output::kind;
use crate::plan::{CalendarOf, FeedOf};
use crate::render::text::address::rooted;
use crate::site::Site;

/// What a program can follow: a feed, or a calendar. A member of `page.feeds`, and `list.feed`.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLinkView {
    /// Names the format too, where it is a feed.
    pub title: String,
    pub url: String,
    /// For `<link type>`: `application/rss+xml`, `text/calendar`.
    pub media_type: &'static str,
}

/// How to follow something, for readers: by feed or by calendar.
pub(in crate::render::html) fn offered(
    site: &Site,
    feeds: FeedOf,
    calendar: CalendarOf,
) -> Vec<LinkView> {
    let link = |title: &str, path: &str| LinkView {
        title: title.to_owned(),
        url: rooted(site, path),
    };
    let mut links: Vec<LinkView> = feeds
        .feeds()
        .filter(|feed| feed.format.definition().is_offered)
        .map(|feed| link(feed.format.label(), &feed.path(site)))
        .collect();
    if calendar.exists(site) {
        links.push(link(
            site.language.text("maintenance_calendar"),
            &calendar.path(site),
        ));
    }
    links
}

/// The feeds of something, for programs; and its calendar, if it has one.
pub(in crate::render::html) fn announced(
    site: &Site,
    of: FeedOf,
    calendar: Option<CalendarOf>,
) -> Vec<FeedLinkView> {
    let feeds = of
        .feeds()
        .filter(|feed| feed.format.definition().is_announced)
        .map(|feed| FeedLinkView {
            title: format!("{} ({})", of.title(site), feed.format.label()),
            url: rooted(site, &feed.path(site)),
            media_type: feed.format.media_type(),
        });
    let calendar = calendar
        .filter(|calendar| calendar.exists(site))
        .map(|calendar| FeedLinkView {
            title: calendar.title(site),
            url: rooted(site, &calendar.path(site)),
            media_type: kind::CALENDAR.bare_media_type(),
        });
    feeds.chain(calendar).collect()
}

/// What the home page announces besides the feeds that every page does.
pub(in crate::render::html) fn announced_on_home(site: &Site) -> Vec<FeedLinkView> {
    announced(site, FeedOf::History, Some(CalendarOf::Site))
}
