//! What another generator would have replaced, and readers here would see as it stands.
//!
//! Part of the *parse* stage: warnings alone.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Place;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// How the shortcodes of Hugo and Zola and the tags of Jekyll begin and end.
const SHORTCODES: [(&str, &str); 2] = [("{{", "}}"), ("{%", "%}")];
/// How Pandoc, Docusaurus and others begin and end a block.
const FENCE: &str = ":::";
/// A shortcode that goes on for longer is none.
const LONGEST: usize = 1000;

/// Warns of each that is not in code. `offset` is where the text begins in its file.
pub(super) fn warn(
    events: &[Place<'_>],
    markdown: &str,
    file: &SourceFile,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !["{{", "{%", FENCE]
        .iter()
        .any(|mark| markdown.contains(mark))
    {
        return;
    }
    let (mut in_code, mut begins_line, mut done) = (false, true, 0);
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) | Event::Html(_) if !in_code => {
                let source = &markdown[range.clone()];
                let fence = (begins_line && source.starts_with(FENCE)).then(|| {
                    let line = markdown[range.start..].lines().next().unwrap_or_default();
                    range.start..range.start + line.trim_end().len()
                });
                let shortcodes = source.char_indices().filter_map(|(at, c)| {
                    (c == '{')
                        .then(|| shortcode(markdown, range.start + at))
                        .flatten()
                });
                for found in fence.into_iter().chain(shortcodes) {
                    if found.start >= done {
                        done = found.end;
                        let span = Span::new(found.start, found.end).shifted(offset);
                        diagnostics.push(Diagnostic::leftover_markup(file, span));
                    }
                }
            }
            _ => {}
        }
        begins_line = matches!(event, Event::Start(_) | Event::SoftBreak | Event::HardBreak);
    }
}

/// The shortcode that begins at a brace of the text, unless the author says that it is none.
fn shortcode(markdown: &str, start: usize) -> Option<std::ops::Range<usize>> {
    if markdown[..start].ends_with('\\') {
        return None;
    }
    let rest = &markdown[start..];
    let (begin, end) = SHORTCODES
        .iter()
        .find(|(begin, _)| rest.starts_with(begin))?;
    let mut near = rest.len().min(LONGEST);
    while !rest.is_char_boundary(near) {
        near -= 1;
    }
    let length = begin.len() + rest[begin.len()..near].find(end)? + end.len();
    (!rest[..length].contains("\n\n")).then_some(start..start + length)
}
