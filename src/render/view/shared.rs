//! A view that many pages show.

use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::Value;

/// A view as Tera keeps it, made once. To clone it costs next to nothing, and so does to give it
/// to a template, alone or inside another view.
pub struct Shared<View> {
    value: Value,
    view: PhantomData<fn() -> View>,
}

impl<View: Serialize> Shared<View> {
    #[must_use]
    pub fn new(view: &View) -> Self {
        Self {
            value: Value::from_serializable(view),
            view: PhantomData,
        }
    }
}

impl<View> Clone for Shared<View> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            view: PhantomData,
        }
    }
}

impl<View> Debug for Shared<View> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(formatter)
    }
}

impl<View> Serialize for Shared<View> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
