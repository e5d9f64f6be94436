//! Which site is meant where no folder is named: the one that the current folder is part of.
//!
//! As git does, it looks upwards. It stays within the file system and below the home folder, and
//! takes no site from a folder like `/tmp`, in which everybody may write one.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use crate::load::Source;
use crate::output::RESERVED;

/// The folder that `-C` names, else the site around the current folder.
#[derive(Debug)]
pub(super) struct Root {
    /// As it reads best from here, such as `../..`.
    pub(super) path: PathBuf,
    /// Its full path, where nobody named it and it is not the current folder.
    pub(super) found: Option<PathBuf>,
}

/// Where there is no site it is the current folder, and reading that tells what is missing.
pub(super) fn root(named: Option<&Path>) -> Root {
    let (path, found) = match named {
        Some(named) => (named.to_owned(), None),
        None => match above() {
            Some((site, way_up)) => (way_up, Some(site)),
            None => (PathBuf::from("."), None),
        },
    };
    Root { path, found }
}

/// A site above the current folder, and the way there, such as `../..`.
fn above() -> Option<(PathBuf, PathBuf)> {
    let current = std::env::current_dir().ok()?;
    let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    let site = around(&current, home.as_deref())?;
    let steps = current.strip_prefix(site).ok()?.components().count();
    let way_up = std::iter::repeat_n("..", steps).collect();
    (steps > 0).then(|| (site.to_owned(), way_up))
}

/// The nearest site that a folder stands in, or is.
fn around<'a>(current: &'a Path, home: Option<&Path>) -> Option<&'a Path> {
    let start = current.metadata().ok()?;
    let mut found: Option<&Path> = None;
    for folder in current.ancestors() {
        let is_home = home == Some(folder);
        if folder != current && !may_be_looked_at(folder, &start) {
            break;
        }
        let has_settings = has(folder, Source::Settings);
        // Many a home folder has posts that are no status site's.
        let is_site = (has_settings || (!is_home && has_systems_or_posts(folder)))
            && !folder.join(RESERVED).exists();
        if is_site && found.is_none_or(|inner| is_part(inner, folder)) {
            found = Some(folder);
        }
        if is_home || found.is_some_and(|found| has(found, Source::Settings)) {
            break;
        }
    }
    found
}

fn has(folder: &Path, source: Source) -> bool {
    folder.join(source.name()).symlink_metadata().is_ok()
}

fn has_systems_or_posts(folder: &Path) -> bool {
    has(folder, Source::Inventory) || folder.join(Source::Posts.name()).is_dir()
}

/// Whether what looks like a site is a source of the one around it: `static/posts` has pictures.
fn is_part(inner: &Path, outer: &Path) -> bool {
    let mut sources = Source::ALL.iter();
    sources.any(|source| inner.starts_with(outer.join(source.name())))
}

#[cfg(unix)]
fn may_be_looked_at(folder: &Path, start: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    /// Everybody may write there, and remove only what is theirs.
    const SHARED: u32 = 0o1002;
    folder
        .metadata()
        .is_ok_and(|it| it.dev() == start.dev() && it.mode() & SHARED != SHARED)
}

/// Other systems have a tree for each file system.
#[cfg(not(unix))]
fn may_be_looked_at(_: &Path, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Paths that end with a slash are folders.
    const TREE: [&str; 13] = [
        "site/site.yaml",
        "site/posts/2026/",
        "site/static/posts/deep/",
        "site/public/posts/",
        "site/public/.statusgen/",
        "site/inner/site.yaml",
        "site/inner/static/",
        "bare/posts/",
        "bare/app/templates/",
        "systems/servers.yaml",
        "static/named/site.yaml",
        "user/posts/",
        "user/other/",
    ];

    #[test]
    fn the_site_around_a_folder() {
        let tree = TempDir::new().expect("a folder");
        let root = fs::canonicalize(tree.path()).expect("a path");
        for path in TREE {
            let at = root.join(path);
            if path.ends_with('/') {
                fs::create_dir_all(at).expect(path);
            } else {
                fs::create_dir_all(at.parent().expect("a parent")).expect(path);
                fs::write(at, "").expect(path);
            }
        }
        let home = root.join("user");
        for (current, expected) in [
            ("site", Some("site")),
            ("site/posts", Some("site")),
            ("site/posts/2026", Some("site")),
            ("site/static", Some("site")),
            ("site/static/posts/deep", Some("site")),
            ("site/public", Some("site")),
            ("site/public/posts", Some("site")),
            ("site/inner", Some("site/inner")),
            ("site/inner/static", Some("site/inner")),
            ("bare", Some("bare")),
            ("bare/posts", Some("bare")),
            ("bare/app/templates", Some("bare")),
            ("systems", Some("systems")),
            ("static/named", Some("static/named")),
            ("user", None),
            ("user/other", None),
            ("user/posts", None),
        ] {
            let current = root.join(current);
            let expected = expected.map(|expected| root.join(expected));
            let found = around(&current, Some(&home));
            assert_eq!(found, expected.as_deref(), "{}", current.display());
        }
        // Settings leave no doubt, and above the home folder nothing is looked at.
        let other = home.join("other");
        fs::write(root.join("site.yaml"), "").expect("settings");
        assert_eq!(around(&other, Some(&home)), None);
        fs::write(home.join("site.yaml"), "").expect("settings");
        assert_eq!(around(&other, Some(&home)), Some(&*home));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_everybody_may_write_to_is_no_site() {
        use std::os::unix::fs::PermissionsExt;

        let shared = TempDir::new().expect("a folder");
        let root = fs::canonicalize(shared.path()).expect("a path");
        fs::write(root.join("site.yaml"), "").expect("settings");
        fs::create_dir(root.join("mine")).expect("a folder");
        assert_eq!(around(&root.join("mine"), None), Some(&*root));
        fs::set_permissions(&root, fs::Permissions::from_mode(0o1777)).expect("shared");
        assert_eq!(around(&root.join("mine"), None), None);
        assert_eq!(around(&root, None), Some(&*root));
    }
}
