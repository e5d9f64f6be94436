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
fn a_part_of_the_layout_may_be_another_or_none() {
    let header = "{%- component page_header(@kind, @site) -%}\
                  <header>{{ kind }} of {{ site.title }}</header>\
                  {%- endcomponent page_header -%}";
    let page = page_with("templates/components/layout.html", header);
    assert!(
        page.contains("\n<header>not_found of System status</header>\n"),
        "{page}"
    );
    assert!(!page.contains("<footer"), "{page}");
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
