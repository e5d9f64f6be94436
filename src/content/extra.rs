//! `extra`: what an author gives templates, in any form.
//!
//! Nothing here knows what it means. Maps keep the order that they are written in, since templates
//! go through them.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// A value of `extra`, and the values within it.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Extra {
    #[default]
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Self>),
    /// In the author's order.
    Map(Vec<(String, Self)>),
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}
