//! HTML, as browsers read it; what their standard calls an error is one here.

use html5gum::{Token, Tokenizer};

use super::{Part, json};

/// Elements that have no end tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that end by themselves at the end of their parent, or before the next of their kind.
const OPTIONAL: [&str; 5] = ["li", "dt", "dd", "option", "tr"];

pub(super) fn outline(text: &str) -> Result<Vec<Part>, String> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    // JSON in a script, until its end.
    let mut data: Option<String> = None;
    for token in Tokenizer::new(text).flatten() {
        match token {
            Token::StartTag(tag) => {
                let name = string(&tag.name);
                parts.push(Part::new(format!("<{name}>"), ""));
                for (attribute, value) in &tag.attributes {
                    let (attribute, value) = (string(attribute), string(value));
                    if name == "script" && value == "application/ld+json" {
                        data = Some(String::new());
                    }
                    parts.push(Part::new(format!("{name}@{attribute}"), value));
                }
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = string(&tag.name);
                if let Some(data) = data.take() {
                    parts.extend(json::outline(&data)?);
                }
                while open
                    .last()
                    .is_some_and(|last| *last != name && OPTIONAL.contains(&last.as_str()))
                {
                    open.pop();
                }
                if open.pop().as_deref() != Some(&name) {
                    return Err(format!("</{name}> ends nothing, in {open:?}"));
                }
                parts.push(Part::new(format!("</{name}>"), ""));
            }
            Token::String(found) => {
                let found = string(&found);
                let place = match open.last().map(String::as_str) {
                    Some("script") => "script text",
                    Some("style") => "style text",
                    _ => "text",
                };
                match (&mut data, parts.last_mut()) {
                    (Some(data), _) => data.push_str(&found),
                    (None, Some(last)) if last.place == place => last.text.push_str(&found),
                    _ => parts.push(Part::new(place, found)),
                }
            }
            Token::Comment(comment) => parts.push(Part::new("<!-- -->", string(&comment))),
            Token::Doctype(doctype) => parts.push(Part::new("<!doctype>", string(&doctype.name))),
            Token::Error(error) => return Err(format!("{} in {}", *error, end_of(&parts))),
        }
    }
    open.retain(|name| !OPTIONAL.contains(&name.as_str()));
    if open.is_empty() {
        Ok(parts)
    } else {
        Err(format!("{open:?} have no end"))
    }
}

fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The last few parts, to find the place of an error.
fn end_of(parts: &[Part]) -> String {
    format!("{:?}", &parts[parts.len().saturating_sub(3)..])
}
