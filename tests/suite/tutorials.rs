//! What documents tell their readers to do, done.
//!
//! A code block in a document is a step if its fence says so after the language, where nothing is
//! shown of it: `sh run`. The steps of a document are taken in their order, in one folder:
//!
//! | step | what the reader does with the block, or sees |
//! |---|---|
//! | `run` | types its lines; `statusgen serve`, which stays, is `statusgen check` here |
//! | `prints` | what the block before printed, but for how long it took and how many files there were |
//! | `write FILE` | writes it to a file |
//! | `add FILE` | adds it to the end of a file, which may be new |
//! | `set FILE` | gives keys of a YAML file these values |
//! | `complete FILE` | writes on in a file, of which the beginning is there |
//! | `replace FILE` | puts it in the place of the lines from its first to its last, and loses none |
//! | `shows FILE` | a build, after which the file of the site has these lines |
//!
//! What a reader does, a reader does today: days are as far from today as those in the document are
//! from the day of its example.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{NaiveDate, Utc};

use crate::folder::{fixtures, write};

/// The day on which the example of README.md takes place.
const DAY: &str = "2026-11-23";

/// A marked block of a document.
struct Step {
    /// `README.md:34`
    place: String,
    action: String,
    file: String,
    text: String,
}

fn steps(document: &str) -> Vec<Step> {
    let text = fs::read_to_string(fixtures("..").join(document)).unwrap();
    let mut steps = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let indent = line.len() - line.trim_start().len();
        let Some(info) = line[indent..].strip_prefix("```") else {
            continue;
        };
        let block = lines.by_ref().take_while(|(_, line)| line.trim() != "```");
        let mut text = String::new();
        for (_, line) in block {
            let line = line.get(indent..).unwrap_or_default();
            let _ = writeln!(text, "{}", from_today(line));
        }
        let mut words = info.split_whitespace().skip(1).map(from_today);
        if let Some(action) = words.next() {
            steps.push(Step {
                place: format!("{document}:{}", number + 1),
                action,
                file: words.next().unwrap_or_default(),
                text,
            });
        }
    }
    steps
}

/// A text of the document with the days that a reader has.
fn from_today(text: &str) -> String {
    let example: NaiveDate = DAY.parse().unwrap();
    let days = Utc::now().date_naive() - example;
    let (mut moved, mut at) = (String::new(), 0);
    while at < text.len() {
        let date = text.get(at..at + DAY.len());
        // chrono takes ` 2026-11-2` too.
        let date = date.filter(|date| !date.contains(' '));
        // `2026/11/23` is a day in an address.
        let (format, date) = match date {
            Some(date) if is_in_address(date) => ("%Y/%m/%d", date.replace('/', "-")),
            date => ("%Y-%m-%d", date.unwrap_or_default().to_owned()),
        };
        if let Ok(date) = date.parse::<NaiveDate>() {
            let _ = write!(moved, "{}", (date + days).format(format));
            at += DAY.len();
        } else {
            let next = text[at..].chars().next().unwrap_or_default();
            moved.push(next);
            at += next.len_utf8();
        }
    }
    moved
}

/// `2026/11/23`
fn is_in_address(date: &str) -> bool {
    let parts: Vec<&str> = date.split('/').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.iter().all(is_number) && parts.iter().map(|part| part.len()).eq([4, 2, 2])
}

/// Someone who follows a document.
struct Reader {
    home: tempfile::TempDir,
    /// Where the reader is.
    folder: PathBuf,
    printed: String,
}

