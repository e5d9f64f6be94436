//! Files and folders beside those that are read, whose names look as if they should be.
//!
//! `site.yml`, `post/` and `2026-03-19-mail.markdown` are read by other generators, and would be
//! left out in silence.

use std::collections::BTreeMap;
use std::path::Path;

use strsim::damerau_levenshtein;

use super::{Found, Shape, Source, is_left_out};
use crate::diagnostic::Diagnostic;

/// What stands in a site's folder under a name that is nearly that of a source.
pub(super) fn in_the_site(root: &Path) -> Vec<Diagnostic> {
    let diagnostic = |beside: &Beside| {
        let Beside {
            name,
            is_folder,
            meant,
            is_there,
        } = beside;
        Diagnostic::not_read(name, *is_folder, meant, *is_there)
    };
    beside(root).iter().map(diagnostic).collect()
}

/// Why there is no site in a folder.
pub(super) fn no_site(root: &Path) -> String {
    const NOTHING: &str = "there is no site.yaml, no servers.yaml and no posts";
    match beside(root).first() {
        Some(Beside { name, meant, .. }) => format!("{NOTHING} (rename {name} to {meant})"),
        None => format!("{NOTHING} (`statusgen init` makes a site)"),
    }
}

/// A name beside the known ones.
struct Beside {
    name: String,
    is_folder: bool,
    /// The source that it was meant for.
    meant: &'static str,
    /// Whether that is there too.
    is_there: bool,
}

/// By name. What cannot be listed is told where it is read.
fn beside(root: &Path) -> Vec<Beside> {
    let Ok(entries) = root.read_dir() else {
        return Vec::new();
    };
    let names: BTreeMap<String, bool> = entries
        .flatten()
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path().is_dir())))
        .collect();
    let beside = names.iter().filter_map(|(name, is_folder)| {
        let meant = meant(name, *is_folder)?;
        Some(Beside {
            name: name.clone(),
            is_folder: *is_folder,
            meant,
            is_there: names.contains_key(meant),
        })
    });
    // A disk that does not tell letter case apart gives the file under either name.
    beside
        .filter(|beside| beside.is_there || !root.join(beside.meant).exists())
        .collect()
}

/// The source that a name was meant for: another extension or letter case, `_posts`, or one letter
/// more, less or other, but for the first.
fn meant(name: &str, is_folder: bool) -> Option<&'static str> {
    let mut known = Source::ALL.iter().map(|source| source.name());
    if known.any(|known| known == name) || is_left_out(name) {
        return None;
    }
    let mut folded = name.to_lowercase();
    if let Some(stem) = folded.strip_suffix(".yml") {
        folded = format!("{stem}.yaml");
    }
    let folded = folded.strip_prefix('_').unwrap_or(&folded);
    let of_same_shape = Source::ALL
        .iter()
        .filter(|source| source.is_folder() == is_folder);
    of_same_shape.map(|source| source.name()).find(|known| {
        folded.chars().next() == known.chars().next() && damerau_levenshtein(folded, known) <= 1
    })
}

/// Files in the folder of a source that their names keep from being read.
pub(super) fn in_folder(source: Source, found: &[Found]) -> Vec<Diagnostic> {
    let Shape::Texts(extension) = source.shape() else {
        return Vec::new();
    };
    let Some(is_meant) = is_meant(extension) else {
        return Vec::new();
    };
    let renamed = |found: &Found| renamed(&found.path, is_meant, extension);
    found.iter().filter_map(renamed).collect()
}

/// What tells, by its stem and its own extension, that a file is meant for a folder of texts with
/// this one.
fn is_meant(extension: &str) -> Option<fn(&str, &str) -> bool> {
    match extension {
        ".yaml" => Some(is_table),
        ".md" => Some(is_post),
        _ => None,
    }
}

fn renamed(path: &str, is_meant: fn(&str, &str) -> bool, extension: &str) -> Option<Diagnostic> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.ends_with(extension) {
        return None;
    }
    let (stem, own) = name.rsplit_once('.').unwrap_or((name, ""));
    is_meant(stem, &own.to_lowercase())
        .then(|| Diagnostic::not_read(path, false, &format!("{stem}{extension}"), false))
}

fn is_table(_: &str, extension: &str) -> bool {
    matches!(extension, "yml" | "yaml")
}

/// Markdown by another extension, or a text that is named after its day as posts are.
fn is_post(stem: &str, extension: &str) -> bool {
    const MARKDOWN: [&str; 9] = [
        "md", "markdown", "mdown", "mkd", "mkdn", "mkdown", "mdwn", "mdtext", "mdx",
    ];
    const OTHER_TEXTS: [&str; 9] = [
        "", "txt", "text", "html", "htm", "rst", "adoc", "org", "textile",
    ];
    let is_dated = stem.len() > 10
        && stem
            .bytes()
            .take(10)
            .enumerate()
            .all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
    MARKDOWN.contains(&extension) || (is_dated && OTHER_TEXTS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_sources_are_seen() {
        for (name, is_folder, expected) in [
            ("site.yml", false, Some("site.yaml")),
            ("Site.YML", false, Some("site.yaml")),
            ("sites.yaml", false, Some("site.yaml")),
            ("server.yaml", false, Some("servers.yaml")),
            ("cheks.yaml", false, Some("checks.yaml")),
            ("post", true, Some("posts")),
            ("_posts", true, Some("posts")),
            ("Posts", true, Some("posts")),
            ("page", true, Some("pages")),
            ("psots", true, Some("posts")),
            ("template", true, Some("templates")),
            ("I18n", true, Some("i18n")),
            ("posts", true, None),
            ("site.yaml", false, None),
            ("post", false, None),
            ("site.yml", true, None),
            ("hosts", true, None),
            ("public", true, None),
            ("state", true, None),
            (".posts", true, None),
            ("site.yaml~", false, None),
            ("site.yaml.bak", false, None),
            ("README.md", false, None),
        ] {
            assert_eq!(meant(name, is_folder), expected, "{name}");
        }
    }

    #[test]
    fn posts_and_tables_by_other_extensions_are_seen() {
        let seen = |name: &str, is_meant, extension| renamed(name, is_meant, extension).is_some();
        for (name, is_seen) in [
            ("posts/a.md", false),
            ("posts/a.MD", true),
            ("posts/b/a.markdown", true),
            ("posts/a.Mkd", true),
            ("posts/2026-03-19-mail.txt", true),
            ("posts/2026-03-19-mail", true),
            ("posts/2026-03-19-mail.html", true),
            ("posts/2026-03-19-mail.png", false),
            ("posts/about.html", false),
            ("posts/notes.txt", false),
            ("posts/LICENSE", false),
            ("posts/a.png", false),
            ("posts/a.md.bak", false),
        ] {
            assert_eq!(seen(name, is_post, ".md"), is_seen, "{name}");
        }
        for (name, is_seen) in [
            ("i18n/fr.yaml", false),
            ("i18n/fr.yml", true),
            ("i18n/fr.YAML", true),
            ("i18n/a.txt", false),
        ] {
            assert_eq!(seen(name, is_table, ".yaml"), is_seen, "{name}");
        }
    }
}
