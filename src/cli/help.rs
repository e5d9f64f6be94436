//! What the help of a command says beside its options: examples, states, times, the environment.
//!
//! A part of the command line. `--help` and the manual pages have it from here.

use std::fmt::Write as _;

use clap::builder::{PossibleValuesParser, StyledStr, Styles};
use clap::{Arg, ArgAction, Command};

use crate::vocabulary::ComponentStatus;

/// Where the options stand that are no command's own: after those that are.
const COMMON: &str = "Options of every command";

/// A part of the help with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub heading: &'static str,
    /// What is explained, and how.
    pub rows: Vec<(String, String)>,
}

/// What is typed, and what that does.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "init",
        &[
            (
                "statusgen init my-status",
                "a new site in the folder my-status",
            ),
            (
                "statusgen init --theme",
                "the built-in theme into the current folder, to change it",
            ),
        ],
    ),
    (
        "new",
        &[
            (
                "statusgen new \"Mail is late\" -s MAIL1 --impact minor --status investigating -m \"We look into it.\"",
                "opens an incident",
            ),
            (
                "statusgen new \"Web server down\" -s WEB1=major_outage --status identified --started '40m ago' -m \"A disk failed.\"",
                "one that began earlier, with the state of the server",
            ),
            (
                "statusgen new \"New disks\" -s WEB1 --maintenance 'tomorrow 22:00' +3h -m \"The web server will be away.\"",
                "plans a maintenance of three hours",
            ),
        ],
    ),
    (
        "update",
        &[
            (
                "statusgen update \"We have found the cause.\" --status identified --next-update +1h",
                "continues the open incident, and says when the next update comes",
            ),
            (
                "statusgen update \"Mail works again.\" --incident disk -s MAIL1=operational",
                "of several incidents the one with “disk” in its id or title",
            ),
            (
                "statusgen update \"It takes longer.\" --extend-to +1h",
                "gives a maintenance one hour more",
            ),
            (
                "git log -1 --format=%B | statusgen update -",
                "takes the text from another program",
            ),
        ],
    ),
    (
        "resolve",
        &[
            (
                "statusgen resolve \"All mail has arrived.\"",
                "ends the open incident",
            ),
            (
                "statusgen resolve \"All mail has arrived.\" --resolved 02:45",
                "one that ended earlier",
            ),
        ],
    ),
    (
        "begin",
        &[(
            "statusgen begin \"We start now.\"",
            "before its window, or at its start",
        )],
    ),
    (
        "complete",
        &[(
            "statusgen complete \"The new disks are in.\"",
            "before its window ends",
        )],
    ),
    (
        "cancel",
        &[(
            "statusgen cancel \"The disks have not come.\" --incident disk",
            "calls off the one with “disk” in its id or title",
        )],
    ),
    (
        "list",
        &[
            ("statusgen list", "what is open, under way and to come"),
            (
                "statusgen list --all --server MAIL1",
                "all that one server ever had",
            ),
        ],
    ),
    (
        "show",
        &[
            ("statusgen show", "the one that is open"),
            (
                "statusgen show disk",
                "the one with “disk” in its id or title",
            ),
        ],
    ),
    (
        "build",
        &[
            ("statusgen build", "writes the site into its folder public"),
            (
                "statusgen build --strict -o /var/www/status",
                "elsewhere, and only if there is nothing to warn of",
            ),
        ],
    ),
    (
        "check",
        &[(
            "statusgen check --strict --drafts",
            "drafts too, before they are published",
        )],
    ),
    (
        "serve",
        &[
            (
                "statusgen serve --open --drafts --future",
                "in the browser, with what readers do not see yet",
            ),
            (
                "statusgen serve --bind 0.0.0.0",
                "for phones and colleagues in the same network",
            ),
        ],
    ),
    (
        "next",
        &[(
            "statusgen next",
            "for a timer that builds when the clock changes the site",
        )],
    ),
    (
        "completions",
        &[
            (
                "source <(statusgen completions bash)",
                "as a line of ~/.bashrc; with zsh for bash, of ~/.zshrc after compinit",
            ),
            (
                "statusgen completions fish | source",
                "as a line of ~/.config/fish/config.fish",
            ),
            (
                "statusgen completions powershell | Out-String | Invoke-Expression",
                "as a line of the file that $PROFILE names",
            ),
        ],
    ),
    (
        "man",
        &[
            (
                "statusgen man update | man -l -",
                "shows the page of one command",
            ),
            (
                "statusgen man --output ~/.local/share/man/man1",
                "writes all pages to where man finds them",
            ),
        ],
    ),
];

