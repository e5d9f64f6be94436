//! The pages that people read: all that Tera touches, and nothing outside of it names Tera.
//!
//! [`view`] is what templates see, [`Templates`] what they are, [`pages`] which template makes a
//! page and with what.

mod fill;
mod names;
mod pages;
mod sample;
mod shape;
mod structured_data;
mod templates;
mod tokens;
pub mod view;

pub use templates::Templates;

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use tera::{Context, Value};

use names::Filling;

use crate::diagnostic::{Diagnostic, nearest};
use crate::load::StaticFile;
use crate::plan::{EntryList, HtmlPage, Plan};
use crate::render::text::systems::MOST_ON_LISTS;
use crate::site::{Entry, IncidentId, Site};
use crate::theme;

/// Makes the pages of a site.
pub(super) struct Html<'a> {
    site: &'a Site,
    plan: &'a Plan,
    templates: &'a Templates,
    /// Incidents that stand on the pages of many systems, as lines, as they stand there: each is made once,
    /// or the work would be as many systems, squared. Those of few systems are not kept, since
    /// there may be a hundred thousand of them.
    of_many_systems: BTreeMap<IncidentId, Value>,
}

/// The template of the script within every page.
const INLINE_SCRIPT: &str = "early.js";

/// The bytes of a page, or what is wrong with its template.
type Rendered = Result<Vec<u8>, Diagnostic>;

impl<'a> Html<'a> {
    pub(super) fn new(site: &'a Site, plan: &'a Plan, templates: &'a Templates) -> Self {
        let of_many_systems = site
            .incident_ids()
            .filter(|id| site.incident(*id).servers.len() > MOST_ON_LISTS)
            .map(|id| (id, line(site, Entry::Incident(id))))
            .collect();
        Self {
            site,
            plan,
            templates,
            of_many_systems,
        }
    }

    /// The bytes of a file of this room.
    pub(super) fn render(&self, page: &HtmlPage) -> Rendered {
        let (template, context) = self.filling(page);
        self.templates.render(template, &context)
    }

    pub(super) fn has_own_templates(&self) -> bool {
        self.templates.has_own()
    }

    /// Names in the site's own templates that none of these pages gives, and what nothing uses of
    /// them.
    pub(super) fn read_templates(&self, pages: &[&HtmlPage]) -> Vec<Diagnostic> {
        let fillings = pages.par_iter().map(|page| self.filling(page));
        let mut fillings: Vec<Filling> = fillings.collect();
        fillings.push((INLINE_SCRIPT, Context::new()));
        self.templates.read(&fillings)
    }

    fn filling(&self, page: &HtmlPage) -> Filling {
        match page {
            HtmlPage::Home(part) => self.home(part),
            HtmlPage::List(list, part) => self.list(*list, part),
            HtmlPage::Post(id) => self.post(*id),
            HtmlPage::Own(id) => self.own(*id),
            HtmlPage::Server(id, part) => self.server(*id, part),
            HtmlPage::Archives => self.archives(),
            HtmlPage::Tags => self.tags(),
            HtmlPage::Categories => self.categories(),
            HtmlPage::Servers => self.servers(),
            HtmlPage::Search => self.search(),
            HtmlPage::NotFound => self.not_found(),
            HtmlPage::Embed => self.embed(),
            HtmlPage::Redirect(target) => self.redirect(target),
        }
    }

    /// Pages of a kind are made by one template, along the same ways through it.
    pub(super) fn kind(&self, page: &HtmlPage) -> &'static str {
        match page {
            HtmlPage::Home(_) => "home",
            HtmlPage::List(EntryList::Stream, _) => "stream",
            HtmlPage::List(EntryList::Year(_), _) => "year",
            HtmlPage::List(EntryList::Month(..), _) => "month",
            HtmlPage::List(EntryList::Tag(_) | EntryList::Category(_), _) => "term",
            HtmlPage::Post(id) => match self.site.post(*id).incident {
                None => "announcement",
                Some((incident, 0)) if self.site.incident(incident).is_maintenance() => {
                    "maintenance"
                }
                Some((_, 0)) => "incident",
                Some(_) => "update",
            },
            HtmlPage::Own(_) => "own",
            HtmlPage::Server(_, part) if part.number.is_none() => "server",
            HtmlPage::Server(..) => "older server",
            HtmlPage::Archives => "archives",
            HtmlPage::Tags => "tags",
            HtmlPage::Categories => "categories",
            HtmlPage::Servers => "servers",
            HtmlPage::Search => "search",
            HtmlPage::NotFound => "404",
            HtmlPage::Embed => "embed",
            HtmlPage::Redirect(_) => "redirect",
        }
    }

    /// The script within every page.
    pub(super) fn inline_script(&self) -> Rendered {
        self.templates.render(INLINE_SCRIPT, &Context::new())
    }

    /// Style sheets of the site that are named nearly as one that pages ask for, and that nothing
    /// mentions. A page among the static files may ask for any.
    pub(super) fn unused_style_sheets(&self, static_files: &[StaticFile]) -> Vec<Diagnostic> {
        let has_extension = |file: &StaticFile, extension: &str| {
            Path::new(&file.path)
                .extension()
                .is_some_and(|own| own.eq_ignore_ascii_case(extension))
        };
        if static_files.iter().any(|file| has_extension(file, "html")) {
            return Vec::new();
        }
        let style = String::from_utf8_lossy(self.plan.assets.contents("style.css"));
        let known = [theme::ADDED_STYLE, "style.css"];
        let sheets = static_files.iter().filter(|file| {
            has_extension(file, "css")
                && !known.contains(&file.path.as_str())
                && !self.templates.mention(&file.path)
                && !style.contains(&file.path)
        });
        let unused = sheets.filter_map(|file| {
            let near = nearest(&file.path, known)?;
            let path = format!("static/{}", file.path);
            Some(Diagnostic::unused_style_sheet(&path, near))
        });
        unused.collect()
    }

    /// The style within the home page, which shows after one request; none if it stands in a file.
    pub(super) fn inline_style(&self) -> Option<&'a str> {
        inline_style(self.plan.assets.contents("style.css"))
    }
}

/// An entry as it stands on lists of lines.
fn line(site: &Site, entry: Entry) -> Value {
    Value::from_serializable(&view::line(site, entry))
}

/// A style sheet as it may stand within a page; none if it is too large to be sent with one, or
/// would end its element.
fn inline_style(stylesheet: &[u8]) -> Option<&str> {
    const MOST: usize = 24 * 1024;
    let style = std::str::from_utf8(stylesheet).ok()?;
    (style.len() <= MOST && !style.contains("</")).then_some(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_that_does_not_fit_stays_outside() {
        let long = " ".repeat(24 * 1024 + 1);
        for (stylesheet, fits) in [
            ("a { color: red }", true),
            ("/* </style> */", false),
            (long.as_str(), false),
        ] {
            assert_eq!(inline_style(stylesheet.as_bytes()).is_some(), fits);
        }
        assert_eq!(inline_style(b"a::after { content: '\xff' }"), None);
    }
}
