//! The shape of the sources: imports go one way. No compiler looks at that.
//!
//! That the stages in between touch no disk, clock or terminal is for clippy: `clippy.toml` lists
//! what they may not call, and the modules that may say so.

use std::collections::BTreeSet;
use std::path::Path;

use crate::folder::{files_below, fixtures};

/// The modules, each layer importing only from those before it.
const LAYERS: [&[&str]; 11] = [
    &["printable", "digest"],
    &[
        "vocabulary",
        "source",
        "url",
        "country",
        "language",
        "failure",
        "no_links",
        "theme",
        "output",
    ],
    &["diagnostic"],
    &["load"],
    &["content"],
    &["site"],
    &["plan"],
    &["render"],
    &["check", "publish", "serve"],
    &["cli"],
    &["commands"],
];

/// Takes a site of unit tests through the first stages, for tests of any of them.
const OF_TESTS: &str = "test_site";

/// Every Rust file below a folder of the project, with its path from there.
fn sources(folder: &str) -> Vec<(String, String)> {
    files_below(&fixtures("..").join(folder))
        .into_iter()
        .filter(|(path, _)| {
            Path::new(path)
                .extension()
                .is_some_and(|extension| extension == "rs")
        })
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// `site` of `site/thread/model.rs`.
fn module(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

#[test]
fn every_module_has_a_layer() {
    let modules: BTreeSet<String> = sources("src")
        .iter()
        .map(|(path, _)| module(path).to_owned())
        .filter(|module| !["lib", "main", OF_TESTS].contains(&module.as_str()))
        .collect();
    let known: BTreeSet<String> = LAYERS.concat().into_iter().map(str::to_owned).collect();
    assert_eq!(modules, known);
}

#[test]
fn imports_go_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let Some(own) = layer(module(&path)) else {
            continue;
        };
        for imported in imports(&path, &text) {
            if imported == module(&path) || imported == OF_TESTS {
                continue;
            }
            // What is no module is an item of `lib.rs`, which stands before the commands alone.
            let theirs = layer(&imported).unwrap_or(LAYERS.len() - 2);
            if theirs >= own {
                wrong.push(format!("src/{path} imports `{imported}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The first names of the paths that begin at the crate's root.
fn imports(path: &str, text: &str) -> BTreeSet<String> {
    let code = without_comments(text);
    let mut starts: Vec<&str> = code.split("crate::").skip(1).collect();
    // In a file at the top the parent is the root; `super::*` stands in its own tests.
    if !path.contains('/') || path.matches('/').count() == 1 && path.ends_with("/mod.rs") {
        let modules = LAYERS.concat();
        let supers = code.split("super::").skip(1);
        starts.extend(supers.filter(|rest| modules.contains(&first_name(rest))));
    }
    starts.into_iter().flat_map(names).collect()
}

/// `a` of `a::b`; `a` and `c` of `{a::b, c}`.
fn names(rest: &str) -> Vec<String> {
    let Some(list) = rest.strip_prefix('{') else {
        return vec![first_name(rest).to_owned()];
    };
    let (mut depth, mut names, mut expects_name) = (0_usize, Vec::new(), true);
    for (at, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expects_name = true,
            character if expects_name && is_of_name(character) => {
                names.push(first_name(&list[at..]).to_owned());
                expects_name = false;
            }
            _ => {}
        }
    }
    names
}

fn first_name(rest: &str) -> &str {
    let end = rest
        .find(|character| !is_of_name(character))
        .unwrap_or(rest.len());
    &rest[..end]
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The code without the parts of its lines that are comments. `//` in a text counts as one too,
/// which loses nothing here.
fn without_comments(text: &str) -> String {
    text.lines()
        .map(|line| line.split("//").next().unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn imports_are_seen() {
    let code = "use crate::load::{self, X};\nuse crate::{Generated, site::{A, B}, plan};\n\
                // crate::serve\nfn f() -> crate::url::BaseUrl {}\nuse super::check;\n";
    let seen: Vec<String> = imports("render.rs", code).into_iter().collect();
    assert_eq!(seen, ["Generated", "check", "load", "plan", "site", "url"]);
}
