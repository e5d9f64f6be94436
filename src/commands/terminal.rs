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

    /// The answer to a question, which is empty at the end of the input.
    fn ask(question: &str) -> Result<String, Problem> {
        let mut answer = String::new();
        // A question that cannot be shown is answered with no.
        let shown = write!(io::stderr(), "{} ", one_line(question));
        if shown.is_ok() {
            let read = io::stdin().lock().read_line(&mut answer);
            read.map_err(|cause| Failure::new("read", "standard input", cause))?;
        }
        Ok(answer.trim().to_owned())
    }

    pub(super) fn confirms(question: &str) -> Result<bool, Problem> {
        let answer = Self::ask(&format!("{question} [y/N]"))?;
        Ok(is_yes(&answer))
    }

    /// Which one of so many, counted from 0; none if the answer is no number of them.
    pub(super) fn chooses(count: usize) -> Result<Option<usize>, Problem> {
        let answer = Self::ask(&format!("Which one? [1-{count}]"))?;
        Ok(chosen(&answer, count))
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
    }
}
