//! The HTML pages: which template each fills in, and with what.

mod embed;
mod list;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tera::{Context, Value};

use super::address::{post_link, rooted};
use super::entries::Entries;
use super::layout::{self, Head, Icon};
use super::post::{self, ON_A_LIST, ON_ITS_PAGE, post_view};
use super::shared::SharedViews;
use super::view::{IncidentView, LayoutView, PageKind, PostView, ServerView, Shared};
use super::{Templates, archive, incident, policy, server, structured_data};
use crate::diagnostic::Diagnostic;
use crate::plan::list::Part;
use crate::plan::{CalendarOf, FeedOf, ListOf, Plan, site_paths};
use crate::site::{IncidentId, PostId, ServerId, Site};
use rayon::prelude::*;

/// How many posts the side column names.
const RECENT: usize = 10;

/// What the pages are made of.
pub(super) struct Pages<'a> {
    pub(super) site: &'a Site,
    pub(super) plan: &'a Plan,
    templates: &'a Templates,
    /// Each post as lists show it.
    entries: Option<Entries>,
    /// Each system, by its id: on its own page, the home page and the systems page.
    servers: Vec<Shared<ServerView>>,
    /// What pages of a kind have in common.
    layouts: BTreeMap<PageKind, Result<Shared<LayoutView>, Diagnostic>>,
    shared: SharedViews,
}

type Rendered = Result<Vec<u8>, Diagnostic>;

impl<'a> Pages<'a> {
    pub(super) fn new(site: &'a Site, plan: &'a Plan, templates: &'a Templates) -> Self {
        let shared = SharedViews::new(site, plan);
        let servers: Vec<ServerId> = site.server_ids().collect();
        let servers = servers
            .par_iter()
            .map(|id| Shared::new(&server::server_view(site, *id)))
            .collect();
        let layouts = PageKind::ALL.into_iter().map(|kind| {
            let layout = layout::layout_view(templates, kind);
            (kind, layout.map(|layout| Shared::new(&layout)))
        });
        Self {
            site,
            plan,
            templates,
            entries: Entries::new(site, &shared, templates),
            servers,
            layouts: layouts.collect(),
            shared,
        }
    }

    pub(super) fn home(&self, part: &Part) -> Rendered {
        let site = self.site;
        let open = self.open_incidents();
        let pinned: Vec<PostId> = site
            .post_ids()
            .rev()
            .filter(|id| site.post(*id).front_matter.pinned)
            .collect();
        let stands_above = |id: &PostId| {
            let incident = site.post(*id).incident.map(|(incident, _)| incident);
            pinned.contains(id) || incident.is_some_and(|incident| open.contains(&incident))
        };
        let stream: Vec<PostId> = site
            .post_ids()
            .rev()
            .take(part.items.len())
            .filter(|id| !stands_above(id))
            .collect();
        let mut context = self.context(Head {
            kind: PageKind::Home,
            title: site.state(),
            description: &format!("{}. {}", site.state(), site.description()),
            path: site_paths::HOME,
            feeds: layout::home_feeds(site),
            icon: Icon::State(site.overall.indicator),
            structured_data: Some(structured_data::site(site)),
        })?;
        context.insert("style", &self.inline_style());
        context.insert("overall", &layout::overall_view(site));
        context.insert("incidents", &self.incidents(&open));
        context.insert(
            "active_maintenances",
            &self.incidents(&self.maintenances_under_way()),
        );
        context.insert(
            "upcoming_maintenances",
            &self.incidents(&self.maintenances_ahead()),
        );
        context.insert("groups", &server::group_views(site, &self.servers));
        context.insert("checks", &server::has_checks(site));
        context.insert("pinned", &self.on_a_list(&pinned));
        context.insert("posts", &self.on_a_list(&stream));
        context.insert(
            "pagination",
            &layout::pagination(site, ListOf::Stream, part),
        );
        context.insert(
            "recent",
            &post::links(site, site.post_ids().rev().take(RECENT)),
        );
        context.insert("archives", &archive::year_views(site, self.plan));
        context.insert(
            "categories",
            &archive::term_views(site, &site.categories, ListOf::Category),
        );
        context.insert("tags", &archive::term_views(site, &site.tags, ListOf::Tag));
        self.templates.render("home.html", &context)
    }

