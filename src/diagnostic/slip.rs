//! What an author most likely meant by text that is not YAML.
//!
//! A reader of YAML says where it could go no further, in the words of YAML. That is often a line
//! after the slip, and its words are for those who know the format. Here the few slips that people
//! make are looked for in the lines around, and told with what to write.

use super::quoted;
use crate::source::Span;

/// A slip of the hand.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: String,
}

impl Slip {
    #[expect(clippy::unnecessary_wraps, reason = "every search gives one or none")]
    fn new(span: Span, message: impl Into<String>, help: impl Into<String>) -> Option<Self> {
        Some(Self {
            span,
            message: message.into(),
            help: help.into(),
        })
    }
}

/// The slip in the part `range` of a text that a reader of YAML gave up on at `at`, for a `reason`
/// in its own words.
pub(super) fn find(text: &str, range: Span, at: usize, reason: &str) -> Option<Slip> {
    let text = &text[..range.end];
    let at = text.floor_char_boundary(at.clamp(range.start, range.end));
    let line = Line::at(text, range, at);
    let is = |words: &str| reason.contains(words);
    if is("tab") {
        tab(&line).or_else(|| tab(&line.after()?))
    } else if is("mapping values are not allowed") {
        colon(&line, at)
    } else if is("expected <document start>") {
        first_is_indented(&line)
    } else if is("unexpected character") || is("unknown anchor") || is("mapping keys are not") {
        first_character(&line, at)
    } else if is("block sequence entries are not allowed") {
        Slip::new(
            Span::new(at, at + 1),
            "a list cannot begin on the line of its key",
            "put each item on a line of its own below, after a hyphen and a blank; a text that begins with a hyphen goes in quotes",
        )
    } else if is("block scalar") {
        value_in_quotes(&line, |first| {
            format!("`{first}` stands for a text on the lines below it")
        })
    } else if is("misplaced bracket") {
        Slip::new(
            Span::new(at, at + 1),
            "this bracket closes nothing",
            "take it out, or put the value in quotes if it is text",
        )
    } else if is("unclosed bracket") {
        open_bracket(text, range.start, range.end)
    } else if is("bracket") || is("flow") || is("placement of ':'") {
        open_bracket(text, range.start, at)
    } else if is("unclosed quote") {
        Slip::new(
            Span::new(at, at + 1),
            "this quote is not closed",
            "put the same quote at the end of the text",
        )
    } else if is("trailing content after") {
        text_after_quote(&line, at)
    } else if is("unknown escape") {
        Slip::new(
            Span::new(at, at + 1),
            "in double quotes a `\\` begins a code, and this text has one that is none",
            "use single quotes, in which `\\` is itself, or write `\\\\`",
        )
    } else if is("did not find expected key") {
        text_after_bracket(&line).or_else(|| other_column(&line))
    } else if is("simple key expected") {
        not_a_pair(&line)
    } else if is("multiple YAML documents") {
        Slip::new(
            Span::new(at, at),
            "the file goes on after a line of `---` or `...`",
            "take that line out",
        )
    } else {
        None
    }
}

/// A line of a text.
struct Line<'a> {
    text: &'a str,
    /// Where the lines that count begin.
    top: usize,
    start: usize,
    /// Without its end.
    words: &'a str,
}

impl<'a> Line<'a> {
    fn at(text: &'a str, range: Span, at: usize) -> Self {
        let start = text[range.start..at]
            .rfind('\n')
            .map_or(range.start, |end| range.start + end + 1);
        Self::beginning(text, range.start, start)
    }

    fn beginning(text: &'a str, top: usize, start: usize) -> Self {
        Self {
            text,
            top,
            start,
            words: text[start..].lines().next().unwrap_or_default(),
        }
    }

    fn after(&self) -> Option<Self> {
        let end = self.text[self.start..].find('\n')?;
        Some(Self::beginning(self.text, self.top, self.start + end + 1))
    }

    /// The nearest line above that says something.
    fn before(&self) -> Option<Self> {
        let mut above = self.text[self.top..self.start].lines().rev();
        let mut start = self.start;
        above.find_map(|line| {
            start = self.text[..start - 1]
                .rfind('\n')
                .map_or(self.top, |end| (end + 1).max(self.top));
            let is_said = !line.trim().is_empty() && !line.trim_start().starts_with('#');
            is_said.then(|| Self::beginning(self.text, self.top, start))
        })
    }

