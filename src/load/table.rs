//! The table of sources: what at the top of a site's folder is read, by which name, and how.
//!
//! Whoever goes through all of them goes through [`Source::ALL`]: `load` itself, the fingerprint,
//! the output folder, which must lie apart from them, and the development server, which watches
//! them. A new source is a row here, and the compiler asks for its field in [`Sources`].

use std::path::{Path, PathBuf};

use crate::source::SourceFile;

/// What a source is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A folder of texts whose names end so; of others it may hold what it likes.
    Texts(&'static str),
    /// A folder of files that are copied as they are.
    Files,
}

macro_rules! table {
    ($($(#[$doc:meta])* $source:ident => $name:literal, $shape:expr;)*) => {
        /// A file or folder at the top of a site that it is made from.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Source {
            $($(#[$doc])* $source,)*
        }

        impl Source {
            pub const ALL: &[Self] = &[$(Self::$source,)*];

            /// Its name in the site's folder.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$source => $name,)*
                }
            }

            pub(super) fn shape(self) -> Shape {
                match self {
                    $(Self::$source => $shape,)*
                }
            }
        }
    };
}

table! {
    Settings => "site.yaml", Shape::Text;
    Inventory => "servers.yaml", Shape::Text;
    /// What the operator's own probes found.
    Checks => "checks.yaml", Shape::Text;
    /// Tables of words.
    Languages => "i18n", Shape::Texts(".yaml");
    Posts => "posts", Shape::Texts(".md");
    /// Pages of the site's own, such as an imprint.
    Pages => "pages", Shape::Texts(".md");
    Templates => "templates", Shape::Texts("");
    Static => "static", Shape::Files;
}

impl Source {
    pub(super) fn is_folder(self) -> bool {
        self.shape() != Shape::Text
    }

    /// The source that a path in the site's folder belongs to.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let (name, is_below) = match path.split_once('/') {
            Some((name, _)) => (name, true),
            None => (path, false),
        };
        let mut all = Self::ALL.iter().copied();
        all.find(|source| source.name() == name && source.is_folder() == is_below)
    }

    /// Where all of them stand, or would, in a site's folder.
    #[must_use]
    pub fn places(root: &Path) -> Vec<PathBuf> {
        let place = |source: &Self| root.join(source.name());
        Self::ALL.iter().map(place).collect()
    }
}

/// What stands in a site's folder, in the order of the paths.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub settings: Option<SourceFile>,
    pub inventory: Option<SourceFile>,
    pub checks: Option<SourceFile>,
    pub languages: Vec<SourceFile>,
    pub posts: Vec<SourceFile>,
    pub pages: Vec<SourceFile>,
    /// Paths begin with `templates/`.
    pub templates: Vec<SourceFile>,
    pub static_files: Vec<StaticFile>,
    /// Where symbolic links lead, which is read like the sources. Absolute and without links.
    pub linked: Vec<PathBuf>,
}

/// A file that is copied as it is.
#[derive(Debug, Clone)]
pub struct StaticFile {
    /// Relative to `static/`, with `/` between its parts.
    pub path: String,
    /// Where it stands on the disk.
    pub location: PathBuf,
    /// What it holds, if it becomes a file of the theme or a part of one: the published name
    /// depends on that.
    pub contents: Option<Vec<u8>>,
}

impl Sources {
    /// The texts of a source. Static files are none.
    #[must_use]
    pub fn texts(&self, source: Source) -> &[SourceFile] {
        match source {
            Source::Settings => self.settings.as_slice(),
            Source::Inventory => self.inventory.as_slice(),
            Source::Checks => self.checks.as_slice(),
            Source::Languages => &self.languages,
            Source::Posts => &self.posts,
            Source::Pages => &self.pages,
            Source::Templates => &self.templates,
            Source::Static => &[],
        }
    }

    /// Adds a text to those of the source that its path [belongs to](Source::of), if there is one.
    pub fn add(&mut self, text: SourceFile) {
        match Source::of(&text.path) {
            Some(Source::Settings) => self.settings = Some(text),
            Some(Source::Inventory) => self.inventory = Some(text),
            Some(Source::Checks) => self.checks = Some(text),
            Some(Source::Languages) => self.languages.push(text),
            Some(Source::Posts) => self.posts.push(text),
            Some(Source::Pages) => self.pages.push(text),
            Some(Source::Templates) => self.templates.push(text),
            Some(Source::Static) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source that `add` takes nowhere, or `texts` does not give, would be read and forgotten.
    #[test]
    fn every_text_is_given_back_by_its_source() {
        for source in Source::ALL {
            let path = match source.shape() {
                Shape::Text => source.name().to_owned(),
                Shape::Texts(extension) => format!("{}/deep/a{extension}", source.name()),
                Shape::Files => continue,
            };
            assert_eq!(Source::of(&path), Some(*source), "{path}");
            let mut sources = Sources::default();
            sources.add(SourceFile::new(&path, "a text"));
            for other in Source::ALL {
                let count = usize::from(other == source);
                assert_eq!(sources.texts(*other).len(), count, "{path} {other:?}");
            }
        }
    }

    #[test]
    fn what_a_path_belongs_to() {
        for (path, source) in [
            ("site.yaml", Some(Source::Settings)),
            ("posts/a.md", Some(Source::Posts)),
            ("pages/a.md", Some(Source::Pages)),
            ("static/site.yaml", Some(Source::Static)),
            ("posts", None),
            ("site.yaml/a", None),
            ("public/index.html", None),
            ("README.md", None),
        ] {
            assert_eq!(Source::of(path), source, "{path}");
        }
    }
}
