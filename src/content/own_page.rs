//! A page of the site's own, such as an imprint: front matter, then Markdown, as in a post.
//!
//! Part of the *parse* stage: one file alone.

use super::body::Body;
use super::extra::Extra;
use super::fields::Fields;
use super::{markdown, post, yaml};
use crate::diagnostic::{Diagnostic, MarkdownFile};
use crate::source::{SourceFile, Spanned};

/// A page as written.
#[derive(Debug, Clone)]
pub struct WrittenPage {
    pub file: SourceFile,
    pub title: String,
    pub slug: Option<Spanned<String>>,
    /// For search results and previews.
    pub description: Option<String>,
    pub extra: Extra,
    pub body: Body,
}

/// The keys that it may have.
pub const KEYS: [&str; 4] = ["title", "slug", "description", "extra"];

/// Parses a page; none if it has no front matter that can be read, or no title, the reason being
/// among the diagnostics.
pub(super) fn parse(
    file: &SourceFile,
    raw_html: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<WrittenPage> {
    let (front_matter, body) = match post::split(file, MarkdownFile::Page) {
        Ok(ranges) => ranges,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return None;
        }
    };
    let root = yaml::parse_or_report(file, front_matter, diagnostics);
    let body = markdown::parse(file, body, raw_html, diagnostics);
    let root = root?;
    let mut fields = Fields::new(file, &root, "a page", &KEYS, diagnostics);
    let title = fields.required("title", Fields::prose);
    let slug = fields.text("slug");
    let description = fields.prose("description");
    Some(WrittenPage {
        file: file.clone(),
        extra: fields.free("extra"),
        title: title?.value,
        slug,
        description: description.map(|text| text.value),
        body,
    })
}
