//! Links between posts: whether they lead anywhere.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Options;
use super::post::DatedPost;
use crate::content::Target;
use crate::diagnostic::Diagnostic;

/// Suggestions take the longest, and nobody reads more.
const MOST_SUGGESTIONS: usize = 100;

/// Reports links to posts and anchors that are not there. Every page has a `#top`.
pub(super) fn check(
    posts: &[DatedPost],
    broken_posts: &BTreeSet<String>,
    options: Options,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let by_id: HashMap<&str, &DatedPost> =
        posts.iter().map(|post| (post.id.as_str(), post)).collect();
    let mut anchors_of: HashMap<&str, HashSet<&str>> = HashMap::new();
    let mut reported = 0;
    for post in posts {
        for link in &post.body.links {
            let (file, span) = (&post.file, link.span);
            let (target, fragment) = match &link.target {
                Target::Anchor(anchor) => (post, Some(anchor)),
                Target::Post {
                    id,
                    written,
                    fragment,
                } => {
                    let Some(target) = by_id.get(id.as_str()) else {
                        if !broken_posts.contains(id) {
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
                    if post.is_shown(options) && !target.is_shown(options) {
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
                .entry(&target.id)
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
