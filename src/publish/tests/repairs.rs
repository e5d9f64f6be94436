//! A list of what statusgen wrote that is damaged or gone: the next build does without it.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Files, make, names, publish, publish_at_once, site, temporary, tree};
use crate::publish::{PublishError, Published};

const BEFORE: Files = &[
    ("index.html", "the old home"),
    ("same/index.html", "the same"),
    ("gone/index.html", "goes"),
    ("turns", "a file"),
];

const AFTER: Files = &[
    ("index.html", "the new home"),
    ("same/index.html", "the same"),
    ("new/index.html", "comes"),
    ("turns/index.html", "in a folder"),
];

const FOREIGN: Files = &[("CNAME", "status.example.org"), ("same/notes.txt", "mine")];

type Damage = fn(&Path);

/// What can become of a file of statusgen's own.
const DAMAGES: [(&str, Damage); 5] = [
    ("gone", |path| fs::remove_file(path).expect("removed")),
    ("empty", |path| fs::write(path, "").expect("written")),
    ("zeros", |path| fs::write(path, [0; 200]).expect("written")),
    ("cut short", |path| {
        let bytes = fs::read(path).expect("readable");
        fs::write(path, &bytes[..bytes.len() - 5]).expect("written");
    }),
    ("a folder", |path| {
        fs::remove_file(path).expect("removed");
        fs::create_dir(path).expect("made");
        fs::write(path.join("inside"), "").expect("written");
    }),
];

type Build = fn(&Path, Files) -> Result<Published, PublishError>;

const BUILDS: [Build; 2] = [
    |folder, files| publish(folder, &site(files), &[]),
    |folder, files| publish_at_once(folder, &site(files), None),
];

/// A folder with the old site and what somebody else put there, with some of statusgen's own files
/// damaged.
fn damaged(own_files: &[&str], damage: Damage) -> TempDir {
    let folder = temporary();
    let output = folder.path().join("public");
    publish(&output, &site(BEFORE), &[]).expect("a first build");
    make(&output, FOREIGN);
    for name in own_files {
        damage(&output.join(".statusgen").join(name));
    }
    folder
}

fn told(published: &Published, folder: &Path) -> String {
    let repair = published.repair.as_ref().expect("a repair").to_string();
    repair.replace(&format!("{}/", folder.display()), "")
}

#[test]
fn the_copy_of_the_list_is_as_good() {
    for (name, damage) in DAMAGES {
        for build in BUILDS {
            let folder = damaged(&["manifest"], damage);
            let output = folder.path().join("public");
            let published = build(&output, AFTER).expect(name);
            assert_eq!(names(&published.removed), ["gone/index.html", "turns"]);
            assert_eq!(
                told(&published, folder.path()),
                "the list of what statusgen wrote, in public/.statusgen, was damaged or missing: \
                 its copy was used, and every file was compared"
            );
            let expected = [AFTER, FOREIGN].concat();
            let found = tree(&output);
            for (path, text) in &expected {
                assert_eq!(&found[*path], text, "{name}");
            }
            let files = found.keys().filter(|path| !path.ends_with('/'));
            assert_eq!(files.count(), expected.len(), "{name}");
            let again = build(&output, AFTER).expect(name);
            assert_eq!((again.written.len(), again.repair), (0, None), "{name}");
        }
    }
}

