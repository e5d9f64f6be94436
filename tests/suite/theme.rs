//! A site's own templates in the place of the theme's.

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
