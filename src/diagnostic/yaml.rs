//! Mistakes in YAML: its syntax, its keys, and values that cannot be what they should be.

use super::{Code, Diagnostic, at, listed, noted, quoted, slip};
use crate::source::{SourceFile, Span};

/// What YAML may have no more of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum YamlLimit {
    Depth(usize),
    Values(usize),
}

/// What a text of front matter and Markdown is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkdownFile {
    Post,
    Page,
}

impl MarkdownFile {
    fn as_str(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Page => "page",
        }
    }

    /// What its front matter begins with.
    fn first_keys(self) -> &'static str {
        match self {
            Self::Post => "its title and date",
            Self::Page => "its title",
        }
    }
}

impl Diagnostic {
    /// `readable` is the text with replacement characters, `span` the first of them.
    pub(crate) fn not_utf8(readable: &SourceFile, span: Span) -> Self {
        Self::error(
            Code::NotUtf8,
            noted(readable, span, "not UTF-8 from here"),
            "this file is not UTF-8 text",
        )
        .help("save it with the encoding UTF-8")
    }

    pub(crate) fn empty_file(file: &SourceFile, kind: MarkdownFile) -> Self {
        Self::error(
            Code::EmptyFile,
            at(file, Span::new(0, 0)),
            format!("this {} is empty", kind.as_str()),
        )
        .help(format!(
            "a {} begins with `---`, {}, and another `---`",
            kind.as_str(),
            kind.first_keys()
        ))
    }

    pub(crate) fn front_matter_missing(file: &SourceFile, kind: MarkdownFile) -> Self {
        Self::error(
            Code::FrontMatterMissing,
            noted(file, first_line(file), "expected `---` here"),
            format!("this {} does not begin with front matter", kind.as_str()),
        )
        .help(format!(
            "put {} between two lines of `---` at the top",
            kind.first_keys()
        ))
    }

    pub(crate) fn front_matter_unclosed(file: &SourceFile) -> Self {
        Self::error(
            Code::FrontMatterUnclosed,
            noted(file, first_line(file), "it begins here"),
            "the front matter has no end",
        )
        .help("close it with a line of `---`")
    }

    /// The YAML is the part `range` of the file. `reason` is its reader's own.
    pub(crate) fn yaml_syntax(file: &SourceFile, range: Span, span: Span, reason: &str) -> Self {
        match slip::find(&file.text, range, span.start, reason) {
            Some(slip) => {
                Self::error(Code::YamlSyntax, at(file, slip.span), slip.message).help(slip.help)
            }
            None => Self::error(
                Code::YamlSyntax,
                at(file, span),
                format!("this cannot be read as YAML: {reason}"),
            ),
        }
    }

    pub(crate) fn yaml_too_large(file: &SourceFile, span: Span, limit: YamlLimit) -> Self {
        let (message, help) = match limit {
            YamlLimit::Depth(most) => (
                format!("lists and maps stand within each other more than {most} deep"),
                "write it with fewer levels".to_owned(),
            ),
            YamlLimit::Values(most) => (
                "these values are too many, or their texts too long".to_owned(),
                format!(
                    "an alias such as `*name` counts as all that it stands for, which may be little more than is written out: use fewer aliases; a file may have {most} values at most"
                ),
            ),
        };
        Self::error(Code::YamlTooLarge, at(file, span), message).help(help)
    }

