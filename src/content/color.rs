//! Colours as `site.yaml` writes them, and how well two of them can be told apart.
//!
//! Part of the *parse* stage. Contrast is that of WCAG 2.2, from 1 (none) to 21.

use std::fmt;

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    red: u8,
    green: u8,
    blue: u8,
}

impl Color {
    pub(super) const BLACK: Self = Self::new(0, 0, 0);
    pub(super) const WHITE: Self = Self::new(255, 255, 255);

    pub(super) const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// Reads `#2a4b8d`, or `#fff` for `#ffffff`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| {
                digit
                    .to_digit(16)
                    .and_then(|value| u8::try_from(value).ok())
            })
            .collect::<Option<_>>()?;
        match digits[..] {
            [red, green, blue] => Some(Self::new(red * 17, green * 17, blue * 17)),
            [r, red, g, green, b, blue] => {
                Some(Self::new(r * 16 + red, g * 16 + green, b * 16 + blue))
            }
            _ => None,
        }
    }

    /// The contrast ratio of text in one colour on a ground in the other.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Relative luminance, from 0 (black) to 1 (white).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The colour on the way to another after so many hundredths of it.
    fn towards(self, other: Self, percent: u16) -> Self {
        let channel = |from: u8, to: u8| {
            let mixed = u16::from(from) * (100 - percent) + u16::from(to) * percent;
            u8::try_from((mixed + 50) / 100).unwrap_or(u8::MAX)
        };
        Self::new(
            channel(self.red, other.red),
            channel(self.green, other.green),
            channel(self.blue, other.blue),
        )
    }

    /// The first colour on the way to `end` whose text can be read on all the grounds.
    pub(super) fn readable(self, end: Self, grounds: &[Self]) -> Self {
        (0..=100)
            .map(|percent| self.towards(end, percent))
            .find(|color| color.is_readable(grounds))
            .unwrap_or(end)
    }

    /// Whether text in this colour has the contrast of 4.5 that WCAG 2.2 AA asks for.
    pub(super) fn is_readable(self, grounds: &[Self]) -> bool {
        grounds.iter().all(|ground| self.contrast(*ground) >= 4.5)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "#{:02x}{:02x}{:02x}",
            self.red, self.green, self.blue
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_are_read_and_written() {
        for (text, expected) in [
            ("#2a4b8d", Some("#2a4b8d")),
            ("#2A4B8D", Some("#2a4b8d")),
            ("#fa0", Some("#ffaa00")),
            ("2a4b8d", None),
            ("#2a4b8", None),
            ("#2a4b8dff", None),
            ("#größe", None),
            ("#+1+1+1", None),
            ("blue", None),
            ("#", None),
        ] {
            let color = Color::parse(text).map(|color| color.to_string());
            assert_eq!(color.as_deref(), expected, "{text}");
        }
    }

    /// Figures of published contrast checkers.
    #[test]
    fn contrast_is_that_of_wcag() {
        for (one, other, expected) in [
            ("#000000", "#ffffff", "21.00"),
            ("#ffffff", "#ffffff", "1.00"),
            ("#777777", "#ffffff", "4.48"),
            ("#767676", "#ffffff", "4.54"),
            ("#ff0000", "#ffffff", "4.00"),
        ] {
            let [one, other] = [one, other].map(|text| Color::parse(text).expect(text));
            assert_eq!(format!("{:.2}", one.contrast(other)), expected);
            assert_eq!(format!("{:.2}", other.contrast(one)), expected);
        }
    }

    #[test]
    fn a_faint_color_becomes_readable_and_no_more() {
        let grounds = [Color::WHITE];
        let faint = Color::parse("#ff9900").expect("a colour");
        let readable = faint.readable(Color::BLACK, &grounds);
        assert!(readable.is_readable(&grounds));
        assert!(readable.contrast(Color::WHITE) < 4.7, "{readable}");
        let clear = Color::parse("#2a4b8d").expect("a colour");
        assert_eq!(clear.readable(Color::BLACK, &grounds), clear);
    }
}
