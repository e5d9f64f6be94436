//! How a site looks without a template of its own: accent colour, logo and favicon.
//!
//! Part of the *parse* stage; the keys stand in `site.yaml`. Whether a picture is there is for the
//! *plan* stage, so pictures keep their places.

use super::color::Color;
use super::fields::Fields;
use super::settings::read;
use super::yaml::{Node, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, Spanned};
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

pub(super) fn parse(fields: &mut Fields<'_, '_>, file: &SourceFile) -> Appearance {
    Appearance {
        accent: accent(fields, file),
        logo: logo(fields, file),
        favicon: picture(fields, file, "favicon"),
    }
}

/// A colour for light pages, from which the one for dark pages follows, or `{light, dark}`.
fn accent(fields: &mut Fields<'_, '_>, file: &SourceFile) -> Option<Pair<Color>> {
    let [light_grounds, dark_grounds] = theme::GROUNDS
        .map(|grounds| grounds.map(|(red, green, blue)| Color::new(red, green, blue)));
    let node = fields.node("accent")?;
    if !matches!(node.value, Value::Map(_)) {
        let light = color(fields, file, "accent")?;
        warn_if_faint(fields, file, &light, Color::BLACK, &light_grounds);
        return Some(Pair {
            light: light.value,
            dark: light.value.readable(Color::WHITE, &dark_grounds),
        });
    }
    let mut inner = fields.inside(node, "`accent`", &SCHEMES);
    let light = inner.required("light", |fields, key| color(fields, file, key));
    let dark = inner.required("dark", |fields, key| color(fields, file, key));
    let (light, dark) = (light?, dark?);
    warn_if_faint(fields, file, &light, Color::BLACK, &light_grounds);
    warn_if_faint(fields, file, &dark, Color::WHITE, &dark_grounds);
    Some(Pair {
        light: light.value,
        dark: dark.value,
    })
}

fn color(fields: &mut Fields<'_, '_>, file: &SourceFile, key: &str) -> Option<Spanned<Color>> {
    read(fields, file, key, |text| {
        Color::parse(text).ok_or_else(|| "must be a colour such as \"#2a4b8d\"".to_owned())
    })
}

fn warn_if_faint(
    fields: &mut Fields<'_, '_>,
    file: &SourceFile,
    color: &Spanned<Color>,
    end: Color,
    grounds: &[Color],
) {
    if !color.value.is_readable(grounds) {
        let better = color.value.readable(end, grounds);
        fields.report(Diagnostic::faint_color(
            file,
            color.span,
            &color.value.to_string(),
            &better.to_string(),
        ));
    }
}

/// A picture, or `{light, dark}`.
fn logo(fields: &mut Fields<'_, '_>, file: &SourceFile) -> Option<Pair<Spanned<String>>> {
    let node: &Node = fields.node("logo")?;
    if !matches!(node.value, Value::Map(_)) {
        let picture = picture(fields, file, "logo")?;
        return Some(Pair {
            light: picture.clone(),
            dark: picture,
        });
    }
    let mut fields = fields.inside(node, "`logo`", &SCHEMES);
    let light = fields.required("light", |fields, key| picture(fields, file, key));
    let dark = fields.required("dark", |fields, key| picture(fields, file, key));
    Some(Pair {
        light: light?,
        dark: dark?,
    })
}

/// A picture among the site's own files: readers are sent to no other host.
fn picture(fields: &mut Fields<'_, '_>, file: &SourceFile, key: &str) -> Option<Spanned<String>> {
    read(fields, file, key, |text| {
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
