//! Links between posts and pages: whether they lead anywhere.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::post::DatedPost;
use super::{Options, OwnPage};
use crate::content::{Body, Target};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Suggestions take the longest, and nobody reads more.
const MOST_SUGGESTIONS: usize = 100;

/// What links stand in, and what they lead to.
struct Text<'a> {
    id: &'a str,
    file: &'a SourceFile,
    body: &'a Body,
    is_shown: bool,
}

/// Reports links to posts, pages and anchors that are not there. Every page has a `#top`.
pub(super) fn check(
    posts: &[DatedPost],
    pages: &[OwnPage],
    broken: &BTreeSet<String>,
    options: Options,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let posts = posts.iter().map(|post| Text {
        id: &post.id,
        file: &post.file,
        body: &post.body,
        is_shown: post.is_shown(options),
    });
    let pages = pages.iter().map(|page| Text {
        id: &page.id,
        file: &page.file,
        body: &page.body,
        is_shown: true,
    });
    let texts: Vec<Text<'_>> = posts.chain(pages).collect();
    let by_id: HashMap<&str, &Text<'_>> = texts.iter().map(|text| (text.id, text)).collect();
    let mut anchors_of: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut reported = 0;
    for text in &texts {
        for link in &text.body.links {
            let (file, span) = (text.file, link.span);
            let (target, fragment) = match &link.target {
                Target::Anchor(anchor) => (text, Some(anchor)),
                Target::File {
                    id,
                    written,
                    fragment,
                } => {
                    let Some(target) = by_id.get(id.as_str()) else {
                        if !broken.contains(id) {
                            reported += 1;
                            let known: BTreeSet<&str> = if reported <= MOST_SUGGESTIONS {
                                by_id.keys().copied().collect()
                            } else {
                                BTreeSet::new()
                            };
                            diagnostics
                                .push(Diagnostic::link_to_no_post(file, span, written, known));
                        }
                        continue;
                    };
                    if text.is_shown && !target.is_shown {
                        diagnostics.push(Diagnostic::link_to_hidden_post(file, span, written));
                    }
                    (*target, fragment.as_ref())
                }
                Target::External(_) | Target::Site(_) => continue,
            };
            let Some(anchor) = fragment.filter(|anchor| !anchor.is_empty() && *anchor != "top")
            else {
                continue;
            };
            let written = target.body.anchors.iter().map(String::as_str);
            let anchors = anchors_of
                .entry(target.id)
                .or_insert_with(|| written.clone().collect());
            if !anchors.contains(&*crate::url::unescape_path(anchor)) {
                reported += 1;
                let known = written.take(if reported <= MOST_SUGGESTIONS {
                    usize::MAX
                } else {
                    0
                });
                diagnostics.push(Diagnostic::link_to_no_anchor(file, span, anchor, known));
            }
        }
    }
}
