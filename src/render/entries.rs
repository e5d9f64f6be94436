//! Posts as lists show them: each made once, as it stands on about seven lists.

use std::ops::Range;

use rayon::prelude::*;
use tera::{Context, Value};

use super::Templates;
use super::post::{ON_A_LIST, post_view};
use super::shared::SharedViews;
use crate::diagnostic::Diagnostic;
use crate::site::{PostId, Site};

/// The component that shows a post on a list.
const COMPONENT: &str = "post_item";

/// How many posts stand in one text. They stay until the end of a build, while pages come and go
/// around them: so many small pieces would leave memory full of holes.
const TOGETHER: usize = 128;

/// What the component makes of each post.
pub(super) struct Entries(Vec<Group>);

/// Posts that follow each other.
struct Group {
    /// HTML of one after the other.
    text: String,
    /// Where each stands in it, or what is wrong with the component.
    places: Vec<Result<Range<usize>, Diagnostic>>,
}

impl Entries {
    /// None where the templates have no such component.
    pub(super) fn new(site: &Site, shared: &SharedViews, templates: &Templates) -> Option<Self> {
        let posts: Vec<PostId> = site.post_ids().collect();
        let group = |posts: &[PostId]| group(site, shared, templates, posts);
        templates
            .has_component(COMPONENT)
            .then(|| Self(posts.par_chunks(TOGETHER).map(group).collect()))
    }

    /// A post as HTML.
    pub(super) fn of(&self, id: PostId) -> Result<Value, Diagnostic> {
        let group = &self.0[id.index() / TOGETHER];
        let place = group.places[id.index() % TOGETHER].clone()?;
        Ok(Value::safe_string(&group.text[place]))
    }
}

fn group(site: &Site, shared: &SharedViews, templates: &Templates, posts: &[PostId]) -> Group {
    let mut text = String::new();
    let mut entry = |id: &PostId| {
        let mut context = Context::new();
        context.insert("post", &post_view(site, shared, *id, ON_A_LIST));
        let html = templates.render_component(COMPONENT, &context, &Context::new())?;
        let start = text.len();
        text.push_str(&html);
        Ok(start..text.len())
    };
    let places = posts.iter().map(&mut entry).collect();
    text.shrink_to_fit();
    Group { text, places }
}
