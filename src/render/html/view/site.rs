//! The site, the same on every page.

use serde::Serialize;

use super::feed::follow;
use super::{FollowView, LinkView};
use crate::content::Extra;
use crate::language::Language;
use crate::plan::{FeedOf, Plan, Route, api_paths, site_paths};
use crate::render::text::address::{Form, address, link, of_settings, rooted};
use crate::site::Site;
use crate::source::Spanned;
use crate::url;

/// `site`: the same on every page, from `site.yaml` and the theme.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    pub title: String,
    pub description: String,
    /// A BCP 47 language tag.
    pub language: String,
    /// The same for scripts that write times: with the calendar, the digits and the hours of the
    /// site's own times.
    pub locale: String,
    /// Which way its script runs: `ltr` or `rtl`.
    pub direction: &'static str,
    /// IANA name of the zone that all times on the site are shown in.
    pub timezone: String,
    /// Absolute, with a closing slash.
    pub base_url: String,
    /// The root-relative start of the site: `/`, or `/status/` where `base_url` has a path.
    pub root: String,
    /// Root-relative addresses of the pages that the theme links to from everywhere.
    pub urls: SiteUrls,
    /// The pictures in place of the title, where `site.yaml` has some.
    pub logo: Option<LogoView>,
    /// The menu of every page: the theme's own pages that have something to show, then what
    /// `site.yaml` adds.
    pub menu: Vec<LinkView>,
    /// Links at the foot of every page.
    pub footer: Vec<LinkView>,
    /// The organisation's own site.
    pub home: Option<LinkView>,
    pub links: Vec<LinkView>,
    pub resources: Vec<LinkView>,
    /// The feeds and the calendar that every site has.
    pub follow: FollowView,
    /// Further ways to follow, of `site.yaml`.
    pub subscriptions: Vec<LinkView>,
    /// Where readers report a problem: an address for a link.
    pub contact: Option<String>,
    /// How many days the history bars cover.
    pub history_days: u32,
    /// `extra` of `site.yaml`, as written.
    pub extra: Extra,
}

/// `site.urls`: root-relative addresses.
#[derive(Debug, Clone, Serialize)]
pub struct SiteUrls {
    pub home: String,
    pub servers: String,
    pub archives: String,
    pub tags: String,
    pub categories: String,
    /// The search page; it takes the words to look for as `?q=`.
    pub search: String,
    pub feed: String,
    /// The figures of uptime of all systems, as a table.
    pub uptime_table: String,
    /// The same for programs.
    pub uptime: String,
    pub stylesheet: String,
    pub script: String,
    /// The state in one word, as the API gives it.
    pub status: String,
}

/// `site.logo`: addresses of the pictures for light and for dark pages; they may be the same.
#[derive(Debug, Clone, Serialize)]
pub struct LogoView {
    pub light: String,
    pub dark: String,
}

pub(in crate::render::html) fn site(site: &Site, plan: &Plan) -> SiteView {
    let settings = &site.settings;
    let links = |links: &[_]| -> Vec<LinkView> {
        let links = links.iter();
        links.map(|other| link(site, other)).collect()
    };
    SiteView {
        title: site.title().to_owned(),
        description: site.description().to_owned(),
        language: settings.language.clone(),
        locale: locale(&site.language),
        direction: site.language.direction.as_str(),
        timezone: settings.timezone.name().to_owned(),
        base_url: address(site, site_paths::HOME, Form::Absolute),
        root: settings.base_url.root().to_owned(),
        urls: SiteUrls {
            home: rooted(site, site_paths::HOME),
            servers: rooted(site, site_paths::SERVERS),
            archives: rooted(site, site_paths::ARCHIVES),
            tags: rooted(site, site_paths::TAGS),
            categories: rooted(site, site_paths::CATEGORIES),
            search: rooted(site, site_paths::SEARCH),
            feed: rooted(site, &FeedOf::Site.rss().path(site)),
            uptime_table: rooted(site, api_paths::UPTIME_TABLE),
            uptime: rooted(site, api_paths::UPTIME),
            stylesheet: rooted(site, plan.assets.path("style.css")),
            script: rooted(site, plan.assets.path("statusgen.js")),
            status: rooted(site, Route::Status.path()),
        },
        logo: settings.appearance.logo.as_ref().map(|logo| LogoView {
            light: picture(site, plan, &logo.light),
            dark: picture(site, plan, &logo.dark),
        }),
        menu: menu(site).chain(links(&settings.menu)).collect(),
        footer: links(&settings.footer),
        home: settings.home.as_ref().map(|home| link(site, home)),
        links: links(&settings.links),
        resources: links(&settings.resources),
        follow: follow(site),
        subscriptions: links(&settings.subscriptions),
        contact: settings
            .contact
            .as_ref()
            .map(|contact| of_settings(site, &contact.value)),
        history_days: settings.history_days,
        extra: settings.extra.clone(),
    }
}

