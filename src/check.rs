//! Looks through rendered pages for links and anchors that lead nowhere.
//!
//! After the *render* stage, for `statusgen check`. Links that authors write in posts are
//! checked earlier, at their place in the post; this finds what templates and `site.yaml`
//! bring.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use html5gum::{Token, Tokenizer};
use rayon::prelude::*;

use crate::content::Target;
use crate::diagnostic::Diagnostic;
use crate::output::{Contents, OutputFile};
use crate::plan::path_on_site;
use crate::site::{Post, Site};
use crate::url::{self, BaseUrl};

/// What a page offers and asks for.
struct CheckedPage<'a> {
    path: &'a str,
    ids: HashSet<String>,
    addresses: BTreeSet<String>,
}

/// Reports each broken link once: in the posts that have it, else at the first page that does.
#[must_use]
pub fn links(files: &[OutputFile], site: &Site) -> Vec<Diagnostic> {
    let base = &site.settings.base_url;
    let mut diagnostics = Vec::new();
    for (address, page) in broken(files, base) {
        let in_posts = match target(&page, &address, base) {
            Some((path, Some(anchor))) => to_anchor(site, &path, &anchor),
            _ => Vec::new(),
        };
        if in_posts.is_empty() {
            diagnostics.push(Diagnostic::broken_page_link(&page, &address));
        }
        diagnostics.extend(in_posts);
    }
    diagnostics
}

/// The links of posts to an anchor that is not there. Links to no page at all fail the build, and
/// so do those to anchors of posts.
fn to_anchor(site: &Site, path: &str, anchor: &str) -> Vec<Diagnostic> {
    let leads_there = |post: &Post, written: &str| {
        let fragment = written.split_once('#').map(|(_, fragment)| fragment);
        fragment.map(url::unescape_path).as_deref() == Some(anchor)
            && path_on_site(written, post).as_deref() == Some(path)
    };
    let mut diagnostics = Vec::new();
    for post in &site.posts {
        for link in &post.body.links {
            if let Target::Site(written) = &link.target
                && leads_there(post, written)
            {
                diagnostics.push(Diagnostic::link_to_no_anchor(
                    &post.file,
                    link.span,
                    anchor,
                    [],
                ));
            }
        }
    }
    diagnostics
}

/// Each address that leads nowhere, with the first page that has it.
fn broken(files: &[OutputFile], base: &BaseUrl) -> BTreeMap<String, String> {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let pages: Vec<CheckedPage<'_>> = files.par_iter().filter_map(read).collect();
    let ids: HashMap<&str, &HashSet<String>> =
        pages.iter().map(|page| (page.path, &page.ids)).collect();
    let leads_somewhere = |page: &CheckedPage<'_>, address: &str| {
        let Some((path, anchor)) = target(page.path, address, base) else {
            return true;
        };
        let file = [
            path.clone(),
            format!("{path}index.html"),
            format!("{path}/index.html"),
        ]
        .into_iter()
        .find(|file| paths.contains(file.as_str()));
        match (file, anchor) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(file), Some(anchor)) => ids
                .get(file.as_str())
                .is_none_or(|ids| ids.contains(&anchor)),
        }
    };
    pages
        .iter()
        .rev()
        .flat_map(|page| page.addresses.iter().map(move |address| (page, address)))
        .filter(|(page, address)| !leads_somewhere(page, address))
        .map(|(page, address)| (address.clone(), page.path.to_owned()))
        .collect()
}

fn read(file: &OutputFile) -> Option<CheckedPage<'_>> {
    const ADDRESSES: [&[u8]; 4] = [b"href", b"src", b"action", b"poster"];
    let path = file.path.as_str();
    let Contents::Bytes(bytes) = &file.contents else {
        return None;
    };
    if !path.ends_with(".html") {
        return None;
    }
    let mut page = CheckedPage {
        path,
        ids: HashSet::new(),
        addresses: BTreeSet::new(),
    };
    for token in Tokenizer::new(bytes.as_slice()).flatten() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        for (name, value) in &tag.attributes {
            let text = String::from_utf8_lossy(value).into_owned();
            if name.as_slice() == b"id" {
                page.ids.insert(text);
            } else if ADDRESSES.contains(&name.as_slice()) {
                page.addresses.insert(text);
            }
        }
    }
    Some(page)
}

/// The path on the site that an address means on a page, and its anchor; none if it leads to
/// another site.
fn target(page: &str, address: &str, base: &BaseUrl) -> Option<(String, Option<String>)> {
    let home = base.absolute("");
    let (address, anchor) = match address.split_once('#') {
        Some((address, anchor)) => (address, Some(url::unescape_path(anchor))),
        None => (address, None),
    };
    let anchor = anchor.filter(|anchor| !anchor.is_empty() && anchor != "top");
    let address = address.split('?').next().unwrap_or_default();
    if address.is_empty() {
        return Some((page.to_owned(), anchor));
    }
    let rest = if let Some(rest) = address.strip_prefix(&home) {
        rest.to_owned()
    } else if address.starts_with("//") || url::scheme(address) != url::Scheme::Relative {
        return None;
    } else if address.starts_with('/') {
        // A path outside of the site's own is another site's, on the same host.
        address.strip_prefix(base.root())?.to_owned()
    } else {
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{address}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut path = url::unescape_path(&parts.join("/"));
    if rest.ends_with('/') && !path.is_empty() {
        path.push('/');
    }
    Some((path, anchor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::OutputPath;

    #[test]
    fn broken_links_are_told_once() {
        let page = |path: &str, html: &str| OutputFile {
            path: OutputPath::new(path).unwrap(),
            contents: Contents::Bytes(html.as_bytes().to_vec()),
        };
        let files = [
            page(
                "index.html",
                "<a href=/status/tags/>a</a><a href=/status/nope/>b</a>",
            ),
            page(
                "tags/index.html",
                "<p id=here><a href='#here'>a</a><a href='#there'>b</a><a href=/elsewhere/>c</a>\
                 <a href=/status/nope/>d</a><a href='../#x'>e</a><a href=https://example.org/>f</a>\
                 <link href=https://example.net/status/gone.css>",
            ),
        ];
        let base = BaseUrl::parse("https://example.net/status/").unwrap();
        let told: Vec<(String, String)> = broken(&files, &base).into_iter().collect();
        let found = |page: &str, address: &str| (address.to_owned(), page.to_owned());
        assert_eq!(
            told,
            [
                found("tags/index.html", "#there"),
                found("tags/index.html", "../#x"),
                found("index.html", "/status/nope/"),
                found("tags/index.html", "https://example.net/status/gone.css"),
            ]
        );
    }
}
