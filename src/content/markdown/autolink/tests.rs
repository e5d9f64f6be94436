use crate::content::markdown::tests::html;

fn link(address: &str, text: &str) -> String {
    format!("<a href=\"{address}\">{text}</a>")
}

/// The examples of the specification of GitHub Flavored Markdown 0.29 and of its implementation:
/// what a link has before its text, and the text with the link in guillemets.
#[test]
fn the_examples_of_github_hold() {
    for (prefix, marked) in [
        ("http://", "«www.commonmark.org»"),
        (
            "http://",
            "Visit «www.commonmark.org/help» for more information.",
        ),
        ("http://", "Visit «www.commonmark.org»."),
        ("http://", "Visit «www.commonmark.org/a.b»."),
        ("http://", "«www.google.com/search?q=Markup+(business)»"),
        ("http://", "«www.google.com/search?q=Markup+(business)»))"),
        ("http://", "(«www.google.com/search?q=Markup+(business)»)"),
        ("http://", "(«www.google.com/search?q=Markup+(business)»"),
        ("http://", "«www.google.com/search?q=(business))+ok»"),
        ("http://", "«www.google.com/search?q=commonmark&hl=en»"),
        ("http://", "«www.google.com/search?q=commonmark»&hl;"),
        ("http://", "«www.commonmark.org/he»<lp"),
        ("", "«http://commonmark.org»"),
        (
            "",
            "(Visit «https://encrypted.google.com/search?q=Markup+(business)»)",
        ),
        ("", "«ftp://foo.bar.baz»."),
        ("mailto:", "«foo@bar.baz»"),
        (
            "mailto:",
            "hello@mail+xyz.example is none, but «hello+xyz@mail.example» is.",
        ),
        ("mailto:", "«a.b-c_d@a.b»"),
        ("mailto:", "«a.b-c_d@a.b»."),
        ("", "a.b-c_d@a.b-"),
        ("", "a.b-c_d@a.b_"),
        ("", "«mailto:foo@bar.baz»"),
        ("", "«mailto:a.b-c_d@a.b»."),
        ("", "«mailto:a.b-c_d@a.b»/"),
        ("", "mailto:a.b-c_d@a.b-"),
        ("", "mailto:a.b-c_d@a.b_"),
        ("", "«xmpp:foo@bar.baz»"),
        ("", "«xmpp:foo@bar.baz»."),
        ("", "«xmpp:foo@bar.baz/txt»"),
        ("", "«xmpp:foo@bar.baz/txt@bin»"),
        ("", "«xmpp:foo@bar.baz/txt»/bin"),
    ] {
        let markdown = marked.replace(['«', '»'], "");
        let escaped = marked.replace('&', "&amp;").replace('<', "&lt;");
        let expected = match escaped.split_once('«') {
            Some((before, rest)) => {
                let (text, after) = rest.split_once('»').unwrap();
                format!("{before}{}{after}", link(&format!("{prefix}{text}"), text))
            }
            None => escaped,
        };
        assert_eq!(
            html(&markdown),
            format!("<p>{expected}</p>\n"),
            "{markdown}"
        );
    }
}

#[test]
fn the_sentence_around_an_address_is_no_part_of_it() {
    let url = link("https://a.example/b", "https://a.example/b");
    for (markdown, expected) in [
        ("See https://a.example/b, or not", "See {}, or not"),
        ("\"https://a.example/b\"", "“{}”"),
        ("«https://a.example/b»", "«{}»"),
        ("[https://a.example/b]", "[{}]"),
        ("**https://a.example/b**", "<strong>{}</strong>"),
        ("*see https://a.example/b.*", "<em>see {}.</em>"),
        ("~~https://a.example/b~~", "<del>{}</del>"),
        ("a\nhttps://a.example/b\nc", "a\n{}\nc"),
        ("https://a.example/b... and", "{}… and"),
        ("https://a.example/b -- and", "{} – and"),
        ("https://a.example/b`c`", "{}<code>c</code>"),
        ("https://a.example/b&nbsp;c", "{}\u{a0}c"),
        ("詳細はhttps://a.example/b。", "詳細は{}。"),
        ("（https://a.example/b）。", "（{}）。"),
        ("https://a.example/b https://a.example/b", "{} {}"),
    ] {
        let expected = expected.replace("{}", &url);
        assert_eq!(html(markdown), format!("<p>{expected}</p>\n"), "{markdown}");
    }
}

