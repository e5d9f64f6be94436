//! The *resolve* stage: from what was written to what it means.
//!
//! Gives one immutable [`Site`]: typed ids that always lead somewhere, instants instead of
//! written times, incidents made of their posts, and each system's state over time. It assumes
//! nothing of its input but that each file was parsed; `now` is an argument.

mod changes;
mod entry;
mod forecast;
mod incident;
mod instant;
mod language;
mod link;
mod month;
mod overall;
mod own_page;
mod post;
mod present;
mod server;
mod slug;
mod taxonomy;
mod thread;
mod timeline;
mod unshown;
mod uptime;
mod warning;

use std::collections::HashMap;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};

use crate::content::{Content, Settings, Sort};
use crate::diagnostic::{self, Diagnostic};
use crate::language::Language;

pub use changes::Changes;
pub use entry::Entry;
pub use forecast::Later;
pub use incident::{Incident, TimelineEntry};
pub use month::Month;
pub use overall::Overall;
pub use own_page::OwnPage;
pub use post::Post;
pub use server::{Check, Group, Server, ServerStatus};
pub use taxonomy::Term;
pub use thread::{Announced, Closing, Lifecycle, StateChange, Window};
pub use timeline::{SecondsByStatus, Spell, StatusTimeline};
pub use unshown::Unshown;
pub use uptime::{Day, Figure, History, Period, Periods, day_bounds, floor_percent, floor_to};

/// Index of a post in [`Site::posts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(usize);

/// Index of a system in [`Site::servers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(usize);

/// Index of an incident in [`Site::incidents`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IncidentId(usize);

/// Index of a term in [`Site::tags`] or [`Site::categories`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(usize);

/// Index of a page of the site's own in [`Site::own_pages`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnPageId(usize);

/// What the build is to assume of time, and which posts it shows.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The instant that the site is built for.
    pub now: DateTime<Utc>,
    /// Whether posts dated after `now` are shown.
    pub future: bool,
    /// Whether drafts are shown.
    pub drafts: bool,
}

/// All that the site says, at one instant. Nothing in it changes after it is made.
#[derive(Debug)]
pub struct Site {
    pub settings: Settings,
    /// The words of the theme.
    pub language: Language,
    /// The day of `now` in the site's zone.
    pub today: NaiveDate,
    pub changes: Changes,
    pub unshown: Unshown,
    pub overall: Overall,
    /// What the clock alone will make of it.
    pub overall_later: Later<Overall>,
    /// In the order of the inventory; systems without a group come last, in one without a name.
    pub groups: Vec<Group>,
    /// The order in which readers see the groups.
    pub sort: Sort,
    pub servers: Vec<Server>,
    /// Oldest first.
    pub posts: Vec<Post>,
    /// What lists are of, by first posts, oldest first.
    pub entries: Vec<Entry>,
    /// Those that have entries, oldest first.
    pub months: Vec<Month>,
    /// By their first post, oldest first.
    pub incidents: Vec<Incident>,
    /// By name.
    pub tags: Vec<Term>,
    /// By name.
    pub categories: Vec<Term>,
    /// By their files' paths.
    pub own_pages: Vec<OwnPage>,
    posts_by_id: HashMap<String, PostId>,
}

impl PostId {
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

impl ServerId {
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

impl Site {
    #[must_use]
    pub fn post(&self, id: PostId) -> &Post {
        &self.posts[id.0]
    }

    #[must_use]
    pub fn server(&self, id: ServerId) -> &Server {
        &self.servers[id.0]
    }

    #[must_use]
    pub fn incident(&self, id: IncidentId) -> &Incident {
        &self.incidents[id.0]
    }

    #[must_use]
    pub fn tag(&self, id: TermId) -> &Term {
        &self.tags[id.0]
    }

    #[must_use]
    pub fn category(&self, id: TermId) -> &Term {
        &self.categories[id.0]
    }

    #[must_use]
    pub fn title(&self) -> &str {
        let written = self.settings.title.as_deref();
        written.unwrap_or_else(|| self.language.text("site_title"))
    }

    #[must_use]
    pub fn description(&self) -> &str {
        let written = self.settings.description.as_deref();
        written.unwrap_or_else(|| self.language.text("site_description"))
    }

    /// The state of everything, in words.
    #[must_use]
    pub fn state(&self) -> &str {
        self.language.text(self.overall.text)
    }

    /// The post with this id, which is its file's name without the extension.
    #[must_use]
    pub fn post_named(&self, id: &str) -> Option<PostId> {
        self.posts_by_id.get(id).copied()
    }

    /// The next newer post.
    #[must_use]
    pub fn post_after(&self, id: PostId) -> Option<PostId> {
        (id.0 + 1 < self.posts.len()).then(|| PostId(id.0 + 1))
    }

    /// The next older post.
    #[must_use]
    pub fn post_before(&self, id: PostId) -> Option<PostId> {
        id.0.checked_sub(1).map(PostId)
    }

    #[must_use]
    pub fn post_ids(&self) -> impl DoubleEndedIterator<Item = PostId> + use<> {
        self.posts_in(0..self.posts.len())
    }

