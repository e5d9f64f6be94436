//! A post's file: front matter between two lines of `---`, then Markdown.
//!
//! Part of the *parse* stage: one file alone, so posts are parsed in parallel.

use super::body::Body;
use super::front_matter::{self, FrontMatter};
use super::markdown;
use crate::diagnostic::{Diagnostic, MarkdownFile};
use crate::source::{SourceFile, Span};

/// A post as written.
#[derive(Debug, Clone)]
pub struct WrittenPost {
    pub file: SourceFile,
    pub front_matter: FrontMatter,
    pub body: Body,
}

/// Parses a post; none if it has no front matter that can be read, the reason being among the
/// diagnostics.
pub(crate) fn parse(
    file: &SourceFile,
    raw_html: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<WrittenPost> {
    let (front_matter, body) = match split(file, MarkdownFile::Post) {
        Ok(ranges) => ranges,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let front_matter = front_matter::parse(file, front_matter, diagnostics);
    let front_matter = front_matter?;
    Some(WrittenPost {
        file: file.clone(),
        front_matter,
        body: markdown::parse(file, body, raw_html, diagnostics),
    })
}

/// The ranges of the front matter and of the body.
pub(super) fn split(file: &SourceFile, kind: MarkdownFile) -> Result<(Span, Span), Diagnostic> {
    let text = &*file.text;
    if text.trim().is_empty() {
        return Err(Diagnostic::empty_file(file, kind));
    }
    let mut start = 0;
    let mut front_matter = None;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        match front_matter {
            None if line.trim().is_empty() => {}
            None if line.trim_end() == "---" => front_matter = Some(end),
            None => return Err(Diagnostic::front_matter_missing(file, kind)),
            Some(begin) if line.trim_end() == "---" => {
                return Ok((Span::new(begin, start), Span::new(end, text.len())));
            }
            Some(_) => {}
        }
        start = end;
    }
    Err(Diagnostic::front_matter_unclosed(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_told_from_the_body() {
        for (text, expected) in [
            ("---\na: b\n---\nBody\n", Some(("a: b\n", "Body\n"))),
            ("---\r\na: b\r\n---\r\nBody", Some(("a: b\r\n", "Body"))),
            ("\u{feff}---\na: b\n--- \n", Some(("a: b\n", ""))),
            ("\n\n---\na: b\n---", Some(("a: b\n", ""))),
            ("---\n---\nBody\n---\n", Some(("", "Body\n---\n"))),
            ("---\na: b\n", None),
            ("Body\n---\na: b\n---\n", None),
            ("", None),
            (" \n\n", None),
        ] {
            let file = SourceFile::new("posts/a.md", text);
            let parts = split(&file, MarkdownFile::Post)
                .ok()
                .map(|(front_matter, body)| {
                    (
                        &file.text[front_matter.start..front_matter.end],
                        &file.text[body.start..body.end],
                    )
                });
            assert_eq!(parts, expected, "{text:?}");
        }
    }
}
