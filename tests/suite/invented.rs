//! Sites of any size, all of the same kind: 40 systems, 40 tags, 8 categories, and posts of which
//! every tenth opens an incident and the next one ends it.

use chrono::{DateTime, TimeDelta, Utc};
use statusgen::load::Sources;

use crate::pipeline::{instant, sources};

/// How far apart the posts are.
const APART: TimeDelta = TimeDelta::hours(7);

/// The inventory: forty systems.
pub(crate) fn inventory() -> String {
    let systems: Vec<String> = (0..40)
        .map(|number| format!("  - {{id: S{number:02}, name: System {number}}}\n"))
        .collect();
    format!("servers:\n{}", systems.concat())
}

/// A site with this many posts, the newest one always at the same instant.
pub(crate) fn site(posts: usize) -> Sources {
    let settings = "title: Quayside Hosting status\nhistory_days: 30\n".to_owned();
    let files = [
        ("site.yaml".to_owned(), settings),
        ("servers.yaml".to_owned(), inventory()),
    ];
    sources(
        files
            .into_iter()
            .chain((0..posts).map(|age| post(age, posts - 1 - age))),
    )
}

/// When a post was written that has so many newer ones.
pub(crate) fn date(age: usize) -> DateTime<Utc> {
    instant("2026-03-20T06:00:00Z") - APART * i32::try_from(age).expect("a small number")
}

/// The id of a post that opens an incident and has at least fifty newer ones, with the same tags
/// and categories in a site of any size.
pub(crate) fn incident(posts: usize) -> String {
    let newest = (0..posts - 50).rev().find(|number| number % 40 == 3);
    let number = newest.expect("there are more than ninety posts");
    let day = date(posts - 1 - number).format("%Y-%m-%d");
    format!("{day}-post-{number}")
}

/// A post with so many newer and so many older ones.
fn post(age: usize, number: usize) -> (String, String) {
    let date = date(age);
    let day = date.format("%Y-%m-%d");
    let server = number / 10 % 40;
    let status = match number % 10 {
        3 => format!("servers: [S{server:02}]\nimpact: major\nstatus: investigating\n"),
        4 => {
            let opened = self::date(age + 1);
            let first = format!("{}-post-{}", opened.format("%Y-%m-%d"), number - 1);
            format!("incident: {first}\nstatus: resolved\n")
        }
        _ => String::new(),
    };
    let text = format!(
        "---\ntitle: Post number {number}\ndate: {}\ntags: [tag {}, tag {}, tag {}]\n\
         categories: [category {}]\n{status}---\nWhat post number {number} has to say.\n",
        date.format("%Y-%m-%dT%H:%M:%SZ"),
        number % 40,
        (number * 7 + 1) % 40,
        (number * 11 + 2) % 40,
        number % 8,
    );
    (format!("posts/{day}-post-{number}.md"), text)
}
