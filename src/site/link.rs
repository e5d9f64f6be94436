//! Links between posts and pages, and from the introduction to them: whether they lead anywhere.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::post::DatedPost;
use super::{Options, OwnPage};
use crate::content::{Body, HOME_IDS, Settings, Target};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Suggestions take the longest, and nobody reads more.
const MOST_SUGGESTIONS: usize = 100;

/// What links stand in, and what they lead to.
struct Text<'a> {
    /// Empty for the introduction, which no link names.
    id: &'a str,
    file: &'a SourceFile,
    body: &'a Body,
    is_shown: bool,
    /// What a fragment can point to beside its own anchors.
    layout_ids: &'static [&'static str],
}

/// Reports links to posts, pages and anchors that are not there. Every page has a `#top`.
pub(super) fn check(
    posts: &[DatedPost],
    pages: &[OwnPage],
    settings: &Settings,
    broken: &BTreeSet<String>,
    options: Options,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let posts = posts.iter().map(|post| Text {
        id: &post.id,
        file: &post.file,
        body: &post.body,
        is_shown: post.is_shown(options),
        layout_ids: &[],
    });
    let pages = pages.iter().map(|page| Text {
        id: &page.id,
        file: &page.file,
        body: &page.body,
        is_shown: true,
        layout_ids: &[],
    });
    let named: Vec<Text<'_>> = posts.chain(pages).collect();
    let by_id: HashMap<&str, &Text<'_>> = named.iter().map(|text| (text.id, text)).collect();
    let intro = settings.intro.as_ref().zip(settings.file.as_ref());
    let intro = intro.map(|(body, file)| Text {
        id: "",
        file,
        body,
        is_shown: true,
        layout_ids: &HOME_IDS,
    });
    let mut anchors_of: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut reported = 0;
    for text in named.iter().chain(&intro) {
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
            let layout_ids = target.layout_ids.iter().copied();
            let anchors = anchors_of
                .entry(target.id)
                .or_insert_with(|| written.clone().chain(layout_ids).collect());
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
