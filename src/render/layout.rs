//! What every page shares: the site, the head, the way through a list.

use tera::{Context, context};

use super::Templates;
use super::address::{Form, address, link, rooted};
use super::shared::SharedViews;
use super::time;
use super::view::{
    CardView, FeedLinkView, IconView, LayoutView, LinkView, LogoView, OverallView, PageKind,
    PageView, PaginationView, Shared, SiteUrls, SiteView,
};
use crate::diagnostic::Diagnostic;
use crate::output::content_type;
use crate::plan::list::Part;
use crate::plan::{CalendarOf, Feed, FeedFormat, FeedOf, ListOf, Plan, site_paths};
use crate::site::Site;
use crate::source::Spanned;
use crate::url;
use crate::vocabulary::{ComponentStatus, Impact};

pub(super) fn site_view(site: &Site, plan: &Plan) -> SiteView {
    let settings = &site.settings;
    let links = |links: &[_]| links.iter().map(|other| link(site, other)).collect();
    let subscriptions = follow(site, FeedOf::Site, CalendarOf::Site);
    let others = settings.subscriptions.iter().map(|other| link(site, other));
    SiteView {
        title: site.title().to_owned(),
        description: site.description().to_owned(),
        language: settings.language.clone(),
        direction: site.language.direction.as_str(),
        timezone: settings.timezone.name().to_owned(),
        base_url: address(site, site_paths::HOME, Form::Absolute),
        root: settings.base_url.root().to_owned(),
        urls: SiteUrls {
            home: rooted(site, site_paths::HOME),
            servers: rooted(site, site_paths::SERVERS),
            archives: rooted(site, site_paths::ARCHIVES),
            tags: rooted(site, site_paths::TAGS),
            categories: rooted(site, site_paths::CATEGORIES),
            search: rooted(site, site_paths::SEARCH),
            feed: rooted(site, &FeedOf::Site.rss().path(site)),
            stylesheet: rooted(site, plan.assets.path("style.css")),
            script: rooted(site, plan.assets.path("statusgen.js")),
        },
        logo: settings.appearance.logo.as_ref().map(|logo| LogoView {
            light: picture(site, plan, &logo.light),
            dark: picture(site, plan, &logo.dark),
        }),
        home: settings.home.as_ref().map(|home| link(site, home)),
        links: links(&settings.links),
        resources: links(&settings.resources),
        subscriptions: subscriptions.into_iter().chain(others).collect(),
        history_days: settings.history_days,
        extra: settings.extra.clone(),
    }
}

/// How to follow something, for readers: by feed or by calendar. JSON Feed is left to programs,
/// which find it in the head.
pub(super) fn follow(site: &Site, feeds: FeedOf, calendar: CalendarOf) -> Vec<LinkView> {
    let link = |title: &str, path: &str| LinkView {
        title: title.to_owned(),
        url: rooted(site, path),
    };
    let mut links: Vec<LinkView> = feeds
        .feeds()
        .filter(|feed| feed.format != FeedFormat::Json)
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

/// The feeds of something, for programs.
pub(super) fn feed_links(site: &Site, of: FeedOf) -> Vec<FeedLinkView> {
    of.feeds().map(|feed| feed_link(site, feed)).collect()
}

fn feed_link(site: &Site, feed: Feed) -> FeedLinkView {
    FeedLinkView {
        title: format!("{} ({})", feed.of.title(site), feed.format.label()),
        url: rooted(site, &feed.path(site)),
        media_type: feed.format.media_type(),
    }
}

/// A calendar, for programs; none where there is none.
pub(super) fn calendar_link(site: &Site, of: CalendarOf) -> Option<FeedLinkView> {
    of.exists(site).then(|| FeedLinkView {
        title: of.title(site),
        url: rooted(site, &of.path(site)),
        media_type: CalendarOf::MEDIA_TYPE,
    })
}

/// What the home page announces besides the feeds that every page does.
pub(super) fn home_feeds(site: &Site) -> Vec<FeedLinkView> {
    let mut feeds = feed_links(site, FeedOf::History);
    feeds.extend(calendar_link(site, CalendarOf::Site));
    feeds
}

/// What is particular to a page's head; see [`PageView`].
pub(super) struct Head<'a> {
    pub(super) kind: PageKind,
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// The page's path.
    pub(super) path: &'a str,
    /// The page's own feeds, besides the site's.
    pub(super) feeds: Vec<FeedLinkView>,
    pub(super) icon: Icon,
    pub(super) structured_data: Option<String>,
}

