//! A site is the same to the byte from its last change until its next one.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use statusgen::load::{self, Sources};
use statusgen::site::Changes;

use crate::any_site::{any_site, minutes};
use crate::folder::{fixtures, names_in};
use crate::golden::{Tree, difference};
use crate::pipeline::{NOW, at, instant, made, now_in, tree};
use crate::property::cases;

fn build(sources: &Sources, now: DateTime<Utc>) -> (Changes, Tree) {
    let (site, files) = made(sources, at(now));
    (site.changes, tree(&files))
}

/// Builds at an instant and at others within the same stretch, and gives the next change.
fn assert_constant(sources: &Sources, now: DateTime<Utc>, others: &[f64]) -> DateTime<Utc> {
    let (changes, built) = build(sources, now);
    assert!(changes.last <= now, "{now}: {changes:?}");
    assert!(changes.next > now, "{now}: {changes:?}");
    assert!(
        changes.next - changes.last <= TimeDelta::hours(25),
        "{now}: a day turns within {changes:?}"
    );
    let stretch = (changes.next - changes.last).num_seconds();
    let within = others.iter().map(|part| {
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        let seconds = (stretch as f64 * part) as i64;
        changes.last + TimeDelta::seconds(seconds)
    });
    let last_second = changes.next - TimeDelta::seconds(1);
    for other in within.chain([last_second.max(changes.last)]) {
        let (_, again) = build(sources, other);
        for (path, bytes) in &built {
            let made = again.get(path).map_or(&[][..], Vec::as_slice);
            assert_eq!(difference(path, bytes, made), None, "{now} and {other}");
        }
        assert_eq!(built.len(), again.len(), "{now} and {other}");
    }
    changes.next
}

#[test]
fn the_golden_sites_change_when_they_say() {
    for name in names_in(&fixtures("sites")) {
        let folder = fixtures("sites").join(name).join("in");
        let sources = load::load(&folder).unwrap().0;
        let mut now = now_in(&folder);
        for _ in 0..3 {
            now = assert_constant(&sources, now, &[0.0]);
        }
    }
}

#[test]
fn the_sample_site_changes_when_it_says() {
    let sources = load::load(&fixtures("..")).unwrap().0;
    for now in [
        "2026-02-12T00:30:00Z",
        "2026-11-21T12:00:00Z",
        "2026-12-05T22:00:00Z",
    ] {
        assert_constant(&sources, instant(now), &[0.0]);
    }
}

#[test]
fn a_change_is_due_where_something_is() {
    let folder = fixtures("sites").join("maintenance").join("in");
    let sources = load::load(&folder).unwrap().0;
    let next_after = |now: &str| build(&sources, instant(now)).0.next;
    for (now, next) in [
        // The window opens, closes, the day turns; in Lisbon the clock goes forward on the 29th.
        ("2026-03-20T10:59:59Z", "2026-03-20T11:00:00Z"),
        ("2026-03-20T11:00:00Z", "2026-03-20T14:00:00Z"),
        ("2026-03-20T14:00:00Z", "2026-03-21T00:00:00Z"),
        ("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
        ("2026-03-29T01:30:00Z", "2026-03-29T23:00:00Z"),
        // A post falls due.
        ("2026-03-17T09:00:00Z", "2026-03-17T10:00:00Z"),
    ] {
        assert_eq!(next_after(now), instant(next), "{now}");
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn any_site_changes_when_it_says(
        sources in any_site(),
        minutes in minutes(),
        part in 0.0..1.0_f64,
    ) {
        let now = instant(NOW) + TimeDelta::minutes(minutes);
        let next = assert_constant(&sources, now, &[0.0, part]);
        assert_constant(&sources, next, &[part]);
    }
}
