//! What the four rooms of the *render* stage share: addresses, times, words, JSON and XML.
//!
//! Plain data and functions; nothing here knows a page, a feed or a template.

pub(super) mod address;
pub(super) mod json;
pub(super) mod systems;
pub(super) mod time;
pub(super) mod words;
pub(super) mod xml;
