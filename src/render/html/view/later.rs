//! What the clock alone will make of a state, for the page's script.

use chrono::{DateTime, SecondsFormat, Utc};

use super::WordView;
use crate::render::text::words;
use crate::site::{Group, Incident, ServerStatus, Site};

/// A line for each instant, with the key and the words that hold from then on:
/// `2026-06-10T13:00:00Z completed Completed`. Empty where nothing is to come.
fn later(words: impl Iterator<Item = (DateTime<Utc>, WordView)>) -> String {
    let lines: Vec<String> = words
        .map(|(from, word)| {
            let from = from.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            // Words are in one line, as pages show them.
            let words: Vec<&str> = word.label.split_whitespace().collect();
            format!("{from} {} {}", word.key, words.join(" "))
        })
        .collect();
    lines.join("\n")
}

pub(super) fn of_overall(site: &Site) -> String {
    later(site.overall_later.iter().map(|(from, overall)| {
        let key = overall.indicator.as_str();
        let label = site.language.text(overall.text).to_owned();
        (*from, WordView { key, label })
    }))
}

pub(super) fn of_server(site: &Site, to_come: &[(DateTime<Utc>, ServerStatus)]) -> String {
    let word = |(from, status): &(DateTime<Utc>, ServerStatus)| {
        (*from, words::server_status(&site.language, *status))
    };
    later(to_come.iter().map(word))
}

/// When a promised update falls due, unless it has.
pub(super) fn of_promise(site: &Site, promised: Option<DateTime<Utc>>) -> String {
    let to_come = promised.filter(|instant| !site.is_overdue(*instant));
    later(to_come.into_iter().map(|instant| {
        let label = site.language.text("update_overdue").to_owned();
        let key = "overdue";
        (instant, WordView { key, label })
    }))
}

pub(super) fn of_group(site: &Site, group: &Group) -> String {
    later(group.later.iter().map(|(from, status)| {
        let word = words::worst_status(&site.language, *status);
        (*from, word)
    }))
}

pub(super) fn of_incident(site: &Site, incident: &Incident) -> String {
    let lifecycle = &incident.lifecycle;
    let to_come = lifecycle.statuses_after(site.changes.last).iter();
    later(to_come.map(|&(from, status)| {
        let word = if lifecycle.is_cancelled_at(from) {
            words::cancelled(&site.language)
        } else {
            words::status(&site.language, status)
        };
        (from, word)
    }))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::super::{incident_in_short, overall};
    use crate::test_site::TestSite;

    #[test]
    fn an_update_that_was_promised_falls_due_and_is_overdue() {
        let post = "status: investigating\nimpact: minor\nnext_update: 2026-03-20 14:00";
        for (now, is_overdue, later) in [
            (
                "2026-03-20T13:59Z",
                false,
                "2026-03-20T14:00:00Z overdue Update overdue since",
            ),
            ("2026-03-20T14:00Z", true, ""),
            ("2026-03-20T16:30Z", true, ""),
        ] {
            let site = TestSite::new().post("2026-03-20-mail", post).at(now);
            let site = site.resolve();
            let id = site.incident_ids().next().unwrap();
            let view = incident_in_short(&site, id);
            assert_eq!((view.overdue, &*view.overdue_later), (is_overdue, later));
            let view = overall(&site);
            assert_eq!((view.overdue, &*view.overdue_later), (is_overdue, later));
            let due: DateTime<Utc> = "2026-03-20T14:00:00Z".parse().unwrap();
            let change = if is_overdue {
                site.changes.last
            } else {
                site.changes.next
            };
            assert_eq!(change, due, "{now}");
        }
    }
}
