//! Reads a site's folder into memory: the only stage that looks at the disk before publishing.
//!
//! It gives texts and names and judges nothing but whether a file can be read as text at all.
//! Symbolic links are followed inside the site and refused where they lead out of it: a site may
//! come from someone who is not to see the rest of the disk. What is read, now or when it is
//! copied, is what a link led to when it was judged; a link that is exchanged later changes nothing,
//! and one that is put in the place of a file or a folder later is [not followed](no_links).

mod beside;
mod fingerprint;

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::no_links;
use crate::output::{RESERVED, is_hidden};
use crate::source::{SourceFile, Span, composed};
use crate::theme;

pub use fingerprint::{Fingerprint, fingerprint};

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
        let cause = std::io::Error::new(ErrorKind::NotFound, beside::no_site(&root));
        return Err(Failure::new("find a site in", root, cause));
    }
    let mut diagnostics = Vec::new();
    let settings = read_one(&root, "site.yaml", &mut diagnostics)?;
    let inventory = read_one(&root, "servers.yaml", &mut diagnostics)?;
    let checks = read_one(&root, "checks.yaml", &mut diagnostics)?;
    let mut languages = walk(&root, "i18n", &mut diagnostics)?;
    let mut posts = walk(&root, "posts", &mut diagnostics)?;
    diagnostics.extend(beside::in_the_site(&root));
    diagnostics.extend(beside::in_folders(&languages, &posts));
    languages.retain(|found| found.path.ends_with(".yaml"));
    posts.retain(|found| found.path.ends_with(".md"));
    let templates = walk(&root, "templates", &mut diagnostics)?;
    let static_files = walk(&root, "static", &mut diagnostics)?;
    Ok((
        Sources {
            settings,
            inventory,
            checks,
            languages: read_all(&languages, &mut diagnostics)?,
            posts: read_all(&posts, &mut diagnostics)?,
            templates: read_all(&templates, &mut diagnostics)?,
            static_files: static_files
                .into_iter()
                .map(static_file)
                .collect::<Result<_, Failure>>()?,
        },
        diagnostics,
    ))
}

/// A file of the site.
#[derive(Debug)]
struct Found {
    /// Relative to the site's folder, with `/` between its parts.
    path: String,
    /// Where it stands on the disk: no symbolic link, but what one led to.
    location: PathBuf,
}

fn static_file(found: Found) -> Result<StaticFile, Failure> {
    let Found { path, location } = found;
    let path = composed(path.strip_prefix("static/").unwrap_or(&path)).into_owned();
    let is_of_theme = theme::ASSETS.iter().any(|(name, _)| *name == path);
    let contents = (is_of_theme || path == theme::ADDED_STYLE)
        .then(|| read_bytes(&location))
        .transpose()
        .map_err(|cause| Failure::new("read", &location, cause))?;
    Ok(StaticFile {
        path,
        location,
        contents,
    })
}

/// The files below a folder, sorted; hidden ones and editors' copies (`.name`, `name~`) are left
/// out, and so is what is no file, such as a pipe. A missing folder has none.
fn walk(
    root: &Path,
    folder: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<Found>, Failure> {
    let top = root.join(folder);
    if !top.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    // Folders that links lead to, by the path of the link.
    let mut linked: Vec<(PathBuf, PathBuf)> = Vec::new();
    let mut entries = WalkDir::new(&top)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // An editor's lock is a link that leads nowhere, and may be gone by now.
                let name = error.path().and_then(Path::file_name);
                if !name.is_some_and(|name| is_left_out(&name.to_string_lossy())) {
                    diagnostics.push(unreadable(root, &top, error)?);
                }
                continue;
            }
        };
        if entry.depth() > 0 && is_left_out(&entry.file_name().to_string_lossy()) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let path = relative(root, entry.path());
        let target = if entry.path_is_symlink() {
            target(root, entry.path())?
        } else {
            Ok(resolved(entry.path(), &linked))
        };
        match target {
            Err(diagnostic) => diagnostics.push(diagnostic),
            Ok(location) if entry.file_type().is_dir() => {
                if entry.path_is_symlink() {
                    linked.push((entry.into_path(), location));
                }
                continue;
            }
            Ok(_) if !entry.file_type().is_file() => {}
            Ok(_) if entry.path().to_str().is_none() => {
                diagnostics.push(Diagnostic::not_utf8_name(&path));
            }
            Ok(_) if path.contains(char::is_control) => {
                diagnostics.push(Diagnostic::control_character_in_name(&path));
            }
            Ok(location) => files.push(Found { path, location }),
        }
        if entry.file_type().is_dir() {
            entries.skip_current_dir();
        }
    }
    Ok(files)
}

