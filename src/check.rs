//! Looks through rendered files for links, pictures and anchors that lead nowhere.
//!
//! After the *render* stage, for `statusgen check`. Links that authors write in posts, pages and
//! `site.yaml` are checked earlier, at their place; this finds what templates and style sheets
//! bring, and looks at feeds as their readers meet them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use html5gum::{StartTag, Token, Tokenizer};
use rayon::prelude::*;

use crate::content::Target;
use crate::diagnostic::{self, Diagnostic};
use crate::output::{Contents, OutputFile, kind};
use crate::plan::{path_on_site, texts};
use crate::site::Site;
use crate::url::{self, BaseUrl};

/// What a page, a feed or a style sheet offers and asks for.
struct CheckedFile<'a> {
    path: &'a str,
    ids: HashSet<String>,
    addresses: BTreeSet<String>,
}

/// Reports each broken link once: in the posts, pages or settings that have it, else at the first file
/// that does.
#[must_use]
pub fn links(files: &[OutputFile], site: &Site) -> Vec<Diagnostic> {
    let base = &site.settings.base_url;
    let mut diagnostics = Vec::new();
    for (address, page) in broken(files, base) {
        let target = target(&page, &address, base);
        let written = target.map_or(Vec::new(), |(path, anchor)| {
            let in_texts = anchor.map(|anchor| in_texts(site, &path, &anchor));
            let mut written = in_texts.unwrap_or_default();
            written.extend(in_settings(files, site, &address));
            written
        });
        if written.is_empty() {
            diagnostics.push(Diagnostic::broken_page_link(&page, &address));
        }
        diagnostics.extend(written);
    }
    // A feed has the links of its posts once more.
    diagnostic::sort(&mut diagnostics);
    diagnostics
}

/// The links of posts and pages to an anchor that is not there. Links to no page at all fail the
/// build, and so do those to anchors of posts and pages.
fn in_texts(site: &Site, path: &str, anchor: &str) -> Vec<Diagnostic> {
    let leads_there = |from: &str, written: &str| {
        let fragment = written.split_once('#').map(|(_, fragment)| fragment);
        fragment.map(url::unescape_path).as_deref() == Some(anchor)
            && path_on_site(written, from).as_deref() == Some(path)
    };
    let mut diagnostics = Vec::new();
    for (file, from, body) in texts(site) {
        for link in &body.links {
            if let Target::Site(written) = &link.target
                && leads_there(from, written)
            {
                diagnostics.push(Diagnostic::link_to_no_anchor(file, link.span, anchor, []));
            }
        }
    }
    diagnostics
}

/// The links of `site.yaml` that give pages this address.
fn in_settings(files: &[OutputFile], site: &Site, address: &str) -> Vec<Diagnostic> {
    let settings = &site.settings;
    let root = settings.base_url.root();
    let Some((file, on_site)) = settings.file.as_ref().zip(address.strip_prefix(root)) else {
        return Vec::new();
    };
    let links = settings.all_links();
    let links: Vec<_> = links
        .filter(|link| url::on_site(&link.value) == Some(on_site))
        .collect();
    if links.is_empty() {
        return Vec::new();
    }
    let known = files.iter().map(|file| file.path.as_str());
    let known = known.map(|path| format!("/{}", path.trim_end_matches("index.html")));
    let known: Vec<String> = known.collect();
    links
        .into_iter()
        .map(|url| {
            let known = known.iter().map(String::as_str);
            Diagnostic::link_to_nowhere(file, url.span, &url.value, known)
        })
        .collect()
}

