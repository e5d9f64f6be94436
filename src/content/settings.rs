//! `site.yaml`: the settings of a site.
//!
//! Part of the *parse* stage. Every key has a default, so a site needs no `site.yaml` at all.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};
use chrono_tz::Tz;

use super::appearance::{self, Appearance};
use super::body::Body;
use super::extra::Extra;
use super::fields::Fields;
use super::id_base::IdBase;
use super::intro;
use super::permalink::Permalink;
use super::yaml::{self, Node};
use crate::diagnostic::Diagnostic;
use crate::language::is_tag;
use crate::source::{SourceFile, Span, Spanned};
use crate::url::{self, BaseUrl, Scheme};

/// The settings, defaults filled in.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The file that they stand in, if there is one.
    pub file: Option<SourceFile>,
    /// None where the words of the language stand for it.
    pub title: Option<String>,
    /// None where the words of the language stand for it.
    pub description: Option<String>,
    pub base_url: BaseUrl,
    /// None where ids begin with `base_url`.
    pub id_base: Option<IdBase>,
    /// A BCP 47 language tag.
    pub language: String,
    /// The zone of times without an offset, of all times shown, and of what a day is.
    pub timezone: Tz,
    /// A strftime pattern, as chrono reads it; none for that of the language.
    pub date_format: Option<String>,
    pub permalink: Permalink,
    pub posts_per_page: usize,
    pub feed_items: usize,
    pub history_days: u32,
    /// The organisation's own site.
    pub home: Option<TitledLink>,
    pub links: Vec<TitledLink>,
    pub resources: Vec<TitledLink>,
    pub subscriptions: Vec<TitledLink>,
    /// Where readers report a problem; of an e-mail address, the link to it.
    pub contact: Option<Spanned<String>>,
    /// What stands in the menu of every page after the theme's own entries.
    pub menu: Vec<TitledLink>,
    /// What stands at the foot of every page.
    pub footer: Vec<TitledLink>,
    /// What stands at the top of the home page.
    pub intro: Option<Body>,
    pub appearance: Appearance,
    /// Whether HTML in Markdown is kept, or shown as text.
    pub raw_html: bool,
    pub extra: Extra,
}

/// A title and an address: absolute, or from the site's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitledLink {
    pub title: String,
    pub url: Spanned<String>,
}

/// The keys that it may have.
pub const KEYS: [&str; 24] = [
    "title",
    "description",
    "base_url",
    "id_base",
    "language",
    "timezone",
    "date_format",
    "permalink",
    "posts_per_page",
    "feed_items",
    "history_days",
    "accent",
    "logo",
    "favicon",
    "home",
    "links",
    "resources",
    "subscriptions",
    "contact",
    "menu",
    "footer",
    "intro",
    "raw_html",
    "extra",
];

const PER_PAGE: RangeInclusive<usize> = 1..=500;
const FEED_ITEMS: RangeInclusive<usize> = 1..=1000;
const HISTORY_DAYS: RangeInclusive<u32> = 1..=730;

impl Settings {
    /// The addresses of all links that stand on pages.
    pub fn all_links(&self) -> impl Iterator<Item = &Spanned<String>> {
        let lists = [&self.links, &self.resources, &self.subscriptions];
        let lists = lists.into_iter().flatten();
        let titled = self.home.iter().chain(lists).chain(self.links_of_layout());
        titled.map(|link| &link.url).chain(&self.contact)
    }

    /// Those that stand on every page.
    pub fn links_of_layout(&self) -> impl Iterator<Item = &TitledLink> {
        self.menu.iter().chain(&self.footer)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            file: None,
            title: None,
            description: None,
            base_url: BaseUrl::parse("http://localhost:8000/").expect("a valid address"),
            id_base: None,
            language: "en".to_owned(),
            timezone: Tz::UTC,
            date_format: None,
            permalink: Permalink::default(),
            posts_per_page: 20,
            feed_items: 50,
            history_days: 90,
            home: None,
            links: Vec::new(),
            resources: Vec::new(),
            subscriptions: Vec::new(),
            contact: None,
            menu: Vec::new(),
            footer: Vec::new(),
            intro: None,
            appearance: Appearance::default(),
            raw_html: false,
            extra: Extra::Null,
        }
    }
}

