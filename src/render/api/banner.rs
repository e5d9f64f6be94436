//! `/embed/banner.json`: what `static/embed.js` says on other sites, in the site's language.

use serde::Serialize;

use crate::plan::site_paths;
use crate::render::text::address::{Form, address};
use crate::render::text::json;
use crate::site::Site;

#[derive(Serialize)]
struct Banner<'a> {
    language: &'a str,
    direction: &'static str,
    /// Of the site.
    url: String,
    /// `none` while there is nothing to say.
    indicator: &'static str,
    description: &'a str,
    /// The word for the button that takes the banner away.
    dismiss: &'a str,
}

pub(super) fn banner(site: &Site) -> Vec<u8> {
    let language = &site.language;
    json::bytes(&Banner {
        language: &language.tag,
        direction: language.direction.as_str(),
        url: address(site, site_paths::HOME, Form::Absolute),
        indicator: site.overall.indicator.as_str(),
        description: site.state(),
        dismiss: language.text("dismiss"),
    })
}
