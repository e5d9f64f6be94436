//! `statusgen completions`: what a shell needs to complete commands, and the answers to its questions.
//!
//! The shell runs statusgen at each press of Tab, with the words of the line: so servers and
//! incidents are those of the site at hand, and options those of the program at hand. Whatever goes
//! wrong then is silent, since a line is being typed.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::{Arg, Command};
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use super::reporter::Reporter;
use super::target::is_planned;
use super::{Problem, find_site, options};
use crate::cli::{Arguments, CompletionsArguments, PresentArguments};
use crate::failure::Failure;
use crate::printable::one_line;
use crate::site::{IncidentId, ServerStatus, Site};
use crate::vocabulary::ComponentStatus;
use crate::{content, load, site};

/// Names the shell that asks.
const ASKING: &str = "STATUSGEN_COMPLETE";

/// Bash takes a word apart at `=` and `:`. It is to be asked with all parts, which the script of the
/// library does not do, and takes back the last of them.
const BASH: &str = r#"_statusgen() {
    local current=${COMP_WORDS[COMP_CWORD]} line
    [[ $current == [=:]* ]] || current=$2
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(STATUSGEN_COMPLETE=bash statusgen -- "${COMP_WORDS[@]:0:COMP_CWORD}" "$current" 2> /dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=/] ]]; then
        compopt -o nospace 2> /dev/null
    fi
}
complete -o bashdefault -F _statusgen statusgen
"#;

pub(super) fn run(arguments: &CompletionsArguments, reporter: &Reporter) -> Result<(), Problem> {
    let shell = arguments.shell.name();
    reporter.document(&script(shell).map_err(|cause| Failure::new("complete for", shell, cause))?);
    Ok(())
}

/// What a shell is to read when it starts.
fn script(shell: &str) -> io::Result<String> {
    if shell == "bash" {
        return Ok(BASH.to_owned());
    }
    let shells = Shells::builtins();
    let unknown = || io::Error::other("no completions for this shell");
    let shell = shells.completer(shell).ok_or_else(unknown)?;
    let mut text = Vec::new();
    let name = env!("CARGO_PKG_NAME");
    shell.write_registration(ASKING, name, name, name, &mut text)?;
    String::from_utf8(text).map_err(io::Error::other)
}

/// Answers a shell that asks how a line may go on; none if no shell asks.
pub(super) fn answer(typed: &[OsString]) -> Option<ExitCode> {
    let shell = std::env::var_os(ASKING).filter(|shell| !shell.is_empty())?;
    let words = typed.iter().skip_while(|word| *word != "--").skip(1);
    let words: Vec<OsString> = words.cloned().collect();
    let answered = candidates(&shell.to_string_lossy(), words)
        .and_then(|answer| io::stdout().lock().write_all(&answer));
    Some(match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    })
}

fn candidates(shell: &str, words: Vec<OsString>) -> io::Result<Vec<u8>> {
    let current = std::env::current_dir().ok();
    let mut command = with_names(Arguments::command(), &root(&words));
    let mut answer = Vec::new();
    if shell == "bash" {
        let (words, taken) = rejoined(words);
        let last = words.len().saturating_sub(1);
        for candidate in engine::complete(&mut command, words, last, current.as_deref())? {
            let value = candidate.get_value().to_string_lossy();
            writeln!(answer, "{}", value.strip_prefix(&taken).unwrap_or(&value))?;
        }
        return Ok(answer);
    }
    let shells = Shells::builtins();
    if let Some(shell) = shells.completer(shell) {
        shell.write_complete(&mut command, words, current.as_deref(), &mut answer)?;
    }
    Ok(answer)
}

/// The words of a line that bash took apart, and what the shell keeps of the last one.
fn rejoined(parts: Vec<OsString>) -> (Vec<OsString>, String) {
    let is_break = |part: &OsStr| {
        let part = part.as_encoded_bytes();
        !part.is_empty() && part.iter().all(|byte| b"=:".contains(byte))
    };
    let mut words: Vec<OsString> = Vec::new();
    let mut taken = String::new();
    let mut after_break = false;
    for part in parts {
        let breaks = is_break(&part);
        match words.last_mut() {
            Some(word) if breaks || after_break => {
                word.push(&part);
                if breaks {
                    taken = word.to_string_lossy().into_owned();
                }
            }
            _ => {
                taken.clear();
                words.push(part);
            }
        }
        after_break = breaks;
    }
    (words, taken)
}

