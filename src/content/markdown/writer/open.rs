//! What is open where the writer stands, and how it is closed.
//!
//! Part of the *parse* stage, and of the writer.

use pulldown_cmark::Tag;

/// Something that has begun and not yet ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Open {
    /// What Markdown has opened: the HTML that closes it.
    Markdown(&'static str),
    /// An element of the author's own HTML.
    Element { name: String, closing: String },
}

impl Open {
    pub(super) const HEADING: Self = Self::Markdown("</h>");
    /// A table has a body once its head has ended.
    pub(super) const TABLE_WITH_BODY: Self = Self::Markdown("</tbody></table></div>");

    pub(super) fn of(tag: &Tag<'_>, in_table_head: bool) -> Self {
        Self::Markdown(match tag {
            Tag::Heading { .. } => return Self::HEADING,
            Tag::Paragraph => "</p>",
            Tag::BlockQuote(_) => "</blockquote>",
            Tag::CodeBlock(_) => "</code></pre>",
            Tag::List(None) => "</ul>",
            Tag::List(Some(_)) => "</ol>",
            Tag::Item => "</li>",
            Tag::FootnoteDefinition(_) => "</div>",
            Tag::Table(_) => "</table></div>",
            Tag::TableHead => "</tr></thead>",
            Tag::TableRow => "</tr>",
            Tag::TableCell if in_table_head => "</th>",
            Tag::TableCell => "</td>",
            Tag::Emphasis => "</em>",
            Tag::Strong => "</strong>",
            Tag::Strikethrough => "</del>",
            Tag::Link { .. } => "</a>",
            _ => "",
        })
    }

    pub(super) fn element(name: String) -> Self {
        let closing = format!("</{name}>");
        Self::Element { name, closing }
    }

    pub(super) fn closing(&self) -> &str {
        match self {
            Self::Markdown(closing) => closing,
            Self::Element { closing, .. } => closing,
        }
    }

    /// Whether it is a block or a mark of Markdown.
    pub(super) fn is_block(&self) -> bool {
        matches!(self, Self::Markdown(_))
    }
}
