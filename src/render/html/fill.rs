//! `fill`: the filter that puts values into the texts of the language.
//!
//! `{{ text.since | fill(time=...) }}`: a text's `{time}` becomes the
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
        let pattern = pattern(&text, &rule, values.get::<u64>("count").ok().flatten())?;
        let placeholders = Pieces::of(pattern).placeholders;
        if let Some(name) = placeholders
            .iter()
            .find(|name| !filled_in.contains_key(**name))
        {
            return Err(Error::message(format!("`fill` is not given `{name}`")));
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

fn pattern<'a>(text: &'a Value, rule: &Rule, count: Option<u64>) -> TeraResult<&'a str> {
    if let Some(line) = text.as_str() {
        return Ok(line);
    }
    let Some(forms) = text.as_map() else {
        return Err(Error::message("`fill` wants a text of the language"));
    };
    let Some(count) = count else {
        return Err(Error::message(
            "this text has forms, and `fill` is not given `count`",
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

#[cfg(test)]
mod tests {
    use tera::{Context, Tera};

    use super::*;

    fn rendered(template: &str) -> Result<String, String> {
        let mut tera = Tera::new();
        tera.register_filter("fill", filter(Rule::of("ar")));
        tera.add_raw_template("a.html", template)
            .expect("a template");
        let mut context = Context::new();
        context.insert("since", "a & {time}");
        context.insert("plain", "<b>");
        let forms = [
            ("two", "both"),
            ("few", "{count}!"),
            ("other", "{count} <i>"),
        ];
        context.insert("days", &BTreeMap::from(forms));
        context.insert("name", "<script>");
        tera.render("a.html", &context)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn only_what_is_html_already_stays_html() {
        for (template, html) in [
            ("{{ since | fill(time=name) }}", "a &amp; &lt;script&gt;"),
            (
                "{% set b %}<b>{{ name }}</b>{% endset %}{{ since | fill(time=b) }}",
                "a &amp; <b>&lt;script&gt;</b>",
            ),
            (
                "{% component x(a) %}<u>{{ a }}</u>{% endcomponent x %}{{ since | fill(time=<x a={name} />) }}",
                "a &amp; <u>&lt;script&gt;</u>",
            ),
            ("{{ plain | fill }}", "&lt;b&gt;"),
            ("{{ since | fill(time=7) }}", "a &amp; 7"),
        ] {
            assert_eq!(rendered(template).as_deref(), Ok(html), "{template}");
        }
    }

    #[test]
    fn the_form_is_that_of_the_number() {
        for (count, html) in [
            (1, "1 &lt;i&gt;"),
            (2, "both"),
            (5, "5!"),
            (11, "11 &lt;i&gt;"),
        ] {
            let template = format!("{{{{ days | fill(count={count}) }}}}");
            assert_eq!(rendered(&template).as_deref(), Ok(html));
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        for (template, message) in [
            ("{{ since | fill }}", "`fill` is not given `time`"),
            ("{{ days | fill }}", "`fill` is not given `count`"),
            ("{{ nothing | fill }}", "nothing"),
            ("{{ since.x | fill }}", "x"),
        ] {
            let error = rendered(template).expect_err(template);
            assert!(error.contains(message), "{template}: {error}");
        }
    }
}
