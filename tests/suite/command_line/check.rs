//! `statusgen check`: everything but writing, and every link.

use super::{BROKEN, NOW, SITE, published, statusgen};
use crate::folder::{temporary, write};

#[test]
fn a_sound_site_has_no_mistakes_and_nothing_is_written() {
    let site = temporary(&SITE);
    let before = published(site.path());
    let run = statusgen(site.path(), &["check", "--strict", NOW]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert_eq!(run.stdout, "Checked 2 posts: no mistakes\n");
    assert_eq!(published(site.path()), before);
    let run = statusgen(site.path(), &["check", "-q", NOW]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn mistakes_are_told_as_a_build_tells_them() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    let checked = statusgen(site.path(), &["check", NOW]);
    let built = statusgen(site.path(), &["build", NOW]);
    assert_eq!((checked.status, checked.stdout.as_str()), (1, ""));
    let mistake = |told: &str| {
        told.rsplit_once("\n\n")
            .map(|(mistake, _)| mistake.to_owned())
    };
    assert_eq!(mistake(&checked.stderr), mistake(&built.stderr));
}

#[test]
fn links_that_no_author_wrote_in_a_post_are_followed_too() {
    let site = temporary(&SITE);
    let settings = "links: [{title: Gone, url: /gone/}, {title: Nothing, url: /tags/#nothing}]\n";
    write(&site.path().join("site.yaml"), settings);
    assert_eq!(statusgen(site.path(), &["build", NOW]).status, 0);
    let run = statusgen(site.path(), &["check", NOW]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
    for link in [
        "this link leads to no page or file of the site: /gone/",
        "this link leads to no page or file of the site: /tags/#nothing",
    ] {
        assert_eq!(run.stderr.matches(link).count(), 1, "{}", run.stderr);
    }
}

#[test]
fn warnings_are_told_and_fail_only_a_strict_check() {
    let site = temporary(&SITE);
    let late = "--now=2026-04-20T12:00:00Z";
    let run = statusgen(site.path(), &["check", late]);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (0, "Checked 3 posts: 1 warning\n")
    );
    assert!(run.stderr.starts_with("warning: "), "{}", run.stderr);
    assert_eq!(
        statusgen(site.path(), &["check", "--strict", late]).status,
        1
    );
}
