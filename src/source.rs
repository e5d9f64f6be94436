//! A text file that an author wrote, and places in it.
//!
//! Used by every stage that may have to point at what an author wrote. A [`SourceFile`] is held
//! whole in memory; a [`Span`] is a range of bytes in its text.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One file of the site: UTF-8, its byte order mark removed.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the site's folder, with `/` between its parts.
    pub path: Arc<str>,
    pub text: Arc<str>,
    /// Counted when first asked for.
    counts: Arc<OnceLock<Counts>>,
}

/// What makes a place quick to find, however long the file and its lines are.
#[derive(Debug, Default)]
struct Counts {
    /// Where each line but the first begins.
    line_starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STEP`].
    characters: Vec<usize>,
}

/// In bytes: so many are counted one by one for a column.
const STEP: usize = 1024;

/// A half-open range of bytes in a [`SourceFile`]'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

/// A value and where it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// A place as people and editors read it; it outlives the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub path: Arc<str>,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The column after the last underlined character, on the same line.
    pub end_column: usize,
    /// The line, without its end; of a very long one the part around the place.
    pub source_line: String,
    /// The column that [`Self::source_line`] begins at.
    pub source_column: usize,
}

impl Span {
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same range in a text that this one begins at `offset` of.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }
}

impl<T> Spanned<T> {
    #[must_use]
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }
}

/// A text with each accent and its letter in one character (NFC). macOS and some editors write
/// them as two; names that look the same are the same name.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect()
    }
}

impl SourceFile {
    #[must_use]
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.into(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).into(),
            counts: Arc::default(),
        }
    }

    /// The file's name without folders and extension, composed: a post's id.
    #[must_use]
    pub fn stem(&self) -> Cow<'_, str> {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        composed(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
    }

    /// Where a span begins. A span over several lines is cut at the end of its first.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let start = floor_char_boundary(&self.text, span.start);
        let line_starts = &self.counts().line_starts;
        let line = line_starts.partition_point(|line_start| *line_start <= start);
        let line_start = line.checked_sub(1).map_or(0, |before| line_starts[before]);
        let line_end = line_starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        let source_line = self.text[line_start..line_end].trim_end_matches('\r');
        let line_length = source_line.len();
        let column = self.characters_before(start) - self.characters_before(line_start) + 1;
        let end = floor_char_boundary(&self.text, span.end)
            .min(line_start + line_length)
            .max(start);
        let width = self.characters_before(end) - self.characters_before(start);
        let (source_column, source_line) = if line_length > LONGEST_LINE {
            let before = self.text[line_start..start].char_indices().rev();
            let from = before.take(SHOWN_BEFORE).last();
            let from = from.map_or(start, |(at, _)| line_start + at);
            let source_column = column - self.text[from..start].chars().count();
            let shown = self.text[from..line_start + line_length.max(from - line_start)].chars();
            (
                source_column,
                shown.take(SHOWN_BEFORE + SHOWN_AFTER).collect(),
            )
        } else {
            (1, source_line.to_owned())
        };
        Place {
            path: Arc::clone(&self.path),
            line: line + 1,
            column,
            end_column: column + width.max(1),
            source_line,
            source_column,
        }
    }

    /// How many characters begin before a byte of the text.
    fn characters_before(&self, at: usize) -> usize {
        let step = at / STEP;
        self.counts().characters[step] + characters_in(&self.text.as_bytes()[step * STEP..at])
    }

    fn counts(&self) -> &Counts {
        self.counts.get_or_init(|| {
            let ends = self.text.match_indices('\n');
            let mut before = 0;
            let mut characters = vec![0];
            for bytes in self.text.as_bytes().chunks(STEP) {
                before += characters_in(bytes);
                characters.push(before);
            }
            Counts {
                line_starts: ends.map(|(at, _)| at + 1).collect(),
                characters,
            }
        })
    }
}

/// How many characters begin in a part of a text.
fn characters_in(bytes: &[u8]) -> usize {
    const CONTINUES: u8 = 0b1000_0000;
    let begins = |byte: &&u8| **byte & 0b1100_0000 != CONTINUES;
    bytes.iter().filter(begins).count()
}

/// A line of more bytes is shown in part, so that a thousand mistakes in one line of a megabyte do
/// not take a gigabyte.
const LONGEST_LINE: usize = 2_000;
/// In characters.
const SHOWN_BEFORE: usize = 100;
const SHOWN_AFTER: usize = 200;

fn floor_char_boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters() {
        let file = SourceFile::new("posts/a.md", "\u{feff}one\r\ntwo é three\r\n\nlast");
        let cases = [
            (Span::new(0, 3), (1, 1, 4, "one")),
            (Span::new(5, 8), (2, 1, 4, "two é three")),
            (Span::new(12, 17), (2, 7, 12, "two é three")),
            (Span::new(12, 99), (2, 7, 12, "two é three")),
            (Span::new(99, 99), (4, 5, 6, "last")),
        ];
        for (span, (line, column, end_column, source_line)) in cases {
            let place = file.place(span);
            assert_eq!(
                (place.line, place.column, place.end_column),
                (line, column, end_column),
                "{span:?}"
            );
            assert_eq!(place.source_line, source_line);
        }
    }

    #[test]
    fn a_very_long_line_is_shown_in_part() {
        let file = SourceFile::new("posts/a.md", &format!("é\n{}", "é0123456".repeat(1_000)));
        let place = file.place(Span::new(3 + 9 * 500, 3 + 9 * 501));
        assert_eq!(
            (place.line, place.column, place.end_column),
            (2, 4001, 4009)
        );
        assert_eq!(place.source_column, 3901);
        assert_eq!(place.source_line.chars().count(), 300);
        assert!(
            place.source_line.starts_with("3456é"),
            "{}",
            place.source_line
        );
        let at_start = file.place(Span::new(3, 5));
        assert_eq!((at_start.column, at_start.source_column), (1, 1));
    }

    /// Counted in one go from the beginning, by a way that takes far longer.
    #[test]
    fn a_column_far_into_a_line_is_as_if_counted_from_its_start() {
        let text = format!("é\n{}\r\n{}", "aé漢🌍".repeat(1_000), "漢".repeat(700));
        let file = SourceFile::new("posts/a.md", &text);
        for at in (0..text.len()).step_by(37) {
            let start = floor_char_boundary(&text, at);
            let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
            let line = text[line_start..].lines().next().unwrap();
            let place = file.place(Span::new(at, at + 9));
            assert_eq!(place.column, text[line_start..start].chars().count() + 1);
            let shown: String = line.chars().skip(place.source_column - 1).collect();
            assert!(shown.starts_with(&place.source_line), "{at}: {place:?}");
        }
    }

    #[test]
    fn the_stem_is_the_name_without_its_extension() {
        for (path, stem) in [
            ("posts/2026/2026-03-19-mail.md", "2026-03-19-mail"),
            ("posts/a.b.md", "a.b"),
            ("posts/plain", "plain"),
            ("posts/sto\u{308}rung.md", "störung"),
            ("posts/\u{d55c}\u{1112}\u{1161}\u{11ab}.md", "한한"),
        ] {
            assert_eq!(SourceFile::new(path, "").stem(), stem);
        }
    }
}
