//! Posts: when they were written, where they live and which systems they name.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::mem;

use chrono::{DateTime, NaiveDate, Utc};
use rayon::prelude::*;

use super::entry;
use super::instant::Clock;
use super::server::Directory;
use super::slug::{aliases_of, slug_of};
use super::taxonomy::{self, Taxonomy, Term};
use super::thread::Window;
use super::{Incident, IncidentId, Options, PostId, ServerId, Site, TermId};
use crate::content::{Body, Details, FrontMatter, Settings, WrittenPost};
use crate::diagnostic::{Diagnostic, SuggestionBudget};
use crate::source::{SourceFile, Span, Spanned};
use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// A post that the site shows.
#[derive(Debug)]
pub struct Post {
    /// Its file's name without the extension; unique.
    pub id: String,
    pub file: SourceFile,
    pub title: String,
    /// Where it lives, relative to the site's root and not escaped.
    pub path: String,
    pub date: DateTime<Utc>,
    /// Its date in the site's zone.
    pub day: NaiveDate,
    pub updated: Option<DateTime<Utc>>,
    /// When its author means to write again.
    pub next_update: Option<DateTime<Utc>>,
    /// What gives the post its address: its slug, or its date.
    pub place: Span,
    /// Old paths that lead here, likewise relative and not escaped.
    pub aliases: Vec<Spanned<String>>,
    pub categories: Vec<TermId>,
    pub tags: Vec<TermId>,
    /// The systems that it names itself; those that it inherits are its incident's.
    pub servers: Vec<ServerId>,
    /// The incident that it is an update of, and which one, counted from 0.
    pub incident: Option<(IncidentId, usize)>,
    pub details: Details,
    pub body: Body,
}

impl Post {
    /// When its author last changed it.
    #[must_use]
    pub fn last_edit(&self) -> DateTime<Utc> {
        self.updated
            .map_or(self.date, |updated| updated.max(self.date))
    }

    /// What stands for it in search results, previews and feeds.
    #[must_use]
    pub fn description(&self) -> String {
        self.body.description(self.details.summary.as_deref())
    }

    /// The names of its categories, then of its tags, each once.
    #[must_use]
    pub fn terms<'a>(&self, site: &'a Site) -> Vec<&'a str> {
        let categories = self.categories.iter().map(|id| &site.category(*id).name);
        let tags = self.tags.iter().map(|id| &site.tag(*id).name);
        let mut names: Vec<&str> = Vec::new();
        for name in categories.chain(tags) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The systems that it names, or inherits from its incident.
    #[must_use]
    pub fn all_servers(&self, site: &Site) -> Vec<ServerId> {
        match self.incident {
            Some((incident, number)) => site
                .incident(incident)
                .states_at(site, number)
                .into_keys()
                .collect(),
            None => self.servers.clone(),
        }
    }
}

/// A post whose times and names are resolved, whether or not it will be shown.
#[derive(Debug)]
pub(super) struct DatedPost {
    pub(super) id: String,
    pub(super) file: SourceFile,
    pub(super) front_matter: FrontMatter,
    pub(super) body: Body,
    pub(super) date: DateTime<Utc>,
    pub(super) date_place: Span,
    pub(super) day: NaiveDate,
    pub(super) updated: Option<DateTime<Utc>>,
    pub(super) started: Option<DateTime<Utc>>,
    pub(super) resolved: Option<DateTime<Utc>>,
    pub(super) next_update: Option<DateTime<Utc>>,
    pub(super) window: Option<Window>,
    pub(super) servers: Vec<(ServerId, Option<ComponentStatus>)>,
    pub(super) path: String,
    pub(super) aliases: Vec<Spanned<String>>,
}

impl DatedPost {
    pub(super) fn status(&self) -> Option<UpdateStatus> {
        self.front_matter.status.map(|status| status.value)
    }

    pub(super) fn impact(&self) -> Option<Impact> {
        self.front_matter.impact.map(|impact| impact.value)
    }

    /// What posts are sorted by: their dates. Of those at one instant, the one that opens an
    /// incident comes first and the one that ends it last, whatever their names.
    fn order(&self) -> (DateTime<Utc>, bool, bool, &str) {
        let continues = self.front_matter.incident.is_some();
        let ends = continues && self.status().is_some_and(UpdateStatus::is_final);
        (self.date, continues, ends, &self.id)
    }

    /// Whether it says anything of a state; if not, and it names no incident, it is an
    /// announcement.
    pub(super) fn states_something(&self) -> bool {
        let front_matter = &self.front_matter;
        front_matter.status.is_some()
            || front_matter.impact.is_some()
            || front_matter.maintenance.is_some()
    }

    pub(super) fn is_shown(&self, options: Options) -> bool {
        (options.drafts || !self.front_matter.draft) && (options.future || self.date <= options.now)
    }

    /// Whether it will be shown once its hour has come.
    pub(super) fn is_held_back(&self, options: Options) -> bool {
        (options.drafts || !self.front_matter.draft) && !options.future && self.date > options.now
    }
}

