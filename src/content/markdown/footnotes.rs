//! Footnotes as GitHub reads them.
//!
//! Part of the *parse* stage, between the library's parser and the writer. Notes stand at the end
//! of the text, in the order in which the text first refers to them, wherever they were written.
//! Labels may differ in letter case. Of two notes of one label the first counts, and a note that
//! nothing refers to is left out; either is a warning, since its text is lost.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Place;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// A note as written: the events from its start to its end.
struct Note<'a> {
    events: Vec<Place<'a>>,
    place: Range<usize>,
}

/// The number of each footnote, by its folded label.
pub(super) type Numbers = HashMap<String, usize>;

/// A label as it is compared.
pub(super) fn folded(label: &str) -> String {
    label.to_lowercase()
}

/// Moves the notes to the end. `offset` is where the text begins in its file.
pub(super) fn gather<'a>(
    events: Vec<Place<'a>>,
    file: &SourceFile,
    offset: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Place<'a>>, Numbers) {
    let has_notes = events
        .iter()
        .any(|(event, _)| matches!(event, Event::Start(Tag::FootnoteDefinition(_))));
    if !has_notes {
        return (events, Numbers::new());
    }
    let (mut text, notes) = taken_out(events);
    let at = |range: &Range<usize>| Span::new(range.start, range.end).shifted(offset);
    let mut by_label: HashMap<String, Note<'a>> = HashMap::new();
    let mut order = Vec::new();
    for (label, note) in notes {
        let key = folded(&label);
        if let Some(first) = by_label.get(&key) {
            diagnostics.push(Diagnostic::repeated_footnote(
                file,
                at(&note.place),
                &label,
                at(&first.place),
            ));
            continue;
        }
        order.push((key.clone(), label));
        by_label.insert(key, note);
    }
    let mut numbers = Numbers::new();
    let mut seen = HashSet::new();
    let mut waiting = references(&text);
    let mut next = 0;
    while let Some(label) = waiting.get(next).cloned() {
        next += 1;
        if !seen.insert(label.clone()) {
            continue;
        }
        let Some(note) = by_label.remove(&label) else {
            continue;
        };
        numbers.insert(label, numbers.len() + 1);
        waiting.extend(references(&note.events));
        text.extend(note.events);
    }
    for (key, label) in order {
        if let Some(note) = by_label.get(&key) {
            let place = at(&note.place);
            diagnostics.push(Diagnostic::unused_footnote(file, place, &label));
        }
    }
    (text, numbers)
}

/// The events without the notes, and the notes in the order in which they begin. One may stand in
/// another.
fn taken_out(events: Vec<Place<'_>>) -> (Vec<Place<'_>>, Vec<(String, Note<'_>)>) {
    let mut text = Vec::with_capacity(events.len());
    let mut notes: Vec<(String, Note<'_>)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (event, range) in events {
        let mut ends = false;
        match &event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                open.push(notes.len());
                let note = Note {
                    events: Vec::new(),
                    place: range.clone(),
                };
                notes.push((label.to_string(), note));
            }
            Event::End(TagEnd::FootnoteDefinition) => ends = true,
            _ => {}
        }
        let into = match open.last() {
            Some(note) => &mut notes[*note].1.events,
            None => &mut text,
        };
        into.push((event, range));
        if ends {
            open.pop();
        }
    }
    (text, notes)
}

/// The folded labels that these events refer to, in order. What stands in a picture is its text,
/// and refers to nothing.
fn references(events: &[Place<'_>]) -> Vec<String> {
    let mut labels = Vec::new();
    let mut pictures = 0_usize;
    for (event, _) in events {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            Event::FootnoteReference(label) if pictures == 0 => labels.push(folded(label)),
            _ => {}
        }
    }
    labels
}
