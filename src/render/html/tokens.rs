//! The words and signs of a template, with their places.
//!
//! Tera keeps its own reading of a template to itself, and tells only what is wrong with it. This
//! reads as much as [`names`](super::names) needs, of templates that Tera has taken.

use crate::source::Span;

/// What stands between `{{` and `}}`, or between `{%` and `%}`.
#[derive(Debug)]
pub(super) struct Region<'a> {
    /// Whether it is a tag, `{% … %}`.
    pub(super) is_tag: bool,
    pub(super) tokens: Vec<Token<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As it is written.
    pub(super) text: &'a str,
    pub(super) span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A text or a number.
    Literal,
    Sign,
}

/// Signs of more than one character; of two that begin alike, the longer first.
const LONG_SIGNS: [&str; 12] = [
    "...", "?.", "?[", "==", "!=", "<=", ">=", "</", "/>", "//", "**", "||",
];

/// The regions of a template, without comments and what is `raw`.
pub(super) fn regions(template: &str) -> Vec<Region<'_>> {
    let mut regions = Vec::new();
    let mut at = 0;
    while let Some(start) = next_start(template, at) {
        match &template[start..start + 2] {
            "{#" => at = after(template, start + 2, "#}"),
            opening => {
                let is_tag = opening == "{%";
                let (tokens, end) = tokens(template, start + 2, if is_tag { "%}" } else { "}}" });
                at = end;
                if is_tag && tokens.first().is_some_and(|token| token.text == "raw") {
                    at = template[at..]
                        .find("endraw")
                        .map_or(template.len(), |raw| after(template, at + raw, "%}"));
                }
                regions.push(Region { is_tag, tokens });
            }
        }
    }
    regions
}

fn next_start(template: &str, from: usize) -> Option<usize> {
    let starts = ["{{", "{%", "{#"].map(|sign| template[from..].find(sign));
    starts.into_iter().flatten().min().map(|start| from + start)
}

/// Where the next `sign` ends.
fn after(template: &str, from: usize, sign: &str) -> usize {
    template[from..]
        .find(sign)
        .map_or(template.len(), |at| from + at + sign.len())
}

/// The tokens up to `closing`, and where that ends.
fn tokens<'a>(template: &'a str, from: usize, closing: &str) -> (Vec<Token<'a>>, usize) {
    let mut tokens = Vec::new();
    let mut open_braces = 0_usize;
    let mut at = from;
    while let Some(first) = template[at..].chars().next() {
        let rest = &template[at..];
        if open_braces == 0 && rest.starts_with(closing) {
            return (tokens, at + closing.len());
        }
        let (kind, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_alphabetic() || first == '_' {
            let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
            (Kind::Word, length_while(rest, is_of_word))
        } else if first.is_ascii_digit() {
            (Kind::Literal, length_while(rest, |c| c.is_ascii_digit()))
        } else if ['"', '\'', '`'].contains(&first) {
            (Kind::Literal, quoted(rest, first))
        } else {
            open_braces = match first {
                '{' => open_braces + 1,
                '}' => open_braces.saturating_sub(1),
                _ => open_braces,
            };
            let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign));
            (Kind::Sign, long.map_or(first.len_utf8(), |sign| sign.len()))
        };
        tokens.push(Token {
            kind,
            text: &rest[..length],
            span: Span::new(at, at + length),
        });
        at += length;
    }
    (tokens, template.len())
}

fn length_while(text: &str, is_of_it: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_of_it(c)).unwrap_or(text.len())
}

/// The length of a text with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_region() {
        for (template, expected) in [
            ("a {{ b.c }} d", "{b . c}"),
            ("{%- if a == 'x }}' -%}", "%- if a == 'x }}' -%"),
            ("{# {{ a }} #}{{ b }}", "{b}"),
            ("{% raw %}{{ a }}{% endraw %}{{ b }}", "%raw%{b}"),
            ("{{ <c a={b} /> }}", "{< c a = { b } />}"),
            ("{{ {\"a\": {\"b\": c}} }}", "{{ \"a\" : { \"b\" : c } }}"),
            ("{{ a?.b[0] ~ 1.5 }}", "{a ?. b [ 0 ] ~ 1 . 5}"),
            ("{{ \"\\\"}}\" }}", "{\"\\\"}}\"}"),
            ("{{ é }}{{ open", "{é}{open}"),
        ] {
            let found: Vec<String> = regions(template)
                .iter()
                .map(|region| {
                    let texts: Vec<&str> = region.tokens.iter().map(|token| token.text).collect();
                    let text = texts.join(" ");
                    if region.is_tag {
                        format!("%{text}%")
                    } else {
                        format!("{{{text}}}")
                    }
                })
                .collect();
            assert_eq!(found.concat(), expected, "{template}");
        }
    }
}
