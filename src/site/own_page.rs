//! Pages of the site's own, such as an imprint: where each lives.

use std::collections::{BTreeSet, HashMap};

use super::post::DatedPost;
use super::slug::chosen_or_made;
use super::{OwnPageId, Site};
use crate::content::{Body, Extra, WrittenPage};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// A page that the site's author wrote, and no post.
#[derive(Debug)]
pub struct OwnPage {
    /// Its file's name without the extension; no post and no other page has the same.
    pub id: String,
    pub file: SourceFile,
    pub title: String,
    /// Where it lives, relative to the site's root and not escaped.
    pub path: String,
    /// The slug that its author gave it; without one its address is made of its file's name.
    pub slug_place: Option<Span>,
    description: Option<String>,
    pub extra: Extra,
    pub body: Body,
}

impl OwnPage {
    /// What stands for it in search results and previews.
    #[must_use]
    pub fn description(&self) -> String {
        self.body.description(self.description.as_deref())
    }
}

impl Site {
    /// The page of the site's own with this id, which is its file's name without the extension.
    #[must_use]
    pub fn own_page_named(&self, id: &str) -> Option<&OwnPage> {
        self.own_pages.iter().find(|page| page.id == id)
    }

    #[must_use]
    pub fn own_page(&self, id: OwnPageId) -> &OwnPage {
        &self.own_pages[id.0]
    }

    pub fn own_page_ids(&self) -> impl Iterator<Item = OwnPageId> + use<> {
        (0..self.own_pages.len()).map(OwnPageId)
    }
}

/// Resolves every page. One that shares its id is left out, for a link could not say which it
/// means.
pub(super) fn resolve(
    written: Vec<WrittenPage>,
    posts: &[DatedPost],
    broken: &mut BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<OwnPage> {
    let mut seen: HashMap<String, SourceFile> = HashMap::new();
    if !written.is_empty() {
        let posts = posts.iter();
        seen.extend(posts.map(|post| (post.id.clone(), post.file.clone())));
    }
    let mut pages = Vec::with_capacity(written.len());
    for page in written {
        let id = page.file.stem().into_owned();
        if let Some(other) = seen.get(&id) {
            diagnostics.push(Diagnostic::repeated_post_id(&page.file, other));
            broken.insert(id);
            continue;
        }
        seen.insert(id.clone(), page.file.clone());
        let slug = chosen_or_made(&page.file, page.slug.as_ref(), &id, diagnostics);
        pages.push(OwnPage {
            path: format!("{slug}/"),
            id,
            file: page.file,
            title: page.title,
            slug_place: page.slug.map(|slug| slug.span),
            description: page.description,
            extra: page.extra,
            body: page.body,
        });
    }
    pages
}