/// The theme's own part of the menu. What has nothing to show yet is left out; the feed is there
/// to be followed before the first post.
fn menu(site: &Site) -> impl Iterator<Item = LinkView> {
    let has_posts = !site.posts.is_empty();
    let word = |key| site.language.text(key);
    [
        (
            !site.servers.is_empty(),
            word("systems"),
            site_paths::SERVERS.to_owned(),
        ),
        (has_posts, word("archives"), site_paths::ARCHIVES.to_owned()),
        (
            !site.categories.is_empty(),
            word("categories"),
            site_paths::CATEGORIES.to_owned(),
        ),
        (
            !site.tags.is_empty(),
            word("tags"),
            site_paths::TAGS.to_owned(),
        ),
        (has_posts, word("search"), site_paths::SEARCH.to_owned()),
        (true, "RSS", FeedOf::Site.rss().path(site)),
    ]
    .into_iter()
    .filter(|(is_shown, ..)| *is_shown)
    .map(|(_, title, path)| LinkView {
        title: title.to_owned(),
        url: rooted(site, &path),
    })
}

/// A tag for `Intl` in browsers. Some languages would write another calendar or other digits there;
/// and English without a country would be American, whose dates begin with the month.
fn locale(language: &Language) -> String {
    let tag = match language.tag.as_str() {
        "en" => "en-GB",
        tag => tag,
    };
    let has_extensions = tag.split('-').any(|part| part.len() == 1);
    if has_extensions {
        return tag.to_owned();
    }
    let hours = if language.has_day_halves() {
        "h12"
    } else {
        "h23"
    };
    format!("{tag}-u-ca-gregory-hc-{hours}-nu-latn")
}

/// The address of a picture that `site.yaml` names, `/logo.svg`.
pub(super) fn picture(site: &Site, plan: &Plan, named: &Spanned<String>) -> String {
    let path = url::unescape_path(named.value.trim_start_matches('/'));
    rooted(site, plan.assets.path(&path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn the_menu_leads_to_what_there_is() {
        let post = "2026-03-05-mail";
        let site = TestSite::new;
        for (site, expected) in [
            (site(), "RSS"),
            (site().servers("servers: [{id: A}]"), "Systems RSS"),
            (site().post(post, ""), "Archives Search RSS"),
            (
                site().post(post, "tags: [a]\ncategories: [b]"),
                "Archives Categories Tags Search RSS",
            ),
        ] {
            let titles: Vec<String> = menu(&site.resolve()).map(|link| link.title).collect();
            assert_eq!(titles.join(" "), expected);
        }
    }

    #[test]
    fn scripts_write_times_as_the_site_does() {
        for (settings, expected) in [
            ("language: en", "en-GB-u-ca-gregory-hc-h23-nu-latn"),
            ("language: en-US", "en-US-u-ca-gregory-hc-h23-nu-latn"),
            ("language: ar", "ar-u-ca-gregory-hc-h23-nu-latn"),
            (
                "date_format: \"%-d %b, %-I:%M %p\"",
                "en-GB-u-ca-gregory-hc-h12-nu-latn",
            ),
            ("language: th-u-nu-thai", "th-u-nu-thai"),
        ] {
            let site = TestSite::new().settings(settings).resolve();
            assert_eq!(locale(&site.language), expected, "{settings}");
        }
    }
}
