//! Slugs and aliases: the parts of addresses that authors choose.
//!
//! Part of the *resolve* stage. What passes here is safe as a part of a path on any disk and host.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;

use crate::content::{FrontMatter, parse_day};
use crate::diagnostic::Diagnostic;
use crate::output::{OutputPath, hidden_part};
use crate::source::{SourceFile, Spanned};

/// The slug that the author chose, or the file's name without its date.
pub(super) fn slug_of(
    file: &SourceFile,
    front_matter: &FrontMatter,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let stem = &*file.stem();
    let named = match date_of_file_name(stem) {
        Some((_, rest)) if !rest.is_empty() => rest,
        _ => stem,
    };
    chosen_or_made(file, front_matter.slug.as_ref(), named, diagnostics)
}

/// The slug that an author chose, or the one made of a name.
pub(super) fn chosen_or_made(
    file: &SourceFile,
    chosen: Option<&Spanned<String>>,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let made = if is_slug(name) {
        name.to_owned()
    } else {
        slug::slugify(name)
    };
    match chosen {
        Some(slug) if is_slug(&slug.value) => slug.value.clone(),
        Some(slug) => {
            let better = slug::slugify(&slug.value);
            diagnostics.push(Diagnostic::unsafe_slug(
                file,
                slug.span,
                &slug.value,
                &better,
            ));
            made
        }
        None => made,
    }
}

/// Whether a text can be one part of a path on any disk and host.
fn is_slug(text: &str) -> bool {
    const LONGEST: usize = 200;
    !text.is_empty()
        && text.len() <= LONGEST
        && !text.starts_with('.')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~'))
}

/// `2026-03-19-mail` as its date and `mail`.
pub(super) fn date_of_file_name(stem: &str) -> Option<(NaiveDate, &str)> {
    let (date, rest) = stem.split_at_checked(10)?;
    let date = parse_day(date)?;
    match rest.strip_prefix('-') {
        Some(rest) => Some((date, rest)),
        None => rest.is_empty().then_some((date, rest)),
    }
}

/// The old paths that lead to a post. `own` is where it lives, if that is known.
pub(super) fn aliases_of(
    file: &SourceFile,
    front_matter: &FrontMatter,
    own: Option<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Spanned<String>> {
    let mut aliases = Vec::new();
    let own = own.and_then(place_of);
    let mut first_of: HashMap<String, &str> = HashMap::new();
    for Spanned { value, span } in &front_matter.aliases {
        let Some(path) = alias_path(value) else {
            diagnostics.push(Diagnostic::unsafe_alias(file, *span, value));
            continue;
        };
        let place = place_of(&path);
        if place.is_some() && place == own {
            diagnostics.push(Diagnostic::alias_of_itself(file, *span, value));
            continue;
        }
        // A path that no file may have is told when the site is laid out.
        if let Some(place) = place {
            match first_of.entry(place) {
                Entry::Occupied(first) => {
                    let first = first.get();
                    diagnostics.push(Diagnostic::repeated_alias(file, *span, value, first));
                    continue;
                }
                Entry::Vacant(free) => {
                    free.insert(value);
                }
            }
        }
        aliases.push(Spanned::new(path, *span));
    }
    aliases
}

/// The same for two paths that are one on some disk.
fn place_of(path: &str) -> Option<String> {
    let file = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    Some(OutputPath::new(&file).ok()?.folded())
}

/// A path from the root: a folder, which gets its slash, or an `.html` file.
fn alias_path(alias: &str) -> Option<String> {
    let path = crate::url::unescape_path(alias.strip_prefix('/')?);
    let plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(|c: char| c.is_control() || "\\?#".contains(c))
    };
    let trimmed = path.strip_suffix('/').unwrap_or(&path);
    if !trimmed.split('/').all(plain) || hidden_part(trimmed).is_some() {
        return None;
    }
    Some(if path.ends_with('/') || path.ends_with(".html") {
        path
    } else {
        format!("{path}/")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_stay_on_the_site() {
        for (alias, path) in [
            ("/2025/06/old/", Some("2025/06/old/")),
            ("/2025/06/old", Some("2025/06/old/")),
            ("/old.html", Some("old.html")),
            ("/gr%C3%B6%C3%9Fe/", Some("größe/")),
            ("old/", None),
            ("/", None),
            ("/../etc/", None),
            ("/%2e%2e/etc/", None),
            ("/a//b/", None),
            ("/a?b=c", None),
            ("https://example.net/a/", None),
            ("/.htaccess/", None),
            ("/%2egit/config/", None),
            ("/a/.b/", None),
            ("/a/.html", None),
            ("/.well-known/old/", Some(".well-known/old/")),
        ] {
            assert_eq!(alias_path(alias).as_deref(), path, "{alias}");
        }
    }

    #[test]
    fn a_file_name_may_begin_with_its_date() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 19).unwrap();
        for (stem, expected) in [
            ("2026-03-19-mail", Some((day, "mail"))),
            ("2026-03-19", Some((day, ""))),
            ("2026-03-19mail", None),
            ("2026-13-19-mail", None),
            ("mail", None),
        ] {
            assert_eq!(date_of_file_name(stem), expected, "{stem}");
        }
    }

    #[test]
    fn a_slug_is_one_part_of_a_path() {
        for (slug, usable) in [
            ("mail-server", true),
            ("größe", true),
            ("v1.2_a~b", true),
            ("", false),
            (".htaccess", false),
            ("..", false),
            ("a/b", false),
            ("a b", false),
            ("a%2fb", false),
        ] {
            assert_eq!(is_slug(slug), usable, "{slug}");
        }
    }
}
