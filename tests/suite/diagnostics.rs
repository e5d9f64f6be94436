//! Golden diagnostics: `tests/diagnostics/CODE[-VARIANT]/in`, a site with a mistake, and
//! `expected.txt`, all that a run says of it.
//!
//! A mistake that no folder can hold safely (an encoding, a broken link of the file system) is
//! made here, and its `expected.txt` stands alone.

use std::path::{Path, PathBuf};

use statusgen::diagnostic::{self, Code, Diagnostic};

use crate::command_line::statusgen;
use crate::folder::{files_below, fixtures, names_in, temporary, write};
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
        let code = code_of(&name);
        if !found.iter().any(|diagnostic| diagnostic.code == code) {
            differences.push(format!(
                "{name}: no `{}` in\n{}",
                code.as_str(),
                told(&found)
            ));
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
    let names = names_in(&fixtures("diagnostics"));
    let shown: Vec<Code> = names.iter().map(|name| code_of(name)).collect();
    let mut missing = Code::ALL.to_vec();
    missing.retain(|code| !shown.contains(code));
    assert!(missing.is_empty(), "no fixture for {missing:?}");
}

/// The longest code that the folder's name begins with.
#[track_caller]
fn code_of(name: &str) -> Code {
    let is_code = |code: &&Code| {
        let rest = name.strip_prefix(code.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let codes = Code::ALL.iter().filter(is_code);
    let longest = codes.max_by_key(|code| code.as_str().len());
    *longest.unwrap_or_else(|| panic!("tests/diagnostics/{name}: there is no such code"))
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

#[test]
fn a_history_that_takes_too_much_memory() {
    let servers: Vec<String> = (0..1_400).map(|n| format!("- {{id: A{n}}}")).collect();
    let folder = temporary(&[
        ("posts/2026-03-19-post.md", A_POST),
        (
            "servers.yaml",
            &format!("servers:\n{}\n", servers.join("\n")),
        ),
        ("site.yaml", "history_days: 730\n"),
    ]);
    check_made("history-too-long", folder.path());
}

#[cfg(unix)]
#[test]
fn a_name_with_a_control_character() {
    let folder = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    write(&folder.path().join("posts/a\n::error::b.md"), A_POST);
    write(&folder.path().join("static/a\u{1b}[2K/b.png"), "a file");
    check_made("control-character-in-name", folder.path());
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
    write(&below(".env"), "PASSWORD=secret\n");
    write(&below(".git/deep/config"), "PASSWORD=secret\n");
    write(&below("kept/.well-known/security.txt"), "Contact: a\n");
    write(&below("public/.statusgen/manifest"), "");
    write(&below("public/deep/a.txt"), "built before\n");
    symlink("../.env", below("posts/hidden.md")).unwrap();
    symlink("../.git/deep", below("posts/hidden")).unwrap();
    symlink("../.git/deep/config", below("static/hidden.txt")).unwrap();
    symlink("../kept/.well-known", below("static/.well-known")).unwrap();
    symlink("../public", below("static/built")).unwrap();
    symlink("../public/deep/a.txt", below("static/built.txt")).unwrap();
    symlink(".env", below("servers.yaml")).unwrap();
    symlink(".git/deep", below("i18n")).unwrap();
    // The locks of editors are nobody's mistake, wherever they stand.
    for folder in ["posts", "static", "static/real"] {
        symlink("me@host.123:1700000000", below(&format!("{folder}/.#a.md"))).unwrap();
        symlink(".", below(&format!("{folder}/.loop"))).unwrap();
        symlink(elsewhere.path(), below(&format!("{folder}/.out"))).unwrap();
    }
    check_made("unreadable-link", folder.path());
}

#[test]
fn a_build_that_removes_most_posts() {
    let posts = ["one", "two", "three"].map(|name| format!("posts/2026-03-19-{name}.md"));
    let folder = temporary(&[("site.yaml", "title: Status\n")]);
    for path in &posts {
        write(&folder.path().join(path), A_POST);
    }
    let strict = ["build", "--strict", "--now=2026-03-20T12:00:00Z"];
    let run = |arguments: &[&str]| statusgen(folder.path(), arguments);
    assert_eq!(run(&strict).status, 0);
    let published = files_below(&folder.path().join("public"));
    for path in &posts[..2] {
        std::fs::remove_file(folder.path().join(path)).unwrap();
    }
    let refused = run(&strict);
    assert_eq!((refused.status, refused.stdout.as_str()), (1, ""));
    assert_eq!(files_below(&folder.path().join("public")), published);
    let warned = run(&["build", strict[2]]);
    assert_eq!(warned.status, 0, "{}", warned.stderr);
    assert_none(&Vec::from_iter(text_difference(
        &expected("posts-removed"),
        &format!("{}\n{}", refused.stderr, warned.stderr),
    )));
    // What is gone is gone, and no second build warns of it.
    let again = run(&strict);
    assert_eq!((again.status, again.stderr.as_str()), (0, ""));
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
