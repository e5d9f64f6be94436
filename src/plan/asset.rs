//! Files that are published as they are: the theme's, and those in `static/`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Page, Planner};
use crate::load::StaticFile;
use crate::theme;

/// The files of the theme, a site's own in their places among them.
#[derive(Debug)]
pub struct Assets(BTreeMap<&'static str, Asset>);

#[derive(Debug)]
struct Asset {
    /// Where it is published.
    path: String,
    contents: Cow<'static, [u8]>,
}

impl Assets {
    /// The path of a file of the theme, `style.css`.
    #[must_use]
    pub fn path<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, |asset| &asset.path)
    }

    /// What a file of the theme holds.
    #[must_use]
    pub fn contents(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], |asset| &asset.contents)
    }

    /// The paths at which nothing else will ever stand: their names change with what they hold.
    pub fn lasting(&self) -> impl Iterator<Item = &str> {
        let named_anew = self.0.iter().filter(|(name, asset)| **name != asset.path);
        named_anew.map(|(_, asset)| asset.path.as_str())
    }
}

impl Planner<'_> {
    pub(super) fn assets(&mut self, built_in: &[(&'static str, &'static [u8])]) -> Assets {
        let mut assets = BTreeMap::new();
        for (name, contents) in built_in {
            // This project is a site whose own files are the theme's.
            let own = self.own(name).and_then(|file| file.contents.clone());
            let own = own.filter(|own| own != contents);
            let mut contents = own.map_or_else(|| theme::published(name, contents), Cow::Owned);
            if *name == "style.css" {
                contents = self.style(contents);
            }
            let path = theme::published_name(name, &contents);
            self.add(&path, Page::Asset(name));
            assets.insert(*name, Asset { path, contents });
        }
        for (index, file) in self.static_files.iter().enumerate() {
            if !assets.contains_key(file.path.as_str()) && file.path != theme::ADDED_STYLE {
                self.add(&file.path, Page::Static(index));
            }
        }
        Assets(assets)
    }

    /// The style sheet with what the site adds to it. What is in `custom.css` stands outside of the
    /// layers, and so above them; without such a file the layers are taken away, since browsers
    /// that know none would show the page without any style.
    fn style(&self, theme: Cow<'static, [u8]>) -> Cow<'static, [u8]> {
        let added = self.own(theme::ADDED_STYLE);
        let added = added.and_then(|file| file.contents.as_ref());
        let mut style = match theme {
            Cow::Borrowed(sheet) if added.is_none() => Cow::Owned(theme::without_layers(sheet)),
            _ => theme,
        };
        if let Some(accent) = &self.site.settings.appearance.accent {
            let (light, dark) = (accent.light, accent.dark);
            // Older browsers show light pages alone.
            let rule = format!(
                "\n:root {{ --accent: {light} }}\n\
                 @supports (color: light-dark(red, red)) {{ :root {{ --accent: light-dark({light}, {dark}) }} }}\n"
            );
            style.to_mut().extend(rule.bytes());
        }
        if let Some(added) = added {
            style.to_mut().extend(added);
        }
        style
    }

    /// The site's own file in the place of one of the theme's.
    pub(super) fn own(&self, name: &str) -> Option<&StaticFile> {
        self.static_files.iter().find(|file| file.path == name)
    }
}
