//! What the development server adds to a page: a script that reloads it, and the diagnostics of a
//! broken build.
//!
//! Both come as files of the server's own, not as inline code: a theme's content security policy
//! may forbid that.

use hyper::body::Bytes;

pub(super) const RELOAD_SCRIPT: &str = include_str!("reload.js");
pub(super) const OVERLAY_STYLE: &str = include_str!("overlay.css");

/// A page for where the site has none.
pub(super) fn bare(sentence: &str) -> Bytes {
    Bytes::from(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>statusgen</title></head>\n\
         <body>\n<p>{sentence}</p>\n</body>\n</html>\n"
    ))
}

/// What belongs into a page of this version of the site. `broken` has the diagnostics of the last
/// build; `is_earlier` says that the page is from a build before it.
pub(super) fn addition(version: u64, broken: Option<&str>, is_earlier: bool) -> Bytes {
    let mut added = String::new();
    if let Some(diagnostics) = broken {
        let heading = if is_earlier {
            "The site has errors. This page is from before them."
        } else {
            "The site has errors."
        };
        added = format!(
            "<link rel=\"stylesheet\" href=\"/__statusgen/overlay.css\">\
             <div id=\"statusgen-overlay\" role=\"alert\"><strong>{heading}</strong>\
             <pre tabindex=\"0\">{}</pre></div>\n",
            escape(diagnostics)
        );
    }
    added.push_str("<script src=\"/__statusgen/reload.js?version=");
    added.push_str(&version.to_string());
    added.push_str("\" defer></script>\n");
    Bytes::from(added)
}

/// The parts of a page with an addition at the end of its body. None is copied: a page is not held
/// once for each of its readers.
pub(super) fn with(html: &Bytes, addition: Bytes) -> [Bytes; 3] {
    let closing = b"</body";
    // The end tag may be left out in HTML.
    let place = html
        .windows(closing.len())
        .rposition(|window| window.eq_ignore_ascii_case(closing))
        .unwrap_or(html.len());
    [html.slice(..place), addition, html.slice(place..)]
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let script = "<script src=\"/__statusgen/reload.js?version=7\" defer></script>\n";
        let cases = [
            ("<body>a</body></html>", "<body>a", "</body></html>"),
            ("<BODY>a</BODY >", "<BODY>a", "</BODY >"),
            ("<pre></body</pre></body>", "<pre></body</pre>", "</body>"),
            ("<p>a", "<p>a", ""),
            ("", "", ""),
        ];
        for (html, before, after) in cases {
            let page = with(&Bytes::from(html), addition(7, None, true)).concat();
            let page = String::from_utf8(page).expect("UTF-8");
            assert_eq!(page, format!("{before}{script}{after}"));
        }
    }

    #[test]
    fn diagnostics_are_shown_as_text() {
        for (is_earlier, expected) in [(true, true), (false, false)] {
            let added = addition(7, Some("<b> & co"), is_earlier);
            let added = String::from_utf8(added.to_vec()).expect("UTF-8");
            assert!(added.contains(">&lt;b&gt; &amp; co</pre>"), "{added}");
            assert_eq!(added.contains("from before them"), expected, "{added}");
        }
    }
}
