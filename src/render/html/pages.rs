//! Which template makes each page, and with what.

use tera::{Context, Value};

use super::view::{
    self, EntryView, FollowSystemView, Head, Icon, IncidentView, ON_ITS_PAGE, PageKind,
};
use super::{Filling, Html, line, structured_data};
use crate::plan::list::Part;
use crate::plan::{CalendarOf, EntryList, FeedOf, api_paths, part_path, server_path, site_paths};
use crate::render::text::address::{body, post_link, rooted};
use crate::site::{Entry, IncidentId, OwnPageId, PostId, ServerId};

/// How many entries the side column names.
const RECENT: usize = 10;
/// Of how many systems an incident's page names the feeds; those of the others are on their pages.
const MOST_TO_FOLLOW: usize = 5;

impl Html<'_> {
    pub(super) fn home(&self, part: &Part) -> Filling {
        let site = self.site;
        let open = site.open_incidents();
        let under_way = site.maintenances_under_way();
        let ahead = site.maintenances_ahead();
        let mut above: Vec<Entry> = [&open, &under_way, &ahead]
            .into_iter()
            .flatten()
            .map(|id| Entry::Incident(*id))
            .collect();
        let is_pinned = |id: &PostId| site.post(*id).details.pinned;
        let pinned = site.post_ids().rev().filter(is_pinned);
        let mut pinned: Vec<Entry> = pinned.map(|id| site.entry_of(id)).collect();
        pinned.retain(|entry| {
            let is_new = !above.contains(entry);
            above.push(*entry);
            is_new
        });
        let stream = site.entries[part.items.clone()].iter().rev();
        let stream = stream.filter(|entry| !above.contains(entry));
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
        let intro = site.settings.intro.as_ref();
        let intro = intro.map(|intro| body(site, site_paths::HOME, intro, ON_ITS_PAGE));
        context.insert("intro", &intro);
        context.insert("incidents", &self.incidents(&open));
        context.insert("active_maintenances", &self.incidents(&under_way));
        context.insert("upcoming_maintenances", &self.incidents(&ahead));
        context.insert("groups", &view::groups(site));
        context.insert("checks", &view::has_checks(site));
        context.insert("places", &view::has_places(site));
        context.insert("internal", &view::internal(site));
        context.insert("pinned", &self.entries(&pinned));
        context.insert("entries", &self.entries(stream));
        context.insert(
            "pagination",
            &view::pagination(site, site_paths::HOME, part),
        );
        let recent = site.entries.iter().rev().take(RECENT);
        let recent = recent.map(|entry| post_link(site, site.first_post_of(*entry)));
        let recent: Vec<_> = recent.collect();
        context.insert("recent", &recent);
        context.insert("archives", &view::archives(site));
        context.insert("categories", &view::categories(site));
        context.insert("tags", &view::tags(site));
        ("home.html", context)
    }

    pub(super) fn list(&self, list: EntryList, part: &Part) -> Filling {
        let site = self.site;
        let items = part.items.clone();
        let mut entries: Vec<Entry> = match list {
            EntryList::Stream => site.entries[items].to_vec(),
            EntryList::Year(year) => {
                let of_year = site.entries_of_year(year);
                of_year.skip(items.start).take(items.len()).collect()
            }
            EntryList::Month(year, month) => site.entries_of_month(year, month)[items].to_vec(),
            EntryList::Tag(id) => site.tag(id).entries[items].to_vec(),
            EntryList::Category(id) => site.category(id).entries[items].to_vec(),
        };
        entries.reverse();
        let language = &site.language;
        let heading = match list {
            EntryList::Stream => language.text("history").to_owned(),
            EntryList::Year(year) => year.to_string(),
            EntryList::Month(year, month) => language.month_title(year, month),
            EntryList::Tag(id) => language.fill("tag_title", &[("name", &site.tag(id).name)]),
            EntryList::Category(id) => {
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
        if matches!(list, EntryList::Stream | EntryList::Month(..)) {
            context.insert("entries", &self.entries(&entries));
        } else {
            context.insert_value("entries", self.lines(entries));
        }
        context.insert("pagination", &view::pagination(site, &root, part));
        ("list.html", context)
    }

    pub(super) fn post(&self, id: PostId) -> Filling {
        let site = self.site;
        let post = site.post(id);
        let begun = post.incident.filter(|(_, number)| *number == 0);
        let begun = begun.map(|(incident, _)| incident);
        let incident = begun.map(|incident| view::incident_on_its_page(site, incident));
        let calendar = begun.map(CalendarOf::Maintenance);
        let calendar = calendar.and_then(|of| view::announced_calendar(site, of));
        let description = post.description();
        let mut context = self.context(Head {
            kind: PageKind::Post,
            title: &post.title,
            description: &description,
            path: &post.path,
            feeds: calendar.into_iter().collect(),
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
        let follow = begun.map_or_else(Vec::new, |incident| self.follow_systems_of(incident));
        context.insert("follow", &follow);
        let neighbour = |id: Option<PostId>| id.map(|id| post_link(site, id));
        context.insert("newer", &neighbour(site.post_after(id)));
        context.insert("older", &neighbour(site.post_before(id)));
        ("post.html", context)
    }

    pub(super) fn own(&self, id: OwnPageId) -> Filling {
        let own = self.site.own_page(id);
        let mut context = self.context(Head {
            kind: PageKind::Own,
            title: &own.title,
            description: &own.description(),
            path: &own.path,
            feeds: Vec::new(),
            icon: Icon::Plain,
            structured_data: None,
        });
        context.insert("own_page", &view::own_page(self.site, id));
        ("page.html", context)
    }

    /// How to follow the systems of an incident, on its page. Maintenance with a window
    /// stands in their calendars, so there they have one; whether they have one elsewhere changes
    /// with other posts, which must not change this page.
    fn follow_systems_of(&self, id: IncidentId) -> Vec<FollowSystemView> {
        let site = self.site;
        let incident = site.incident(id);
        let has_window = incident.is_maintenance() && incident.lifecycle.window.is_some();
        let systems = incident.servers.iter().take(MOST_TO_FOLLOW);
        systems
            .map(|id| view::follow_system(site, *id, has_window))
            .collect()
    }

    pub(super) fn server(&self, id: ServerId, part: &Part) -> Filling {
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
        let lines = |ids: Vec<IncidentId>| self.lines(ids.into_iter().map(Entry::Incident));
        context.insert_value("entries", lines(incidents));
        context.insert_value("upcoming", lines(upcoming));
        let follow = [view::follow_system(site, id, calendar.exists(site))];
        context.insert("follow", &follow);
        context.insert("pagination", &view::pagination(site, &root, part));
        ("server.html", context)
    }

    pub(super) fn servers(&self) -> Filling {
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
        context.insert("places", &view::has_places(site));
        context.insert("internal", &view::internal(site));
        let maintenances = [site.maintenances_under_way(), site.maintenances_ahead()].concat();
        let maintenances = maintenances.into_iter().map(Entry::Incident);
        context.insert_value("maintenances", self.lines(maintenances));
        context.insert("retired", &retired);
        ("servers.html", context)
    }

    pub(super) fn archives(&self) -> Filling {
        let mut context = self.plain(PageKind::Archives, "archives", site_paths::ARCHIVES);
        context.insert("archives", &view::archives(self.site));
        ("archives.html", context)
    }

    pub(super) fn tags(&self) -> Filling {
        let mut context = self.plain(PageKind::Tags, "tags", site_paths::TAGS);
        context.insert("terms", &view::tags(self.site));
        ("tags.html", context)
    }

    pub(super) fn categories(&self) -> Filling {
        let mut context = self.plain(PageKind::Categories, "categories", site_paths::CATEGORIES);
        context.insert("terms", &view::categories(self.site));
        ("categories.html", context)
    }

    pub(super) fn search(&self) -> Filling {
        let mut context = self.plain(PageKind::Search, "search", site_paths::SEARCH);
        context.insert("index", &rooted(self.site, api_paths::SEARCH_INDEX));
        context.insert(
            "script",
            &rooted(self.site, self.plan.assets.path("search.js")),
        );
        ("search.html", context)
    }

    pub(super) fn embed(&self) -> Filling {
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
        ("embed.html", context)
    }

    pub(super) fn not_found(&self) -> Filling {
        let context = self.plain(PageKind::NotFound, "page_not_found", site_paths::NOT_FOUND);
        ("404.html", context)
    }

    pub(super) fn redirect(&self, target: &str) -> Filling {
        let mut context = self.plain(PageKind::Redirect, "page_has_moved", target);
        context.insert("target", &rooted(self.site, target));
        ("redirect.html", context)
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

    fn entries<'e>(&self, entries: impl IntoIterator<Item = &'e Entry>) -> Vec<EntryView> {
        let entries = entries.into_iter();
        entries
            .map(|entry| view::entry(self.site, *entry))
            .collect()
    }

    fn incidents(&self, ids: &[IncidentId]) -> Vec<IncidentView> {
        ids.iter()
            .map(|id| view::incident(self.site, *id))
            .collect()
    }

    fn lines(&self, entries: impl IntoIterator<Item = Entry>) -> Value {
        let view = |entry: Entry| match entry {
            Entry::Incident(id) if self.of_many_systems.contains_key(&id) => {
                self.of_many_systems[&id].clone()
            }
            _ => line(self.site, entry),
        };
        let views: Vec<Value> = entries.into_iter().map(view).collect();
        views.into()
    }
}
