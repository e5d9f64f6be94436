//! Bare addresses become links, as GitHub reads them: `https://example.org`, `www.example.org` and
//! `help@example.org`.
//!
//! Part of the *parse* stage, between the library's parser and the writer. The rules are those of
//! [GitHub Flavored Markdown](https://github.github.com/gfm/#autolinks-extension-), which the
//! library does not have; [`find`] holds them. They are about the text as it was written, and the
//! parser has made emphasis, dashes and curly quotes of some of it by then. So addresses are looked
//! for in the source, and what the parser made of the source of an address is undone.

mod find;

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use self::find::{Address, first};
use super::Place;

/// No address goes on for more bytes through what the parser has taken apart, so that a text made
/// of nothing else is not looked through again and again.
const LONGEST_REST: usize = 4000;

/// The events with links in them. Code, links, pictures and HTML stay as they are; with
/// `raw_html` what stands in an `<a>` too.
pub(super) fn link<'a>(
    events: Vec<Place<'a>>,
    markdown: &'a str,
    raw_html: bool,
) -> Vec<Place<'a>> {
    if !markdown.contains("://") && !markdown.contains("www.") && !markdown.contains('@') {
        return events;
    }
    let events = merged(events, markdown);
    let mut linker = Linker {
        markdown,
        linked: Vec::with_capacity(events.len() + 8),
        address: 0..0,
        done: 0,
    };
    let (mut inside, mut in_anchor) = (0_usize, false);
    for (index, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) if keeps_its_text(tag.to_end()) => inside += 1,
            Event::End(tag) if keeps_its_text(*tag) => inside -= 1,
            Event::InlineHtml(html) | Event::Html(html) if raw_html => {
                in_anchor = opens_anchor(html).unwrap_or(in_anchor);
            }
            Event::Text(_) if inside == 0 && !in_anchor => {
                linker.text(&events[index..]);
                continue;
            }
            _ => {}
        }
        linker.other(event, range);
    }
    linker.linked
}

/// Texts that follow each other in the source become one, as the parser ends one wherever a mark
/// might begin.
fn merged<'a>(events: Vec<Place<'a>>, markdown: &'a str) -> Vec<Place<'a>> {
    let mut merged: Vec<Place<'a>> = Vec::with_capacity(events.len());
    for (event, range) in events {
        if let (Event::Text(text), Some((Event::Text(before), place))) = (&event, merged.last_mut())
            && place.end == range.start
            && **text == markdown[range.clone()]
            && **before == markdown[place.clone()]
        {
            place.end = range.end;
            *before = CowStr::Borrowed(&markdown[place.clone()]);
            continue;
        }
        merged.push((event, range));
    }
    merged
}

fn keeps_its_text(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock
    )
}

/// Whether an `<a>` is open after a piece of HTML; none where it has no such tag.
fn opens_anchor(html: &str) -> Option<bool> {
    let html = html.to_ascii_lowercase();
    let is_tag = |rest: &str| rest.starts_with(|c: char| c.is_whitespace() || c == '>');
    let last = |tag: &str| {
        let mut places = html.rmatch_indices(tag);
        places.find_map(|(at, _)| is_tag(&html[at + tag.len()..]).then_some(at))
    };
    let (opens, closes) = (last("<a"), last("</a"));
    (opens.is_some() || closes.is_some()).then_some(opens > closes)
}

struct Linker<'a> {
    markdown: &'a str,
    linked: Vec<Place<'a>>,
    /// Where the last link was written.
    address: Range<usize>,
    /// Up to where the text is in `linked`.
    done: usize,
}

