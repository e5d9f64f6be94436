//! What fields a value has, as the pages of a site show it.

use std::collections::BTreeMap;

use tera::Value;

/// What is known of the values that stand in a place of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// None was seen: it was absent, or its list empty, on every page.
    Unseen,
    /// It may be anything, so nothing about it is a mistake.
    Anything,
    /// Texts, numbers, true and false.
    Plain,
    List(Box<Self>),
    Map(BTreeMap<String, Self>),
}

/// What has any keys that its author likes.
const FREE: &str = "extra";

impl Shape {
    pub(super) fn of(value: &Value) -> Self {
        if let Some(map) = value.as_map() {
            let fields = map.iter().filter_map(|(key, value)| {
                let key = key.as_str()?;
                let shape = if key == FREE {
                    Self::Anything
                } else {
                    Self::of(value)
                };
                Some((key.to_owned(), shape))
            });
            Self::Map(fields.collect())
        } else if let Some(items) = value.as_array() {
            let items = items.iter().map(Self::of);
            Self::List(Box::new(items.fold(Self::Unseen, Self::or)))
        } else if value.is_none() || value.is_undefined() {
            Self::Unseen
        } else {
            Self::Plain
        }
    }

    /// This or that, in a place that holds one kind of value: what is absent on one page may be
    /// there on the next.
    pub(super) fn or(self, other: Self) -> Self {
        self.merge(other, false)
    }

    /// This or that, in a place to which both may come: what was not seen of one may be unlike what
    /// was seen of the other.
    pub(super) fn or_another(self, other: Self) -> Self {
        self.merge(other, true)
    }

    fn merge(self, other: Self, may_differ: bool) -> Self {
        match (self, other) {
            (Self::Unseen, other) | (other, Self::Unseen) => match other {
                Self::Unseen => Self::Unseen,
                _ if may_differ => Self::Anything,
                other => other,
            },
            (Self::Plain, other) | (other, Self::Plain) => other,
            (Self::List(one), Self::List(other)) => {
                Self::List(Box::new(one.merge(*other, may_differ)))
            }
            (Self::Map(mut one), Self::Map(other)) => {
                for (key, shape) in other {
                    let merged = match one.remove(&key) {
                        Some(known) => known.merge(shape, may_differ),
                        None => shape,
                    };
                    one.insert(key, merged);
                }
                Self::Map(one)
            }
            _ => Self::Anything,
        }
    }

    /// The field of that name, or the names that there are instead.
    pub(super) fn field(&self, name: &str) -> Result<Self, Vec<String>> {
        match self {
            Self::Map(fields) => match fields.get(name) {
                Some(shape) => Ok(shape.clone()),
                None => Err(fields.keys().cloned().collect()),
            },
            _ => Ok(Self::Anything),
        }
    }

    /// What a loop goes through.
    pub(super) fn element(&self) -> Self {
        match self {
            Self::List(element) => (**element).clone(),
            _ => Self::Anything,
        }
    }
}
