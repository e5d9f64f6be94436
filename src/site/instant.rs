//! From a written time to an instant, in the site's zone.
//!
//! Part of the *resolve* stage. A time that clocks in the zone never showed, or showed twice, is a
//! mistake of its author.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::content::{NotAnInstant, WrittenTime};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Spanned};

/// Resolves the times of one file.
pub(super) struct Clock<'a> {
    file: &'a SourceFile,
    zone: Tz,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Clock<'a> {
    pub(super) fn new(
        file: &'a SourceFile,
        zone: Tz,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            file,
            zone,
            diagnostics,
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn optional(
        &mut self,
        time: Option<&Spanned<WrittenTime>>,
    ) -> Option<DateTime<Utc>> {
        time.and_then(|time| self.instant(time))
    }

    /// The instant of a written time; one that does not exist or is ambiguous is reported.
    pub(super) fn instant(&mut self, time: &Spanned<WrittenTime>) -> Option<DateTime<Utc>> {
        let (file, zone) = (self.file, self.zone);
        let written = &file.text[time.span.start..time.span.end];
        let written = written.trim_matches(['"', '\'']);
        match time.value.resolve(zone) {
            Ok(instant) => return Some(instant),
            Err(NotAnInstant::Skipped { next, with_offset }) => {
                let write = [next, with_offset];
                self.report(Diagnostic::time_does_not_exist(
                    file, time.span, written, zone, &write,
                ));
            }
            Err(NotAnInstant::Twice(first, second)) => {
                let write = [first, second];
                self.report(Diagnostic::time_is_ambiguous(
                    file, time.span, written, zone, &write,
                ));
            }
            Err(NotAnInstant::BeyondYears) => {
                self.report(Diagnostic::bad_date(file, time.span, written));
            }
        }
        None
    }
}
