//! Pages of the site's own.

use serde::Serialize;

use super::ON_ITS_PAGE;
use crate::content::Extra;
use crate::render::text::address;
use crate::site::{OwnPageId, Site};

/// `own_page`: what stands in a file of `pages/`.
#[derive(Debug, Clone, Serialize)]
pub struct OwnPageView {
    pub id: String,
    pub title: String,
    /// HTML.
    pub body: String,
    /// `extra` of the front matter, as written.
    pub extra: Extra,
}

pub(in crate::render::html) fn own_page(site: &Site, id: OwnPageId) -> OwnPageView {
    let page = site.own_page(id);
    OwnPageView {
        id: page.id.clone(),
        title: page.title.clone(),
        body: address::body(site, &page.path, &page.body, ON_ITS_PAGE),
        extra: page.extra.clone(),
    }
}
