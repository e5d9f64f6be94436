//! Mistakes in how posts make up an incident or a maintenance.

use super::{Code, Diagnostic, at};
use crate::source::{SourceFile, Span};

impl Diagnostic {
    pub(crate) fn unknown_incident<'a>(
        file: &SourceFile,
        span: Span,
        id: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::error(
            Code::UnknownIncident,
            at(file, span),
            format!("there is no post `{id}` to continue"),
        )
        .suggest(id, known)
        .or_help("name the first post of the incident by its file name without .md")
    }

    pub(crate) fn incident_not_first(file: &SourceFile, span: Span, id: &str, first: &str) -> Self {
        Self::error(
            Code::IncidentNotFirst,
            at(file, span),
            format!("`{id}` is not the first post of its incident"),
        )
        .help(format!("name the first one: `{first}`"))
    }

    pub(crate) fn incident_circular(file: &SourceFile, span: Span, id: &str) -> Self {
        Self::error(
            Code::IncidentCircular,
            at(file, span),
            format!("following `{id}` leads round in a circle"),
        )
        .help("the first post of an incident names no `incident`")
    }

    pub(crate) fn incident_is_announcement(
        file: &SourceFile,
        span: Span,
        first: &SourceFile,
    ) -> Self {
        Self::error(
            Code::IncidentIsAnnouncement,
            at(file, span),
            format!("{} opens no incident", first.path),
        )
        .help("give that post a `status` or an `impact`")
    }

    pub(crate) fn incident_is_draft(file: &SourceFile, span: Span, first: &SourceFile) -> Self {
        Self::error(
            Code::IncidentIsDraft,
            at(file, span),
            format!(
                "the first post of this incident, {}, is a draft",
                first.path
            ),
        )
        .help("make this one a draft too, or publish that one")
    }

    pub(crate) fn before_its_incident(file: &SourceFile, span: Span, first: &SourceFile) -> Self {
        Self::error(
            Code::BeforeItsIncident,
            at(file, span),
            format!(
                "this post is older than the one that it continues, {}",
                first.path
            ),
        )
        .help("the first post of an incident is its oldest; for a true beginning use `started`")
    }

    pub(crate) fn status_of_other_kind(
        file: &SourceFile,
        span: Span,
        word: &str,
        maintenance: bool,
    ) -> Self {
        let (kind, words) = if maintenance {
            (
                "a maintenance",
                "`scheduled`, `in_progress`, `verifying` and `completed`",
            )
        } else {
            (
                "an incident",
                "`investigating`, `identified`, `monitoring`, `resolved` and `postmortem`",
            )
        };
        Self::error(
            Code::StatusOfOtherKind,
            at(file, span),
            format!("{kind} cannot be `{word}`"),
        )
        .help(format!("its words are {words}"))
    }

    pub(crate) fn window_in_incident(file: &SourceFile, span: Span) -> Self {
        Self::error(
            Code::WindowInIncident,
            at(file, span),
            "an incident has no maintenance window",
        )
        .help("announce the maintenance in a post of its own, without `incident`")
    }

    pub(crate) fn scheduled_without_window(file: &SourceFile, span: Span) -> Self {
        Self::error(
            Code::ScheduledWithoutWindow,
            at(file, span),
            "a scheduled maintenance needs its window",
        )
        .help("add it, as in maintenance: {start: 2026-05-02 22:00, end: 2026-05-03 02:00}")
    }

    /// `start` and `end` are keys.
    pub(crate) fn ends_before_start(file: &SourceFile, span: Span, start: &str, end: &str) -> Self {
        Self::error(
            Code::EndsBeforeStart,
            at(file, span),
            format!("`{end}` does not come after `{start}`"),
        )
    }

    /// `by` is what says when it began: a `started`, or the date of a post.
    pub(crate) fn ends_before_it_began(
        file: &SourceFile,
        span: Span,
        by: (&SourceFile, Span),
        is_started: bool,
    ) -> Self {
        let (message, help) = if is_started {
            (
                "`resolved` comes before `started`",
                "correct one of the two",
            )
        } else {
            (
                "`resolved` comes before the beginning, which is the date of the first post",
                "add `started` to that post: it tells of something that began before it",
            )
        };
        Self::error(Code::EndsBeforeStart, at(file, span), message)
            .help(help)
            .related("it began here", by.0.place(by.1))
    }

    pub(crate) fn opened_after_resolved(
        file: &SourceFile,
        span: Span,
        resolved: (&SourceFile, Span),
    ) -> Self {
        Self::warning(
            Code::OpenedAfterResolved,
            at(file, span),
            "this post opens again what `resolved` had ended",
        )
        .help("if it is over, give this post a status that ends it; if it went on all the time, correct `resolved`")
        .related("it ended here", resolved.0.place(resolved.1))
    }

    pub(crate) fn incident_without_impact(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::IncidentWithoutImpact,
            at(file, span),
            "this incident is open and has no impact, so the overall state does not show it",
        )
        .help("add `impact`, or `servers` with their states")
    }

    pub(crate) fn incident_without_servers(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::IncidentWithoutServers,
            at(file, span),
            "this incident is open and names no servers, so no system shows it",
        )
        .help("add `servers`; until then only the overall state shows it")
    }

    pub(crate) fn in_progress_to_the_end(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::InProgressToTheEnd,
            at(file, span),
            "the maintenance is completed by the clock when its window ends, soon after this post",
        )
        .help("if it takes longer, give another window in `maintenance`; if not, write a post with `status: completed`")
    }

    pub(crate) fn incident_without_length(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::IncidentWithoutLength,
            at(file, span),
            "nothing says how long this incident lasted: its first post says that it is over",
        )
        .help("add `started`, the time at which it began")
    }

    pub(crate) fn incident_open_long(file: &SourceFile, span: Span, days: i64) -> Self {
        Self::warning(
            Code::IncidentOpenLong,
            at(file, span),
            format!("this incident has been open for {days} days"),
        )
        .help("if it is over, write a post with `status: resolved`")
    }

    pub(crate) fn maintenance_without_servers(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::MaintenanceWithoutServers,
            at(file, span),
            "this maintenance names no servers, so no system shows it",
        )
        .help("add `servers`")
    }

    pub(crate) fn resolved_with_outage(file: &SourceFile, span: Span, server: &str) -> Self {
        Self::warning(
            Code::ResolvedWithOutage,
            at(file, span),
            format!("the incident is over with this post, yet it gives `{server}` a state that is not operational"),
        )
        .help("to go on or to open it again, give `status: investigating`; else leave the state out")
    }

    pub(crate) fn next_update_of_nothing(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::NextUpdateOfNothing,
            at(file, span),
            "`next_update` is shown only while an incident or maintenance goes on",
        )
        .help("leave it out, or give the post an open `status`")
    }

    /// `key` tells of something done.
    pub(crate) fn time_to_come(file: &SourceFile, span: Span, key: &str) -> Self {
        Self::warning(
            Code::TimeToCome,
            at(file, span),
            format!("`{key}` is later than now"),
        )
        .help("it tells of something that has happened; for what is planned use `maintenance`")
    }

    pub(crate) fn servers_without_impact(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::ServersWithoutImpact,
            at(file, span),
            "this incident names servers but no impact, so they stay operational",
        )
        .help("add `impact`, or give each server its state")
    }
}
