//! The *render* stage: from what a page is to its bytes.
//!
//! Pure; each file alone, so that any number of them can be rendered in parallel, and none need be
//! held. It assumes a resolved [`Site`] and a [`Plan`] made of it.

mod api;
mod feed;
mod host;
mod html;
mod text;

use std::collections::HashMap;
use std::mem::{self, Discriminant};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::load::StaticFile;
use crate::output::{Contents, OutputFile};
use crate::plan::{HtmlPage, Page, Plan, Planned};
use crate::site::Site;

use host::Inline;
use html::Html;
pub use html::{Templates, view};

/// Makes the bytes of any file of a site.
pub struct Renderer<'a> {
    site: &'a Site,
    plan: &'a Plan,
    html: Html<'a>,
    static_files: &'a [StaticFile],
}

impl std::fmt::Debug for Renderer<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Renderer").finish_non_exhaustive()
    }
}

impl<'a> Renderer<'a> {
    #[must_use]
    pub fn new(
        site: &'a Site,
        plan: &'a Plan,
        templates: &'a Templates,
        static_files: &'a [StaticFile],
    ) -> Self {
        Self {
            site,
            plan,
            html: Html::new(site, plan, templates),
            static_files,
        }
    }

    /// Renders one file of the plan.
    pub fn render(&self, planned: &Planned) -> Result<Contents, Diagnostic> {
        Ok(Contents::Bytes(match &planned.page {
            Page::Html(page) => self.html.render(page)?,
            Page::Feed(file) => feed::render(self.site, *file),
            Page::Api(file) => api::render(self.site, *file),
            Page::Host(file) => host::render(self.site, self.plan, *file, &self.inline()?),
            Page::Asset(name) => self.plan.assets.contents(name).to_vec(),
            Page::Static(index) => {
                return Ok(Contents::CopyOf(self.static_files[*index].location.clone()));
            }
        }))
    }

    fn inline(&self) -> Result<Inline<'_>, Diagnostic> {
        Ok(Inline {
            script: self.html.inline_script()?,
            style: self.html.inline_style(),
        })
    }

    /// Renders pages for the mistakes in their templates alone, where the site has other mistakes
    /// anyway. A few of each kind show nearly all of them; what they do not show is told once the
    /// rest is mended. Of 10,000 systems all pages would take gigabytes.
    #[must_use]
    pub fn find_mistakes(&self) -> Vec<Diagnostic> {
        const OF_EACH_KIND: usize = 20;
        let mut counts: HashMap<Discriminant<HtmlPage>, usize> = HashMap::new();
        let mut is_wanted = |planned: &&Planned| match &planned.page {
            Page::Html(page) => {
                let count = counts.entry(mem::discriminant(page)).or_default();
                *count += 1;
                *count <= OF_EACH_KIND
            }
            _ => false,
        };
        let pages = self.plan.pages.iter();
        let pages: Vec<&Planned> = pages.filter(|planned| is_wanted(planned)).collect();
        let mistakes = pages
            .par_iter()
            .filter_map(|planned| self.render(planned).err());
        each_once(mistakes.collect())
    }

    /// Renders all files of the plan. Any error fails the whole.
    pub fn render_all(&self) -> Result<Vec<OutputFile>, Vec<Diagnostic>> {
        let rendered: Vec<Result<OutputFile, Diagnostic>> = self
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
