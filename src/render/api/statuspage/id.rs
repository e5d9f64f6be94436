//! Ids: twelve characters of `[a-z0-9]`, the same from build to build and for ever.
//!
//! An id is the 128-bit FNV-1a hash of a key (Fowler, Noll and Vo, as in RFC 9923), taken modulo
//! 36^12 and written with twelve digits to the base of 36. The key is what authors do not change: a
//! post's id, the first that a system had, a group's name or the site's address, with the kind before it. Nothing
//! else goes in, so no change elsewhere moves an id. Readers keep ids for years: neither the hash
//! nor a key may ever change.
//!
//! There are 4.7 × 10^18 ids: among 100,000 of them the odds of two alike are one in a billion.

const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
const LENGTH: usize = 12;
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The address of the site's root.
pub(super) fn page(address: &str) -> String {
    id("page", address)
}

pub(super) fn group(name: &str) -> String {
    id("group", name)
}

pub(super) fn component(server: &str) -> String {
    id("component", server)
}

/// `post` is the first of the incident's or maintenance's thread.
pub(super) fn incident(post: &str) -> String {
    id("incident", post)
}

pub(super) fn update(post: &str) -> String {
    id("update", post)
}

/// An end that a post gives beside an open status.
pub(super) fn closing(post: &str) -> String {
    id("closing", post)
}

fn id(kind: &str, name: &str) -> String {
    let mut rest = hash(&format!("{kind}:{name}"));
    let mut id = [0; LENGTH];
    for digit in id.iter_mut().rev() {
        *digit = DIGITS[(rest % 36) as usize];
        rest /= 36;
    }
    id.into_iter().map(char::from).collect()
}

fn hash(key: &str) -> u128 {
    key.bytes().fold(OFFSET_BASIS, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        for (key, expected) in [
            ("", 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d),
            ("a", 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964),
            ("foobar", 0x343e_1662_793c_64bf_6f0d_3597_ba44_6f18),
        ] {
            assert_eq!(hash(key), expected, "{key:?}");
        }
    }

    /// If this fails, the change breaks every client that remembers an id: undo it.
    #[test]
    fn ids_never_change() {
        for (id, expected) in [
            (page("https://status.example.net/"), "v6i0exdcd081"),
            (group("Mail"), "im93vhegmf15"),
            (component("NC036"), "ks3ldfevmj7e"),
            (incident("2026-03-19-mail-server-issues"), "v2mbueatgxt5"),
            (update("2026-03-19-mail-server-issues"), "gm6u2vufa5bi"),
            (component(""), "zs2oc84fzz3i"),
        ] {
            assert_eq!(id, expected);
        }
    }

    #[test]
    fn ids_do_not_collide() {
        type Kind = fn(&str) -> String;
        let kinds: [(&str, Kind); 5] = [
            ("page", page),
            ("group", group),
            ("component", component),
            ("incident", incident),
            ("update", update),
        ];
        let mut seen: HashMap<String, String> = HashMap::new();
        for number in 0..20_000 {
            // Names that differ as little as real ones do.
            let name = format!("2026-{:02}-{number:05}", number % 12 + 1);
            for (kind, id) in kinds {
                let (id, key) = (id(&name), format!("{kind}:{name}"));
                let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                assert!(id.len() == LENGTH && id.chars().all(is_id), "{key}: {id}");
                if let Some(other) = seen.insert(id, key.clone()) {
                    panic!("{other} and {key} have the same id");
                }
            }
        }
        assert_eq!(seen.len(), 100_000);
    }
}