    /// `meant` is the key that its author may have meant.
    pub(crate) fn unknown_key(
        file: &SourceFile,
        span: Span,
        key: &str,
        owner: &str,
        known: &[&'static str],
        meant: Option<&str>,
    ) -> Self {
        /// More than anyone would read.
        const MANY: usize = 40;
        let unknown = Self::error(
            Code::UnknownKey,
            at(file, span),
            format!("{owner} has no key `{key}`"),
        );
        match meant {
            Some(meant) => unknown.help(format!("did you mean `{meant}`?")),
            None if known.len() > MANY => unknown,
            None => unknown.help(format!(
                "the keys are {}",
                listed(known).replace(" or ", " and ")
            )),
        }
    }

    pub(crate) fn repeated_key(file: &SourceFile, span: Span, key: &str, first: Span) -> Self {
        Self::error(
            Code::RepeatedKey,
            at(file, span),
            format!("the key `{key}` stands here twice"),
        )
        .related("it first stands here", file.place(first))
        .help("remove one of the two")
    }

    /// `comment` begins with `#`; `whole` is the value with it.
    pub(crate) fn cut_by_comment(file: &SourceFile, comment: Span, whole: &str) -> Self {
        Self::warning(
            Code::CutByComment,
            noted(file, comment, "not read"),
            "a `#` after a blank begins a comment, so this part is not read",
        )
        .help(format!(
            "to keep it, put the value in quotes: {}; a comment stands best on a line of its own",
            quoted(whole)
        ))
    }

    /// `comment` stands in the place of the key's value.
    pub(crate) fn missing_key(
        file: &SourceFile,
        span: Span,
        key: &str,
        owner: &str,
        comment: Option<&str>,
    ) -> Self {
        let missing = Self::error(
            Code::MissingKey,
            at(file, span),
            format!("{owner} needs the key `{key}`"),
        );
        missing.about_comment(comment)
    }

    /// `comment` stands in the place of the item.
    pub(crate) fn empty_item(
        file: &SourceFile,
        span: Span,
        key: &str,
        comment: Option<&str>,
    ) -> Self {
        let empty = Self::error(
            Code::WrongType,
            at(file, span),
            format!("an item of `{key}` is empty"),
        );
        empty.about_comment(comment)
    }

    fn about_comment(self, comment: Option<&str>) -> Self {
        match comment {
            Some(text) => self.help(format!(
                "a `#` after a blank begins a comment; to keep it, put it in quotes: {}",
                quoted(text)
            )),
            None => self,
        }
    }

    /// `owner` is what the map would describe, `a server`, and `known` are its keys. `written` is the
    /// text in its place, none for a list.
    pub(crate) fn not_a_map(
        file: &SourceFile,
        span: Span,
        owner: &str,
        known: &[&'static str],
        written: Option<&str>,
    ) -> Self {
        const FEW: usize = 4;
        let what = if written.is_some() {
            "a text"
        } else {
            "a list"
        };
        let wrong = Self::error(
            Code::NotAMap,
            at(file, span),
            format!("{owner} must be keys with values, not {what}"),
        );
        let first_line = written.and_then(|text| text.lines().next());
        if let Some(pair) = first_line.and_then(slip::no_pair) {
            return wrong.help(format!("write it as {pair}"));
        }
        let shown = &known[..known.len().min(FEW)];
        let rest = if known.len() > FEW { ", …" } else { "" };
        let pairs: Vec<String> = shown.iter().map(|key| format!("{key}: …")).collect();
        wrong.help(format!(
            "write it as {{{}{rest}}}, or each key on a line of its own",
            pairs.join(", ")
        ))
    }

    /// `expected` reads on from `must be`: `a list of texts`. `text` is what would be a text if it
    /// stood in quotes.
    pub(crate) fn wrong_type(
        file: &SourceFile,
        span: Span,
        key: &str,
        expected: &str,
        text: Option<&str>,
    ) -> Self {
        let wrong = Self::error(
            Code::WrongType,
            at(file, span),
            format!("`{key}` must be {expected}"),
        );
        match text {
            Some(text) => wrong.help(format!("put it in quotes if it is text: {}", quoted(text))),
            None => wrong,
        }
    }

    /// `reason` reads on from the key: `must be from 1 to 500`.
    pub(crate) fn invalid_value(file: &SourceFile, span: Span, key: &str, reason: &str) -> Self {
        Self::error(
            Code::InvalidValue,
            at(file, span),
            format!("`{key}` {reason}"),
        )
    }

    pub(crate) fn faint_color(file: &SourceFile, span: Span, color: &str, better: &str) -> Self {
        Self::warning(
            Code::FaintColor,
            at(file, span),
            format!("`{color}` is hard to read on the pages: its contrast is below 4.5 to 1"),
        )
        .help(format!("the nearest that can be read is `{better}`"))
    }

    pub(crate) fn unknown_time_zone(file: &SourceFile, span: Span, name: &str) -> Self {
        const PLACE: &str = "name a place, as in Europe/Amsterdam, so that summer time counts";
        let unknown = Self::error(
            Code::UnknownTimeZone,
            at(file, span),
            format!("there is no time zone `{name}`"),
        );
        if let Some((hours, minutes)) = fixed_offset(name) {
            return unknown.help(match minutes {
                0 => format!(
                    "{PLACE}; for the same offset all year write `Etc/GMT{:+}`, whose sign is the other way round",
                    -hours
                ),
                _ => PLACE.to_owned(),
            });
        }
        let is_abbreviation =
            (2..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_abbreviation {
            return unknown.help(PLACE);
        }
        unknown
            .suggest(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()))
            .or_help(PLACE)
    }

    pub(crate) fn unknown_country(file: &SourceFile, span: Span, code: &str) -> Self {
        let mistake = Self::error(
            Code::UnknownCountry,
            at(file, span),
            format!("there is no country `{code}`"),
        );
        let upper = code.to_uppercase();
        if upper != code && crate::country::name(&upper).is_some() {
            return mistake.help(format!("did you mean `{upper}`?"));
        }
        if upper == "UK" {
            return mistake.help("did you mean `GB`?");
        }
        mistake.help("use the two letters of ISO 3166-1, as in `NL` or `ZM`")
    }

    pub(crate) fn bad_server_id(file: &SourceFile, span: Span, id: &str) -> Self {
        Self::error(
            Code::BadServerId,
            at(file, span),
            format!("`{id}` cannot be a server's id"),
        )
        .help("use letters, digits, `-`, `_` and `.`, beginning with a letter or a digit")
    }

    /// `kind` is `server` or `group`.
    pub(crate) fn repeated_name(
        file: &SourceFile,
        span: Span,
        kind: &str,
        name: &str,
        first: Span,
    ) -> Self {
        Self::error(
            Code::RepeatedName,
            at(file, span),
            format!("the {kind} `{name}` is listed twice"),
        )
        .related("it is first listed here", file.place(first))
    }

    /// `first` is where the other server has it.
    pub(crate) fn repeated_made_id(file: &SourceFile, span: Span, id: &str, first: Span) -> Self {
        Self::error(
            Code::RepeatedName,
            at(file, span),
            format!("two servers have the id `{id}`"),
        )
        .related("the other one is listed here", file.place(first))
        .help("give one of them another `id`: without one it is made of the name")
    }

    /// `first` is where the same id or alias stands.
    pub(crate) fn repeated_server_alias(
        file: &SourceFile,
        span: Span,
        alias: &str,
        first: Span,
    ) -> Self {
        Self::error(
            Code::RepeatedName,
            at(file, span),
            format!("the alias `{alias}` is the id or an alias of a server already"),
        )
        .related("it is first listed here", file.place(first))
        .help("leave it out, or give the other one another id: an alias is an id that only this server had")
    }

    pub(crate) fn name_without_letters(file: &SourceFile, span: Span, name: &str) -> Self {
        Self::error(
            Code::BadServerId,
            at(file, span),
            format!("no id can be made of the name `{name}`"),
        )
        .help("give the server an `id` of letters and digits")
    }

    pub(crate) fn unknown_group<'a>(
        file: &SourceFile,
        span: Span,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::error(
            Code::UnknownGroup,
            at(file, span),
            format!("there is no group `{name}`"),
        )
        .suggest(name, known)
    }
}

/// `GMT+2`, `UTC+05:30` and `-0300` as hours and minutes.
fn fixed_offset(name: &str) -> Option<(i32, i32)> {
    let offset = name.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '/');
    let prefix = &name[..name.len() - offset.len()];
    let is_of_utc = ["", "UTC", "GMT", "Z", "Etc/GMT", "Etc/UTC"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(prefix));
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits = offset
        .trim_start_matches(['+', '-', '−'])
        .replacen(':', "", 1);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_of_utc || !is_number || digits.len() > 4 {
        return None;
    }
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        length => digits.split_at(length - 2),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    // The zones of `Etc` go from 14 hours before UTC to 12 after it.
    ((-12..=14).contains(&(sign * hours))).then_some((sign * hours, minutes))
}

