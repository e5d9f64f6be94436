//! The commands and their options, in README.md.

use std::collections::BTreeSet;

use statusgen::cli::Arguments;

use super::{assert_same, code, document, rows, section};

/// The long options of a command that it does not share with all others.
fn options(command: &clap::Command) -> BTreeSet<String> {
    command
        .get_arguments()
        .filter(|argument| !argument.is_global_set() && !argument.is_hide_set())
        .filter_map(|argument| Some(format!("--{}", argument.get_long()?)))
        .filter(|option| !["--help", "--version"].contains(&option.as_str()))
        .collect()
}

#[test]
fn every_command_and_option_stands_in_the_readme() {
    let readme = document("README.md");
    let commands = section(&readme, "## Commands");
    let program = Arguments::command();
    let mut of_time = BTreeSet::new();
    for command in program.get_subcommands() {
        let name = command.get_name();
        let row = rows(commands)
            .into_iter()
            .find(|cells| {
                let mut words = code(cells[0]).flat_map(str::split_whitespace);
                words.any(|word| word == name)
            })
            .unwrap_or_else(|| panic!("README.md has no row for `{name}`"));
        let named: BTreeSet<String> = code(row[2])
            .filter_map(|code| code.split([' ', '=']).next())
            .filter(|word| word.starts_with("--"))
            .map(str::to_owned)
            .collect();
        let mut real = options(command);
        if row[2].contains("options for time") {
            let present = ["--now", "--future", "--drafts"].map(str::to_owned);
            of_time.extend(present.iter().cloned());
            real.retain(|option| !present.contains(option));
        }
        assert_same(&format!("the row of `{name}`"), &named, &real);
    }
    for option in &of_time {
        assert!(commands.contains(&format!("`{option}")), "{option}");
    }
    for argument in program.get_arguments().filter(|it| it.is_global_set()) {
        let long = argument.get_long().unwrap_or_default();
        let short = argument.get_short().map_or(long.to_owned(), String::from);
        let is_named = code(commands).any(|code| {
            let word = code.split([' ', '=']).next().unwrap_or_default();
            word == format!("--{long}") || word == format!("-{short}")
        });
        assert!(is_named, "README.md does not name --{long}");
    }
}
