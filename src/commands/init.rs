//! `statusgen init`: a small site to begin with.

use std::borrow::Cow;
use std::path::Path;

use super::reporter::{Reporter, WrittenFile};
use super::{Problem, new_file, within};
use crate::cli::InitArguments;
use crate::theme;
use chrono::{SecondsFormat, Utc};

/// Where each file goes, and what it holds. `@DATE@` becomes the present, `@YEAR@` its year.
const FILES: [(&str, &str); 7] = [
    ("site.yaml", include_str!("../../starter/site.yaml")),
    ("servers.yaml", include_str!("../../starter/servers.yaml")),
    (
        "posts/@DAY@-welcome.md",
        include_str!("../../starter/posts/welcome.md"),
    ),
    (
        "pages/imprint.md",
        include_str!("../../starter/pages/imprint.md"),
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
        Some(folder) => within(root, folder),
        None => within(root, ""),
    };
    let files = if arguments.theme {
        theme_files()
    } else {
        starter_files()
    };
    for (path, _) in &files {
        // A link that leads nowhere is in the way too.
        if folder.join(path).symlink_metadata().is_ok() {
            return Err(Problem::Usage(
                format!(
                    "{} is there already; nothing was written",
                    folder.join(path).display()
                ),
                Some("name another folder, as in `statusgen init my-status`".to_owned()),
            ));
        }
    }
    for (path, contents) in &files {
        let path = folder.join(path);
        new_file::write(&path, contents)?;
        reporter.message(&WrittenFile::new(&path));
        reporter.say(&format!("Wrote {}", path.display()));
    }
    let at = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!(" -C {}", folder.display())
    };
    reporter.say(&format!(
        "See it with `statusgen{at} serve`, make it with `statusgen{at} build`"
    ));
    Ok(())
}

fn starter_files() -> Vec<(String, Cow<'static, [u8]>)> {
    let now = Utc::now();
    let date = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let year = now.format("%Y").to_string();
    let day = now.format("%Y-%m-%d").to_string();
    FILES
        .iter()
        .map(|(path, text)| {
            let text = text
                .replace("@DATE@", &date)
                .replace("@YEAR@", &year)
                .into_bytes();
            (path.replace("@DAY@", &day), Cow::from(text))
        })
        .collect()
}

fn theme_files() -> Vec<(String, Cow<'static, [u8]>)> {
    let templates = theme::TEMPLATES
        .iter()
        .map(|(name, text)| (format!("templates/{name}"), Cow::from(text.as_bytes())));
    let assets = theme::ASSETS
        .iter()
        .map(|(name, bytes)| (format!("static/{name}"), Cow::from(*bytes)));
    let languages = theme::LANGUAGES
        .iter()
        .map(|(name, text)| (format!("i18n/{name}"), Cow::from(text.as_bytes())));
    templates.chain(assets).chain(languages).collect()
}
