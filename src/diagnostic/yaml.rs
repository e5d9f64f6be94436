//! Mistakes in YAML: its syntax, its keys, and values that cannot be what they should be.

use super::{Code, Diagnostic, at, listed, noted};
use crate::source::{SourceFile, Span};

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

    pub(crate) fn empty_file(file: &SourceFile) -> Self {
        Self::error(
            Code::EmptyFile,
            at(file, Span::new(0, 0)),
            "this post is empty",
        )
        .help("a post begins with `---`, its title and date, and another `---`")
    }

    pub(crate) fn front_matter_missing(file: &SourceFile) -> Self {
        Self::error(
            Code::FrontMatterMissing,
            noted(file, first_line(file), "expected `---` here"),
            "this post does not begin with front matter",
        )
        .help("put its title and date between two lines of `---` at the top")
    }

    pub(crate) fn front_matter_unclosed(file: &SourceFile) -> Self {
        Self::error(
            Code::FrontMatterUnclosed,
            noted(file, first_line(file), "it begins here"),
            "the front matter has no end",
        )
        .help("close it with a line of `---`")
    }

    /// `reason` is the YAML reader's own.
    pub(crate) fn yaml_syntax(file: &SourceFile, span: Span, reason: &str) -> Self {
        let told = Self::error(
            Code::YamlSyntax,
            at(file, span),
            format!("this is not valid YAML: {reason}"),
        );
        if reason.starts_with("mapping values are not allowed") {
            return told.help("put a value that holds a colon in quotes, as in title: \"a: b\"");
        }
        told
    }

    pub(crate) fn unknown_key(
        file: &SourceFile,
        span: Span,
        key: &str,
        owner: &str,
        known: &[&'static str],
    ) -> Self {
        /// More than anyone would read.
        const MANY: usize = 40;
        let told = Self::error(
            Code::UnknownKey,
            at(file, span),
            format!("{owner} has no key `{key}`"),
        );
        match super::nearest(key, known.iter().copied()) {
            Some(near) => told.help(format!("did you mean `{near}`?")),
            None if known.len() > MANY => told,
            None => told.help(format!(
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

    /// `owner` is what the map would describe: `a server`.
    pub(crate) fn not_a_map(file: &SourceFile, span: Span, owner: &str) -> Self {
        Self::error(
            Code::NotAMap,
            at(file, span),
            format!("{owner} must be a map of keys and values"),
        )
    }

    /// `expected` reads on from `must be`: `a list of texts`.
    pub(crate) fn wrong_type(file: &SourceFile, span: Span, key: &str, expected: &str) -> Self {
        Self::error(
            Code::WrongType,
            at(file, span),
            format!("`{key}` must be {expected}"),
        )
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
        Self::error(
            Code::UnknownTimeZone,
            at(file, span),
            format!("there is no time zone `{name}`"),
        )
        .suggest(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()))
    }

    pub(crate) fn unknown_country(file: &SourceFile, span: Span, code: &str) -> Self {
        let told = Self::error(
            Code::UnknownCountry,
            at(file, span),
            format!("there is no country `{code}`"),
        );
        let upper = code.to_uppercase();
        if upper != code && crate::country::name(&upper).is_some() {
            return told.help(format!("did you mean `{upper}`?"));
        }
        if upper == "UK" {
            return told.help("did you mean `GB`?");
        }
        told.help("use the two letters of ISO 3166-1, as in `NL` or `ZM`")
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

/// A value in the quotes that need the fewest changes in it.
fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && !text.contains('\'') {
        format!("'{text}'")
    } else {
        // What JSON escapes YAML reads alike.
        serde_json::Value::from(text).to_string()
    }
}

/// The first line that is not blank.
fn first_line(file: &SourceFile) -> Span {
    let text = &*file.text;
    let start = text.len() - text.trim_start().len();
    let length = text[start..].find('\n').unwrap_or(text.len() - start);
    Span::new(start, start + length)
}
