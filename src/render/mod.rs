//! The *render* stage: from what a page is to its bytes.
//!
//! Pure; each file alone, so that any number of them can be rendered in parallel, and none need be
//! held. It assumes a resolved [`Site`] and a [`Plan`] made of it.

mod absolute;
mod address;
mod archive;
mod badge;
mod banner;
mod calendar;
mod entries;
mod feed;
mod fill;
mod headers;
mod incident;
mod json;
mod layout;
mod page;
mod policy;
mod post;
mod redirects;
mod robots;
mod search;
mod server;
mod shared;
mod sitemap;
mod statuspage;
mod structured_data;
mod template;
mod time;
mod uptime;
pub mod view;
mod words;
mod xml;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::load::StaticFile;
use crate::output::{Contents, OutputFile};
use crate::plan::{Page, Plan, Planned};
use crate::site::Site;

pub use template::Templates;

/// Makes the bytes of any file of a site.
pub struct Renderer<'a> {
    pages: page::Pages<'a>,
    static_files: &'a [StaticFile],
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Renderer").finish_non_exhaustive()
    }
}

impl<'a> Renderer<'a> {
    /// Prepares what many files share. The templates must have been given the site.
    #[must_use]
    pub fn new(
        site: &'a Site,
        plan: &'a Plan,
        templates: &'a Templates,
        static_files: &'a [StaticFile],
    ) -> Self {
        Self {
            pages: page::Pages::new(site, plan, templates),
            static_files,
        }
    }

    /// Renders one file of the plan.
    pub fn render(&self, planned: &Planned) -> Result<Contents, Diagnostic> {
        contents(&self.pages, planned, self.static_files)
    }

    /// Renders all files of the plan for the mistakes in templates alone.
    #[must_use]
    pub fn find_mistakes(&self) -> Vec<Diagnostic> {
        let pages = self.pages.plan.pages.par_iter();
        each_once(
            pages
                .filter_map(|planned| self.render(planned).err())
                .collect(),
        )
    }

    /// Renders all files of the plan. Any error fails the whole.
    pub fn render_all(&self) -> Result<Vec<OutputFile>, Vec<Diagnostic>> {
        let rendered: Vec<Result<OutputFile, Diagnostic>> = self
            .pages
            .plan
            .pages
            .par_iter()
            .map(|planned| {
                self.render(planned).map(|contents| OutputFile {
                    path: planned.path.clone(),
                    contents,
                })
            })
            .collect();
        let mut files = Vec::with_capacity(rendered.len());
        let mut diagnostics = Vec::new();
        for file in rendered {
            match file {
                Ok(file) => files.push(file),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
        if diagnostics.is_empty() {
            Ok(files)
        } else {
            Err(each_once(diagnostics))
        }
    }
}

/// Each mistake once, however many files met it.
#[must_use]
pub fn each_once(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    crate::diagnostic::sort(&mut diagnostics);
    // The variables that Tera lists differ by page; the mistake is one.
    diagnostics.dedup_by(|later, first| later.at == first.at);
    diagnostics
}

fn contents(
    pages: &page::Pages<'_>,
    planned: &Planned,
    static_files: &[StaticFile],
) -> Result<Contents, Diagnostic> {
    let site = pages.site;
    Ok(Contents::Bytes(match &planned.page {
        Page::Home(part) => pages.home(part)?,
        Page::List(list, part) => pages.list(*list, part)?,
        Page::Post(id) => pages.post(*id)?,
        Page::Server(id, part) => pages.server(*id, part)?,
        Page::Archives => pages.archives()?,
        Page::Tags => pages.tags()?,
        Page::Categories => pages.categories()?,
        Page::Servers => pages.servers()?,
        Page::NotFound => pages.not_found()?,
        Page::Embed => pages.embed()?,
        Page::Banner => banner::banner(site),
        Page::Redirect(target) => pages.redirect(target)?,
        Page::Feed(feed) => feed::feed(site, *feed),
        Page::Calendar(of) => calendar::calendar(site, *of),
        Page::UptimeJson => uptime::uptime(site),
        Page::Api(route) => statuspage::document(site, *route),
        Page::Badge(of, format) => badge::badge(site, *of, *format),
        Page::Sitemap(of) => sitemap::sitemap(site, pages.plan, *of),
        Page::Robots => robots::robots(site),
        Page::Headers => headers::headers(site, &pages.plan.assets, &pages.policy()?),
        Page::Redirects => redirects::redirects(site),
        Page::Search => pages.search()?,
        Page::SearchIndex => search::index(site, pages.plan),
        Page::SearchYear(year) => search::year(site, pages.plan, *year),
        Page::Asset(name) => pages.plan.assets.contents(name).to_vec(),
        Page::Static(index) => {
            return Ok(Contents::CopyOf(static_files[*index].location.clone()));
        }
    }))
}
