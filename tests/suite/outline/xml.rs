//! XML 1.0, as feed readers, crawlers and picture viewers read it.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::{Part, html};

pub(super) fn outline(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().enable_all_checks(true);
    let mut parts = Vec::new();
    let mut open: Vec<Element> = Vec::new();
    let mut roots = 0;
    loop {
        let at = reader.buffer_position();
        let failed = |error: &dyn std::fmt::Display| format!("{error}, at byte {at}");
        match reader.read_event().map_err(|error| failed(&error))? {
            Event::Start(tag) => {
                roots += usize::from(open.is_empty());
                open.push(start(&tag, open.last(), &mut parts)?);
            }
            Event::Empty(tag) => {
                roots += usize::from(open.is_empty());
                let element = start(&tag, open.last(), &mut parts)?;
                parts.push(Part::new(format!("</{}>", element.name), ""));
            }
            Event::End(_) => {
                let element = open.pop().ok_or("an element ends that has not begun")?;
                element.finish(&mut parts)?;
            }
            Event::Text(found) => {
                let found = found.decode().map_err(|error| failed(&error))?;
                add(&mut open, &found)?;
            }
            Event::CData(found) => {
                let found = found.decode().map_err(|error| failed(&error))?;
                add(&mut open, &found)?;
            }
            Event::GeneralRef(reference) => {
                let name = reference.decode().map_err(|error| failed(&error))?;
                let number = reference.resolve_char_ref();
                let found = match number.map_err(|error| failed(&error))? {
                    Some(c) if super::is_forbidden(c) => return Err(format!("&{name}; is {c:?}")),
                    Some(c) => c.to_string(),
                    None => resolve_predefined_entity(&name)
                        .ok_or(format!("&{name}; is not declared"))?
                        .to_owned(),
                };
                add(&mut open, &found)?;
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            Event::PI(found) => parts.push(Part::new("<?>", String::from_utf8_lossy(&found))),
            Event::Comment(found) => {
                parts.push(Part::new("<!-- -->", String::from_utf8_lossy(&found)));
            }
            Event::DocType(found) => return Err(format!("a document type: {found:?}")),
        }
    }
    if roots == 1 && open.is_empty() {
        Ok(parts)
    } else {
        Err(format!(
            "{roots} roots, and {} elements without end",
            open.len()
        ))
    }
}

/// An element whose end has yet to come.
struct Element {
    name: String,
    text: String,
    /// Whether readers show its text as HTML.
    holds_html: bool,
}

impl Element {
    fn finish(self, parts: &mut Vec<Part>) -> Result<(), String> {
        if self.holds_html {
            let inner = html::outline(&self.text);
            let inner = inner.map_err(|wrong| format!("in {}: {wrong}", self.name))?;
            parts.extend(inner);
        } else if !self.text.trim().is_empty() {
            parts.push(Part::new("text", self.text));
        }
        parts.push(Part::new(format!("</{}>", self.name), ""));
        Ok(())
    }
}

fn start(
    tag: &BytesStart<'_>,
    parent: Option<&Element>,
    parts: &mut Vec<Part>,
) -> Result<Element, String> {
    let name = String::from_utf8_lossy(tag.name().as_ref()).into_owned();
    parts.push(Part::new(format!("<{name}>"), ""));
    // RSS 2.0: an item's description is HTML, a channel's is a phrase or sentence.
    let mut holds_html = match name.as_str() {
        "content:encoded" => true,
        "description" => parent.is_some_and(|parent| parent.name == "item"),
        _ => false,
    };
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| format!("{error}, in {name}"))?;
        let raw = String::from_utf8_lossy(&attribute.value);
        if raw.contains('<') {
            return Err(format!("an attribute of {name} has a bracket: {raw}"));
        }
        let value = quick_xml::escape::unescape(&raw).map_err(|error| error.to_string())?;
        let key = String::from_utf8_lossy(attribute.key.as_ref());
        holds_html |= key == "type" && value == "html";
        parts.push(Part::new(format!("{name}@{key}"), value));
    }
    Ok(Element {
        name,
        text: String::new(),
        holds_html,
    })
}

fn add(open: &mut [Element], text: &str) -> Result<(), String> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err(format!("text outside of the root: {text}")),
    }
    Ok(())
}
