//! What can be followed: feeds, and calendars of maintenance.
//!
//! A feed is what it brings ([`FeedOf`]) and how that is written ([`FeedFormat`]). Another format
//! is one more variant here, and the compiler asks for the rest.

use std::cmp::Reverse;

use super::{EntryList, Page, Planner, old_server_paths, server_path, site_paths};
use crate::output::kind::{self, OutputKind};
use crate::site::{IncidentId, ServerId, Site, TermId};

/// A file that readers follow with a program of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFile {
    Feed(Feed),
    Calendar(CalendarOf),
}

/// What a feed brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOf {
    /// All posts.
    Site,
    Tag(TermId),
    Category(TermId),
    /// The posts about a system.
    Server(ServerId),
    /// Incidents and maintenances, each with all of its updates.
    History,
}

/// How a feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedFormat {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0, RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// A feed in one of its formats: one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feed {
    pub of: FeedOf,
    pub format: FeedFormat,
}

/// All that is particular to a format of feeds but how it is written.
#[derive(Debug, Clone, Copy)]
pub struct FormatOfFeeds {
    /// Its name, for readers.
    pub label: &'static str,
    /// The row of its files in the table of outputs.
    pub kind: &'static OutputKind,
    /// Its media type, by which programs know it. How its files are sent is another matter.
    pub media_type: &'static str,
    /// The file's name beside a list.
    file_name: &'static str,
    /// The name of the history in it, where it comes in it.
    history: Option<&'static str>,
    /// Whether the heads of pages name it, for programs.
    pub is_announced: bool,
    /// Whether pages have a link to it, for readers.
    pub is_offered: bool,
}

impl FeedFormat {
    #[must_use]
    pub fn definition(self) -> FormatOfFeeds {
        match self {
            Self::Rss => FormatOfFeeds {
                label: "RSS",
                kind: &kind::RSS,
                media_type: "application/rss+xml",
                file_name: "feed.xml",
                history: Some("history.rss"),
                is_announced: true,
                is_offered: true,
            },
            Self::Atom => FormatOfFeeds {
                label: "Atom",
                kind: &kind::ATOM,
                media_type: "application/atom+xml",
                file_name: "atom.xml",
                history: Some("history.atom"),
                is_announced: true,
                is_offered: true,
            },
            // Programs find it in the head; readers have no use for its address.
            Self::Json => FormatOfFeeds {
                label: "JSON Feed",
                kind: &kind::JSON_FEED,
                media_type: "application/feed+json",
                file_name: "feed.json",
                history: None,
                is_announced: true,
                is_offered: false,
            },
        }
    }

    #[must_use]
    pub fn label(self) -> &'static str {
        self.definition().label
    }

    #[must_use]
    pub fn media_type(self) -> &'static str {
        self.definition().media_type
    }
}

impl FeedOf {
    /// The formats that it comes in, the best known first.
    #[must_use]
    pub fn formats(self) -> &'static [FeedFormat] {
        match self {
            Self::Site => &[FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json],
            Self::Server(_) | Self::History => &[FeedFormat::Rss, FeedFormat::Atom],
            Self::Tag(_) | Self::Category(_) => &[FeedFormat::Rss],
        }
    }

    /// Its files, in the order of [`Self::formats`].
    pub fn feeds(self) -> impl Iterator<Item = Feed> {
        self.formats().iter().map(move |format| Feed {
            of: self,
            format: *format,
        })
    }

    /// Its file in RSS, which every feed has.
    #[must_use]
    pub fn rss(self) -> Feed {
        Feed {
            of: self,
            format: FeedFormat::Rss,
        }
    }

    /// The path of the page whose news it brings.
    #[must_use]
    pub fn page_path(self, site: &Site) -> String {
        match self {
            Self::Site | Self::History => site_paths::HOME.to_owned(),
            Self::Tag(id) => EntryList::Tag(id).path(site),
            Self::Category(id) => EntryList::Category(id).path(site),
            Self::Server(id) => server_path(site, id),
        }
    }

    /// The title of the feed, for readers who follow several.
    #[must_use]
    pub fn title(self, site: &Site) -> String {
        let site_title = site.title();
        match self {
            Self::Site => site_title.to_owned(),
            Self::Tag(id) => format!("{site_title}: {}", site.tag(id).name),
            Self::Category(id) => format!("{site_title}: {}", site.category(id).name),
            Self::Server(id) => format!("{site_title}: {}", site.server(id).label()),
            Self::History => site.language.fill("history_feed", &[("site", site_title)]),
        }
    }
}

impl Feed {
    /// The path of the feed: it stands beside the page whose news it brings.
    #[must_use]
    pub fn path(self, site: &Site) -> String {
        let format = self.format.definition();
        match (self.of, format.history) {
            (FeedOf::History, Some(name)) => name.to_owned(),
            (of, _) => format!("{}{}", of.page_path(site), format.file_name),
        }
    }

