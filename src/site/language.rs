//! Which words the site uses: its own, then the theme's in its language, then English.
//!
//! Part of the *resolve* stage.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::content::{ENGLISH, WrittenLanguage, built_in_language};
use crate::diagnostic::Diagnostic;
use crate::language::{
    Direction, Formats, KEYS, LISTS, Language, Lists, Rule, Text, decimal_sign_of_region,
};

/// The language with this tag. `date_format` is the site's own, and `own` are its tables.
pub(super) fn resolve(
    tag: &str,
    date_format: Option<&str>,
    own: &[WrittenLanguage],
    diagnostics: &mut Vec<Diagnostic>,
) -> Language {
    let tags = from_narrow_to_wide(tag);
    let is_used = |table: &WrittenLanguage| {
        let mut tags = tags.iter();
        tags.any(|tag| table.tag.eq_ignore_ascii_case(tag))
    };
    // Who keeps the tables of the theme beside his site means none of them in particular.
    let unused = own
        .iter()
        .filter(|table| !is_used(table) && !table.is_of_theme);
    diagnostics
        .extend(unused.map(|table| Diagnostic::unused_language(&table.path, &table.tag, tag)));
    let own: Vec<&WrittenLanguage> = tags
        .iter()
        .filter_map(|tag| own.iter().find(|table| table.tag.eq_ignore_ascii_case(tag)))
        .collect();
    let built_in: Vec<Cow<'_, WrittenLanguage>> = tags
        .iter()
        .filter_map(|tag| built_in_language(tag))
        .collect();
    let of_the_theme = built_in.iter().map(AsRef::as_ref);
    let mut tables: Vec<&WrittenLanguage> = own.iter().copied().chain(of_the_theme).collect();
    if let Some(diagnostic) = lack(tag, &tables, !built_in.is_empty()) {
        diagnostics.push(diagnostic);
    }
    let direction = tables
        .iter()
        .find_map(|table| table.direction)
        .unwrap_or_else(|| Direction::of(tag));
    // English words go by the rule of English.
    let rule = Rule::of(tables.first().map_or(&ENGLISH.tag, |_| tag));
    let countries = merged(&tables, |table| &table.countries);
    tables.push(&ENGLISH);
    let mut texts = merged(&tables, |table| &table.texts);
    let is_sites_own = own
        .iter()
        .any(|table| table.texts.contains_key("decimal_sign"));
    if let Some(sign) = decimal_sign_of_region(tag).filter(|_| !is_sites_own) {
        texts.insert("decimal_sign", Text::Line(sign.to_owned()));
    }
    let pattern = |key| match texts.get(key) {
        Some(Text::Line(pattern)) => pattern.as_str(),
        Some(Text::Forms(_)) | None => "",
    };
    let moment = date_format.unwrap_or_else(|| pattern("date_and_time"));
    Language {
        tag: tag.to_owned(),
        direction,
        rule,
        formats: Formats::new(moment, pattern("date"), pattern("clock")),
        texts,
        lists: lists(&tables),
        countries,
    }
}

/// `zh-Hant-TW`, `zh-Hant`, `zh`
fn from_narrow_to_wide(tag: &str) -> Vec<&str> {
    let ends = tag.match_indices('-').map(|(at, _)| at).rev();
    std::iter::once(tag.len())
        .chain(ends)
        .map(|end| &tag[..end])
        .collect()
}

/// What a language that the theme does not have lacks. The theme's own lack nothing.
fn lack(tag: &str, tables: &[&WrittenLanguage], has_built_in: bool) -> Option<Diagnostic> {
    if has_built_in {
        return None;
    }
    let Some(first) = tables.first() else {
        return Some(Diagnostic::language_without_words(tag));
    };
    let lists = LISTS.iter().filter(|list| {
        list.or.is_none()
            && tables
                .iter()
                .all(|table| !table.lists.contains_key(list.name))
    });
    let texts = KEYS.iter().filter(|key| {
        tables
            .iter()
            .all(|table| !table.texts.contains_key(key.name))
    });
    let missing: Vec<&str> = lists
        .map(|list| list.name)
        .chain(texts.map(|key| key.name))
        .collect();
    (!missing.is_empty()).then(|| Diagnostic::language_incomplete(&first.path, &missing))
}

/// Each entry from the first table that has it.
fn merged<Key: Ord + Clone, Entry: Clone>(
    tables: &[&WrittenLanguage],
    part: impl Fn(&WrittenLanguage) -> &BTreeMap<Key, Entry>,
) -> BTreeMap<Key, Entry> {
    let mut merged = BTreeMap::new();
    for table in tables.iter().rev() {
        let entries = part(table).iter();
        merged.extend(entries.map(|(key, entry)| (key.clone(), entry.clone())));
    }
    merged
}

/// A list that stands in for another comes from a table no wider than that.
fn lists(tables: &[&WrittenLanguage]) -> Lists {
    let mut lists = Lists::new();
    for list in &LISTS {
        let of_table = |table: &&WrittenLanguage| {
            let stand_in = || table.lists.get(list.or?);
            table.lists.get(list.name).or_else(stand_in).cloned()
        };
        if let Some(names) = tables.iter().find_map(of_table) {
            lists.insert(list.name, names);
        }
    }
    lists
}
