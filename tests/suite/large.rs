//! Sources of a size that nobody writes by hand. No time is measured: a test whose work grew with
//! the square of the size would not end.

use statusgen::Generated;
use statusgen::diagnostic::{Code, Subject};
use statusgen::site::Options;

use crate::pipeline::{NOW, at, instant, made, sources, told, tree};

const HEAD: &str = "title: A\ndate: 2026-03-19\n";

fn generated(head: &str, body: &str) -> Generated {
    let files = [
        ("servers.yaml", "servers: [{id: A}]\n".to_owned()),
        ("posts/a.md", format!("---\n{head}---\n{body}")),
    ];
    statusgen::generate(&sources(files), options(), |_| ())
}

fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

fn options() -> Options {
    at(instant(NOW))
}

#[test]
fn a_body_may_have_ten_thousand_of_anything() {
    let table = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(100),
        "-|".repeat(100),
        format!("|{}\n", "b|".repeat(100)).repeat(1_000)
    );
    let nested_list = numbered(500, |depth| format!("{}- a\n", "  ".repeat(depth)));
    let footnotes = numbered(10_000, |n| format!("[^{n}] "))
        + "\n\n"
        + &numbered(10_000, |n| format!("[^{n}]: a\n\n"));
    let definitions = numbered(10_000, |n| format!("[a{n}]: /tags/\n"))
        + &numbered(10_000, |n| format!("[a{n}] "));
    for (what, body) in [
        ("paragraphs", "Words.\n\n".repeat(50_000)),
        ("words", "word ".repeat(400_000)),
        ("equal headings", "# A\n\n".repeat(10_000)),
        ("headings", numbered(10_000, |n| format!("# A{n}\n\n"))),
        ("footnotes", footnotes),
        ("definitions of links", definitions),
        ("quotes in quotes", ">".repeat(10_000) + "a"),
        ("lists in lists, on a line", "* ".repeat(10_000) + "a"),
        ("lists in lists", nested_list),
        ("emphasis", "*a _b ".repeat(10_000)),
        ("emphasis in emphasis", "*a **".repeat(10_000)),
        ("brackets", "[".repeat(50_000)),
        ("links without end", "[a](".repeat(20_000)),
        (
            "pictures in pictures",
            "![".repeat(5_000) + "a" + &"](/)".repeat(5_000),
        ),
        ("back quotes", numbered(500, |n| "`".repeat(n + 1) + "a")),
        ("quotation marks", "'\"".repeat(20_000)),
        ("tags of HTML", "<b>".repeat(20_000)),
        ("comments of HTML", "a <!--".repeat(20_000)),
        ("character references", "&amp;&".repeat(20_000)),
        ("cells", table),
    ] {
        let generated = generated(HEAD, &body);
        let found = told(&generated.diagnostics);
        assert!(generated.files.is_some(), "{what}: {found}");
    }
}

#[test]
fn front_matter_may_be_large() {
    let long = "word ".repeat(200_000);
    let aliases: Vec<String> = (0..5_000).map(|n| format!("/old/{n}/")).collect();
    let keys: Vec<String> = (0..50_000).map(|n| format!("k{n}: 1")).collect();
    for head in [
        format!("title: {long}\ndate: 2026-03-19\nsummary: {long}\nauthor: {long}\n"),
        format!("{HEAD}tags: [a{}]\n", ", a".repeat(99)),
        format!("{HEAD}aliases: [{}]\n", aliases.join(", ")),
        format!("{HEAD}extra: {{{}}}\n", keys.join(", ")),
    ] {
        let generated = generated(&head, "Words.\n");
        assert!(
            generated.files.is_some(),
            "{}",
            told(&generated.diagnostics)
        );
    }
}

