//! Documents as JSON, in one line with its end.

use serde::Serialize;

/// # Panics
/// Never: the documents of this stage are made of texts, numbers and lists and maps of them, all
/// of which serialise.
pub(crate) fn bytes(document: &impl Serialize) -> Vec<u8> {
    let mut json = serde_json::to_vec(document).expect("texts and numbers serialise");
    json.push(b'\n');
    json
}
