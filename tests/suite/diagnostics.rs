//! Golden diagnostics: `tests/diagnostics/CODE[-VARIANT]/in`, a site with a mistake, and
//! `expected.txt`, all that a run says of it.
//!
//! A mistake that no folder can hold safely (an encoding, a broken link of the file system) is
//! made here, and its `expected.txt` stands alone.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use statusgen::diagnostic::{self, Diagnostic};

use crate::command_line::statusgen;
use crate::folder::{fixtures, names_in, temporary, write};
use crate::golden::{assert_none, text_difference};
use crate::pipeline::{at, check_folder, instant, now_in, told};

/// Fixtures whose diagnostics are compared as programs read them too.
const AS_JSON: [&str; 5] = [
    "incident-open-long",
    "repeated-key",
    "same-address",
    "time-does-not-exist",
    "unknown-server",
];

const A_POST: &str = "---\ntitle: A post\ndate: 2026-03-19T10:00:00Z\n---\nWords.\n";

#[test]
fn every_fixture_is_told_as_expected() {
    let mut differences = Vec::new();
    for name in names_in(&fixtures("diagnostics")) {
        let folder = fixtures("diagnostics").join(&name);
        let source = folder.join("in");
        if !source.exists() {
            continue;
        }
        let found = check_folder(&source, at(now_in(&source)));
        let code = code_of(&name, &all_codes());
        if !found.iter().any(|diagnostic| diagnostic.code == code) {
            differences.push(format!("{name}: no `{code}` in\n{}", told(&found)));
        }
        differences.extend(text_difference(&folder.join("expected.txt"), &told(&found)));
        if AS_JSON.contains(&name.as_str()) {
            let json = as_json(&found);
            differences.extend(text_difference(&folder.join("expected.jsonl"), &json));
        }
    }
    assert_none(&differences);
}

#[test]
fn every_code_has_a_fixture() {
    let codes = all_codes();
    assert!(codes.len() > 40, "only {} codes were found", codes.len());
    let mut missing = codes.clone();
    for name in names_in(&fixtures("diagnostics")) {
        missing.remove(&code_of(&name, &codes));
    }
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}

/// The longest code that the folder's name begins with.
#[track_caller]
fn code_of(name: &str, codes: &BTreeSet<String>) -> String {
    let is_code = |code: &&String| {
        let rest = name.strip_prefix(code.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let longest = codes.iter().filter(is_code).max_by_key(|code| code.len());
    longest
        .unwrap_or_else(|| panic!("tests/diagnostics/{name}: there is no such code"))
        .clone()
}

/// The codes that the sources of the constructors name.
fn all_codes() -> BTreeSet<String> {
    let folder = fixtures("..").join("src").join("diagnostic");
    let mut codes = BTreeSet::new();
    for name in names_in(&folder) {
        if ["mod.rs", "nearest.rs", "print.rs", "slip.rs", "synonym.rs"].contains(&name.as_str()) {
            continue;
        }
        let source = fs::read_to_string(folder.join(&name)).unwrap();
        let constructors = source.split("pub(crate) fn ").skip(1);
        for constructor in constructors {
            let found: Vec<&str> = literals(constructor).filter(|text| is_code(text)).collect();
            let function = constructor.split(['(', '<']).next().unwrap_or_default();
            assert!(!found.is_empty(), "{name}: `{function}` names no code");
            codes.extend(found.into_iter().map(str::to_owned));
        }
    }
    codes
}

/// The texts between quotation marks; escaped ones do not matter here.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').skip(1).step_by(2)
}

/// `unknown-server`; the only code of one word is `template`.
fn is_code(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let is_word = |word: &&str| {
        let mut characters = word.chars();
        !word.is_empty() && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    text == "template" || (words.len() > 1 && words.iter().all(is_word))
}

fn as_json(diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<String> = diagnostics.iter().map(diagnostic::json).collect();
    lines.join("\n") + "\n"
}

fn expected(name: &str) -> PathBuf {
    fixtures("diagnostics").join(name).join("expected.txt")
}

#[track_caller]
fn check_made(name: &str, folder: &Path) {
    let found = check_folder(folder, at(instant(crate::pipeline::NOW)));
    let difference = text_difference(&expected(name), &told(&found));
    assert_none(&Vec::from_iter(difference));
}

#[test]
fn a_file_that_is_not_utf8() {
    let folder = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    write(&folder.path().join("site.yaml"), b"title: Caf\xe9\n");
    write(
        &folder.path().join("posts/latin1.md"),
        b"---\ntitle: Caf\xe9\n---\n",
    );
    write(&folder.path().join("templates/tags.html"), b"\xff\xfe");
    write(
        &folder.path().join("static/latin1.txt"),
        b"static files may be anything: \xe9\n",
    );
    check_made("not-utf8", folder.path());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    write(&folder.path().join("posts").join(name), A_POST);
    check_made("not-utf8-name", folder.path());
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system_that_cannot_be_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = temporary(&[("secret.txt", "secret\n")]);
    let folder = temporary(&[
        ("posts/2026-03-19-post.md", A_POST),
        ("static/real/a.txt", "a\n"),
    ]);
    let below = |path: &str| folder.path().join(path);
    symlink(elsewhere.path(), below("static/out")).unwrap();
    symlink(elsewhere.path().join("secret.txt"), below("posts/out.md")).unwrap();
    symlink("nowhere", below("static/dangling")).unwrap();
    symlink("..", below("static/real/loop")).unwrap();
    symlink("itself", below("static/itself")).unwrap();
    symlink(elsewhere.path().join("secret.txt"), below("site.yaml")).unwrap();
    symlink("nowhere", below("checks.yaml")).unwrap();
    symlink(elsewhere.path(), below("templates")).unwrap();
    symlink("real/a.txt", below("static/fine.txt")).unwrap();
    check_made("unreadable-link", folder.path());
}

#[test]
fn an_output_folder_that_is_refused() {
    let folder = temporary(&[
        ("posts/2026-03-19-post.md", A_POST),
        ("mine/thesis.txt", "years of work\n"),
        ("file", "no folder\n"),
    ]);
    let mut all = String::new();
    for output in [".", "posts/out", "mine", "file"] {
        let run = statusgen(folder.path(), &["build", "--output", output]);
        assert_eq!(run.status, 1, "{output}");
        assert_eq!(run.stdout, "", "{output}");
        all.push_str(&run.stderr);
    }
    assert_none(&Vec::from_iter(text_difference(
        &expected("refused-output"),
        &all,
    )));
}