#[test]
fn without_the_list_what_is_equal_stays_and_what_differs_is_set_aside() {
    for (name, damage) in DAMAGES {
        for build in BUILDS {
            let folder = damaged(&["manifest", "manifest-copy"], damage);
            let output = folder.path().join("public");
            // As a power cut leaves it.
            fs::write(output.join("same/index.html"), "").expect("written");
            let published = build(&output, AFTER).expect(name);
            assert_eq!(published.written.len(), AFTER.len(), "{name}");
            assert_eq!(
                told(&published, folder.path()),
                "the list of what statusgen wrote, in public/.statusgen, was damaged or missing: \
                 every file was compared and the list made anew, and pages that the site no \
                 longer has may still be there; 2 that differed and may be yours were moved to \
                 public/.statusgen/set-aside/1"
            );
            let found = tree(&output);
            for (path, text) in [AFTER, FOREIGN, &[("gone/index.html", "goes")]].concat() {
                assert_eq!(found[path], text, "{name}");
            }
            let kept = tree(&output.join(".statusgen/set-aside"));
            let kept: Vec<(&str, &str)> =
                kept.iter().map(|(path, text)| (&**path, &**text)).collect();
            let expected = [
                ("1/", ""),
                ("1/index.html", "the old home"),
                ("1/turns", "a file"),
            ];
            assert_eq!(kept, expected, "{name}");

            // It is nobody's to remove, and a second time stands beside it.
            for again in BUILDS {
                let unchanged = again(&output, AFTER).expect(name);
                assert_eq!((unchanged.written.len(), unchanged.repair), (0, None));
            }
            for own_file in ["manifest", "manifest-copy"] {
                damage(&output.join(".statusgen").join(own_file));
            }
            build(&output, &[("index.html", "another")]).expect(name);
            let kept =
                |path: &str| fs::read_to_string(output.join(".statusgen/set-aside").join(path));
            assert_eq!(kept("1/index.html").expect(name), "the old home");
            assert_eq!(kept("2/index.html").expect(name), "the new home");
        }
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_set_aside_whole() {
    let folder = damaged(&["manifest", "manifest-copy"], DAMAGES[0].1);
    let output = folder.path().join("public");
    let published = publish(&output, &site(&[("same", "a file now")]), &[]).expect("published");
    assert!(told(&published, folder.path()).contains("; one that differed"));
    let kept = output.join(".statusgen/set-aside/1/same/notes.txt");
    assert_eq!(fs::read_to_string(kept).expect("kept"), "mine");
    assert_eq!(tree(&output)["same"], "a file now");
}

#[test]
fn a_first_build_that_was_killed_early_needs_no_repair() {
    let folder = temporary();
    make(
        folder.path(),
        &[
            (".git/HEAD", "ref: refs/heads/pages"),
            (".statusgen/lock", ""),
            (".statusgen/manifest.new", "statusgen-mani"),
            (".statusgen/staging/files/0/1", "staged"),
        ],
    );
    let published = publish(folder.path(), &site(AFTER), &[]).expect("published");
    assert_eq!((published.written.len(), published.repair), (4, None));
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_waits_for_a_pipe_among_statusgens_own_files() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    let own_files = [
        "lock",
        "manifest",
        "manifest.new",
        "manifest-copy",
        "manifest-copy.new",
        "record",
        "record.new",
        "staging",
    ];
    for name in own_files {
        for build in BUILDS {
            let folder = damaged(&[], |_| {});
            let output = folder.path().join("public");
            let path = output.join(".statusgen").join(name);
            let _ = fs::remove_file(&path);
            // Not by a program: a child would hold the locks of the tests beside this one until it
            // becomes that program.
            let (kind, mode) = (FileType::Fifo, Mode::from(0o600));
            mknodat(CWD, &path, kind, mode, 0).expect(name);
            let published = build(&output, AFTER).expect(name);
            assert_eq!(published.repair.is_some(), name == "manifest", "{name}");
            let removed = names(&published.removed);
            assert_eq!(removed, ["gone/index.html", "turns"], "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn no_link_among_statusgens_own_files_is_followed() {
    use std::os::unix::fs::symlink;

    for name in ["lock", "manifest", "record", "staging", "manifest.new"] {
        let folder = damaged(&[], |_| {});
        let output = folder.path().join("public");
        make(folder.path(), &[("elsewhere/file", "not yours")]);
        let path = output.join(".statusgen").join(name);
        let _ = fs::remove_file(&path);
        let target = match name {
            "staging" => "elsewhere",
            _ => "elsewhere/file",
        };
        symlink(folder.path().join(target), &path).expect("a link");
        publish(&output, &site(AFTER), &[]).expect(name);
        let elsewhere = tree(&folder.path().join("elsewhere"));
        assert_eq!(elsewhere["file"], "not yours", "{name}");
        assert_eq!(elsewhere.len(), 1, "{name}");
    }
}
