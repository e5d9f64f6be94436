//! The keys of `site.yaml`, of systems, of posts and of pages, in docs/formats.md.

use std::collections::BTreeSet;

use statusgen::content::{FRONT_MATTER_KEYS, GROUP_KEYS, PAGE_KEYS, SERVER_KEYS, SETTING_KEYS};
use statusgen::load::Source;

use super::{assert_same, code, document, named, rows};

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_key_stands_in_the_formats() {
    let formats = document("docs/formats.md");
    for (heading, keys) in [
        ("## site.yaml", &SETTING_KEYS[..]),
        ("## A post", &FRONT_MATTER_KEYS),
        ("## A page of your own", &PAGE_KEYS),
    ] {
        assert_same(heading, &named(&formats, heading), &set(keys));
    }
    // `role` is another word for `name`, and stands in its row.
    let mut servers = named(&formats, "## servers.yaml");
    servers.insert("role".to_owned());
    let keys = [&SERVER_KEYS[..], &GROUP_KEYS].concat();
    assert_same("## servers.yaml", &servers, &set(&keys));
}

#[test]
fn every_source_stands_in_the_formats() {
    let formats = document("docs/formats.md");
    let head = formats.split("\n## ").next().unwrap_or_default();
    let documented: BTreeSet<String> = rows(head)
        .iter()
        .flat_map(|cells| code(cells[0]))
        .map(|name| name.trim_end_matches('/').to_owned())
        .filter(|name| name != "public")
        .collect();
    assert_same(
        "docs/formats.md, at its beginning",
        &documented,
        &set(&Source::ALL
            .iter()
            .map(|source| source.name())
            .collect::<Vec<_>>()),
    );
}