    pub(super) fn post(&self, id: PostId) -> Rendered {
        let site = self.site;
        let post = site.post(id);
        let incident = post
            .incident
            .filter(|(_, number)| *number == 0)
            .map(|(incident, _)| incident::incident_view(site, &self.shared, incident, Some(id)));
        let description = post::description(post);
        let mut context = self.context(Head {
            kind: PageKind::Post,
            title: &post.title,
            description: &description,
            path: &post.path,
            feeds: Vec::new(),
            icon: Icon::Plain,
            structured_data: Some(structured_data::post(
                site,
                id,
                &description,
                &self.shared.card_url,
            )),
        })?;
        context.insert("post", &post_view(site, &self.shared, id, ON_ITS_PAGE));
        context.insert("incident", &incident);
        let neighbour = |id: Option<PostId>| id.map(|id| post_link(site, id));
        context.insert("newer", &neighbour(site.post_after(id)));
        context.insert("older", &neighbour(site.post_before(id)));
        self.templates.render("post.html", &context)
    }

    pub(super) fn server(&self, id: ServerId, part: &Part) -> Rendered {
        let site = self.site;
        let server = site.server(id);
        let listed: Vec<IncidentId> = server.incidents[part.items.clone()]
            .iter()
            .rev()
            .copied()
            .collect();
        let is_maintenance_to_come = |id: &IncidentId| {
            let incident = site.incident(*id);
            incident.is_ahead() || (incident.is_maintenance() && incident.is_active)
        };
        let (upcoming, incidents): (Vec<_>, Vec<_>) = if part.number.is_none() {
            listed.into_iter().partition(is_maintenance_to_come)
        } else {
            (Vec::new(), listed)
        };
        let calendar = CalendarOf::Server(id);
        let mut feeds = layout::feed_links(site, FeedOf::Server(id));
        feeds.extend(layout::calendar_link(site, calendar));
        let name = format!("{} {}", server.id, server.name);
        let mut context = self.context(Head {
            kind: PageKind::Server,
            title: &self.title_of_page(name, part),
            description: server.description.as_deref().unwrap_or_default(),
            path: &ListOf::Server(id).path(site, part.number),
            feeds,
            icon: match server.component_status() {
                Some(status) if part.number.is_none() => Icon::State(status.impact()),
                _ => Icon::Plain,
            },
            structured_data: Some(structured_data::server(site, id)),
        })?;
        context.insert("server", &self.servers[id.index()]);
        context.insert("incidents", &self.incidents_in_short(&incidents));
        context.insert("upcoming", &self.incidents_in_short(&upcoming));
        let subscriptions = layout::follow(site, FeedOf::Server(id), calendar);
        context.insert("subscriptions", &subscriptions);
        context.insert(
            "pagination",
            &layout::pagination(site, ListOf::Server(id), part),
        );
        self.templates.render("server.html", &context)
    }

    pub(super) fn servers(&self) -> Rendered {
        let site = self.site;
        let mut context = self.context(Head {
            kind: PageKind::Servers,
            title: site.language.text("systems"),
            description: "",
            path: site_paths::SERVERS,
            feeds: Vec::new(),
            icon: Icon::State(site.overall.indicator),
            structured_data: None,
        })?;
        let retired: Vec<_> = site
            .server_ids()
            .filter(|id| !site.server(*id).is_listed(site.today))
            .map(|id| &self.servers[id.index()])
            .collect();
        context.insert("overall", &layout::overall_view(site));
        context.insert("groups", &server::group_views(site, &self.servers));
        context.insert("checks", &server::has_checks(site));
        let maintenances = [self.maintenances_under_way(), self.maintenances_ahead()].concat();
        context.insert("maintenances", &self.incidents(&maintenances));
        context.insert("retired", &retired);
        self.templates.render("servers.html", &context)
    }

    pub(super) fn archives(&self) -> Rendered {
        let mut context = self.plain(PageKind::Archives, "archives", site_paths::ARCHIVES)?;
        context.insert("archives", &archive::year_views(self.site, self.plan));
        self.templates.render("archives.html", &context)
    }

    pub(super) fn tags(&self) -> Rendered {
        let mut context = self.plain(PageKind::Tags, "tags", site_paths::TAGS)?;
        let terms = archive::term_views(self.site, &self.site.tags, ListOf::Tag);
        context.insert("terms", &terms);
        self.templates.render("tags.html", &context)
    }

    pub(super) fn categories(&self) -> Rendered {
        let mut context = self.plain(PageKind::Categories, "categories", site_paths::CATEGORIES)?;
        let terms = archive::term_views(self.site, &self.site.categories, ListOf::Category);
        context.insert("terms", &terms);
        self.templates.render("categories.html", &context)
    }

