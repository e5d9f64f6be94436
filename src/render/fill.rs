//! `fill`: the filter that puts values into the texts of the language.
//!
//! Part of the *render* stage. `{{ text.since | fill(time=...) }}`: a text's `{time}` becomes the
//! value; of a text with forms the one for `count` is taken. What is HTML already, as a component
//! gives it, stays so; all else is escaped, the text too.

use std::collections::BTreeMap;

use tera::value::Key;
use tera::{Error, Kwargs, State, TeraResult, Value};

use crate::language::{self, Category, Pieces, Rule};

/// The filter for texts with the plural forms of `rule`.
pub(super) fn filter(
    rule: Rule,
) -> impl Fn(Value, Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static {
    move |text, values, state| {
        let mut filled_in = BTreeMap::new();
        for (name, value) in values.iter() {
            let name = name.as_str().unwrap_or_default().to_owned();
            filled_in.insert(name, state.escape_if_needed(value)?);
        }
        let pattern = pattern(&text, rule, values.get::<u64>("count").ok().flatten())?;
        let placeholders = Pieces::of(pattern).placeholders;
        if let Some(name) = placeholders
            .iter()
            .find(|name| !filled_in.contains_key(**name))
        {
            return Err(Error::message(format!(
                "`fill` is not told what `{name}` is"
            )));
        }
        let pattern = state.escape_if_needed(&pattern.into())?;
        let html = language::fill(&pattern, |name| {
            filled_in.get(name).map_or("", String::as_str)
        });
        Ok(if state.autoescaping_enabled() {
            Value::safe_string(&html)
        } else {
            html.into()
        })
    }
}

fn pattern(text: &Value, rule: Rule, count: Option<u64>) -> TeraResult<&str> {
    if let Some(line) = text.as_str() {
        return Ok(line);
    }
    let Some(forms) = text.as_map() else {
        return Err(Error::message("`fill` wants a text of the language"));
    };
    let Some(count) = count else {
        return Err(Error::message(
            "this text has forms, and `fill` is not told `count`",
        ));
    };
    let form = |category: Category| {
        forms
            .get(&Key::Str(category.as_str()))
            .and_then(Value::as_str)
    };
    form(rule.category(count))
        .or_else(|| form(Category::Other))
        .ok_or_else(|| Error::message("`fill` wants a text of the language"))
}
