//! What every page must keep to whatever the theme looks like: a first look at validity, without
//! a validator.

use std::collections::HashSet;

use html5gum::{StartTag, Token, Tokenizer};
use rss::Channel;

use crate::folder::{fixtures, names_in};
use crate::golden::Tree;
use crate::pipeline::{at, generate_folder, now_in, tree};

/// The pages and feeds of every golden site, each under the name of its site.
fn published() -> Tree {
    let mut all = Tree::new();
    for name in names_in(&fixtures("sites")) {
        let source = fixtures("sites").join(&name).join("in");
        let files = generate_folder(&source, at(now_in(&source))).files.unwrap();
        let files = tree(&files).into_iter();
        all.extend(files.map(|(path, bytes)| (format!("{name}: {path}"), bytes)));
    }
    all
}

fn pages() -> impl Iterator<Item = (String, Vec<u8>)> {
    published()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
}

fn elements(page: &[u8]) -> Vec<StartTag<()>> {
    let tokens = Tokenizer::new(page).flatten();
    tokens
        .filter_map(|token| match token {
            Token::StartTag(tag) => Some(tag),
            _ => None,
        })
        .collect()
}

fn attribute(element: &StartTag<()>, name: &str) -> Option<String> {
    let found = element
        .attributes
        .iter()
        .find(|(key, _)| key.as_slice() == name.as_bytes());
    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}

#[test]
fn an_id_stands_once_on_a_page() {
    let mut repeated = Vec::new();
    for (path, page) in pages() {
        let mut seen = HashSet::new();
        for id in elements(&page)
            .iter()
            .filter_map(|element| attribute(element, "id"))
        {
            if !seen.insert(id.clone()) {
                repeated.push(format!("{path}: {id}"));
            }
        }
    }
    assert!(repeated.is_empty(), "{repeated:#?}");
}

#[test]
fn a_picture_has_an_address_and_a_text() {
    let mut wrong = Vec::new();
    for (path, page) in pages() {
        for element in elements(&page)
            .iter()
            .filter(|element| element.name.as_slice() == b"img")
        {
            let complete = attribute(element, "src").is_some_and(|src| !src.is_empty())
                && attribute(element, "alt").is_some();
            if !complete {
                wrong.push(path.clone());
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn paragraphs_hold_something_and_end() {
    let mut wrong = Vec::new();
    for (path, page) in pages() {
        let text = String::from_utf8(page).unwrap();
        let opened = text.matches("<p>").count() + text.matches("<p ").count();
        let (closed, empty) = (
            text.matches("</p>").count(),
            text.matches("<p></p>").count(),
        );
        if opened != closed || empty > 0 {
            wrong.push(format!(
                "{path}: {opened} opened, {closed} closed, {empty} empty"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_page_has_one_heading_of_the_first_level_and_skips_none() {
    let mut wrong = Vec::new();
    for (path, page) in pages() {
        let levels: Vec<i32> = elements(&page)
            .iter()
            .filter_map(|element| match element.name.as_slice() {
                [b'h', level @ b'1'..=b'6'] => Some(i32::from(level - b'0')),
                _ => None,
            })
            .collect();
        if levels.is_empty() && String::from_utf8_lossy(&page).contains("http-equiv=\"refresh\"") {
            continue;
        }
        let first = levels.iter().filter(|level| **level == 1).count();
        let skips = levels.windows(2).any(|pair| pair[1] > pair[0] + 1);
        if first != 1 || skips {
            wrong.push(format!("{path}: {levels:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn feeds_can_be_read_and_lead_to_absolute_addresses() {
    let is_feed = |path: &String| path.ends_with("feed.xml");
    for (path, bytes) in published().into_iter().filter(|(path, _)| is_feed(path)) {
        let channel =
            Channel::read_from(bytes.as_slice()).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut ids = HashSet::new();
        assert!(channel.link().starts_with("http"), "{path}");
        for item in channel.items() {
            let link = item.link().expect("an item has a link");
            assert!(
                link.starts_with("http") && link.is_ascii(),
                "{path}: {link}"
            );
            let id = item.guid().expect("an item has a guid").value();
            assert!(ids.insert(id.to_owned()), "{path}: {id} stands twice");
            let date = item.pub_date().expect("an item has a date");
            assert!(
                chrono::DateTime::parse_from_rfc2822(date).is_ok(),
                "{path}: {date}"
            );
            let content = item.content().expect("an item has the whole post");
            for rooted in ["href=\"/", "src=\"/", "href=\"#"] {
                let relative = content.replace("href=\"//", "").contains(rooted);
                assert!(!relative, "{path}: {rooted} in {content}");
            }
        }
    }
}
