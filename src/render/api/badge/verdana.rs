//! How wide a text is in Verdana, the face that badges are set in.
//!
//! `DejaVu` Sans, which stands in for it where it is missing, is close to it; and the badge tells
//! the viewer the width, so whatever face it finds is fitted in.

/// The advance of each character from the space to the tilde, in units of the face.
const ADVANCES: [u16; 95] = [
    720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745,
    930, // sp to /
    1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 1302, 930, 930, 1676, 1676, 1676,
    1117, // 0 to ?
    2048, 1400, 1404, 1430, 1578, 1295, 1177, 1588, 1539, 862, 931, 1419, 1140, 1726, 1532,
    1612, // 1324 to O
    1235, 1612, 1424, 1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403, 930, 930, 930, 1676,
    1302, // P to _
    1302, 1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992, 1296,
    1243, // ` to o
    1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076, 1300, 930, 1300,
    1676, // p to ~
];

const UNITS_PER_EM: u32 = 2048;
/// The commonest advance of a letter, for alphabets that the table does not hold.
const LETTER: u32 = 1302;

/// The width at a size in pixels, in tenths of a pixel, rounded up.
pub(super) fn tenths(text: &str, pixels: u32) -> u32 {
    let units: u32 = text.chars().map(advance).sum();
    (units * pixels * 10).div_ceil(UNITS_PER_EM)
}

fn advance(c: char) -> u32 {
    let code = u32::from(c);
    match c {
        ' '..='~' => u32::from(ADVANCES[(code - u32::from(' ')) as usize]),
        // Marks that stand on the letter before them, joiners and selectors.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        // From Hangul on, and pictures: as wide as high.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f000}'.. => UNITS_PER_EM,
        _ => LETTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_face() {
        for (text, width) in [
            ("", 0),
            ("a", 67),
            ("status", 337),
            ("Operational", 640),
            ("All Systems Operational", 1324),
            ("é", 70),
            ("e\u{301}", 66),
            ("状態", 220),
        ] {
            assert_eq!(tenths(text, 11), width, "{text}");
        }
    }
}