    /// Where it was under other ids of its system. Programs that follow it do not read pages that
    /// lead on, so the same feed stands there too.
    #[must_use]
    pub fn old_paths(self, site: &Site) -> Vec<String> {
        let name = self.format.definition().file_name;
        match self.of {
            FeedOf::Server(id) => old_server_paths(site, id)
                .map(|folder| format!("{folder}{name}"))
                .collect(),
            _ => Vec::new(),
        }
    }
}

const CALENDAR: &str = "maintenance.ics";

/// Whose maintenance a calendar holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalendarOf {
    Site,
    Server(ServerId),
    /// One maintenance alone, for whoever wants no other.
    Maintenance(IncidentId),
}

impl CalendarOf {
    #[must_use]
    pub fn path(self, site: &Site) -> String {
        let page = self.page_path(site);
        match page.strip_suffix(".html") {
            // A page that is a file has no folder of its own, and another may be called as this.
            Some(name) => format!("{name}/{CALENDAR}"),
            None => format!("{page}{CALENDAR}"),
        }
    }

    /// Where it was under other ids of its system: it stands there too.
    #[must_use]
    pub fn old_paths(self, site: &Site) -> Vec<String> {
        match self {
            Self::Site | Self::Maintenance(_) => Vec::new(),
            Self::Server(id) => old_server_paths(site, id)
                .map(|folder| format!("{folder}{CALENDAR}"))
                .collect(),
        }
    }

    /// The path of the page that it stands beside.
    #[must_use]
    pub fn page_path(self, site: &Site) -> String {
        match self {
            Self::Site => site_paths::HOME.to_owned(),
            Self::Server(id) => server_path(site, id),
            Self::Maintenance(id) => site.post(site.incident(id).first_post()).path.clone(),
        }
    }

    #[must_use]
    pub fn title(self, site: &Site) -> String {
        let site_title = site.title();
        let language = &site.language;
        match self {
            Self::Site => language.fill("calendar", &[("site", site_title)]),
            Self::Server(id) => {
                let values = [("site", site_title), ("system", &site.server(id).label())];
                language.fill("calendar_of_system", &values)
            }
            Self::Maintenance(id) => {
                let first = site.post(site.incident(id).first_post());
                format!("{site_title}: {}", first.title)
            }
        }
    }

    /// Whether the site has it: a system that never had maintenance has no calendar, and
    /// maintenance without a window has none.
    #[must_use]
    pub fn exists(self, site: &Site) -> bool {
        self == Self::Site || !self.planned(site).is_empty()
    }

    /// The maintenances in it, in the order of their first posts: all that are not over, and of
    /// the others as many as a feed holds, those with the newest updates.
    #[must_use]
    pub fn maintenances(self, site: &Site) -> Vec<IncidentId> {
        let is_over = |id: &IncidentId| site.incident(*id).is_over();
        let (mut over, mut kept): (Vec<_>, Vec<_>) =
            self.planned(site).into_iter().partition(is_over);
        over.sort_unstable_by_key(|id| Reverse(site.incident(*id).last_post()));
        over.truncate(site.settings.feed_items);
        kept.append(&mut over);
        kept.sort_unstable();
        kept
    }

    /// The maintenances that have a window.
    fn planned(self, site: &Site) -> Vec<IncidentId> {
        let has_window = |id: &IncidentId| {
            let incident = site.incident(*id);
            incident.is_maintenance() && incident.lifecycle.window.is_some()
        };
        match self {
            Self::Site => site.incident_ids().filter(has_window).collect(),
            Self::Server(id) => {
                let incidents = site.server(id).incidents.iter().copied();
                incidents.filter(has_window).collect()
            }
            Self::Maintenance(id) => Some(id).into_iter().filter(has_window).collect(),
        }
    }
}

impl Planner<'_> {
    pub(super) fn all_feeds(&mut self) {
        let site = self.site;
        let tags = site.tag_ids().map(FeedOf::Tag);
        let categories = site.category_ids().map(FeedOf::Category);
        let servers = site.server_ids().map(FeedOf::Server);
        let of_site = [FeedOf::Site, FeedOf::History];
        for of in tags.chain(categories).chain(servers).chain(of_site) {
            for feed in of.feeds() {
                for path in std::iter::once(feed.path(site)).chain(feed.old_paths(site)) {
                    self.add(&path, Page::Feed(FeedFile::Feed(feed)));
                }
            }
        }
    }

    pub(super) fn calendars(&mut self) {
        let site = self.site;
        let servers = site.server_ids().map(CalendarOf::Server);
        let maintenances = site.incident_ids().map(CalendarOf::Maintenance);
        for of in servers.chain([CalendarOf::Site]).chain(maintenances) {
            if of.exists(site) {
                for path in std::iter::once(of.path(site)).chain(of.old_paths(site)) {
                    self.add(&path, Page::Feed(FeedFile::Calendar(of)));
                }
            }
        }
    }
}
