//! JSON, and the HTML that a feed has in it.

use serde_json::Value;

use super::{Part, html};

pub(super) fn outline(text: &str) -> Result<Vec<Part>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut parts = Vec::new();
    walk(&value, "", &mut parts)?;
    Ok(parts)
}

fn walk(value: &Value, place: &str, parts: &mut Vec<Part>) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| walk(item, place, parts)),
        Value::Object(entries) => entries
            .iter()
            .try_for_each(|(key, value)| walk(value, &format!("{place}/{key}"), parts)),
        Value::String(text) if place.ends_with("/content_html") => {
            let inner = html::outline(text).map_err(|wrong| format!("in {place}: {wrong}"))?;
            parts.extend(inner);
            Ok(())
        }
        Value::String(text) => {
            parts.push(Part::new(place, text));
            Ok(())
        }
        other => {
            parts.push(Part::new(place, other.to_string()));
            Ok(())
        }
    }
}
