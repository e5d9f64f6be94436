//! Names in a site's own templates that no page gives: `post.boddy`.
//!
//! Tera finds them where they are printed. Before a filter, as an argument or in a condition they
//! are nothing to it, without a word: so they are looked for here, in templates that Tera has taken.
//! What a name may have is seen in what pages are given: those of the site, and of a
//! [sample](super::sample) in which everything is there. A template is judged by the pages that are
//! made with it, and a component by those of its callers; what is right on one of them is right. The
//! look is careful: what was seen nowhere may be anything, and only what is surely no field of any
//! of the values that may stand in a place is a mistake.

use std::collections::{BTreeMap, BTreeSet};

use tera::Context;

use super::shape::Shape;
use super::tokens::{Kind, Region, Token, regions};
use crate::source::{Span, Spanned};
use crate::theme;

/// What a page is given, and the template that it is made by.
pub(super) type Filling = (&'static str, Context);

/// A name that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnknownName<'a> {
    pub(super) template: &'a str,
    pub(super) span: Span,
    pub(super) name: &'a str,
    /// What it would be a field of, as it is written; empty for a variable.
    pub(super) owner: &'a str,
    /// The names that are there.
    pub(super) known: Vec<String>,
    /// Whether Tera takes it for false or absent there, and fills in the page.
    pub(super) is_asked: bool,
}

/// What is wrong with the site's own templates, and what nothing uses of them.
#[derive(Default)]
pub(super) struct Reading<'a> {
    pub(super) unknown: Vec<UnknownName<'a>>,
    /// Templates of which no part is rendered, by name.
    pub(super) unused: Vec<&'a str>,
    /// Components that are not rendered, each with its template.
    pub(super) unused_components: Vec<(&'a str, Spanned<&'a str>)>,
}

/// Looks through `templates`, their names and texts, those of the theme among them. `common` is
/// what each page is given, `pages` what some pages of each kind are given besides, and `is_own`
/// says which templates are the site's.
pub(super) fn read<'a>(
    templates: &BTreeMap<&'a str, &'a str>,
    common: &[&Context],
    pages: &[&Filling],
    is_own: impl Fn(&str) -> bool,
) -> Reading<'a> {
    let read: Vec<Template<'a>> = templates
        .iter()
        .map(|(name, text)| Template::read(name, text, is_own(name)))
        .collect();
    let mut by_template: BTreeMap<&str, Vec<&Context>> = BTreeMap::new();
    for (template, context) in pages {
        by_template.entry(template).or_default().push(context);
    }
    let mut judged = Judged::default();
    for (page, contexts) in &by_template {
        let given = given(&read, common, contexts);
        judged.add(looked_through(&read, given, &reached(&read, page)));
    }
    let mut found = judged.wrong_wherever_rendered();
    // What no page is made with is read with whatever any page is given.
    let all: Vec<&Context> = pages.iter().map(|(_, context)| context).collect();
    let everything = read.iter().map(|template| template.name).collect();
    let rest = looked_through(&read, given(&read, common, &all), &everything);
    let is_left = |found: &Found<'_>| !judged.looks.contains_key(&found.place);
    found.extend(rest.found.into_iter().filter(is_left).map(|it| it.name));
    found.retain(|name| is_own(name.template));
    let (unused, unused_components) = unused(&read, &judged);
    Reading {
        unknown: found,
        unused,
        unused_components,
    }
}

/// Of the site's templates, those that nothing uses, and components in them. What the theme has a
/// name for stands there in the place of the theme's, and need not be used by what else is changed.
fn unused<'a>(
    templates: &[Template<'a>],
    judged: &Judged<'a>,
) -> (Vec<&'a str>, Vec<(&'a str, Spanned<&'a str>)>) {
    let of_theme = theme::TEMPLATES.iter();
    let of_theme: Vec<Template<'_>> = of_theme
        .map(|(name, text)| Template::read(name, text, false))
        .collect();
    let known: BTreeSet<String> = of_theme
        .iter()
        .flat_map(Template::components)
        .map(|(name, _)| name)
        .collect();
    let is_rendered = |place: &Place<'a>| judged.looks.contains_key(place);
    let (mut unused, mut unused_components) = (Vec::new(), Vec::new());
    for template in templates.iter().filter(|template| template.is_own) {
        let components: Vec<_> = template.tags("component").collect();
        let is_known = of_theme.iter().any(|known| known.name == template.name);
        if components.is_empty() && !is_known && !is_rendered(&(template.name, String::new())) {
            unused.push(template.name);
        }
        for tokens in components {
            let (name, rest) = component_name(tokens);
            let length = tokens.len() - rest.len();
            if known.contains(&name) || length == 0 || is_rendered(&(template.name, name)) {
                continue;
            }
            let span = Span::new(tokens[0].span.start, tokens[length - 1].span.end);
            let name = Spanned::new(&template.text[span.start..span.end], span);
            unused_components.push((template.name, name));
        }
    }
    (unused, unused_components)
}

