//! `statusgen new`: a post with the right file name and front matter.

use std::path::Path;
use std::process::Command;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

use super::reporter::{Reporter, WrittenFile};
use super::{Problem, new_file, within};
use crate::cli::NewArguments;
use crate::content;
use crate::diagnostic::Severity;
use crate::failure::Failure;
use crate::load::{self, Sources};
use crate::site::Options;
use crate::source::SourceFile;

pub(super) fn run(
    arguments: &NewArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let editor = if arguments.edit {
        Some(editor()?)
    } else {
        None
    };
    let (mut sources, mut unread) = load::load(root)?;
    let (content, _) = content::parse(&sources);
    let now = Utc::now().with_timezone(&content.settings.timezone);
    let title = arguments.title.trim();
    let slug = slug::slugify(title);
    if slug.is_empty() {
        return Err(Problem::Usage(
            "the title needs at least one letter or digit".to_owned(),
            None,
        ));
    }
    let id = format!("{}-{slug}", now.format("%Y-%m-%d"));
    if let Some(file) = sources.posts.iter().find(|file| file.stem() == id) {
        return Err(Problem::Usage(
            format!("{} is there already and was left alone", file.path),
            Some("choose another title, or change that post".to_owned()),
        ));
    }
    let folder = folder(root, now.year());
    // Such as a link that leads out of the site: no build would read what is written there.
    unread.retain(|found| {
        found.severity == Severity::Error && Path::new(&folder).starts_with(found.path())
    });
    if !unread.is_empty() {
        return Err(Problem::Site(unread));
    }
    let post = SourceFile::new(&format!("{folder}/{id}.md"), &text(arguments, title, now));
    sources.posts.push(post.clone());
    check(&sources, &post, now.to_utc())?;
    let path = within(root, &*post.path);
    new_file::write(&path, post.text.as_bytes())?;
    if reporter.is_json() {
        reporter.message(&WrittenFile::new(&path));
    } else {
        reporter.out(&path.display().to_string());
    }
    editor.map_or(Ok(()), |editor| edit(&editor, &path))
}

/// Refuses what the next build would refuse. Mistakes in other files are none of this one's.
fn check(sources: &Sources, post: &SourceFile, now: DateTime<Utc>) -> Result<(), Problem> {
    let options = Options {
        now,
        future: true,
        drafts: true,
    };
    let mut diagnostics = crate::prepare(sources, options, |_| ()).diagnostics;
    diagnostics.retain(|found| found.severity == Severity::Error && found.path() == &*post.path);
    if diagnostics.is_empty() {
        Ok(())
    } else {
        Err(Problem::Site(diagnostics))
    }
}

/// `posts/2026` where posts are kept by year, else `posts`.
fn folder(root: &Path, year: i32) -> String {
    let is_year = |name: &str| name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let by_year = std::fs::read_dir(root.join("posts")).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_str().is_some_and(is_year))
    });
    if by_year {
        format!("posts/{year}")
    } else {
        "posts".to_owned()
    }
}

fn text(arguments: &NewArguments, title: &str, now: DateTime<Tz>) -> String {
    let mut lines = vec![
        "---".to_owned(),
        format!("title: {}", quoted(title)),
        format!("date: {}", now.format("%Y-%m-%d %H:%M:%S %z")),
    ];
    if arguments.servers.iter().any(|server| server.contains('=')) {
        let states: Vec<String> = arguments
            .servers
            .iter()
            .map(|server| match server.split_once('=') {
                Some((id, state)) => format!("{id}: {state}"),
                None => format!("{server}: "),
            })
            .collect();
        lines.push(format!("servers: {{{}}}", states.join(", ")));
    } else if !arguments.servers.is_empty() {
        lines.push(format!("servers: [{}]", arguments.servers.join(", ")));
    }
    let given = [("impact", &arguments.impact), ("status", &arguments.status)];
    for (key, value) in given {
        if let Some(value) = value {
            lines.push(format!("{key}: {value}"));
        }
    }
    if let Some(incident) = &arguments.incident {
        lines.push(format!("incident: {}", incident_id(incident)));
    }
    if let Some(time) = &arguments.next_update {
        lines.push(format!("next_update: {}", quoted(time)));
    }
    if let Some([start, end]) = arguments.maintenance.as_deref() {
        lines.push(format!(
            "maintenance: {{start: {}, end: {}}}",
            quoted(start),
            quoted(end)
        ));
    }
    lines.push("---\n\n".to_owned());
    lines.join("\n")
}

/// A text in double quotes: JSON's are YAML's.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `posts/2026-03-19-mail.md` names the post `2026-03-19-mail`.
fn incident_id(named: &str) -> &str {
    let name = named.rsplit('/').next().unwrap_or(named);
    name.strip_suffix(".md").unwrap_or(name)
}

/// `VISUAL`, else `EDITOR`, as everywhere.
fn editor() -> Result<String, Problem> {
    let value = |name: &&str| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    };
    ["VISUAL", "EDITOR"].iter().find_map(value).ok_or_else(|| {
        Problem::Usage(
            "there is no editor to open the post with".to_owned(),
            Some("set EDITOR, as in EDITOR=nano".to_owned()),
        )
    })
}

fn edit(editor: &str, path: &Path) -> Result<(), Problem> {
    // `code --wait` is a program and an argument.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .status()
        .map_err(|cause| Failure::new("run", program, cause))?;
    if status.success() {
        Ok(())
    } else {
        let message = format!("the editor `{program}` ended with an error");
        Err(Problem::Usage(message, None))
    }
}
