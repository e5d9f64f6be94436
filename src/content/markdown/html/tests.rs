//! HTML in Markdown, in tables, and whatever it is.

use html5gum::Token;

use crate::content::markdown::tests::{codes, filled, html, parsed};

/// With HTML let through.
fn raw(markdown: &str) -> String {
    let (body, diagnostics) = parsed(markdown, true);
    assert!(diagnostics.is_empty(), "{markdown}: {diagnostics:?}");
    filled(&body, true, false)
}

#[test]
fn html_ends_with_its_post() {
    for (markdown, expected) in [
        ("a <b>c", "<p>a <b>c</b></p>\n"),
        ("<div>\n\na", "<div>\n<p>a</p>\n</div>"),
        (
            "<div>\n\na\n\n</div>\n\nb",
            "<div>\n<p>a</p>\n</div>\n<p>b</p>\n",
        ),
        (
            "- <div>\n\n  a\n\n</div>",
            "<ul>\n<li><div>\n<p>a</p>\n</div></li>\n</ul>\n\n",
        ),
        ("</div></main></body>\n\na", "\n<p>a</p>\n"),
        ("<div><b>a</div>", "<div><b>a</b></div>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<p>a\n\nb", "<p>a\n</p>\n<p>b</p>\n"),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        ),
        ("<br><img alt=\"\">", "<p><br><img alt=\"\"></p>"),
        (
            "<div><svg><path/><g></svg></div>",
            "<div><svg><path/><g></g></svg></div>",
        ),
        ("<html><body class=x>a</body></html>", "a"),
        ("a <plaintext> b", "<p>a  b</p>\n"),
        ("<div title=\"a\n\nb", "&lt;div title=\"a\n<p>b</p>\n"),
        (
            "<script>\n<!-- <script>\n\na",
            "<script>\n<!-- <script>\n\na--></script>",
        ),
        ("<div><</body>a", "<div>&lt;a</div>"),
        ("<style>\na", "<style>\na</style>"),
        ("<div><!-- a --></div>", "<div><!-- a --></div>"),
        ("<div/>a", "<div/>a</div>"),
    ] {
        assert_eq!(raw(markdown).trim_end(), expected.trim_end(), "{markdown}");
    }
    let (body, diagnostics) = parsed("a\n\n<!-- b <i>\n\nc", true);
    assert_eq!(filled(&body, true, false), "<p>a</p>\n");
    assert_eq!(codes(&diagnostics), ["unclosed-comment"]);
}

#[test]
fn html_may_be_as_deep_as_it_likes() {
    let deep = "<div>".repeat(2000) + &"</b>".repeat(2000);
    let html = raw(&deep);
    assert_eq!(html.matches("<div>").count(), 500);
    assert_eq!(html.matches("</div>").count(), 500);
}