/// A part of a template that is rendered or not as a whole: what is in a component of its, or, with
/// an empty name, in none.
type Place<'a> = (&'a str, String);

/// An unknown name and where it stands.
#[derive(Clone)]
struct Found<'a> {
    place: Place<'a>,
    /// Where the variable begins that it is a field of, or which it is.
    variable: usize,
    name: UnknownName<'a>,
}

/// What came of a look through all templates.
struct Looked<'a> {
    /// The places that are rendered.
    rendered: BTreeSet<Place<'a>>,
    found: Vec<Found<'a>>,
}

/// What the pages of each template have said of every place.
#[derive(Default)]
struct Judged<'a> {
    /// How many templates of pages it is rendered with.
    looks: BTreeMap<Place<'a>, usize>,
    /// By template and where they begin: what was found, and how often.
    found: BTreeMap<(&'a str, usize), (Found<'a>, usize)>,
}

impl<'a> Judged<'a> {
    fn add(&mut self, looked: Looked<'a>) {
        for found in looked.found {
            if looked.rendered.contains(&found.place) {
                let key = (found.name.template, found.name.span.start);
                let known = self.found.entry(key).or_insert((found, 0));
                known.1 += 1;
            }
        }
        for place in looked.rendered {
            *self.looks.entry(place).or_default() += 1;
        }
    }

    fn wrong_wherever_rendered(&self) -> Vec<UnknownName<'a>> {
        let found = self.found.values();
        let always = found.filter(|(found, times)| {
            // Pages that do not have the variable say nothing of its fields.
            let key = (found.name.template, found.variable);
            let without = match self.found.get(&key) {
                Some((_, times)) if found.variable != found.name.span.start => *times,
                _ => 0,
            };
            self.looks.get(&found.place) == Some(&(times + without))
        });
        always.map(|(found, _)| found.name.clone()).collect()
    }
}

/// Looks until nothing new is seen: each round knows one more component within a component.
fn looked_through<'a>(
    templates: &[Template<'a>],
    given: BTreeMap<String, Shape>,
    reached: &BTreeSet<&'a str>,
) -> Looked<'a> {
    let components = templates.iter().flat_map(Template::components);
    let mut look = Look {
        given,
        components: components.collect(),
        included: included(templates),
        reached,
        seen: Seen::default(),
        next: Seen::default(),
        scopes: Vec::new(),
        template: "",
        text: "",
        is_merged: false,
        rendered: BTreeSet::new(),
        found: Vec::new(),
    };
    for _ in 0..MOST_ROUNDS {
        look.found.clear();
        look.rendered.clear();
        for template in templates {
            look.template(template);
        }
        let next = std::mem::take(&mut look.next);
        if next == look.seen {
            return Looked {
                rendered: look.rendered,
                found: look.found,
            };
        }
        look.seen = next;
    }
    // Nothing is known for sure.
    let places = templates.iter().flat_map(|template| {
        let components = template.components().into_iter().map(|(name, _)| name);
        let names = components.chain([String::new()]);
        names.map(|name| (template.name, name))
    });
    Looked {
        rendered: places.collect(),
        found: Vec::new(),
    }
}

/// The templates that a page is made of: its own, those that it extends and those that it includes.
fn reached<'a>(templates: &[Template<'a>], page: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut names = vec![page];
    while let Some(name) = names.pop() {
        let template = templates.iter().find(|template| template.name == name);
        if let Some(template) = template
            && reached.insert(template.name)
        {
            names.extend(template.named("extends"));
            names.extend(template.named("include"));
        }
    }
    reached
}

const MOST_ROUNDS: usize = 12;

/// Words that are no names.
const KEYWORDS: [&str; 17] = [
    "and",
    "or",
    "not",
    "is",
    "in",
    "if",
    "else",
    "for",
    "true",
    "True",
    "false",
    "False",
    "none",
    "None",
    "null",
    "loop",
    "__tera_context",
];

struct Template<'a> {
    name: &'a str,
    text: &'a str,
    is_own: bool,
    regions: Vec<Region<'a>>,
}

