//! The *parse* stage: each file alone, what its author wrote.
//!
//! Nothing here knows another file, the clock or the disk. Posts are parsed in parallel. What is
//! wrong is collected; what could be understood in spite of it is kept, so that the next stage
//! can find its own mistakes in the same run.

mod anchors;
mod appearance;
pub(crate) mod body;
mod characters;
mod checks;
mod color;
mod excerpt;
mod extra;
mod fields;
mod front_matter;
mod id_base;
mod intro;
mod inventory;
mod language;
mod markdown;
mod own_page;
mod permalink;
mod post;
mod settings;
mod time;
mod yaml;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::load::Sources;
use crate::source::SourceFile;

pub use anchors::{HOME_IDS, LAYOUT_IDS};
pub use appearance::{Appearance, Pair};
pub use body::{Body, Target, escape_html};
pub use checks::WrittenCheck;
pub use color::Color;
pub(crate) use excerpt::cut;
pub use extra::Extra;
pub use front_matter::KEYS as FRONT_MATTER_KEYS;
pub use front_matter::{Details, FrontMatter, ServerMention, WrittenWindow};
pub use id_base::IdBase;
pub use inventory::{
    GROUP_KEYS, GroupEntry, Inventory, Location, SERVER_KEYS, ServerEntry, Sort, StatedStatus,
};
pub use language::WrittenLanguage;
pub(crate) use language::{ENGLISH, built_in as built_in_language};
pub use own_page::{KEYS as PAGE_KEYS, WrittenPage};
pub use permalink::Permalink;
pub use post::WrittenPost;
pub use settings::{KEYS as SETTING_KEYS, Settings, TitledLink};
pub use time::{NotAnInstant, WrittenTime, parse_day};

/// All that the site's authors wrote.
#[derive(Debug, Clone, Default)]
pub struct Content {
    pub settings: Settings,
    pub inventory: Inventory,
    /// Whether the inventory was read whole; if not, an unknown server may be its fault.
    pub inventory_is_whole: bool,
    pub checks: Vec<WrittenCheck>,
    pub checks_file: Option<SourceFile>,
    /// The site's own tables of words.
    pub languages: Vec<WrittenLanguage>,
    /// In the order of their files' paths.
    pub posts: Vec<WrittenPost>,
    /// In the order of their files' paths.
    pub pages: Vec<WrittenPage>,
    /// Ids of posts and pages that could not be read: others may name them rightly.
    pub broken: BTreeSet<String>,
}

/// Parses every file.
#[must_use]
pub fn parse(sources: &Sources) -> (Content, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let settings = sources
        .settings
        .as_ref()
        .map(|file| settings::parse(file, &mut diagnostics))
        .unwrap_or_default();
    let before = diagnostics.len();
    let inventory = sources
        .inventory
        .as_ref()
        .map(|file| inventory::parse(file, &mut diagnostics))
        .unwrap_or_default();
    let inventory_is_whole = diagnostics.len() == before;
    let checks = sources
        .checks
        .as_ref()
        .map(|file| checks::parse(file, &mut diagnostics))
        .unwrap_or_default();
    let languages = sources
        .languages
        .iter()
        .filter_map(|file| language::parse(file, &mut diagnostics))
        .collect();
    let parsed: Vec<_> = sources
        .posts
        .par_iter()
        .map(|file| {
            let mut diagnostics = Vec::new();
            let post = post::parse(file, settings.raw_html, &mut diagnostics);
            (file, post, diagnostics)
        })
        .collect();
    let mut posts = Vec::with_capacity(parsed.len());
    let mut broken = BTreeSet::new();
    for (file, post, found) in parsed {
        diagnostics.extend(found);
        match post {
            Some(post) => posts.push(post),
            None => {
                broken.insert(file.stem().into_owned());
            }
        }
    }
    let mut pages = Vec::with_capacity(sources.pages.len());
    for file in &sources.pages {
        match own_page::parse(file, settings.raw_html, &mut diagnostics) {
            Some(page) => pages.push(page),
            None => {
                broken.insert(file.stem().into_owned());
            }
        }
    }
    let content = Content {
        settings,
        inventory,
        inventory_is_whole,
        checks,
        checks_file: sources.checks.clone(),
        languages,
        posts,
        pages,
        broken,
    };
    (content, diagnostics)
}
