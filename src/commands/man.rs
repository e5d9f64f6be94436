//! `statusgen man`: the manual pages, from what the help is made of.

use std::fs;
use std::io;
use std::path::Path;

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::Problem;
use super::reporter::{Reporter, WrittenFile};
use crate::cli::{Arguments, ManArguments, help};
use crate::failure::Failure;

pub(super) fn run(arguments: &ManArguments, reporter: &Reporter) -> Result<(), Problem> {
    let failed = |cause| Failure::new("make", "the manual page", cause);
    if let Some(folder) = &arguments.output {
        return write_all(folder, reporter);
    }
    let mut command = Arguments::command();
    command.build();
    let command = match &arguments.command {
        Some(name) => command.find_subcommand(name).cloned().unwrap_or(command),
        None => command,
    };
    reporter.document(&page(command).map_err(failed)?);
    Ok(())
}

/// Writes a page for statusgen and for each command, as `statusgen-build.1`.
fn write_all(folder: &Path, reporter: &Reporter) -> Result<(), Problem> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    fs::create_dir_all(folder).map_err(|cause| Failure::new("create", folder, cause))?;
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    for command in commands.filter(|command| !command.is_hide_set()) {
        let path = folder.join(Man::new(command.clone()).get_filename());
        let failed = |cause| Failure::new("write", &path, cause);
        let page = page(command.clone()).map_err(failed)?;
        fs::write(&path, page).map_err(failed)?;
        reporter.message(&WrittenFile::new(&path));
        reporter.say(&format!("Wrote {}", path.display()));
    }
    Ok(())
}

/// A page in the language of `man`.
fn page(command: clap::Command) -> io::Result<String> {
    let sections = help::sections(&command);
    let has_commands = command.has_subcommands();
    let source = format!("statusgen {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command).source(source).manual("statusgen");
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    if has_commands {
        man.render_subcommands_section(&mut text)?;
    }
    man.render_options_section(&mut text)?;
    let mut roff = Roff::new();
    for section in sections {
        roff.control("SH", [section.heading.to_uppercase().as_str()]);
        for (what, how) in section.rows {
            roff.control("TP", []);
            roff.text([bold(what)]);
            roff.text([roman(how)]);
        }
    }
    roff.to_writer(&mut text)?;
    String::from_utf8(text).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_what_the_help_has() {
        let mut command = Arguments::command();
        command.build();
        let update = command.find_subcommand("update").expect("a command");
        let text = page(update.clone()).expect("a page");
        for part in [
            ".TH statusgen-update 1",
            "\\-\\-extend\\-to",
            ".SH OPTIONS",
            ".SH \"OPTIONS OF EVERY COMMAND\"",
            ".SH EXAMPLES",
            ".SH \"STATES OF A SERVER\"",
            "major_outage",
            ".SH TIMES",
        ] {
            assert!(text.contains(part), "no {part} in {text}");
        }
        let text = page(command).expect("a page");
        for part in [
            ".TH statusgen 1",
            "statusgen\\-build(1)",
            "SOURCE_DATE_EPOCH",
            ".SH \"EXIT STATUS\"",
        ] {
            assert!(text.contains(part), "no {part} in {text}");
        }
    }
}
