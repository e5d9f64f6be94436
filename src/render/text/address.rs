//! Addresses of pages and of links in texts.

use serde::Serialize;

use crate::content::body::Style;
use crate::content::{Body, Target, TitledLink};
use crate::plan::path_on_site;
use crate::site::{PostId, Site};
use crate::url::{encoded, on_site};

/// A title and where it leads.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    pub title: String,
    pub url: String,
}

/// Whether addresses begin at the host, or name it: feeds are read far from the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Rooted,
    Absolute,
}

/// How a page shows a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Presentation {
    pub(crate) form: Form,
    /// The level of the topmost headings in it.
    pub(crate) heading_level: u8,
    /// Whether the page is its own, so that its anchors are the page's.
    pub(crate) anchors: bool,
    pub(crate) folded: bool,
}

pub(crate) fn address(site: &Site, path: &str, form: Form) -> String {
    let base = &site.settings.base_url;
    match form {
        Form::Rooted => base.rooted(path),
        Form::Absolute => base.absolute(path),
    }
}

pub(crate) fn rooted(site: &Site, path: &str) -> String {
    address(site, path, Form::Rooted)
}

pub(crate) fn post_link(site: &Site, id: PostId) -> LinkView {
    let post = site.post(id);
    LinkView {
        title: post.title.clone(),
        url: rooted(site, &post.path),
    }
}

/// An address of the settings; one that begins with a slash is a path on the site.
pub(crate) fn of_settings(site: &Site, address: &str) -> String {
    match on_site(address) {
        Some(path) => format!("{}{path}", site.settings.base_url.root()),
        None => address.to_owned(),
    }
}

/// A link of `site.yaml`.
pub(crate) fn link(site: &Site, link: &TitledLink) -> LinkView {
    LinkView {
        title: link.title.clone(),
        url: of_settings(site, &link.url.value),
    }
}

/// A body for a page; `path` is that of its own page, where its links stand.
pub(crate) fn body(site: &Site, path: &str, body: &Body, presentation: Presentation) -> String {
    let target_address = |target: &Target| target_address(site, path, target, presentation);
    body.html(&Style {
        heading_level: presentation.heading_level,
        anchors: presentation.anchors,
        folded: presentation.folded,
        address: &target_address,
        text: &|key| site.language.text(key),
    })
}

fn target_address(site: &Site, from: &str, target: &Target, presentation: Presentation) -> String {
    let Presentation { form, anchors, .. } = presentation;
    match target {
        Target::External(address) => match form {
            // It may begin with `//`, and leave the scheme to the page.
            Form::Absolute => site.settings.base_url.resolve(from, address),
            Form::Rooted => address.clone(),
        },
        Target::Anchor(anchor) if anchors => format!("#{}", encoded(anchor)),
        Target::Anchor(anchor) => {
            format!("{}#{}", address(site, from, form), encoded(anchor))
        }
        Target::File { id, fragment, .. } => {
            let of_post = site.post_named(id).map(|id| &site.post(id).path);
            let path = of_post.or_else(|| site.own_page_named(id).map(|page| &page.path));
            // A link to a file that is not there fails the build elsewhere.
            let path = path.map_or("", String::as_str);
            with_fragment(address(site, path, form), fragment.as_deref())
        }
        Target::Site(written) => {
            let path = path_on_site(written, from).unwrap_or_default();
            let rest = written.find(['?', '#']).map_or("", |at| &written[at..]);
            format!("{}{}", address(site, &path, form), encoded(rest))
        }
    }
}

fn with_fragment(address: String, fragment: Option<&str>) -> String {
    match fragment {
        Some(fragment) if !fragment.is_empty() => format!("{address}#{}", encoded(fragment)),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn a_path_in_the_settings_begins_where_the_site_does() {
        let site = TestSite::new()
            .settings("base_url: https://example.net/status/")
            .resolve();
        for (written, address) in [
            ("/tags/", "/status/tags/"),
            ("/", "/status/"),
            ("//example.org/a", "//example.org/a"),
            ("https://example.org/a", "https://example.org/a"),
            ("mailto:help@example.org", "mailto:help@example.org"),
        ] {
            assert_eq!(of_settings(&site, written), address, "{written}");
        }
    }
}
