//! A site's own templates in the place of the theme's.

use std::collections::BTreeSet;

use proptest::prelude::*;
use statusgen::content::{HOME_IDS, LAYOUT_IDS};
use statusgen::theme::TEMPLATES;

use crate::pipeline::{NOW, at, instant, made, sources, tree};
use crate::property::cases;

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

/// Keys as an author may write them, in any order, each once.
fn keys() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("k[a-z0-9]{1,5}", 1..20).prop_map(|mut keys| {
        let mut seen = BTreeSet::new();
        keys.retain(|key| seen.insert(key.clone()));
        keys
    })
}

proptest! {
    #![proptest_config(cases(6))]

    /// A hash map would give them in another order in each run: two builds of one site would differ.
    #[test]
    fn maps_of_extra_come_in_the_order_of_their_author(keys in keys()) {
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
        let inventory = format!("groups: [{{name: A, {extra}}}]\nservers: [{{id: S, group: A, {extra}}}]\n");
        let post = format!("---\ntitle: A\ndate: 2026-01-01\n{extra}\n---\nText\n");
        let files = [
            ("site.yaml", extra),
            ("servers.yaml", inventory),
            ("posts/a.md", post),
            ("templates/404.html", through("site.extra")),
            ("templates/post.html", through("post.extra")),
            ("templates/server.html", through("server.extra")),
            ("templates/servers.html", through("groups[0].extra")),
        ];
        let sources = sources(files.map(|(path, text)| (path.to_owned(), text)));
        let pages = tree(&made(&sources, at(instant(NOW))).1);
        let of_extra = [
            "404.html",
            "2026/01/01/a/index.html",
            "server/S/index.html",
            "servers/index.html",
        ];
        for page in of_extra {
            prop_assert_eq!(String::from_utf8_lossy(&pages[page]), written.concat(), "{}", page);
        }
        let again = tree(&made(&sources, at(instant(NOW))).1);
        prop_assert!(pages == again);
    }
}

/// An anchor in a post must not be one of the layout. Posts show their anchors on their own pages
/// alone, never on those made from the two templates that are left out here.
#[test]
fn the_ids_of_the_layout_are_known() {
    let with_many_bodies = ["home.html", "search.html"];
    let ids = |is_meant: &dyn Fn(&str) -> bool| -> BTreeSet<&str> {
        TEMPLATES
            .iter()
            .filter(|(name, _)| is_meant(name))
            .flat_map(|(_, template)| template.split(" id=\"").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect()
    };
    let layout = ids(&|name| !with_many_bodies.contains(&name));
    assert_eq!(layout, BTreeSet::from(LAYOUT_IDS));
    // The home page shows those of the introduction.
    let home = &layout | &ids(&|name| name == "home.html");
    assert_eq!(home, BTreeSet::from(HOME_IDS));
}

/// A card ends where a list does, and says so.
#[test]
fn a_long_text_on_a_card_leads_on() {
    let files = [
        ("servers.yaml", "servers: [{id: A}]"),
        (
            "posts/2026-03-19-a.md",
            "---\ntitle: A\ndate: 2026-03-19\nservers: [A]\nimpact: minor\nstatus: investigating\n\
             ---\nBefore the fold.\n\n<!--more-->\n\nBehind it.\n",
        ),
        (
            "posts/2026-03-19-b.md",
            "---\ntitle: B\ndate: 2026-03-19\nservers: [A]\n\
             maintenance: {start: 2026-03-19, end: 2026-03-22}\n---\nBefore the fold.\n\n\
             <!--more-->\n\nBehind it.\n",
        ),
    ];
    let files = tree(&made(&sources(files), at(instant(NOW))).1);
    let home = String::from_utf8_lossy(&files["index.html"]);
    assert_eq!(home.matches("Before the fold.</p>").count(), 2, "{home}");
    assert_eq!(home.matches(">Read on</a>").count(), 2, "{home}");
    assert!(!home.contains("Behind it."), "{home}");
}
