//! The *render* stage: from what a page is to its bytes.
//!
//! Pure; each file alone, so that any number of them can be rendered in parallel, and none need be
//! held. It assumes a resolved [`Site`] and a [`Plan`] made of it.

mod api;
mod feed;
mod host;
mod html;
mod text;

use std::collections::BTreeMap;

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
            Page::Feed(file) => feed::render(self.site, &self.plan.assets, *file),
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

    /// Renders for the mistakes in templates alone, where a site has errors already: some pages of
    /// each kind. A mistake that only few pages meet is found in the run after, when the errors
    /// are mended; rendering all of a large site would let its author wait for nothing.
    #[must_use]
    pub fn find_mistakes(&self) -> Vec<Diagnostic> {
        let pages = self.some_of_each_kind();
        let in_pages = pages
            .into_par_iter()
            .filter_map(|page| self.html.render(page).err());
        let mut found: Vec<Diagnostic> = in_pages.collect();
        found.extend(self.html.inline_script().err());
        each_once(found)
    }

    /// What pages would pass over in silence: names in the site's own templates that no page gives,
    /// some of each kind asked, and templates and style sheets that nothing uses.
    #[must_use]
    pub fn look_at_theme(&self) -> Vec<Diagnostic> {
        let mut found = self.html.unused_style_sheets(self.static_files);
        if self.html.has_own_templates() {
            found.extend(self.html.read_templates(&self.some_of_each_kind()));
        }
        found
    }

    /// Pages of each kind, spread over all of them: the oldest have what the newest lack.
    fn some_of_each_kind(&self) -> Vec<&'a HtmlPage> {
        const OF_A_KIND: usize = 20;
        let mut kinds: BTreeMap<&str, Vec<&'a HtmlPage>> = BTreeMap::new();
        for planned in &self.plan.pages {
            if let Page::Html(page) = &planned.page {
                kinds.entry(self.html.kind(page)).or_default().push(page);
            }
        }
        let some = |pages: Vec<&'a HtmlPage>| {
            let step = pages.len().div_ceil(OF_A_KIND);
            pages.into_iter().step_by(step)
        };
        kinds.into_values().flat_map(some).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;
    use crate::{plan, theme};

    #[test]
    fn mistakes_in_templates_are_looked_for_on_few_pages_of_each_kind() {
        let post = |number: usize| {
            let head = match number % 20 {
                0 => "status: resolved\nservers: [S]".to_owned(),
                1 => format!("status: resolved\nincident: {:03}", number - 1),
                2 => "servers: [S]\nmaintenance: {start: 2026-01-02, end: 2026-01-03}".to_owned(),
                _ => "tags: [t]\ncategories: [c]\naliases: [/old/]"
                    .replace("old", &number.to_string()),
            };
            (
                format!("{number:03}"),
                format!(
                    "title: A\ndate: 2026-01-01T00:00:{:02}Z\n{head}",
                    number % 60
                ),
            )
        };
        let posts: Vec<(String, String)> = (0..900).map(post).collect();
        let mut site = TestSite::new()
            .settings("posts_per_page: 5")
            .servers("servers: [{id: S}]");
        for (name, head) in &posts {
            site = site.post(name, head);
        }
        let site = site.resolve();
        let (plan, _) = plan::plan(&site, &theme::ASSETS, &[]);
        let (templates, _) = Templates::compile(&[], &site, &plan);
        let templates = templates.expect("the theme's go together");
        let renderer = Renderer::new(&site, &plan, &templates, &[]);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for page in renderer.some_of_each_kind() {
            *counts.entry(renderer.html.kind(page)).or_default() += 1;
        }
        let of = |kind: &str| counts[kind];
        assert!(counts.values().all(|count| *count <= 20), "{counts:?}");
        assert_eq!(
            [
                "announcement",
                "incident",
                "maintenance",
                "update",
                "redirect"
            ]
            .map(of),
            [20, 15, 15, 15, 20]
        );
        assert_eq!(["home", "older server", "404"].map(of), [1, 3, 1]);
    }
}