/// Of statusgen itself.
const FIRST_STEPS: &[(&str, &str)] = &[
    ("statusgen init my-status", "writes a small site"),
    (
        "statusgen -C my-status serve",
        "shows it and follows your changes",
    ),
    (
        "statusgen new \"Mail is late\" -s MAIL1 --impact minor --status investigating -m \"We look into it.\"",
        "reports an incident",
    ),
    ("statusgen resolve \"All mail has arrived.\"", "ends it"),
    ("statusgen build", "writes the site into its folder public"),
];

const TIMES: &[(&str, &str)] = &[
    (
        "02:45",
        "the last one for what has happened, the next one for what is to come",
    ),
    ("'40m ago', '2h ago'", "counted back from now"),
    (
        "+30m, +3h, +1d",
        "counted from now; the end of a window from its start, --extend-to from the end so far",
    ),
    ("'tomorrow 22:00'", "also with today and yesterday"),
    ("'2026-12-06 22:00'", "in the site's time zone"),
];

const ENVIRONMENT: &[(&str, &str)] = &[
    (
        "VISUAL, EDITOR",
        "the editor for texts; the first that is set",
    ),
    (
        "SOURCE_DATE_EPOCH",
        "the instant to make the site for, in seconds since 1970; --now goes before it",
    ),
    (
        "NO_COLOR, CLICOLOR, CLICOLOR_FORCE, TERM",
        "whether to use colours; --color goes before them",
    ),
    ("BROWSER", "what serve --open opens, on Linux"),
    (
        "RAYON_NUM_THREADS",
        "how many threads build the site; else as many as there are processors",
    ),
];

const STATUSES: &[(&str, &str)] = &[
    ("0", "done; there may be warnings"),
    (
        "1",
        "the site has errors, or the output folder is not one to write to; nothing was written",
    ),
    (
        "2",
        "the command line is wrong, or the system refused something: no such folder, disk full, port taken",
    ),
];

fn section(heading: &'static str, rows: &[(&str, &str)]) -> Section {
    let own = |(what, how): &(&str, &str)| ((*what).to_owned(), (*how).to_owned());
    Section {
        heading,
        rows: rows.iter().map(own).collect(),
    }
}

/// What there is to say of a command, or of statusgen itself: the one that has commands.
#[must_use]
pub fn sections(command: &Command) -> Vec<Section> {
    if command.has_subcommands() {
        return vec![
            section("Examples", FIRST_STEPS),
            section("Environment", ENVIRONMENT),
            section("Exit status", STATUSES),
        ];
    }
    let mut sections = Vec::new();
    let name = command.get_name();
    if let Some((_, examples)) = EXAMPLES.iter().find(|(of, _)| *of == name) {
        sections.push(section("Examples", examples));
    }
    let takes = |wanted: &[&str]| {
        command.get_arguments().any(|argument| {
            let names = argument.get_value_names().unwrap_or_default();
            argument.get_id() != "now" && names.iter().any(|name| wanted.contains(&name.as_str()))
        })
    };
    if takes(&["ID[=STATE]"]) {
        sections.push(states());
    }
    if takes(&["TIME", "START", "END"]) {
        sections.push(section("Times", TIMES));
    }
    sections
}

fn states() -> Section {
    let words = ComponentStatus::ALL.map(ComponentStatus::as_str).join(", ");
    let without = "what --impact says: minor is degraded_performance, major is partial_outage, \
                   critical is major_outage";
    Section {
        heading: "States of a server",
        rows: vec![
            ("-s ID=STATE".to_owned(), format!("one of {words}")),
            ("-s ID".to_owned(), without.to_owned()),
        ],
    }
}

