//! Golden sites: `tests/sites/NAME/in` and what comes of it.
//!
//! `paths` lists every file that is published. `expected` holds what the site is there to show:
//! each site here says which files are kept whole, and of which the main part or an entry is
//! enough. The layout, and whatever else many pages share, so stands there once for each template
//! and not once for each page. `in/now` is the instant that a site is built for.
//!
//! The theme's own files are left out, and hashes in names are `HASH`, or a change of the theme's
//! style would change every site.

use std::collections::BTreeSet;

use statusgen::output::{Contents, OutputFile};
use statusgen::theme;

use crate::folder::{files_below, fixtures, names_in, temporary, write};
use crate::golden::{Kept, Tree, assert_none, difference, text_difference, tree_differences};
use crate::pipeline::{at, check_folder, generate_folder, now_in, told, tree};

macro_rules! sites {
    ($($(#[$about:meta])* $name:ident { $($part:ident: $patterns:expr,)* })*) => {
        $(
            $(#[$about])*
            #[test]
            fn $name() {
                check(stringify!($name), &Kept { $($part: &$patterns,)* });
            }
        )*

        #[test]
        fn every_site_is_tested() {
            assert_eq!(names_in(&fixtures("sites")), [$(stringify!($name)),*]);
        }
    };
}

sites! {
    /// A language that is written from right to left, with six plural forms.
    arabic {
        whole: [
            "index.html",
            "embed/index.html",
            "api/v2/summary.json",
            "badge/NC-036.svg",
            "badge/status.svg",
            "maintenance.ics",
            "search/*.json",
        ],
        main: [
            "2026/03/*/*/index.html",
            "archives/index.html",
            "search/index.html",
            "server/*/index.html",
            "servers/index.html",
        ],
        entry: ["atom.xml", "feed.xml", "history.rss"],
    }
    /// Systems that something else probes, all of them down; and systems' older incidents.
    checks {
        whole: ["api/v2/summary.json", "badge/status.svg", "embed/index.html"],
        main: [
            "index.html",
            "2026/03/17/blip/index.html",
            "2026/03/19/power/index.html",
            "server/MAIL1/index.html",
            "server/NEW1/index.html",
            "server/WEB1/index.html",
            "server/WEB1/page/1/index.html",
            "servers/index.html",
        ],
        entry: ["history.rss"],
    }
    /// A language of which the site itself has words, a time zone, and colours of its own.
    german {
        whole: [
            "embed/index.html",
            "api/v2/summary.json",
            "badge/*.svg",
            "maintenance.ics",
            "style.HASH.css",
        ],
        main: [
            "index.html",
            "2026/*/*/*/index.html",
            "404.html",
            "archives/index.html",
            "categories/index.html",
            "category/storung/index.html",
            "search/index.html",
            "server/*/index.html",
            "servers/index.html",
            "tags/index.html",
        ],
        entry: ["atom.xml", "feed.xml", "history.atom", "history.rss"],
    }
    /// The way of incidents through their updates; and an example of each page and format, whole.
    incident {
        whole: [
            "index.html",
            "2026/03/10/databases-away/index.html",
            "2026/03/index.html",
            "404.html",
            "archives/index.html",
            "categories/index.html",
            "embed/index.html",
            "search/index.html",
            "server/DB1/index.html",
            "servers/index.html",
            "tags/index.html",
            "_headers",
            "api/*",
            "atom.xml",
            "badge/DB1.*",
            "badge/status.*",
            "category/outages/feed.xml",
            "embed/banner.json",
            "feed.*",
            "history.*",
            "robots.txt",
            "search/*.json",
            "server/DB1/*.xml",
            "sitemap.xml",
        ],
        main: [
            "2026/03/*/*/index.html",
            "category/outages/index.html",
            "server/*/index.html",
        ],
        entry: ["server/MAIL1/feed.xml"],
    }
    /// Lists of several pages, with the names that their posts once had.
    lists {
        whole: [
            "_redirects",
            "category/news/feed.xml",
            "news/one/index.html",
            "old/1.html",
            "page/11/index.html",
            "search/*.json",
            "sitemap.xml",
        ],
        main: [
            "index.html",
            "2025/12/index.html",
            "2025/12/30/one/index.html",
            "2025/12/31/two/index.html",
            "2025/index.html",
            "2026/01/20/five/index.html",
            "2026/01/index.html",
            "2026/index.html",
            "2026/page/1/index.html",
            "archives/index.html",
            "categories/index.html",
            "category/news/index.html",
            "category/news/page/1/index.html",
            "page/1/index.html",
            "page/2/index.html",
            "tags/index.html",
        ],
        entry: ["category/people/feed.xml"],
    }
    /// Maintenance that is ahead, under way, moved, cancelled and done.
    maintenance {
        whole: [
            "api/*",
            "badge/*.json",
            "embed/banner.json",
            "history.rss",
            "2026/03/10/*/maintenance.ics",
            "maintenance.ics",
            "server/*/maintenance.ics",
        ],
        main: [
            "index.html",
            "2026/03/*/*/index.html",
            "server/*/index.html",
            "servers/index.html",
        ],
        entry: ["feed.xml", "server/NS1/feed.xml"],
    }
    /// All that Markdown has, on pages, on lists and in feeds.
    markdown {
        whole: [
            "atom.xml",
            "feed.json",
            "feed.xml",
            "pictures/rack.svg",
            "search/*.json",
        ],
        main: [
            "index.html",
            "2026/03/*/*/index.html",
            "tag/b-bold-b-tag/index.html",
        ],
        entry: ["tag/r-d/feed.xml"],
    }
    /// One post, and nothing else that could be left out.
    minimal {
        whole: [
            "api/*",
            "badge/*",
            "embed/*",
            "history.*",
            "maintenance.ics",
            "sitemap.xml",
        ],
        main: [
            "index.html",
            "2026/03/18/first-words/index.html",
            "servers/index.html",
        ],
        entry: ["feed.xml"],
    }
    /// Pages that the site's author wrote, and links among them and posts; an introduction.
    pages {
        whole: ["imprint/index.html", "sitemap.xml"],
        main: ["index.html", "privacy-note/index.html", "2026/03/18/first-words/index.html"],
        entry: ["feed.xml"],
    }
    /// A site below a path, with signs in it that addresses may not have, its own templates, its
    /// own style and files.
    path {
        whole: [
            "2026/störung.html",
            ".well-known/security.txt",
            "_headers",
            "_redirects",
            "alt/störung/index.html",
            "api/v2/summary.json",
            "badge/web.1.*",
            "bilder/*",
            "embed/*",
            "feed.json",
            "maintenance.ics",
            "robots.txt",
            "search/*.json",
            "sitemap.xml",
            "style.HASH.css",
        ],
        main: [
            "index.html",
            "2026/behoben_日本語.html",
            "404.html",
            "category/storungen/index.html",
            "server/web.1/index.html",
            "tag/grosse/index.html",
        ],
        entry: ["atom.xml", "feed.xml", "history.*", "server/web.1/*.xml"],
    }
    /// Names before ids, ids made of names, old ids that lead on, groups that fold, the worst first.
    systems {
        whole: [
            "_redirects",
            "api/v2/components.json",
            "api/v2/summary.json",
            "badge/*.json",
            "maintenance.ics",
            "search/*.json",
            "server/NC031/*",
        ],
        main: [
            "index.html",
            "2026/03/*/*/index.html",
            "server/NC036/index.html",
            "server/NC041/index.html",
            "server/PAY/index.html",
            "servers/index.html",
        ],
        entry: [],
    }
}

fn check(name: &str, kept: &Kept) {
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
    let own = without_hashes(tree(&own));
    let paths: Vec<&str> = own.keys().map(String::as_str).collect();
    let paths = paths.join("\n") + "\n";
    let mut differences = tree_differences(&folder.join("expected"), &kept.of(&own));
    differences.extend(text_difference(&folder.join("paths"), &paths));
    assert_none(&differences);
}

/// The files with `HASH` for what stands for the contents of the theme's files, or of a site's
/// own in their place.
fn without_hashes(files: Tree) -> Tree {
    let hashed: BTreeSet<(String, String)> = theme::ASSETS
        .iter()
        .map(|(name, bytes)| theme::published_name(name, &theme::published(name, bytes)))
        .chain(files.keys().cloned())
        .filter_map(|path| Some((path.clone(), masked(&path)?)))
        .collect();
    let files = files.into_iter().map(|(path, bytes)| {
        let path = masked(&path).unwrap_or(path);
        match String::from_utf8(bytes) {
            Ok(text) => (path, text_without_hashes(text, &hashed).into_bytes()),
            Err(error) => (path, error.into_bytes()),
        }
    });
    files.collect()
}

/// `style.HASH.css` for `style.0123456789.css`; only names of the theme's files have a hash.
fn masked(path: &str) -> Option<String> {
    theme::ASSETS.iter().find_map(|(name, _)| {
        let (stem, extension) = name.rsplit_once('.')?;
        let hash = path.strip_prefix(stem)?.strip_prefix('.')?;
        let hash = hash.strip_suffix(extension)?.strip_suffix('.')?;
        let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash.then(|| format!("{stem}.HASH.{extension}"))
    })
}

fn text_without_hashes(mut text: String, hashed: &BTreeSet<(String, String)>) -> String {
    for (name, masked) in hashed {
        text = text.replace(name, masked);
    }
    if let Some((_, style)) = theme::ASSETS.iter().find(|(name, _)| *name == "style.css") {
        for sheet in [style.to_vec(), theme::without_layers(style)] {
            text = text.replace(std::str::from_utf8(&sheet).unwrap(), "STYLE");
        }
    }
    if let Some((before, after)) = text.split_once("style-src 'self' 'sha256-")
        && let Some((_, after)) = after.split_once('\'')
    {
        text = format!("{before}style-src 'self' 'sha256-HASH'{after}");
    }
    text
}

#[test]
fn every_kind_of_page_stands_whole_in_a_site() {
    let mut kinds = BTreeSet::new();
    let mut whole = BTreeSet::new();
    for name in names_in(&fixtures("sites")) {
        let folder = fixtures("sites").join(name);
        let source = folder.join("in");
        let files = generate_folder(&source, at(now_in(&source))).files.unwrap();
        kinds.extend(
            tree(&files)
                .values()
                .filter_map(|bytes| kind_of_page(bytes)),
        );
        let expected = files_below(&folder.join("expected"));
        whole.extend(expected.values().filter_map(|bytes| kind_of_page(bytes)));
    }
    assert_eq!(whole, kinds);
}

/// `home` of a page with `<body class="on-home">`.
fn kind_of_page(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (_, kind) = text.split_once("<body class=\"on-")?;
    Some(kind.split_once('"')?.0.to_owned())
}

/// What a site publishes of a file of the theme to which it adds nothing.
fn unadorned(name: &str, bytes: &'static [u8]) -> Vec<u8> {
    match name {
        "style.css" => theme::without_layers(bytes),
        _ => theme::published(name, bytes).into_owned(),
    }
}

fn is_of_theme(file: &OutputFile) -> bool {
    theme::ASSETS.iter().any(|(name, bytes)| {
        let bytes = unadorned(name, bytes);
        theme::published_name(name, &bytes) == file.path.as_str()
            && file.contents == Contents::Bytes(bytes)
    })
}

#[test]
fn the_theme_is_published_where_a_site_has_no_file_of_the_name() {
    let source = fixtures("sites").join("path").join("in");
    let files = generate_folder(&source, at(now_in(&source))).files.unwrap();
    let published = tree(&files);
    for (name, bytes) in theme::ASSETS {
        let bytes = unadorned(name, bytes);
        let found = published.get(&theme::published_name(name, &bytes));
        let expected = (name != "style.css").then(|| bytes.clone());
        assert_eq!(found, expected.as_ref(), "{name}");
    }
    let mut own = std::fs::read(source.join("static/style.css")).unwrap();
    own.extend(b"\n:root { --accent: #b01e5b }\n");
    own.extend(b"@supports (color: light-dark(red, red)) { :root { --accent: light-dark(#b01e5b, #c8648e) } }\n");
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
