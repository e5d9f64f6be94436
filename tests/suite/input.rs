//! Sources of which a part may be any text at all, and what must hold of what comes of them.
//!
//! Property tests and fuzz targets share this, and so it knows nothing of the tests beside it but
//! [`outline`](crate::outline).

use statusgen::diagnostic::{self, Diagnostic};
use statusgen::load::{Sources, StaticFile};
use statusgen::output::Contents;
use statusgen::site::Options;
use statusgen::source::SourceFile;

use crate::outline::Known;

/// The part that may be any text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    FrontMatter,
    Inventory,
    Settings,
    /// What a site says in another way, or in another language.
    Words,
    Body,
    /// The settings, the inventory, the checks, the words, and the posts and pages, with [`SEPARATOR`]
    /// between them.
    Site,
}

pub(crate) const SEPARATOR: &str = "\n%%%\n";
/// What a page begins with, and a post does not.
pub(crate) const PAGE: &str = "%page\n";

const SETTINGS: &str = "base_url: https://example.net/status/\ntimezone: Europe/Amsterdam\n\
    posts_per_page: 2\nhistory_days: 3\n";
const INVENTORY: &str = "groups: [{name: G}]\nservers: [{id: A, group: G}, {id: B, since: 2026-01-01}, \
    {id: C, status: internal}]\n";
const INCIDENT: &str = "---\ntitle: An incident\ndate: 2026-03-19 08:00\nservers: [A, B]\n\
    impact: major\nstatus: investigating\ntags: [t]\ncategories: [c]\n---\n# A heading\n\nWords.\n";

impl Input {
    pub(crate) fn sources(self, text: &str) -> Sources {
        let incident = ("posts/incident.md", INCIDENT.to_owned());
        match self {
            Self::FrontMatter => sources([
                ("site.yaml", SETTINGS.to_owned()),
                ("servers.yaml", INVENTORY.to_owned()),
                incident,
                ("posts/post.md", format!("---\n{text}\n---\nWords.\n")),
            ]),
            Self::Inventory => sources([("servers.yaml", text.to_owned()), incident]),
            Self::Settings => sources([
                ("site.yaml", text.to_owned()),
                ("servers.yaml", INVENTORY.to_owned()),
                incident,
            ]),
            Self::Words => sources([
                ("site.yaml", SETTINGS.to_owned()),
                ("servers.yaml", INVENTORY.to_owned()),
                ("i18n/en.yaml", text.to_owned()),
                incident,
            ]),
            // Few other pages: a fuzzer is the better the more it tries.
            Self::Body => sources([
                ("site.yaml", SETTINGS.to_owned()),
                (
                    "posts/post.md",
                    format!("---\ntitle: A post\ndate: 2026-03-19 09:00\n---\n{text}"),
                ),
            ]),
            Self::Site => {
                let mut parts = text.split(SEPARATOR);
                let mut next = || parts.next().unwrap_or_default().to_owned();
                let fixed = [
                    ("site.yaml".to_owned(), next()),
                    ("servers.yaml".to_owned(), next()),
                    ("checks.yaml".to_owned(), next()),
                    ("i18n/en.yaml".to_owned(), next()),
                ];
                let texts = parts.enumerate().map(|(number, text)| {
                    let page = text.strip_prefix(PAGE);
                    let page = page.map(|text| (format!("pages/q{number}.md"), text.to_owned()));
                    page.unwrap_or_else(|| (format!("posts/p{number}.md"), text.to_owned()))
                });
                sources(fixed.into_iter().chain(texts))
            }
        }
    }
}

fn sources<P: AsRef<str>>(files: impl IntoIterator<Item = (P, String)>) -> Sources {
    let pictures = ["logo.svg", "a\"><b>.svg"].map(|path| StaticFile {
        path: path.to_owned(),
        location: path.into(),
        contents: None,
    });
    let mut sources = Sources {
        static_files: pictures.into(),
        ..Sources::default()
    };
    for (path, text) in files {
        sources.add(SourceFile::new(path.as_ref(), &text));
    }
    sources
}

/// Everything is shown, so that everything is rendered.
pub(crate) fn all_shown() -> Options {
    Options {
        now: "2026-03-20T12:00:00Z".parse().expect("an instant"),
        future: true,
        drafts: true,
    }
}

/// What is wrong with what comes of the sources, if anything: a diagnostic that cannot be told, or
/// a file with a [fault](Known::fault).
pub(crate) fn fault(sources: &Sources, known: &Known) -> Option<String> {
    let (_, diagnostics) = statusgen::content::parse(sources);
    if statusgen::has_errors(&diagnostics) {
        return diagnostics.iter().find_map(fault_of_diagnostic);
    }
    let generated = statusgen::generate(sources, all_shown(), |_| ());
    if let Some(fault) = generated.diagnostics.iter().find_map(fault_of_diagnostic) {
        return Some(fault);
    }
    // Then pages and feeds hold what the author likes.
    if generated.site.settings.raw_html {
        return None;
    }
    let files = generated.files.iter().flatten();
    files
        .filter_map(|file| match &file.contents {
            Contents::Bytes(bytes) => Some((file.path.as_str(), bytes)),
            Contents::CopyOf(_) => None,
        })
        .find_map(|(path, bytes)| Some(format!("{path}: {}", known.fault(path, bytes)?)))
}

fn fault_of_diagnostic(found: &Diagnostic) -> Option<String> {
    let json = diagnostic::json(found);
    let is_one_line = !json.contains('\n');
    let is_json = serde_json::from_str::<serde_json::Value>(&json).is_ok();
    let is_told = !diagnostic::human(found, true).is_empty();
    (!is_one_line || !is_json || !is_told).then(|| format!("a diagnostic reads {json}"))
}