/// The command line with all that its help says.
pub(super) fn with_help(command: Command) -> Command {
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .help("Print help")
        .action(ArgAction::Help);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .help("Print version")
        .action(ArgAction::Version);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    let command = command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args([help.global(true), version.global(true)])
        .mut_args(|argument| {
            if argument.is_global_set() {
                argument.help_heading(COMMON)
            } else {
                argument
            }
        })
        .mut_subcommands(|command| {
            let text = text(&sections(&command));
            command.after_help(text)
        })
        .mut_subcommand("man", |command| {
            command.mut_arg("command", |argument| {
                argument.value_parser(PossibleValuesParser::new(names))
            })
        });
    let all = sections(&command);
    let first: Vec<Section> = all.iter().take(1).cloned().collect();
    command.after_help(text(&first)).after_long_help(text(&all))
}

/// The sections as a terminal shows them.
fn text(sections: &[Section]) -> StyledStr {
    let styles = Styles::styled();
    let (heading, literal) = (styles.get_header(), styles.get_literal());
    let mut text = StyledStr::new();
    for (number, section) in sections.iter().enumerate() {
        let gap = if number == 0 { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{heading}{}:{heading:#}", section.heading);
        for (what, how) in &section.rows {
            let _ = writeln!(text, "  {literal}{what}{literal:#}\n      {how}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::cli::Arguments;

    /// A line of a shell without what comes before or after a pipe.
    fn words(line: &str) -> Vec<OsString> {
        let line = line
            .split(" | ")
            .find(|part| part.starts_with("statusgen "));
        let line = line.unwrap_or("statusgen completions bash");
        let mut words = vec![String::new()];
        let mut quote = None;
        for character in line.chars() {
            match (quote, character) {
                (None, ' ') => words.push(String::new()),
                (None, '"' | '\'') => quote = Some(character),
                (Some(open), _) if open == character => quote = None,
                _ => words.last_mut().expect("a word").push(character),
            }
        }
        words.into_iter().map(OsString::from).collect()
    }

    #[test]
    fn every_example_can_be_typed() {
        let of_commands = EXAMPLES.iter().flat_map(|(_, examples)| *examples);
        for (line, _) in of_commands.chain(FIRST_STEPS) {
            let read = Arguments::read(&words(line));
            assert!(read.is_ok(), "{line}: {}", read.unwrap_err());
        }
        let command = Arguments::command();
        for (name, _) in EXAMPLES {
            assert!(command.find_subcommand(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_command_s_own_options_come_first() {
        for name in ["build", "new", "update", "completions"] {
            let mut command = Arguments::command();
            let command = command.find_subcommand_mut(name).expect(name);
            for help in [command.render_help(), command.render_long_help()] {
                let help = help.to_string();
                assert!(help.contains("Examples:\n  "), "{help}");
            }
        }
        let run = ["statusgen", "build", "-h"].map(OsString::from);
        let help = Arguments::read(&run).unwrap_err().to_string();
        let at = |text: &str| {
            help.find(text)
                .unwrap_or_else(|| panic!("no {text} in {help}"))
        };
        assert!(at("--strict") < at(COMMON), "{help}");
        for common in ["--root", "--quiet", "--help", "--version"] {
            assert!(at(COMMON) < at(common), "{help}");
        }
    }

    #[test]
    fn states_and_times_stand_where_they_are_needed() {
        let command = Arguments::command();
        let headings = |name: &str| {
            let command = command.find_subcommand(name).expect(name);
            let sections = sections(command);
            let headings = sections.iter().map(|section| section.heading);
            headings.collect::<Vec<_>>().join(", ")
        };
        for (name, expected) in [
            ("new", "Examples, States of a server, Times"),
            ("resolve", "Examples, States of a server, Times"),
            ("build", "Examples"),
        ] {
            assert_eq!(headings(name), expected, "{name}");
        }
    }
}
