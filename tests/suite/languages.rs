//! The words of the theme: all of them come from the table, and all of the table is used.

use std::collections::{BTreeMap, BTreeSet};

use statusgen::language::{Category, KEYS, LISTS, Rule, TextKind};
use statusgen::load::{self, Sources};
use statusgen::source::SourceFile;
use statusgen::theme;

use crate::folder::{fixtures, names_in};
use crate::pipeline::{NOW, at, instant, made, now_in, sources, tree};

/// The parts of a template between its `{{`, `{%` and `{#` and their ends, and the rest.
fn split(template: &str) -> (String, Vec<&str>) {
    let (mut outside, mut inside, mut rest) = (String::new(), Vec::new(), template);
    while let Some(at) = rest.find('{') {
        outside.push_str(&rest[..at]);
        let end = match rest.as_bytes().get(at + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => panic!("a loose brace in {rest}"),
        };
        let length = rest[at..].find(end).expect("an end") + end.len();
        if end != "#}" {
            inside.push(&rest[at..at + length]);
        }
        rest = &rest[at + length..];
    }
    outside.push_str(rest);
    (outside, inside)
}

/// The texts of a piece of HTML that readers see or hear.
fn texts(html: &str) -> Vec<&str> {
    const SEEN: [&str; 6] = [
        "aria-label",
        "title",
        "alt",
        "placeholder",
        "label",
        "summary",
    ];
    let mut texts = Vec::new();
    for piece in html.split('<').skip(usize::from(html.starts_with('<'))) {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        texts.push(text);
        for attribute in SEEN {
            let start = format!(" {attribute}=\"");
            if let Some((_, value)) = tag.split_once(&start) {
                texts.push(value.split('"').next().unwrap_or(value));
            }
        }
    }
    texts
}

#[test]
fn no_template_has_words_of_its_own() {
    let mut words = Vec::new();
    let pages = theme::TEMPLATES
        .iter()
        .filter(|(name, _)| name.ends_with(".html"));
    for (name, template) in pages {
        let (outside, inside) = split(template);
        let outside = without_words_of_scripts(&outside);
        let is_word = |text: &&str| text.contains(char::is_alphabetic);
        words.extend(
            texts(&outside)
                .into_iter()
                .filter(is_word)
                .map(|text| format!("{name}: {}", text.trim())),
        );
        // The title that a component is given, and what stands in for a name.
        for expression in inside {
            let titles = expression.split(" title=\"").skip(1);
            let stand_ins = expression.split(" or \"").skip(1);
            let literals = titles
                .chain(stand_ins)
                .filter_map(|rest| rest.split('"').next());
            // A format's own name is the same everywhere.
            words.extend(
                literals
                    .filter(|text| !["RSS", "CSV", "JSON"].contains(text))
                    .map(|text| format!("{name}: {text}")),
            );
        }
    }
    assert!(words.is_empty(), "{words:#?}");
}