/// What is text in HTML, and what only looks like it.
#[test]
fn text_in_html_counts() {
    for (markdown, text) in [
        ("<div>a<br>b</div>", "a b"),
        ("a<br>b <b>c</b>d", "a b cd"),
        ("<ul><li>a<li>b</ul>\n\nc", "a\nb\nc"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<p>&lt;a&gt; &amp; &#1;</p>", "<a> & \u{fffd}"),
        ("<script>a</script><style>b</style>\n\nc", "\nc"),
        ("<div title=a>b<!-- c --></div>", "b"),
        ("<details><summary>a</summary>b</details>", "a\nb"),
    ] {
        let (body, diagnostics) = parsed(markdown, true);
        assert!(diagnostics.is_empty(), "{markdown}: {diagnostics:?}");
        assert_eq!(body.text.trim(), text.trim(), "{markdown}");
    }
}

#[test]
fn addresses_in_html_are_those_of_markdown() {
    for (markdown, html, links) in [
        (
            "<a href='/a b'>c</a>",
            "<p><a href=\"/a%20b\">c</a></p>\n",
            1,
        ),
        ("<a HREF=b.md#c>c</a>", "<p><a href=\"/b/\">c</a></p>\n", 1),
        ("<img alt='' src=a.png>", "<img alt=\"\" src=\"a.png\">", 1),
        (
            "<img alt='' srcset='a.png 1x,  /b.png 2x' src='https://a.example/[b]'>",
            "<img alt=\"\" src=\"https://a.example/%5Bb%5D\" srcset=\"a.png 1x, /b.png 2x\">",
            3,
        ),
        (
            "<video poster=/a.png title='&#1;0&#1;'>",
            "<video poster=\"/a.png\" title=\"\u{fffd}0\u{fffd}\"></video>",
            1,
        ),
        (
            "<a href=javascript:a>b</a>",
            "<p><a href=javascript:a>b</a></p>\n",
            0,
        ),
        (
            "<div><svg><use href='#a'/><g id=a /></svg></div>",
            "<div><svg><use href='#a'/><g id=a /></svg></div>",
            0,
        ),
        ("<div id=a>b</div>", "<div id=\"a\">b</div>", 0),
    ] {
        let (body, diagnostics) = parsed(markdown, true);
        assert!(diagnostics.is_empty(), "{markdown}: {diagnostics:?}");
        assert_eq!(filled(&body, true, false), html, "{markdown}");
        assert_eq!(body.links.len(), links, "{markdown}");
    }
    for (markdown, anchors, told) in [
        ("# A\n\n<p id=a>b</p>", vec!["a-2", "a"], vec![]),
        (
            "<p id=a><i id=a>b</i></p>",
            vec!["a", "a"],
            vec!["repeated-anchor"],
        ),
        ("> <p id=a>b</p>\n\n<a name=c></a>", vec!["a", "c"], vec![]),
        ("<p id=main>b</p>", vec!["main"], vec!["reserved-anchor"]),
    ] {
        let (body, diagnostics) = parsed(markdown, true);
        assert_eq!(body.anchors, anchors, "{markdown}");
        assert_eq!(codes(&diagnostics), told, "{markdown}");
    }
    let (body, _) = parsed("<p id=a>b</p>", true);
    assert_eq!(filled(&body, false, false), "<p>b</p>", "on a list");
}

#[test]
fn comments_are_not_shown_where_html_is_text() {
    for (markdown, expected) in [
        ("a <!-- b --> c", "<p>a  c</p>\n"),
        ("<!-- a -->\n\nb", "<p>b</p>\n"),
        ("<!-- a\n\nb -->\n\nc", "<p>c</p>\n"),
        (
            "<div>\n<!-- a -->\nb</div>",
            "<p>&lt;div&gt;\n\nb&lt;/div&gt;</p>\n",
        ),
        ("<!--> a", "<p>a</p>\n"),
        ("`<!-- a -->`", "<p><code>&lt;!-- a --&gt;</code></p>\n"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
    let (body, diagnostics) = parsed("a\n\n<!-- b", false);
    assert_eq!(body.text, "a");
    assert_eq!(codes(&diagnostics), ["unclosed-comment"]);
}

const SCRAPS: [&str; 44] = [
    "<div>",
    "</div>",
    "<div ",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i title=\"",
    "\"",
    ">",
    "<",
    "</",
    "<li>",
    "</li>",
    "<ul>",
    "</ul>",
    "<table>",
    "<td>",
    "</table>",
    "<script>",
    "</script>",
    "<style>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "<!--",
    "-->",
    "<!-- a -->",
    "<?a",
    "<![CDATA[",
    "<plaintext>",
    "</main>",
    "<svg>",
    "<g/>",
    "</svg>",
    "<img src=/a>",
    "<a href='#x'>",
    "\n\n",
    "\n- ",
    "\n> ",
    "a *b* ",
    "`",
    "&lt;",
    "<!--more-->",
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        rng_seed: proptest::test_runner::RngSeed::Fixed(0),
        failure_persistence: None,
        ..Default::default()
    })]

    /// Whatever the author's HTML, what follows it on the page is read as if it were not there.
    #[test]
    fn a_page_goes_on_after_any_html(
        scraps in proptest::collection::vec(proptest::sample::select(&SCRAPS[..]), 0..24),
        on_a_list in proptest::bool::ANY,
    ) {
        let (body, _) = parsed(&scraps.concat(), true);
        let page = filled(&body, !on_a_list, on_a_list) + "<p id=after>";
        let mut open: Vec<Vec<u8>> = Vec::new();
        let mut foreign = 0_usize;
        for token in super::tokens(&page) {
            match token {
                Token::StartTag(tag) => {
                    let name = tag.name.to_vec();
                    foreign += usize::from(name == b"svg");
                    let is_whole = tag.self_closing && foreign > 0;
                    if !is_whole && !super::is_void(&String::from_utf8_lossy(&name)) {
                        open.push(name);
                    }
                }
                Token::EndTag(tag) => {
                    foreign = foreign.saturating_sub(usize::from(tag.name.as_slice() == b"svg"));
                    proptest::prop_assert_eq!(open.pop(), Some(tag.name.to_vec()), "{}", page);
                }
                _ => {}
            }
        }
        proptest::prop_assert_eq!(open, vec![b"p".to_vec()], "{}", page);
    }
}
