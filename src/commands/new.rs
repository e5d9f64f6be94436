//! `statusgen new`: a post with the right file name and front matter.

use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::{DateTime, Datelike, Utc};
use chrono_tz::Tz;

use super::Problem;
use super::init::write_new;
use super::reporter::Reporter;
use crate::cli::NewArguments;
use crate::content::{self, Content, WrittenTime};
use crate::diagnostic::nearest;
use crate::failure::Failure;
use crate::load;
use crate::vocabulary::ComponentStatus;

pub(super) fn run(
    arguments: &NewArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let (sources, _) = load::load(root)?;
    let (content, _) = content::parse(&sources);
    check(arguments, &content)?;
    let zone = content.settings.timezone;
    let now = Utc::now().with_timezone(&zone);
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
    let path = folder(root, now.year()).join(format!("{id}.md"));
    write_new(&path, &text(arguments, title, now))?;
    reporter.out(&path.display().to_string());
    if arguments.edit {
        edit(&path)?;
    }
    Ok(())
}

/// `posts/2026` where posts are kept by year, else `posts`.
fn folder(root: &Path, year: i32) -> PathBuf {
    let posts = root.join("posts");
    let is_year = |name: &str| name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
    let by_year = std::fs::read_dir(&posts).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_str().is_some_and(is_year))
    });
    if by_year {
        posts.join(year.to_string())
    } else {
        posts
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

/// Refuses what the next build would refuse.
fn check(arguments: &NewArguments, content: &Content) -> Result<(), Problem> {
    let servers = || {
        content
            .inventory
            .servers
            .iter()
            .map(|server| server.id.as_str())
    };
    for server in &arguments.servers {
        let (id, state) = match server.split_once('=') {
            Some((id, state)) => (id, Some(state)),
            None => (server.as_str(), None),
        };
        if !servers().any(|known| known == id) {
            return Err(unknown("server", id, servers()));
        }
        let states = || ComponentStatus::ALL.iter().map(|status| status.as_str());
        if let Some(state) = state
            && !states().any(|known| known == state)
        {
            return Err(unknown("state", state, states()));
        }
    }
    if let Some(incident) = &arguments.incident {
        let id = incident_id(incident);
        let Some(first) = content.posts.iter().find(|post| post.file.stem() == id) else {
            let posts = content.posts.iter().map(|post| post.file.stem());
            return Err(unknown("post", id, posts));
        };
        if let Some(root) = &first.front_matter.incident {
            return Err(Problem::Usage(
                format!("`{id}` is not the first post of its incident"),
                Some(format!("name the first one: `{}`", root.value)),
            ));
        }
    }
    let Some([start, end]) = arguments.maintenance.as_deref() else {
        return Ok(());
    };
    let instant = |text: &str| {
        WrittenTime::parse(text)
            .and_then(|time| time.resolve(content.settings.timezone).ok())
            .ok_or_else(|| {
                Problem::Usage(
                    format!("`{text}` is not a time"),
                    Some("write it as \"2026-05-02 22:00\"".to_owned()),
                )
            })
    };
    if instant(end)? <= instant(start)? {
        let message = "the maintenance must end after its start".to_owned();
        return Err(Problem::Usage(message, None));
    }
    Ok(())
}

fn unknown<'a>(kind: &str, word: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    Problem::Usage(
        format!("there is no {kind} `{word}`"),
        nearest(word, known).map(|near| format!("did you mean `{near}`?")),
    )
}

fn edit(path: &Path) -> Result<(), Problem> {
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| {
        std::env::var(name)
            .ok()
            .filter(|value| !value.trim().is_empty())
    });
    let Some(editor) = editor else {
        return Err(Problem::Usage(
            "there is no editor to open it with".to_owned(),
            Some("set EDITOR, as in EDITOR=nano".to_owned()),
        ));
    };
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