/// A path without the link that it leads through.
fn resolved(path: &Path, linked: &[(PathBuf, PathBuf)]) -> PathBuf {
    let through =
        |(link, target): &(PathBuf, PathBuf)| Some(target.join(path.strip_prefix(link).ok()?));
    linked
        .iter()
        .rev()
        .find_map(through)
        .unwrap_or_else(|| path.to_owned())
}

/// What a symbolic link leads to, which must lie within the site.
fn target(root: &Path, link: &Path) -> Result<Result<PathBuf, Diagnostic>, Failure> {
    let reason = match fs::canonicalize(link) {
        Ok(target) => match target.strip_prefix(root) {
            Ok(inside) if leads_to_hidden(inside) => {
                "it leads to a name that begins with a dot, and those are not read"
            }
            Ok(inside) if leads_to_output(root, inside) => {
                "it leads into a folder that statusgen builds a site into"
            }
            Ok(_) => return Ok(Ok(target)),
            Err(_) => "it leads out of the site",
        },
        Err(cause) => nowhere(link, cause)?,
    };
    Ok(Err(Diagnostic::unreadable_link(
        &relative(root, link),
        reason,
    )))
}

fn leads_to_hidden(inside: &Path) -> bool {
    inside.iter().any(|name| is_hidden(&name.to_string_lossy()))
}

/// Whether a path in the site leads to an output folder or into one, by the folder that each has.
fn leads_to_output(root: &Path, inside: &Path) -> bool {
    inside
        .ancestors()
        .filter(|folder| *folder != Path::new(""))
        .any(|folder| root.join(folder).join(RESERVED).exists())
}

/// A link that leads nowhere, or in a circle, is its author's; anything else is the system's.
fn unreadable(root: &Path, top: &Path, error: walkdir::Error) -> Result<Diagnostic, Failure> {
    let path = error.path().unwrap_or(top).to_owned();
    let reason = if error.loop_ancestor().is_some() {
        "it leads back to a folder that it stands in"
    } else {
        let cause = error
            .into_io_error()
            .unwrap_or_else(|| ErrorKind::Other.into());
        nowhere(&path, cause)?
    };
    Ok(Diagnostic::unreadable_link(&relative(root, &path), reason))
}

/// Why a symbolic link has no end.
fn nowhere(path: &Path, cause: std::io::Error) -> Result<&'static str, Failure> {
    match cause.kind() {
        ErrorKind::NotFound if path.is_symlink() => Ok("what it points to is not there"),
        ErrorKind::PermissionDenied => Err(Failure::new("read", path, cause)),
        _ if path.is_symlink() => Ok("it leads to itself, or through what is no folder"),
        _ => Err(Failure::new("read", path, cause)),
    }
}

/// Hidden files and editors' copies.
fn is_left_out(name: &str) -> bool {
    is_hidden(name) || name.ends_with('~')
}

/// A file at the top of the site; none if there is none.
fn read_one(
    root: &Path,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Option<SourceFile>, Failure> {
    let path = root.join(name);
    let location = if path.is_symlink() {
        match target(root, &path)? {
            Ok(location) => location,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                return Ok(None);
            }
        }
    } else {
        path
    };
    match fs::metadata(&location) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Failure::new("read", location, cause)),
        // A pipe would be waited for.
        Ok(metadata) if !metadata.is_file() => {
            let cause = std::io::Error::other("it is not a file");
            return Err(Failure::new("read", location, cause));
        }
        Ok(_) => {}
    }
    let found = Found {
        path: name.to_owned(),
        location,
    };
    match read(&found)? {
        Ok(file) => Ok(Some(file)),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Ok(None)
        }
    }
}

fn read_all(
    found: &[Found],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<SourceFile>, Failure> {
    let read: Vec<_> = found.par_iter().map(read).collect();
    let mut files = Vec::with_capacity(read.len());
    for file in read {
        match file? {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(files)
}

fn read(found: &Found) -> Result<Result<SourceFile, Diagnostic>, Failure> {
    let Found { path, location } = found;
    let bytes = read_bytes(location).map_err(|cause| Failure::new("read", location, cause))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Ok(SourceFile::new(path, &text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let readable = SourceFile::new(path, &String::from_utf8_lossy(error.as_bytes()));
            let span = Span::new(valid, valid + char::REPLACEMENT_CHARACTER.len_utf8());
            Err(Diagnostic::not_utf8(&readable, span))
        }
    })
}

/// All that a file holds, by a path without links.
fn read_bytes(location: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    no_links::open(location)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn relative(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
