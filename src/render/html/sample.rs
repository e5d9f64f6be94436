//! A small site in which everything is there that a template may be given: what a site of one's own
//! does not have yet, such as an open incident, has the same fields there.
//!
//! [`names`](super::names) judges by it. The site is made as any other is, from the files of
//! `sample/`.

use std::sync::LazyLock;

use chrono::DateTime;

use tera::Context;

use super::names::Filling;
use super::{Html, Templates};
use crate::load::Sources;
use crate::plan::{self, Page};
use crate::site::{self, Options};
use crate::source::SourceFile;
use crate::{content, theme};

const FILES: [(&str, &str); 12] = [
    ("site.yaml", include_str!("sample/site.yaml")),
    ("servers.yaml", include_str!("sample/servers.yaml")),
    ("checks.yaml", include_str!("sample/checks.yaml")),
    ("pages/about.md", include_str!("sample/about.md")),
    ("posts/news.md", include_str!("sample/news.md")),
    ("posts/note.md", include_str!("sample/note.md")),
    ("posts/old.md", include_str!("sample/old.md")),
    ("posts/older.md", include_str!("sample/older.md")),
    ("posts/open.md", include_str!("sample/open.md")),
    (
        "posts/open-update.md",
        include_str!("sample/open-update.md"),
    ),
    ("posts/planned.md", include_str!("sample/planned.md")),
    ("posts/under-way.md", include_str!("sample/under-way.md")),
];

/// The instant that it is made for, in the middle of what it tells.
const NOW: &str = "2026-03-20T12:00:00Z";

/// What templates are given on it.
#[derive(Default)]
pub(super) struct Sample {
    /// On every page.
    pub(super) common: Context,
    pub(super) pages: Vec<Filling>,
}

pub(super) fn pages() -> &'static Sample {
    static SAMPLE: LazyLock<Sample> = LazyLock::new(make);
    &SAMPLE
}

fn make() -> Sample {
    let mut sources = Sources::default();
    for (path, text) in FILES {
        sources.add(SourceFile::new(path, text));
    }
    // A unit test finds no mistake in any of it.
    let (content, _) = content::parse(&sources);
    let options = Options {
        now: DateTime::parse_from_rfc3339(NOW).map_or(DateTime::UNIX_EPOCH, Into::into),
        future: false,
        drafts: false,
    };
    let (site, _) = site::resolve(content, options);
    let (plan, _) = plan::plan(&site, &theme::ASSETS, &[]);
    let (Some(templates), _) = Templates::compile(&[], &site, &plan) else {
        return Sample::default();
    };
    let html = Html::new(&site, &plan, &templates);
    let pages = plan.pages.iter().filter_map(|planned| match &planned.page {
        Page::Html(page) => Some(html.filling(page)),
        _ => None,
    });
    Sample {
        common: templates.common().clone(),
        pages: pages.collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::INLINE_SCRIPT;
    use super::super::shape::Shape;
    use super::super::tokens::regions;
    use super::*;

    /// The names of fields that were seen somewhere, and of those that somewhere were not.
    #[derive(Default)]
    struct Fields {
        seen: BTreeSet<String>,
        unseen: BTreeSet<String>,
    }

    impl Fields {
        fn add(&mut self, name: &str, shape: &Shape) {
            match shape {
                Shape::Unseen => {
                    self.unseen.insert(name.to_owned());
                }
                Shape::List(element) => self.add(&format!("{name}[]"), element),
                Shape::Map(fields) => {
                    for (name, shape) in fields {
                        self.add(name, shape);
                    }
                }
                Shape::Anything | Shape::Plain => {}
            }
            if *shape != Shape::Unseen {
                self.seen.insert(name.to_owned());
            }
        }
    }

    #[test]
    fn nothing_in_it_is_wrong() {
        let mut sources = Sources::default();
        for (path, text) in FILES {
            sources.add(SourceFile::new(path, text));
        }
        let options = Options {
            now: NOW.parse().unwrap(),
            future: false,
            drafts: false,
        };
        let (content, mut found) = content::parse(&sources);
        let (site, of_site) = site::resolve(content, options);
        let (_, of_plan) = plan::plan(&site, &theme::ASSETS, &[]);
        found.extend(of_site.into_iter().chain(of_plan));
        assert_eq!(found.len(), 0, "{found:#?}");
    }

    /// A page that is not there would not say what its template is given.
    #[test]
    fn every_template_of_a_page_is_filled_in() {
        let filled: BTreeSet<&str> = pages().pages.iter().map(|(name, _)| *name).collect();
        let names = theme::TEMPLATES.iter().map(|(name, _)| *name);
        let of_pages = names.filter(|name| {
            let is_part = name.contains('/') || *name == "base.html";
            !is_part && *name != INLINE_SCRIPT
        });
        assert_eq!(filled, of_pages.collect());
    }

    /// What is not there may have any name, and no mistake in it would be found.
    #[test]
    fn everything_that_templates_are_given_is_there() {
        let sample = pages();
        let words = theme::TEMPLATES.iter().flat_map(|(_, text)| {
            let tokens = regions(text).into_iter().flat_map(|region| region.tokens);
            tokens.map(|token| token.text)
        });
        let words: BTreeSet<&str> = words.collect();
        let mut fields = Fields::default();
        let contexts = sample.pages.iter().map(|(_, context)| context);
        for context in contexts.chain([&sample.common]) {
            for word in &words {
                if let Some(value) = context.get(word) {
                    fields.add(word, &Shape::of(value));
                }
            }
        }
        let missing: Vec<_> = fields.unseen.difference(&fields.seen).collect();
        assert_eq!(missing, [""; 0]);
    }
}
