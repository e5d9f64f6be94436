//! The pipeline as tests run it: from a folder or from texts to files in memory.

use std::path::Path;

use chrono::{DateTime, Utc};
use statusgen::diagnostic::Diagnostic;
use statusgen::load::{self, Source, Sources};
use statusgen::output::{Contents, OutputFile};
use statusgen::site::{Options, Site};
use statusgen::source::SourceFile;
use statusgen::{Generated, check, generate};

use crate::golden::Tree;

/// When a test takes place that does not say otherwise.
pub(crate) const NOW: &str = "2026-03-20T12:00:00Z";

/// An instant, in RFC 3339.
pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.trim()
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What readers see at an instant.
pub(crate) fn at(now: DateTime<Utc>) -> Options {
    Options {
        now,
        future: false,
        drafts: false,
    }
}

/// The instant in a fixture's file `now`, if it has one.
pub(crate) fn now_in(folder: &Path) -> DateTime<Utc> {
    match std::fs::read_to_string(folder.join("now")) {
        Ok(text) => instant(&text),
        Err(_) => instant(NOW),
    }
}

/// Makes the site of a folder, mistakes in reading it included.
pub(crate) fn generate_folder(folder: &Path, options: Options) -> Generated {
    let (sources, mut found) = load::load(folder).expect("the folder can be read");
    let mut generated = generate(&sources, options, |_| ());
    found.append(&mut generated.diagnostics);
    statusgen::diagnostic::sort(&mut found);
    generated.diagnostics = found;
    generated
}

/// Makes the site of a folder as `statusgen check` does, which also follows every link.
pub(crate) fn check_folder(folder: &Path, options: Options) -> Vec<Diagnostic> {
    let generated = generate_folder(folder, options);
    let mut diagnostics = generated.diagnostics;
    if let Some(files) = &generated.files {
        diagnostics.extend(check::links(files, &generated.site));
    }
    diagnostics
}

/// Makes a site that has no mistakes.
#[track_caller]
pub(crate) fn made(sources: &Sources, options: Options) -> (Site, Vec<OutputFile>) {
    let generated = generate(sources, options, |_| ());
    let files = generated.files.unwrap_or_else(|| {
        panic!("the site has errors:\n{}", told(&generated.diagnostics));
    });
    (generated.site, files)
}

/// The files of a site with their contents.
pub(crate) fn tree(files: &[OutputFile]) -> Tree {
    files
        .iter()
        .map(|file| (file.path.as_str().to_owned(), contents(file)))
        .collect()
}

pub(crate) fn contents(file: &OutputFile) -> Vec<u8> {
    match &file.contents {
        Contents::Bytes(bytes) => bytes.clone(),
        Contents::CopyOf(path) => std::fs::read(path).expect("a static file can be read"),
    }
}

/// Diagnostics as people read them.
pub(crate) fn told(diagnostics: &[Diagnostic]) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| format!("{}\n", statusgen::diagnostic::human(diagnostic, false)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// A site of texts alone: paths as they would stand in its folder.
pub(crate) fn sources<P: AsRef<str>, T: AsRef<str>>(
    files: impl IntoIterator<Item = (P, T)>,
) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let path = path.as_ref();
        let source = Source::of(path);
        assert!(
            source.is_some_and(|source| source != Source::Static),
            "no text is read from {path}"
        );
        sources.add(SourceFile::new(path, text.as_ref()));
    }
    sources
}
