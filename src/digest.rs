//! A hash over many parts in a row, to tell whether any of them changed.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// A SHA-256 hash.
pub type Digest = [u8; 32];

/// A hash that is being made.
#[derive(Debug, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Adds a part. Where one ends and the next begins counts too.
    pub fn part(&mut self, bytes: &[u8]) {
        self.piece(&bytes.len().to_le_bytes());
        self.piece(bytes);
    }

    /// Adds bytes of which it is known where they end.
    pub fn piece(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    #[must_use]
    pub fn finish(self) -> Digest {
        self.0.finalize().into()
    }
}

/// In hexadecimal digits.
#[must_use]
pub fn hex(digest: &Digest) -> String {
    let mut text = String::with_capacity(2 * digest.len());
    for byte in digest {
        // A text takes all that is written to it.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&str]) -> String {
        let mut hasher = Hasher::default();
        for part in parts {
            hasher.part(part.as_bytes());
        }
        hex(&hasher.finish())
    }

    #[test]
    fn the_hash_is_sha_256() {
        let mut hasher = Hasher::default();
        hasher.piece(b"a");
        hasher.piece(b"bc");
        // The example of FIPS 180-2.
        assert_eq!(
            hex(&hasher.finish()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn parts_do_not_run_together() {
        let all = [
            of(&["ab", "c"]),
            of(&["a", "bc"]),
            of(&["abc"]),
            of(&["abc", ""]),
            of(&["", "abc"]),
        ];
        for (number, one) in all.iter().enumerate() {
            assert!(!all[number + 1..].contains(one), "{number}");
        }
    }
}
