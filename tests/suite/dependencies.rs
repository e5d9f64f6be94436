//! `docs/dependencies.md` says of each library why it is here, and of no other.

use std::collections::BTreeSet;
use std::fs;

use crate::folder::fixtures;

fn read(name: &str) -> String {
    fs::read_to_string(fixtures("..").join(name)).expect("it can be read")
}

/// The names in a table of `Cargo.toml`, one a line, those for some systems alone among them.
fn declared(table: &str) -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let mut names = BTreeSet::new();
    let mut is_inside = false;
    for line in manifest.lines() {
        if let Some(header) = line.strip_prefix('[') {
            let is_of_some_systems =
                header.starts_with("target.") && header.ends_with(&format!(".{table}]"));
            is_inside = header == format!("{table}]") || is_of_some_systems;
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| is_inside) {
            names.insert(name.to_owned());
        }
    }
    names
}

/// The first cell of each row below a heading, in the order of the rows.
fn told(heading: &str) -> Vec<String> {
    let document = read("docs/dependencies.md");
    let lines = document
        .lines()
        .skip_while(|line| *line != format!("## {heading}"))
        .skip(1)
        .take_while(|line| !line.starts_with("## "));
    lines
        .filter(|line| line.starts_with("| ") && !line.starts_with("| crate |"))
        .map(|row| {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let [_, name, purpose, licence, features, _] = cells.as_slice() else {
                panic!("not four cells: {row}");
            };
            let is_whole = [purpose, licence, features]
                .iter()
                .all(|cell| !cell.is_empty());
            assert!(is_whole, "an empty cell: {row}");
            (*name).to_owned()
        })
        .collect()
}

#[test]
fn every_library_is_told_of_and_no_other() {
    for (table, heading) in [
        ("dependencies", "In the program"),
        ("dev-dependencies", "In the tests"),
    ] {
        let declared: Vec<String> = declared(table).into_iter().collect();
        assert!(declared.len() >= 3, "{table}: {declared:?}");
        assert_eq!(told(heading), declared, "{table}");
    }
}