#[test]
fn words_of_a_template_are_seen() {
    let (outside, inside) = split(
        r#"<p class="a">Hello {{ <x title="You" /> }}</p>{# no #}<a title="There">{% if a %}</a>"#,
    );
    let seen: Vec<&str> = texts(&outside)
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    assert_eq!(seen, ["Hello ", "There"]);
    assert_eq!(inside, [r#"{{ <x title="You" /> }}"#, "{% if a %}"]);
}

/// The keys that templates and code name.
fn named() -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (_, template) in theme::TEMPLATES {
        for rest in template.split("text.").skip(1) {
            let end = rest
                .find(|c: char| !c.is_ascii_lowercase() && c != '_')
                .unwrap_or(rest.len());
            named.insert(rest[..end].to_owned());
        }
    }
    named
}

#[test]
fn templates_name_only_keys_that_there_are() {
    let known: BTreeSet<String> = KEYS.iter().map(|key| key.name.to_owned()).collect();
    let unknown: Vec<_> = named().difference(&known).cloned().collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// A table in which every text says its own key: `date: "[date] %d"`.
fn table_of_keys() -> String {
    let texts = KEYS.iter().map(|key| {
        let (before, after) = match key.kind {
            TextKind::Plural => ("{other: \"{count} ", "\"}"),
            TextKind::Line | TextKind::Format => ("\"", "\""),
        };
        let placeholders = key.placeholders.iter().map(|name| format!("{{{name}}}"));
        let placeholders: String = placeholders.collect();
        format!("{0}: {before}[{0}] {placeholders}{after}", key.name)
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_text_is_shown_somewhere() {
    // No list without posts is planned, but a site's own templates may say so.
    const NOT_PLANNED: &str = "no_posts_here";
    let golden = names_in(&fixtures("sites")).into_iter().map(|name| {
        let folder = fixtures("sites").join(name).join("in");
        let (sources, _) = load::load(&folder).unwrap();
        (sources, now_in(&folder))
    });
    let in_state = |states: &str| {
        let post = format!(
            "---\ntitle: A\ndate: 2026-03-20\nstatus: investigating\nservers: {states}\n---\nA.\n"
        );
        let inventory = "servers:\n  - {id: A, name: A}\n  - {id: B, name: B}\n";
        let files = [
            ("servers.yaml", inventory),
            ("posts/2026-03-20-a.md", &post),
        ];
        (sources(files), instant(NOW))
    };
    let states = [
        "{A: degraded_performance, B: degraded_performance}",
        "{A: partial_outage}",
    ];
    let without_posts = (sources([("servers.yaml", "servers: []")]), instant(NOW));
    let names: Vec<String> = (0..22).map(|number| format!("S{number}")).collect();
    let many = [
        (
            "servers.yaml",
            format!("servers: [{{id: {}}}]", names.join("}, {id: ")),
        ),
        (
            "posts/2026-03-19-a.md",
            format!(
                "---\ntitle: A\ndate: 2026-03-19\nstatus: investigating\nimpact: minor\nservers: [{}]\n---\nA.\n",
                names.join(", ")
            ),
        ),
    ];
    let updates = (1..=9).map(|hour| {
        let text = format!(
            "---\ntitle: B\ndate: 2026-03-19T0{hour}:00:00Z\nincident: 2026-03-19-a\n\
             status: monitoring\n---\nB.\n"
        );
        (format!("posts/b{hour}.md"), text)
    });
    let many = many.map(|(path, text)| (path.to_owned(), text));
    let of_many_systems = (sources(many.into_iter().chain(updates)), instant(NOW));
    let small = states.map(in_state).into_iter();
    let small = small.chain([without_posts, of_many_systems]);
    let mut unseen: BTreeSet<&str> = KEYS.iter().map(|key| key.name).collect();
    for (mut sources, now) in golden.chain(small) {
        let settings = sources.settings.take();
        let settings = settings.map_or(String::new(), |file| file.text.to_string());
        sources.settings = Some(in_language(&settings, "en"));
        sources.languages = vec![SourceFile::new("i18n/en.yaml", &table_of_keys())];
        for bytes in tree(&made(&sources, at(now)).1).values() {
            let text = String::from_utf8_lossy(bytes).replace("\r\n ", "");
            unseen.retain(|key| !text.contains(&format!("[{key}]")));
        }
    }
    assert_eq!(unseen, BTreeSet::from([NOT_PLANNED]));
}

/// The settings of a site, in another language and with its way to write dates.
fn in_language(settings: &str, language: &str) -> SourceFile {
    let own = ["language:", "date_format:"];
    let lines = settings
        .lines()
        .filter(|line| !own.iter().any(|key| line.starts_with(key)));
    let lines: Vec<&str> = lines.collect();
    SourceFile::new(
        "site.yaml",
        &format!("{}\nlanguage: {language}\n", lines.join("\n")),
    )
}

/// The golden sites in one language.
fn site(name: &str, language: &str) -> BTreeMap<String, String> {
    let (mut sources, _) = load::load(&fixtures("sites").join(name).join("in")).unwrap();
    let settings = sources.settings.as_ref().map_or("", |file| &file.text);
    sources = Sources {
        settings: Some(in_language(settings, language)),
        languages: Vec::new(),
        ..sources
    };
    let (_, files) = made(&sources, at(instant(NOW)));
    tree(&files)
        .into_iter()
        .filter(|(path, _)| {
            path.ends_with(".html")
                || path.ends_with(".ics")
                || path.ends_with(".xml")
                || path.ends_with(".rss")
                || path.ends_with(".svg")
        })
        .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
        .collect()
}

/// Without the texts that scripts fill in.
fn without_words_of_scripts(html: &str) -> String {
    let mut pieces = html.split(" data-");
    let mut rest: String = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let after_name = piece.trim_start_matches(is_of_name);
        let after = match after_name.strip_prefix("=\"") {
            Some(value) => value.split_once('"').map_or("", |(_, after)| after),
            None => after_name,
        };
        rest.push_str(after);
    }
    rest
}

fn tags() -> Vec<&'static str> {
    theme::LANGUAGES
        .iter()
        .filter_map(|(name, _)| name.strip_suffix(".yaml"))
        .collect()
}

#[test]
fn no_page_has_a_placeholder_left() {
    for tag in tags() {
        for name in ["incident", "maintenance", "lists"] {
            for (path, text) in site(name, tag) {
                let text = without_words_of_scripts(&text);
                for key in KEYS {
                    for placeholder in key.placeholders.iter().chain(&["count"]) {
                        let open = format!("{{{placeholder}}}");
                        assert!(!text.contains(&open), "{tag}: {open} in {path} of {name}");
                    }
                }
            }
        }
    }
}

/// The lines of a built-in table, by key.
fn lines(tag: &str) -> BTreeMap<&'static str, &'static str> {
    let name = format!("{tag}.yaml");
    let (_, text) = theme::LANGUAGES
        .iter()
        .find(|(own, _)| *own == name)
        .unwrap();
    text.lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(_, value)| !value.contains('{'))
        .map(|(key, value)| (key, value.trim_matches('"')))
        .collect()
}

#[test]
fn no_english_is_left_in_other_languages() {
    let english = lines("en");
    for tag in tags().into_iter().filter(|tag| *tag != "en") {
        let own = lines(tag);
        let is_other = |(key, text): &(&&str, &&str)| {
            own.get(**key) != Some(*text) && !own.values().any(|own| own == *text)
        };
        // What begins with a small letter may be a word of HTML.
        let foreign: Vec<&str> = english
            .iter()
            .filter(is_other)
            .map(|(_, text)| *text)
            .filter(|text| text.starts_with(char::is_uppercase))
            .collect();
        assert!(foreign.len() > 60, "{tag}: {}", foreign.len());
        for name in ["incident", "maintenance", "lists"] {
            for (path, text) in site(name, tag) {
                for word in &foreign {
                    for seen in [
                        format!(">{word}<"),
                        format!("\"{word}\""),
                        format!("[{word}]"),
                    ] {
                        assert!(!text.contains(&seen), "{tag}: {seen} in {path} of {name}");
                    }
                }
            }
        }
    }
}

#[test]
fn pages_say_their_language_and_direction() {
    for (language, attributes) in [
        ("de-AT", r#"<html lang="de-AT" dir="ltr">"#),
        ("ar", r#"<html lang="ar" dir="rtl">"#),
        // Without words of its own, the language is still that of the posts.
        ("he-IL", r#"<html lang="he-IL" dir="rtl">"#),
        ("ja", r#"<html lang="ja" dir="ltr">"#),
    ] {
        for (path, html) in site("minimal", language) {
            assert!(
                !path.ends_with(".html") || html.contains(attributes),
                "{language}: {path}"
            );
        }
    }
}

#[test]
fn rules_are_those_of_the_cldr() {
    use Category::{Few, Many, One, Other, Two, Zero};
    for (tag, numbers) in [
        ("en", &[(0, Other), (1, One), (2, Other), (21, Other)][..]),
        ("de-CH", &[(0, Other), (1, One), (11, Other)]),
        ("fr", &[(0, One), (1, One), (2, Other)]),
        ("pt-BR", &[(0, One), (1, One), (2, Other)]),
        ("pt-PT", &[(0, Other), (1, One), (2, Other)]),
        (
            "ar",
            &[
                (0, Zero),
                (1, One),
                (2, Two),
                (3, Few),
                (10, Few),
                (11, Many),
                (99, Many),
                (100, Other),
                (102, Other),
                (103, Few),
            ],
        ),
        ("ja", &[(0, Other), (1, Other)]),
        ("cs", &[(0, Other), (1, One), (4, Few), (5, Other)]),
        (
            "pl",
            &[
                (1, One),
                (2, Few),
                (5, Many),
                (12, Many),
                (22, Few),
                (101, Many),
            ],
        ),
        (
            "ru",
            &[
                (1, One),
                (2, Few),
                (5, Many),
                (11, Many),
                (21, One),
                (112, Many),
            ],
        ),
        (
            "hr",
            &[(1, One), (3, Few), (5, Other), (11, Other), (21, One)],
        ),
        (
            "sl",
            &[(1, One), (2, Two), (4, Few), (5, Other), (101, One)],
        ),
        (
            "lt",
            &[(1, One), (2, Few), (10, Other), (11, Other), (21, One)],
        ),
        (
            "lv",
            &[(0, Zero), (1, One), (2, Other), (11, Zero), (21, One)],
        ),
        (
            "ro",
            &[(0, Few), (1, One), (19, Few), (20, Other), (101, Few)],
        ),
        ("he", &[(1, One), (2, Two), (3, Other)]),
        (
            "ga",
            &[(1, One), (2, Two), (6, Few), (10, Many), (11, Other)],
        ),
        ("cy", &[(0, Zero), (3, Few), (6, Many), (7, Other)]),
        (
            "mt",
            &[(0, Few), (1, One), (2, Two), (11, Many), (20, Other)],
        ),
        ("is", &[(1, One), (11, Other), (21, One)]),
    ] {
        let rule = Rule::of(tag);
        for (number, category) in numbers {
            assert_eq!(rule.category(*number), *category, "{tag}: {number}");
        }
        let reached: BTreeSet<Category> = (0..300).map(|number| rule.category(number)).collect();
        let stated: BTreeSet<Category> = rule.categories().into_iter().collect();
        let never = stated.difference(&reached).collect::<Vec<_>>();
        assert!(reached.is_subset(&stated), "{tag}");
        assert!(
            never.iter().all(|category| **category == Other),
            "{tag}: {never:?}"
        );
    }
}

#[test]
fn every_text_that_counts_has_its_number_filled_in() {
    let counting = KEYS.iter().filter(|key| key.kind == TextKind::Plural);
    assert!(counting.clone().count() >= 6);
    assert!(
        counting
            .clone()
            .all(|key| !key.placeholders.contains(&"count"))
    );
}

/// A site whose author writes Greek, with every kind of page.
fn greek_site() -> Sources {
    let long = "Όλα αργά. ".repeat(300);
    let report = format!(
        "---\ntitle: Αργή αλληλογραφία\ndate: 2026-03-18T09:00:00Z\nservers: {{1: partial_outage}}\n\
         impact: major\nstatus: investigating\nauthor: Ελένη\ntags: [Δίσκοι]\ncategories: [Νέα]\n\
         aliases: [/1/]\nnext_update: 2026-03-18T10:00:00Z\n---\n## Πίνακας\n\n| Α | Β |\n|---|--:|\n| α | β |\n\nΈνα[^1] και \
         άλλο.\n\n- [x] ναι\n- [ ] όχι\n\n1. ένα\n\n```\nκώδικας\n```\n\n> Λόγια\n\n\
         ![Εικόνα](https://a.example/1.png \"Τίτλος\")\n\n{long}\n\n[^1]: Σημείωση.\n"
    );
    let mut files = vec![
        (
            "site.yaml".to_owned(),
            "title: Κατάσταση\ndescription: Πώς πάει\nbase_url: https://a.example/\nlanguage: el\n\
             timezone: Europe/Athens\nhome: {title: Αρχική, url: 'https://b.example/'}\nlinks: [{title: Δεσμός, url: 'https://c.example/'}]\n\
             history_days: 14\nposts_per_page: 2\n"
                .to_owned(),
        ),
        (
            "servers.yaml".to_owned(),
            "groups: [{name: Όλα, description: Πολλά}]\nservers:\n  \
             - {id: \"1\", name: Αλληλογραφία, group: Όλα, location: {city: Αθήνα, country: GR}, since: 2026-03-10}\n  \
             - {id: \"2\", name: Ιστός, url: 'https://d.example/'}\n  \
             - {id: \"3\", name: Δικό μας, status: internal}\n  \
             - {id: \"4\", name: Παλιό, retired: 2026-03-01}\n  \
             - {id: \"5\", name: Νέο, since: 2027-01-01}\n"
                .to_owned(),
        ),
        (
            "checks.yaml".to_owned(),
            "\"1\": {up: false, at: 2026-03-20T11:55:00Z}\n\"2\": {up: true, at: 2026-03-20T11:55:00Z}\n".to_owned(),
        ),
        ("pages/9.md".to_owned(), "---\ntitle: Στοιχεία\n---\nΕδώ[^1].\n\n[^1]: Εκεί.\n".to_owned()),
        ("posts/1.md".to_owned(), report),
        (
            "posts/2.md".to_owned(),
            "---\ntitle: Πάλι καλά\ndate: 2026-03-18T12:00:00Z\nincident: 1\nstatus: monitoring\n---\nΚαλά.\n".to_owned(),
        ),
        (
            "posts/3.md".to_owned(),
            "---\ntitle: Δίσκοι\ndate: 2026-03-19T09:00:00Z\nservers: [\"2\"]\n\
             maintenance: {start: 2026-03-22T22:00:00Z, end: 2026-03-24T01:00:00Z}\n---\nΝέοι δίσκοι.\n"
                .to_owned(),
        ),
        (
            "posts/4.md".to_owned(),
            "---\ntitle: Προσοχή\ndate: 2026-03-19T10:00:00Z\npinned: true\n---\nΠροσοχή.\n".to_owned(),
        ),
    ];
    files.extend((1..=28).map(|day| {
        let front =
            format!("title: Χθες\ndate: 2025-02-{day:02}T09:00:00Z\nservers: {{1: major_outage}}");
        let text =
            format!("---\n{front}\nstatus: resolved\nimpact: minor\ntags: [Δίσκοι]\n---\nΧθες.\n");
        (format!("posts/{}.md", 100 + day), text)
    }));
    let mut sources = sources(files);
    let lists = LISTS.iter().map(|list| {
        let names = vec![format!("\"[{}]\"", list.name); list.length];
        format!("{}: [{}]\n", list.name, names.join(", "))
    });
    let lists: String = lists.collect();
    let table = format!("{lists}countries: {{GR: \"[GR]\"}}\n{}", table_of_keys());
    sources.languages = vec![SourceFile::new("i18n/el.yaml", &table)];
    sources
}

/// What is left of a text without the keys that stand for the theme's words, and without what is
/// the same in every language: names, zones and addresses.
fn words_of_no_key(text: &str) -> String {
    const NAMES: [&str; 6] = ["JSON Feed", "RSS", "Atom", "CSV", "JSON", "EET"];
    let mut rest = text.to_owned();
    for reference in ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"] {
        rest = rest.replace(reference, " ");
    }
    while let Some((before, after)) = rest.split_once('[') {
        let (_, after) = after.split_once(']').unwrap_or_default();
        rest = format!("{before}{after}");
    }
    for name in NAMES {
        rest = rest.replace(name, "");
    }
    let words = rest.split_whitespace();
    let words: Vec<&str> = words.filter(|word| !word.contains('/')).collect();
    words.join(" ")
}

/// A page without its scripts and styles.
fn without_code(html: &str) -> String {
    let mut rest = html.to_owned();
    for element in ["script", "style"] {
        let (start, end) = (format!("<{element}"), format!("</{element}>"));
        while let Some(at) = rest.find(&start) {
            let length = rest[at..].find(&end).expect("an end") + end.len();
            rest.replace_range(at..at + length, "");
        }
    }
    rest
}

#[test]
fn every_word_of_a_page_is_the_authors_or_of_the_table() {
    let (_, files) = made(&greek_site(), at(instant(NOW)));
    let pages = tree(&files);
    for path in [
        "1/index.html",
        "2025/02/index.html",
        "404.html",
        "9/index.html",
        "archives/index.html",
        "category/nea/index.html",
        "embed/index.html",
        "index.html",
        "page/2/index.html",
        "search/index.html",
        "server/1/index.html",
        "server/1/page/1/index.html",
        "servers/index.html",
        "tag/diskoi/index.html",
        "tags/index.html",
        "badge/status.svg",
    ] {
        assert!(pages.contains_key(path), "{path} of {:#?}", pages.keys());
    }
    let is_latin = |text: &String| text.contains(|c: char| c.is_ascii_alphabetic());
    let mut left = BTreeSet::new();
    let mut seen = String::new();
    for (path, bytes) in pages {
        if !(path.ends_with(".html") || path.ends_with(".svg")) {
            continue;
        }
        let html = without_words_of_scripts(&without_code(&String::from_utf8_lossy(&bytes)));
        for text in texts(&html) {
            let rest = words_of_no_key(text);
            if is_latin(&rest) {
                left.insert(format!("{path}: {rest}"));
            }
        }
        seen.push_str(&html);
    }
    assert!(left.is_empty(), "{left:#?}");
    for label in ["[table] ", "[back_to_text] "] {
        assert!(seen.contains(&format!("aria-label=\"{label}\"")), "{label}");
    }
}

#[test]
fn a_site_may_have_a_decimal_sign_of_its_own() {
    for (tag, own, sign) in [
        ("de-CH", "", "."),
        ("de-CH", "i18n/de-CH.yaml", "·"),
        ("de-CH", "i18n/de.yaml", "·"),
        ("de-AT", "i18n/de-CH.yaml", ","),
    ] {
        let mut sources = sources([("site.yaml", format!("language: {tag}"))]);
        if !own.is_empty() {
            sources.languages = vec![SourceFile::new(own, "decimal_sign: ·")];
        }
        let (site, _) = made(&sources, at(instant(NOW)));
        assert_eq!(site.language.text("decimal_sign"), sign, "{tag}, {own}");
    }
}
