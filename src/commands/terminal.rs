//! Whom to ask: a person at a terminal, or nobody.
//!
//! It has no state but what it was made of, so that a command can be run with either.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use super::Problem;
use crate::failure::Failure;
use crate::printable::one_line;

#[derive(Debug, Clone, Copy)]
pub(super) struct Terminal {
    /// Whether standard input is one.
    input: bool,
    /// Whether standard error, where questions go, is one.
    questions: bool,
}

impl Terminal {
    pub(super) fn real() -> Self {
        Self {
            input: io::stdin().is_terminal(),
            questions: io::stderr().is_terminal(),
        }
    }

    /// Whether there is somebody to ask.
    pub(super) fn can_ask(self) -> bool {
        self.input && self.questions
    }

    /// What is piped to standard input; nothing from a terminal.
    pub(super) fn piped(self) -> Result<String, Problem> {
        let mut text = String::new();
        if !self.input {
            let read = io::stdin().lock().read_to_string(&mut text);
            read.map_err(|cause| Failure::new("read", "standard input", cause))?;
        }
        Ok(text)
    }

    /// The answer to a question; none at the end of the input.
    fn ask(question: &str) -> Result<Option<String>, Problem> {
        let mut answer = String::new();
        // A question that cannot be shown has no answer.
        if write!(io::stderr(), "{} ", one_line(question)).is_err() {
            return Ok(None);
        }
        let read = io::stdin().lock().read_line(&mut answer);
        let length = read.map_err(|cause| Failure::new("read", "standard input", cause))?;
        Ok((length > 0).then(|| answer.trim().to_owned()))
    }

    pub(super) fn confirms(question: &str) -> Result<bool, Problem> {
        let answer = Self::ask(&format!("{question} [y/N]"))?;
        Ok(answer.is_some_and(|answer| is_yes(&answer)))
    }

    /// Which one of so many, counted from 0; none if the answer is no number of them.
    pub(super) fn chooses(count: usize) -> Result<Option<usize>, Problem> {
        let answer = Self::ask(&format!("Which one? [1-{count}]"))?;
        Ok(answer.and_then(|answer| chosen(&answer, count)))
    }

    /// What to do with a post that is not as it should be. Asks until it is answered.
    pub(super) fn what_now(can_be_published: bool) -> Result<WhatNow, Problem> {
        let question = if can_be_published {
            "What now? e: edit again, p: publish it as it is, k: keep it and leave"
        } else {
            "What now? e: edit again, k: keep it and leave"
        };
        loop {
            let Some(answer) = Self::ask(question)? else {
                return Ok(WhatNow::Keep);
            };
            if let Some(what) = what_now(&answer, can_be_published) {
                return Ok(what);
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WhatNow {
    Edit,
    Publish,
    /// Publishes nothing and loses nothing.
    Keep,
}

fn what_now(answer: &str, can_be_published: bool) -> Option<WhatNow> {
    match answer.to_ascii_lowercase().as_str() {
        "e" | "edit" => Some(WhatNow::Edit),
        "p" | "publish" if can_be_published => Some(WhatNow::Publish),
        "k" | "keep" | "q" => Some(WhatNow::Keep),
        _ => None,
    }
}

fn is_yes(answer: &str) -> bool {
    ["y", "yes"].contains(&answer.to_ascii_lowercase().as_str())
}

fn chosen(answer: &str, count: usize) -> Option<usize> {
    let number: usize = answer.parse().ok()?;
    (1..=count).contains(&number).then(|| number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers() {
        for (answer, yes) in [
            ("y", true),
            ("YES", true),
            ("", false),
            ("no", false),
            ("yep", false),
        ] {
            assert_eq!(is_yes(answer), yes, "{answer}");
        }
        for (answer, number) in [
            ("1", Some(0)),
            ("3", Some(2)),
            ("4", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(chosen(answer, 3), number, "{answer}");
        }
        for (answer, can_be_published, what) in [
            ("e", true, Some(WhatNow::Edit)),
            ("E", false, Some(WhatNow::Edit)),
            ("p", true, Some(WhatNow::Publish)),
            ("p", false, None),
            ("keep", false, Some(WhatNow::Keep)),
            ("", true, None),
        ] {
            assert_eq!(what_now(answer, can_be_published), what, "{answer}");
        }
    }
}
