//! Reads a site's folder into memory: the only stage that looks at the disk before publishing.
//!
//! It gives texts and names and judges nothing but whether a file can be read as text at all.
//! Symbolic links are followed inside the site and refused where they lead out of it.

mod fingerprint;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::source::{SourceFile, Span};
use crate::theme;

pub use fingerprint::fingerprint;

/// What stands in a site's folder, in the order of the paths.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// `site.yaml`
    pub settings: Option<SourceFile>,
    /// `servers.yaml`
    pub inventory: Option<SourceFile>,
    /// `checks.yaml`
    pub checks: Option<SourceFile>,
    /// `i18n/**/*.yaml`
    pub languages: Vec<SourceFile>,
    /// `posts/**/*.md`
    pub posts: Vec<SourceFile>,
    /// `templates/**`; paths begin with `templates/`.
    pub templates: Vec<SourceFile>,
    /// `static/**`
    pub static_files: Vec<StaticFile>,
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

/// Names in a site's folder that hold sources; the output must hold none of them.
pub const SOURCE_NAMES: [&str; 7] = [
    "site.yaml",
    "servers.yaml",
    "checks.yaml",
    "i18n",
    "posts",
    "templates",
    "static",
];

/// Reads the site in `root`. What cannot be read as text is a diagnostic; what cannot be read at
/// all is a failure, as is a folder without a site.
pub fn load(root: &Path) -> Result<(Sources, Vec<Diagnostic>), Failure> {
    let root = fs::canonicalize(root).map_err(|cause| Failure::new("open", root, cause))?;
    if !SOURCE_NAMES.iter().any(|name| root.join(name).exists()) {
        let cause = std::io::Error::new(
            ErrorKind::NotFound,
            "there is no site.yaml, no servers.yaml and no posts (`statusgen init` makes a site)",
        );
        return Err(Failure::new("find a site in", root, cause));
    }
    let mut diagnostics = Vec::new();
    let mut one = |name: &str| match read(&root, &root.join(name)) {
        Ok(Ok(file)) => Ok(Some(file)),
        Ok(Err(diagnostic)) => {
            diagnostics.push(diagnostic);
            Ok(None)
        }
        Err(failure) if failure.cause.kind() == ErrorKind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    };
    let settings = one("site.yaml")?;
    let inventory = one("servers.yaml")?;
    let checks = one("checks.yaml")?;
    let ending_in = |paths: Vec<PathBuf>, ending: &str| -> Vec<PathBuf> {
        let ends = |path: &PathBuf| {
            path.extension()
                .is_some_and(|extension| extension == ending)
        };
        paths.into_iter().filter(ends).collect()
    };
    let languages = ending_in(walk(&root, "i18n", &mut diagnostics)?, "yaml");
    let posts = ending_in(walk(&root, "posts", &mut diagnostics)?, "md");
    let templates = walk(&root, "templates", &mut diagnostics)?;
    let static_files = walk(&root, "static", &mut diagnostics)?;
    Ok((
        Sources {
            settings,
            inventory,
            checks,
            languages: read_all(&root, &languages, &mut diagnostics)?,
            posts: read_all(&root, &posts, &mut diagnostics)?,
            templates: read_all(&root, &templates, &mut diagnostics)?,
            static_files: static_files
                .into_iter()
                .map(|location| static_file(&root.join("static"), location))
                .collect::<Result<_, Failure>>()?,
        },
        diagnostics,
    ))
}

fn static_file(folder: &Path, location: PathBuf) -> Result<StaticFile, Failure> {
    let path = relative(folder, &location);
    let is_of_theme = theme::ASSETS.iter().any(|(name, _)| *name == path);
    let contents = (is_of_theme || path == theme::ADDED_STYLE)
        .then(|| fs::read(&location))
        .transpose()
        .map_err(|cause| Failure::new("read", &location, cause))?;
    Ok(StaticFile {
        path,
        location,
        contents,
    })
}

/// The files below a folder, sorted; hidden ones and editors' copies (`.name`, `name~`) are left
/// out. A missing folder has none.
fn walk(
    root: &Path,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<PathBuf>, Failure> {
    let top = root.join(folder);
    if !top.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    let unhidden = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(is_hidden(&name) || name.ends_with('~'))
    };
    let mut entries = WalkDir::new(&top)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(&top).to_owned();
                if error.loop_ancestor().is_some() {
                    let reason = "it leads back to a folder that it stands in";
                    diagnostics.push(Diagnostic::unreadable_link(&relative(root, &path), reason));
                    continue;
                }
                let is_link = path.is_symlink();
                let cause = error
                    .into_io_error()
                    .unwrap_or_else(|| ErrorKind::Other.into());
                if is_link && cause.kind() == ErrorKind::NotFound {
                    let reason = "what it points to is not there";
                    diagnostics.push(Diagnostic::unreadable_link(&relative(root, &path), reason));
                    continue;
                }
                return Err(Failure::new("read", path, cause));
            }
        };
        if !unhidden(&entry) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let path = entry.path();
        if entry.path_is_symlink() {
            let target =
                fs::canonicalize(path).map_err(|cause| Failure::new("read", path, cause))?;
            if !target.starts_with(root) {
                let reason = "it leads out of the site";
                diagnostics.push(Diagnostic::unreadable_link(&relative(root, path), reason));
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
        }
        if !entry.file_type().is_file() {
            continue;
        }
        if path.to_str().is_none() {
            diagnostics.push(Diagnostic::not_utf8_name(&relative(root, path)));
            continue;
        }
        files.push(path.to_owned());
    }
    Ok(files)
}

/// Hosts ask for some files whose names begin with a dot; only those are no editor's leavings.
fn is_hidden(name: &str) -> bool {
    const SERVED: [&str; 2] = [".well-known", ".nojekyll"];
    name.starts_with('.') && !SERVED.contains(&name)
}

fn read_all(
    root: &Path,
    paths: &[PathBuf],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<SourceFile>, Failure> {
    let read: Vec<_> = paths.par_iter().map(|path| read(root, path)).collect();
    let mut files = Vec::with_capacity(read.len());
    for file in read {
        match file? {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(files)
}

fn read(root: &Path, path: &Path) -> Result<Result<SourceFile, Diagnostic>, Failure> {
    let bytes = fs::read(path).map_err(|cause| Failure::new("read", path, cause))?;
    let name = relative(root, path);
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(&name, &text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let readable = SourceFile::new(&name, &String::from_utf8_lossy(error.as_bytes()));
            let span = Span::new(valid, valid + char::REPLACEMENT_CHARACTER.len_utf8());
            Err(Diagnostic::not_utf8(&readable, span))
        }
    })
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
