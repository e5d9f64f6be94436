//! The built-in theme, embedded so that an installed binary needs no file beside it.
//!
//! Its sources are `templates/`, `static/` and `i18n/` at the top of the project, which is a site itself.

use std::borrow::Cow;

use crate::digest::{self, Hasher};

/// The templates: name and text.
pub const TEMPLATES: [(&str, &str); 23] = [
    ("404.html", include_str!("../templates/404.html")),
    ("archives.html", include_str!("../templates/archives.html")),
    ("base.html", include_str!("../templates/base.html")),
    (
        "categories.html",
        include_str!("../templates/categories.html"),
    ),
    (
        "components/entry.html",
        include_str!("../templates/components/entry.html"),
    ),
    (
        "components/head.html",
        include_str!("../templates/components/head.html"),
    ),
    (
        "components/incident.html",
        include_str!("../templates/components/incident.html"),
    ),
    (
        "components/list.html",
        include_str!("../templates/components/list.html"),
    ),
    (
        "components/post.html",
        include_str!("../templates/components/post.html"),
    ),
    (
        "components/state.html",
        include_str!("../templates/components/state.html"),
    ),
    (
        "components/system.html",
        include_str!("../templates/components/system.html"),
    ),
    (
        "components/time.html",
        include_str!("../templates/components/time.html"),
    ),
    ("early.js", include_str!("../templates/early.js")),
    ("embed.html", include_str!("../templates/embed.html")),
    ("home.html", include_str!("../templates/home.html")),
    ("list.html", include_str!("../templates/list.html")),
    ("page.html", include_str!("../templates/page.html")),
    ("post.html", include_str!("../templates/post.html")),
    ("redirect.html", include_str!("../templates/redirect.html")),
    ("search.html", include_str!("../templates/search.html")),
    ("server.html", include_str!("../templates/server.html")),
    ("servers.html", include_str!("../templates/servers.html")),
    ("tags.html", include_str!("../templates/tags.html")),
];

/// How a built-in template is named to people: it is no file of their site.
pub(crate) const BUILT_IN: &str = "built-in templates/";

/// What accents are read on, red, green and blue: `--paper` and `--surface` of `style.css` on light
/// pages, then on dark ones.
pub const GROUNDS: [[(u8, u8, u8); 2]; 2] = [
    [(0xfb, 0xfa, 0xf8), (0xff, 0xff, 0xff)],
    [(0x15, 0x16, 0x1a), (0x1c, 0x1e, 0x23)],
];

/// The files that are published as they are: name and contents.
pub const ASSETS: [(&str, &[u8]); 17] = [
    (
        "card-critical.png",
        include_bytes!("../static/card-critical.png"),
    ),
    (
        "card-maintenance.png",
        include_bytes!("../static/card-maintenance.png"),
    ),
    ("card-major.png", include_bytes!("../static/card-major.png")),
    ("card-minor.png", include_bytes!("../static/card-minor.png")),
    ("card-none.png", include_bytes!("../static/card-none.png")),
    ("card.png", include_bytes!("../static/card.png")),
    ("embed.js", include_bytes!("../static/embed.js")),
    ("feed.css", include_bytes!("../static/feed.css")),
    (
        "icon-critical.svg",
        include_bytes!("../static/icon-critical.svg"),
    ),
    (
        "icon-maintenance.svg",
        include_bytes!("../static/icon-maintenance.svg"),
    ),
    ("icon-major.svg", include_bytes!("../static/icon-major.svg")),
    ("icon-minor.svg", include_bytes!("../static/icon-minor.svg")),
    ("icon-none.svg", include_bytes!("../static/icon-none.svg")),
    ("icon.svg", include_bytes!("../static/icon.svg")),
    ("search.js", include_bytes!("../static/search.js")),
    ("statusgen.js", include_bytes!("../static/statusgen.js")),
    ("style.css", include_bytes!("../static/style.css")),
];

