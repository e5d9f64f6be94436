//! Builds that are killed or fail, and the builds after them.

use std::fs::{self, File};

use tempfile::TempDir;

use super::{failure, make, names, site, tree};
use crate::output::{Contents, OutputFile, OutputPath};
use crate::publish::{manifest, publish};

#[test]
fn the_build_after_a_killed_one_completes_and_cleans_up() {
    let folder = TempDir::new().expect("a folder");
    let output = folder.path();
    publish(
        output,
        &site(&[("index.html", "one"), ("old/index.html", "old")]),
        &[],
    )
    .expect("a first build");
    // The killed build had written its manifest, one new page and half of the next.
    let both = [
        "index.html",
        "new/index.html",
        "old/index.html",
        "skipped/index.html",
    ]
    .map(|path| OutputPath::new(path).expect(path));
    manifest::write(output, &both.iter().collect::<Vec<_>>(), false).expect("a manifest");
    make(
        output,
        &[
            ("new/index.html", "new"),
            ("old/.statusgen-tmp-4711-0", "hal"),
            (".statusgen-tmp-4711-1", "hal"),
            (".statusgen/.statusgen-tmp-4711-2", "statusgen-mani"),
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
    assert_eq!(own.count(), 2);
    assert!(manifest::read(output).expect("a manifest").finished);
}

#[test]
fn a_build_that_fails_leaves_every_file_whole_and_owned() {
    let folder = TempDir::new().expect("a folder");
    let output = folder.path().join("public");
    publish(&output, &site(&[("index.html", "one")]), &[]).expect("a first build");
    let mut files = site(&[("index.html", "two"), ("a/index.html", "a")]);
    files.push(OutputFile {
        path: OutputPath::new("feed.xml").expect("safe"),
        contents: Contents::CopyOf(folder.path().join("missing.xml")),
    });
    let message = failure(publish(&output, &files, &[]));
    assert!(
        message.starts_with("cannot read ") && message.contains("missing.xml"),
        "{message}"
    );
    let left = tree(&output);
    assert_eq!(left["a/index.html"], "a");
    assert!(["one", "two"].contains(&left["index.html"].as_str()));
    assert!(!left.contains_key("feed.xml"));

    let published = publish(&output, &site(&[("index.html", "two")]), &[]).expect("published");
    assert_eq!(names(&published.removed), ["a/index.html"]);
    assert_eq!(
        tree(&output).into_keys().collect::<Vec<_>>(),
        ["index.html"]
    );
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let folder = TempDir::new().expect("a folder");
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

    let folder = TempDir::new().expect("a folder");
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
