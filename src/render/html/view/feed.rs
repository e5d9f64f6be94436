//! Feeds and calendars, for programs and for readers.

use serde::Serialize;

use super::LinkView;
use crate::output::kind;
use crate::plan::{CalendarOf, FeedOf};
use crate::render::text::address::rooted;
use crate::site::{ServerId, Site};

/// What a program can follow: a feed, or a calendar. A member of `page.feeds`, and `list.feed`.
#[derive(Debug, Clone, Serialize)]
pub struct FeedLinkView {
    /// Names the format too, where it is a feed.
    pub title: String,
    pub url: String,
    /// For `<link type>`: `application/rss+xml`, `text/calendar`.
    pub media_type: &'static str,
}

/// `site.follow`: how to follow the site, for readers.
#[derive(Debug, Clone, Serialize)]
pub struct FollowView {
    /// Feeds in which each update is an entry.
    pub updates: Vec<LinkView>,
    /// Feeds in which an incident or maintenance is one entry, which moves up with each update.
    pub incidents: Vec<LinkView>,
    pub calendar: LinkView,
}

/// How to follow a system: a member of `follow` on its page and on those of its incidents.
#[derive(Debug, Clone, Serialize)]
pub struct FollowSystemView {
    /// What readers know the system by.
    pub label: String,
    /// Its feeds, and its calendar.
    pub links: Vec<LinkView>,
}

pub(super) fn follow(site: &Site) -> FollowView {
    FollowView {
        updates: offered(site, FeedOf::Site),
        incidents: offered(site, FeedOf::History),
        calendar: calendar(site, CalendarOf::Site),
    }
}

/// How to follow a system. `has_calendar` is the caller's to say: to ask whether a system has one
/// is to look through all of its incidents.
pub(in crate::render::html) fn follow_system(
    site: &Site,
    id: ServerId,
    has_calendar: bool,
) -> FollowSystemView {
    let mut links = offered(site, FeedOf::Server(id));
    links.extend(has_calendar.then(|| calendar(site, CalendarOf::Server(id))));
    FollowSystemView {
        label: site.server(id).label(),
        links,
    }
}

/// The feeds of something, for readers.
fn offered(site: &Site, of: FeedOf) -> Vec<LinkView> {
    of.feeds()
        .filter(|feed| feed.format.definition().is_offered)
        .map(|feed| LinkView {
            title: feed.format.label().to_owned(),
            url: rooted(site, &feed.path(site)),
        })
        .collect()
}

fn calendar(site: &Site, of: CalendarOf) -> LinkView {
    LinkView {
        title: site.language.text("maintenance_calendar").to_owned(),
        url: rooted(site, &of.path(site)),
    }
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
    let calendar = calendar.and_then(|calendar| announced_calendar(site, calendar));
    feeds.chain(calendar).collect()
}

/// A calendar, for programs, if the site has it.
pub(in crate::render::html) fn announced_calendar(
    site: &Site,
    of: CalendarOf,
) -> Option<FeedLinkView> {
    of.exists(site).then(|| FeedLinkView {
        title: of.title(site),
        url: rooted(site, &of.path(site)),
        media_type: kind::CALENDAR.bare_media_type(),
    })
}

/// What the home page announces besides the feeds that every page does.
pub(in crate::render::html) fn announced_on_home(site: &Site) -> Vec<FeedLinkView> {
    announced(site, FeedOf::History, Some(CalendarOf::Site))
}
