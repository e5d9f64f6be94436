//! What templates see, in docs/templates.md: the theme's contract.
//!
//! A template prints the names in each view, as a theme would meet them.

use std::collections::{BTreeMap, BTreeSet};

use super::{assert_same, code, document, rows};
use crate::pipeline::{NOW, at, instant, made, sources, tree};

/// A view, a page that has one and where it is there.
const VIEWS: [(&str, &str, &str); 46] = [
    ("SiteView", "home.html", "site"),
    ("SiteView.urls", "home.html", "site.urls"),
    ("SiteView.logo", "home.html", "site.logo"),
    ("SiteView.follow", "home.html", "site.follow"),
    ("PageView", "home.html", "page"),
    ("PageView.icon", "home.html", "page.icon"),
    ("PageView.card", "home.html", "page.card"),
    ("FeedLinkView", "home.html", "page.feeds[0]"),
    ("OverallView", "home.html", "overall"),
    ("GroupView", "home.html", "groups[0]"),
    ("YearView", "home.html", "archives[0]"),
    ("MonthView", "home.html", "archives[0].months[0]"),
    ("PaginationView", "home.html", "pagination"),
    ("LinkView", "home.html", "recent[0]"),
    ("EntryView", "home.html", "entries[0]"),
    ("PostView", "list.html", "entries[0].post"),
    ("ListView", "list.html", "list"),
    ("OwnPageView", "page.html", "own_page"),
    ("PostView", "post.html", "post"),
    ("FollowSystemView", "post.html", "follow[0]"),
    ("TimeView", "post.html", "post.date"),
    ("WordView", "post.html", "post.status"),
    ("AffectedView", "post.html", "post.servers[0]"),
    ("TermView", "post.html", "post.tags[0]"),
    ("IncidentView", "post.html", "incident"),
    ("DurationView", "post.html", "incident.duration"),
    ("UpdateView", "post.html", "incident.updates[0]"),
    ("MilestoneView", "post.html", "incident.milestones[0]"),
    ("EntryView", "servers.html", "maintenances[0]"),
    (
        "WindowView",
        "servers.html",
        "maintenances[0].incident.window",
    ),
    ("ServerView", "server.html", "server"),
    ("EntryView", "server.html", "entries[0]"),
    ("IncidentView", "server.html", "entries[0].incident"),
    ("LocationView", "server.html", "server.location"),
    ("CheckView", "server.html", "server.check"),
    ("HistoryView", "server.html", "server.history"),
    ("BarView", "server.html", "server.history.bars[0]"),
    ("DayView", "server.html", "server.history.days[0]"),
    (
        "SpellView",
        "server.html",
        "server.history.days[0].spells[0]",
    ),
    (
        "IncidentLinkView",
        "server.html",
        "server.history.days[0].incidents[0]",
    ),
    ("StretchView", "server.html", "server.history.stretches[0]"),
    (
        "CalendarDayView",
        "server.html",
        "server.history.stretches[0].first",
    ),
    ("PeriodsView", "server.html", "server.periods"),
    ("PeriodView", "server.html", "server.periods.last_days[0]"),
    ("TermView", "tags.html", "terms[0]"),
    ("YearView", "archives.html", "archives[0]"),
];

