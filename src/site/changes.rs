//! When the same input gives another site.
//!
//! A site depends on *now* only through the instants at which something begins, ends, falls due (a
//! post, or an update that was promised) or a day turns, and in an outage an hour. Between two of them it is the same to the byte, so whoever builds by a timer
//! need only wait for the next.

use chrono::{DateTime, NaiveDate, Utc};

use super::uptime::{day_bounds, end_of_hour, start_of_hour};
use super::{Incident, Post};
use crate::content::Settings;

/// The change before now and the one after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changes {
    /// The latest change up to now: what the site calls the present.
    pub last: DateTime<Utc>,
    /// The latest one up to now that is news: a post, or something that began or ended.
    pub last_news: Option<DateTime<Utc>>,
    /// The first change after now.
    pub next: DateTime<Utc>,
}

impl Changes {
    /// `due` is when the first post that is held back may be shown; `by_the_hour` whether an outage
    /// goes on, whose figures grow by the hour.
    pub(super) fn around(
        now: DateTime<Utc>,
        today: NaiveDate,
        settings: &Settings,
        posts: &[Post],
        incidents: &[Incident],
        due: Option<DateTime<Utc>>,
        by_the_hour: bool,
    ) -> Self {
        let (midnight, next_midnight) = day_bounds(settings.timezone, today);
        let mut changes = Self {
            last: midnight,
            last_news: None,
            next: next_midnight,
        };
        let breakpoints = incidents
            .iter()
            .flat_map(|incident| &incident.lifecycle.breakpoints);
        let promises = incidents
            .iter()
            .filter_map(|incident| incident.next_update(posts));
        let dates = posts.iter().map(|post| &post.date);
        for instant in breakpoints.chain(dates).chain(&due).copied() {
            if instant <= now {
                changes.last = changes.last.max(instant);
                changes.last_news = changes.last_news.max(Some(instant));
            } else {
                changes.next = changes.next.min(instant);
            }
        }
        // A promise that was not kept is no news, but pages say so.
        for instant in promises {
            if instant <= now {
                changes.last = changes.last.max(instant);
            } else {
                changes.next = changes.next.min(instant);
            }
        }
        if by_the_hour {
            changes.last = changes.last.max(start_of_hour(now));
            changes.next = changes.next.min(end_of_hour(now));
        }
        changes
    }
}
