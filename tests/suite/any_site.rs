//! Sites that a property test makes up: threads of every kind, before and after the present.

use std::fmt::Write as _;

use chrono::TimeDelta;
use proptest::prelude::*;
use statusgen::load::Sources;

use crate::pipeline::{NOW, instant, sources};

/// Minutes from the usual instant.
pub(crate) fn minutes() -> impl Strategy<Value = i64> {
    -6_000_i64..3_000
}

/// A site of up to three threads, without mistakes.
pub(crate) fn any_site() -> impl Strategy<Value = Sources> {
    let zones = vec!["UTC", "Pacific/Auckland", "America/St_Johns"];
    (
        prop::sample::select(zones),
        prop::collection::vec(thread(), 1..4),
    )
        .prop_map(|(zone, threads)| {
            let settings = format!("timezone: {zone}\nhistory_days: 4\n");
            let fixed = [
                ("site.yaml".to_owned(), settings),
                ("servers.yaml".to_owned(), INVENTORY.to_owned()),
            ];
            let posts = threads
                .iter()
                .enumerate()
                .flat_map(|(number, thread)| thread.posts(number));
            sources(fixed.into_iter().chain(posts))
        })
}

const INVENTORY: &str = "servers:
  - {id: A}
  - {id: B, since: 2026-03-18}
  - {id: C, retired: 2026-03-21}
";

const OF_INCIDENTS: [&str; 5] = [
    "investigating",
    "identified",
    "monitoring",
    "resolved",
    "postmortem",
];
const OF_MAINTENANCE: [&str; 3] = ["in_progress", "verifying", "completed"];
const SERVERS: [&str; 6] = [
    "",
    "servers: [A, B]\n",
    "servers: {A: major_outage}\n",
    "servers: {B: partial_outage, C: operational}\n",
    "servers: [C]\nimpact: critical\n",
    "impact: minor\n",
];

#[derive(Debug, Clone)]
struct Thread {
    begins: i64,
    is_maintenance: bool,
    updates: Vec<Update>,
}

/// One post; times are minutes from its own.
#[derive(Debug, Clone)]
struct Update {
    /// Minutes after the post before it.
    after: i64,
    word: prop::sample::Index,
    servers: &'static str,
    window: Option<(i64, i64)>,
    /// Minutes to a true beginning or a true end, if it gives one.
    truly: Option<i64>,
}

fn thread() -> impl Strategy<Value = Thread> {
    let updates = prop::collection::vec(update(), 1..4);
    (minutes(), any::<bool>(), updates).prop_map(|(begins, is_maintenance, updates)| Thread {
        begins,
        is_maintenance,
        updates,
    })
}

fn update() -> impl Strategy<Value = Update> {
    (
        1_i64..900,
        any::<prop::sample::Index>(),
        prop::sample::select(&SERVERS[..]),
        prop::option::of((-600_i64..2_000, 1_i64..600)),
        prop::option::of(-300_i64..300),
    )
        .prop_map(|(after, word, servers, window, truly)| Update {
            after,
            word,
            servers,
            window,
            truly,
        })
}

impl Thread {
    fn posts(&self, thread: usize) -> impl Iterator<Item = (String, String)> {
        let mut minutes = self.begins;
        self.updates
            .iter()
            .enumerate()
            .map(move |(number, update)| {
                minutes += update.after;
                let mut head = format!("title: Thread {thread}\ndate: {}\n", stamp(minutes));
                if number > 0 {
                    let _ = writeln!(head, "incident: t{thread}-0");
                }
                head.push_str(update.servers);
                head.push_str(&self.words(update, number, minutes));
                let path = format!("posts/t{thread}-{number}.md");
                (path, format!("---\n{head}---\nWords.\n"))
            })
    }

    /// What an update says: a window, or a word and perhaps a true beginning or end. No end comes
    /// before what it ends: that is a mistake.
    fn words(&self, update: &Update, number: usize, minutes: i64) -> String {
        if let (true, Some((from, length))) = (self.is_maintenance, update.window) {
            let (start, end) = (stamp(minutes + from), stamp(minutes + from + length));
            return format!("maintenance: {{start: {start}, end: {end}}}\n");
        }
        let word = if self.is_maintenance {
            update.word.get(&OF_MAINTENANCE)
        } else {
            update.word.get(&OF_INCIDENTS)
        };
        let mut words = format!("status: {word}\n");
        if let Some(offset) = update.truly {
            let is_final = ["resolved", "postmortem", "completed"].contains(word);
            let (key, offset) = match offset {
                _ if is_final && number == 0 => ("resolved", offset.abs()),
                _ if is_final => ("resolved", offset.max(-update.after)),
                ..0 => ("started", offset),
                _ => ("resolved", offset),
            };
            let _ = writeln!(words, "{key}: {}", stamp(minutes + offset));
        }
        words
    }
}

fn stamp(minutes: i64) -> String {
    let at = instant(NOW) + TimeDelta::minutes(minutes);
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
