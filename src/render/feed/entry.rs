//! What an entry of a feed is, whatever the format.

use chrono::{DateTime, Utc};

use crate::content::escape_html;
use crate::plan::site_paths;
use crate::render::text::address::{self, Form, Presentation, address};
use crate::render::text::words::{self, update_status};
use crate::site::{Post, PostId, Site};
use crate::url::escape_path;

/// A post's body far from its site.
pub(super) const IN_A_FEED: Presentation = Presentation {
    form: Form::Absolute,
    heading_level: 2,
    anchors: false,
    folded: false,
};

/// One entry. Texts are plain but for `html`; addresses are absolute.
pub(super) struct Entry {
    /// Never changes; by its form an address (RFC 3987) or a tag (RFC 4151) that leads nowhere of
    /// its own.
    pub(super) id: String,
    /// With the state in front.
    pub(super) title: String,
    pub(super) link: String,
    pub(super) summary: String,
    pub(super) html: String,
    pub(super) published: DateTime<Utc>,
    pub(super) updated: DateTime<Utc>,
    /// By which a format with one date sorts.
    pub(super) sorted_by: DateTime<Utc>,
    pub(super) author: Option<String>,
    pub(super) categories: Vec<String>,
}

/// How much of a post stands in a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Whole,
    /// Of a very long post the summary alone.
    Bounded,
}

pub(super) fn of_post(site: &Site, id: PostId, length: Length) -> Entry {
    let post = site.post(id);
    let state = post.incident.map(|(incident, number)| {
        update_status(&site.language, site.incident(incident), number).label
    });
    Entry {
        id: stable_id(site, site_paths::HOME, post),
        title: with_state(state.as_deref(), &post.title),
        link: address(site, &post.path, Form::Absolute),
        summary: post.description(),
        html: if length == Length::Bounded && post.body.is_very_long() {
            summary_with_link(site, post)
        } else {
            address::body(site, &post.path, &post.body, IN_A_FEED)
        },
        published: post.date,
        updated: post.last_edit(),
        sorted_by: post.date,
        author: post.details.author.clone(),
        categories: terms(site, post),
    }
}

fn summary_with_link(site: &Site, post: &Post) -> String {
    format!(
        "<p>{}</p>\n<p><a href=\"{}\">{}</a></p>\n",
        escape_html(&post.description()),
        escape_html(&address(site, &post.path, Form::Absolute)),
        escape_html(site.language.text("read_on"))
    )
}

/// The end that a post gives beside an open status, once it has come.
pub(super) fn of_end(site: &Site, id: PostId) -> Option<Entry> {
    let post = site.post(id);
    let (incident, number) = post.incident?;
    let incident = site.incident(incident);
    let closings = &incident.lifecycle.closings;
    let closing = closings.iter().find(|closing| closing.by == number)?;
    let first = site.post(incident.first_post());
    let state = words::status(&site.language, closing.status).label;
    let entry = Entry {
        id: format!("{}/end", stable_id(site, site_paths::HOME, post)),
        title: with_state(Some(&state), &first.title),
        link: address(site, &first.path, Form::Absolute),
        summary: String::new(),
        html: format!("<p>{}</p>\n", escape_html(&state)),
        published: closing.at,
        updated: closing.at,
        // Never before the post that tells of it.
        sorted_by: closing.at.max(post.date),
        author: post.details.author.clone(),
        categories: terms(site, first),
    };
    (closing.at <= site.changes.last).then_some(entry)
}

/// An id made of the post's alone; `kind` keeps apart what is made of the same post.
pub(super) fn stable_id(site: &Site, kind: &str, post: &Post) -> String {
    format!("{}#{}", id_of_path(site, kind), escape_path(&post.id))
}

/// The id of what stands at a path: its address, or what the site has chosen to stay when it moves.
pub(super) fn id_of_path(site: &Site, path: &str) -> String {
    match &site.settings.id_base {
        Some(base) => base.id(path),
        None => address(site, path, Form::Absolute),
    }
}

/// `[Resolved] NC036: Mail server issues`, as readers of status feeds expect.
pub(super) fn with_state(state: Option<&str>, title: &str) -> String {
    match state {
        Some(state) => format!("[{state}] {title}"),
        None => title.to_owned(),
    }
}

/// The names of a post's categories and tags.
pub(super) fn terms(site: &Site, post: &Post) -> Vec<String> {
    post.terms(site).into_iter().map(str::to_owned).collect()
}
