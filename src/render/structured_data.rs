//! What search engines are told of a page: JSON-LD in the words of <https://schema.org>.
//!
//! Part of the *render* stage. It stands in a `<script>` that is a block of data, which no browser
//! runs. Only what the page itself shows is said, so the data changes only with its page.

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::address::{Form, address};
use super::{post, sitemap};
use crate::plan::{ListOf, site_paths};
use crate::site::{PostId, ServerId, Site};

/// The home page: the site itself.
pub(super) fn site(site: &Site) -> Value {
    document(&[json!({
        "@type": "WebSite",
        "name": site.title(),
        "description": site.description(),
        "url": address(site, site_paths::HOME, Form::Absolute),
        "inLanguage": site.settings.language,
        "publisher": publisher(site),
    })])
}

/// A post, and the way to it from the home page. `picture` is an absolute address.
pub(super) fn post(site: &Site, id: PostId, picture: &str) -> Value {
    let post = site.post(id);
    let url = address(site, &post.path, Form::Absolute);
    let author = match &post.author {
        Some(name) => json!({"@type": "Person", "name": name}),
        None => publisher(site),
    };
    let (year, month) = (post.day.year(), post.day.month());
    let posting = json!({
        "@type": "BlogPosting",
        "headline": post.title,
        "description": post::description(post),
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": instant(post.date),
        "dateModified": instant(sitemap::last_change(site, id)),
        "author": author,
        "publisher": publisher(site),
        "image": picture,
        "inLanguage": site.settings.language,
    });
    let way = way(
        site,
        &[
            (&year.to_string(), &ListOf::Year(year).path(site, None)),
            (
                &site.language.month_title(year, month),
                &ListOf::Month(year, month).path(site, None),
            ),
            (&post.title, &post.path),
        ],
    );
    document(&[posting, way])
}

/// A system's page: the way to it from the home page.
pub(super) fn server(site: &Site, id: ServerId) -> Value {
    let server = site.server(id);
    let path = ListOf::Server(id).path(site, None);
    document(&[way(
        site,
        &[
            (site.language.text("systems"), site_paths::SERVERS),
            (&server.id, &path),
        ],
    )])
}

fn document(items: &[Value]) -> Value {
    json!({"@context": "https://schema.org", "@graph": items})
}

fn publisher(site: &Site) -> Value {
    let settings = &site.settings;
    match &settings.home {
        // An address that begins with a slash is a page of this site, and names nobody.
        Some(home) if !home.url.starts_with('/') => {
            json!({"@type": "Organization", "name": home.title, "url": home.url})
        }
        _ => json!({"@type": "Organization", "name": site.title()}),
    }
}

/// Pages from the home page on, by title and path.
fn way(site: &Site, pages: &[(&str, &str)]) -> Value {
    let home = (site.title(), site_paths::HOME);
    let pages = std::iter::once(&home).chain(pages);
    let items: Vec<Value> = pages
        .enumerate()
        .map(|(number, (title, path))| {
            json!({
                "@type": "ListItem",
                "position": number + 1,
                "name": title,
                "item": address(site, path, Form::Absolute),
            })
        })
        .collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}

fn instant(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The data as text that can stand in a `<script>`: no author's words can end it.
pub(super) fn text(data: &Value) -> String {
    data.to_string()
        .replace('&', "\\u0026")
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_block() {
        for title in [
            "</script><script>alert(1)</script>",
            "<!--<script>",
            "Mail & \"web\" \\ é\u{2028}",
        ] {
            let data = json!({"headline": title});
            let text = text(&data);
            assert!(!text.contains(['<', '>', '&']), "{text}");
            let read: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(read, data);
        }
    }
}
