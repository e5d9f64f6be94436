//! What is packaged: whoever has only that meets no link that leads nowhere.

use crate::folder::fixtures;

use super::document;

/// The patterns of `include` in `Cargo.toml`.
fn included(manifest: &str) -> Vec<&str> {
    let line = manifest
        .lines()
        .find(|line| line.starts_with("include = "))
        .expect("it says what is packaged");
    line.split('"').skip(1).step_by(2).collect()
}

fn is_packaged(patterns: &[&str], path: &str) -> bool {
    let path = format!("/{path}");
    patterns
        .iter()
        .any(|pattern| match pattern.split_once('*') {
            None => path == *pattern || path.starts_with(&format!("{pattern}/")),
            Some((before, after)) => path
                .strip_prefix(before)
                .and_then(|rest| rest.strip_suffix(after))
                .is_some_and(|name| !name.contains('/')),
        })
}

/// Where the links of a document lead, from the folder of the project, but those to other hosts
/// and to headings of its own.
fn links(path: &str, text: &str) -> Vec<String> {
    // An example is no link.
    let prose = text.split("```").step_by(2).collect::<String>();
    let prose = prose.split('`').step_by(2).collect::<String>();
    let in_markdown = prose.split("](").skip(1).map(|rest| rest.split(')').next());
    let in_html = ["src=\"", "srcset=\"", "href=\""]
        .into_iter()
        .flat_map(|name| prose.split(name).skip(1).map(|rest| rest.split('"').next()));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    in_markdown
        .chain(in_html)
        .flatten()
        .filter(|link| !link.contains(':') && !link.starts_with('#'))
        .map(|link| {
            let file = link.split('#').next().unwrap_or_default();
            match file.strip_prefix("../") {
                Some(above) => above.to_owned(),
                None => format!("{folder}/{file}")
                    .trim_start_matches('/')
                    .to_owned(),
            }
        })
        .collect()
}

#[test]
fn links_of_packaged_documents_lead_to_packaged_files() {
    let manifest = document("Cargo.toml");
    let patterns = included(&manifest);
    let mut unread = vec!["README.md".to_owned()];
    let mut read: Vec<String> = Vec::new();
    while let Some(path) = unread.pop() {
        if read.contains(&path) {
            continue;
        }
        assert!(fixtures("..").join(&path).is_file(), "{path}");
        assert!(is_packaged(&patterns, &path), "{path} is not packaged");
        if path.ends_with(".md") {
            unread.extend(links(&path, &document(&path)));
        }
        read.push(path);
    }
    for path in [
        "SECURITY.md",
        "docs/templates.md",
        "i18n/en.yaml",
        "LICENSE-MIT",
    ] {
        assert!(read.iter().any(|known| known == path), "{path}: {read:?}");
    }
}