/// Resolves every post, oldest first. One that has no title and may not do without, or whose date
/// is no instant, is left out, and its id joins the `broken` ones.
pub(super) fn resolve(
    written: Vec<WrittenPost>,
    settings: &Settings,
    directory: &Directory,
    broken: &mut BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<DatedPost> {
    let files: Vec<SourceFile> = written.iter().map(|post| post.file.clone()).collect();
    // One after the other, so that it does not depend on threads which posts are left without.
    let budget = SuggestionBudget::new();
    let suggestions: Vec<usize> = written
        .iter()
        .map(|post| directory.suggestions(&post.front_matter.servers, &budget))
        .collect();
    let dated: Vec<(Option<DatedPost>, Vec<Diagnostic>)> = written
        .into_par_iter()
        .zip(suggestions)
        .map(|(post, suggestions)| {
            let mut found = Vec::new();
            let post = date(post, settings, directory, suggestions, &mut found);
            (post, found)
        })
        .collect();
    let mut seen: HashMap<Cow<'_, str>, &SourceFile> = HashMap::with_capacity(files.len());
    let mut posts = Vec::with_capacity(files.len());
    for (file, (post, found)) in files.iter().zip(dated) {
        if let Some(other) = seen.get(&file.stem()) {
            diagnostics.push(Diagnostic::repeated_post_id(file, other));
            continue;
        }
        seen.insert(file.stem(), file);
        diagnostics.extend(found);
        match post {
            Some(post) => posts.push(post),
            None => {
                broken.insert(file.stem().into_owned());
            }
        }
    }
    posts.par_sort_by(|a, b| a.order().cmp(&b.order()));
    posts
}

/// The id that each post has if it is shown.
pub(super) fn positions(posts: &[DatedPost], options: Options) -> Vec<Option<PostId>> {
    let mut next = (0..).map(PostId);
    posts
        .iter()
        .map(|post| post.is_shown(options).then(|| next.next()).flatten())
        .collect()
}

/// The posts that are shown, with their incidents, tags and categories.
pub(super) fn finish(
    dated: Vec<DatedPost>,
    positions: &[Option<PostId>],
    incidents: &[Incident],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Post>, Vec<Term>, Vec<Term>) {
    let count = positions.iter().flatten().count();
    let mut updates: Vec<Option<(IncidentId, usize)>> = vec![None; count];
    for (index, incident) in incidents.iter().enumerate() {
        for (number, post) in incident.posts.iter().enumerate() {
            updates[post.index()] = Some((IncidentId(index), number));
        }
    }
    let (mut tags, mut categories) = (Taxonomy::new("tag"), Taxonomy::new("category"));
    for (post, position) in dated.iter().zip(positions) {
        if let Some(id) = *position {
            tags.add(id, &post.file, &post.front_matter.tags, diagnostics);
            categories.add(id, &post.file, &post.front_matter.categories, diagnostics);
        }
    }
    let (mut tags, mut categories) = (tags.finish(), categories.finish());
    for term in tags.iter_mut().chain(&mut categories) {
        term.entries = entry::entries(term.posts.iter().copied(), |id| updates[id.index()]);
    }
    let mut tags_of = taxonomy::by_post(&tags, count);
    let mut categories_of = taxonomy::by_post(&categories, count);
    let titles = titles_to_inherit(&dated);
    let posts = dated
        .into_iter()
        .zip(positions)
        .filter_map(|(post, position)| position.map(|id| (id, post)))
        .map(|(id, post)| Post {
            title: title(&post, &titles),
            id: post.id,
            file: post.file,
            path: post.path,
            place: match &post.front_matter.slug {
                Some(slug) => slug.span,
                None => post.date_place,
            },
            date: post.date,
            day: post.day,
            updated: post.updated,
            next_update: post.next_update,
            aliases: post.aliases,
            categories: mem::take(&mut categories_of[id.index()]),
            tags: mem::take(&mut tags_of[id.index()]),
            servers: post.servers.into_iter().map(|(server, _)| server).collect(),
            incident: updates[id.index()],
            details: post.front_matter.details,
            body: post.body,
        })
        .collect();
    (posts, tags, categories)
}

/// The titles of the posts that updates without a title name, by their ids.
fn titles_to_inherit(posts: &[DatedPost]) -> HashMap<String, String> {
    let untitled = posts
        .iter()
        .filter(|post| post.front_matter.title.is_none());
    let named: HashSet<&str> = untitled
        .filter_map(|post| Some(post.front_matter.incident.as_ref()?.value.as_str()))
        .collect();
    let titled = posts.iter().filter(|post| named.contains(post.id.as_str()));
    titled
        .filter_map(|post| Some((post.id.clone(), post.front_matter.title.clone()?)))
        .collect()
}

/// Its own title, else that of its incident. Where that leads nowhere, which is reported, its id.
fn title(post: &DatedPost, titles: &HashMap<String, String>) -> String {
    let own = post.front_matter.title.as_ref();
    let incident = post.front_matter.incident.as_ref();
    let title = own.or_else(|| titles.get(&incident?.value));
    title.unwrap_or(&post.id).clone()
}

fn date(
    written: WrittenPost,
    settings: &Settings,
    directory: &Directory,
    suggestions: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<DatedPost> {
    let WrittenPost {
        file,
        front_matter,
        body,
    } = written;
    let mut clock = Clock::new(&file, settings.timezone, diagnostics);
    let date = clock.optional(front_matter.date.as_ref());
    let updated = clock.optional(front_matter.updated.as_ref());
    let started = clock.optional(front_matter.started.as_ref());
    let resolved = clock.optional(front_matter.resolved.as_ref());
    let next_update = clock.optional(front_matter.next_update.as_ref());
    let window = front_matter.maintenance.as_ref().and_then(|window| {
        let (start, end) = (clock.instant(&window.start), clock.instant(&window.end));
        let (start, end) = (start?, end?);
        if end <= start {
            let span = window.end.span;
            clock.report(Diagnostic::ends_before_start(&file, span, "start", "end"));
            return None;
        }
        Some(Window { start, end })
    });
    if let (Some(from), Some(until), Some(place)) = (started, resolved, &front_matter.resolved)
        && until < from
    {
        diagnostics.push(Diagnostic::ends_before_start(
            &file, place.span, "started", "resolved",
        ));
    }
    if let (Some(from), Some(until), Some(place)) = (date, next_update, &front_matter.next_update)
        && until <= from
    {
        diagnostics.push(Diagnostic::ends_before_start(
            &file,
            place.span,
            "date",
            "next_update",
        ));
    }
    let servers = directory.find_all(&file, &front_matter.servers, suggestions, diagnostics);
    let id = file.stem().into_owned();
    let slug = slug_of(&file, &front_matter, diagnostics);
    let day = date.map(|date| date.with_timezone(&settings.timezone).date_naive());
    let path = day.map(|day| settings.permalink.path(day, &slug, &slug::slugify(&id)));
    let aliases = aliases_of(&file, &front_matter, path.as_deref(), diagnostics);
    if front_matter.title.is_none() && front_matter.incident.is_none() {
        return None;
    }
    let (date, day) = (date?, day?);
    let date_place = front_matter.date.as_ref()?.span;
    Some(DatedPost {
        path: path?,
        id,
        date,
        date_place,
        day,
        updated,
        started,
        resolved,
        next_update,
        window,
        servers,
        aliases,
        file,
        front_matter,
        body,
    })
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::test_site::TestSite;

    /// `TestSite` gives a post a title if it has none: these write `title:` with nothing after it.
    #[test]
    fn an_update_without_a_title_is_called_as_its_incident() {
        let site = TestSite::new()
            .post(
                "2026-03-05-mail",
                "title: Mail is late\nstatus: investigating",
            )
            .post("2026-03-06-mail-02", "title:\nincident: 2026-03-05-mail")
            .post(
                "2026-03-07-mail-03",
                "title: Found\nincident: 2026-03-05-mail",
            )
            .resolve();
        let titles: Vec<&str> = site.posts.iter().map(|post| post.title.as_str()).collect();
        assert_eq!(titles, ["Mail is late", "Mail is late", "Found"]);
        let paths: Vec<&str> = site.posts.iter().map(|post| post.path.as_str()).collect();
        assert_eq!(paths[1], "2026/03/06/mail-02/");
    }

    #[test]
    fn a_post_may_do_without_a_title_only_for_an_incident_that_is_there() {
        for (front_matter, messages) in [
            ("title:\nincident: 2026-03-05-mail", &[][..]),
            ("title: ~\nincident: 2026-03-05-mail", &[]),
            ("title:", &["a post needs the key `title`"]),
            ("title:\nincident:", &["a post needs the key `title`"]),
            (
                "title: #3 is back\nincident: 2026-03-05-mail",
                &["a post needs the key `title`"],
            ),
            (
                "title: ''\nincident: 2026-03-05-mail",
                &["`title` must be a text that is not empty"],
            ),
            (
                "title:\nincident: nowhere",
                &["there is no post `nowhere` to continue"],
            ),
            // A post that names itself.
            (
                "title:\nincident: 2026-03-06-mail",
                &["following `2026-03-06-mail` leads round in a circle"],
            ),
        ] {
            let (_, diagnostics) = TestSite::new()
                .post(
                    "2026-03-05-mail",
                    "title: Mail is late\nstatus: investigating",
                )
                .post("2026-03-06-mail", front_matter)
                .resolve_with_diagnostics();
            let found: Vec<&str> = diagnostics
                .iter()
                .filter(|found| found.severity == Severity::Error)
                .map(|found| found.message.as_str())
                .collect();
            assert_eq!(found, messages, "{front_matter}");
        }
    }
}
