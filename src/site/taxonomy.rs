//! Tags and categories: which posts have which.

use std::collections::{BTreeMap, HashMap};

use super::{Entry, PostId, TermId};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Spanned};

/// A tag or a category that some post has.
#[derive(Debug)]
pub struct Term {
    /// As its first post spells it.
    pub name: String,
    /// Its part of the address.
    pub slug: String,
    /// Oldest first; never empty.
    pub posts: Vec<PostId>,
    /// What these posts belong to.
    pub entries: Vec<Entry>,
}

impl Term {
    fn add(&mut self, post: PostId) {
        if self.posts.last() != Some(&post) {
            self.posts.push(post);
        }
    }
}

/// A post's terms: each has a page that shows the post with all of them, so that a thousand would
/// fill a disk.
const MOST: usize = 100;
/// A slug's bytes, as for posts.
const LONGEST: usize = 200;

/// Gathers the terms of one kind while posts are added oldest first.
#[derive(Debug)]
pub(super) struct Taxonomy {
    kind: &'static str,
    /// By their slugs.
    terms: BTreeMap<String, Term>,
    /// The slug of each spelling that is one of the terms.
    slugs: HashMap<String, String>,
}

impl Taxonomy {
    /// `kind` names a term in messages: `tag`.
    pub(super) fn new(kind: &'static str) -> Self {
        Self {
            kind,
            terms: BTreeMap::new(),
            slugs: HashMap::new(),
        }
    }

    /// Adds the terms of a post. Those that differ only in letter case and white space are one.
    pub(super) fn add(
        &mut self,
        post: PostId,
        file: &SourceFile,
        names: &[Spanned<String>],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if let Some(name) = names.get(MOST) {
            let (kind, count) = (self.kind, names.len());
            diagnostics.push(Diagnostic::too_many_terms(
                file, name.span, kind, count, MOST,
            ));
        }
        for name in names.iter().take(MOST) {
            let known = self.slugs.get(&name.value);
            if let Some(term) = known.and_then(|slug| self.terms.get_mut(slug)) {
                term.add(post);
                continue;
            }
            let slug = slug::slugify(&name.value);
            if slug.is_empty() {
                let kind = self.kind;
                diagnostics.push(Diagnostic::term_without_letters(
                    file,
                    name.span,
                    kind,
                    &name.value,
                ));
                continue;
            }
            if slug.len() > LONGEST {
                let kind = self.kind;
                diagnostics.push(Diagnostic::term_too_long(
                    file,
                    name.span,
                    kind,
                    slug.len(),
                    LONGEST,
                ));
                continue;
            }
            let term = self.terms.entry(slug.clone()).or_insert_with(|| Term {
                name: name.value.clone(),
                slug: slug.clone(),
                posts: Vec::new(),
                entries: Vec::new(),
            });
            if !same_name(&term.name, &name.value) {
                let (kind, other) = (self.kind, &term.name);
                diagnostics.push(Diagnostic::terms_share_address(
                    file,
                    name.span,
                    kind,
                    &name.value,
                    other,
                ));
                continue;
            }
            term.add(post);
            self.slugs.insert(name.value.clone(), slug);
        }
    }

    /// The terms, by name.
    pub(super) fn finish(self) -> Vec<Term> {
        let mut terms: Vec<Term> = self.terms.into_values().collect();
        terms.sort_by_cached_key(|term| (term.name.to_lowercase(), term.slug.clone()));
        terms
    }
}

/// The terms of each of so many posts, by name.
pub(super) fn by_post(terms: &[Term], posts: usize) -> Vec<Vec<TermId>> {
    let mut by_post = vec![Vec::new(); posts];
    for (index, term) in terms.iter().enumerate() {
        for post in &term.posts {
            by_post[post.index()].push(TermId(index));
        }
    }
    by_post
}

fn same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    folded(one) == folded(other)
}
