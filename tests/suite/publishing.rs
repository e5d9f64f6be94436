//! What it costs to publish: nothing where nothing changed, and for one more post the same number
//! of files however many posts there are.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use statusgen::load::Sources;
use statusgen::output::OutputFile;
use statusgen::publish::{self, Published};
use statusgen::source::SourceFile;

use crate::folder::{files_below, fixtures, temporary};
use crate::invented;
use crate::pipeline::{at, generate_folder, instant, made, now_in, tree};

/// The most files that one more post may change.
const MOST: usize = 64;

#[test]
fn an_unchanged_site_is_left_alone() {
    for name in ["incident", "lists", "path"] {
        let source = fixtures("sites").join(name).join("in");
        let files = generate_folder(&source, at(now_in(&source))).files.unwrap();
        let output = temporary(&[]);
        let folder = output.path().join("public");

        let first = published(&folder, &files);
        assert_eq!(first.written.len(), files.len(), "{name}");
        assert_eq!((first.unchanged, first.removed.len()), (0, 0), "{name}");
        let mut on_disk = files_below(&folder);
        on_disk.retain(|path, _| !path.starts_with(".statusgen/"));
        assert_eq!(on_disk, tree(&files), "{name}");

        let long_ago = SystemTime::now() - Duration::from_hours(48);
        let paths = on_disk.keys().map(|path| folder.join(path));
        let paths: Vec<_> = paths.chain([folder.join(".statusgen/manifest")]).collect();
        for path in &paths {
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let second = published(&folder, &files);
        assert_eq!(second.written, [], "{name}");
        assert_eq!(second.removed, [], "{name}");
        assert_eq!(second.unchanged, files.len(), "{name}");
        for path in &paths {
            assert_eq!(modified(path), long_ago, "{}", path.display());
        }
    }
}

fn published(folder: &Path, files: &[OutputFile]) -> Published {
    let paths = files.iter().map(|file| &file.path).collect();
    let staged = publish::stage(folder, &[], paths, |number| {
        Ok(files[number].contents.clone())
    });
    staged.unwrap().publish(None).unwrap()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

/// An announcement, an outage, and its end an hour later.
const NEW_POSTS: [(&str, &str); 3] = [
    (
        "posts/2026-03-20-news.md",
        "---\ntitle: News\ndate: 2026-03-20T10:00:00Z\ntags: [tag 5, tag 6]\n\
         categories: [category 5]\n---\nWords.\n",
    ),
    (
        "posts/2026-03-20-outage.md",
        "---\ntitle: Outage\ndate: 2026-03-20T10:00:00Z\ntags: [tag 5, tag 6]\n\
         categories: [category 5]\nservers: {S37: major_outage, S38: partial_outage}\n\
         impact: major\nstatus: investigating\n---\nWords.\n",
    ),
    (
        "posts/2026-03-20-over.md",
        "---\ntitle: Over\ndate: 2026-03-20T11:00:00Z\nincident: 2026-03-20-outage\n\
         status: resolved\n---\nWords.\n",
    ),
];

#[test]
fn one_more_post_changes_as_many_files_at_any_size() {
    let small = costs(100, &NEW_POSTS);
    let large = costs(5_000, &NEW_POSTS);
    assert_eq!(small, large, "changed files at 100 and at 5,000 posts");
    for (what, changed) in small {
        assert!(changed.len() <= MOST, "{what} changes {changed:?}");
    }
}

/// An incident that was over long before gets one more update, with a tag and a system that it did
/// not have: on each list its one entry changes, and none moves.
#[test]
fn one_more_update_of_an_old_incident_changes_as_many_files_at_any_size() {
    let cost = |posts: usize| {
        let old = invented::incident(posts);
        let text = format!(
            "---\ntitle: Later\ndate: 2026-03-20T11:30:00Z\nincident: {old}\ntags: [tag 5]\n\
             servers: {{S39: operational}}\nstatus: postmortem\n---\nWords.\n"
        );
        let (_, changed) = costs(posts, &[("posts/2026-03-20-later.md", &text)]).remove(0);
        changed
    };
    let (small, large) = (cost(100), cost(5_000));
    assert_eq!(small.len(), large.len(), "{small:#?} and {large:#?}");
    assert!(small.len() <= MOST, "{small:?}");
}

/// The files that publishing each post writes and removes, added one after the other.
fn costs(posts: usize, new: &[(&'static str, &str)]) -> Vec<(&'static str, Vec<String>)> {
    let newest_of_all = format!("post-{}/", posts - 1);
    let output = temporary(&[]);
    let mut sources = invented::site(posts);
    let first = built(&sources);
    assert_eq!(published(output.path(), &first).written.len(), first.len());
    let mut costs = Vec::new();
    for (path, text) in new {
        sources.posts.push(SourceFile::new(path, text));
        let files = built(&sources);
        let Published {
            written, removed, ..
        } = published(output.path(), &files);
        // The neighbour is called by its number, which is another one at each size, and a large
        // sitemap is cut by year: the part that changes takes the place of the whole.
        let named = written.iter().chain(&removed).map(|path| {
            path.as_str()
                .replace(&newest_of_all, "newest/")
                .replace("sitemap-2026.xml", "sitemap.xml")
        });
        costs.push((*path, named.collect()));
        let again = published(output.path(), &files);
        assert_eq!((again.written.len(), again.removed.len()), (0, 0), "{path}");
    }
    costs
}

fn built(sources: &Sources) -> Vec<OutputFile> {
    made(sources, at(instant("2026-03-20T12:00:00Z"))).1
}

#[test]
fn numbered_pages_never_change() {
    let mut sources = invented::site(100);
    let [(path, text), ..] = NEW_POSTS;
    let before = tree(&built(&sources));
    sources.posts.push(SourceFile::new(path, text));
    let after = tree(&built(&sources));
    let is_full = |path: &&String| path.contains("page/") && !is_redirect(&before[*path]);
    let pages: Vec<&String> = before.keys().filter(is_full).collect();
    assert!(pages.len() > 4, "{pages:?}");
    for path in pages {
        assert_eq!(before[path], after[path], "{path}");
    }
}

fn is_redirect(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("http-equiv=\"refresh\"")
}
