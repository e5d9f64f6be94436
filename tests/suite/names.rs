//! Names of files, and names in files: which are one, and which are refused.

use crate::folder::{temporary, write};
use crate::pipeline::{NOW, at, check_folder, instant, told};

/// The same word with its accent as a character of its own, as macOS writes it, and composed.
const SPLIT: &str = "sto\u{308}rung";
const COMPOSED: &str = "st\u{f6}rung";

/// Whichever way a name is written where it is given, and where it is used.
#[test]
fn an_accent_is_one_however_it_is_written() {
    for (given, used) in [(SPLIT, COMPOSED), (COMPOSED, SPLIT), (SPLIT, SPLIT)] {
        let site = temporary(&[
            (
                "servers.yaml",
                &format!("groups: [{{name: {given}}}]\nservers: [{{id: WEB1, group: {used}}}]\n"),
            ),
            (
                "site.yaml",
                &format!("logo: /{used}.svg\nlinks: [{{title: a, url: /{used}.svg}}]\n"),
            ),
            (
                &format!("posts/2026-03-18-{given}.md"),
                &format!(
                    "---\ntitle: A\ndate: 2026-03-18\nimpact: minor\nservers: [WEB1]\nstatus: identified\ntags: {given}\n---\n## A {{#{given}}}\n"
                ),
            ),
            (
                "posts/2026-03-19-b.md",
                &format!(
                    "---\ntitle: B\ndate: 2026-03-19\nincident: 2026-03-18-{used}\nstatus: resolved\ntags: {used}\naliases: /old/{used}/\n---\n[a](2026-03-18-{used}.md#{used}), ![b](/{used}.svg), [c](#b-{used})\n\n## B {{#b-{given}}}\n"
                ),
            ),
            (&format!("static/{given}.svg"), "<svg/>"),
            (&format!("templates/{given}.html"), "A"),
            (
                "templates/404.html",
                &format!(
                    "{{% extends \"base.html\" %}}{{% block main %}}{{% include \"{COMPOSED}.html\" %}}{{% endblock %}}"
                ),
            ),
        ]);
        let found = check_folder(site.path(), at(instant(NOW)));
        assert!(found.is_empty(), "{given:?} {used:?}: {}", told(&found));
    }
}

#[cfg(unix)]
#[test]
fn a_control_character_is_in_no_name() {
    let site = temporary(&[(
        "posts/2026-03-19-a.md",
        "---\ntitle: A\ndate: 2026-03-19\n---\n",
    )]);
    for name in [
        "posts/a\nb.md",
        "posts/a\u{1b}/b.md",
        "static/a\tb",
        "templates/a\u{7f}.html",
        "i18n/a\r.yaml",
        "posts/\u{85}.txt",
    ] {
        write(
            &site.path().join(name),
            "---\ntitle: A\ndate: 2026-03-19\n---\n",
        );
        let found = check_folder(site.path(), at(instant(NOW)));
        let codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
        assert_eq!(
            codes,
            ["control-character-in-name"],
            "{name:?}: {}",
            told(&found)
        );
        std::fs::remove_file(site.path().join(name)).unwrap();
    }
}
