//! What a reader's software makes of a published file: its parts in order, by a real parser.
//!
//! Text that an author wrote must come out as text. So a file is taken apart as browsers, feed
//! readers and calendars do; what cannot be taken apart is wrong, and so is a part that no golden
//! site has. The fuzz targets use this module too, so it knows nothing of the tests beside it.

mod calendar;
mod html;
mod json;
mod xml;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use statusgen::theme;

/// A part of a file: where it stands, and its text as the reader's software has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// `<p>`, `</p>`, `a@href`, `text`, `/items/title` or `SUMMARY`.
    pub(crate) place: String,
    pub(crate) text: String,
}

impl Part {
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            text: text.into(),
        }
    }
}

/// The parts of a file, or what its parser has against it.
pub(crate) fn outline(path: &str, bytes: &[u8]) -> Result<Vec<Part>, String> {
    // The theme's own.
    if matches!(extension(path), "css" | "js" | "png") {
        return Ok(Vec::new());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    if let Some(control) = text.chars().find(|c| is_forbidden(*c)) {
        return Err(format!("it has the character {control:?}"));
    }
    match extension(path) {
        "html" => html::outline(text),
        "xml" | "rss" | "atom" | "svg" => xml::outline(text),
        "json" => json::outline(text),
        "ics" => calendar::outline(text),
        _ => Ok(text.lines().map(|line| Part::new("line", line)).collect()),
    }
}

/// Controls and noncharacters, which no format has; a carriage return is for calendars.
pub(crate) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The places that parts have in the golden sites, by the files' extensions.
#[derive(Debug)]
pub(crate) struct Known(BTreeMap<String, BTreeSet<String>>);

impl Known {
    /// `sites` is the folder with the golden sites.
    pub(crate) fn of(sites: &Path) -> Self {
        let mut known = Self(BTreeMap::new());
        for site in fs::read_dir(sites).expect("there are golden sites") {
            known.learn(&site.expect("it can be read").path().join("expected"));
        }
        known
    }

    fn learn(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a golden site can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                self.learn(&path);
                continue;
            }
            let name = path.to_string_lossy();
            let bytes = fs::read(&path).expect("a golden file can be read");
            let parts = outline(&name, &bytes).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
            let places = self.0.entry(extension(&name).to_owned()).or_default();
            places.extend(parts.into_iter().map(|part| part.place));
        }
    }

    /// What is wrong with a file, if anything: it cannot be parsed, it has a part that no golden
    /// site has, or a link that could act on the reader's page.
    pub(crate) fn fault(&self, path: &str, bytes: &[u8]) -> Option<String> {
        let extension = extension(path);
        // Pictures at the top are the theme's own.
        if extension == "svg" && !path.contains('/') {
            return None;
        }
        let parts = match outline(path, bytes) {
            Ok(parts) => parts,
            Err(wrong) => return Some(wrong),
        };
        let places = self.0.get(extension);
        let places_of_pages = self.0.get("html").filter(|_| extension != "svg");
        for Part { place, text } in &parts {
            // Posts stand in feeds too; an object of JSON may have any keys.
            let is_known = (extension == "json" && place.starts_with('/'))
                || [places, places_of_pages]
                    .iter()
                    .flatten()
                    .any(|places| places.contains(place));
            if !is_known {
                return Some(format!("`{place}` stands in no golden site: {text}"));
            }
            if !is_of_theme(place, text) {
                return Some(format!("`{place}` is not the theme's: {text}"));
            }
            if is_link(place) && !leads_on(text) {
                return Some(format!("`{place}` leads to {text}"));
            }
        }
        None
    }
}

/// What runs or paints within a page is the theme's own; only an accent colour is the author's.
fn is_of_theme(place: &str, text: &str) -> bool {
    match place {
        "script text" => theme::TEMPLATES
            .iter()
            .any(|(name, script)| *name == "early.js" && script.trim_end().ends_with(text.trim())),
        "style text" => theme::ASSETS.iter().any(|(name, sheet)| {
            let sheets = [sheet.to_vec(), theme::without_layers(sheet)];
            let rest = sheets
                .iter()
                .find_map(|sheet| text.as_bytes().strip_prefix(&**sheet));
            *name == "style.css"
                && rest.is_some_and(|rest| is_accent(&String::from_utf8_lossy(rest)))
        }),
        _ => true,
    }
}

fn is_accent(rule: &str) -> bool {
    let colors = rule
        .trim()
        .strip_prefix(":root { --accent: ")
        .map(|rest| {
            rest.replacen(
                " }\n@supports (color: light-dark(red, red)) { :root { --accent: light-dark(",
                ", ",
                1,
            )
        })
        .and_then(|rest| Some(rest.strip_suffix(") } }")?.to_owned()));
    let of_color = |c: char| c.is_ascii_hexdigit() || "#, ".contains(c);
    rule.trim().is_empty() || colors.is_some_and(|colors| colors.chars().all(of_color))
}

fn is_link(place: &str) -> bool {
    let attribute = place.rsplit('@').next().unwrap_or_default();
    place.contains('@') && matches!(attribute, "href" | "src" | "action" | "cite" | "xlink:href")
}

/// Whether an address is one that a browser goes to, and not one that it runs.
fn leads_on(address: &str) -> bool {
    let address: String = address
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    match address.split_once([':', '/', '?', '#']) {
        Some((scheme, _)) if address[scheme.len()..].starts_with(':') => {
            let scheme = scheme.to_ascii_lowercase();
            ![
                "javascript",
                "data",
                "vbscript",
                "blob",
                "filesystem",
                "view-source",
            ]
            .contains(&scheme.as_str())
        }
        _ => true,
    }
}
