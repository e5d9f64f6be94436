//! The pattern of posts' addresses: `/{year}/{month}/{day}/{slug}/`.
//!
//! Part of the *parse* stage; the *resolve* stage fills it in.

use chrono::{Datelike, NaiveDate};

use crate::output::{OutputPath, hidden_part};

/// A pattern that was found usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permalink {
    parts: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Year,
    Month,
    Day,
    Slug,
    Id,
}

impl Default for Permalink {
    fn default() -> Self {
        Self::parse("/{year}/{month}/{day}/{slug}/").expect("a valid pattern")
    }
}

impl Permalink {
    /// Accepts a path from the root with `{year}`, `{month}`, `{day}` (of the post's date in the
    /// site's zone), `{slug}` and `{id}`, one of these two needed. One that does not end with a slash names
    /// a file: `/{year}/{slug}.html`. The error reads on from `permalink`.
    pub(crate) fn parse(pattern: &str) -> Result<Self, String> {
        let Some(mut rest) = pattern.strip_prefix('/') else {
            return Err("must begin with a slash".to_owned());
        };
        if !rest.ends_with('/') && !rest.ends_with(".html") {
            return Err("must end with a slash or with .html".to_owned());
        }
        let mut parts = Vec::new();
        while let Some(open) = rest.find('{') {
            let Some(length) = rest[open..].find('}') else {
                return Err("has a { without its }".to_owned());
            };
            if open > 0 {
                parts.push(Piece::Text(rest[..open].to_owned()));
            }
            parts.push(match &rest[open + 1..open + length] {
                "year" => Piece::Year,
                "month" => Piece::Month,
                "day" => Piece::Day,
                "slug" => Piece::Slug,
                "id" => Piece::Id,
                other => {
                    return Err(format!(
                        "has {{{other}}}, but knows only {{year}}, {{month}}, {{day}}, {{slug}} and {{id}}"
                    ));
                }
            });
            rest = &rest[open + length + 1..];
        }
        parts.push(Piece::Text(rest.to_owned()));
        if !parts
            .iter()
            .any(|part| matches!(part, Piece::Slug | Piece::Id))
        {
            return Err("needs {slug} or {id}, or all posts would have one address".to_owned());
        }
        let permalink = Self { parts };
        let example = permalink.path(NaiveDate::default(), "slug", "id");
        if hidden_part(&example).is_some() {
            return Err("must have no part that begins with a dot".to_owned());
        }
        if OutputPath::new(&format!("{example}index.html")).is_err() {
            return Err("must stay within the site".to_owned());
        }
        Ok(permalink)
    }

    /// The path of a post, without its leading slash.
    #[must_use]
    pub fn path(&self, day: NaiveDate, slug: &str, id: &str) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Piece::Text(text) => text.clone(),
                Piece::Year => format!("{:04}", day.year()),
                Piece::Month => format!("{:02}", day.month()),
                Piece::Day => format!("{:02}", day.day()),
                Piece::Slug => slug.to_owned(),
                Piece::Id => id.to_owned(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled_in_or_refused() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        for (pattern, path) in [
            ("/{year}/{month}/{day}/{slug}/", Some("2026/03/09/mail/")),
            ("/{slug}/", Some("mail/")),
            ("/posts/{id}.html", Some("posts/2026-03-09-mail.html")),
            ("{slug}/", None),
            ("/{slug}", None),
            ("/{year}/", None),
            ("/{yaer}/{slug}/", None),
            ("/{slug/", None),
            ("/../{slug}/", None),
            ("/a//{slug}/", None),
            ("/.statusgen/{slug}/", None),
            ("/.git/{slug}/", None),
            ("/{year}/.{slug}/", None),
            ("/{year}/.{id}.html", None),
            ("/{year}.{slug}/", Some("2026.mail/")),
            ("/.well-known/{slug}/", Some(".well-known/mail/")),
        ] {
            let filled = Permalink::parse(pattern).map(|p| p.path(day, "mail", "2026-03-09-mail"));
            assert_eq!(filled.ok().as_deref(), path, "{pattern}");
        }
    }
}
