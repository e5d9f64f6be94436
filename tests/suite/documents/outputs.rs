//! The files of a site, in docs/outputs.md.

use std::collections::BTreeSet;

use statusgen::load::{self, Sources};
use statusgen::output::kind::{self, Cache, KINDS, Paths};
use statusgen::plan::{Page, Plan};
use statusgen::prepare;

use super::{code, document, rows, section};
use crate::folder::{fixtures, names_in};
use crate::pipeline::{NOW, at, instant, now_in, sources};

/// The plans of all golden sites, and of one with so many posts that its sitemap is cut.
fn plans() -> Vec<(String, Plan)> {
    let plan = |sources: &Sources, now| prepare(sources, at(now), |_| ()).plan;
    let mut plans = Vec::new();
    for name in names_in(&fixtures("sites")) {
        let folder = fixtures("sites").join(&name).join("in");
        let (sources, _) = load::load(&folder).expect("a golden site can be read");
        plans.push((name, plan(&sources, now_in(&folder))));
    }
    let posts = (0..1001).map(|number| {
        let date = "2026-01-01T00:00:00Z";
        (
            format!("posts/p{number}.md"),
            format!("---\ntitle: P\ndate: {date}\n---\nText\n"),
        )
    });
    plans.push(("large".to_owned(), plan(&sources(posts), instant(NOW))));
    plans
}

/// Whether a path is one of a pattern, in which a name in braces is a part of it.
fn is_of(pattern: &str, path: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('{') else {
        return pattern == path;
    };
    let (_, after) = rest.split_once('}').expect("a brace that closes");
    path.strip_prefix(before).is_some_and(|rest| {
        let end = rest.find('/').unwrap_or(rest.len());
        (1..=end)
            .filter(|at| rest.is_char_boundary(*at))
            .any(|at| is_of(after, &rest[at..]))
    })
}

#[test]
fn every_file_for_programs_stands_in_the_outputs() {
    let outputs = document("docs/outputs.md");
    let rows = rows(outputs.split("\n## ").next().unwrap_or_default());
    let patterns: Vec<String> = rows
        .iter()
        .flat_map(|cells| code(cells[0]))
        .filter(|pattern| pattern.starts_with('/'))
        .map(|pattern| match pattern.strip_suffix('/') {
            Some(folder) => format!("{folder}/index.html"),
            // The icon of a state has its name after `icon`.
            None => pattern.replace("icon*", "icon{state}"),
        })
        .collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (site, plan) in plans() {
        for planned in &plan.pages {
            let path = format!("/{}", planned.path);
            let found: Vec<&String> = patterns
                .iter()
                .filter(|pattern| is_of(pattern, &path))
                .collect();
            used.extend(found.iter().map(|pattern| pattern.as_str()));
            let is_for_people = matches!(planned.page, Page::Html(_) | Page::Static(_));
            // The plain icon has nothing after its name.
            let is_icon = path.starts_with("/icon.");
            assert!(
                !found.is_empty() || is_for_people || is_icon,
                "{site}: docs/outputs.md does not have {path}"
            );
        }
    }
    let unused: Vec<_> = patterns
        .iter()
        .filter(|pattern| !used.contains(pattern.as_str()))
        .collect();
    assert!(unused.is_empty(), "no site has {unused:?}");
}

#[test]
fn every_file_that_is_made_has_a_row_in_the_table() {
    for (site, plan) in plans() {
        for planned in &plan.pages {
            let path = planned.path.as_str();
            match planned.page {
                // Named by what they hold, but for the one that other sites name.
                Page::Asset(_) => {
                    let is_lasting = plan.assets.lasting().any(|lasting| lasting == path);
                    assert!(is_lasting || kind::of(path).is_some(), "{site}: {path}");
                }
                Page::Static(_) => {}
                Page::Html(_) | Page::Feed(_) | Page::Api(_) | Page::Host(_) => {
                    assert!(kind::of(path).is_some(), "{site}: {path} is of no kind");
                }
            }
        }
    }
}

#[test]
fn the_table_of_kinds_stands_in_the_outputs() {
    let outputs = document("docs/outputs.md");
    let documented: Vec<String> = rows(section(&outputs, "## How files are sent"))
        .iter()
        .skip(1)
        .map(|cells| cells.join(" | "))
        .collect();
    let real: Vec<String> = KINDS
        .iter()
        .map(|kind| {
            let paths = match kind.paths {
                Paths::Name(name) => format!("`{name}`"),
                Paths::Extension(extension) => format!("`*.{extension}`"),
                Paths::In(folder, extension) => format!("`{folder}/*.{extension}`"),
            };
            let cache = match kind.cache {
                Cache::Minute => "a minute",
                Cache::Hour => "an hour",
                Cache::Host => "as the host likes",
            };
            let origin = if kind.is_open {
                "any site"
            } else {
                "this site"
            };
            let order = if kind.links { "last" } else { "first" };
            format!(
                "{} | {paths} | `{}` | {cache} | {origin} | {order}",
                kind.name, kind.media_type
            )
        })
        .collect();
    assert_eq!(documented, real);
}
