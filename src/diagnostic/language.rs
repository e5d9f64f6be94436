//! Mistakes in the words of the theme.

use super::{Code, Diagnostic, Subject, at, listed};
use crate::source::{SourceFile, Span};

impl Diagnostic {
    pub(crate) fn not_named_after_language(path: &str) -> Self {
        Self::error(
            Code::NotNamedAfterLanguage,
            Subject::Path(path.into()),
            "this file is not named after a language",
        )
        .help("name it after a language tag, as in i18n/fr.yaml or i18n/pt-BR.yaml")
    }

    /// A table of words in a language that the site, in `language`, does not speak.
    pub(crate) fn unused_language(path: &str, tag: &str, language: &str) -> Self {
        Self::warning(
            Code::UnusedFile,
            Subject::Path(path.into()),
            format!("the words in this file are not used: the site's language is `{language}`"),
        )
        .help(format!(
            "set `language: {tag}` in site.yaml, or delete the file"
        ))
    }

    pub(crate) fn missing_placeholder(
        file: &SourceFile,
        span: Span,
        key: &str,
        placeholder: &str,
    ) -> Self {
        Self::error(
            Code::MissingPlaceholder,
            at(file, span),
            format!("`{key}` does not say where `{{{placeholder}}}` stands"),
        )
        .help(format!(
            "put `{{{placeholder}}}` where it is to be filled in"
        ))
    }

    pub(crate) fn unknown_placeholder(
        file: &SourceFile,
        span: Span,
        key: &str,
        placeholder: &str,
        known: &[&str],
    ) -> Self {
        Self::error(
            Code::UnknownPlaceholder,
            at(file, span),
            format!("nothing is filled in for `{{{placeholder}}}` in `{key}`"),
        )
        .suggest(placeholder, known.iter().copied())
    }

    pub(crate) fn loose_brace(file: &SourceFile, span: Span, key: &str) -> Self {
        Self::error(
            Code::LooseBrace,
            at(file, span),
            format!("`{key}` has a brace that is no part of a placeholder"),
        )
        .help("braces stand around the name of what is filled in, as in `{time}`")
    }

    pub(crate) fn unused_plural_form(
        file: &SourceFile,
        span: Span,
        form: &str,
        forms: &[&'static str],
    ) -> Self {
        Self::error(
            Code::UnusedPluralForm,
            at(file, span),
            format!("no number has the form `{form}` in this language"),
        )
        .help(format!(
            "its forms are {}",
            listed(forms).replace(" or ", " and ")
        ))
    }

    /// `path` is the table of a language that the theme does not have.
    pub(crate) fn language_incomplete(path: &str, missing: &[&str]) -> Self {
        const SHOWN: usize = 12;
        let count = missing.len();
        let texts = if count == 1 { "text" } else { "texts" };
        let shown = missing[..count.min(SHOWN)].join(", ");
        let rest = if count > SHOWN { ", …" } else { "" };
        Self::warning(
            Code::LanguageIncomplete,
            Subject::Path(path.into()),
            format!("this language lacks {count} {texts}, which stay English"),
        )
        .help(format!("add {shown}{rest}"))
    }

    pub(crate) fn language_without_words(tag: &str) -> Self {
        Self::warning(
            Code::LanguageWithoutWords,
            Subject::Path("site.yaml".into()),
            format!("the theme has no words in the language `{tag}`; they stay English"),
        )
        .help(format!("write them in i18n/{tag}.yaml"))
    }
}