/// Reads `site.yaml`; a key that is wrong keeps its default and is reported.
pub(crate) fn parse(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Settings {
    let mut settings = Settings {
        file: Some(file.clone()),
        ..Settings::default()
    };
    let whole = Span::new(0, file.text.len());
    let Some(root) = yaml::parse_or_report(file, whole, diagnostics) else {
        return settings;
    };
    let mut fields = Fields::new(file, &root, "site.yaml", &KEYS, diagnostics);
    if let Some(title) = fields.text("title") {
        settings.title = Some(title.value);
    }
    if let Some(description) = fields.text("description") {
        settings.description = Some(description.value);
    }
    if let Some(raw_html) = fields.boolean("raw_html") {
        settings.raw_html = raw_html;
    }
    if let Some(number) = fields.number("posts_per_page", PER_PAGE) {
        settings.posts_per_page = number;
    }
    if let Some(number) = fields.number("feed_items", FEED_ITEMS) {
        settings.feed_items = number;
    }
    if let Some(number) = fields.number("history_days", HISTORY_DAYS) {
        settings.history_days = number;
    }
    if let Some(base_url) = fields.read("base_url", base_url) {
        settings.base_url = base_url.value;
    }
    settings.id_base = fields.read("id_base", IdBase::parse).map(|base| base.value);
    if let Some(language) = fields.read("language", language) {
        settings.language = language.value;
    }
    settings.date_format = fields
        .read("date_format", date_format)
        .map(|format| format.value);
    if let Some(permalink) = fields.read("permalink", Permalink::parse) {
        settings.permalink = permalink.value;
    }
    if let Some(name) = fields.text("timezone") {
        match name.value.parse() {
            Ok(zone) => settings.timezone = zone,
            Err(_) => {
                fields.report(|file| Diagnostic::unknown_time_zone(file, name.span, &name.value));
            }
        }
    }
    settings.appearance = appearance::parse(&mut fields);
    settings.extra = fields.free("extra");
    settings.home = fields.node("home").and_then(|node| link(&mut fields, node));
    settings.links = links(&mut fields, "links");
    settings.resources = links(&mut fields, "resources");
    settings.subscriptions = links(&mut fields, "subscriptions");
    settings.contact = fields.read("contact", contact);
    settings.menu = links(&mut fields, "menu");
    settings.footer = links(&mut fields, "footer");
    settings.intro = fields.lines("intro").map(|(node, text)| {
        fields.by(|file, found| intro::parse(file, node, &text, settings.raw_html, found))
    });
    settings
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| {
        let in_ascii = url::with_ascii_host(text);
        match in_ascii.filter(|address| BaseUrl::parse(address).is_some()) {
            Some(address) => format!("needs its host as browsers ask for it: {address}"),
            None => "must be an address such as https://status.example.net/".to_owned(),
        }
    })
}

fn language(text: &str) -> Result<String, String> {
    if is_tag(text) {
        Ok(text.to_owned())
    } else {
        Err("must be a language tag such as en or pt-BR".to_owned())
    }
}

pub(super) fn date_format(text: &str) -> Result<String, String> {
    if StrftimeItems::new(text).any(|item| item == Item::Error) {
        return Err("has a code that strftime does not know".to_owned());
    }
    Ok(text.to_owned())
}

/// A pattern for a day, which has neither hours nor a zone.
pub(super) fn day_format(text: &str) -> Result<String, String> {
    let format = date_format(text)?;
    if write!(String::new(), "{}", NaiveDate::default().format(&format)).is_err() {
        return Err("has a code for a time of day, and stands for a day alone".to_owned());
    }
    Ok(format)
}