impl Reader {
    /// In an empty folder, with statusgen installed.
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_statusgen"));
        fs::create_dir(home.path().join("bin")).unwrap();
        std::os::unix::fs::symlink(program, home.path().join("bin/statusgen")).unwrap();
        let folder = home.path().join("work");
        fs::create_dir(&folder).unwrap();
        Self {
            home,
            folder,
            printed: String::new(),
        }
    }

    /// With a site as `init` makes it.
    fn with_site() -> Self {
        let mut reader = Self::new();
        reader.run("statusgen init site\ncd site\n").unwrap();
        reader
    }

    /// Goes through a document to its end.
    #[track_caller]
    fn follow(&mut self, document: &str) {
        let steps = steps(document);
        assert!(!steps.is_empty(), "{document} has no steps");
        for step in steps {
            if let Err(wrong) = self.take(&step) {
                panic!("{}: {} {}: {wrong}", step.place, step.action, step.file);
            }
        }
    }

    fn take(&mut self, step: &Step) -> Result<(), String> {
        let file = self.folder.join(&step.file);
        let there = || fs::read_to_string(&file).map_err(|error| error.to_string());
        match step.action.as_str() {
            "run" => self.run(&step.text)?,
            "prints" => same(
                &without_figures(&step.text),
                &without_figures(&self.printed),
            )?,
            "write" => write(&file, &step.text),
            "add" => write(&file, there().unwrap_or_default() + "\n" + &step.text),
            "set" => write(&file, with_keys(&there()?, &step.text)),
            "complete" => {
                let there = there()?;
                let (begun, rest) = split_lines(&step.text, there.lines().count());
                same(&without_figures(&begun), &without_figures(&there))?;
                write(&file, there + &rest);
            }
            "replace" => write(&file, replaced(&there()?, &step.text)?),
            "shows" => {
                self.run("statusgen build --strict\n")?;
                let page = fs::read_to_string(self.folder.join("public").join(&step.file));
                let page = page.map_err(|error| error.to_string())?;
                if !page.contains(&step.text) {
                    return Err(format!("there is no\n{}in\n{page}", step.text));
                }
            }
            other => return Err(format!("`{other}` is no step")),
        }
        Ok(())
    }

    /// Types lines into a shell, in which they may go to another folder.
    fn run(&mut self, lines: &str) -> Result<(), String> {
        let place = self.home.path().join("place");
        let lines = lines.replace("statusgen serve\n", "statusgen check\n");
        let output = Command::new("sh")
            .args(["-euc", &format!("exec 2>&1\n{lines}pwd > \"$PLACE\"\n")])
            .current_dir(&self.folder)
            .env_clear()
            .env(
                "PATH",
                format!("{}/bin:/usr/bin:/bin", self.home.path().display()),
            )
            .env("PLACE", &place)
            .output()
            .map_err(|error| error.to_string())?;
        self.printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            return Err(format!("{}\n{}", output.status, self.printed));
        }
        self.folder = PathBuf::from(fs::read_to_string(place).unwrap().trim_end());
        Ok(())
    }

    fn read(&self, path: &str) -> String {
        let path = self.folder.join(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }
}

fn same(expected: &str, actual: &str) -> Result<(), String> {
    if expected == actual {
        Ok(())
    } else {
        Err(format!(
            "the document has\n{expected}\nand there is\n{actual}"
        ))
    }
}

