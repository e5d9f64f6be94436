//! `statusgen init`: a site to begin with, and never over another.

use super::{published, statusgen};
use crate::folder::{temporary, write};

#[test]
fn a_new_site_is_sound_and_builds() {
    let home = temporary(&[]);
    for arguments in [
        &["init", "status"][..],
        &["init", "-C", "other"],
        &["init", "-C", "deep", "er"],
    ] {
        let run = statusgen(home.path(), arguments);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{arguments:?}");
    }
    for site in ["status", "other", "deep/er"] {
        let run = statusgen(home.path(), &["check", "--strict", "-C", site]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{site}");
        let run = statusgen(home.path(), &["build", "-C", site]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{site}");
        assert!(run.stdout.contains("Built 1 post "), "{}", run.stdout);
    }
}

#[test]
fn a_new_site_has_what_it_needs() {
    let home = temporary(&[]);
    let run = statusgen(home.path(), &["init"]);
    let files = published(home.path());
    for path in [
        "site.yaml",
        "servers.yaml",
        ".gitignore",
        ".gitlab-ci.yml",
        ".github/workflows/publish.yml",
    ] {
        assert!(files.contains_key(path), "{path}");
        assert!(
            run.stdout.contains(&format!("Wrote {path}\n")),
            "{}",
            run.stdout
        );
    }
    let posts: Vec<&String> = files
        .keys()
        .filter(|path| path.starts_with("posts/"))
        .collect();
    assert_eq!(posts.len(), 1);
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !["@DATE@", "@DAY@", "@YEAR@"]
                .iter()
                .any(|mark| text.contains(mark)),
            "{path}"
        );
    }
    assert_eq!(statusgen(home.path(), &["build"]).status, 0);
    let ignored = String::from_utf8(files[".gitignore"].clone()).unwrap();
    assert!(ignored.contains("public"), "{ignored}");
}

#[test]
fn nothing_is_written_over() {
    for there in [
        "site.yaml",
        "servers.yaml",
        ".gitlab-ci.yml",
        ".github/workflows/publish.yml",
    ] {
        let home = temporary(&[]);
        write(&home.path().join(there), "mine\n");
        let run = statusgen(home.path(), &["init"]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{there}");
        assert!(
            run.stderr.contains(there) && run.stderr.contains("nothing was written"),
            "{}",
            run.stderr
        );
        let after = published(home.path());
        assert_eq!(after.len(), 1, "{there}: {:?}", after.keys());
        assert_eq!(after[there], b"mine\n");
    }
}

#[test]
fn a_quiet_init_says_nothing() {
    let home = temporary(&[]);
    let run = statusgen(home.path(), &["init", "-q"]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_way_is_not_written_through() {
    let folder = temporary(&[]);
    let elsewhere = folder.path().join("elsewhere.yaml");
    std::os::unix::fs::symlink(&elsewhere, folder.path().join(".gitignore")).unwrap();
    let run = statusgen(folder.path(), &["init"]);
    assert_eq!(run.status, 2, "{}", run.stderr);
    assert!(run.stderr.contains("nothing was written"), "{}", run.stderr);
    assert!(!elsewhere.exists());
    assert!(!folder.path().join("site.yaml").exists());
}
