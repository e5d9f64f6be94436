//! Files that are published as they are: the theme's, and those in `static/`.

use std::collections::BTreeMap;

use super::{Page, Planner};
use crate::theme;

/// Where the files of the theme are published, a site's own in their places among them.
#[derive(Debug)]
pub struct Assets(BTreeMap<&'static str, String>);

impl Assets {
    /// The path of a file of the theme, `style.css`.
    #[must_use]
    pub fn path<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// The paths at which nothing else will ever stand: their names change with what they hold.
    pub fn lasting(&self) -> impl Iterator<Item = &str> {
        let named_anew = self.0.iter().filter(|(name, path)| *name != path);
        named_anew.map(|(_, path)| path.as_str())
    }
}

impl Planner<'_> {
    pub(super) fn assets(&mut self, assets: &[(&'static str, &[u8])]) -> Assets {
        let mut paths = BTreeMap::new();
        for (name, built_in) in assets {
            let own = self.static_files.iter().find(|file| file.path == *name);
            let contents = own.map_or(Some(*built_in), |file| file.contents.as_deref());
            let path = theme::published_name(name, contents.unwrap_or_default());
            if own.is_none() {
                self.add(&path, Page::Asset(name));
            }
            paths.insert(*name, path);
        }
        let assets = Assets(paths);
        for (index, file) in self.static_files.iter().enumerate() {
            self.add(assets.path(&file.path), Page::Static(index));
        }
        assets
    }
}