/// A text with `?` for what is another figure at another time, `0.01` and `18:50:41`, or with
/// another kind of output, the count of `70 files`.
fn without_figures(text: &str) -> String {
    let is_time = |word: &str| {
        let is_clock = word.len() == 8 && word.split(':').count() == 3;
        is_clock || word.contains('.') && word.parse::<f64>().is_ok()
    };
    let words: Vec<&str> = text.split(' ').collect();
    let counts_files = |at: usize| words.get(at + 1) == Some(&"files");
    let shown = words.iter().enumerate().map(|(at, word)| {
        let before = word.rsplit_once('\n').map_or("", |(before, _)| before);
        if is_time(word) {
            "?".to_owned()
        } else if counts_files(at) {
            format!("{before}\n?")
        } else {
            (*word).to_owned()
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// The first lines of a text, and the others.
fn split_lines(text: &str, count: usize) -> (String, String) {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (first, others) = lines.split_at(count.min(lines.len()));
    (first.concat(), others.concat())
}

/// A YAML file with other lines for the keys at the top of a block.
fn with_keys(text: &str, block: &str) -> String {
    let key = |line: &'_ str| line.split_once(':').map(|(key, _)| key.to_owned());
    let is_set = |line: &&str| {
        !block
            .lines()
            .any(|own| key(own).is_some() && key(own) == key(line))
    };
    let kept: Vec<&str> = text.lines().filter(is_set).collect();
    format!("{}\n{block}", kept.join("\n"))
}

/// A text with a block in the place of what begins and ends with the same lines. What is there
/// must stand in the block as well: the document shows what the reader has before them.
fn replaced(text: &str, block: &str) -> Result<String, String> {
    let first = block.lines().next().unwrap_or_default();
    let last = block.lines().last().unwrap_or_default();
    let (before, rest) = text
        .split_once(&format!("{first}\n"))
        .ok_or(format!("there is no line `{first}`"))?;
    let (old, after) = rest
        .split_once(&format!("{last}\n"))
        .ok_or(format!("there is no line `{last}` after `{first}`"))?;
    match old
        .lines()
        .find(|line| !block.lines().any(|own| own == *line))
    {
        Some(line) => Err(format!("the document does not show the line `{line}`")),
        None => Ok(format!("{before}{block}{after}")),
    }
}

#[test]
fn five_minutes_are_as_the_readme_says() {
    let mut reader = Reader::new();
    reader.follow("README.md");
    let day = from_today(DAY).replace('-', "/");
    let page = reader.read(&format!("public/{day}/mail-is-delayed/index.html"));
    for title in [
        "Mail is delayed",
        "We have found the cause",
        "Mail is on time again",
    ] {
        assert!(page.contains(title), "no `{title}` in {page}");
    }
}

#[test]
fn a_theme_is_changed_as_its_document_says() {
    let mut reader = Reader::with_site();
    reader.follow("docs/templates.md");
}

#[test]
fn the_look_is_changed_as_its_document_says() {
    let mut reader = Reader::with_site();
    for picture in ["static/logo.svg", "static/favicon.svg"] {
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>\n";
        write(&reader.folder.join(picture), svg);
    }
    reader.follow("docs/theming.md");
    reader.run("statusgen build --strict\n").unwrap();
    let home = reader.read("public/index.html");
    for seen in [
        "#00695c",
        "--sans: \"Iowan Old Style\"",
        ".side { display: none }",
        "src=\"/logo.svg\"",
        "href=\"/favicon.svg\"",
    ] {
        assert!(home.contains(seen), "no `{seen}` in {home}");
    }
}

#[test]
fn words_are_changed_as_their_document_says() {
    let mut reader = Reader::with_site();
    reader.follow("docs/translating.md");
    reader.run("statusgen build --strict\n").unwrap();
    let home = reader.read("public/index.html");
    for seen in ["<html lang=\"de\"", ">Rückblick<"] {
        assert!(home.contains(seen), "no `{seen}` in {home}");
    }
}

#[test]
fn a_block_that_shows_something_else_than_what_is_there_is_told() {
    let text = "<p>\n<a>\n<b>\n</a>\n</p>\n";
    let wrong = |text: &str| Err(text.to_owned());
    for (block, expected) in [
        (
            "<a>\n<b>\n<c>\n</a>\n",
            Ok("<p>\n<a>\n<b>\n<c>\n</a>\n</p>\n".to_owned()),
        ),
        (
            "<a>\n<c>\n</a>\n",
            wrong("the document does not show the line `<b>`"),
        ),
        ("<i>\n</i>\n", wrong("there is no line `<i>`")),
        ("<a>\n</i>\n", wrong("there is no line `</i>` after `<a>`")),
    ] {
        assert_eq!(replaced(text, block), expected, "{block}");
    }
}
