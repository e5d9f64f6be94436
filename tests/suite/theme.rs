//! A site's own templates in the place of the theme's.

use std::collections::BTreeSet;

use statusgen::content::LAYOUT_IDS;
use statusgen::theme::TEMPLATES;

use crate::pipeline::{NOW, at, instant, made, sources, tree};

/// The page for missing addresses, with one file of the theme replaced.
fn page_with(path: &str, text: &str) -> String {
    let files = tree(&made(&sources([(path, text)]), at(instant(NOW))).1);
    String::from_utf8(files["404.html"].clone()).unwrap()
}

#[test]
fn a_layout_need_not_know_of_parts() {
    let blocks = ["robots", "style", "scripts", "main", "side"]
        .map(|name| format!("{{% block {name} %}}{{% endblock %}}"))
        .concat();
    let layout = format!("<title>{{{{ page.title }}}}</title>{blocks}");
    let page = page_with("templates/base.html", &layout);
    assert!(
        page.starts_with("<title>There is no page here</title>"),
        "{page}"
    );
}

/// A hash map would give them in another order in each run: two builds of one site would differ.
#[test]
fn maps_of_extra_come_in_the_order_of_their_author() {
    let keys: Vec<String> = (0..40).map(|n| format!("k{}", n * 17 % 40)).collect();
    let entries: Vec<String> = keys
        .iter()
        .map(|key| format!("{key}: {{z: 1, a: 2}}"))
        .collect();
    let extra = format!("extra: {{{}}}", entries.join(", "));
    let written: Vec<String> = keys.iter().map(|key| format!("{key}(z1a2) ")).collect();
    let through = |map: &str| {
        format!(
            "{{% for key, inner in {map} %}}{{{{ key }}}}(\
             {{%- for name, value in inner %}}{{{{ name }}}}{{{{ value }}}}{{% endfor -%}}\
             ) {{% endfor %}}"
        )
    };
    let post = format!("---\ntitle: A\ndate: 2026-01-01\n{extra}\n---\nText\n");
    let files = [
        ("site.yaml".to_owned(), extra),
        ("posts/a.md".to_owned(), post),
        ("templates/404.html".to_owned(), through("site.extra")),
        ("templates/post.html".to_owned(), through("post.extra")),
    ];
    let pages = tree(&made(&sources(files), at(instant(NOW))).1);
    for page in ["404.html", "2026/01/01/a/index.html"] {
        assert_eq!(
            String::from_utf8_lossy(&pages[page]),
            written.concat(),
            "{page}"
        );
    }
}

/// An anchor in a post must not be one of the layout. Posts show their anchors on their own pages
/// alone, never on those made from the two templates that are left out here.
#[test]
fn the_ids_of_the_layout_are_known() {
    let with_many_bodies = ["home.html", "search.html"];
    let ids: BTreeSet<&str> = TEMPLATES
        .iter()
        .filter(|(name, _)| !with_many_bodies.contains(name))
        .flat_map(|(_, template)| template.split(" id=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(ids, BTreeSet::from(LAYOUT_IDS));
}
