//! Which template makes each page, and with what.

use tera::{Context, Value};

use super::view::{self, Head, Icon, IncidentView, ON_A_LIST, ON_ITS_PAGE, PageKind, PostView};
use super::{Html, Rendered, incident_in_short, structured_data};
use crate::plan::list::Part;
use crate::plan::{CalendarOf, FeedOf, PostList, api_paths, part_path, server_path, site_paths};
use crate::render::text::address::{post_link, rooted};
use crate::site::{IncidentId, PostId, ServerId};

/// How many posts the side column names.
const RECENT: usize = 10;

impl Html<'_> {
    pub(super) fn home(&self, part: &Part) -> Rendered {
        let site = self.site;
        let open = site.open_incidents();
        let pinned: Vec<PostId> = site
            .post_ids()
            .rev()
            .filter(|id| site.post(*id).details.pinned)
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
            feeds: view::announced_on_home(site),
            icon: Icon::of(site),
            structured_data: Some(structured_data::site(site)),
        });
        context.insert("style", &self.inline_style());
        context.insert("overall", &view::overall(site));
        context.insert("incidents", &self.incidents(&open));
        context.insert(
            "active_maintenances",
            &self.incidents(&site.maintenances_under_way()),
        );
        context.insert(
            "upcoming_maintenances",
            &self.incidents(&site.maintenances_ahead()),
        );
        context.insert("groups", &view::groups(site));
        context.insert("checks", &view::has_checks(site));
        context.insert("pinned", &self.on_a_list(pinned));
        context.insert("posts", &self.on_a_list(stream));
        context.insert(
            "pagination",
            &view::pagination(site, site_paths::HOME, part),
        );
        let recent = site.post_ids().rev().take(RECENT);
        let recent: Vec<_> = recent.map(|id| post_link(site, id)).collect();
        context.insert("recent", &recent);
        context.insert("archives", &view::archives(site));
        context.insert("categories", &view::categories(site));
        context.insert("tags", &view::tags(site));
        self.templates.render("home.html", &context)
    }

    pub(super) fn posts(&self, list: PostList, part: &Part) -> Rendered {
        let site = self.site;
        let items = part.items.clone();
        let posts: Vec<PostId> = match list {
            PostList::Stream => site.posts_in(items).collect(),
            PostList::Year(year) => site
                .posts_of_year(year)
                .skip(items.start)
                .take(items.len())
                .collect(),
            PostList::Month(year, month) => site.posts_of_month(year, month)[items].to_vec(),
            PostList::Tag(id) => site.tag(id).posts[items].to_vec(),
            PostList::Category(id) => site.category(id).posts[items].to_vec(),
        };
        let language = &site.language;
        let heading = match list {
            PostList::Stream => language.text("posts").to_owned(),
            PostList::Year(year) => year.to_string(),
            PostList::Month(year, month) => language.month_title(year, month),
            PostList::Tag(id) => language.fill("tag_title", &[("name", &site.tag(id).name)]),
            PostList::Category(id) => {
                language.fill("category_title", &[("name", &site.category(id).name)])
            }
        };
        let heading = self.title_of_page(heading, part);
        let root = list.path(site);
        let view = view::list(site, list, part, heading);
        let mut context = self.context(Head {
            kind: PageKind::List,
            title: &view.heading,
            description: "",
            path: &part_path(&root, part.number),
            feeds: view.feed.iter().cloned().collect(),
            icon: Icon::Plain,
            structured_data: None,
        });
        context.insert("list", &view);
        context.insert("posts", &self.on_a_list(posts.into_iter().rev()));
        context.insert("pagination", &view::pagination(site, &root, part));
        self.templates.render("list.html", &context)
    }

    pub(super) fn post(&self, id: PostId) -> Rendered {
        let site = self.site;
        let post = site.post(id);
        let incident = post
            .incident
            .filter(|(_, number)| *number == 0)
            .map(|(incident, _)| view::incident_on_its_page(site, incident));
        let description = post.description();
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
                &view::card(site, self.plan, Icon::Plain).url,
            )),
        });
        context.insert("post", &view::post(site, id, ON_ITS_PAGE));
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
            incident.is_ahead() || incident.is_under_way()
        };
        let (upcoming, incidents): (Vec<_>, Vec<_>) = if part.number.is_none() {
            listed.into_iter().partition(is_maintenance_to_come)
        } else {
            (Vec::new(), listed)
        };
        let calendar = CalendarOf::Server(id);
        let root = server_path(site, id);
        let mut context = self.context(Head {
            kind: PageKind::Server,
            title: &self.title_of_page(server.label(), part),
            description: server.description.as_deref().unwrap_or_default(),
            path: &part_path(&root, part.number),
            feeds: view::announced(site, FeedOf::Server(id), Some(calendar)),
            icon: match server.component_status() {
                Some(status) if part.number.is_none() => Icon::State(status.impact()),
                _ => Icon::Plain,
            },
            structured_data: Some(structured_data::server(site, id)),
        });
        let view = match part.number {
            None => view::server_on_its_page(site, id),
            Some(_) => view::server(site, id),
        };
        context.insert("server", &view);
        context.insert_value("incidents", self.incidents_in_short(&incidents));
        context.insert_value("upcoming", self.incidents_in_short(&upcoming));
        let subscriptions = view::offered(site, FeedOf::Server(id), calendar);
        context.insert("subscriptions", &subscriptions);
        context.insert("pagination", &view::pagination(site, &root, part));
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
            icon: Icon::of(site),
            structured_data: None,
        });
        let retired: Vec<_> = site
            .server_ids()
            .filter(|id| !site.server(*id).is_listed(site.today))
            .map(|id| view::server(site, id))
            .collect();
        context.insert("overall", &view::overall(site));
        context.insert("groups", &view::groups(site));
        context.insert("checks", &view::has_checks(site));
        let maintenances = [site.maintenances_under_way(), site.maintenances_ahead()].concat();
        context.insert("maintenances", &self.incidents(&maintenances));
        context.insert("retired", &retired);
        self.templates.render("servers.html", &context)
    }

    pub(super) fn archives(&self) -> Rendered {
        let mut context = self.plain(PageKind::Archives, "archives", site_paths::ARCHIVES);
        context.insert("archives", &view::archives(self.site));
        self.templates.render("archives.html", &context)
    }

    pub(super) fn tags(&self) -> Rendered {
        let mut context = self.plain(PageKind::Tags, "tags", site_paths::TAGS);
        context.insert("terms", &view::tags(self.site));
        self.templates.render("tags.html", &context)
    }

    pub(super) fn categories(&self) -> Rendered {
        let mut context = self.plain(PageKind::Categories, "categories", site_paths::CATEGORIES);
        context.insert("terms", &view::categories(self.site));
        self.templates.render("categories.html", &context)
    }

    pub(super) fn search(&self) -> Rendered {
        let mut context = self.plain(PageKind::Search, "search", site_paths::SEARCH);
        context.insert("index", &rooted(self.site, api_paths::SEARCH_INDEX));
        context.insert(
            "script",
            &rooted(self.site, self.plan.assets.path("search.js")),
        );
        self.templates.render("search.html", &context)
    }

    pub(super) fn embed(&self) -> Rendered {
        let site = self.site;
        let mut context = self.context(Head {
            kind: PageKind::Embed,
            title: site.state(),
            description: "",
            path: site_paths::EMBED,
            feeds: Vec::new(),
            icon: Icon::of(site),
            structured_data: None,
        });
        context.insert("overall", &view::overall(site));
        context.insert("incidents", &self.incidents(&site.open_incidents()));
        let under_way = site.maintenances_under_way();
        context.insert("active_maintenances", &self.incidents(&under_way));
        self.templates.render("embed.html", &context)
    }

    pub(super) fn not_found(&self) -> Rendered {
        let context = self.plain(PageKind::NotFound, "page_not_found", site_paths::NOT_FOUND);
        self.templates.render("404.html", &context)
    }

    pub(super) fn redirect(&self, target: &str) -> Rendered {
        let mut context = self.plain(PageKind::Redirect, "page_has_moved", target);
        context.insert("target", &rooted(self.site, target));
        self.templates.render("redirect.html", &context)
    }

    /// `title` is the key of a text.
    fn plain(&self, kind: PageKind, title: &str, path: &str) -> Context {
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

    fn context(&self, head: Head<'_>) -> Context {
        let mut context = Context::new();
        context.insert("page", &view::page(self.site, self.plan, head));
        context
    }

    fn on_a_list(&self, posts: impl IntoIterator<Item = PostId>) -> Vec<PostView> {
        let posts = posts.into_iter();
        posts
            .map(|id| view::post(self.site, id, ON_A_LIST))
            .collect()
    }

    fn incidents(&self, ids: &[IncidentId]) -> Vec<IncidentView> {
        ids.iter()
            .map(|id| view::incident(self.site, *id))
            .collect()
    }

    fn incidents_in_short(&self, ids: &[IncidentId]) -> Value {
        let view = |id: &IncidentId| match self.of_many_systems.get(id) {
            Some(made) => made.clone(),
            None => incident_in_short(self.site, *id),
        };
        let views: Vec<Value> = ids.iter().map(view).collect();
        views.into()
    }
}
