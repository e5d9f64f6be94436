//! The shape of the sources: imports go one way. No compiler looks at that.
//!
//! That the stages in between touch no disk, clock or terminal is for clippy: `clippy.toml` lists
//! what they may not call, and the modules that may say so.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
    &["check", "post_file", "publish", "serve"],
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

/// Files that import each other cannot be read one after the other. Only a parent and its children
/// may: the parent names what the children are for, and they share what it has.
#[test]
fn no_files_import_each_other_in_a_circle() {
    let files: Vec<_> = sources("src")
        .into_iter()
        .filter(|(path, _)| !path.contains("tests"))
        .collect();
    let paths: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let imports: BTreeMap<&str, BTreeSet<&str>> = files
        .iter()
        .map(|(path, text)| (path.as_str(), imported_files(path, text, &paths)))
        .collect();
    let mut circles = Vec::new();
    for file in imports.keys() {
        let way = way_back(file, &imports);
        // Each circle once, from its first file.
        if way.iter().min() == Some(file) {
            circles.push(way);
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

/// The shortest way from a file by imports back to it; empty if there is none.
fn way_back<'a>(file: &&'a str, imports: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<&'a str> {
    let mut ways = VecDeque::from([vec![*file]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        let last = way[way.len() - 1];
        for next in &imports[last] {
            if is_parent_of(last, next) || is_parent_of(next, last) {
                continue;
            }
            if next == file {
                return way;
            }
            if seen.insert(*next) {
                ways.push_back([way.as_slice(), &[*next]].concat());
            }
        }
    }
    Vec::new()
}

/// Whether a module holds another one, at whatever depth.
fn is_parent_of(parent: &str, child: &str) -> bool {
    let (parent, child) = (module_path(parent), module_path(child));
    child.len() > parent.len() && child.starts_with(&parent)
}

/// `[site, thread]` of `site/thread.rs` and of `site/thread/mod.rs`.
fn module_path(file: &str) -> Vec<&str> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let mut parts: Vec<&str> = path.split('/').collect();
    if matches!(parts.last(), Some(&"mod" | &"lib")) {
        parts.pop();
    }
    parts
}

/// The files of the modules that a file names, by `use` or within its code.
fn imported_files<'a>(path: &str, text: &str, paths: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    // Unit tests may use what they like.
    let code = without_comments(text.split("#[cfg(test)]").next().unwrap_or(text));
    let own = module_path(path);
    let used = code.split("use ").skip(1).map(|line| {
        let line = line.split(';').next().unwrap_or_default();
        line.replace(char::is_whitespace, "")
    });
    let starts = ["crate::", "super::"].into_iter().flat_map(|start| {
        let starts = code.match_indices(start).map(|(at, _)| at);
        starts.filter(|at| !code[..*at].ends_with("::"))
    });
    let within = starts.map(|at| {
        let is_of_path = |character: char| is_of_name(character) || character == ':';
        let path = code[at..].split(|character| !is_of_path(character)).next();
        path.unwrap_or_default().trim_end_matches(':').to_owned()
    });
    let mut files = BTreeSet::new();
    for paths_in_code in used.chain(within) {
        for import in expanded(&paths_in_code) {
            let mut module: Vec<&str> = Vec::new();
            let mut parts = import.split("::").peekable();
            match parts.peek() {
                Some(&"crate") => {
                    parts.next();
                }
                Some(&"super" | &"self") => {
                    module.clone_from(&own);
                    while let Some(start) = parts.next_if(|part| ["super", "self"].contains(part)) {
                        if start == "super" {
                            module.pop();
                        }
                    }
                }
                _ => continue,
            }
            module.extend(parts);
            // The longest beginning that is a file: what follows is an item in it.
            let file = (1..=module.len()).rev().find_map(|length| {
                let path = module[..length].join("/");
                let file = [format!("{path}.rs"), format!("{path}/mod.rs")];
                file.iter().find_map(|file| paths.get(file.as_str()))
            });
            files.extend(file.filter(|file| **file != path));
        }
    }
    files
}

/// `a::b` and `a::c` of `a::{b, c}`.
fn expanded(import: &str) -> Vec<String> {
    let Some((start, rest)) = import.split_once('{') else {
        return vec![import.to_owned()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut from, mut parts) = (0_usize, 0, Vec::new());
    for (at, character) in inner.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[from..]);
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .flat_map(|part| expanded(&format!("{start}{part}")))
        .collect()
}
