//! Which form of a text a number takes: the cardinal plural rules of the Unicode CLDR, for whole
//! numbers as large as a status page counts.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use serde::Serialize;

/// A form that languages have for some numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// How a language chooses: the forms of the numbers up to 199. Below a million a larger number has
/// the form of 100 and its last two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule([Category; 200]);

impl Category {
    pub const ALL: [Self; 6] = [
        Self::Zero,
        Self::One,
        Self::Two,
        Self::Few,
        Self::Many,
        Self::Other,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

impl From<PluralCategory> for Category {
    fn from(category: PluralCategory) -> Self {
        match category {
            PluralCategory::Zero => Self::Zero,
            PluralCategory::One => Self::One,
            PluralCategory::Two => Self::Two,
            PluralCategory::Few => Self::Few,
            PluralCategory::Many => Self::Many,
            PluralCategory::Other => Self::Other,
        }
    }
}

impl Rule {
    /// The rule of a language; one that the CLDR does not have has one form for all numbers.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let rules = PluralRules::try_new_cardinal(locale.into());
        Self(std::array::from_fn(|number| match &rules {
            Ok(rules) => rules.category_for(number).into(),
            Err(_) => Category::Other,
        }))
    }

    /// The forms that the language has, in the order of [`Category::ALL`].
    #[must_use]
    pub fn categories(&self) -> Vec<Category> {
        let has = |category: &Category| *category == Category::Other || self.0.contains(category);
        Category::ALL.into_iter().filter(has).collect()
    }

    #[must_use]
    pub fn category(&self, number: u64) -> Category {
        let last = |number: u64| usize::try_from(number % 100).unwrap_or_default();
        let row = if number < 100 { 0 } else { 100 };
        self.0[row + last(number)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn larger_numbers_have_the_form_of_their_last_two_digits() {
        // Every language with more than one form, and one of each rule there is.
        for tag in [
            "ar", "be", "br", "bs", "cs", "cy", "da", "de", "dsb", "en", "es", "fil", "fr", "ga",
            "gd", "he", "hi", "hsb", "is", "it", "ja", "ksh", "lag", "lt", "lv", "mk", "mt", "pl",
            "pt", "pt-PT", "ro", "ru", "shi", "si", "sk", "sl", "sr", "tzm", "uk",
        ] {
            let rules = PluralRules::try_new_cardinal(tag.parse::<Locale>().unwrap().into());
            let (rules, rule) = (rules.unwrap(), Rule::of(tag));
            for number in (0..2_000).chain((2_000..1_000_000).step_by(997)) {
                let category = Category::from(rules.category_for(number));
                assert_eq!(rule.category(number), category, "{tag}: {number}");
            }
        }
    }
}
