//! Which form of a text a number takes: the cardinal plural rules of the Unicode CLDR, for whole
//! numbers as large as a status page counts.

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

/// How a language chooses. Each is named after a language that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Arabic,
    Czech,
    English,
    French,
    Hebrew,
    Icelandic,
    Irish,
    Japanese,
    Latvian,
    Lithuanian,
    Maltese,
    Polish,
    Romanian,
    Russian,
    Serbian,
    Slovenian,
    Welsh,
}

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

impl Rule {
    /// The rule of a language; most have that of English.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        match super::primary(tag) {
            // Portuguese of Portugal counts as English does.
            "pt" if tag.eq_ignore_ascii_case("pt-PT") => Self::English,
            "ar" => Self::Arabic,
            "cs" | "sk" => Self::Czech,
            "am" | "as" | "bn" | "fa" | "fr" | "gu" | "hi" | "hy" | "kn" | "pt" | "zu" => {
                Self::French
            }
            "he" => Self::Hebrew,
            "is" | "mk" => Self::Icelandic,
            "ga" => Self::Irish,
            "bo" | "dz" | "id" | "ja" | "km" | "ko" | "lo" | "ms" | "my" | "th" | "vi" | "yue"
            | "zh" => Self::Japanese,
            "lv" => Self::Latvian,
            "lt" => Self::Lithuanian,
            "mt" => Self::Maltese,
            "pl" => Self::Polish,
            "mo" | "ro" => Self::Romanian,
            "be" | "ru" | "uk" => Self::Russian,
            "bs" | "hr" | "sh" | "sr" => Self::Serbian,
            "sl" => Self::Slovenian,
            "cy" => Self::Welsh,
            _ => Self::English,
        }
    }

    /// The forms that the language has.
    #[must_use]
    pub fn categories(self) -> &'static [Category] {
        use Category::{Few, Many, One, Other, Two, Zero};
        match self {
            Self::Japanese => &[Other],
            Self::English | Self::French | Self::Icelandic => &[One, Other],
            Self::Latvian => &[Zero, One, Other],
            Self::Hebrew => &[One, Two, Other],
            Self::Czech | Self::Lithuanian | Self::Romanian | Self::Serbian => &[One, Few, Other],
            Self::Polish | Self::Russian => &[One, Few, Many, Other],
            Self::Slovenian => &[One, Two, Few, Other],
            Self::Irish | Self::Maltese => &[One, Two, Few, Many, Other],
            Self::Arabic | Self::Welsh => &Category::ALL,
        }
    }

    #[must_use]
    pub fn category(self, n: u64) -> Category {
        use Category::{Few, Many, One, Other, Two, Zero};
        let (ten, hundred) = (n % 10, n % 100);
        match self {
            Self::Japanese => Other,
            Self::English => if_one(n == 1),
            Self::French => if_one(n <= 1),
            Self::Icelandic => if_one(ten == 1 && hundred != 11),
            Self::Arabic => match (n, hundred) {
                (0, _) => Zero,
                (1, _) => One,
                (2, _) => Two,
                (_, 3..=10) => Few,
                (_, 11..=99) => Many,
                _ => Other,
            },
            Self::Hebrew => match n {
                1 => One,
                2 => Two,
                _ => Other,
            },
            Self::Czech => match n {
                1 => One,
                2..=4 => Few,
                _ => Other,
            },
            Self::Irish => match n {
                1 => One,
                2 => Two,
                3..=6 => Few,
                7..=10 => Many,
                _ => Other,
            },
            Self::Latvian => match (ten, hundred) {
                (0, _) | (_, 11..=19) => Zero,
                (1, _) => One,
                _ => Other,
            },
            Self::Lithuanian => match (ten, hundred) {
                (0, _) | (_, 11..=19) => Other,
                (1, _) => One,
                _ => Few,
            },
            Self::Maltese => match (n, hundred) {
                (1, _) => One,
                (2, _) => Two,
                (0, _) | (_, 3..=10) => Few,
                (_, 11..=19) => Many,
                _ => Other,
            },
            Self::Polish => match (n, ten, hundred) {
                (1, ..) => One,
                (_, 2..=4, hundred) if !(12..=14).contains(&hundred) => Few,
                _ => Many,
            },
            Self::Romanian => match (n, hundred) {
                (1, _) => One,
                (0, _) | (_, 1..=19) => Few,
                _ => Other,
            },
            Self::Russian => match (ten, hundred) {
                (1, hundred) if hundred != 11 => One,
                (2..=4, hundred) if !(12..=14).contains(&hundred) => Few,
                _ => Many,
            },
            Self::Serbian => match (ten, hundred) {
                (1, hundred) if hundred != 11 => One,
                (2..=4, hundred) if !(12..=14).contains(&hundred) => Few,
                _ => Other,
            },
            Self::Slovenian => match hundred {
                1 => One,
                2 => Two,
                3 | 4 => Few,
                _ => Other,
            },
            Self::Welsh => match n {
                0 => Zero,
                1 => One,
                2 => Two,
                3 => Few,
                6 => Many,
                _ => Other,
            },
        }
    }
}

fn if_one(one: bool) -> Category {
    if one { Category::One } else { Category::Other }
}
