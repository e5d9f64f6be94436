//! What a build that goes well writes, keeps and removes.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::{Files, names, publish, publish_over, refusal, site, temporary, tree};
use crate::output::{Contents, OutputFile, OutputPath};
use crate::publish::{Published, Refusal};

#[test]
fn a_first_build_makes_the_folder_and_all_files() {
    let parent = temporary();
    let folder = parent.path().join("deep/public");
    let files = site(&[("index.html", "home"), ("2026/03/mail/index.html", "post")]);
    let published = publish(&folder, &files, &[]).expect("published");
    assert_eq!(
        names(&published.written),
        ["2026/03/mail/index.html", "index.html"]
    );
    assert_eq!((published.unchanged, published.removed.len()), (0, 0));
    assert_eq!(
        tree(&folder).into_keys().collect::<Vec<_>>(),
        [
            "2026/",
            "2026/03/",
            "2026/03/mail/",
            "2026/03/mail/index.html",
            "index.html"
        ]
    );
    assert_eq!(
        fs::read_to_string(folder.join(".statusgen/manifest")).expect("a manifest"),
        "statusgen-manifest 2 finished \
         7ed62209fde1f27df784c5d7e6c20825c529f2eccbe8e3a3ebd11ca253c66f9b\n\
         2026/03/mail/index.html\nindex.html\n"
    );
}

#[test]
fn an_unchanged_build_writes_nothing() {
    let folder = temporary();
    let original = folder.path().join("original.png");
    fs::write(&original, "x".repeat(40_000)).expect("a static file");
    let output = folder.path().join("public");
    let mut files = site(&[("index.html", "home"), ("a/index.html", "a"), ("empty", "")]);
    files.push(OutputFile {
        path: OutputPath::new("logo.png").expect("safe"),
        contents: Contents::CopyOf(original),
    });
    publish(&output, &files, &[]).expect("published");

    let long_ago = SystemTime::now() - Duration::from_hours(24);
    let entries = || {
        WalkDir::new(&output)
            .into_iter()
            .map(|entry| entry.expect("readable"))
    };
    for entry in entries() {
        let file = File::open(entry.path()).expect("opened");
        file.set_modified(long_ago).expect("a time set");
    }
    let published = publish(&output, &files, &[]).expect("published");
    assert_eq!(
        published,
        Published {
            written: vec![],
            unchanged: 4,
            removed: vec![],
            repair: None,
        }
    );
    for entry in entries() {
        let modified = entry.metadata().expect("metadata").modified();
        assert_eq!(modified.expect("a time"), long_ago, "{:?}", entry.path());
    }
}

#[test]
fn what_changed_is_written_and_what_went_is_removed() {
    let (result, tree) = publish_over(
        &[
            ("index.html", "one"),
            ("a/b/index.html", "b"),
            ("a/index.html", "same"),
        ],
        &[],
        &[
            ("index.html", "two"),
            ("c/index.html", "c"),
            ("a/index.html", "same"),
        ],
    );
    let published = result.expect("published");
    assert_eq!(names(&published.written), ["c/index.html", "index.html"]);
    assert_eq!(names(&published.removed), ["a/b/index.html"]);
    assert_eq!(published.unchanged, 1);
    assert_eq!(
        tree.into_iter().collect::<Vec<_>>(),
        [
            ("a/", ""),
            ("a/index.html", "same"),
            ("c/", ""),
            ("c/index.html", "c"),
            ("index.html", "two"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
    );
}

#[test]
fn files_are_compared_by_all_their_bytes() {
    let folder = temporary();
    let long = "x".repeat(100_000);
    let last_differs = format!("{}y", &long[1..]);
    let first_differs = format!("y{}", &long[1..]);
    let cases = [
        (&long, true),
        (&last_differs, false),
        (&long, false),
        (&first_differs, false),
        (&first_differs, true),
    ];
    let output = folder.path().join("public");
    let original = folder.path().join("original");
    fs::write(&original, &long).expect("a static file");
    let files_of = |text: &str| {
        fs::write(&original, text).expect("a static file");
        let mut files = site(&[("bytes", text)]);
        files.push(OutputFile {
            path: OutputPath::new("copy").expect("safe"),
            contents: Contents::CopyOf(original.clone()),
        });
        files
    };
    publish(&output, &files_of(&long), &[]).expect("published");
    for (text, equal) in cases {
        let published = publish(&output, &files_of(text), &[]).expect("published");
        assert_eq!(published.unchanged, if equal { 2 } else { 0 });
        assert_eq!(&tree(&output)["copy"], text);
        assert_eq!(&tree(&output)["bytes"], text);
    }
}

#[test]
fn what_somebody_else_put_there_stays() {
    let (result, tree) = publish_over(
        &[("index.html", "one"), ("a/index.html", "a")],
        &[("a/notes.txt", "mine"), ("CNAME", "example.org")],
        &[("index.html", "two")],
    );
    assert_eq!(names(&result.expect("published").removed), ["a/index.html"]);
    assert_eq!(
        tree.into_keys().collect::<Vec<_>>(),
        ["CNAME", "a/", "a/notes.txt", "index.html"]
    );
}

#[test]
fn a_file_becomes_a_folder_and_a_folder_a_file() {
    let cases: [(Files, Files); 4] = [
        (&[("a", "file")], &[("a/index.html", "inside")]),
        (
            &[("a/index.html", "inside"), ("a/b/c", "")],
            &[("a", "file")],
        ),
        (&[("b/c", "file")], &[("b/c/d", "inside")]),
        (&[("a", "file"), ("b/c", "")], &[("a/b/c/d", ""), ("b", "")]),
    ];
    for (before, after) in cases {
        let (result, tree) = publish_over(before, &[], after);
        let published = result.expect("published");
        assert_eq!(published.removed.len(), before.len(), "{before:?}");
        let files: Vec<&str> = tree
            .keys()
            .filter(|path| !path.ends_with('/'))
            .map(String::as_str)
            .collect();
        assert_eq!(
            files,
            after.iter().map(|(path, _)| *path).collect::<Vec<_>>()
        );
    }

    let (result, tree) = publish_over(&[("a/b", "")], &[("a/mine", "")], &[("a", "file")]);
    let Refusal::ForeignFile { path } = refusal(result) else {
        panic!("refused for another reason");
    };
    assert!(path.ends_with("a/mine"));
    assert!(tree.contains_key("a/b"));
}

#[test]
fn a_changed_file_is_replaced_and_never_written_over() {
    let folder = temporary();
    let output = folder.path().join("public");
    publish(&output, &site(&[("index.html", "one")]), &[]).expect("published");
    // Whoever has the old file open goes on reading it, as this other name of it does.
    let open = folder.path().join("open");
    fs::hard_link(output.join("index.html"), &open).expect("a second name");
    publish(&output, &site(&[("index.html", "two")]), &[]).expect("published");
    assert_eq!(fs::read_to_string(open).expect("readable"), "one");
    assert_eq!(tree(&output)["index.html"], "two");
}