impl<'a> Template<'a> {
    fn read(name: &'a str, text: &'a str, is_own: bool) -> Self {
        let mut regions = regions(text);
        for Region { tokens, .. } in &mut regions {
            // `{{-` and `-}}`
            if tokens.first().is_some_and(|token| token.text == "-") {
                tokens.remove(0);
            }
            if tokens.last().is_some_and(|token| token.text == "-") {
                tokens.pop();
            }
        }
        Self {
            name,
            text,
            is_own,
            regions,
        }
    }

    /// The tags that begin with a word.
    fn tags<'t>(&'t self, word: &'t str) -> impl Iterator<Item = &'t [Token<'a>]> {
        let tags = self.regions.iter().filter(|region| region.is_tag);
        tags.filter_map(move |region| {
            let (first, rest) = region.tokens.split_first()?;
            (first.text == word).then_some(rest)
        })
    }

    /// The templates that tags of this kind name.
    fn named<'t>(&'t self, tag: &'t str) -> impl Iterator<Item = &'a str> {
        let names = self.tags(tag).flatten();
        let names = names.filter(|token| token.kind == Kind::Literal);
        names.map(|token| token.text.trim_matches(['"', '\'', '`']))
    }

    /// Each component, with its arguments.
    fn components(&self) -> Vec<(String, Vec<Argument<'a>>)> {
        let components = self.tags("component").map(|tokens| {
            let (name, rest) = component_name(tokens);
            (name, arguments(rest))
        });
        components.collect()
    }
}

/// An argument that a component takes.
struct Argument<'a> {
    name: &'a str,
    /// Whether it is taken from the page where it is not given, `@site`.
    is_implicit: bool,
}

fn component_name<'t, 'a>(tokens: &'t [Token<'a>]) -> (String, &'t [Token<'a>]) {
    let mut name = String::new();
    let mut rest = tokens;
    while let [token, after @ ..] = rest
        && (token.text == "." || token.kind == Kind::Word)
        && (name.is_empty() || name.ends_with('.') || token.text == ".")
    {
        name.push_str(token.text);
        rest = after;
    }
    (name, rest)
}

/// `(@text, at, is_short: bool = false, ...rest)`
fn arguments<'a>(tokens: &[Token<'a>]) -> Vec<Argument<'a>> {
    let mut arguments = Vec::new();
    let mut depth = 0_usize;
    for (number, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth <= 1 => break,
            ")" | "]" | "}" => depth -= 1,
            name if token.kind == Kind::Word && depth == 1 => {
                let before = tokens[number - 1].text;
                if ["(", ",", "@", "..."].contains(&before) {
                    let is_implicit = before == "@";
                    arguments.push(Argument { name, is_implicit });
                }
            }
            _ => {}
        }
    }
    arguments
}

/// What pages are given, by name.
fn given(
    templates: &[Template<'_>],
    common: &[&Context],
    contexts: &[&Context],
) -> BTreeMap<String, Shape> {
    let regions = templates.iter().flat_map(|template| &template.regions);
    let tokens = regions.flat_map(|region| &region.tokens);
    let words = tokens.filter(|token| token.kind == Kind::Word);
    let words: BTreeSet<&str> = words.map(|token| token.text).collect();
    let mut given = BTreeMap::new();
    for word in words {
        let contexts = contexts.iter().chain(common);
        let values = contexts.filter_map(|context| context.get(word));
        if let Some(shape) = values.map(Shape::of).reduce(Shape::or) {
            given.insert(word.to_owned(), shape);
        }
    }
    given
}

/// Templates that are filled in within others, where the variables of those are theirs too: they
/// are included, or extend a template of the site's.
fn included<'a>(templates: &[Template<'a>]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let own = templates.iter().filter(|template| template.is_own);
    let own: BTreeSet<&str> = own.map(|template| template.name).collect();
    for template in templates {
        names.extend(template.named("include"));
        if template.named("extends").any(|name| own.contains(name)) {
            names.insert(template.name);
        }
    }
    names
}

/// What was seen in a whole look through all templates.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// The components that are used.
    used: BTreeSet<String>,
    /// What each component is given, by its name and that of the argument.
    arguments: BTreeMap<(String, String), Shape>,
    /// The variables that templates make.
    variables: BTreeMap<String, Shape>,
}

impl Seen {
    fn add_to<K: Ord>(shapes: &mut BTreeMap<K, Shape>, key: K, shape: Shape) {
        let shape = match shapes.remove(&key) {
            Some(known) => known.or_another(shape),
            None => shape,
        };
        shapes.insert(key, shape);
    }
}

/// Names that are there between two tags.
#[derive(Default)]
struct Scope {
    names: BTreeMap<String, Shape>,
    /// The component that it is, which sees nothing outside.
    component: Option<String>,
}