/// The site that a line is about.
fn root(words: &[OsString]) -> PathBuf {
    find_site::root(named_folder(words).as_deref()).path
}

/// The folder that `-C` names in a line that is not finished.
fn named_folder(words: &[OsString]) -> Option<PathBuf> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let word = word.to_str().unwrap_or_default();
        if word == "-C" || word == "--root" {
            return words.next().map(PathBuf::from);
        }
        let attached = word.strip_prefix("--root=").or(word.strip_prefix("-C"));
        if let Some(folder) = attached {
            return Some(PathBuf::from(folder));
        }
    }
    None
}

/// Of what a site holds, what an option or a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Servers,
    /// Servers, and with `=` behind one the states.
    ServersWithState,
    Incidents,
    Templates,
}

impl Names {
    /// By what the help calls the value.
    fn of(argument: &Arg) -> Option<Self> {
        if argument.get_id() == "from" {
            return Some(Self::Templates);
        }
        match argument.get_value_names()?.first()?.as_str() {
            "ID[=STATE]" => Some(Self::ServersWithState),
            "ID" | "SERVER" => Some(Self::Servers),
            "PART" | "POST" => Some(Self::Incidents),
            _ => None,
        }
    }
}

fn with_names(command: Command, root: &Path) -> Command {
    let with_completer = |argument: Arg| match Names::of(&argument) {
        Some(names) => {
            let root = root.to_owned();
            argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
                complete(names, &root, &typed.to_string_lossy())
            }))
        }
        None => argument,
    };
    command
        .mut_args(with_completer)
        .mut_subcommands(|command| with_names(command, root))
}

fn complete(names: Names, root: &Path, typed: &str) -> Vec<CompletionCandidate> {
    let candidate = |value: String, help: &str| {
        CompletionCandidate::new(value).help(Some(one_line(help).into_owned().into()))
    };
    let all: Vec<CompletionCandidate> = match names {
        Names::Templates => templates(root)
            .into_iter()
            .map(CompletionCandidate::new)
            .collect(),
        Names::ServersWithState if let Some((id, _)) = typed.split_once('=') => {
            ComponentStatus::ALL
                .iter()
                .map(|state| CompletionCandidate::new(format!("{id}={}", state.as_str())))
                .collect()
        }
        Names::Servers | Names::ServersWithState => {
            site(root).map_or_else(Vec::new, |(site, _)| {
                site.servers
                    .iter()
                    .filter(|server| server.status != ServerStatus::Retired)
                    .map(|server| candidate(server.id.clone(), &server.name))
                    .collect()
            })
        }
        Names::Incidents => site(root).map_or_else(Vec::new, |(site, now)| {
            incidents(&site, now, typed)
                .into_iter()
                .map(|id| {
                    let first = site.post(site.incident(id).first_post());
                    candidate(first.id.clone(), &first.title)
                })
                .collect()
        }),
    };
    let fits = |candidate: &CompletionCandidate| {
        candidate.get_value().to_string_lossy().starts_with(typed)
    };
    all.into_iter().filter(fits).collect()
}

/// Newest first: those that go on or are planned, and if none of them fits, all.
fn incidents(site: &Site, now: DateTime<Utc>, typed: &str) -> Vec<IncidentId> {
    let fits = |id: &IncidentId| {
        let first = site.incident(*id).first_post();
        site.post(first).id.starts_with(typed)
    };
    let all: Vec<IncidentId> = site.incident_ids().rev().filter(fits).collect();
    let mut current = all.clone();
    current.retain(|id| {
        let incident = site.incident(*id);
        incident.is_active || is_planned(incident, now)
    });
    if current.is_empty() { all } else { current }
}