/// Which icon and picture a page has. Only pages that show the present show a state, or every page would
/// change with it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Icon {
    Plain,
    State(Impact),
}

pub(super) fn page_view(
    site: &Site,
    plan: &Plan,
    shared: &SharedViews,
    head: Head<'_>,
) -> PageView {
    let own = head.feeds.iter().map(Shared::new);
    let (icon, card) = match head.icon {
        Icon::Plain => (shared.icon.clone(), shared.card.clone()),
        state @ Icon::State(_) => (
            Shared::new(&icon(site, plan, state)),
            Shared::new(&card(site, plan, state)),
        ),
    };
    PageView {
        kind: head.kind,
        title: head.title.to_owned(),
        description: if head.description.is_empty() {
            site.description().to_owned()
        } else {
            head.description.to_owned()
        },
        permalink: address(site, head.path, Form::Absolute),
        feeds: shared.feeds.iter().cloned().chain(own).collect(),
        icon,
        card,
        structured_data: head.structured_data,
    }
}

/// What the components of these names make of a kind of page; nothing where a theme has none.
pub(super) fn layout_view(templates: &Templates, kind: PageKind) -> Result<LayoutView, Diagnostic> {
    let surroundings = context! { kind };
    let part = |name| {
        if templates.has_component(name) {
            templates.render_component(name, &Context::new(), &surroundings)
        } else {
            Ok(String::new())
        }
    };
    Ok(LayoutView {
        page_scripts: part("page_scripts")?,
        page_header: part("page_header")?,
        page_footer: part("page_footer")?,
    })
}

pub(super) fn icon(site: &Site, plan: &Plan, icon: Icon) -> IconView {
    if let Some(favicon) = &site.settings.appearance.favicon {
        return IconView {
            // An attribute wants the type alone, without a charset.
            media_type: content_type(&favicon.value)
                .split(';')
                .next()
                .unwrap_or_default(),
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

/// The address of a picture that `site.yaml` names, `/logo.svg`.
fn picture(site: &Site, plan: &Plan, named: &Spanned<String>) -> String {
    let path = url::unescape_path(named.value.trim_start_matches('/'));
    rooted(site, plan.assets.path(&path))
}

/// The picture of a page; each says what is true of a system in that state and of all of them.
pub(super) fn card(site: &Site, plan: &Plan, icon: Icon) -> CardView {
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

pub(super) fn overall_view(site: &Site) -> OverallView {
    let statuses: Vec<ComponentStatus> = site
        .listed_servers()
        .filter_map(|id| site.server(id).component_status())
        .collect();
    let is_disrupted = |status: &&ComponentStatus| **status > ComponentStatus::UnderMaintenance;
    OverallView {
        indicator: site.overall.indicator.as_str(),
        description: site.state().to_owned(),
        last_news: site
            .changes
            .last_news
            .map(|instant| time::time(site, instant)),
        next_update: site
            .incident_ids()
            .filter_map(|id| site.next_update(id))
            .min()
            .map(|instant| time::time(site, instant)),
        disrupted: statuses.iter().filter(is_disrupted).count(),
        systems: statuses.len(),
    }
}

pub(super) fn pagination(site: &Site, list: ListOf, part: &Part) -> PaginationView {
    let page = |number| rooted(site, &list.path(site, Some(number)));
    PaginationView {
        number: part.number,
        newer: part.newer().map(page),
        older: part.older().map(page),
        newest: rooted(site, &list.path(site, None)),
    }
}
