//! `checks.yaml`: the outcome of the operator's own last probe of each system.
//!
//! Part of the *parse* stage. statusgen probes nothing; whatever does may write this file, and the
//! column for it appears:
//!
//! ```yaml
//! NC036: {up: true, at: 2026-03-19T16:45:00Z}
//! ```

use super::fields::Fields;
use super::time::WrittenTime;
use super::yaml::{self, Value};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span, Spanned};

/// One system's last probe.
#[derive(Debug, Clone)]
pub struct WrittenCheck {
    pub server: Spanned<String>,
    pub up: bool,
    pub at: Spanned<WrittenTime>,
}

/// Reads `checks.yaml`; an entry that is wrong is left out and reported.
pub(crate) fn parse(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<WrittenCheck> {
    let whole = Span::new(0, file.text.len());
    let Some(root) = yaml::parse_or_report(file, whole, diagnostics) else {
        return Vec::new();
    };
    let entries = match &root.value {
        Value::Map(entries) => entries.as_slice(),
        Value::Null => &[],
        _ => {
            diagnostics.push(Diagnostic::wrong_type(
                file,
                root.span,
                "checks.yaml",
                "a line for each server, such as WEB1: {up: true, at: 2026-03-19T16:45:00Z}",
                None,
            ));
            &[]
        }
    };
    let mut checks: Vec<WrittenCheck> = Vec::new();
    for (key, node) in entries {
        let mut fields = Fields::new(file, node, "a check", &["up", "at"], diagnostics);
        let up = fields.required("up", Fields::boolean);
        let at = fields.required("at", Fields::time);
        if let (Some(up), Some(at)) = (up, at) {
            let server = Spanned::new(key.name(file).into_owned(), key.span);
            checks.push(WrittenCheck { server, up, at });
        }
    }
    checks
}