/// What the folder says, as far as it can be read, and when.
fn site(root: &Path) -> Option<(Site, DateTime<Utc>)> {
    let (sources, _) = load::load(root).ok()?;
    let present = PresentArguments {
        now: None,
        future: true,
        drafts: false,
    };
    let options = options::options(&present).ok()?;
    let (content, _) = content::parse(&sources);
    Some((site::resolve(content, options).0, options.now))
}

/// The names of the site's own beginnings of posts.
fn templates(root: &Path) -> Vec<String> {
    let folder = root.join("templates/incidents");
    let Ok(entries) = folder.read_dir() else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let stem = name.strip_suffix(".md")?;
            (!stem.starts_with('.')).then(|| stem.to_owned())
        })
        .collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    #[test]
    fn words_that_bash_takes_apart_are_put_together() {
        for (parts, words, taken) in [
            (
                &["a", "--status", "=", "inv"][..],
                &["a", "--status=inv"][..],
                "--status=",
            ),
            (&["a", "-s", "M1", "="], &["a", "-s", "M1="], "M1="),
            (&["a", "-s", "M1", "=", "de"], &["a", "-s", "M1=de"], "M1="),
            (
                &["a", "--x", "02", ":", "45", "b"],
                &["a", "--x", "02:45", "b"],
                "",
            ),
            (
                &["a", "-s", "M1", "=", "de", ""],
                &["a", "-s", "M1=de", ""],
                "",
            ),
            (&["a", "-s", "M1=de"], &["a", "-s", "M1=de"], ""),
            (&["a", ""], &["a", ""], ""),
        ] {
            let parts_typed = parts.iter().map(OsString::from).collect();
            let expected: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(
                rejoined(parts_typed),
                (expected, taken.to_owned()),
                "{parts:?}"
            );
        }
    }

    #[test]
    fn the_folder_of_a_line_is_found_before_it_is_finished() {
        for (words, folder) in [
            (
                &["statusgen", "-C", "a", "update", "--server", ""][..],
                Some("a"),
            ),
            (&["statusgen", "update", "-Ca", ""], Some("a")),
            (&["statusgen", "--root=a/b", ""], Some("a/b")),
            (&["statusgen", "--root", "a", ""], Some("a")),
            (&["statusgen", "update", ""], None),
        ] {
            let typed: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(named_folder(&typed), folder.map(PathBuf::from), "{words:?}");
        }
    }

    /// An option that is called otherwise in the help would complete nothing any more.
    #[test]
    fn options_for_what_a_site_has_are_known() {
        use Names::{Incidents, ServersWithState};
        let command = Arguments::command();
        for (name, option, names) in [
            ("new", "servers", Some(ServersWithState)),
            ("new", "incident", Some(Incidents)),
            ("update", "servers", Some(ServersWithState)),
            ("update", "incident", Some(Incidents)),
            ("resolve", "incident", Some(Incidents)),
            ("cancel", "incident", Some(Incidents)),
            ("update", "started", None),
            ("build", "output", None),
        ] {
            let command = command.find_subcommand(name).expect(name);
            let mut all = command.get_arguments();
            let found = all.find(|it| it.get_id() == option).expect(option);
            assert_eq!(Names::of(found), names, "{name} {option}");
        }
    }

    #[test]
    fn what_goes_on_comes_before_what_is_over() {
        let site = TestSite::new()
            .post("2026-03-01-mail", "status: resolved\nimpact: minor")
            .post("2026-03-02-web", "status: investigating\nimpact: minor")
            .post(
                "2026-03-03-disks",
                "maintenance: {start: 2026-03-25 22:00, end: 2026-03-25 23:00}",
            )
            .resolve();
        let now = "2026-03-20T12:00:00Z".parse().unwrap();
        for (typed, expected) in [
            ("", &["2026-03-03-disks", "2026-03-02-web"][..]),
            ("2026-03-02", &["2026-03-02-web"]),
            ("2026-03-01", &["2026-03-01-mail"]),
            ("2027", &[]),
        ] {
            let found = incidents(&site, now, typed).into_iter();
            let found: Vec<&str> = found
                .map(|id| site.post(site.incident(id).first_post()).id.as_str())
                .collect();
            assert_eq!(found, expected, "{typed}");
        }
    }
}
