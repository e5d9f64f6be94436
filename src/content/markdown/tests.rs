//! What bodies become, in tables: Markdown, and its HTML on the post's page.

use crate::content::body::{Body, Style, Target};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};
use crate::url;

pub(super) fn parsed(markdown: &str, raw_html: bool) -> (Body, Vec<Diagnostic>) {
    let file = SourceFile::new("posts/a.md", markdown);
    let mut diagnostics = Vec::new();
    let place = Span::new(0, file.text.len());
    let body = super::parse(&file, place, raw_html, &mut diagnostics);
    (body, diagnostics)
}

pub(super) fn filled(body: &Body, anchors: bool, folded: bool) -> String {
    body.html(&Style {
        heading_level: 2,
        anchors,
        folded,
        address: &|target| match target {
            Target::External(address) => address.clone(),
            Target::Site(path) => url::encoded(path).into_owned(),
            Target::Anchor(anchor) => format!("#{anchor}"),
            Target::File { id, .. } => format!("/{id}/"),
        },
        text: &|key| match key {
            "back_to_text" => "Back to the text",
            "table" => "Table",
            other => other,
        },
    })
}

/// On its page. Nothing may be wrong with it.
pub(super) fn html(markdown: &str) -> String {
    let (body, diagnostics) = parsed(markdown, false);
    assert!(diagnostics.is_empty(), "{markdown}: {diagnostics:?}");
    filled(&body, true, false)
}

pub(super) fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics
        .iter()
        .map(|found| found.code.as_str())
        .collect()
}