/// Each address that leads nowhere, with the first page that has it.
fn broken(files: &[OutputFile], base: &BaseUrl) -> BTreeMap<String, String> {
    let paths: HashSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let pages: Vec<CheckedFile<'_>> = files.par_iter().filter_map(read).collect();
    let ids: HashMap<&str, &HashSet<String>> =
        pages.iter().map(|page| (page.path, &page.ids)).collect();
    let leads_somewhere = |page: &CheckedFile<'_>, address: &str| {
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

/// None for a file that leads nowhere by itself, such as a picture.
fn read(file: &OutputFile) -> Option<CheckedFile<'_>> {
    let path = file.path.as_str();
    let Contents::Bytes(bytes) = &file.contents else {
        return None;
    };
    let mut found = CheckedFile {
        path,
        ids: HashSet::new(),
        addresses: BTreeSet::new(),
    };
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" => found.read_html(bytes),
        "css" => found.read_style(&String::from_utf8_lossy(bytes)),
        _ => match kind::of(path) {
            Some(&kind::RSS | &kind::HISTORY_IN_RSS) => found.read_rss(bytes),
            Some(&kind::ATOM | &kind::HISTORY_IN_ATOM) => found.read_atom(bytes),
            Some(&kind::JSON_FEED) => found.read_json_feed(bytes),
            _ => return None,
        },
    }
    Some(found)
}

impl CheckedFile<'_> {
    fn read_html(&mut self, html: &[u8]) {
        const ADDRESSES: [&[u8]; 9] = [
            b"href",
            b"xlink:href",
            b"src",
            b"action",
            b"formaction",
            b"poster",
            b"data",
            b"cite",
            b"background",
        ];
        const SEVERAL_ADDRESSES: [&[u8]; 2] = [b"srcset", b"imagesrcset"];
        for token in Tokenizer::new(html).flatten() {
            let Token::StartTag(tag) = token else {
                continue;
            };
            for (name, value) in &tag.attributes {
                let name = name.as_slice();
                let text = String::from_utf8_lossy(value).into_owned();
                if name == b"id" {
                    self.ids.insert(text);
                } else if ADDRESSES.contains(&name) {
                    self.addresses.insert(text);
                } else if SEVERAL_ADDRESSES.contains(&name) {
                    // `a.png 1x, b.png 2x`
                    let candidates = text.split(", ");
                    let addresses = candidates.filter_map(|it| it.split_whitespace().next());
                    self.addresses
                        .extend(addresses.map(|it| it.trim_end_matches(',').to_owned()));
                } else if name == b"content" && tag.name.as_slice() == b"meta" {
                    self.addresses.extend(address_in_meta(&tag, &text));
                }
            }
        }
    }

    /// Pictures and typefaces, `url(…)`.
    fn read_style(&mut self, style: &str) {
        let without_comments =
            style
                .split("/*")
                .enumerate()
                .filter_map(|(number, part)| match number {
                    0 => Some(part),
                    _ => part.split_once("*/").map(|(_, rest)| rest),
                });
        for part in without_comments {
            for rest in part.split("url(").skip(1) {
                let address = rest.split(')').next().unwrap_or_default();
                let address = address.trim().trim_matches(['"', '\'']);
                self.addresses.insert(address.to_owned());
            }
        }
    }

    fn read_rss(&mut self, xml: &[u8]) {
        // What cannot be read is no feed of ours.
        let Ok(channel) = rss::Channel::read_from(xml) else {
            return;
        };
        self.addresses.insert(channel.link);
        for item in channel.items {
            self.addresses.extend(item.link);
            for html in item.content.iter().chain(&item.description) {
                self.read_html(html.as_bytes());
            }
        }
    }

    fn read_atom(&mut self, xml: &[u8]) {
        let Ok(feed) = atom_syndication::Feed::read_from(xml) else {
            return;
        };
        let of_entries = feed.entries.iter().flat_map(|entry| &entry.links);
        let links = feed.links.iter().chain(of_entries);
        self.addresses.extend(links.map(|link| link.href.clone()));
        for content in feed.entries.iter().filter_map(|entry| entry.content()) {
            self.read_html(content.value().unwrap_or_default().as_bytes());
        }
    }

    fn read_json_feed(&mut self, json: &[u8]) {
        let Ok(feed) = serde_json::from_slice::<serde_json::Value>(json) else {
            return;
        };
        let text = |value: &serde_json::Value, key: &str| value[key].as_str().map(str::to_owned);
        self.addresses.extend(text(&feed, "home_page_url"));
        self.addresses.extend(text(&feed, "feed_url"));
        for item in feed["items"].as_array().into_iter().flatten() {
            self.addresses.extend(text(item, "url"));
            if let Some(html) = text(item, "content_html") {
                self.read_html(html.as_bytes());
            }
        }
    }
}

