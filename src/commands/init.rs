//! `statusgen init`: a small site to begin with.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use chrono::{SecondsFormat, Utc};

use super::Problem;
use super::reporter::Reporter;
use crate::cli::InitArguments;
use crate::failure::Failure;

/// Where each file goes, and what it holds. `@DATE@` becomes the present.
const FILES: [(&str, &str); 6] = [
    ("site.yaml", include_str!("../../starter/site.yaml")),
    ("servers.yaml", include_str!("../../starter/servers.yaml")),
    (
        "posts/@DAY@-welcome.md",
        include_str!("../../starter/posts/welcome.md"),
    ),
    (
        ".github/workflows/publish.yml",
        include_str!("../../starter/github.yml"),
    ),
    (".gitlab-ci.yml", include_str!("../../starter/gitlab.yml")),
    (".gitignore", include_str!("../../starter/gitignore")),
];

pub(super) fn run(
    arguments: &InitArguments,
    root: &Path,
    reporter: &Reporter,
) -> Result<(), Problem> {
    let folder = match &arguments.folder {
        Some(folder) => root.join(folder),
        None => root.to_owned(),
    };
    // `site.yaml` reads better than `./site.yaml`.
    let folder = folder
        .strip_prefix(".")
        .map_or(folder.clone(), Path::to_owned);
    let now = Utc::now();
    let date = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let day = now.format("%Y-%m-%d").to_string();
    let files =
        FILES.map(|(path, text)| (path.replace("@DAY@", &day), text.replace("@DATE@", &date)));
    for (path, _) in &files {
        if folder.join(path).exists() {
            return Err(Problem::Usage(
                format!(
                    "{} is there already; nothing was written",
                    folder.join(path).display()
                ),
                Some("name another folder, as in `statusgen init my-status`".to_owned()),
            ));
        }
    }
    for (path, text) in &files {
        write_new(&folder.join(path), text)?;
        reporter.say(&format!("Wrote {}", folder.join(path).display()));
    }
    let shown = folder.display();
    let at = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!(" -C {shown}")
    };
    reporter.say(&format!(
        "See it with `statusgen{at} serve`, make it with `statusgen{at} build`"
    ));
    Ok(())
}

/// Writes a file that must not be there yet, and its folders.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), Problem> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| Failure::new("create", folder, cause))?;
    }
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|cause| match cause.kind() {
        ErrorKind::AlreadyExists => Problem::Usage(
            format!("{} is there already and was left alone", path.display()),
            None,
        ),
        _ => Failure::new("write", path, cause).into(),
    })
}