#[test]
fn yaml_cannot_grow_beyond_its_file() {
    let doubled = numbered(25, |n| {
        let (before, name) = (format!("a{n}"), format!("a{}", n + 1));
        format!("  {name}: &{name} [*{before}, *{before}]\n")
    });
    let repeated = format!(
        "  a: &a {}\n  b: [{}]\n",
        "x".repeat(100_000),
        "*a, ".repeat(10_000)
    );
    for extra in [
        format!("extra:\n  a0: &a0 [1, 2]\n{doubled}"),
        format!("extra:\n{repeated}"),
        format!("extra: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)),
        format!("extra: {}\n", "{a: ".repeat(10_000)),
        format!("extra:\n{}a\n", "- ".repeat(10_000)),
    ] {
        let generated = generated(&format!("{HEAD}{extra}"), "Words.\n");
        let codes: Vec<&str> = generated
            .diagnostics
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        assert_eq!(codes, ["yaml-syntax"], "{}", &extra[..40]);
    }
}

#[test]
fn many_mistakes_take_little_more_room_than_their_file() {
    let on_one_line = |count: usize, piece: &str| {
        let pieces: Vec<String> = (0..count).map(|n| format!("{piece}{n}")).collect();
        format!("{HEAD}servers: [{}]\n", pieces.join(", "))
    };
    let links = numbered(3_000, |n| format!("[a](/b{n}) [b](c{n}.md) "));
    for (head, body) in [
        (on_one_line(5_000, "server-"), String::new()),
        (HEAD.to_owned(), links),
        (
            HEAD.to_owned(),
            format!("[a]({}.md)", "b".repeat(1_000_000)),
        ),
    ] {
        let generated = generated(&head, &body);
        let shown: usize = generated
            .diagnostics
            .iter()
            .map(|found| match &found.at {
                Subject::Place(place, _) => place.source_line.len(),
                Subject::Path(_) => 0,
            })
            .sum();
        let room = 400 * generated.diagnostics.len();
        assert!((1..room).contains(&shown), "{shown} bytes of lines");
    }
}

#[test]
fn a_large_inventory_is_read_once() {
    let groups = numbered(10_000, |n| format!("- {{name: G{n}}}\n"));
    let twice = "- {id: A, group: G9999}\n".repeat(5_000);
    let checks = numbered(5_000, |n| format!("S{n}: {{up: true, at: 2026-03-19}}\n"));
    let sources = sources([
        (
            "servers.yaml",
            format!("groups:\n{groups}servers:\n{twice}"),
        ),
        ("checks.yaml", checks),
    ]);
    let generated = statusgen::generate(&sources, options(), |_| ());
    let count = |code: &str| {
        let found = generated.diagnostics.iter();
        found.filter(|found| found.code.as_str() == code).count()
    };
    assert_eq!(count("repeated-name"), 4_999);
    assert_eq!(generated.site.servers.len(), 1);
}

#[test]
fn a_calendar_shows_the_beginning_of_a_long_post() {
    let long = "größe ".repeat(50_000);
    let post = format!(
        "---\ntitle: {long}\ndate: 2026-03-19\nservers: [A]\n\
         maintenance: {{start: 2026-03-21, end: 2026-03-22}}\n---\n{long}\n"
    );
    let sources = sources([
        ("servers.yaml", "servers: [{id: A}]\n".to_owned()),
        ("posts/a.md", post),
    ]);
    let calendar = tree(&made(&sources, options()).1).remove("maintenance.ics");
    let calendar = String::from_utf8(calendar.expect("there is a calendar")).expect("UTF-8");
    let text = calendar.replace("\r\n ", "");
    let length = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.map(|line| line.chars().count())
    };
    // As many whole words as 500 characters hold, without the last blank, and the ellipsis.
    let words = 500 / "größe ".chars().count();
    let shown = words * "größe ".chars().count() - 1 + 1;
    assert_eq!(length("SUMMARY:"), Some("SUMMARY:".len() + shown));
    assert!(length("DESCRIPTION:").is_some_and(|length| (9_900..10_100).contains(&length)));
}

#[test]
fn updates_that_each_name_the_one_before_are_followed_once() {
    const POSTS: usize = 10_000;
    let post = |n: usize| {
        let incident = match n {
            0 => "impact: minor\nstatus: investigating".to_owned(),
            n => format!("incident: p{}\nstatus: monitoring", n - 1),
        };
        (
            format!("posts/p{n}.md"),
            format!("---\n{HEAD}{incident}\n---\nWords.\n"),
        )
    };
    let sources = sources((0..POSTS).map(post));
    let found = statusgen::generate(&sources, options(), |_| ());
    let told = found
        .diagnostics
        .iter()
        .filter(|it| it.code == Code::IncidentNotFirst);
    assert_eq!(told.count(), POSTS - 2);
}