    /// The posts at a range of [`Self::posts`].
    pub fn posts_in(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = PostId> + use<> {
        range.map(PostId)
    }

    pub fn server_ids(&self) -> impl DoubleEndedIterator<Item = ServerId> + use<> {
        (0..self.servers.len()).map(ServerId)
    }

    pub fn incident_ids(&self) -> impl DoubleEndedIterator<Item = IncidentId> + use<> {
        (0..self.incidents.len()).map(IncidentId)
    }

    pub fn tag_ids(&self) -> impl DoubleEndedIterator<Item = TermId> + use<> {
        (0..self.tags.len()).map(TermId)
    }

    pub fn category_ids(&self) -> impl DoubleEndedIterator<Item = TermId> + use<> {
        (0..self.categories.len()).map(TermId)
    }

    /// The systems that readers see listed today: all but those retired before.
    pub fn listed_servers(&self) -> impl Iterator<Item = ServerId> {
        self.server_ids()
            .filter(|id| self.server(*id).is_listed(self.today))
    }
}

/// Works out the site. What is wrong is collected, and the site is worked out without it.
#[must_use]
pub fn resolve(content: Content, options: Options) -> (Site, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let Options { now, .. } = options;
    let mut settings = content.settings;
    let systems = content.inventory.servers.len();
    bound_history(&mut settings, systems, &mut diagnostics);
    let language = language::resolve(
        &settings.language,
        settings.date_format.as_deref(),
        &content.languages,
        &mut diagnostics,
    );
    let today = now.with_timezone(&settings.timezone).date_naive();
    let directory = server::Directory::new(&content.inventory, content.inventory_is_whole);
    let mut broken = content.broken;
    let dated = post::resolve(
        content.posts,
        &settings,
        &directory,
        &mut broken,
        &mut diagnostics,
    );
    let own_pages = own_page::resolve(content.pages, &dated, &mut broken, &mut diagnostics);
    let threads = incident::threads(&dated, &broken, &mut diagnostics);
    incident::check(&dated, &threads, &mut diagnostics);
    let positions = post::positions(&dated, options);
    let incidents = incident::resolve(&dated, &threads, &positions, options);
    let (_, tonight) = day_bounds(settings.timezone, today);
    warning::warn(
        &dated,
        &incidents,
        options,
        tonight,
        systems > 0,
        &mut diagnostics,
    );
    link::check(
        &dated,
        &own_pages,
        &settings,
        &broken,
        options,
        &mut diagnostics,
    );
    let unshown = Unshown::of(&dated, options);
    let (posts, tags, categories) = post::finish(dated, &positions, &incidents, &mut diagnostics);
    let checks = server::checks(
        &content.checks,
        content.checks_file.as_ref(),
        &directory,
        &settings,
        &mut diagnostics,
    );
    let evidence = server::Evidence {
        settings: &settings,
        posts: &posts,
        incidents: &incidents,
        systems,
        now,
    };
    let sort = content.inventory.sort;
    let (groups, servers) = server::resolve(content.inventory, &checks, evidence);
    let (overall, overall_later) = forecast::overall(&servers, &incidents, now);
    let by_the_hour = servers.iter().any(|server| server.is_out);
    let changes = Changes::around(
        now,
        today,
        &settings,
        &posts,
        &incidents,
        unshown.due,
        by_the_hour,
    );
    let entries = entry::of_all(&posts);
    let months = month::months(&entries, &posts, |id| incidents[id.0].first_post());
    let ids = posts.iter().map(|post| post.id.clone());
    let posts_by_id = ids.zip((0..).map(PostId)).collect();
    diagnostic::sort(&mut diagnostics);
    let site = Site {
        settings,
        language,
        today,
        changes,
        unshown,
        overall,
        overall_later,
        groups,
        sort,
        servers,
        posts,
        entries,
        months,
        incidents,
        tags,
        categories,
        own_pages,
        posts_by_id,
    };
    (site, diagnostics)
}

/// Refuses more days of history, of all systems together, than a build has memory for: each takes
/// some kilobytes while pages are rendered.
fn bound_history(settings: &mut Settings, servers: usize, diagnostics: &mut Vec<Diagnostic>) {
    const MOST_DAYS: usize = 1_000_000;
    let days = settings.history_days;
    let fitting = MOST_DAYS / servers.max(1);
    if usize::try_from(days).is_ok_and(|days| days > fitting) {
        let wrong = Diagnostic::history_too_long(servers, days, MOST_DAYS, fitting);
        diagnostics.push(wrong);
        // Nothing will be published; what else is wrong is found with a single day as well.
        settings.history_days = 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_as_long_as_there_is_memory_for_it() {
        for (servers, days, fitting) in [
            (0, 730, None),
            (1_000, 730, None),
            (10_000, 100, None),
            (10_000, 101, Some("100")),
            (10_000, 730, Some("100")),
            (2_000_000, 1, Some("several sites")),
        ] {
            let mut settings = Settings {
                history_days: days,
                ..Settings::default()
            };
            let mut diagnostics = Vec::new();
            bound_history(&mut settings, servers, &mut diagnostics);
            let help = diagnostics.first().and_then(|found| found.help.as_deref());
            let is_told = match (help, fitting) {
                (None, None) => settings.history_days == days,
                (Some(help), Some(fitting)) => help.contains(fitting) && settings.history_days == 1,
                _ => false,
            };
            assert!(is_told, "{servers} systems, {days} days: {help:?}");
        }
    }
}