/// The first line that is not blank.
fn first_line(file: &SourceFile) -> Span {
    let text = &*file.text;
    let start = text.len() - text.trim_start().len();
    let length = text[start..].find('\n').unwrap_or(text.len() - start);
    Span::new(start, start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_no_time_zone_and_says_which_is() {
        const PLACE: &str = "name a place, as in Europe/Amsterdam, so that summer time counts";
        let file = SourceFile::new("site.yaml", "timezone: x");
        for (name, zone) in [
            ("GMT+2", Some("`Etc/GMT-2`")),
            ("UTC+02:00", Some("`Etc/GMT-2`")),
            ("utc-5", Some("`Etc/GMT+5`")),
            ("-0300", Some("`Etc/GMT+3`")),
            ("+14", Some("`Etc/GMT-14`")),
            ("UTC+05:30", None),
            ("CEST", None),
            ("PST", None),
            ("Nowhere at all", None),
        ] {
            let mistake = Diagnostic::unknown_time_zone(&file, Span::new(10, 11), name);
            let help = mistake.help.unwrap_or_default();
            assert!(help.starts_with(PLACE), "{name}: {help}");
            match zone {
                Some(zone) => {
                    assert!(help.contains(zone), "{name}: {help}");
                    let zone = zone.trim_matches('`');
                    assert!(zone.parse::<chrono_tz::Tz>().is_ok(), "{zone}");
                }
                None => assert_eq!(help, PLACE, "{name}"),
            }
        }
    }
}
