//! Builds that are killed or fail, and the builds after them.

use std::fs::{self, File};

use walkdir::WalkDir;

use super::{failure, make, names, publish, site, temporary, tree};
use crate::diagnostic::Diagnostic;
use crate::output::{Contents, OutputFile, OutputPath};
use crate::publish::{PublishError, manifest, stage};

#[test]
fn the_build_after_a_killed_one_completes_and_cleans_up() {
    let folder = temporary();
    let output = folder.path();
    publish(
        output,
        &site(&[("index.html", "one"), ("old/index.html", "old")]),
        &[],
    )
    .expect("a first build");
    // The killed build had written its manifest, published one new page and not the next.
    let both = [
        "index.html",
        "new/index.html",
        "old/index.html",
        "skipped/index.html",
    ]
    .map(|path| OutputPath::new(path).expect(path));
    manifest::write(output, &both.iter().collect::<Vec<_>>(), &[], false).expect("a manifest");
    make(
        output,
        &[
            ("new/index.html", "new"),
            (".statusgen/manifest.new", "statusgen-mani"),
            (".statusgen/staging/files/0/17", "staged"),
            (".statusgen/staging/folders/skipped/index.html", "hal"),
        ],
    );
    fs::create_dir(output.join("skipped")).expect("a folder");

    let published = publish(output, &site(&[("index.html", "two")]), &[]).expect("published");
    assert_eq!(names(&published.written), ["index.html"]);
    assert_eq!(
        names(&published.removed),
        ["new/index.html", "old/index.html"]
    );
    assert_eq!(tree(output).into_keys().collect::<Vec<_>>(), ["index.html"]);
    let own = fs::read_dir(output.join(".statusgen")).expect("a folder");
    let mut own: Vec<_> = own.map(|it| it.expect("readable").file_name()).collect();
    own.sort();
    assert_eq!(own, ["lock", "manifest", "manifest-copy"]);
    assert!(manifest::read(output).expect("a manifest").finished);
}

#[test]
fn a_build_that_fails_while_it_stages_changes_nothing() {
    let folder = temporary();
    let output = folder.path().join("public");
    publish(&output, &site(&[("index.html", "one")]), &[]).expect("a first build");
    let everything = || {
        let walk = WalkDir::new(&output).sort_by_file_name().into_iter();
        walk.map(|entry| {
            let entry = entry.expect("readable");
            let text = fs::read(entry.path()).unwrap_or_default();
            (entry.into_path(), text)
        })
        .collect::<Vec<_>>()
    };
    let before = everything();
    let mut files = site(&[
        ("index.html", "two"),
        ("a/index.html", "a"),
        ("b.html", "b"),
    ]);
    files.push(OutputFile {
        path: OutputPath::new("feed.xml").expect("safe"),
        contents: Contents::CopyOf(folder.path().join("missing.xml")),
    });
    let message = failure(publish(&output, &files, &[]));
    assert!(
        message.starts_with("cannot read ") && message.contains("missing.xml"),
        "{message}"
    );
    assert_eq!(everything(), before);
}

#[test]
fn pages_that_cannot_be_rendered_are_all_told_and_nothing_changes() {
    let folder = temporary();
    let output = folder.path().join("deep/public");
    let after = site(&[
        ("a/index.html", "a"),
        ("b.html", "b"),
        ("index.html", "two"),
    ]);
    for published in [false, true] {
        if published {
            publish(&output, &site(&[("index.html", "one")]), &[]).expect("a first build");
        }
        let paths = after.iter().map(|file| &file.path).collect();
        let staged = stage(&output, &[], paths, |number| match number {
            0 => Ok(after[0].contents.clone()),
            _ => Err(Diagnostic::template_set(after[number].path.as_str())),
        });
        let Err(PublishError::Broken(broken)) = staged else {
            panic!("not told: {staged:?}");
        };
        assert_eq!(broken.len(), 2);
        if published {
            assert_eq!(tree(&output)["index.html"], "one");
            assert_eq!(tree(&output).len(), 1);
            assert!(!output.join(".statusgen/staging").exists());
        } else {
            // Not even an empty folder comes of a first build that fails.
            assert!(!folder.path().join("deep").exists());
        }
    }
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = temporary();
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let message = failure(publish(
        &file.join("public"),
        &site(&[("index.html", "")]),
        &[],
    ));
    assert!(message.contains("file/public"), "{message}");
}

#[cfg(unix)]
#[test]
fn an_unwritable_folder_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let folder = temporary();
    let output = folder.path();
    let before = site(&[("a/index.html", "a"), ("index.html", "one")]);
    publish(output, &before, &[]).expect("a first build");
    let inside = output.join("a");
    fs::set_permissions(&inside, fs::Permissions::from_mode(0o555)).expect("permissions");
    // The superuser may write everywhere.
    if File::create(inside.join("probe")).is_err() {
        let after = site(&[("a/index.html", "b"), ("index.html", "two")]);
        let message = failure(publish(output, &after, &[]));
        let place = inside.join("index.html");
        let told = format!("cannot write {}: Permission denied", place.display());
        assert_eq!(message, told);
        assert_eq!(tree(output)["a/index.html"], "a");
    }
    fs::set_permissions(&inside, fs::Permissions::from_mode(0o755)).expect("permissions");
}
