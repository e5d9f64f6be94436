//! The decimal sign where a region has another than its language, as the CLDR lists them.

use super::tag::{primary, region};

const SIGNS: [(&str, &[&str], &str); 4] = [
    ("ar", &["DZ", "LB", "LY", "MA", "MR", "TN"], ","),
    ("de", &["CH", "LI"], "."),
    (
        "es",
        &[
            "419", "BR", "BZ", "CU", "DO", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "SV", "US",
        ],
        ".",
    ),
    ("it", &["CH"], "."),
];

/// The sign of a tag's region; none where it is that of the language.
#[must_use]
pub fn decimal_sign_of_region(tag: &str) -> Option<&'static str> {
    let (language, region) = (primary(tag), region(tag)?);
    let is_of_region = |(of, regions, _): &&(&str, &[&str], &str)| {
        of.eq_ignore_ascii_case(language)
            && regions.iter().any(|own| own.eq_ignore_ascii_case(region))
    };
    SIGNS.iter().find(is_of_region).map(|(.., sign)| *sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_may_have_a_sign_of_its_own() {
        for (tag, sign) in [
            ("de", None),
            ("de-AT", None),
            ("de-CH", Some(".")),
            ("de-ch", Some(".")),
            ("de-Latn-CH-1996", Some(".")),
            ("de-x-CH", None),
            ("fr-CH", None),
            ("es-ES", None),
            ("es-MX", Some(".")),
            ("es-419", Some(".")),
            ("es-AR", None),
            ("ar", None),
            ("ar-MA", Some(",")),
            ("ar-EG", None),
        ] {
            assert_eq!(decimal_sign_of_region(tag), sign, "{tag}");
        }
    }
}
