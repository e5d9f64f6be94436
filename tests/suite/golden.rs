//! Golden files: what a run gave when someone last looked at it and found it good.
//!
//! `STATUSGEN_BLESS=1 cargo test` writes them anew; the difference is then for `git diff`, and
//! for a reader.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::folder::{files_below, temporary, write};

/// Files by their paths below some folder.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// Whether golden files are to be written instead of compared.
pub(crate) fn is_blessing() -> bool {
    std::env::var_os("STATUSGEN_BLESS").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Compares a tree with the golden one in a folder, and tells each difference in words.
#[must_use]
pub(crate) fn tree_differences(folder: &Path, actual: &Tree) -> Vec<String> {
    if is_blessing() {
        bless_tree(folder, actual);
        return Vec::new();
    }
    let expected = files_below(folder);
    let mut differences = Vec::new();
    for path in expected.keys().filter(|path| !actual.contains_key(*path)) {
        differences.push(format!("{path}: expected, but not made"));
    }
    for (path, bytes) in actual {
        match expected.get(path) {
            None => differences.push(format!("{path}: made, but not expected")),
            Some(golden) => differences.extend(difference(path, golden, bytes)),
        }
    }
    differences
}

/// What of a tree is kept as golden files. A path stands under the first pattern that it matches;
/// `*` in a pattern is any text.
pub(crate) struct Kept {
    /// Files that are kept as they are.
    pub(crate) whole: &'static [&'static str],
    /// Pages of which `<main>` is kept.
    pub(crate) main: &'static [&'static str],
    /// RSS and Atom feeds of which the newest entry is kept.
    pub(crate) entry: &'static [&'static str],
}

impl Kept {
    /// What is kept of a tree. Each pattern must be there for something.
    pub(crate) fn of(&self, tree: &Tree) -> Tree {
        let mut kept = Tree::new();
        let whole = self.whole.iter().map(|pattern| (pattern, Part::Whole));
        let main = self.main.iter().map(|pattern| (pattern, Part::Main));
        let entry = self.entry.iter().map(|pattern| (pattern, Part::Entry));
        for (pattern, part) in whole.chain(main).chain(entry) {
            let before = kept.len();
            for (path, bytes) in tree.iter().filter(|(path, _)| matches(pattern, path)) {
                if !kept.contains_key(path) {
                    kept.insert(path.clone(), part.of(path, bytes));
                }
            }
            assert!(kept.len() > before, "no file is kept by {pattern}");
        }
        kept
    }
}

#[derive(Clone, Copy)]
enum Part {
    Whole,
    Main,
    Entry,
}

impl Part {
    fn of(self, path: &str, bytes: &[u8]) -> Vec<u8> {
        let elements: &[&str] = match self {
            Self::Whole => return bytes.to_vec(),
            Self::Main => &["main"],
            Self::Entry => &["item", "entry"],
        };
        let text = std::str::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}"));
        let element = elements.iter().find_map(|name| element(text, name));
        let element = element.unwrap_or_else(|| panic!("{path} has none of {elements:?}"));
        format!("{element}\n").into_bytes()
    }
}

/// The first element of a name that is not within another one of the same name.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let start = text
        .match_indices(&format!("<{name}"))
        .map(|(start, _)| start)
        .find(|start| text[start + 1 + name.len()..].starts_with([' ', '>']))?;
    let end = format!("</{name}>");
    let length = text[start..].find(&end)? + end.len();
    Some(&text[start..start + length])
}

/// Whether a path is one of a pattern, in which `*` is any text.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, after)) => path.strip_prefix(before).is_some_and(|rest| {
            let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.into_iter().any(|at| matches(after, &rest[at..]))
        }),
    }
}

/// Compares a text with a golden file.
#[must_use]
pub(crate) fn text_difference(file: &Path, actual: &str) -> Option<String> {
    if is_blessing() {
        write(file, actual.as_bytes());
        return None;
    }
    let name = file.display().to_string();
    match fs::read(file) {
        Ok(golden) => difference(&name, &golden, actual.as_bytes()),
        Err(_) => Some(format!(
            "{name}: there is no such file; the text is\n{actual}"
        )),
    }
}

/// Fails with all differences at once, and with how to accept them.
#[track_caller]
pub(crate) fn assert_none(differences: &[String]) {
    assert!(
        differences.is_empty(),
        "{} differences\n{}\nIf this is right, run STATUSGEN_BLESS=1 cargo test --test suite",
        differences.len(),
        differences.join("\n")
    );
}

