//! iCalendar, as calendars read it: RFC 5545, sections 3.1 and 3.3.11.

use super::Part;

/// The standard says that 75 bytes should be the most; the library's last line may have one more.
const LONGEST_LINE: usize = 76;

pub(super) fn outline(text: &str) -> Result<Vec<Part>, String> {
    let lines = text
        .strip_suffix("\r\n")
        .ok_or("the last line has no end")?;
    let mut unfolded: Vec<String> = Vec::new();
    for line in lines.split("\r\n") {
        if line.len() > LONGEST_LINE || line.contains(['\r', '\n']) {
            return Err(format!("the line is too long or has a break: {line}"));
        }
        match (line.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(rest), Some(before)) => before.push_str(rest),
            _ => unfolded.push(line.to_owned()),
        }
    }
    let mut open = Vec::new();
    let mut parts = Vec::new();
    for line in unfolded {
        let (name, value) = line.split_once(':').ok_or(format!("no value: {line}"))?;
        let is_name = |c: char| c.is_ascii_uppercase() || "-;=".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(format!("not a name: {name}"));
        }
        match name {
            "BEGIN" => open.push(value.to_owned()),
            "END" if open.pop().as_deref() == Some(value) => {}
            "END" => return Err(format!("{value} ends, and has not begun")),
            _ => {}
        }
        parts.push(match name {
            "BEGIN" | "END" => Part::new(format!("{name}:{value}"), ""),
            _ => Part::new(name, text_of(value)),
        });
    }
    if open.is_empty() {
        Ok(parts)
    } else {
        Err(format!("{open:?} have no end"))
    }
}

fn text_of(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => {}
            },
            c => text.push(c),
        }
    }
    text
}