/// The words of the theme in each language: name and text.
pub const LANGUAGES: [(&str, &str); 13] = [
    ("ar.yaml", include_str!("../i18n/ar.yaml")),
    ("de.yaml", include_str!("../i18n/de.yaml")),
    ("en.yaml", include_str!("../i18n/en.yaml")),
    ("es.yaml", include_str!("../i18n/es.yaml")),
    ("fr.yaml", include_str!("../i18n/fr.yaml")),
    ("it.yaml", include_str!("../i18n/it.yaml")),
    ("ja.yaml", include_str!("../i18n/ja.yaml")),
    ("nl.yaml", include_str!("../i18n/nl.yaml")),
    ("pl.yaml", include_str!("../i18n/pl.yaml")),
    ("pt-PT.yaml", include_str!("../i18n/pt-PT.yaml")),
    ("pt.yaml", include_str!("../i18n/pt.yaml")),
    ("ru.yaml", include_str!("../i18n/ru.yaml")),
    ("zh.yaml", include_str!("../i18n/zh.yaml")),
];

/// A site's own file in `static/` that is added to the style sheet, at its end.
pub const ADDED_STYLE: &str = "custom.css";

/// What is published of a file of the theme: of scripts what runs, without the lines that only
/// explain, without indentation and without spaces beside punctuation, which is a fifth of their
/// weight. Style sheets stay as they are written; they are small enough.
#[must_use]
pub fn published(name: &str, contents: &'static [u8]) -> Cow<'static, [u8]> {
    let script = std::str::from_utf8(contents)
        .ok()
        .filter(|_| name.ends_with(".js"));
    script.map_or(Cow::Borrowed(contents), |script| {
        let lines = script.lines().map(str::trim_start);
        let mut code = String::with_capacity(script.len());
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with("//")) {
            push_tight(&mut code, line);
            code.push('\n');
        }
        Cow::Owned(code.into_bytes())
    })
}

/// Adds a line of a script without the spaces beside its punctuation, but for `+` and `-`, of which
/// two in a row are something else. Between single quotes all stays, and so does a line in which
/// a quote may be part of another thing: a template, an expression, a comment.
fn push_tight(code: &mut String, line: &str) {
    const TIGHT: &[char] = &[
        '=', '(', ')', '{', '}', '[', ']', ',', ';', ':', '?', '&', '|', '<', '>', '!', '*', '%',
    ];
    if line.contains(['"', '`', '/', '\\']) {
        code.push_str(line);
        return;
    }
    for (number, piece) in line.split('\'').enumerate() {
        if number > 0 {
            code.push('\'');
        }
        if number % 2 == 1 {
            code.push_str(piece);
            continue;
        }
        for (at, letter) in piece.char_indices() {
            let (before, after) = (&piece[..at], &piece[at + letter.len_utf8()..]);
            if letter != ' ' || !(before.ends_with(TIGHT) || after.starts_with(TIGHT)) {
                code.push(letter);
            }
        }
    }
}

/// The theme's style sheet with its layers in the order of the source, for browsers that know no
/// layers. Its rules are written so that nothing else decides between two of them; a browser test
/// compares the pages. Each layer begins and ends on a line without indentation; the others lose
/// theirs, some 120 bytes of a compressed home page.
#[must_use]
pub fn without_layers(style: &[u8]) -> Vec<u8> {
    let lines = style.split_inclusive(|byte| *byte == b'\n');
    lines
        .filter(|line| !line.starts_with(b"@layer ") && !line.starts_with(b"}"))
        .map(|line| line.strip_suffix(b"\n").unwrap_or(line).trim_ascii_start())
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, b"\n"])
        .collect::<Vec<_>>()
        .concat()
}

/// Files that other sites ask for by their names.
const KNOWN_BY_NAME: [&str; 1] = ["embed.js"];

