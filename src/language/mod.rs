//! The words of the theme in one language, and how dates, figures and plurals read in it.
//!
//! Plain data that every stage may use; imports none of them. [`KEYS`] is the one list of what
//! there is to say. A [`Language`] answers each of them: what a site or its language lacks was
//! filled in with English before.

mod date;
mod decimal;
mod keys;
mod pattern;
mod plural;
mod tag;

use std::collections::BTreeMap;

use serde::Serialize;

pub use date::Formats;
pub use decimal::decimal_sign_of_region;
pub use keys::{KEYS, Key, LISTS, List, TextKind};
pub use pattern::{Pieces, fill};
pub use plural::{Category, Rule};
pub use tag::{is_tag, primary};

/// All words of the theme, as a site wants them. Nothing in it changes after it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// A BCP 47 language tag, as the site wrote it.
    pub tag: String,
    pub direction: Direction,
    pub rule: Rule,
    pub texts: Texts,
    pub lists: Lists,
    pub formats: Formats,
    /// Names of countries by their codes; the English ones stand in for those that are not here.
    pub countries: BTreeMap<String, String>,
}

pub type Texts = BTreeMap<&'static str, Text>;
pub type Lists = BTreeMap<&'static str, Vec<String>>;

/// What stands under a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Text {
    Line(String),
    /// By the category that a number falls into; `other` is always there.
    Forms(BTreeMap<Category, String>),
}

/// Which way a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// As HTML spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftToRight => "ltr",
            Self::RightToLeft => "rtl",
        }
    }

    /// Of the script that a language is mostly written in.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        const RIGHT_TO_LEFT: [&str; 12] = [
            "ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi",
        ];
        if RIGHT_TO_LEFT.contains(&primary(tag)) {
            Self::RightToLeft
        } else {
            Self::LeftToRight
        }
    }
}

impl Language {
    /// The text under a key, its placeholders open.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.pattern(key, None)
    }

    /// The text under a key, filled in.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill_in(self.pattern(key, None), values)
    }

    /// The form for a number of the text under a key, filled in; the number is its `{count}`.
    #[must_use]
    pub fn count(&self, key: &str, count: u64, values: &[(&str, &str)]) -> String {
        let number = count.to_string();
        let mut values = values.to_vec();
        values.push(("count", &number));
        fill_in(self.pattern(key, Some(count)), &values)
    }

    /// A number with the decimal sign of the language.
    #[must_use]
    pub fn decimal(&self, number: &str) -> String {
        number.replace('.', self.text("decimal_sign"))
    }

    /// Names, one after the other.
    #[must_use]
    pub fn list(&self, names: &[String]) -> String {
        names.join(self.text("list_separator"))
    }

    fn pattern(&self, key: &str, count: Option<u64>) -> &str {
        debug_assert!(self.texts.contains_key(key), "there is no text `{key}`");
        match self.texts.get(key) {
            Some(Text::Line(line)) => line,
            Some(Text::Forms(forms)) => {
                let category = count.map_or(Category::Other, |count| self.rule.category(count));
                form(forms, category)
            }
            None => "",
        }
    }

    /// One of a list of names, from 0.
    fn name(&self, list: &str, index: u32) -> &str {
        let names = self.lists.get(list);
        let name = usize::try_from(index)
            .ok()
            .and_then(|index| names?.get(index));
        name.map_or("", String::as_str)
    }
}

/// The form of a category, or the one that stands for all others.
#[must_use]
pub fn form(forms: &BTreeMap<Category, String>, category: Category) -> &str {
    forms
        .get(&category)
        .or_else(|| forms.get(&Category::Other))
        .map_or("", String::as_str)
}

fn fill_in(pattern: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name);
    fill(pattern, |name| value(name).map_or("", |(_, value)| value))
}
