//! Components: a row for every system whose state is reported, and one for every group of them.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{UNKNOWN, id, timestamp};
use crate::site::{Group, Server, ServerId, Site, day_bounds};
use crate::vocabulary::ComponentStatus;

#[derive(Serialize)]
pub(super) struct Component<'a> {
    pub(super) id: String,
    name: String,
    status: &'static str,
    created_at: String,
    updated_at: String,
    position: u8,
    description: Option<&'a str>,
    /// Whether Statuspage shows its uptime: all systems have one, groups have none.
    showcase: bool,
    /// The day from which uptime counts.
    start_date: Option<String>,
    group_id: Option<String>,
    page_id: String,
    group: bool,
    only_show_if_degraded: bool,
    /// The members of a group; a system has no such key.
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<Vec<String>>,
    /// None for a group.
    #[serde(skip)]
    pub(super) server: Option<ServerId>,
    #[serde(skip)]
    state: RowState,
}

/// What a group takes from its members.
#[derive(Clone, Copy)]
struct RowState {
    status: ComponentStatus,
    created: DateTime<Utc>,
    updated: DateTime<Utc>,
}

pub(super) fn component<'a>(
    site: &'a Site,
    page_id: &str,
    server_id: ServerId,
    status: ComponentStatus,
    position: usize,
    group_id: Option<String>,
) -> Component<'a> {
    let server = site.server(server_id);
    let created = created(site, server);
    let state = RowState {
        status,
        created,
        updated: server
            .changed
            .map_or(created, |changed| changed.max(created)),
    };
    Component {
        id: id::component(server.first_id()),
        name: server.label(),
        description: server.description.as_deref(),
        showcase: true,
        start_date: server.since.map(|since| since.to_string()),
        group_id,
        server: Some(server_id),
        ..row(site, page_id, position, state)
    }
}

/// The row of a group; `members` are its rows, at least one.
pub(super) fn group<'a>(
    site: &'a Site,
    page_id: &str,
    group: &'a Group,
    position: usize,
    members: &[Component<'a>],
) -> Component<'a> {
    let states = || members.iter().map(|member| member.state);
    let worst = states().map(|state| state.status).max();
    let state = RowState {
        status: worst.unwrap_or(ComponentStatus::Operational),
        created: states().map(|state| state.created).min().unwrap_or(UNKNOWN),
        updated: states().map(|state| state.updated).max().unwrap_or(UNKNOWN),
    };
    Component {
        id: id::group(&group.name),
        name: group.name.clone(),
        description: group.description.as_deref(),
        group: true,
        components: Some(members.iter().map(|member| member.id.clone()).collect()),
        ..row(site, page_id, position, state)
    }
}

/// What rows of both kinds have alike.
fn row<'a>(site: &Site, page_id: &str, position: usize, state: RowState) -> Component<'a> {
    let settings = &site.settings;
    Component {
        id: String::new(),
        name: String::new(),
        status: state.status.as_str(),
        created_at: timestamp(settings, state.created),
        updated_at: timestamp(settings, state.updated),
        // A client reads it into one byte.
        position: u8::try_from(position).unwrap_or(u8::MAX),
        description: None,
        showcase: false,
        start_date: None,
        group_id: None,
        page_id: page_id.to_owned(),
        group: false,
        only_show_if_degraded: false,
        components: None,
        server: None,
        state,
    }
}

/// The start of the day from which its uptime counts, else the first post that names it.
fn created(site: &Site, server: &Server) -> DateTime<Utc> {
    let since = server.since;
    let start = since.map(|since| day_bounds(site.settings.timezone, since).0);
    let first_post = server.posts.first().map(|post| site.post(*post).date);
    start.or(first_post).unwrap_or(UNKNOWN)
}
