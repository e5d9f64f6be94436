//! Mistakes in the text of a post or page: addresses without effect, and what no reader will see.

use super::{Code, Diagnostic, at};
use crate::source::{SourceFile, Span};
use crate::url;

impl Diagnostic {
    /// `written` is the address, which keeps no place on the page.
    pub(crate) fn unknown_scheme(file: &SourceFile, span: Span, written: &str) -> Self {
        let scheme = written.split(':').next().unwrap_or_default();
        let warning = Self::warning(
            Code::UnknownScheme,
            at(file, span),
            format!("the address of this link is left out: it begins with `{scheme}:`"),
        );
        match url::missing_start(written) {
            Some(start) => warning.help(format!(
                "for another site, write the whole address: {start}{written}"
            )),
            None => warning.help(format!(
                "a link may begin with {}; show any other address as `code`",
                url::PASSIVE.join(":, ") + ":"
            )),
        }
    }

    /// `first` is where the note stands that counts.
    pub(crate) fn repeated_footnote(
        file: &SourceFile,
        span: Span,
        label: &str,
        first: Span,
    ) -> Self {
        Self::warning(
            Code::RepeatedFootnote,
            at(file, span),
            format!("the footnote `{label}` is written twice; this one is left out"),
        )
        .related("the first one", file.place(first))
        .help("give one of the two another label")
    }

    pub(crate) fn unused_footnote(file: &SourceFile, span: Span, label: &str) -> Self {
        Self::warning(
            Code::UnusedFootnote,
            at(file, span),
            format!("nothing refers to the footnote `{label}`; it is left out"),
        )
        .help(format!("refer to it by `[^{label}]`, or remove it"))
    }

    /// `first` is where the anchor stands first.
    pub(crate) fn repeated_anchor(file: &SourceFile, span: Span, id: &str, first: Span) -> Self {
        Self::error(
            Code::RepeatedAnchor,
            at(file, span),
            format!("the anchor `#{id}` stands here twice"),
        )
        .related("the first one", file.place(first))
        .help("give one of the two another name")
    }

    pub(crate) fn reserved_anchor(file: &SourceFile, span: Span, id: &str) -> Self {
        Self::error(
            Code::ReservedAnchor,
            at(file, span),
            format!("the page has an anchor `#{id}` of its own"),
        )
        .help(format!("give this one another name, such as `{id}-2`"))
    }

    pub(crate) fn heading_attributes(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::HeadingAttributes,
            at(file, span),
            "only the anchor of this heading is used",
        )
        .help("a heading may have `{#anchor}` at its end; leave out classes and other attributes")
    }

    pub(crate) fn unclosed_comment(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::UnclosedComment,
            at(file, span),
            "this comment does not end; nothing after it is shown",
        )
        .help("end it with `-->`")
    }

    pub(crate) fn leftover_markup(file: &SourceFile, span: Span) -> Self {
        Self::warning(
            Code::LeftoverMarkup,
            at(file, span),
            "readers will see this as it stands",
        )
        .help("it looks like another generator's; write it in Markdown, or put it into `code`")
    }
}