/// Of the examples of `CommonMark` 0.31.2 those whose addresses hold what no address may.
#[test]
fn addresses_are_encoded_as_commonmark_has_it() {
    for (markdown, expected) in [
        (
            "<https://foo.bar.`baz>`",
            "<p><a href=\"https://foo.bar.%60baz\">https://foo.bar.`baz</a>`</p>\n",
        ),
        (
            "<https://example.com/\\[\\>",
            "<p><a href=\"https://example.com/%5C%5B%5C\">https://example.com/\\[\\</a></p>\n",
        ),
        (
            "[link](</my uri>)",
            "<p><a href=\"/my%20uri\">link</a></p>\n",
        ),
        (
            "[link](foo\\bar)",
            "<p><a href=\"foo%5Cbar\">link</a></p>\n",
        ),
        (
            "[link](foo%20b&auml;)",
            "<p><a href=\"foo%20b%C3%A4\">link</a></p>\n",
        ),
        (
            "[link](\"title\")",
            "<p><a href=\"%22title%22\">link</a></p>\n",
        ),
        (
            "[link](/url\u{a0}\"title\")",
            "<p><a href=\"/url%C2%A0%22title%22\">link</a></p>\n",
        ),
        (
            "[foo]: /url\\bar\\*baz \"foo\\\"bar\\baz\"\n\n[foo]",
            "<p><a href=\"/url%5Cbar*baz\" title=\"foo&quot;bar\\baz\">foo</a></p>\n",
        ),
        (
            "[ΑΓΩ]: /φου\n\n[αγω]",
            "<p><a href=\"/%CF%86%CE%BF%CF%85\">αγω</a></p>\n",
        ),
        (
            "![foo](</a[b] c.png>)",
            "<p><img src=\"/a%5Bb%5D%20c.png\" alt=\"foo\" loading=\"lazy\"></p>\n",
        ),
        (
            "[[foo](https://a.example/[x])",
            "<p>[<a href=\"https://a.example/%5Bx%5D\">foo</a></p>\n",
        ),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}

#[test]
fn an_address_that_is_left_out_is_told() {
    for (markdown, expected) in [
        ("[a](ssh:b.example)", "<p><a>a</a></p>\n"),
        ("![a](data:image/png;base64,x)", "<p>a</p>\n"),
        ("<magnet:?xt=a>", "<p><a>magnet:?xt=a</a></p>\n"),
        ("[a]\n\n[a]: javascript:b", "<p><a>a</a></p>\n"),
    ] {
        let (body, diagnostics) = parsed(markdown, false);
        assert_eq!(filled(&body, true, false), expected);
        assert_eq!(codes(&diagnostics), ["unknown-scheme"], "{markdown}");
    }
}

/// Notes go to the end, where the text first refers to them decides their order, and none has a
/// way back to nowhere.
#[test]
fn footnotes_are_read_as_github_reads_them() {
    let reference = |number: usize, first: bool| {
        let id = if first {
            format!(" id=\"footnote-reference-{number}\"")
        } else {
            String::new()
        };
        format!("<sup{id}><a href=\"#footnote-{number}\">{number}</a></sup>")
    };
    let note = |number: usize, text: &str| {
        format!(
            "<div class=\"footnote\" id=\"footnote-{number}\"><sup>{number}</sup>\n<p>{text}</p>\n\
             <a href=\"#footnote-reference-{number}\" aria-label=\"Back to the text\">↩</a></div>\n"
        )
    };
    let (one, two) = (reference(1, true), reference(2, true));
    for (markdown, expected, told) in [
        (
            "a[^x]\n\n[^x]: b\n[^y]: c",
            format!("<p>a{one}</p>\n{}", note(1, "b")),
            vec!["unused-footnote"],
        ),
        (
            "a[^X]\n\n[^x]: b",
            format!("<p>a{one}</p>\n{}", note(1, "b")),
            vec![],
        ),
        (
            "a[^x]\n\n[^x]: b\n[^X]: c",
            format!("<p>a{one}</p>\n{}", note(1, "b")),
            vec!["repeated-footnote"],
        ),
        (
            "a[^y] b[^x] c[^Y]\n\n[^x]: d\n\n[^y]: e\n\nf",
            format!(
                "<p>a{one} b{two} c{}</p>\n<p>f</p>\n{}{}",
                reference(1, false),
                note(1, "e"),
                note(2, "d")
            ),
            vec![],
        ),
        (
            "a `[^x]` b\n\n[^x]: c",
            "<p>a <code>[^x]</code> b</p>\n".to_owned(),
            vec!["unused-footnote"],
        ),
        (
            "a[^x]\n\n[^x]: b[^y]\n[^y]: c",
            format!(
                "<p>a{one}</p>\n{}{}",
                note(1, &format!("b{two}")),
                note(2, "c")
            ),
            vec![],
        ),
        (
            "a\n\n[^x]: b[^y]\n[^y]: c[^x]",
            "<p>a</p>\n".to_owned(),
            vec!["unused-footnote", "unused-footnote"],
        ),
        (
            "- a[^x]\n\n  [^x]: b\n- c",
            format!(
                "<ul>\n<li>\n<p>a{one}</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n{}",
                note(1, "b")
            ),
            vec![],
        ),
        ("a[^x]", "<p>a[^x]</p>\n".to_owned(), vec![]),
    ] {
        let (body, diagnostics) = parsed(markdown, false);
        assert_eq!(filled(&body, true, false), expected, "{markdown}");
        assert_eq!(codes(&diagnostics), told, "{markdown}");
    }
}

#[test]
fn an_anchor_of_the_author_stays() {
    for (markdown, anchors, told) in [
        (
            "# Cause\n\n# Other {#cause}",
            vec!["cause-2", "cause"],
            vec![],
        ),
        (
            "# Other {#cause}\n\n# Cause",
            vec!["cause", "cause-2"],
            vec![],
        ),
        (
            "# A {#x}\n\n# B {#x}",
            vec!["x", "x"],
            vec!["repeated-anchor"],
        ),
        ("# Main\n\n# Main", vec!["main-2", "main-3"], vec![]),
        ("# A {#main}", vec!["main"], vec!["reserved-anchor"]),
        (
            "# Footnote 1\n\na[^x]\n\n[^x]: b",
            vec!["footnote-1-2", "footnote-reference-1", "footnote-1"],
            vec![],
        ),
        (
            "# A {#footnote-1}\n\na[^x]\n\n[^x]: b",
            vec!["footnote-1", "footnote-reference-1", "footnote-1"],
            vec!["reserved-anchor"],
        ),
        ("# Footnote 1 {#footnote-1}", vec!["footnote-1"], vec![]),
        ("# A {.theme #x y=z}", vec!["x"], vec!["heading-attributes"]),
        ("# A {#}", vec!["a"], vec![]),
    ] {
        let (body, diagnostics) = parsed(markdown, false);
        assert_eq!(body.anchors, anchors, "{markdown}");
        assert_eq!(codes(&diagnostics), told, "{markdown}");
        assert!(!filled(&body, true, false).contains("theme"));
    }
}

/// As on a list.
fn folded(markdown: &str) -> (String, bool) {
    let (body, diagnostics) = parsed(markdown, false);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    (filled(&body, false, true), body.folds)
}

#[test]
fn a_fold_closes_what_is_open() {
    for (markdown, list) in [
        ("a\n\n<!--more-->\n\nb", "<p>a</p>\n"),
        (
            "- a\n\n  <!-- more -->\n\n- b",
            "<ul>\n<li>\n<p>a</p>\n</li></ul>",
        ),
        (
            "> 1. a\n>\n>    <!--more-->\n>    b\n\nc",
            "<blockquote>\n<ol>\n<li>\n<p>a</p>\n</li></ol></blockquote>",
        ),
        ("a **b <!--more--> c** d", "<p>a <strong>b </strong></p>"),
        (
            "| a |\n|---|\n| b <!--more--> c |",
            "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>\
             <thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b </td></tr></tbody></table></div>",
        ),
        ("# a <!--more--> b\n\nc", "<h2>a  b</h2>\n"),
        (
            "![a <!--more-->](/b)",
            "<p><img src=\"/b\" alt=\"a \" loading=\"lazy\"></p>\n",
        ),
    ] {
        let (html, folds) = folded(markdown);
        assert_eq!(html, list, "{markdown}");
        assert_eq!(folds, !markdown.starts_with('!'), "{markdown}");
    }
}

#[test]
fn no_block_is_too_long_for_a_list() {
    let (words, wide) = ("word ".repeat(20_000), "障害".repeat(16_000));
    let row = "| a | ![](/b) |\n".repeat(6000);
    let items = "- a [b](https://b.example/)\n".repeat(4000);
    let address = format!("https://a.example/{}", "b/".repeat(48_000));
    for (markdown, closing) in [
        (words.clone(), "word…</p>"),
        (
            format!("> - *{}*", words.trim_end()),
            "word…</em></li></ul></blockquote>",
        ),
        (format!("    {words}"), "word…</code></pre>"),
        (format!("<div>{words}</div>"), "word…</p>"),
        (wide, "障害…</p>"),
        (address, "…</a></p>"),
        (
            format!("| a | b |\n|---|---|\n{row}"),
            "</tbody></table></div>",
        ),
        (items, "</ul>"),
    ] {
        let (html, folds) = folded(&markdown);
        assert!(folds, "{html}");
        assert!(
            html.ends_with(closing),
            "{} … {}",
            &html[..100],
            &html[html.len() - 100..]
        );
        assert!(html.len() < 120_000, "{}", html.len());
        let body = parsed(&markdown, false).0;
        assert!(!filled(&body, true, false).contains('…'));
    }
    let (short, folds) = folded(&"word ".repeat(420));
    assert!(!folds && !short.contains('…'), "too little would be left");
}

#[test]
fn what_another_generator_would_replace_is_told() {
    for (markdown, count) in [
        ("a {{< figure src=\"b\" >}} c", 1),
        ("{{<youtube a>}}", 1),
        ("{{% notice %}}\na\n{{% /notice %}}", 2),
        ("{% raw %} {{ site.url }}", 2),
        ("::: warning\na\n:::", 2),
        ("- :::note", 1),
        ("<div>{{< a >}}</div>", 1),
        ("`{{< a >}}` and `:::`", 0),
        ("    {{< a >}}", 0),
        ("```\n::: a\n```", 0),
        ("a ::: b", 0),
        ("\\{{ a }} {{ b", 0),
        ("# A {#b}", 0),
    ] {
        let (_, diagnostics) = parsed(markdown, false);
        assert_eq!(
            codes(&diagnostics),
            vec!["leftover-markup"; count],
            "{markdown}"
        );
    }
}