/// The name that a file of the theme is published under, or a site's own in its place.
///
/// `style.css` becomes `style.0123456789.css`: the name holds a hash of the contents, so whoever
/// has the file may keep it for ever, and asks for another name once there is another file. It
/// stays in its folder, so that what a style sheet names beside itself is where it was.
#[must_use]
pub fn published_name(name: &str, contents: &[u8]) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !KNOWN_BY_NAME.contains(&name) => {
            let mut hasher = Hasher::default();
            hasher.piece(contents);
            let hash = digest::hex(&hasher.finish());
            format!("{stem}.{}.{extension}", &hash[..10])
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_published_without_what_explains_them() {
        let script = b"// Why.\n\n  f('// a'); // b\n    // c\n\tg();\n";
        let published = published("a.js", script);
        assert_eq!(&*published, b"f('// a'); // b\ng();\n");
    }

    #[test]
    fn scripts_are_published_without_spaces_beside_punctuation() {
        for (line, expected) in [
            ("const a = (b) => { c(); };", "const a=(b)=>{c();};"),
            (
                "for (const a of [b, c]) d += a;",
                "for(const a of[b,c])d +=a;",
            ),
            ("a = b + +c - -d;", "a=b + +c - -d;"),
            ("f(' = ', a ? '( b' : ', ');", "f(' = ',a?'( b':', ');"),
            ("f(`${a} = ${b}`, c);", "f(`${a} = ${b}`, c);"),
            ("a = /'( = )'/.test(b);", "a = /'( = )'/.test(b);"),
            ("a = 'it\\'s ( b )';", "a = 'it\\'s ( b )';"),
            ("a = \"it's ( b )\";", "a = \"it's ( b )\";"),
        ] {
            let mut code = String::new();
            push_tight(&mut code, line);
            assert_eq!(code, expected);
        }
    }

    #[test]
    fn a_style_sheet_without_layers_has_all_of_its_rules() {
        let style = b"@layer a, b;\n\n@layer a {\n  p { top: 0 }\n}\n@layer b {\n  @media print {\n    p { top: 0 }\n  }\n}\n";
        let expected = "p { top: 0 }\n@media print {\np { top: 0 }\n}\n";
        assert_eq!(String::from_utf8(without_layers(style)).unwrap(), expected);

        let theme =
            String::from_utf8(without_layers(include_bytes!("../static/style.css"))).unwrap();
        assert!(!theme.contains("@layer"));
        assert_eq!(theme.matches('{').count(), theme.matches('}').count());
    }

    #[test]
    fn a_name_changes_with_the_contents() {
        for (name, contents, published) in [
            ("style.css", "a", "style.ca978112ca.css"),
            ("style.css", "foobar", "style.c3ab8ff137.css"),
            ("a.b/icon-major.svg", "a", "a.b/icon-major.ca978112ca.svg"),
            ("embed.js", "a", "embed.js"),
        ] {
            assert_eq!(published_name(name, contents.as_bytes()), published);
        }
    }

    #[allow(clippy::disallowed_methods, reason = "lists the sources of the theme")]
    fn names_in(folder: &str) -> Vec<String> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut names: Vec<String> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(&folder).unwrap().to_owned())
            .map(|path| path.into_os_string().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let style = include_str!("../static/style.css");
        for (name, place) in [("paper", 0), ("surface", 1)] {
            let [light, dark] = GROUNDS.map(|grounds| {
                let (red, green, blue) = grounds[place];
                format!("#{red:02x}{green:02x}{blue:02x}")
            });
            let rule = format!("--{name}: light-dark({light}, {dark});");
            assert!(style.contains(&rule), "{rule}");
        }
    }

    #[test]
    fn every_file_of_the_theme_is_embedded() {
        assert_eq!(
            TEMPLATES.map(|(name, _)| name).to_vec(),
            names_in("templates")
        );
        assert_eq!(ASSETS.map(|(name, _)| name).to_vec(), names_in("static"));
        assert_eq!(LANGUAGES.map(|(name, _)| name).to_vec(), names_in("i18n"));
    }
}
