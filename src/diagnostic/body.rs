//! Mistakes in the text of a post: addresses without effect, and what no reader will see.

use super::{Diagnostic, at};
use crate::source::{SourceFile, Span};
use crate::url;

impl Diagnostic {
    /// `written` is the address, which keeps no place on the page.
    pub(crate) fn unknown_scheme(file: &SourceFile, span: Span, written: &str) -> Self {
        let scheme = written.split(':').next().unwrap_or_default();
        let warning = Self::warning(
            "unknown-scheme",
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
}
