//! A site is found from any folder inside it.

use std::fs;

use super::{NOW, SITE, statusgen};
use crate::folder::temporary;

#[test]
fn a_command_works_in_any_folder_of_the_site() {
    let site = temporary(&SITE);
    let deep = site.path().join("posts/2026/03");
    fs::create_dir_all(&deep).unwrap();
    let note = format!(
        "note: the site is in {}\n",
        fs::canonicalize(site.path()).unwrap().display()
    );

    let run = statusgen(&deep, &["build", NOW]);
    assert_eq!((run.status, &run.stderr), (0, &note));
    assert!(
        run.stdout.contains("into ../../../public in"),
        "{}",
        run.stdout
    );
    assert!(site.path().join("public/index.html").exists());

    // What is written is named from here.
    let run = statusgen(&deep, &["new", "Mail is late"]);
    let first = run.stdout.lines().next().unwrap_or_default();
    assert!(first.starts_with("../../../posts/"), "{}", run.stdout);
    assert!(deep.join(first).exists(), "{first}");

    let run = statusgen(&deep, &["-q", "next", NOW]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let run = statusgen(site.path(), &["next", NOW]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_folder_that_is_named_is_that_folder() {
    let site = temporary(&SITE);
    let posts = site.path().join("posts");
    let run = statusgen(&posts, &["-C", ".", "check", NOW]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("cannot find a site in"),
        "{}",
        run.stderr
    );
    let run = statusgen(&posts, &["-C", "..", "check", NOW]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    // Nor is a new site written around the one that it begins in.
    let run = statusgen(&posts, &["init", "another"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(posts.join("another/site.yaml").exists());
}
