//! Golden whole sites: `tests/sites/NAME/in` and what comes of it, `tests/sites/NAME/expected`.
//!
//! A folder `in` may hold a file `now` with the instant that it is built for. The theme's own
//! files are left out of `expected`, and the hashes in their names there are `HASH`, or a change
//! of its style would change every site.

use statusgen::output::{Contents, OutputFile};
use statusgen::theme;

use crate::folder::{files_below, fixtures, names_in, temporary, write};
use crate::golden::{assert_none, difference, tree_differences};
use crate::pipeline::{at, check_folder, generate_folder, now_in, told, tree};

macro_rules! sites {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        #[test]
        fn every_site_is_tested() {
            assert_eq!(names_in(&fixtures("sites")), [$(stringify!($name)),*]);
        }
    };
}

sites!(arabic german incident lists maintenance markdown minimal path);

fn check(name: &str) {
    let folder = fixtures("sites").join(name);
    let source = folder.join("in");
    let options = at(now_in(&source));
    let found = check_folder(&source, options);
    assert!(found.is_empty(), "{name} has mistakes:\n{}", told(&found));

    let files = generate_folder(&source, options).files.unwrap();
    let own: Vec<OutputFile> = files
        .into_iter()
        .filter(|file| !is_of_theme(file))
        .collect();
    let mut own = tree(&own);
    own.values_mut().for_each(forget_hashes);
    assert_none(&tree_differences(&folder.join("expected"), &own));
}

fn forget_hashes(contents: &mut Vec<u8>) {
    let Ok(mut text) = String::from_utf8(contents.clone()) else {
        return;
    };
    for (name, bytes) in theme::ASSETS {
        if let Some((stem, extension)) = name.rsplit_once('.') {
            let published = theme::published_name(name, &theme::published(name, bytes));
            text = text.replace(&published, &format!("{stem}.HASH.{extension}"));
        }
        if name == "style.css" {
            text = text.replace(std::str::from_utf8(bytes).unwrap(), "STYLE");
        }
    }
    if let Some((before, after)) = text.split_once("style-src 'self' 'sha256-")
        && let Some((_, after)) = after.split_once('\'')
    {
        text = format!("{before}style-src 'self' 'sha256-HASH'{after}");
    }
    *contents = text.into_bytes();
}

fn is_of_theme(file: &OutputFile) -> bool {
    theme::ASSETS.iter().any(|(name, bytes)| {
        let bytes = theme::published(name, bytes);
        theme::published_name(name, &bytes) == file.path.as_str()
            && file.contents == Contents::Bytes(bytes.to_vec())
    })
}

#[test]
fn the_theme_is_published_where_a_site_has_no_file_of_the_name() {
    let source = fixtures("sites").join("path").join("in");
    let files = generate_folder(&source, at(now_in(&source))).files.unwrap();
    let published = tree(&files);
    for (name, bytes) in theme::ASSETS {
        let bytes = theme::published(name, bytes);
        let found = published.get(&theme::published_name(name, &bytes));
        let expected = (name != "style.css").then(|| bytes.to_vec());
        assert_eq!(found, expected.as_ref(), "{name}");
    }
    let mut own = std::fs::read(source.join("static/style.css")).unwrap();
    own.extend(b"\n:root { --accent: light-dark(#b01e5b, #c8648e) }\n");
    let name = theme::published_name("style.css", &own);
    assert_eq!(published[&name], own, "a site's own style");
    assert!(!published.contains_key("style.css"), "the name is not kept");
    let home = String::from_utf8_lossy(&published["index.html"]);
    let style = format!("<style>{}</style>", String::from_utf8_lossy(&own));
    assert!(home.contains(&style), "{style} in {home}");
    let other = String::from_utf8_lossy(&published["servers/index.html"]);
    assert!(other.contains(&format!("/{name}\"")), "{name} in {other}");
}

#[test]
fn the_sample_site_and_its_links_are_sound() {
    let folder = fixtures("..");
    let found = check_folder(
        &folder,
        at(crate::pipeline::instant("2026-11-21T12:00:00Z")),
    );
    assert!(found.is_empty(), "{}", told(&found));
}

#[test]
fn a_byte_order_mark_and_carriage_returns_change_nothing() {
    for name in ["incident", "markdown", "path"] {
        let source = fixtures("sites").join(name).join("in");
        let options = at(now_in(&source));
        let plain = generate_folder(&source, options).files.unwrap();

        let other = temporary(&[]);
        for (path, bytes) in files_below(&source) {
            let is_text = path.ends_with(".md") || path.ends_with(".yaml");
            let bytes = if is_text { marked(&bytes) } else { bytes };
            write(&other.path().join(&path), bytes);
        }
        let marked = generate_folder(other.path(), options);
        let files = marked
            .files
            .unwrap_or_else(|| panic!("{name}:\n{}", told(&marked.diagnostics)));
        let (plain, marked) = (tree(&plain), tree(&files));
        for (path, bytes) in &plain {
            let difference = difference(path, bytes, &marked[path]);
            assert_eq!(difference, None, "{name}");
        }
    }
}

/// A text as an editor on Windows may save it.
fn marked(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes).replace('\n', "\r\n");
    format!("\u{feff}{text}").into_bytes()
}
