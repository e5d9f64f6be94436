//! Reads a site's folder into memory: the only stage that looks at the disk before publishing.
//!
//! It gives texts and names and judges nothing but whether a file can be read as text at all.
//! Symbolic links are followed inside the site and refused where they lead out of it: a site may
//! come from someone who is not to see the rest of the disk. What is read, now or when it is
//! copied, is what a link led to when it was judged; a link that is exchanged later changes nothing,
//! and one that is put in the place of a file or a folder later is [not followed](no_links).

mod beside;
mod fingerprint;
mod table;

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
use table::Shape;
pub use table::{Source, Sources, StaticFile};

/// Reads the site in `root`. What cannot be read as text is a diagnostic; what cannot be read at
/// all is a failure, as is a folder without a site.
pub fn load(root: &Path) -> Result<(Sources, Vec<Diagnostic>), Failure> {
    let root = fs::canonicalize(root).map_err(|cause| Failure::new("open", root, cause))?;
    // A link that leads nowhere is there too, and is told of when it is read.
    let is_there = |place: PathBuf| place.symlink_metadata().is_ok();
    if !Source::places(&root).into_iter().any(is_there) {
        let cause = std::io::Error::new(ErrorKind::NotFound, beside::no_site(&root));
        return Err(Failure::new("find a site in", root, cause));
    }
    let mut loader = Loader {
        diagnostics: beside::in_the_site(&root),
        root,
        sources: Sources::default(),
    };
    for source in Source::ALL {
        loader.read(*source)?;
    }
    Ok((loader.sources, loader.diagnostics))
}

/// A file of the site.
#[derive(Debug)]
struct Found {
    /// Relative to the site's folder, with `/` between its parts.
    path: String,
    /// Where it stands on the disk: no symbolic link, but what one led to.
    location: PathBuf,
}

/// What was read of a site so far.
struct Loader {
    /// Absolute and without links.
    root: PathBuf,
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Loader {
    fn read(&mut self, source: Source) -> Result<(), Failure> {
        match source.shape() {
            Shape::Text => {
                let found = self.find(source.name())?;
                self.read_texts(found.as_slice())
            }
            Shape::Texts(extension) => {
                let mut found = self.walk(source.name())?;
                self.diagnostics.extend(beside::in_folder(source, &found));
                found.retain(|found| found.path.ends_with(extension));
                self.read_texts(&found)
            }
            Shape::Files => {
                for found in self.walk(source.name())? {
                    self.sources.static_files.push(static_file(found)?);
                }
                Ok(())
            }
        }
    }

    /// A file at the top of the site; none if there is none.
    fn find(&mut self, name: &str) -> Result<Option<Found>, Failure> {
        let path = self.root.join(name);
        let location = if path.is_symlink() {
            match self.target(&path)? {
                Some(location) => location,
                None => return Ok(None),
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
        Ok(Some(Found {
            path: name.to_owned(),
            location,
        }))
    }

    /// The files below a folder, sorted; hidden ones and editors' copies (`.name`, `name~`) are
    /// left out, and so is what is no file, such as a pipe. A missing folder has none.
    fn walk(&mut self, folder: &str) -> Result<Vec<Found>, Failure> {
        let top = self.root.join(folder);
        match top.symlink_metadata() {
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(cause) => return Err(Failure::new("read", top, cause)),
            Ok(_) => {}
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
                        let diagnostic = unreadable(&self.root, &top, error)?;
                        self.diagnostics.push(diagnostic);
                    }
                    continue;
                }
            };
            let is_top = entry.depth() == 0;
            let kind = entry.file_type();
            if !is_top && is_left_out(&entry.file_name().to_string_lossy()) {
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
                continue;
            }
            let location = if entry.path_is_symlink() {
                let Some(location) = self.target(entry.path())? else {
                    if kind.is_dir() {
                        entries.skip_current_dir();
                    }
                    continue;
                };
                if kind.is_dir() {
                    linked.push((entry.path().to_owned(), location.clone()));
                }
                location
            } else {
                resolved(entry.path(), &linked)
            };
            let path = relative(&self.root, entry.path());
            if kind.is_dir() {
                continue;
            }
            if is_top {
                self.diagnostics.push(Diagnostic::not_a_folder(&path));
            } else if !kind.is_file() {
                // Nothing that could be read.
            } else if entry.path().to_str().is_none() {
                self.diagnostics.push(Diagnostic::not_utf8_name(&path));
            } else if path.contains(char::is_control) {
                let diagnostic = Diagnostic::control_character_in_name(&path);
                self.diagnostics.push(diagnostic);
            } else {
                files.push(Found { path, location });
            }
        }
        Ok(files)
    }

    /// What a symbolic link leads to, which must lie within the site, and not where it is hidden or
    /// statusgen's own; none if it does not.
    fn target(&mut self, link: &Path) -> Result<Option<PathBuf>, Failure> {
        let reason = match fs::canonicalize(link) {
            Ok(target) => match target.strip_prefix(&self.root) {
                Ok(inside) if leads_to_hidden(inside) => {
                    "it leads to a name that begins with a dot, and those are not read"
                }
                Ok(inside) if leads_to_output(&self.root, inside) => {
                    "it leads into a folder that statusgen builds a site into"
                }
                Ok(_) => {
                    self.sources.linked.push(target.clone());
                    return Ok(Some(target));
                }
                Err(_) => "it leads out of the site",
            },
            Err(cause) => nowhere(link, cause)?,
        };
        let diagnostic = Diagnostic::unreadable_link(&relative(&self.root, link), reason);
        self.diagnostics.push(diagnostic);
        Ok(None)
    }

    fn read_texts(&mut self, found: &[Found]) -> Result<(), Failure> {
        let texts: Vec<_> = found.par_iter().map(read).collect();
        for text in texts {
            match text? {
                Ok(text) => self.sources.add(text),
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            }
        }
        Ok(())
    }
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
