//! Looks through rendered pages for links and anchors that lead nowhere.
//!
//! After the *render* stage, for `statusgen check`. Links that authors write in Markdown are
//! checked earlier, at their place in the post; this finds what templates, `site.yaml` and raw
//! HTML bring.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use html5gum::{Token, Tokenizer};
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::output::{Contents, OutputFile};
use crate::url::{self, BaseUrl};

/// What a page offers and asks for.
struct Page<'a> {
    path: &'a str,
    ids: HashSet<String>,
    addresses: BTreeSet<String>,
}

/// Reports each broken link once, at the first page that has it.
#[must_use]
pub fn links(files: &[OutputFile], base: &BaseUrl) -> Vec<Diagnostic> {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let pages: Vec<Page<'_>> = files.par_iter().filter_map(read).collect();
    let ids: HashMap<&str, &HashSet<String>> =
        pages.iter().map(|page| (page.path, &page.ids)).collect();
    let leads_somewhere = |page: &Page<'_>, address: &str| {
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
    let broken: BTreeMap<&str, &str> = pages
        .iter()
        .rev()
        .flat_map(|page| page.addresses.iter().map(move |address| (page, address)))
        .filter(|(page, address)| !leads_somewhere(page, address))
        .map(|(page, address)| (address.as_str(), page.path))
        .collect();
    broken
        .into_iter()
        .map(|(address, page)| Diagnostic::broken_page_link(page, address))
        .collect()
}

fn read(file: &OutputFile) -> Option<Page<'_>> {
    const ADDRESSES: [&[u8]; 4] = [b"href", b"src", b"action", b"poster"];
    let path = file.path.as_str();
    let Contents::Bytes(bytes) = &file.contents else {
        return None;
    };
    if !path.ends_with(".html") {
        return None;
    }
    let mut page = Page {
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
        let told: Vec<String> = links(&files, &base)
            .iter()
            .map(|diagnostic| {
                let (file, ..) = diagnostic.sort_key();
                format!("{file}: {}", diagnostic.message)
            })
            .collect();
        let broken =
            |page: &str, target: &str| format!("{page}: this page links to nowhere: {target}");
        assert_eq!(
            told,
            [
                broken("tags/index.html", "#there"),
                broken("tags/index.html", "../#x"),
                broken("index.html", "/status/nope/"),
                broken("tags/index.html", "https://example.net/status/gone.css"),
            ]
        );
    }
}
