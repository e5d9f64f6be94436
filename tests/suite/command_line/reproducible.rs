//! The same sites from any machine: whatever its zone, language and number of processors, the order
//! in which its disk lists files, and the folder that the site stands in or is built from.
//!
//! What of this the library alone can show is in `same_bytes`.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{command, published, run};
use crate::folder::{fixtures, names_in, temporary, write};
use crate::golden::Tree;

/// The golden sites: those with zones whose clocks change and with other languages among them.
fn sites() -> Vec<PathBuf> {
    let names = names_in(&fixtures("sites"));
    let folders = names.iter().map(|name| fixtures("sites").join(name));
    folders.map(|folder| folder.join("in")).collect()
}

/// Every file of a site, in the order of their paths.
fn files(site: &Path) -> Vec<(String, Vec<u8>)> {
    crate::folder::files_below(site).into_iter().collect()
}

fn now(site: &Path) -> String {
    let now = fs::read_to_string(site.join("now"));
    let now = now.as_deref().unwrap_or(crate::pipeline::NOW).trim();
    format!("--now={now}")
}

/// What a build publishes: started in a folder, told where the site is, with these variables.
fn built(site: &Path, started_in: &Path, root: Option<&Path>, variables: &[(&str, &str)]) -> Tree {
    let output = temporary(&[]);
    let output = output.path().join("public");
    let mut command = command(started_in);
    command.envs(variables.iter().copied());
    if let Some(root) = root {
        command.arg("-C").arg(root);
    }
    let run = run(command.args(["build", &now(site), "--output"]).arg(&output));
    assert_eq!(run.status, 0, "{}: {}", site.display(), run.stderr);
    published(&output)
}

fn plain(site: &Path) -> Tree {
    built(site, site, None, &[])
}

#[track_caller]
fn assert_same(one: &Tree, other: &Tree, what: &str) {
    assert!(!one.is_empty(), "{what}");
    let differing: Vec<&String> = one
        .keys()
        .chain(other.keys())
        .filter(|path| one.get(*path) != other.get(*path))
        .collect();
    assert!(differing.is_empty(), "{what}: {differing:?}");
}

#[track_caller]
fn check_variables(variables: &[(&str, &str)]) {
    for site in sites() {
        let what = format!("{} with {variables:?}", site.display());
        assert_same(&plain(&site), &built(&site, &site, None, variables), &what);
    }
}

#[test]
fn the_zone_of_the_machine_changes_nothing() {
    for zone in ["America/St_Johns", ":Pacific/Auckland", "UTC-14"] {
        check_variables(&[("TZ", zone)]);
    }
}

#[test]
fn the_language_of_the_machine_changes_nothing() {
    check_variables(&[("LANG", "de_DE.UTF-8"), ("LANGUAGE", "ja")]);
    // Where a small `I` has no dot, and where text is not UTF-8.
    check_variables(&[("LC_ALL", "tr_TR.UTF-8")]);
    check_variables(&[("LC_ALL", "C")]);
}

#[test]
fn the_number_of_processors_changes_nothing() {
    for threads in ["1", "2", "13"] {
        check_variables(&[("RAYON_NUM_THREADS", threads)]);
    }
}

#[test]
fn the_folder_that_a_build_starts_in_changes_nothing() {
    for site in sites() {
        let plain = plain(&site);
        let parent = site.parent().expect("a site stands in a folder");
        for (started_in, root) in [
            (Path::new("/"), site.as_path()),
            (parent, Path::new("in")),
            (&site.join("posts"), Path::new("..")),
        ] {
            let what = format!("{} from {}", site.display(), started_in.display());
            assert_same(&plain, &built(&site, started_in, Some(root), &[]), &what);
        }
    }
}

/// Copies a site file by file in this order, so that the disk may list it in another.
fn copied<'a>(
    files: impl Iterator<Item = &'a (String, Vec<u8>)>,
    name: &str,
) -> (TempDir, PathBuf) {
    let elsewhere = temporary(&[]);
    let folder = elsewhere.path().join(name);
    for (path, bytes) in files {
        write(&folder.join(path), bytes);
    }
    (elsewhere, folder)
}

#[test]
fn neither_the_order_on_the_disk_nor_the_name_of_the_folder_changes_anything() {
    for site in sites() {
        let plain = plain(&site);
        let files = files(&site);
        let (_kept, forwards) = copied(files.iter(), "größe & <b> \"'");
        let (_kept_too, backwards) = copied(files.iter().rev(), "z");
        for copy in [forwards, backwards] {
            assert_same(
                &plain,
                &built(&copy, &copy, None, &[]),
                &copy.display().to_string(),
            );
        }
    }
}