    pub(super) fn search(&self) -> Rendered {
        let mut context = self.plain(PageKind::Search, "search", site_paths::SEARCH)?;
        context.insert("index", &rooted(self.site, site_paths::SEARCH_INDEX));
        context.insert(
            "script",
            &rooted(self.site, self.plan.assets.path("search.js")),
        );
        self.templates.render("search.html", &context)
    }

    /// The policy of all pages; see [`policy`].
    pub(super) fn policy(&self) -> Result<String, Diagnostic> {
        let script = self.templates.render("early.js", &Context::new())?;
        Ok(policy::policy(&script, self.inline_style()))
    }

    fn inline_style(&self) -> Option<&str> {
        policy::inline_style(self.plan.assets.contents("style.css"))
    }

    pub(super) fn not_found(&self) -> Rendered {
        let context = self.plain(PageKind::NotFound, "page_not_found", site_paths::NOT_FOUND)?;
        self.templates.render("404.html", &context)
    }

    pub(super) fn redirect(&self, target: &str) -> Rendered {
        let mut context = self.plain(PageKind::Redirect, "page_has_moved", target)?;
        context.insert("target", &rooted(self.site, target));
        self.templates.render("redirect.html", &context)
    }

    /// `title` is the key of a text.
    fn plain(&self, kind: PageKind, title: &str, path: &str) -> Result<Context, Diagnostic> {
        self.context(Head {
            kind,
            title: self.site.language.text(title),
            description: "",
            path,
            feeds: Vec::new(),
            icon: Icon::Plain,
            structured_data: None,
        })
    }

    fn title_of_page(&self, title: String, part: &Part) -> String {
        match part.number {
            None => title,
            Some(number) => {
                let values = [("title", title.as_str()), ("number", &number.to_string())];
                self.site.language.fill("title_of_page", &values)
            }
        }
    }

    fn context(&self, head: Head<'_>) -> Result<Context, Diagnostic> {
        let mut context = Context::new();
        let layout = self.layouts[&head.kind].as_ref();
        context.insert("layout", layout.map_err(Clone::clone)?);
        let page = layout::page_view(self.site, self.plan, &self.shared, head);
        context.insert("page", &page);
        Ok(context)
    }

    fn on_a_list(&self, posts: &[PostId]) -> Vec<PostView> {
        posts
            .iter()
            .map(|id| post_view(self.site, &self.shared, *id, ON_A_LIST))
            .collect()
    }

    /// Posts as HTML; none where there is no component for it.
    fn entries(&self, posts: &[PostId]) -> Result<Option<Vec<Value>>, Diagnostic> {
        let entries = self.entries.as_ref();
        entries
            .map(|entries| posts.iter().map(|id| entries.of(*id)).collect())
            .transpose()
    }

    fn incidents(&self, ids: &[IncidentId]) -> Vec<IncidentView> {
        ids.iter()
            .map(|id| incident::incident_view(self.site, &self.shared, *id, None))
            .collect()
    }

    fn incidents_in_short(&self, ids: &[IncidentId]) -> Vec<IncidentView> {
        ids.iter()
            .map(|id| incident::incident_in_short(self.site, &self.shared, *id))
            .collect()
    }

    /// The worst first; of those that are alike the newest.
    fn open_incidents(&self) -> Vec<IncidentId> {
        let site = self.site;
        let mut open: Vec<IncidentId> = site
            .incident_ids()
            .rev()
            .filter(|id| site.incident(*id).is_active && !site.incident(*id).is_maintenance())
            .collect();
        open.sort_by_key(|id| Reverse(site.incident(*id).lifecycle.worst_impact()));
        open
    }

    /// Newest first.
    fn maintenances_under_way(&self) -> Vec<IncidentId> {
        let is_under_way = |id: &IncidentId| {
            let incident = self.site.incident(*id);
            incident.is_active && incident.is_maintenance()
        };
        self.site
            .incident_ids()
            .rev()
            .filter(is_under_way)
            .collect()
    }

    /// The one that begins first comes first.
    fn maintenances_ahead(&self) -> Vec<IncidentId> {
        let site = self.site;
        let mut ahead: Vec<IncidentId> = site
            .incident_ids()
            .filter(|id| site.incident(*id).is_ahead())
            .collect();
        ahead.sort_by_key(|id| {
            site.incident(*id)
                .lifecycle
                .window
                .map(|window| window.start)
        });
        ahead
    }
}
