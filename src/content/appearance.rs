//! How a site looks without a template of its own: accent colour, logo and favicon.
//!
//! Part of the *parse* stage; the keys stand in `site.yaml`. Whether a picture is there is for the
//! *plan* stage, so pictures keep their places.

use super::color::Color;
use super::fields::Fields;
use super::yaml::{Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};
use crate::{theme, url};

/// What a site sets of its looks.
#[derive(Debug, Clone, Default)]
pub struct Appearance {
    pub accent: Option<Pair<Color>>,
    /// Addresses from the site's root: `/logo.svg`.
    pub logo: Option<Pair<Spanned<String>>>,
    /// Likewise.
    pub favicon: Option<Spanned<String>>,
}

/// One for light pages and one for dark ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair<T> {
    pub light: T,
    pub dark: T,
}

const SCHEMES: [&str; 2] = ["light", "dark"];

pub(super) fn parse(fields: &mut Fields<'_, '_>) -> Appearance {
    Appearance {
        accent: accent(fields),
        logo: logo(fields),
        favicon: picture(fields, "favicon"),
    }
}

/// A colour for light pages, from which the one for dark pages follows, or `{light, dark}`.
fn accent(fields: &mut Fields<'_, '_>) -> Option<Pair<Color>> {
    let [light_grounds, dark_grounds] = theme::GROUNDS
        .map(|grounds| grounds.map(|(red, green, blue)| Color::new(red, green, blue)));
    let node = fields.node("accent")?;
    if !matches!(node.value, Value::Map(_)) {
        let light = color(fields, "accent")?;
        warn_if_faint(fields, &light, Color::BLACK, &light_grounds);
        return Some(Pair {
            light: light.value,
            dark: light.value.readable(Color::WHITE, &dark_grounds),
        });
    }
    let mut inner = fields.inside(node, "`accent`", &SCHEMES);
    let light = inner.required("light", color);
    let dark = inner.required("dark", color);
    let (light, dark) = (light?, dark?);
    warn_if_faint(fields, &light, Color::BLACK, &light_grounds);
    warn_if_faint(fields, &dark, Color::WHITE, &dark_grounds);
    Some(Pair {
        light: light.value,
        dark: dark.value,
    })
}

fn color(fields: &mut Fields<'_, '_>, key: &str) -> Option<Spanned<Color>> {
    fields.read(key, |text| {
        Color::parse(text).ok_or_else(|| "must be a colour such as \"#2a4b8d\"".to_owned())
    })
}

fn warn_if_faint(
    fields: &mut Fields<'_, '_>,
    color: &Spanned<Color>,
    end: Color,
    grounds: &[Color],
) {
    if !color.value.is_readable(grounds) {
        let better = color.value.readable(end, grounds);
        let (faint, better) = (color.value.to_string(), better.to_string());
        fields.report(|file| Diagnostic::faint_color(file, color.span, &faint, &better));
    }
}

/// A picture, or `{light, dark}`.
fn logo(fields: &mut Fields<'_, '_>) -> Option<Pair<Spanned<String>>> {
    let node: &Node = fields.node("logo")?;
    if !matches!(node.value, Value::Map(_)) {
        let picture = picture(fields, "logo")?;
        return Some(Pair {
            light: picture.clone(),
            dark: picture,
        });
    }
    let mut fields = fields.inside(node, "`logo`", &SCHEMES);
    let light = fields.required("light", picture);
    let dark = fields.required("dark", picture);
    Some(Pair {
        light: light?,
        dark: dark?,
    })
}

/// A picture among the site's own files: readers are sent to no other host.
fn picture(fields: &mut Fields<'_, '_>, key: &str) -> Option<Spanned<String>> {
    fields.read(key, |text| {
        let address = url::as_browsers_read(text);
        if address.starts_with('/') && !address.starts_with("//") {
            Ok(address)
        } else {
            Err("must be a file of this site, such as /logo.svg for static/logo.svg".to_owned())
        }
    })
}

impl Appearance {
    /// Every picture that must be there, with its place in `site.yaml`.
    pub fn pictures(&self) -> impl Iterator<Item = (&str, Span)> {
        let logo = self.logo.iter().flat_map(|logo| [&logo.light, &logo.dark]);
        logo.chain(&self.favicon)
            .map(|picture| (picture.value.as_str(), picture.span))
    }
}