fn links(fields: &mut Fields<'_, '_>, key: &str) -> Vec<TitledLink> {
    let nodes = fields.list(key);
    nodes.iter().filter_map(|node| link(fields, node)).collect()
}

fn link<'a>(fields: &mut Fields<'a, '_>, node: &'a Node) -> Option<TitledLink> {
    let mut fields = fields.inside(node, "a link", &["title", "url"]);
    let title = fields.required("title", Fields::text);
    let url = fields.required("url", address);
    Some(TitledLink {
        title: title?.value,
        url: url?,
    })
}

/// Where to write to: an e-mail address, which becomes a link, or a link of another kind.
fn contact(text: &str) -> Result<String, String> {
    let address = url::as_browsers_read(text);
    let (start, rest) = address.split_once(':').unwrap_or(("", &address));
    if start.eq_ignore_ascii_case("mailto") && url::missing_start(rest) != Some("mailto:") {
        return Err("needs an e-mail address after mailto:".to_owned());
    }
    match (url::scheme(&address), url::missing_start(&address)) {
        (Scheme::Passive, _) => Ok(url::encoded(&address).into_owned()),
        (Scheme::Relative, Some("mailto:")) => {
            Ok(url::encoded(&format!("mailto:{address}")).into_owned())
        }
        (_, Some(start)) => Err(format!("needs {start} before it: {start}{address}")),
        (Scheme::Active, None) => Err("must be an e-mail address or a web address".to_owned()),
        (Scheme::Relative, None) if !address.starts_with('/') => Err(
            "must be an e-mail address, or begin with https:// or with / for a page of this site"
                .to_owned(),
        ),
        (Scheme::Relative, None) => Ok(url::encoded(&address).into_owned()),
    }
}

/// An address that a reader may follow: not `javascript:` and the like.
pub(super) fn address(fields: &mut Fields<'_, '_>, key: &str) -> Option<Spanned<String>> {
    fields.read(key, |text| {
        let address = url::as_browsers_read(text);
        match url::scheme(&address) {
            Scheme::Active => Err("must be a web address".to_owned()),
            Scheme::Relative if !address.starts_with('/') => {
                Err("must begin with https:// or with / for a page of this site".to_owned())
            }
            Scheme::Relative | Scheme::Passive => Ok(url::encoded(&address).into_owned()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_e_mail_address_or_a_link() {
        for (written, read) in [
            ("help@example.net", Ok("mailto:help@example.net")),
            (" help+now@example.net\t", Ok("mailto:help+now@example.net")),
            ("mailto:help@example.net", Ok("mailto:help@example.net")),
            (
                "mailto:help@example.net?subject=a b",
                Ok("mailto:help@example.net?subject=a%20b"),
            ),
            ("tel:+4930123456", Ok("tel:+4930123456")),
            (
                "https://help@example.net/a b",
                Ok("https://help@example.net/a%20b"),
            ),
            ("//example.net/support", Ok("//example.net/support")),
            ("/contact/", Ok("/contact/")),
            ("mailto:", Err("after mailto:")),
            ("mailto:help", Err("after mailto:")),
            ("example.net/help", Err("https://example.net/help")),
            ("example.net:8080", Err("https://example.net:8080")),
            ("contact/", Err("an e-mail address, or begin")),
            ("@example.net", Err("an e-mail address, or begin")),
            (
                "Help <help@example.net>",
                Err("an e-mail address, or begin"),
            ),
            ("", Err("an e-mail address, or begin")),
            ("javascript:alert(1)", Err("an e-mail address or")),
            ("java\nscript:alert(1)", Err("an e-mail address or")),
        ] {
            let found = contact(written);
            match read {
                Ok(address) => assert_eq!(found.as_deref(), Ok(address), "{written}"),
                Err(part) => assert!(found.unwrap_err().contains(part), "{written}"),
            }
        }
    }
}
