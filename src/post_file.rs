//! A new post as a file: its name and its text.
//!
//! The one writer of posts. Pure: whoever calls it looks which names are taken, and writes the
//! file. What it writes is read back as it was given.

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::vocabulary::{ComponentStatus, Impact, UpdateStatus};

/// What a new post says; what is empty is left out.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// An update may do without.
    pub title: Option<String>,
    pub date: DateTime<Tz>,
    pub servers: Vec<(String, Option<ComponentStatus>)>,
    pub impact: Option<Impact>,
    pub status: Option<UpdateStatus>,
    /// The id of the first post of the incident that it continues.
    pub incident: Option<String>,
    pub started: Option<DateTime<Tz>>,
    pub resolved: Option<DateTime<Tz>>,
    pub next_update: Option<DateTime<Tz>>,
    /// The window of a maintenance.
    pub maintenance: Option<(DateTime<Tz>, DateTime<Tz>)>,
    /// Markdown.
    pub body: String,
}

impl NewPost {
    /// A post that says nothing yet.
    #[must_use]
    pub fn new(date: DateTime<Tz>) -> Self {
        Self {
            title: None,
            date,
            servers: Vec::new(),
            impact: None,
            status: None,
            incident: None,
            started: None,
            resolved: None,
            next_update: None,
            maintenance: None,
            body: String::new(),
        }
    }

    /// The text of its file.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::from("---\n");
        let mut line = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(text, "{key}: {value}");
            }
        };
        line("title", self.title.as_deref().map(quoted));
        line(
            "date",
            Some(self.date.format("%Y-%m-%d %H:%M:%S %z").to_string()),
        );
        line("servers", self.servers());
        line(
            "impact",
            self.impact.map(|impact| impact.as_str().to_owned()),
        );
        line(
            "status",
            self.status.map(|status| status.as_str().to_owned()),
        );
        line("incident", self.incident.as_deref().map(plain_or_quoted));
        line("started", self.started.map(time));
        line("resolved", self.resolved.map(time));
        line("next_update", self.next_update.map(time));
        let window = self
            .maintenance
            .map(|(start, end)| format!("{{start: {}, end: {}}}", time(start), time(end)));
        line("maintenance", window);
        text.push_str("---\n\n");
        let body = self.body.trim();
        if !body.is_empty() {
            text.push_str(body);
            text.push('\n');
        }
        text
    }

    fn servers(&self) -> Option<String> {
        if self.servers.is_empty() {
            return None;
        }
        if self.servers.iter().all(|(_, state)| state.is_none()) {
            let ids: Vec<String> = self
                .servers
                .iter()
                .map(|(id, _)| plain_or_quoted(id))
                .collect();
            return Some(format!("[{}]", ids.join(", ")));
        }
        let states: Vec<String> = self
            .servers
            .iter()
            .map(|(id, state)| {
                let state = state.map_or("", ComponentStatus::as_str);
                format!("{}: {state}", plain_or_quoted(id))
            })
            .collect();
        Some(format!("{{{}}}", states.join(", ")))
    }
}

/// The id of a new update: its day, what its incident's first post is called, and a number. Two
/// digits, so that names sort as the updates came. Neither the id nor, without its day, the slug
/// is one that another post has.
#[must_use]
pub fn update_id<'a>(
    day: NaiveDate,
    incident: &str,
    updates: usize,
    ids: impl IntoIterator<Item = &'a str>,
) -> String {
    let slugs: HashSet<&str> = ids.into_iter().map(without_day).collect();
    let name = without_day(incident);
    let mut number = updates + 1;
    loop {
        let slug = format!("{name}-{number:02}");
        if !slugs.contains(slug.as_str()) {
            return format!("{}-{slug}", day.format("%Y-%m-%d"));
        }
        number += 1;
    }
}

/// `mail` of `2026-03-19-mail`
fn without_day(id: &str) -> &str {
    match id.split_at_checked(11) {
        Some((day, rest)) if day.ends_with('-') && !rest.is_empty() => {
            let day = NaiveDate::parse_from_str(&day[..10], "%Y-%m-%d");
            if day.is_ok() { rest } else { id }
        }
        _ => id,
    }
}

/// With its offset, so that it stays the same instant whatever zone the site has later.
#[must_use]
pub fn time(time: DateTime<Tz>) -> String {
    let format = match chrono::Timelike::second(&time) {
        0 => "%Y-%m-%d %H:%M %z",
        _ => "%Y-%m-%d %H:%M:%S %z",
    };
    time.format(format).to_string()
}

/// A text in double quotes: JSON's are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A name as it is where YAML reads it as a text, in quotes elsewhere.
fn plain_or_quoted(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .contains(&name.to_ascii_lowercase().as_str());
    let is_dated = without_day(name) != name
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if is_plain || is_dated {
        name.to_owned()
    } else {
        quoted(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_have_names_that_sort_and_never_collide() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 20).unwrap();
        let first = "2026-03-19-mail";
        for (incident, updates, ids, expected) in [
            (first, 1, &[first][..], "2026-03-20-mail-02"),
            (first, 9, &[first], "2026-03-20-mail-10"),
            (
                first,
                1,
                &[first, "2026-03-20-mail-02"],
                "2026-03-20-mail-03",
            ),
            // On another day: where addresses hold no day, the slug must be another one.
            (
                first,
                1,
                &[first, "2026-03-19-mail-02"],
                "2026-03-20-mail-03",
            ),
            ("mail", 1, &["mail"], "2026-03-20-mail-02"),
            ("2026-03-19", 1, &["2026-03-19"], "2026-03-20-2026-03-19-02"),
        ] {
            let id = update_id(day, incident, updates, ids.iter().copied());
            assert_eq!(id, expected, "{incident} {ids:?}");
        }
    }

    #[test]
    fn only_what_is_said_is_written() {
        let date: DateTime<chrono::FixedOffset> = "2026-03-19T03:10:30+01:00".parse().unwrap();
        let date = date.with_timezone(&Tz::Europe__Amsterdam);
        let mut post = NewPost::new(date);
        assert_eq!(post.text(), "---\ndate: 2026-03-19 03:10:30 +0100\n---\n\n");
        post.title = Some("MAIL1: \"late\" #3".to_owned());
        post.servers = vec![
            ("MAIL1".to_owned(), Some(ComponentStatus::MajorOutage)),
            ("no".to_owned(), None),
        ];
        post.incident = Some("2026-03-19-mail".to_owned());
        post.started = Some(date - chrono::TimeDelta::seconds(30));
        post.body = "\nIt is late.\n\nSorry. ".to_owned();
        assert_eq!(
            post.text(),
            "---\ntitle: \"MAIL1: \\\"late\\\" #3\"\ndate: 2026-03-19 03:10:30 +0100\n\
             servers: {MAIL1: major_outage, \"no\": }\nincident: 2026-03-19-mail\n\
             started: 2026-03-19 03:10 +0100\n---\n\nIt is late.\n\nSorry.\n"
        );
    }
}