/// The picture or the address of a preview, or where a page leads on to.
fn address_in_meta(tag: &StartTag<()>, content: &str) -> Option<String> {
    let value = |name: &[u8]| {
        let (_, value) = tag
            .attributes
            .iter()
            .find(|(key, _)| key.as_slice() == name)?;
        Some(String::from_utf8_lossy(value).to_ascii_lowercase())
    };
    if value(b"http-equiv").as_deref() == Some("refresh") {
        let (_, address) = content.split_once("url=")?;
        return Some(address.to_owned());
    }
    let kind = value(b"property").or_else(|| value(b"name"))?;
    let is_address = ["og:image", "og:url", "twitter:image"].contains(&kind.as_str());
    is_address.then(|| content.to_owned())
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

    fn page(path: &str, html: &str) -> OutputFile {
        OutputFile {
            path: OutputPath::new(path).unwrap(),
            contents: Contents::Bytes(html.as_bytes().to_vec()),
        }
    }

    #[test]
    fn whatever_readers_meet_is_followed() {
        let item = |html: &str| format!("<p id=a><a href='https://example.net/{html}'>a</a>");
        for (path, text, lost) in [
            (
                "a.html",
                "<img src=/here.png srcset='/here.png 1x, /lost.png 2x'>",
                "/lost.png",
            ),
            (
                "a.html",
                "<video poster=/lost.png src=/here.png></video>",
                "/lost.png",
            ),
            ("a.html", "<svg><use xlink:href='#lost'/></svg>", "#lost"),
            (
                "a.html",
                "<meta property=og:image content=https://example.net/lost.png>",
                "https://example.net/lost.png",
            ),
            (
                "a.html",
                "<meta http-equiv=refresh content='0; url=/lost/'>",
                "/lost/",
            ),
            (
                "style.0123.css",
                "a { background: url(here.png) } /* url(no.png) */ b { src: url( \"lost.woff2\" ) }",
                "lost.woff2",
            ),
            (
                "feed.xml",
                &format!(
                    "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
                     <channel><title>T</title><link>https://example.net/</link><description/>\
                     <item><link>https://example.net/here.png</link>\
                     <content:encoded><![CDATA[{}]]></content:encoded></item></channel></rss>",
                    item("lost/")
                ),
                "https://example.net/lost/",
            ),
            (
                "history.atom",
                &format!(
                    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><id>i</id>\
                     <updated>2026-01-01T00:00:00Z</updated><entry><title>T</title><id>i</id>\
                     <updated>2026-01-01T00:00:00Z</updated><link href=\"https://example.net/here.png\"/>\
                     <content type=\"html\"><![CDATA[{}]]></content></entry></feed>",
                    item("here.html#lost")
                ),
                "https://example.net/here.html#lost",
            ),
            (
                "feed.json",
                &serde_json::json!({"items": [{
                    "url": "https://example.net/here.png", "content_html": item("lost"),
                }]})
                .to_string(),
                "https://example.net/lost",
            ),
        ] {
            let files = [
                page(path, text),
                page("here.png", ""),
                page("here.html", ""),
                page("index.html", ""),
            ];
            let base = BaseUrl::parse("https://example.net/").unwrap();
            let found: Vec<(String, String)> = broken(&files, &base).into_iter().collect();
            assert_eq!(found, [(lost.to_owned(), path.to_owned())], "{text}");
        }
    }

    #[test]
    fn broken_links_are_told_once() {
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
        let found: Vec<(String, String)> = broken(&files, &base).into_iter().collect();
        let link = |page: &str, address: &str| (address.to_owned(), page.to_owned());
        assert_eq!(
            found,
            [
                link("tags/index.html", "#there"),
                link("tags/index.html", "../#x"),
                link("index.html", "/status/nope/"),
                link("tags/index.html", "https://example.net/status/gone.css"),
            ]
        );
    }
}
