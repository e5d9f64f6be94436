//! Which feeds there are.
//!
//! A feed is what it brings ([`FeedOf`]) and how that is written ([`FeedFormat`]). Another format
//! is one more variant here, and the compiler asks for the rest.

use super::ListOf;
use crate::site::{ServerId, Site, TermId};

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

impl FeedFormat {
    /// Its name, for readers.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }

    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// The file's name beside a list.
    fn file_name(self) -> &'static str {
        match self {
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }

    /// The ending of the history's file.
    fn ending(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
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

    /// The list whose news it brings.
    #[must_use]
    pub fn list(self) -> ListOf {
        match self {
            Self::Site | Self::History => ListOf::Stream,
            Self::Tag(id) => ListOf::Tag(id),
            Self::Category(id) => ListOf::Category(id),
            Self::Server(id) => ListOf::Server(id),
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
            Self::Server(id) => {
                let server = site.server(id);
                format!("{site_title}: {} {}", server.id, server.name)
            }
            Self::History => site.language.fill("history_feed", &[("site", site_title)]),
        }
    }
}

impl Feed {
    /// The path of the feed: it stands beside the list that it follows.
    #[must_use]
    pub fn path(self, site: &Site) -> String {
        match self.of {
            FeedOf::History => format!("history.{}", self.format.ending()),
            of => format!("{}{}", of.list().path(site, None), self.format.file_name()),
        }
    }
}
