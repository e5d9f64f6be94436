//! Punycode, RFC 3492: letters outside of ASCII in the names of hosts.
//!
//! By hand, since it serves one suggestion: the library for it brings a dozen others along, with
//! their tables.

const BASE: u32 = 36;
const LEAST: u32 = 1;
const MOST: u32 = 26;

/// A part of a host's name as the domain name system knows it: `größe` is `xn--gre-6ka8i`. None for one
/// that is too long to be any.
pub(super) fn encode(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    let characters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut encoded: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(encoded.len()).ok()?;
    if basic > 0 {
        encoded.push('-');
    }
    let (mut number, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72, basic);
    while (handled as usize) < characters.len() {
        let next = characters.iter().copied().filter(|c| *c >= number).min()?;
        delta = delta.checked_add((next - number).checked_mul(handled + 1)?)?;
        number = next;
        for &character in &characters {
            if character < number {
                delta = delta.checked_add(1)?;
            } else if character == number {
                push_number(&mut encoded, delta, bias);
                bias = adapted(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        number += 1;
    }
    Some(format!("xn--{encoded}"))
}

fn push_number(encoded: &mut String, mut rest: u32, bias: u32) {
    for k in (1..).map(|digit| digit * BASE) {
        let threshold = k.saturating_sub(bias).clamp(LEAST, MOST);
        if rest < threshold {
            break;
        }
        encoded.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
        rest = (rest - threshold) / (BASE - threshold);
    }
    encoded.push(digit(rest));
}

/// `a` to `z`, then `0` to `9`: Rust's digits with the letters first.
fn digit(number: u32) -> char {
    let number = (number + 10) % BASE;
    char::from_digit(number, BASE).unwrap_or_default()
}

fn adapted(delta: u32, count: u32, is_first: bool) -> u32 {
    const DAMP: u32 = 700;
    const SKEW: u32 = 38;
    let mut delta = delta / if is_first { DAMP } else { 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (BASE - LEAST) * MOST / 2 {
        delta /= BASE - LEAST;
        k += BASE;
    }
    k + (BASE - LEAST + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::encode;

    /// The last three are samples of RFC 3492, section 7.1, in small letters.
    #[test]
    fn names_are_encoded_as_registries_do() {
        for (label, encoded) in [
            ("status", "status"),
            ("größe", "xn--gre-6ka8i"),
            ("bücher", "xn--bcher-kva"),
            ("münchen", "xn--mnchen-3ya"),
            ("ελληνικά", "xn--hxargifdar"),
            ("他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"),
            (
                "почемужеонинеговорятпорусски",
                "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
            ),
            ("3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"),
        ] {
            assert_eq!(encode(label).as_deref(), Some(encoded), "{label}");
        }
    }
}
