//! Which of the things that happen to files concern the sources of the site.
//!
//! Part of the development server, for both ways of watching.

use std::path::{Path, PathBuf};

use notify::event::{MetadataKind, ModifyKind};
use notify::{Event, EventKind};

/// Whether an event may have changed what one of the sources holds. `ways` are folders that they
/// stand in, which may come and go.
pub(super) fn is_change(event: &Event, sources: &[PathBuf], ways: &[PathBuf]) -> bool {
    // Events were lost, and nobody knows which.
    if event.need_rescan() {
        return true;
    }
    // Building reads every source, and must not be what starts the next build.
    if matches!(
        event.kind,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime))
    ) {
        return false;
    }
    // A folder changes with everything in it, which concerns nobody here.
    let comes_or_goes = matches!(
        event.kind,
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    if comes_or_goes && event.paths.iter().any(|path| ways.contains(path)) {
        return true;
    }
    event
        .paths
        .iter()
        .any(|path| !is_temporary(path) && sources.iter().any(|source| path.starts_with(source)))
}

/// Whether editors and desktops make such files for themselves.
pub(super) fn is_temporary(path: &Path) -> bool {
    if path.components().any(|part| part.as_os_str() == ".git") {
        return true;
    }
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    let starts = [".#", ".goutputstream-", ".~lock.", "~$"];
    let ends = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        ".swpx",
        ".tmp",
        ".part",
        "___jb_tmp___",
        "___jb_old___",
    ];
    starts.iter().any(|start| name.starts_with(start))
        || ends.iter().any(|end| name.ends_with(end))
        || (name.starts_with('#') && name.ends_with('#'))
        // Vim makes this file to see whether it may write to the folder.
        || name == "4913"
        || name == ".DS_Store"
}

#[cfg(test)]
mod tests {
    use notify::event::{AccessKind, CreateKind, Flag, RemoveKind};

    use super::*;

    #[test]
    fn only_changes_to_sources_count() {
        let sources = [
            PathBuf::from("/site/posts"),
            PathBuf::from("/site/site.yaml"),
        ];
        let ways = [PathBuf::from("/site")];
        let create = EventKind::Create(CreateKind::File);
        let cases = [
            (create, "/site/posts/a.md", true),
            (create, "/site/posts/deep/a.md", true),
            (create, "/site/posts", true),
            (create, "/site/site.yaml", true),
            (create, "/site/posts/.well-known/a", true),
            (EventKind::Remove(RemoveKind::Any), "/site/posts/a.md", true),
            (
                EventKind::Access(AccessKind::Any),
                "/site/posts/a.md",
                false,
            ),
            (
                EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)),
                "/site/posts/a.md",
                false,
            ),
            (
                EventKind::Modify(ModifyKind::Metadata(MetadataKind::WriteTime)),
                "/site/posts/a.md",
                true,
            ),
            (EventKind::Remove(RemoveKind::Folder), "/site", true),
            (create, "/site", true),
            (EventKind::Modify(ModifyKind::Any), "/site", false),
            (create, "/", false),
            (create, "/site/public/index.html", false),
            (create, "/site/site.yaml.bak", false),
            (create, "/site/postscript", false),
            (create, "/site/posts/.a.md.swp", false),
            (create, "/site/posts/a.md~", false),
            (create, "/site/posts/#a.md#", false),
            (create, "/site/posts/.#a.md", false),
            (create, "/site/posts/4913", false),
            (create, "/site/posts/.git/index", false),
        ];
        for (kind, path, expected) in cases {
            let event = Event::new(kind).add_path(PathBuf::from(path));
            assert_eq!(
                is_change(&event, &sources, &ways),
                expected,
                "{kind:?} {path}"
            );
        }
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert!(is_change(&lost, &sources, &ways));
    }
}