#[test]
fn an_address_is_taken_as_it_was_written() {
    for (markdown, address, text, rest) in [
        (
            "https://a.example/b_c_d",
            "https://a.example/b_c_d",
            "https://a.example/b_c_d",
            "",
        ),
        (
            "https://a.example/*b*/c",
            "https://a.example/*b*/c",
            "https://a.example/*b*/c",
            "",
        ),
        (
            "https://a.example/*b*",
            "https://a.example/*b",
            "https://a.example/*b",
            "*",
        ),
        (
            "https://a.example/b--c",
            "https://a.example/b--c",
            "https://a.example/b--c",
            "",
        ),
        (
            "https://a.example/b...c",
            "https://a.example/b...c",
            "https://a.example/b...c",
            "",
        ),
        (
            "https://a.example/it's",
            "https://a.example/it&#39;s",
            "https://a.example/it's",
            "",
        ),
        (
            "https://a.example/b\\_c",
            "https://a.example/b_c",
            "https://a.example/b_c",
            "",
        ),
        (
            "https://a.example/?b&amp;c",
            "https://a.example/?b&amp;c",
            "https://a.example/?b&amp;c",
            "",
        ),
        (
            "https://a.example/[b]",
            "https://a.example/%5Bb%5D",
            "https://a.example/[b]",
            "",
        ),
        (
            "https://a.example/größe",
            "https://a.example/gr%C3%B6%C3%9Fe",
            "https://a.example/größe",
            "",
        ),
        (
            "HTTPS://A.example",
            "HTTPS://A.example",
            "HTTPS://A.example",
            "",
        ),
        (
            "http://localhost:8000/",
            "http://localhost:8000/",
            "http://localhost:8000/",
            "",
        ),
        (
            "http://[::1]:8000/",
            "http://[::1]:8000/",
            "http://[::1]:8000/",
            "",
        ),
        (
            "https://a.exampleをご覧",
            "https://a.example",
            "https://a.example",
            "をご覧",
        ),
        (
            "https://例え.テスト/a",
            "https://例え.テスト/a",
            "https://例え.テスト/a",
            "",
        ),
        ("a_b@c.example", "mailto:a_b@c.example", "a_b@c.example", ""),
    ] {
        let expected = link(address, text);
        assert_eq!(
            html(markdown),
            format!("<p>{expected}{rest}</p>\n"),
            "{markdown}"
        );
    }
}

#[test]
fn what_is_no_address_stays() {
    for markdown in [
        "https://",
        "https:// a",
        "xhttps://a.example",
        "://a.example",
        "gopher://a.example",
        "https://a_b.c_d",
        "awww.a.example",
        "www.",
        "@a.example",
        "a@b",
        "a@b@c.example",
        "a@.example",
        "a\\@b.example",
        "https\\://a.example",
    ] {
        assert!(!html(markdown).contains("<a"), "{markdown}");
    }
    for (markdown, expected) in [
        (
            "`https://a.example`",
            "<p><code>https://a.example</code></p>\n",
        ),
        (
            "    https://a.example",
            "<pre><code>https://a.example</code></pre>\n",
        ),
        (
            "[b https://a.example c](https://d.example)",
            "<p><a href=\"https://d.example\">b https://a.example c</a></p>\n",
        ),
    ] {
        assert_eq!(html(markdown), expected);
    }
}
