//! A page: what its head and the layout need to know of it.

use serde::Serialize;

use super::site::picture;
use super::{FeedLinkView, announced};
use crate::output::kind;
use crate::plan::{FeedOf, Plan};
use crate::render::text::address::{Form, address, rooted};
use crate::site::Site;
use crate::vocabulary::Impact;

/// `page`: what the head and the layout need to know of this page.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub kind: PageKind,
    /// For `<title>`, without the site's title; on the home page the overall state.
    pub title: String,
    /// For `<meta name="description">`.
    pub description: String,
    pub url: String,
    /// The same, absolute.
    pub permalink: String,
    /// Feeds and calendars to announce in the head, the site's own feeds among them.
    pub feeds: Vec<FeedLinkView>,
    /// The icon: the site's own, or that of the state on pages that show the present, else the
    /// plain one.
    pub icon: IconView,
    /// The picture that stands for the page where others link to it.
    pub card: CardView,
    /// JSON-LD for a `<script type="application/ld+json">`, escaped for it.
    pub structured_data: Option<String>,
}

/// `page.kind`: `home`, `not_found` and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    Home,
    List,
    Post,
    /// One that the site's author wrote.
    Own,
    Archives,
    Tags,
    Categories,
    Servers,
    Server,
    Search,
    Embed,
    NotFound,
    Redirect,
}

/// `page.icon`
#[derive(Debug, Clone, Serialize)]
pub struct IconView {
    pub url: String,
    /// `image/svg+xml`
    pub media_type: &'static str,
}

/// `page.card`: 1200 by 630 pixels, of the state on pages that show the present.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// Absolute.
    pub url: String,
    /// What it stands for, in words: it has none itself.
    pub label: String,
}

/// What is particular to a page's head; see [`PageView`].
pub(in crate::render::html) struct Head<'a> {
    pub(in crate::render::html) kind: PageKind,
    pub(in crate::render::html) title: &'a str,
    pub(in crate::render::html) description: &'a str,
    /// The page's path.
    pub(in crate::render::html) path: &'a str,
    /// The page's own feeds, besides the site's.
    pub(in crate::render::html) feeds: Vec<FeedLinkView>,
    pub(in crate::render::html) icon: Icon,
    pub(in crate::render::html) structured_data: Option<String>,
}

/// Which icon and picture a page has. Only pages that show the present show a state, or every page would
/// change with it.
#[derive(Debug, Clone, Copy)]
pub(in crate::render::html) enum Icon {
    Plain,
    State(Impact),
}

impl Icon {
    /// Of a page that shows the state of everything; where no state is reported, none is shown.
    pub(in crate::render::html) fn of(site: &Site) -> Self {
        if site.overall.reports_nothing() {
            Self::Plain
        } else {
            Self::State(site.overall.indicator)
        }
    }
}

pub(in crate::render::html) fn page(site: &Site, plan: &Plan, head: Head<'_>) -> PageView {
    let mut feeds = announced(site, FeedOf::Site, None);
    feeds.extend(head.feeds);
    PageView {
        kind: head.kind,
        title: head.title.to_owned(),
        description: if head.description.is_empty() {
            site.description().to_owned()
        } else {
            head.description.to_owned()
        },
        url: rooted(site, head.path),
        permalink: address(site, head.path, Form::Absolute),
        feeds,
        icon: icon(site, plan, head.icon),
        card: card(site, plan, head.icon),
        structured_data: head.structured_data,
    }
}

fn icon(site: &Site, plan: &Plan, icon: Icon) -> IconView {
    if let Some(favicon) = &site.settings.appearance.favicon {
        return IconView {
            // An attribute wants the type alone, without a charset.
            media_type: kind::bare(kind::media_type(&favicon.value)),
            url: picture(site, plan, favicon),
        };
    }
    let name = match icon {
        Icon::Plain => "icon.svg".to_owned(),
        Icon::State(indicator) => format!("icon-{}.svg", indicator.as_str()),
    };
    IconView {
        media_type: "image/svg+xml",
        url: rooted(site, plan.assets.path(&name)),
    }
}

/// The picture of a page; each says what is true of a system in that state and of all of them.
pub(in crate::render::html) fn card(site: &Site, plan: &Plan, icon: Icon) -> CardView {
    let (name, label) = match icon {
        Icon::Plain => ("card.png", "site_title"),
        Icon::State(Impact::None) => ("card-none.png", "state_operational"),
        Icon::State(Impact::Maintenance) => ("card-maintenance.png", "state_under_maintenance"),
        Icon::State(Impact::Minor) => ("card-minor.png", "card_minor"),
        Icon::State(Impact::Major) => ("card-major.png", "state_partial_outage"),
        Icon::State(Impact::Critical) => ("card-critical.png", "state_major_outage"),
    };
    CardView {
        url: address(site, plan.assets.path(name), Form::Absolute),
        label: site.language.text(label).to_owned(),
    }
}
