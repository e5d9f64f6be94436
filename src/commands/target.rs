//! Which incident or maintenance is meant.
//!
//! Pure: the site at an instant and what was typed give one, or those that it may be.

use chrono::{DateTime, Utc};

use crate::site::{Incident, IncidentId, Site};

/// What is to be done to it, which says those that come into question by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// What is open or under way; if nothing is, what is planned.
    Update,
    /// What is open or under way.
    End,
    /// A maintenance, planned or under way.
    ChangePlan,
    /// Nothing: it is only shown.
    Look,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    One(IncidentId),
    Several(Vec<IncidentId>),
    None,
}

/// The one that is meant. What is typed is an id, a title or an address, or a part of it: those that
/// come into question by themselves go before all others, and what is the whole before what is a
/// part.
pub(super) fn find(
    site: &Site,
    now: DateTime<Utc>,
    purpose: Purpose,
    typed: Option<&str>,
) -> Target {
    let fitting = fitting(site, now, purpose);
    let Some(typed) = typed else {
        return one_of(fitting);
    };
    let typed = typed.trim().to_lowercase();
    let all: Vec<IncidentId> = site.incident_ids().collect();
    let whole = matching(site, &all, |name| *name == typed);
    if !whole.is_empty() {
        return one_of(whole);
    }
    // A full address holds the path, `posts/2026-03-19-mail.md` the id.
    let in_it = matching(site, &all, |name| {
        let is_of_path = name.contains('/')
            && typed
                .trim_end_matches('/')
                .ends_with(name.trim_end_matches('/'));
        let stem = typed.rsplit('/').next().unwrap_or_default();
        is_of_path || stem.strip_suffix(".md") == Some(name)
    });
    if !in_it.is_empty() {
        return one_of(in_it);
    }
    let part = matching(site, &fitting, |name| name.contains(&typed));
    if !part.is_empty() {
        return one_of(part);
    }
    one_of(matching(site, &all, |name| name.contains(&typed)))
}

/// Those that come into question without being named.
fn fitting(site: &Site, now: DateTime<Utc>, purpose: Purpose) -> Vec<IncidentId> {
    let select = |is_wanted: &dyn Fn(&Incident) -> bool| -> Vec<IncidentId> {
        let ids = site.incident_ids();
        ids.filter(|id| is_wanted(site.incident(*id))).collect()
    };
    let is_open = |incident: &Incident| incident.is_active;
    let is_planned = |incident: &Incident| is_planned(incident, now);
    match purpose {
        Purpose::End => select(&is_open),
        Purpose::ChangePlan => select(&|incident| {
            incident.is_maintenance() && (is_open(incident) || is_planned(incident))
        }),
        Purpose::Update | Purpose::Look => {
            let open = select(&is_open);
            if open.is_empty() {
                select(&is_planned)
            } else {
                open
            }
        }
    }
}

/// Whether a maintenance is still to come.
pub(super) fn is_planned(incident: &Incident, now: DateTime<Utc>) -> bool {
    let window = incident.lifecycle.window;
    incident.is_maintenance()
        && !incident.is_active
        && !incident.is_cancelled
        && window.is_some_and(|window| window.start > now)
}

/// Those of which the id, the title, the path or that of an update is as wanted.
fn matching(site: &Site, of: &[IncidentId], is_wanted: impl Fn(&str) -> bool) -> Vec<IncidentId> {
    let is_wanted = |incident: &Incident| {
        incident.posts.iter().any(|id| {
            let post = site.post(*id);
            [&post.id, &post.title, &post.path]
                .iter()
                .any(|name| is_wanted(&name.to_lowercase()))
        })
    };
    of.iter()
        .copied()
        .filter(|id| is_wanted(site.incident(*id)))
        .collect()
}

fn one_of(mut found: Vec<IncidentId>) -> Target {
    match found.len() {
        0 => Target::None,
        1 => Target::One(found.remove(0)),
        _ => Target::Several(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    /// Two open incidents, one that is over, one maintenance ahead and one called off.
    fn site() -> Site {
        TestSite::new()
            .post(
                "2026-03-01-mail",
                "title: Mail is late\nstatus: investigating",
            )
            .post(
                "2026-03-02-mail-02",
                "title:\nincident: 2026-03-01-mail\nstatus: resolved",
            )
            .post(
                "2026-03-19-mail-again",
                "title: Mail is late again\nimpact: minor",
            )
            .post("2026-03-20-web", "title: Web server down\nimpact: major")
            .post(
                "2026-03-18-disks",
                "title: New disks\nmaintenance: {start: 2026-03-25 22:00, end: 2026-03-25 23:00}",
            )
            .post(
                "2026-03-17-cables",
                "title: Cables\nmaintenance: {start: 2026-03-26 22:00, end: 2026-03-26 23:00}",
            )
            .post(
                "2026-03-18-cables-02",
                "title:\nincident: 2026-03-17-cables\nstatus: completed",
            )
            .resolve()
    }

    fn names(site: &Site, target: Target) -> Vec<&str> {
        let ids = match target {
            Target::None => Vec::new(),
            Target::One(id) => vec![id],
            Target::Several(ids) => ids,
        };
        ids.into_iter()
            .map(|id| site.post(site.incident(id).first_post()).id.as_str())
            .collect()
    }

    #[test]
    fn what_is_meant() {
        use Purpose::{ChangePlan, End, Update};
        let site = site();
        let now = "2026-03-20T12:00:00Z".parse().unwrap();
        let (old, again, web) = ("2026-03-01-mail", "2026-03-19-mail-again", "2026-03-20-web");
        let (disks, cables) = ("2026-03-18-disks", "2026-03-17-cables");
        for (purpose, typed, expected) in [
            (Update, None, &[again, web][..]),
            (End, None, &[again, web]),
            (ChangePlan, None, &[disks]),
            (Update, Some("web"), &[web]),
            (Update, Some("WEB SERVER"), &[web]),
            // A part of an open one goes before a part of one that is over.
            (Update, Some("mail"), &[again]),
            (Update, Some("late"), &[again]),
            // The whole goes before a part.
            (Update, Some("Mail is late"), &[old]),
            (Update, Some(old), &[old]),
            (Update, Some("posts/2026-03-01-mail.md"), &[old]),
            (Update, Some("2026-03-02-mail-02"), &[old]),
            (Update, Some("https://example.net/2026/03/01/mail/"), &[old]),
            (Update, Some("https://example.net/2026/03/01/mail"), &[old]),
            (Update, Some("03-1"), &[again]),
            (Update, Some("2026"), &[again, web]),
            (Update, Some("disk"), &[disks]),
            (Update, Some("cables"), &[cables]),
            (Update, Some("nothing of it"), &[]),
        ] {
            let found = find(&site, now, purpose, typed);
            assert_eq!(names(&site, found), expected, "{purpose:?} {typed:?}");
        }
    }

    #[test]
    fn where_nothing_is_open_an_update_is_of_what_is_planned() {
        let site = TestSite::new()
            .post(
                "2026-03-18-disks",
                "maintenance: {start: 2026-03-25 22:00, end: 2026-03-25 23:00}",
            )
            .resolve();
        let now = "2026-03-20T12:00:00Z".parse().unwrap();
        let found = find(&site, now, Purpose::Update, None);
        assert_eq!(names(&site, found), ["2026-03-18-disks"]);
        assert_eq!(find(&site, now, Purpose::End, None), Target::None);
    }
}