    fn indent(&self) -> usize {
        self.words.len() - self.words.trim_start().len()
    }

    fn said(&self) -> Span {
        let start = self.start + self.indent();
        Span::new(start, self.start + self.words.trim_end().len())
    }

    /// Where its first colon stands that a blank or nothing follows.
    fn colon(&self) -> Option<usize> {
        let ends_key = |at: &usize| {
            self.words[at + 1..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
        };
        let mut colons = self.words.match_indices(':').map(|(at, _)| at);
        colons.find(ends_key)
    }

    /// Its key as written and its value.
    fn pair(&self) -> Option<(&'a str, &'a str)> {
        let colon = self.colon()?;
        let key = self.words[..colon].trim_start();
        let key = key.strip_prefix("- ").unwrap_or(key).trim();
        Some((key, self.words[colon + 1..].trim()))
    }

    /// Where its value stands.
    fn value(&self) -> Option<Span> {
        let (_, value) = self.pair()?;
        let end = self.start + self.words.trim_end().len();
        Some(Span::new(end - value.len(), end))
    }
}

/// A tab among the blanks that a line begins with.
fn tab(line: &Line<'_>) -> Option<Slip> {
    let tab = line.words[..line.indent()].find('\t')?;
    let at = line.start + tab;
    Slip::new(
        Span::new(at, at + 1),
        "a tab stands where blanks belong",
        "indent with blanks; an editor can turn tabs into them",
    )
}

/// A colon where none was expected.
fn colon(line: &Line<'_>, at: usize) -> Option<Slip> {
    let is_first = line.colon().is_some_and(|colon| line.start + colon == at);
    let (key, value) = line.pair()?;
    if !is_first {
        if value.starts_with(['“', '”', '„', '‘', '’', '«']) {
            let inner = value.trim_matches(|c| "“”„‘’«»".contains(c));
            return Slip::new(
                line.value()?,
                "curly quotes do not hold a value together",
                format!("write straight ones: {key}: {}", quoted(inner)),
            );
        }
        return Slip::new(
            line.value()?,
            "this value holds a colon with a blank after it",
            format!("put the value in quotes: {key}: {}", quoted(value)),
        );
    }
    let before = line.before()?;
    match before.pair() {
        None => not_a_pair(&before),
        Some((above, _)) if line.indent() > before.indent() => Slip::new(
            Span::new(line.start, line.start + line.indent()),
            "this line begins further to the right than the one above it",
            format!("begin `{key}` in the same column as `{above}`"),
        ),
        Some(_) => None,
    }
}

/// A line where a key and its value belong.
fn not_a_pair(line: &Line<'_>) -> Option<Slip> {
    let pair = no_pair(line.words.trim());
    Slip::new(
        line.said(),
        "this line is no key with a value",
        match pair {
            Some(pair) => format!("write it as {pair}"),
            None => "write it as `key: value`, with a blank after the colon".to_owned(),
        },
    )
}

/// `title:x` and `title = x` as they should be.
pub(super) fn no_pair(line: &str) -> Option<String> {
    let (key, value) = line.split_once([':', '='])?;
    let (key, value) = (key.trim(), value.trim());
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_address = value.starts_with("//");
    if !is_key || is_address {
        return None;
    }
    Some(if value.contains(": ") {
        format!("{key}: {}", quoted(value))
    } else {
        format!("{key}: {value}")
    })
}

/// Lines that begin further to the left than the first.
fn first_is_indented(line: &Line<'_>) -> Option<Slip> {
    let mut first = Line::beginning(line.text, line.top, line.top);
    while first.words.trim().is_empty() || first.words.trim_start().starts_with('#') {
        first = first.after()?;
    }
    let indent = Span::new(first.start, first.start + first.indent());
    let (key, _) = first.pair()?;
    (first.start < line.start && first.indent() > line.indent()).then(|| {
        Slip::new(
            indent,
            "this line begins further to the right than those below it",
            format!("take out the blanks before `{key}`"),
        )
    })?
}

/// A character that no value may begin with.
fn first_character(line: &Line<'_>, at: usize) -> Option<Slip> {
    let found = line.text[at..].chars().next()?;
    if found.is_control() {
        return Slip::new(
            Span::new(at, at + found.len_utf8()),
            format!("here stands a character that no text may hold: `{found}`"),
            "take it out; an editor may not show it",
        );
    }
    let value = line.value().filter(|value| value.start == at);
    let item = line.words.trim_start().strip_prefix("- ").map(str::trim);
    match (value, item) {
        (Some(_), _) => value_in_quotes(line, cannot_begin_with),
        (None, Some(item)) => Slip::new(
            Span::new(at, at + found.len_utf8()),
            cannot_begin_with(found),
            format!("put it in quotes: - {}", quoted(item)),
        ),
        (None, None) => None,
    }
}

fn cannot_begin_with(first: char) -> String {
    match first {
        '`' => "a value without quotes cannot begin with a backtick".to_owned(),
        _ => format!("a value without quotes cannot begin with `{first}`"),
    }
}

/// A value whose first character means something else. `message` says what.
fn value_in_quotes(line: &Line<'_>, message: impl Fn(char) -> String) -> Option<Slip> {
    let (key, value) = line.pair()?;
    let first = value.chars().next()?;
    Slip::new(
        line.value()?,
        message(first),
        format!("put the value in quotes: {key}: {}", quoted(value)),
    )
}

/// Text after the quote that ends a value.
fn text_after_quote(line: &Line<'_>, at: usize) -> Option<Slip> {
    let (key, value) = line.pair()?;
    let quote = value.chars().next().filter(|c| "\"'".contains(*c))?;
    // `'it's'` means all that stands between the outer quotes, `"a" b` the quotes too.
    let inner = value[1..].strip_suffix(quote).unwrap_or(value);
    Slip::new(
        Span::new(at, at + 1),
        "the value ends with the quote before this, and the line goes on",
        format!(
            "put all of the value in other quotes: {key}: {}",
            quoted(inner)
        ),
    )
}

/// `[Mail] is down`
fn text_after_bracket(line: &Line<'_>) -> Option<Slip> {
    let (_, value) = line.pair()?;
    value.starts_with(['[', '{']).then(|| {
        value_in_quotes(line, |first| match first {
            '[' => "a value that begins with `[` is a list".to_owned(),
            _ => "a value that begins with `{` is keys with values".to_owned(),
        })
    })?
}

/// A line that begins in no column that one above it begins in.
fn other_column(line: &Line<'_>) -> Option<Slip> {
    let before = line.before()?;
    Slip::new(
        line.said(),
        "this line does not go with those above it",
        match before.pair() {
            Some((key, value)) if !value.is_empty() => {
                format!("begin it in the same column as `{key}`, as `key: value`")
            }
            _ => "begin it in the column of the lines that it belongs to; a text of several lines goes in quotes".to_owned(),
        },
    )
}

/// The last bracket before a place that nothing closes.
fn open_bracket(text: &str, start: usize, at: usize) -> Option<Slip> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut comment = false;
    let mut quote = None;
    let mut before = ' ';
    let mut characters = text[start..].char_indices().peekable();
    while let Some((offset, c)) = characters.next_if(|(offset, _)| start + offset <= at) {
        let may_begin = before.is_whitespace() || "[{,:-".contains(before);
        match (quote, c) {
            (Some(end), c) => {
                if c == end {
                    quote = None;
                }
            }
            (None, '"' | '\'') if may_begin => quote = Some(c),
            (None, '#') if before.is_whitespace() => {
                comment |= !open.is_empty();
                while characters.next_if(|(_, c)| *c != '\n').is_some() {}
            }
            (None, '[') if may_begin || !open.is_empty() => open.push((start + offset, ']')),
            (None, '{') if may_begin || !open.is_empty() => open.push((start + offset, '}')),
            (None, ']' | '}') => {
                open.pop();
            }
            (None, _) => {}
        }
        before = c;
    }
    let (at, close) = open.pop()?;
    let help = if comment {
        format!(
            "close it with `{close}`; what follows a `#` after a blank is a comment and is not read"
        )
    } else {
        format!("close it with `{close}`, or put the value in quotes if it is text")
    };
    Slip::new(Span::new(at, at + 1), "this bracket is not closed", help)
}