impl<'a> Linker<'a> {
    /// The first of these events is a text. An address may go on in those after it.
    fn text(&mut self, events: &[Place<'a>]) {
        let (_, range) = &events[0];
        while let Some(address) = self.next_address(events) {
            self.piece(&events[0], range.start.max(self.done)..address.range.start);
            self.link(events, address);
        }
        self.piece(&events[0], range.start.max(self.done)..range.end);
    }

    /// The next address that begins in the first event.
    fn next_address(&self, events: &[Place<'a>]) -> Option<Address> {
        let (_, range) = &events[0];
        let from = range.start.max(self.done);
        if from >= range.end {
            return None;
        }
        first(self.markdown, from..range.end, || {
            reach(events, self.markdown)
        })
    }

    /// A part of a text event.
    fn piece(&mut self, (event, range): &Place<'a>, part: Range<usize>) {
        let Event::Text(text) = event else { return };
        if part.is_empty() {
            return;
        }
        self.done = part.end;
        let source = &self.markdown[range.clone()];
        let text = if part == *range {
            text.clone()
        } else if **text == *source {
            CowStr::Borrowed(&self.markdown[part.clone()])
        } else if part.start == range.start {
            // What the parser made of several characters is one thing.
            text.clone()
        } else {
            return;
        };
        self.linked.push((Event::Text(text), part));
    }

    fn link(&mut self, events: &[Place<'a>], address: Address) {
        let text = written(events, self.markdown, &address.range);
        let tag = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: format!("{}{text}", address.prefix).into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        };
        let range = address.range;
        self.linked.push((Event::Start(tag), range.clone()));
        self.linked.push((Event::Text(text.into()), range.clone()));
        self.linked.push((Event::End(TagEnd::Link), range.clone()));
        self.done = range.end;
        self.address = range;
    }

    /// What the parser made of a part of an address is left out, and its marks that come after
    /// the address are text again.
    fn other(&mut self, event: &Event<'a>, range: &Range<usize>) {
        let is_mark = matches!(
            event,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
                | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough)
        );
        if !is_mark || !self.address.contains(&range.start) {
            self.linked.push((event.clone(), range.clone()));
        } else if matches!(event, Event::End(_)) && range.end > self.done {
            let rest = self.done..range.end;
            let text = CowStr::Borrowed(&self.markdown[rest.clone()]);
            self.linked.push((Event::Text(text), rest));
            self.done = range.end;
        }
    }
}

/// How far an address that begins in the first event may go: to the end of the text that follows,
/// through emphasis that lies within it.
fn reach(events: &[Place<'_>], markdown: &str) -> usize {
    let mut depth = 0_usize;
    let mut end = events[0].1.end;
    for (event, range) in events {
        let is_far = range.start > events[0].1.end + LONGEST_REST;
        if is_far || markdown[end..range.start.max(end)].contains(char::is_whitespace) {
            break;
        }
        match event {
            Event::Text(text) => {
                let is_reference = markdown[range.clone()].starts_with('&');
                let parts_words = |c: char| c.is_whitespace() || "<>\"".contains(c);
                if is_reference && text.contains(parts_words) {
                    break;
                }
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                let whole = &markdown[range.clone()];
                if whole.contains(char::is_whitespace) {
                    break;
                }
                depth += 1;
                continue;
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) if depth > 0 => {
                depth -= 1;
            }
            _ => break,
        }
        end = end.max(range.end);
    }
    end
}

/// An address as it was written, but for backslashes before punctuation marks and for character
/// references.
fn written(events: &[Place<'_>], markdown: &str, address: &Range<usize>) -> String {
    let mut text = String::with_capacity(address.len());
    let mut done = address.start;
    for (event, range) in events {
        if range.start >= address.end {
            break;
        }
        let Event::Text(content) = event else {
            continue;
        };
        let part = range.start.max(done)..range.end.min(address.end);
        if part.is_empty() {
            continue;
        }
        text.push_str(without_escape(&markdown[done..part.start]));
        if markdown[range.clone()].starts_with('&') && part == *range {
            text.push_str(content);
        } else {
            text.push_str(&markdown[part.clone()]);
        }
        done = part.end;
    }
    text.push_str(without_escape(&markdown[done..address.end]));
    text
}

fn without_escape(gap: &str) -> &str {
    if gap == "\\" { "" } else { gap }
}

#[cfg(test)]
mod tests;