/// A site in which every view is there, seen through templates that print names alone.
fn names() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut templates: BTreeMap<&str, String> = BTreeMap::new();
    for (view, template, place) in VIEWS {
        let ends = place.match_indices(['.', '[']).map(|(at, _)| at);
        let ends: Vec<usize> = ends.collect();
        let places = ends
            .into_iter()
            .chain([place.len()])
            .map(|end| &place[..end]);
        let mut text =
            format!("{{% for key, value in {place} %}}{view} {{{{ key }}}}\n{{% endfor %}}");
        for place in places.rev() {
            text = format!("{{% if {place} %}}{text}{{% endif %}}");
        }
        templates.entry(template).or_default().push_str(&text);
    }
    let mut files = vec![
        (
            "site.yaml".to_owned(),
            "logo: /logo.svg\nlinks: [{title: A, url: https://example.com/}]\nhistory_days: 1\n\
             posts_per_page: 1\n"
                .to_owned(),
        ),
        (
            "servers.yaml".to_owned(),
            "groups: [{name: G}]\nservers: [{id: S, group: G, location: {city: A, country: NL}}]"
                .to_owned(),
        ),
        (
            "checks.yaml".to_owned(),
            "S: {up: true, at: 2026-03-20T10:00:00Z}".to_owned(),
        ),
        (
            "pages/imprint.md".to_owned(),
            "---\ntitle: Imprint\n---\nText\n".to_owned(),
        ),
    ];
    let incident = "servers: {S: major_outage}\ntags: [t]\nimpact: major";
    for (name, front_matter) in [
        (
            "a",
            format!("date: 2026-03-20T01:00:00Z\nstatus: investigating\n{incident}"),
        ),
        (
            "b",
            "date: 2026-03-20T02:00:00Z\nstatus: resolved\nincident: a".to_owned(),
        ),
        (
            "c",
            "date: 2026-03-20T03:00:00Z\nservers: [S]\n\
             maintenance: {start: 2026-04-01T00:00:00Z, end: 2026-04-01T01:00:00Z}"
                .to_owned(),
        ),
        ("d", "date: 2026-03-20T04:00:00Z".to_owned()),
    ] {
        files.push((
            format!("posts/{name}.md"),
            format!("---\ntitle: {name}\n{front_matter}\n---\nText\n"),
        ));
    }
    files.extend(
        templates
            .into_iter()
            .map(|(name, text)| (format!("templates/{name}"), text)),
    );
    let mut sources = sources(files);
    sources.static_files.push(statusgen::load::StaticFile {
        path: "logo.svg".to_owned(),
        location: "static/logo.svg".into(),
        contents: None,
    });
    let generated = statusgen::generate(&sources, at(instant(NOW)), |_| ());
    let files = generated.files.unwrap_or_else(|| {
        panic!("{}", crate::pipeline::told(&generated.diagnostics));
    });
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let statusgen::output::Contents::Bytes(bytes) = &file.contents else {
            continue;
        };
        if !file.path.as_str().ends_with(".html") {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        for line in text.lines() {
            let found = line.split_once(' ').and_then(|(view, name)| {
                let (view, ..) = VIEWS.iter().find(|(known, ..)| *known == view)?;
                Some((*view, name))
            });
            if let Some((view, name)) = found {
                names.entry(view).or_default().insert(name.to_owned());
            }
        }
    }
    names
}

/// The sections about views: which, and the names in the first columns of their tables.
fn documented(templates: &str) -> Vec<(Vec<&str>, BTreeSet<String>, &str)> {
    let sections = templates.split("\n### ").skip(1);
    sections
        .filter_map(|section| {
            let (heading, text) = section.split_once('\n')?;
            let text = text.split("\n## ").next().unwrap_or(text);
            let words = heading.split([' ', ',', '(', ')', ':']);
            let views: Vec<&str> = words.filter(|word| word.ends_with("View")).collect();
            let names = rows(text)
                .iter()
                .flat_map(|cells| code(cells[0]))
                .map(str::to_owned)
                .collect();
            (!views.is_empty()).then_some((views, names, text))
        })
        .collect()
}

#[test]
fn every_field_of_a_view_stands_in_the_templates() {
    let document = document("docs/templates.md");
    let names = names();
    let mut unseen: BTreeSet<&str> = VIEWS.iter().map(|(view, ..)| *view).collect();
    for (views, documented, text) in documented(&document) {
        let mut real = BTreeSet::new();
        for view in &views {
            unseen.remove(view);
            real.extend(names.get(view).into_iter().flatten().cloned());
            // What is inside a field is told in its row.
            let inside = format!("{view}.");
            for (name, fields) in names.iter().filter(|(name, _)| name.starts_with(&inside)) {
                unseen.remove(name);
                for field in fields {
                    assert!(text.contains(&format!("`{field}`")), "{name} has {field}");
                }
            }
        }
        assert_same(
            &format!("docs/templates.md on {views:?}"),
            &documented,
            &real,
        );
    }
    assert!(unseen.is_empty(), "docs/templates.md has no {unseen:?}");
    for (view, ..) in VIEWS {
        assert!(names.contains_key(view), "no page shows a {view}");
    }
}

/// Numbers that the theme chose, and that no option changes.
#[test]
fn the_side_names_the_ten_newest_posts() {
    let posts = (10..30).map(|day| {
        let text = format!("---\ntitle: P{day}\ndate: 2026-01-{day}\n---\nText\n");
        (format!("posts/p{day}.md"), text)
    });
    let template = "{% for post in recent %}{{ post.title }} {% endfor %}";
    let files = posts.chain([("templates/home.html".to_owned(), template.to_owned())]);
    let files = tree(&made(&sources(files), at(instant(NOW))).1);
    assert_eq!(
        String::from_utf8_lossy(&files["index.html"]).trim(),
        "P29 P28 P27 P26 P25 P24 P23 P22 P21 P20"
    );
}
