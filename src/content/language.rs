//! `i18n/xx.yaml`: the words of the theme in a language, as far as a site or the theme gives them.
//!
//! Part of the *parse* stage. The theme's own tables are in the same form as a site's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::characters::unwanted_in_a_line;
use super::fields::Fields;
use super::settings;
use super::yaml::{self, Node, Value};
use crate::country;
use crate::diagnostic::Diagnostic;
use crate::language::{
    Category, Direction, KEYS, Key, LISTS, List, Lists, Pieces, Rule, Text, TextKind, Texts, is_tag,
};
use crate::source::{SourceFile, Span};
use crate::theme;

/// One file's words: any part of what there is to say.
#[derive(Debug, Clone)]
pub struct WrittenLanguage {
    /// The language tag that the file is named after.
    pub tag: String,
    pub path: String,
    /// Whether it is a table of the theme, word for word.
    pub is_of_theme: bool,
    pub direction: Option<Direction>,
    pub texts: Texts,
    pub lists: Lists,
    pub countries: BTreeMap<String, String>,
}

/// The theme's English, which stands in for all that is missing elsewhere.
pub(crate) static ENGLISH: LazyLock<WrittenLanguage> =
    LazyLock::new(|| of_the_theme("en").expect("English is built in"));

/// The theme's own table of a language.
#[must_use]
pub(crate) fn built_in(tag: &str) -> Option<Cow<'static, WrittenLanguage>> {
    if tag.eq_ignore_ascii_case("en") {
        Some(Cow::Borrowed(&ENGLISH))
    } else {
        of_the_theme(tag).map(Cow::Owned)
    }
}

fn of_the_theme(tag: &str) -> Option<WrittenLanguage> {
    let (name, text) = theme::LANGUAGES.iter().find(|(name, _)| {
        name.strip_suffix(".yaml")
            .is_some_and(|own| own.eq_ignore_ascii_case(tag))
    })?;
    // A unit test finds no mistake in any of them.
    parse(
        &SourceFile::new(&format!("i18n/{name}"), text),
        &mut Vec::new(),
    )
}

