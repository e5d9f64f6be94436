//! The documents against the program: what one of them lists is what there is, and all of it.
//!
//! So that whoever adds a setting, a field, a file or a command is asked for its line.

mod commands;
mod outputs;
mod package;
mod settings;
mod views;
mod warnings;

use std::collections::BTreeSet;
use std::fs;

use crate::folder::fixtures;

/// The text of a document of the project.
fn document(path: &str) -> String {
    let path = fixtures("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text under a heading of Markdown, up to the next heading of its level or a higher one.
#[track_caller]
fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let start = document
        .find(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("there is no heading `{heading}`"));
    let text = &document[start + 1 + heading.len()..];
    let level = heading.split(' ').next().unwrap_or_default().len();
    let end = (1..=level)
        .filter_map(|level| text.find(&format!("\n{} ", "#".repeat(level))))
        .min();
    &text[..end.unwrap_or(text.len())]
}

/// The rows of the tables in a text, as the cells of each.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let is_row = |line: &&str| line.starts_with('|') && !line.starts_with("|---");
    text.lines()
        .filter(is_row)
        .map(|line| {
            let cells = line.trim_matches('|').split(" | ");
            cells.map(|cell| cell.trim_matches([' ', '|'])).collect()
        })
        .collect()
}

/// What stands between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What the first column of a section's tables names in backticks.
#[track_caller]
fn named(document: &str, heading: &str) -> BTreeSet<String> {
    rows(section(document, heading))
        .iter()
        .flat_map(|cells| code(cells[0]))
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn assert_same(place: &str, documented: &BTreeSet<String>, real: &BTreeSet<String>) {
    let unsaid: Vec<_> = real.difference(documented).collect();
    let untrue: Vec<_> = documented.difference(real).collect();
    assert!(
        unsaid.is_empty() && untrue.is_empty(),
        "{place} lacks {unsaid:?}, and names {untrue:?}, which there are none of"
    );
}