/// The first line in which two files differ.
pub(crate) fn difference(path: &str, expected: &[u8], actual: &[u8]) -> Option<String> {
    if expected == actual {
        return None;
    }
    let (expected, actual) = (
        String::from_utf8_lossy(expected),
        String::from_utf8_lossy(actual),
    );
    let mut pairs = expected.split('\n').zip(actual.split('\n')).enumerate();
    let differing = pairs.find(|(_, (one, other))| one != other);
    Some(match differing {
        Some((number, (one, other))) => {
            let line = number + 1;
            let (one, other) = around_difference(one, other);
            format!("{path}:{line}: differs\n  expected: {one}\n  actual:   {other}")
        }
        None => format!(
            "{path}: has {} lines instead of {}",
            actual.split('\n').count(),
            expected.split('\n').count()
        ),
    })
}

/// The parts of two long lines in which they differ: JSON and SVG are one line each.
fn around_difference(one: &str, other: &str) -> (String, String) {
    const BEFORE: usize = 60;
    const SHOWN: usize = 200;
    let same = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let from = same.saturating_sub(BEFORE);
    let part = |text: &str| -> String {
        let shown: String = text.chars().skip(from).take(SHOWN).collect();
        if from > 0 {
            format!("…{shown}")
        } else {
            shown
        }
    };
    (part(one), part(other))
}

fn bless_tree(folder: &Path, actual: &Tree) {
    for path in files_below(folder).keys() {
        if !actual.contains_key(path) {
            fs::remove_file(folder.join(path)).expect("a leftover can be removed");
        }
    }
    for (path, bytes) in actual {
        write(&folder.join(path), bytes);
    }
}

#[test]
fn a_pattern_has_any_text_for_a_star() {
    for (pattern, path, expected) in [
        ("index.html", "index.html", true),
        ("index.html", "a/index.html", false),
        ("api/*", "api/v2/status.json", true),
        ("api/*", "badge/status.svg", false),
        ("server/*/index.html", "server/WEB1/index.html", true),
        ("server/*/index.html", "server/WEB1/feed.xml", false),
        ("2026/*/*/index.html", "2026/03/index.html", false),
        ("*", "", true),
    ] {
        assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
    }
}

#[test]
fn of_a_page_main_is_kept_and_of_a_feed_its_newest_entry() {
    let kept = Kept {
        whole: &["a.html"],
        main: &["*.html"],
        entry: &["*.xml"],
    };
    let page = b"<mainly><main id=m>\n1</main></mainly>";
    let feed = b"<rss><items/><item>1</item><item>2</item></rss>";
    let tree = [
        ("a.html", &page[..]),
        ("b.html", page),
        ("c.xml", feed),
        ("d.json", b"{}"),
    ];
    let tree = tree.map(|(path, bytes)| (path.to_owned(), bytes.to_vec()));
    let kept = kept.of(&Tree::from(tree));
    let texts: Vec<_> = kept
        .iter()
        .map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
        .collect();
    assert_eq!(
        texts,
        [
            ("a.html", "<mainly><main id=m>\n1</main></mainly>"),
            ("b.html", "<main id=m>\n1</main>\n"),
            ("c.xml", "<item>1</item>\n"),
        ]
    );
}

#[test]
fn a_difference_names_its_line() {
    assert_eq!(difference("a", b"x\ny\n", b"x\ny\n"), None);
    assert_eq!(
        difference("a", b"x\ny\n", b"x\nz\n").as_deref(),
        Some("a:2: differs\n  expected: y\n  actual:   z")
    );
    assert_eq!(
        difference("a", b"x", b"x\ny").as_deref(),
        Some("a: has 2 lines instead of 1")
    );
}

#[test]
fn a_tree_with_too_much_or_too_little_is_told() {
    if is_blessing() {
        return;
    }
    let folder = temporary(&[]);
    write(&folder.path().join("a/left-over"), b"");
    write(&folder.path().join("same"), b"1");
    let actual = Tree::from([
        ("same".to_owned(), b"1".to_vec()),
        ("b/new".to_owned(), b"2".to_vec()),
    ]);
    assert_eq!(
        tree_differences(folder.path(), &actual),
        [
            "a/left-over: expected, but not made",
            "b/new: made, but not expected"
        ]
    );
}
