//! `statusgen next`: the instant alone, for a timer to wait for.

use super::{BROKEN, NOW, SITE, published, statusgen};
use crate::folder::{temporary, write};

#[test]
fn the_instant_stands_alone() {
    let site = temporary(&SITE);
    let before = published(site.path());
    for quiet in [&[][..], &["-q"]] {
        let run = statusgen(site.path(), &[&["next", NOW], quiet].concat());
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        // An outage goes on, and counts by the hour.
        assert_eq!(run.stdout, "2026-03-20T13:00:00Z\n");
    }
    assert_eq!(published(site.path()), before);
}

#[test]
fn a_post_that_is_due_is_a_change_unless_it_is_shown_already() {
    let site = temporary(&SITE);
    let before = "--now=2026-03-22T09:00:00Z";
    let run = statusgen(site.path(), &["next", before]);
    assert_eq!(run.stdout, "2026-03-22T10:00:00Z\n");
}

#[test]
fn a_timer_that_waits_for_it_comes_to_the_change() {
    let site = temporary(&SITE);
    // A post may be dated between two seconds.
    let text = "---\ntitle: Soon\ndate: 2026-03-20T12:00:00.5Z\n---\nWords.\n";
    write(&site.path().join("posts/2026-03-20-soon.md"), text);
    let run = statusgen(site.path(), &["next", NOW]);
    let due = run.stdout.trim().to_owned();
    let run = statusgen(site.path(), &["next", "--now", &due]);
    assert_ne!(
        run.stdout.trim(),
        due,
        "whoever waits for it would wait again"
    );
}

#[test]
fn a_site_with_mistakes_has_no_next_change() {
    let site = temporary(&SITE);
    write(&site.path().join(BROKEN.0), BROKEN.1);
    let run = statusgen(site.path(), &["next", NOW]);
    assert_eq!((run.status, run.stdout.as_str()), (1, ""));
}
