//! Badges: a state as a small picture for other people's pages, and as data for shields.io.
//!
//! SVG 1.1 in the look that readers know from shields.io: a label and
//! a message in 20 pixels. The data beside it follows <https://shields.io/badges/endpoint-badge>.
//!
//! Every colour has a contrast of at least 4.5 to the white text on it (WCAG 1.4.3), and those of
//! messages at least 3 to a dark page and a light one (1.4.11); the label's is changed on dark
//! pages to have it too. The look is in attributes and only that change in a style sheet, so that
//! a policy that forbids inline styles takes nothing away.

mod verdana;

use serde::Serialize;

use crate::plan::{BadgeFormat, BadgeOf};
use crate::render::text::{json, words, xml};
use crate::site::Site;
use crate::vocabulary::Impact;

const TEXT: &str = "#ffffff";
const LABEL: &str = "#494d54";
const LABEL_ON_DARK_PAGES: &str = "#656a73";
const UNREPORTED: &str = "#7d6a55";

/// What a badge says.
struct Badge {
    label: String,
    message: String,
    color: &'static str,
}

/// The schema of shields.io, version 1.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint<'a> {
    schema_version: u8,
    label: &'a str,
    message: &'a str,
    color: &'a str,
}

pub(super) fn badge(site: &Site, of: BadgeOf, format: BadgeFormat) -> Vec<u8> {
    let language = &site.language;
    let badge = match of {
        BadgeOf::Site => Badge {
            label: language.text("badge_label").to_owned(),
            message: site.state().to_owned(),
            color: color(site.overall.indicator),
        },
        BadgeOf::Server(id) => {
            let server = site.server(id);
            let status = server
                .component_status()
                .filter(|_| server.is_listed(site.today));
            Badge {
                label: one_line(&server.label()),
                message: match status {
                    Some(status) => words::component_status(language, status).label,
                    None => words::server_status(language, server.status).label,
                },
                color: status.map_or(UNREPORTED, |status| color(status.impact())),
            }
        }
    };
    match format {
        BadgeFormat::Svg => svg(&badge).into_bytes(),
        BadgeFormat::Endpoint => endpoint(&badge),
    }
}

fn color(indicator: Impact) -> &'static str {
    match indicator {
        Impact::None => "#23834d",
        Impact::Maintenance => "#2a6fc4",
        Impact::Minor => "#946600",
        Impact::Major => "#b84e08",
        Impact::Critical => "#c4262e",
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn endpoint(badge: &Badge) -> Vec<u8> {
    let endpoint = Endpoint {
        schema_version: 1,
        label: &badge.label,
        message: &badge.message,
        color: badge.color.trim_start_matches('#'),
    };
    json::bytes(&endpoint)
}

/// One of the two parts: where it begins, how wide it is, and its text.
struct Half {
    x: u32,
    width: u32,
    text: String,
    /// In tenths of a pixel.
    text_width: u32,
}

impl Half {
    const SIZE: u32 = 11;
    const PADDING: u32 = 6;

    fn new(x: u32, text: &str) -> Self {
        let text_width = verdana::tenths(text, Self::SIZE);
        Self {
            x,
            width: text_width.div_ceil(10) + 2 * Self::PADDING,
            text: xml::escape(text),
            text_width,
        }
    }

    fn text(&self) -> String {
        let middle = 2 * self.x + self.width;
        format!(
            r#"<text x="{}.{}" y="14" textLength="{}.{}" lengthAdjust="spacingAndGlyphs">{}</text>"#,
            middle / 2,
            middle % 2 * 5,
            self.text_width / 10,
            self.text_width % 10,
            self.text
        )
    }
}

fn svg(badge: &Badge) -> String {
    let label = Half::new(0, &badge.label);
    let message = Half::new(label.width, &badge.message);
    let width = label.width + message.width;
    let title = format!("{}: {}", label.text, message.text);
    let (left, right) = (label.width - 3, message.width - 3);
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" viewBox="0 0 {width} 20" role="img" aria-label="{title}">
<title>{title}</title>
<style>@media (prefers-color-scheme: dark) {{ .statusgen-label {{ fill: {LABEL_ON_DARK_PAGES} }} }}</style>
<path class="statusgen-label" fill="{LABEL}" d="M3 0h{left}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>
<path fill="{color}" d="M{x} 0h{right}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H{x}z"/>
<g fill="{TEXT}" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="{size}" text-anchor="middle" text-rendering="geometricPrecision">
{}
{}
</g>
</svg>
"#,
        label.text(),
        message.text(),
        x = label.width,
        color = badge.color,
        size = Half::SIZE,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours, as WCAG 2.2 defines it.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |color: &str| -> f64 {
            let channel = |at: usize| {
                let value = u8::from_str_radix(&color[at..at + 2], 16).expect("a colour");
                let value = f64::from(value) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn colours_stand_out_from_their_text_and_from_pages() {
        const PAGES: [&str; 3] = ["#ffffff", "#15161a", "#0d1117"];
        let messages = Impact::ALL.map(color).into_iter().chain([UNREPORTED]);
        for plate in messages.chain([LABEL_ON_DARK_PAGES]) {
            assert!(contrast(plate, TEXT) >= 4.5, "{plate} and its text");
            for page in PAGES {
                assert!(contrast(plate, page) >= 3.0, "{plate} on {page}");
            }
        }
        assert!(contrast(LABEL, TEXT) >= 4.5);
        assert!(contrast(LABEL, PAGES[0]) >= 3.0);
    }

    #[test]
    fn a_badge_is_one_picture_with_a_name() {
        let badge = Badge {
            label: "A&B".to_owned(),
            message: "Operational".to_owned(),
            color: color(Impact::None),
        };
        let svg = svg(&badge);
        for part in [
            r#"width="112" height="20" viewBox="0 0 112 20" role="img""#,
            r#"aria-label="A&amp;B: Operational""#,
            "<title>A&amp;B: Operational</title>",
            r#"<text x="18.0" y="14" textLength="23.1""#,
            r#"<text x="74.0" y="14" textLength="64.0""#,
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
    }

    #[test]
    fn shields_reads_the_data() {
        let badge = Badge {
            label: "NC036 \"Mail\"".to_owned(),
            message: "Partial outage".to_owned(),
            color: color(Impact::Major),
        };
        assert_eq!(
            String::from_utf8(endpoint(&badge)).expect("UTF-8"),
            "{\"schemaVersion\":1,\"label\":\"NC036 \\\"Mail\\\"\",\
             \"message\":\"Partial outage\",\"color\":\"b84e08\"}\n"
        );
    }

    #[test]
    fn a_name_on_several_lines_is_one_label() {
        assert_eq!(one_line(" Mail\n\tserver "), "Mail server");
    }
}