/// Reads a table; an entry that is wrong is left out and reported. None for a file that is not
/// named after a language.
pub(crate) fn parse(
    file: &SourceFile,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<WrittenLanguage> {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let Some(tag) = name.strip_suffix(".yaml").filter(|tag| is_tag(tag)) else {
        diagnostics.push(Diagnostic::not_named_after_language(&file.path));
        return None;
    };
    let mut language = WrittenLanguage {
        tag: tag.to_owned(),
        path: file.path.to_string(),
        is_of_theme: theme::LANGUAGES
            .iter()
            .any(|(_, text)| *text == &*file.text),
        direction: None,
        texts: Texts::new(),
        lists: Lists::new(),
        countries: BTreeMap::new(),
    };
    let whole = Span::new(0, file.text.len());
    let Some(root) = yaml::parse_or_report(file, whole, diagnostics) else {
        return Some(language);
    };
    let known: Vec<&'static str> = ["direction", "countries"]
        .into_iter()
        .chain(LISTS.iter().map(|list| list.name))
        .chain(KEYS.iter().map(|key| key.name))
        .collect();
    let mut fields = Fields::new(file, &root, "the table of a language", &known, diagnostics);
    language.direction = fields
        .read("direction", direction)
        .map(|direction| direction.value);
    for list in &LISTS {
        if let Some(names) = names(&mut fields, list) {
            language.lists.insert(list.name, names);
        }
    }
    let rule = Rule::of(tag);
    for key in &KEYS {
        if let Some(text) = text(&mut fields, key, &rule) {
            language.texts.insert(key.name, text);
        }
    }
    if let Some(node) = fields.node("countries") {
        language.countries = countries(&mut fields, node);
    }
    Some(language)
}

fn direction(text: &str) -> Result<Direction, String> {
    [Direction::LeftToRight, Direction::RightToLeft]
        .into_iter()
        .find(|direction| direction.as_str() == text)
        .ok_or_else(|| "must be `ltr` or `rtl`".to_owned())
}

fn names(fields: &mut Fields<'_, '_>, list: &List) -> Option<Vec<String>> {
    let node = fields.node(list.name)?;
    let names: Option<Vec<String>> = match &node.value {
        Value::List(items) => items.iter().map(line).collect(),
        _ => None,
    };
    let names = names.filter(|names| names.len() == list.length);
    if names.is_none() {
        let expected = format!("a list of {} texts", list.length);
        fields.wrong_type(list.name, node, &expected);
    }
    names
}

fn text(fields: &mut Fields<'_, '_>, key: &Key, rule: &Rule) -> Option<Text> {
    let node = fields.node(key.name)?;
    if key.kind != TextKind::Plural {
        return one_line(fields, key, node).map(Text::Line);
    }
    if !matches!(node.value, Value::Map(_)) {
        let expected = "a text for each form, as in {one: …, other: …}";
        fields.wrong_type(key.name, node, expected);
        return None;
    }
    let known = Category::ALL.map(Category::as_str);
    let mut inner = fields.inside(node, "a text with forms", &known);
    let mut forms = BTreeMap::new();
    for category in Category::ALL {
        let Some(node) = inner.node(category.as_str()) else {
            continue;
        };
        let of_language = rule.categories();
        if !of_language.contains(&category) {
            let of_language: Vec<_> = of_language.into_iter().map(Category::as_str).collect();
            let (span, form) = (node.span, category.as_str());
            inner.report(|file| Diagnostic::unused_plural_form(file, span, form, &of_language));
            continue;
        }
        if let Some(form) = one_form(&mut inner, key, category, node) {
            forms.insert(category, form);
        }
    }
    let other = inner.required("other", |inner, name| inner.node(name).map(|_| ()));
    other.filter(|()| forms.contains_key(&Category::Other))?;
    Some(Text::Forms(forms))
}

fn one_line(fields: &mut Fields<'_, '_>, key: &Key, node: &Node) -> Option<String> {
    let Some(text) = line(node) else {
        fields.wrong_type(key.name, node, "a text");
        return None;
    };
    if key.kind == TextKind::Format {
        let format = match key.name {
            "date" => settings::day_format(&text),
            _ => settings::date_format(&text),
        };
        return match format {
            Ok(format) => Some(format),
            Err(reason) => {
                let (span, key) = (node.span, key.name);
                fields.report(|file| Diagnostic::invalid_value(file, span, key, &reason));
                None
            }
        };
    }
    let wanted = key.placeholders;
    has_placeholders(fields, node.span, key.name, &text, wanted, &[]).then_some(text)
}

/// The placeholder of the number itself.
const NUMBER: &str = "count";

/// The number may be left out where the form says it in words, as `yesterday` or Arabic's dual.
fn one_form(
    fields: &mut Fields<'_, '_>,
    key: &Key,
    category: Category,
    node: &Node,
) -> Option<String> {
    let Some(text) = line(node) else {
        fields.wrong_type(category.as_str(), node, "a text");
        return None;
    };
    let says_number = matches!(category, Category::Zero | Category::One | Category::Two);
    let all: Vec<&'static str> = key.placeholders.iter().copied().chain([NUMBER]).collect();
    let (wanted, allowed): (&[&str], &[&str]) = if says_number {
        (key.placeholders, &[NUMBER])
    } else {
        (&all, &[])
    };
    has_placeholders(fields, node.span, key.name, &text, wanted, allowed).then_some(text)
}

fn has_placeholders(
    fields: &mut Fields<'_, '_>,
    span: Span,
    key: &str,
    text: &str,
    wanted: &[&str],
    allowed: &[&str],
) -> bool {
    let pieces = Pieces::of(text);
    let mut is_right = true;
    for name in wanted
        .iter()
        .filter(|name| !pieces.placeholders.contains(name))
    {
        fields.report(|file| Diagnostic::missing_placeholder(file, span, key, name));
        is_right = false;
    }
    let known: Vec<&str> = wanted.iter().chain(allowed).copied().collect();
    for name in pieces
        .placeholders
        .iter()
        .filter(|name| !known.contains(name))
    {
        fields.report(|file| Diagnostic::unknown_placeholder(file, span, key, name, &known));
        is_right = false;
    }
    if pieces.has_loose_brace {
        fields.report(|file| Diagnostic::loose_brace(file, span, key));
        is_right = false;
    }
    is_right
}

fn countries(fields: &mut Fields<'_, '_>, node: &Node) -> BTreeMap<String, String> {
    let Value::Map(entries) = &node.value else {
        fields.wrong_type(
            "countries",
            node,
            "a line for each country, such as NL: Nederland",
        );
        return BTreeMap::new();
    };
    let mut names = BTreeMap::new();
    for (code, name) in entries {
        let written = code.scalar().unwrap_or_default();
        match line(name) {
            _ if country::name(&written).is_none() => {
                fields.report(|file| Diagnostic::unknown_country(file, code.span, &written));
            }
            Some(name) => {
                names.insert(written, name);
            }
            None => fields.wrong_type(&written, name, "a text"),
        }
    }
    names
}

/// A text of one line, its outer white space kept: a separator may end with a space.
fn line(node: &Node) -> Option<String> {
    let text = node.scalar()?.replace(unwanted_in_a_line, " ");
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_of_the_theme_are_whole_and_without_mistakes() {
        for (name, text) in theme::LANGUAGES {
            let mut found = Vec::new();
            let file = SourceFile::new(&format!("i18n/{name}"), text);
            let language = parse(&file, &mut found).expect(name);
            let messages: Vec<String> = found
                .iter()
                .map(|diagnostic| crate::diagnostic::human(diagnostic, false))
                .collect();
            assert!(messages.is_empty(), "{}", messages.join("\n"));
            assert!(language.direction.is_some(), "{name}");
            let lacks = |key: &&Key| !language.texts.contains_key(key.name);
            let missing: Vec<_> = KEYS.iter().filter(lacks).map(|key| key.name).collect();
            assert!(missing.is_empty(), "{name} lacks {missing:?}");
            for list in LISTS.iter().filter(|list| list.or.is_none()) {
                assert!(
                    language.lists.contains_key(list.name),
                    "{name}: {}",
                    list.name
                );
            }
            let rule = Rule::of(&language.tag);
            for (key, text) in &language.texts {
                if let Text::Forms(forms) = text {
                    let has: Vec<_> = forms.keys().copied().collect();
                    assert_eq!(has, rule.categories(), "{name}: {key}");
                }
            }
            if language.tag != "en" {
                assert_eq!(language.countries.len(), 249, "{name}");
            }
        }
    }
}
