//! Links in posts, pages and settings to pages and files of the site, and its logo and favicon:
//! whether they are there.

use std::cell::LazyCell;
use std::collections::HashSet;

use super::Plan;
use super::html::{file_of, site_paths};
use crate::content::{Body, Target, TitledLink};
use crate::diagnostic::Diagnostic;
use crate::site::Site;
use crate::source::SourceFile;
use crate::url;

/// The path from the site's root of a link that stands at a path, not escaped, without query and
/// fragment. None if it leads out of the site.
#[must_use]
pub(crate) fn path_on_site(written: &str, from: &str) -> Option<String> {
    let path = written.split(['?', '#']).next().unwrap_or_default();
    let path = url::unescape_path(path);
    let (mut folders, rest): (Vec<&str>, &str) = if let Some(rest) = path.strip_prefix('/') {
        (Vec::new(), rest)
    } else {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folders = folder.split('/').filter(|part| !part.is_empty());
        (folders.collect(), path.as_str())
    };
    let is_folder = rest.is_empty() || rest.ends_with(['/', '.']);
    for part in rest.split('/').filter(|part| !matches!(*part, "" | ".")) {
        if part == ".." {
            folders.pop()?;
        } else {
            folders.push(part);
        }
    }
    let joined = folders.join("/");
    Some(if joined.is_empty() || !is_folder {
        joined
    } else {
        format!("{joined}/")
    })
}

/// Suggestions take the longest, and nobody reads more.
const MOST_SUGGESTIONS: usize = 100;

/// The texts of posts, pages and the introduction: the file of each, the path that its links stand at, and itself.
pub(crate) fn texts(site: &Site) -> impl Iterator<Item = (&SourceFile, &str, &Body)> {
    let posts = site.posts.iter();
    let posts = posts.map(|post| (&post.file, post.path.as_str(), &post.body));
    let pages = site.own_pages.iter();
    let pages = pages.map(|page| (&page.file, page.path.as_str(), &page.body));
    let intro = site.settings.file.iter().zip(&site.settings.intro);
    let intro = intro.map(|(file, body)| (file, site_paths::HOME, body));
    posts.chain(pages).chain(intro)
}

pub(super) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let files: HashSet<&str> = plan.pages.iter().map(|page| page.path.as_str()).collect();
    let leads_somewhere = |path: &str| {
        files.contains(path)
            || files.contains(file_of(path).as_str())
            || files.contains(format!("{path}/index.html").as_str())
    };
    let known: LazyCell<Vec<String>, _> = LazyCell::new(|| {
        plan.pages
            .iter()
            .map(|page| format!("/{}", page.path.as_str().trim_end_matches("index.html")))
            .collect()
    });
    let mut diagnostics = Vec::new();
    if let Some(file) = &site.settings.file {
        for (written, span) in site.settings.appearance.pictures() {
            let path = url::unescape_path(written.trim_start_matches('/'));
            if !files.contains(plan.assets.path(&path)) {
                diagnostics.push(Diagnostic::missing_picture(
                    file,
                    span,
                    written,
                    known.iter().map(String::as_str),
                ));
            }
        }
    }
    let on_site = |link: &&TitledLink| url::on_site(&link.url.value).is_some();
    for link in site.settings.links_of_layout().filter(on_site) {
        let Some(file) = &site.settings.file else {
            continue;
        };
        let path = path_on_site(&link.url.value, site_paths::HOME);
        if !path.is_some_and(|path| leads_somewhere(&path)) {
            let known = known.iter().map(String::as_str);
            let (span, written) = (link.url.span, &link.url.value);
            diagnostics.push(Diagnostic::link_to_nowhere(file, span, written, known));
        }
    }
    for (file, from, body) in texts(site) {
        for link in &body.links {
            let Target::Site(written) = &link.target else {
                continue;
            };
            let path = path_on_site(written, from);
            if !path.is_some_and(|path| leads_somewhere(&path)) {
                let suggested = if diagnostics.len() < MOST_SUGGESTIONS {
                    known.as_slice()
                } else {
                    &[]
                };
                let known = suggested.iter().map(String::as_str);
                diagnostics.push(Diagnostic::link_to_nowhere(file, link.span, written, known));
            }
        }
    }
    diagnostics
}
