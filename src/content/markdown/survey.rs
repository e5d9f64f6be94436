//! A first look through a body's Markdown, for what its beginning needs to know of its end.
//!
//! Part of the *parse* stage, and of [`markdown`](super::markdown) alone.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Place;
use super::html::{self, Shown};
use crate::content::anchors::written_id;
use crate::content::characters::visible;

/// What has to be known of the whole body before its first event is written.
#[derive(Default)]
pub(super) struct Survey {
    /// Which heading levels the post uses, ascending.
    pub(super) levels: Vec<HeadingLevel>,
    /// The texts of headings, and those that stand for pictures, each kind in order.
    pub(super) headings: VecDeque<String>,
    pub(super) pictures: VecDeque<String>,
    /// The ids that the author wrote, and where each stands first.
    pub(super) ids: HashMap<String, Range<usize>>,
    /// Whether the author says where the fold is.
    pub(super) author_folds: bool,
}

impl Survey {
    pub(super) fn of(events: &[Place<'_>], markdown: &str, raw_html: bool) -> Self {
        let mut survey = Self::default();
        let (mut heading, mut picture) = (None::<String>, None::<String>);
        let mut picture_depth = 0;
        for (event, range) in events {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    survey.levels.push(*level);
                    if let Some(id) = id.as_deref().and_then(written_id) {
                        survey.ids.entry(id).or_insert_with(|| range.clone());
                    }
                    heading = Some(String::new());
                }
                Event::End(TagEnd::Heading(_)) => survey.headings.extend(heading.take()),
                Event::Start(Tag::Image { .. }) => {
                    picture_depth += 1;
                    picture.get_or_insert_default();
                }
                Event::End(TagEnd::Image) => {
                    picture_depth -= 1;
                    if picture_depth == 0 {
                        survey.pictures.extend(picture.take());
                    }
                }
                Event::Text(text) | Event::Code(text) => {
                    for open in [&mut heading, &mut picture].into_iter().flatten() {
                        open.push_str(&visible(text.clone()));
                    }
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    survey.author_folds |= picture_depth == 0 && has_fold(html);
                    if raw_html {
                        for (id, part) in html::ids(html) {
                            let place = html::place(markdown, range, html, part);
                            survey.ids.entry(id).or_insert(place);
                        }
                    }
                }
                _ => {}
            }
        }
        survey.levels.sort_unstable();
        survey.levels.dedup();
        survey
    }
}

/// Whether the author wants the fold in a piece of HTML.
fn has_fold(html: &str) -> bool {
    let shown = html::without_comments(html);
    shown.iter().any(|shown| matches!(shown, Shown::Fold))
}