struct Look<'a, 'r> {
    given: BTreeMap<String, Shape>,
    components: BTreeMap<String, Vec<Argument<'a>>>,
    included: BTreeSet<&'a str>,
    /// The templates that the page is made of.
    reached: &'r BTreeSet<&'a str>,
    /// By the round before, and by this one.
    seen: Seen,
    next: Seen,
    scopes: Vec<Scope>,
    template: &'a str,
    text: &'a str,
    /// Whether the template sees the variables of others.
    is_merged: bool,
    rendered: BTreeSet<Place<'a>>,
    found: Vec<Found<'a>>,
}

impl<'a> Look<'a, '_> {
    fn template(&mut self, template: &Template<'a>) {
        self.template = template.name;
        self.text = template.text;
        self.is_merged = self.included.contains(template.name);
        self.scopes = vec![Scope::default()];
        self.note_place();
        for region in &template.regions {
            if region.is_tag {
                self.tag(&region.tokens);
            } else {
                self.expression(&region.tokens, false);
            }
        }
    }

    fn tag(&mut self, tokens: &[Token<'a>]) {
        let Some((first, rest)) = tokens.split_first() else {
            return;
        };
        match first.text {
            "for" => {
                let names = rest.iter().take_while(|token| token.text != "in");
                let names: Vec<&Token<'a>> = names.collect();
                let values = rest.get(names.len() + 1..).unwrap_or_default();
                let values = self.expression(values, false);
                let element = match names.len() {
                    1 => values.element(),
                    _ => Shape::Anything,
                };
                self.scopes.push(Scope::default());
                for name in names.into_iter().filter(|it| it.kind == Kind::Word) {
                    self.bind(name.text, element.clone());
                }
            }
            // The first scope is the template itself.
            "endfor" | "endcomponent" if self.scopes.len() > 1 => {
                self.scopes.pop();
            }
            "component" => self.component(rest),
            "set" | "set_global" => match rest {
                [name, equals, value @ ..] if equals.text == "=" => {
                    let shape = self.expression(value, false);
                    self.bind(name.text, shape);
                }
                [name, ..] => self.bind(name.text, Shape::Plain),
                [] => {}
            },
            "if" | "elif" => {
                self.expression(rest, true);
            }
            "<" => {
                self.expression(tokens, false);
            }
            _ => {}
        }
    }

    /// The names within a component: its arguments alone.
    fn component(&mut self, tokens: &[Token<'a>]) {
        let (component, _) = component_name(tokens);
        let mut names = BTreeMap::from([("body".to_owned(), Shape::Plain)]);
        for argument in self.components.get(&component).into_iter().flatten() {
            let key = (component.clone(), argument.name.to_owned());
            let given = self.seen.arguments.get(&key).cloned();
            let from_page = argument
                .is_implicit
                .then(|| self.given.get(argument.name).cloned())
                .flatten();
            let shape = [given, from_page].into_iter().flatten();
            // Nobody has used it yet.
            let shape = shape.reduce(Shape::or_another).unwrap_or(Shape::Plain);
            names.insert(argument.name.to_owned(), shape);
        }
        if self.seen.used.contains(&component) {
            for (name, shape) in &names {
                Seen::add_to(&mut self.next.variables, name.clone(), shape.clone());
            }
        }
        self.scopes.push(Scope {
            names,
            component: Some(component),
        });
        self.note_place();
    }

    /// Where the look is.
    fn place(&self) -> Place<'a> {
        let mut scopes = self.scopes.iter().rev();
        let component = scopes.find_map(|scope| scope.component.clone());
        (self.template, component.unwrap_or_default())
    }

    /// Whether what stands here is rendered, so that somebody knows what it gives on.
    fn is_rendered(&self) -> bool {
        let mut scopes = self.scopes.iter().rev();
        match scopes.find_map(|scope| scope.component.as_ref()) {
            Some(component) => self.seen.used.contains(component),
            None => self.reached.contains(self.template),
        }
    }

    fn note_place(&mut self) {
        if self.is_rendered() {
            self.rendered.insert(self.place());
        }
    }

    fn bind(&mut self, name: &str, shape: Shape) {
        if self.is_rendered() {
            Seen::add_to(&mut self.next.variables, name.to_owned(), shape.clone());
        }
        if let Some(scope) = self.scopes.last_mut() {
            Seen::add_to(&mut scope.names, name.to_owned(), shape);
        }
    }

    /// What a variable is; none where there is none of that name.
    fn variable(&self, name: &str) -> Option<Shape> {
        for scope in self.scopes.iter().rev() {
            if let Some(shape) = scope.names.get(name) {
                return Some(shape.clone());
            }
            if scope.component.is_some() {
                return None;
            }
        }
        let elsewhere = self.seen.variables.get(name).cloned();
        match self.given.get(name).cloned() {
            Some(given) if self.is_merged => Some(match elsewhere {
                Some(elsewhere) => given.or_another(elsewhere),
                None => given,
            }),
            // A block of a page has the variables around it in the layout.
            None => elsewhere.map(|_| Shape::Anything),
            given => given,
        }
    }

    /// Looks at the names in an expression, and gives what it stands for. `is_asked` says whether
    /// what is not there counts as false.
    fn expression(&mut self, tokens: &[Token<'a>], is_asked: bool) -> Shape {
        let asks = ["and", "or", "not", "if"];
        let is_asked = is_asked || tokens.iter().any(|token| asks.contains(&token.text));
        let scope = comprehension(tokens);
        self.scopes.push(scope);
        let mut whole = match tokens {
            [literal] if literal.kind == Kind::Literal => Shape::Plain,
            _ => Shape::Anything,
        };
        let mut at = 0;
        while at < tokens.len() {
            if is_call(tokens, at) {
                at = self.call(tokens, at + 1);
            } else if is_name(tokens, at) {
                let (shape, end) = self.path(tokens, at, is_asked);
                if at == 0 {
                    whole = filtered(shape, &tokens[end..]);
                }
                at = end;
            } else {
                at += 1;
            }
        }
        self.scopes.pop();
        whole
    }

    /// The variable at `start` and its fields; where they end.
    fn path(&mut self, tokens: &[Token<'a>], start: usize, is_asked: bool) -> (Shape, usize) {
        let first = tokens[start];
        let mut steps = Vec::new();
        let mut end = start + 1;
        let mut is_optional = false;
        while let Some(token) = tokens.get(end) {
            match token.text {
                "." | "?." if tokens.get(end + 1).is_some_and(|it| it.kind != Kind::Sign) => {
                    is_optional |= token.text == "?.";
                    steps.push(Step::Field(tokens[end + 1]));
                    end += 2;
                }
                "[" | "?[" => {
                    is_optional |= token.text == "?[";
                    let closing = matching(tokens, end);
                    let inner = &tokens[end + 1..closing];
                    self.expression(inner, is_asked);
                    steps.push(match inner {
                        [index] if index.kind == Kind::Literal => Step::Index(*index),
                        _ => Step::Other,
                    });
                    end = (closing + 1).min(tokens.len());
                }
                _ => break,
            }
        }
        let after: Vec<&str> = tokens[end..].iter().take(3).map(|it| it.text).collect();
        let is_asked_for = matches!(
            after[..],
            ["is", "defined" | "undefined", ..] | ["is", "not", "defined" | "undefined"]
        );
        let is_asked = is_asked || is_optional || after.starts_with(&["|", "default"]);
        let (template, place) = (self.template, self.place());
        let unknown = |token: Token<'a>, owner: &'a str, known| Found {
            place: place.clone(),
            variable: first.span.start,
            name: UnknownName {
                template,
                span: token.span,
                name: token.text,
                owner,
                known,
                is_asked,
            },
        };
        let Some(mut shape) = self.variable(first.text) else {
            let known = self.names();
            if !is_asked_for {
                self.found.push(unknown(first, "", known));
            }
            return (Shape::Anything, end);
        };
        for step in steps {
            shape = match step {
                Step::Field(token) => match shape.field(token.text) {
                    Ok(shape) => shape,
                    Err(known) => {
                        let owner = &self.text[first.span.start..token.span.start];
                        let owner = owner.trim_end_matches(['.', '?', ' ']);
                        if !is_asked_for {
                            self.found.push(unknown(token, owner, known));
                        }
                        Shape::Anything
                    }
                },
                Step::Index(token) if token.text.starts_with(|c: char| c.is_ascii_digit()) => {
                    shape.element()
                }
                Step::Index(_) | Step::Other => Shape::Anything,
            };
        }
        (shape, end)
    }

    /// The names that a template may use here.
    fn names(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for scope in self.scopes.iter().rev() {
            names.extend(scope.names.keys().cloned());
            if scope.component.is_some() {
                return names.into_iter().collect();
            }
        }
        names.extend(self.given.keys().cloned());
        names.into_iter().collect()
    }

    /// A use of a component, from its name on; where it ends.
    fn call(&mut self, tokens: &[Token<'a>], start: usize) -> usize {
        let (component, rest) = component_name(&tokens[start..]);
        let mut at = tokens.len() - rest.len();
        if self.is_rendered() {
            self.next.used.insert(component.clone());
        }
        while let Some(token) = tokens.get(at) {
            let next = tokens.get(at + 1).map_or("", |next| next.text);
            match token.text {
                "/>" | ">" => return at + 1,
                name if token.kind == Kind::Word && next == "=" => {
                    let shape;
                    if tokens.get(at + 2).is_some_and(|it| it.text == "{") {
                        let closing = matching(tokens, at + 2);
                        shape = self.expression(&tokens[at + 3..closing], false);
                        at = closing + 1;
                    } else {
                        shape = Shape::Plain;
                        at += 3;
                    }
                    self.give(&component, name, shape);
                }
                name if token.kind == Kind::Word => {
                    let shape = self.expression(&tokens[at..=at], false);
                    self.give(&component, name, shape);
                    at += 1;
                }
                "{" => {
                    // `{...all}`: its fields are arguments, whatever they are.
                    let closing = matching(tokens, at);
                    self.expression(&tokens[at + 1..closing], false);
                    let arguments = self.components.get(&component).into_iter().flatten();
                    let names: Vec<&str> = arguments.map(|argument| argument.name).collect();
                    for name in names {
                        self.give(&component, name, Shape::Anything);
                    }
                    at = closing + 1;
                }
                _ => at += 1,
            }
        }
        at
    }

    fn give(&mut self, component: &str, argument: &str, shape: Shape) {
        if !self.is_rendered() {
            return;
        }
        let key = (component.to_owned(), argument.to_owned());
        Seen::add_to(&mut self.next.arguments, key, shape);
    }
}

enum Step<'a> {
    Field(Token<'a>),
    Index(Token<'a>),
    Other,
}

/// Where the bracket that is opened at `start` is closed; behind all tokens if it is not.
fn matching(tokens: &[Token<'_>], start: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.text {
            "[" | "?[" | "(" | "{" => depth += 1,
            "]" | ")" | "}" if depth == 1 => return at,
            "]" | ")" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tokens.len()
}

/// The names that `[post.title for post in posts]` makes.
fn comprehension(tokens: &[Token<'_>]) -> Scope {
    let mut scope = Scope::default();
    for (at, token) in tokens.iter().enumerate() {
        if token.text == "for" && token.kind == Kind::Word {
            let names = tokens[at + 1..].iter().take_while(|it| it.text != "in");
            let names = names.filter(|it| it.kind == Kind::Word);
            scope
                .names
                .extend(names.map(|it| (it.text.to_owned(), Shape::Anything)));
        }
    }
    scope
}

fn before<'t>(tokens: &[Token<'t>], at: usize) -> &'t str {
    at.checked_sub(1).map_or("", |at| tokens[at].text)
}

/// Whether a use of a component begins here, and not a comparison.
fn is_call(tokens: &[Token<'_>], at: usize) -> bool {
    let follows_a_value = at.checked_sub(1).is_some_and(|before| {
        let before = tokens[before];
        let is_word = before.kind != Kind::Sign && !KEYWORDS.contains(&before.text);
        is_word || [")", "]", "}"].contains(&before.text)
    });
    let is_named = tokens.get(at + 1).is_some_and(|it| it.kind == Kind::Word);
    tokens[at].text == "<" && is_named && !follows_a_value
}

/// Whether a variable stands here: no filter, test, function or name of an argument.
fn is_name(tokens: &[Token<'_>], at: usize) -> bool {
    let token = tokens[at];
    let previous = before(tokens, at);
    let is_test = previous == "is" || previous == "not" && before(tokens, at - 1) == "is";
    let next = tokens.get(at + 1).map_or("", |next| next.text);
    let is_called = ["(", "="].contains(&next);
    token.kind == Kind::Word
        && !KEYWORDS.contains(&token.text)
        && ![".", "?.", "|", "</"].contains(&previous)
        && !is_test
        && !is_called
}

/// What filters make of a value.
fn filtered(shape: Shape, rest: &[Token<'_>]) -> Shape {
    match rest {
        [] => shape,
        [pipe, filter, rest @ ..] if pipe.text == "|" => {
            let rest = match rest.first() {
                Some(first) if first.text == "(" => rest.get(matching(rest, 0) + 1..),
                _ => Some(rest),
            };
            let shape = match filter.text {
                "first" | "last" | "nth" => shape.element(),
                "sort" | "reverse" | "unique" => shape,
                _ => Shape::Anything,
            };
            filtered(shape, rest.unwrap_or_default())
        }
        _ => Shape::Anything,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that are found in `page.html`, `?` before those that are only asked for.
    fn found(page: &str, others: &[(&str, &str)]) -> String {
        let mut context = Context::new();
        let update = serde_json::json!({"body": "A", "status": {"key": "a"}});
        context.insert(
            "post",
            &serde_json::json!({
                "title": "A", "author": null, "extra": {"a": 1}, "date": {"text": "A"},
                "tags": [], "updates": [update], "servers": [{"name": "A"}],
            }),
        );
        context.insert("links", &serde_json::json!([{"url": "/"}]));
        let mut common = Context::new();
        common.insert("text", &serde_json::json!({"posts": "Posts"}));
        names_in(page, others, &common, &[("page.html", context)])
    }

    fn names_in(
        page: &str,
        others: &[(&str, &str)],
        common: &Context,
        pages: &[Filling],
    ) -> String {
        let templates = [("page.html", page)]
            .into_iter()
            .chain(others.iter().copied());
        let pages: Vec<&Filling> = pages.iter().collect();
        let found = read(&templates.collect(), &[common], &pages, |name| {
            name == "page.html"
        });
        let names = found.unknown.iter().map(|found| {
            let asked = if found.is_asked { "?" } else { "" };
            format!("{asked}{}>{}", found.owner, found.name)
        });
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_that_are_not_there_are_found() {
        for (page, expected) in [
            ("{{ post.boddy }}", "post>boddy"),
            ("{{ post.boddy | safe }}", "post>boddy"),
            ("{{- post . boddy -}}", "post>boddy"),
            ("{{ f(a=post.boddy) }}", "post>boddy"),
            ("{{ 'a' | replace(from=post.boddy, to='') }}", "post>boddy"),
            (
                "{{ post.updates[0].boddy | safe }}",
                "post.updates[0]>boddy",
            ),
            ("{{ text.postss | fill }}", "text>postss"),
            ("{{ strange | safe }}", ">strange"),
            ("{% for a in post.tagz %}{% endfor %}", "post>tagz"),
            (
                "{% for a in post.servers %}{{ a.nam | upper }}{% endfor %}",
                "a>nam",
            ),
            (
                "{% for a in post.updates | reverse %}{{ a.status.k | safe }}{% endfor %}",
                "a.status>k",
            ),
            (
                "{% set a = post.updates | first %}{{ a.boddy | safe }}",
                "a>boddy",
            ),
            ("{% set a = post.boddy %}", "post>boddy"),
            (
                "{% if post.boddy %}{% elif not post.titel %}{% endif %}",
                "?post>boddy ?post>titel",
            ),
            ("{{ post.boddy or 'a' }}", "?post>boddy"),
            ("{{ post.boddy | default(value='a') }}", "?post>boddy"),
            ("{{ post?.boddy }}", "?post>boddy"),
            ("{{ 'a' if post.boddy == 'a' else 'b' }}", "?post>boddy"),
            ("{{ [post.a, {\"b\": post.c}] }}", "post>a post>c"),
            ("{{ post.title < post.b }}", "post>b"),
        ] {
            assert_eq!(found(page, &[]), expected, "{page}");
        }
    }

    #[test]
    fn components_know_what_they_are_given() {
        let component = "{% component c(a, b='', @text) %}{{ a.boddy | safe }}{{ text.x }}{{ post }}{% endcomponent c %}";
        for (page, expected) in [
            ("{{ <c a={post.updates[0]} /> }}", "a>boddy text>x >post"),
            (
                "{{ <c a={post.updates[0]} /> }}{{ <c a={post.extra} /> }}",
                "text>x >post",
            ),
            ("{{ <c a={post.boddy} /> }}", "text>x >post post>boddy"),
            (
                "{% <c a={post.date} b=\"x\"> %}{{ post.y }}{% </c> %}",
                "a>boddy text>x >post post>y",
            ),
            (
                "{{ <c {...post} /> }}{{ 'a' | f(a=<c a={post.z} />) }}",
                ">post post>z",
            ),
            ("{{ <d post /> }}", "a>boddy text>x >post"),
        ] {
            let page = format!("{component}{page}");
            let other =
                "{% component d(post) %}{{ <c a={post.updates | first} /> }}{% endcomponent d %}";
            assert_eq!(found(&page, &[("d.html", other)]), expected, "{page}");
        }
    }

    #[test]
    fn what_may_be_there_is_no_mistake() {
        for page in [
            "{{ post.extra.b | safe }}{% if post.extra.c.d %}{% endif %}",
            "{{ post.author.name | safe }}{% for tag in post.tags %}{{ tag.x }}{% endfor %}",
            "{{ loop.index }}{{ true }}{{ super() }}{{ post.title is containing('a') }}",
            "{% if post.boddy is defined and post.boddy is not undefined %}{% endif %}",
            "{{ 'post.boddy' }}{# post.boddy #}{% raw %}{{ post.boddy }}{% endraw %}",
            "{{ [a.x for a in post.updates if a.y] }}",
            "{% for key, value in post.date %}{{ key.a }}{{ value.a }}{% endfor %}",
            "{% set a = post.date %}{% set a = post.extra %}{{ a.x | safe }}",
            "{% include 'part.html' %}",
            "{% extends 'base.html' %}{% block main %}{{ around.x }}{% endblock %}",
            "{% filter upper %}a{% endfilter %}{% component new(a) %}{{ a.b }}{{ body }}{% endcomponent new %}",
            "{% component tree(of) %}{{ of.title }}{{ <tree of={of.x} /> }}{% endcomponent tree %}",
        ] {
            let others = [
                (
                    "base.html",
                    "{% for around in links %}{% block main %}{% endblock %}{% endfor %}",
                ),
                ("part.html", "{{ post.boddy }}"),
            ];
            assert_eq!(found(page, &others), "", "{page}");
        }
    }

    fn filling(template: &'static str, values: &serde_json::Value) -> Filling {
        let context = Context::from_serialize(values).expect("a map of values");
        (template, context)
    }

    /// One page has a list of some values under a name, and it is empty; another has other values
    /// under that name.
    #[test]
    fn each_template_is_judged_by_its_own_pages() {
        use serde_json::json;
        let pages = [
            filling("page.html", &json!({"incidents": [], "note": {"a": 1}})),
            filling(
                "other.html",
                &json!({"incidents": [{"id": 1}], "incident": {"id": 1}}),
            ),
        ];
        let card =
            "{% component card(incident) %}{{ incident.updates | safe }}{% endcomponent card %}";
        let of_each = "{% for incident in incidents %}{{ <card incident /> }}{% endfor %}";
        for (page, other, expected) in [
            ("{{ incidents[0].updates | safe }}", "", ""),
            (
                "{% for i in incidents %}{{ i.updates | safe }}{% endfor %}",
                "",
                "",
            ),
            ("{{ incident.id | safe }}", "", ">incident"),
            ("{{ note.b | safe }}", "", "note>b"),
            (of_each, of_each, ""),
            (of_each, "{{ <card incident /> }}", ""),
            ("", "{{ <card incident /> }}", "incident>updates"),
            (
                "{{ <card incident={note} /> }}",
                "{{ <card incident /> }}",
                "incident>updates",
            ),
        ] {
            let page = format!("{card}{page}");
            let found = names_in(&page, &[("other.html", other)], &Context::new(), &pages);
            assert_eq!(found, expected, "{page} {other}");
        }
    }

    /// A layout that is the site's own sees what each of its pages has.
    #[test]
    fn what_is_right_on_one_page_is_right() {
        use serde_json::json;
        let pages = [
            filling("home.html", &json!({"overall": {"a": 1}})),
            filling("post.html", &json!({"post": {"a": 1}})),
        ];
        let extends = "{% extends 'page.html' %}";
        let others = [("home.html", extends), ("post.html", extends)];
        for (page, expected) in [
            ("{% if post %}{{ post.a | safe }}{% endif %}", ""),
            ("{% if post.b %}{% endif %}{{ overall.a }}", "?post>b"),
            ("{% if pots %}{% endif %}", "?>pots"),
        ] {
            let found = names_in(page, &others, &Context::new(), &pages);
            assert_eq!(found, expected, "{page}");
        }
    }

    #[test]
    fn what_nothing_uses_is_found() {
        let page = "{% extends 'base.html' %}{% include 'part.html' %}{{ <used a='' /> }}";
        let templates = [
            ("page.html", page),
            ("base.html", "{% block main %}{% endblock %}"),
            ("part.html", ""),
            ("pagge.html", "{% include 'lost.html' %}"),
            ("lost.html", ""),
            ("home.html", ""),
            (
                "own.html",
                "{% component used(a) %}{{ <within /> }}{% endcomponent used %}\
                 {% component within() %}{% endcomponent within %}\
                 {% component ui.lost() %}{{ <of_lost /> }}{% endcomponent ui.lost %}\
                 {% component of_lost() %}{% endcomponent of_lost %}\
                 {% component lines(entries) %}{% endcomponent lines %}",
            ),
        ];
        let pages = [("page.html", Context::new())];
        let pages: Vec<&Filling> = pages.iter().collect();
        let found = read(&templates.into(), &[], &pages, |_| true);
        assert_eq!(found.unused, ["lost.html", "pagge.html"]);
        let components = found.unused_components.iter();
        let components: Vec<&str> = components.map(|(_, name)| name.value).collect();
        assert_eq!(components, ["ui.lost", "of_lost"]);
    }
}
