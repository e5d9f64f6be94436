//! A small site for unit tests, written down as its author would write it.
//!
//! [`TestSite::resolve`] takes it through *parse* and *resolve*, so that a test of any stage after
//! them begins with a [`Site`] as it comes to be. What an author may write, and a test does not
//! look at, is left out:
//!
//! ```ignore
//! let site = TestSite::new()
//!     .settings("timezone: Europe/Paris")
//!     .post("2026-03-05-mail", "status: investigating")
//!     .at("2026-03-05T12:00Z")
//!     .resolve();
//! ```

use chrono::{DateTime, Utc};

use crate::content;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::load::Sources;
use crate::site::{self, Options, Site};
use crate::source::SourceFile;

#[derive(Debug, Clone)]
pub(crate) struct TestSite {
    sources: Sources,
    body: String,
    now: DateTime<Utc>,
}

impl TestSite {
    /// A site without any file, at noon on 20 March 2026.
    pub(crate) fn new() -> Self {
        Self {
            sources: Sources::default(),
            body: "What happened.".to_owned(),
            now: instant("2026-03-20T12:00Z"),
        }
    }

    /// `site.yaml`
    pub(crate) fn settings(mut self, yaml: &str) -> Self {
        self.sources.settings = Some(SourceFile::new("site.yaml", yaml));
        self
    }

    /// `servers.yaml`
    pub(crate) fn servers(mut self, yaml: &str) -> Self {
        self.sources.inventory = Some(SourceFile::new("servers.yaml", yaml));
        self
    }

    /// What the posts say that are added after this.
    pub(crate) fn body(mut self, markdown: &str) -> Self {
        markdown.clone_into(&mut self.body);
        self
    }

    /// A post. Without a title it is called as its file, and without a date it has the day that
    /// the file's name begins with.
    pub(crate) fn post(mut self, name: &str, front_matter: &str) -> Self {
        let has = |key: &str| front_matter.lines().any(|line| line.starts_with(key));
        let mut lines = vec![front_matter.to_owned()];
        if !has("title:") {
            lines.push(format!("title: {name}"));
        }
        if !has("date:") {
            lines.push(format!("date: {}", &name[..10]));
        }
        let text = format!("---\n{}\n---\n{}\n", lines.join("\n"), self.body);
        let file = SourceFile::new(&format!("posts/{name}.md"), &text);
        self.sources.posts.push(file);
        self
    }

    /// The instant that the site is made for: `2026-03-20T12:00Z`.
    pub(crate) fn at(mut self, now: &str) -> Self {
        self.now = instant(now);
        self
    }

    /// The site, which may have warnings but no errors.
    #[track_caller]
    pub(crate) fn resolve(self) -> Site {
        let (site, diagnostics) = self.resolve_with_diagnostics();
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
        if let Some(error) = diagnostics.iter().find(is_error) {
            panic!("{}", diagnostic::human(error, false));
        }
        site
    }

    /// The site, and what is wrong with it.
    pub(crate) fn resolve_with_diagnostics(self) -> (Site, Vec<Diagnostic>) {
        let options = Options {
            now: self.now,
            future: false,
            drafts: false,
        };
        let (content, mut diagnostics) = content::parse(&self.sources);
        let (site, found) = site::resolve(content, options);
        diagnostics.extend(found);
        (site, diagnostics)
    }
}

/// `2026-03-20T12:00Z`
#[track_caller]
fn instant(text: &str) -> DateTime<Utc> {
    let instant = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z");
    instant
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .to_utc()
}
