//! Folders that are not to be written to, and that nothing is changed in then.

use std::fs;
use std::path::PathBuf;

use super::{Files, make, publish, publish_over, refusal, site, temporary, tree};
use crate::publish::{Refusal, folder};

#[test]
fn a_foreign_file_in_the_way_is_adopted_if_equal_and_refused_if_not() {
    let before = [("index.html", "one"), ("old.html", "old")];
    let after = [("index.html", "two"), ("a/index.html", "a")];
    let cases: [(Files, Option<&str>); 5] = [
        (&[("a/index.html", "a")], None),
        (&[("a/index.html", "mine")], Some("a/index.html")),
        (&[("a", "mine")], Some("a")),
        (&[("a/index.html/mine.txt", "")], Some("a/index.html")),
        (&[("a/index.html", "b"), ("a/z", "")], Some("a/index.html")),
    ];
    for (foreign, refused) in cases {
        let (result, tree) = publish_over(&before, foreign, &after);
        let Some(refused) = refused else {
            assert_eq!(result.expect("published").unchanged, 1);
            assert_eq!(tree["index.html"], "two");
            continue;
        };
        let Refusal::ForeignFile { path } = refusal(result) else {
            panic!("{foreign:?} was refused for another reason");
        };
        assert!(path.ends_with(refused), "{path:?}");
        assert_eq!(tree["index.html"], "one");
        assert_eq!(tree["old.html"], "old");
        for (path, text) in foreign {
            assert_eq!(tree[*path], *text);
        }
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let parent = temporary();
    let cases: [(&str, Files, bool); 8] = [
        ("empty", &[], true),
        (
            "branch",
            &[(".git", "gitdir: ../.git"), (".gitkeep", "")],
            true,
        ),
        ("host", &[(".well-known/a", ""), (".htaccess", "")], true),
        ("taken", &[(".statusgen/lock", ""), ("a.txt", "")], true),
        ("homework", &[("b.txt", ""), ("a.txt", "")], false),
        ("home", &[(".profile", ""), (".bashrc", "")], false),
        ("half", &[(".statusgen/x", ""), ("a.txt", "")], false),
        ("linked", &[(".statusgen", "a file"), ("a.txt", "")], false),
    ];
    for (name, files, taken) in cases {
        let folder = parent.path().join(name);
        fs::create_dir(&folder).expect("a folder");
        make(&folder, files);
        let before = tree(&folder);
        let result = publish(&folder, &site(&[("index.html", "home")]), &[]);
        if taken {
            result.expect(name);
            assert_eq!(tree(&folder).len(), before.len() + 1, "{name}");
        } else {
            match refusal(result) {
                Refusal::NotOurs { example, .. } => {
                    let expected = if name == "home" { ".bashrc" } else { "a.txt" };
                    assert_eq!(example, expected, "{name}");
                }
                Refusal::ForeignFile { .. } => assert_eq!(name, "linked"),
                other => panic!("{name}: {other}"),
            }
            assert_eq!(tree(&folder), before, "{name}");
        }
    }

    let file = parent.path().join("file");
    fs::write(&file, "").expect("a file");
    assert_eq!(
        refusal(publish(&file, &[], &[])),
        Refusal::NotAFolder { folder: file }
    );
}

#[test]
fn a_manifest_of_a_later_version_is_refused() {
    let folder = temporary();
    make(
        folder.path(),
        &[(
            ".statusgen/manifest",
            "statusgen-manifest 3 what comes later\n",
        )],
    );
    let refusal = refusal(publish(folder.path(), &site(&[("index.html", "")]), &[]));
    assert!(matches!(refusal, Refusal::LaterManifest { .. }));
    assert!(tree(folder.path()).is_empty());
}

#[test]
fn the_output_holds_no_sources_and_lies_in_none() {
    let root = temporary();
    make(
        root.path(),
        &[
            ("site/posts/a.md", ""),
            ("site/servers.yaml", ""),
            ("elsewhere/a.txt", ""),
        ],
    );
    let site_root = root.path().join("site");
    let sources = ["site.yaml", "servers.yaml", "posts", "static"].map(|name| site_root.join(name));
    let cases = [
        ("site/public", true),
        ("site/posts-public", true),
        ("site/missing/../public", true),
        ("public", true),
        ("site", false),
        (".", false),
        ("site/posts", false),
        ("site/posts/public", false),
        ("site/static", false),
        ("site/static/public", false),
        ("site/missing/../static", false),
        ("elsewhere/../site/posts/public", false),
        ("site/servers.yaml", false),
    ];
    for (output, accepted) in cases {
        let folder = root.path().join(output);
        let before = tree(root.path());
        let result = publish(&folder, &site(&[("index.html", "home")]), &sources);
        if accepted {
            result.expect(output);
            continue;
        }
        let refusal = refusal(result);
        assert!(
            matches!(
                refusal,
                Refusal::HoldsSources { .. } | Refusal::InsideSources { .. }
            ),
            "{output}: {refusal}"
        );
        assert_eq!(tree(root.path()), before, "{output}");
    }
}

#[cfg(unix)]
#[test]
fn links_do_not_hide_the_sources() {
    use std::os::unix::fs::symlink;

    let root = temporary();
    make(root.path(), &[("elsewhere/posts/a.md", ""), ("site/x", "")]);
    let site_root = root.path().join("site");
    symlink(root.path().join("elsewhere/posts"), site_root.join("posts")).expect("a link");
    symlink(root.path().join("elsewhere"), root.path().join("alias")).expect("a link");
    let sources = [site_root.join("posts")];
    for output in [
        "site",
        "elsewhere",
        "alias",
        "alias/posts/public",
        "site/posts",
    ] {
        let result = publish(&root.path().join(output), &[], &sources);
        let refusal = refusal(result);
        assert!(
            matches!(
                refusal,
                Refusal::HoldsSources { .. } | Refusal::InsideSources { .. }
            ),
            "{output}: {refusal}"
        );
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    use std::os::unix::fs::symlink;

    let before = [
        ("index.html", "one"),
        ("a/index.html", "a"),
        ("a/b/old.html", "old"),
        ("a/empty/old.html", "old"),
    ];
    let outside_files = [
        ("index.html", "outside"),
        ("old.html", "outside"),
        ("b/old.html", ""),
    ];
    // What is replaced by a link to the folder or the file outside, what is published then, and
    // whether that is refused.
    let cases = [
        (
            "index.html",
            "index.html",
            &[("index.html", "two")][..],
            false,
        ),
        (
            "a/index.html",
            "index.html",
            &[("index.html", "one")],
            false,
        ),
        ("a", "", &[("a/index.html", "new")], true),
        ("a", "", &[("a/index.html", "outside")], true),
        ("a", "", &[("index.html", "one")], false),
        ("a/b", "", &[("index.html", "one")], false),
        ("new", "", &[("new/index.html", "outside")], true),
        ("new.html", "index.html", &[("new.html", "outside")], true),
        (
            "missing.html",
            "missing",
            &[("missing.html", "outside")],
            true,
        ),
    ];
    for (place, target, after, refused) in cases {
        let folder = temporary();
        let outside = temporary();
        make(outside.path(), &outside_files);
        fs::create_dir(outside.path().join("empty")).expect("a folder");
        let untouched = tree(outside.path());
        publish(folder.path(), &site(&before), &[]).expect("a first build");
        let link = folder.path().join(place);
        if link.is_dir() {
            fs::remove_dir_all(&link).expect("removed");
        } else if link.exists() {
            fs::remove_file(&link).expect("removed");
        }
        symlink(outside.path().join(target), &link).expect("a link");

        let result = publish(folder.path(), &site(after), &[]);
        if refused {
            let refusal = refusal(result);
            assert_eq!(refusal, Refusal::ForeignFile { path: link }, "{place}");
        } else {
            result.expect(place);
            for (path, text) in after {
                assert_eq!(tree(folder.path())[*path], *text, "{place}");
            }
        }
        assert_eq!(tree(outside.path()), untouched, "{place}");
    }
}

#[test]
fn two_builds_do_not_write_at_once() {
    let folder = temporary();
    let lock = folder::hold(folder.path()).expect("taken");
    let files = site(&[("index.html", "home")]);
    assert_eq!(
        refusal(publish(folder.path(), &files, &[])),
        Refusal::Busy {
            folder: folder.path().to_path_buf()
        }
    );
    drop(lock);
    publish(folder.path(), &files, &[]).expect("published");
}

#[test]
fn refusals_are_plain_and_give_a_hint() {
    let folder = PathBuf::from("public");
    let source = PathBuf::from("posts");
    let refusals = [
        Refusal::HoldsSources {
            folder: folder.clone(),
            source: source.clone(),
        },
        Refusal::InsideSources {
            folder: folder.clone(),
            source,
        },
        Refusal::NotOurs {
            folder: folder.clone(),
            example: "notes.txt".to_owned(),
        },
        Refusal::NotAFolder {
            folder: folder.clone(),
        },
        Refusal::ForeignFile {
            path: folder.clone(),
        },
        Refusal::Busy {
            folder: folder.clone(),
        },
        Refusal::LaterManifest {
            path: folder.clone(),
        },
        Refusal::CannotSwap {
            folder,
            cause: "it is in use".to_owned(),
        },
    ];
    for refusal in refusals {
        assert!(refusal.to_string().contains("public"), "{refusal:?}");
        assert!(!refusal.hint().ends_with('.'), "{refusal:?}");
    }
}
