//! Turns the parser's events into those that the library is to write.
//!
//! Part of the *parse* stage. The library writes the HTML; only what a page must fill in later, or
//! what would break its promises (unsafe links, inline styles, unlabelled controls), is written
//! here.

mod anchored;
mod fold;
mod open;
mod raw;

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd, html};

use self::fold::Extent;
use self::open::Open;
use super::Surroundings;
use super::footnotes::Numbers;
use super::survey::Survey;
use super::target::{NoTarget, target};
use crate::content::anchors::Anchors;
use crate::content::body::{Body, HOLE, Hole, Link, Target, escape_html};
use crate::content::characters::visible;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};

/// Turns the parser's events into those that the library is to write.
pub(super) struct Writer<'a> {
    events: Vec<Event<'a>>,
    body: Body,
    markdown: &'a str,
    file: &'a SourceFile,
    /// What is wrong in it.
    found: &'a mut Vec<Diagnostic>,
    survey: Survey,
    footnotes: Numbers,
    /// The numbers of the footnotes that the text has referred to.
    referred_to: HashSet<usize>,
    anchors: Anchors,
    offset: usize,
    raw_html: bool,
    /// What the next event stands in.
    open: Vec<Open>,
    /// In how many pictures it stands: a picture's text may have pictures in it.
    picture_depth: usize,
    /// The number of the footnote whose text is being written.
    footnote: usize,
    alignments: Vec<Alignment>,
    column: usize,
    in_table_head: bool,
    /// How much has been written.
    extent: Extent,
    /// How much stands before the fold.
    fold: Option<Extent>,
    fold_after_heading: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        surroundings: Surroundings<'_>,
        survey: Survey,
        footnotes: Numbers,
        markdown: &'a str,
        file: &'a SourceFile,
        offset: usize,
        found: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let mut anchors = Anchors::of_page(surroundings.layout_ids, footnotes.len());
        anchors.take(survey.ids.keys().cloned());
        Self {
            markdown,
            file,
            found,
            events: Vec::new(),
            body: Body::default(),
            survey,
            footnotes,
            referred_to: HashSet::new(),
            anchors,
            offset,
            raw_html: surroundings.raw_html,
            open: Vec::new(),
            picture_depth: 0,
            footnote: 0,
            alignments: Vec::new(),
            column: 0,
            in_table_head: false,
            extent: Extent::default(),
            fold: None,
            fold_after_heading: false,
        }
    }

    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        // What stands in a picture is its text, which the survey has.
        if self.picture_depth > 0 {
            match event {
                Event::Start(Tag::Image { .. }) => self.picture_depth += 1,
                Event::End(TagEnd::Image) => self.picture_depth -= 1,
                _ => {}
            }
            if self.picture_depth > 0 {
                return;
            }
        }
        self.fold_if_far(&range);
        match event {
            // HTML may begin in one of its blocks and end in another.
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(tag) => {
                if !is_inline(&tag) {
                    self.end_before("div");
                }
                self.open.push(Open::of(&tag, self.in_table_head));
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.close_elements();
                self.open.pop();
                self.end(tag);
                self.fold_if_long(tag, &range);
            }
            Event::Text(text) => self.text(visible(text)),
            Event::Code(text) => {
                let text = visible(text);
                self.say(&text);
                self.events.push(Event::Code(text));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.say(" ");
                self.events.push(event);
            }
            Event::Html(html) => self.html(&html, &range, true),
            Event::InlineHtml(html) => self.html(&html, &range, false),
            Event::TaskListMarker(done) => self.write(if done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(label) => self.footnote_reference(&label, range),
            other => self.events.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match tag {
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let has_more = !classes.is_empty() || !attrs.is_empty();
                self.heading(level, id.as_deref(), has_more, range);
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let written = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                let address = self.address("href", &written, range);
                self.write(format!("<a{address}{}>", attribute("title", &title)));
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.picture_depth = 1;
                let address = self.address("src", &dest_url, range);
                let text = self.survey.pictures.pop_front().unwrap_or_default();
                let alternative = escape_html(&text);
                self.write(if address.is_empty() {
                    alternative
                } else {
                    let title = attribute("title", &title);
                    format!("<img{address} alt=\"{alternative}\"{title} loading=\"lazy\">")
                });
            }
            Tag::FootnoteDefinition(label) => self.footnote(&label),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                let label = self.hole(Hole::Text("table"));
                self.write(format!(
                    "<div class=\"table\" role=\"group\" aria-label=\"{label}\" tabindex=\"0\"><table>"
                ));
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.write("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.write("<tr>");
            }
            Tag::TableCell => {
                let tag = if self.in_table_head { "th" } else { "td" };
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Center) => "center",
                    Some(Alignment::Right) => "right",
                    _ => "",
                };
                self.column += 1;
                self.write(format!("<{tag}{}>", attribute("class", class)));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) => {
                let kind = CodeBlockKind::Fenced(visible(language));
                self.events.push(Event::Start(Tag::CodeBlock(kind)));
            }
            other => self.events.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => {}
            TagEnd::TableCell => self.say(" "),
            _ => self.say("\n"),
        }
        match tag {
            TagEnd::Heading(level) => {
                let tag = self.heading_tag(level);
                self.write(format!("</{tag}>\n"));
            }
            TagEnd::Link => self.write("</a>"),
            TagEnd::Image => {}
            TagEnd::FootnoteDefinition => self.end_of_footnote(),
            TagEnd::Table => self.write("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_table_head = false;
                if let Some(table) = self.open.last_mut() {
                    *table = Open::TABLE_WITH_BODY;
                }
                self.write("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.write("</tr>\n"),
            TagEnd::TableCell if self.in_table_head => self.write("</th>"),
            TagEnd::TableCell => self.write("</td>"),
            other => self.events.push(Event::End(other)),
        }
    }

    fn write(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::InlineHtml(html.into()));
    }

    /// An `href` or `src`; nothing for an address that could act on the reader's page.
    fn address(&mut self, name: &str, written: &str, range: Range<usize>) -> String {
        match target(written) {
            Ok(target) => format!(" {name}=\"{}\"", self.link(target, range)),
            Err(NoTarget(address)) => {
                let span = self.span(range);
                self.found
                    .push(Diagnostic::unknown_scheme(self.file, span, &address));
                String::new()
            }
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(range.start, range.end).shifted(self.offset)
    }

    fn link(&mut self, target: Target, range: Range<usize>) -> String {
        let span = self.span(range);
        self.body.links.push(Link { target, span });
        self.hole(Hole::Address(self.body.links.len() - 1))
    }

    fn hole(&mut self, hole: Hole) -> String {
        self.body.holes.push(hole);
        format!("{HOLE}{}{HOLE}", self.body.holes.len() - 1)
    }

    pub(super) fn finish(mut self) -> Body {
        self.close_elements();
        let folds = self.folds();
        let mut body = self.body;
        body.folds = folds;
        body.text.truncate(body.text.trim_end().len());
        html::push_html(&mut body.html, self.events.into_iter());
        // They stay until the end.
        body.html.shrink_to_fit();
        body.text.shrink_to_fit();
        body
    }
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

/// An attribute, or nothing where its value is empty.
fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    format!(" {name}=\"{}\"", escape_html(&visible(value.into())))
}
