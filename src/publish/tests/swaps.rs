//! Exchanging the whole folder: what stays as it was, what readers meet, and where it is refused.
#![cfg(any(target_os = "linux", target_vendor = "apple"))]

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::faults::{self, Fault};
use super::{make, names, publish, publish_at_once, refusal, site, temporary, tree};
use crate::output::OutputFile;
use crate::publish::{BuildRecord, Refusal, folder, recall, stage, swap};

const BEFORE: super::Files = &[
    ("index.html", "one"),
    ("same/index.html", "same"),
    ("gone/index.html", "gone"),
];
const AFTER: super::Files = &[
    ("index.html", "two"),
    ("same/index.html", "same"),
    ("new/index.html", "new"),
];

fn beside(output: &Path) -> Vec<String> {
    let entries = fs::read_dir(output.parent().expect("a parent")).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("readable").file_name().into_string())
        .collect::<Result<_, _>>()
        .expect("UTF-8");
    names.sort();
    names
}

fn record() -> BuildRecord {
    BuildRecord {
        input: [7; 32],
        since: "2026-03-20T00:00:00Z".parse().expect("an instant"),
        until: "2026-03-21T00:00:00Z".parse().expect("an instant"),
        posts: 1,
        pages: 2,
        unshown: crate::site::Unshown::default(),
    }
}

#[test]
fn what_stays_is_as_it_was() {
    // Without hard links too.
    for fault in [None, Some(Fault::NoLinks)] {
        let root = temporary();
        let output = root.path().join("public");
        publish(&output, &site(BEFORE), &[]).expect("a first build");
        make(
            &output,
            &[("CNAME", "example.org"), ("private/key.txt", "secret")],
        );
        fs::create_dir(output.join("empty")).expect("a folder");
        symlink("../elsewhere", output.join("link")).expect("a link");
        let long_ago = SystemTime::now() - Duration::from_hours(24);
        for path in ["same/index.html", "CNAME"] {
            let file = File::open(output.join(path)).expect("opened");
            file.set_modified(long_ago).expect("a time set");
        }
        let set_mode = |path: &str, mode| {
            let permissions = fs::Permissions::from_mode(mode);
            fs::set_permissions(output.join(path), permissions).expect("permissions");
        };
        set_mode("", 0o2750);
        set_mode("CNAME", 0o440);
        set_mode("private", 0o500);

        let publish = || publish_at_once(&output, &site(AFTER), Some(&record()));
        let published = match fault {
            Some(fault) => faults::with(root.path(), fault, 0, publish).0,
            None => publish(),
        };
        let published = published.expect("published");
        assert_eq!(names(&published.written), ["index.html", "new/index.html"]);
        assert_eq!(names(&published.removed), ["gone/index.html"]);
        assert_eq!(published.unchanged, 1);
        let tree = tree(&output);
        let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
        let expected = [
            "CNAME",
            "empty/",
            "index.html",
            "link@",
            "new/",
            "new/index.html",
            "private/",
            "private/key.txt",
            "same/",
            "same/index.html",
        ];
        assert_eq!(paths, expected);
        assert_eq!(tree["index.html"], "two");
        let target = fs::read_link(output.join("link")).expect("a link");
        assert_eq!(target, Path::new("../elsewhere"));
        for path in ["same/index.html", "CNAME"] {
            let modified = fs::metadata(output.join(path)).expect("metadata");
            assert_eq!(modified.modified().expect("a time"), long_ago, "{path}");
        }
        for (path, mode) in [("", 0o2750), ("CNAME", 0o440), ("private", 0o500)] {
            let found = fs::metadata(output.join(path)).expect("metadata");
            assert_eq!(found.mode() & 0o7777, mode, "{path}");
        }
        assert_eq!(beside(&output), ["public"]);
        // A copy is another file than the one that was compared, so that it is compared once more.
        let noon = "2026-03-20T12:00:00Z".parse().expect("an instant");
        let recalled = recall(&output, &[], &[7; 32], noon).expect("read");
        assert_eq!(recalled.is_some(), fault.is_none());
    }
}

#[test]
fn an_unchanged_site_is_not_swapped() {
    let root = temporary();
    let output = root.path().join("public");
    let inode = || fs::metadata(&output).expect("metadata").ino();
    publish_at_once(&output, &site(BEFORE), None).expect("a first build");
    let before = inode();
    publish_at_once(&output, &site(BEFORE), None).expect("an unchanged build");
    assert_eq!(inode(), before);
    publish_at_once(&output, &site(AFTER), None).expect("a changed build");
    assert_ne!(inode(), before);
}

#[test]
fn what_a_link_leads_to_is_swapped() {
    let root = temporary();
    make(root.path(), &[("disk/notes.txt", "")]);
    fs::create_dir(root.path().join("disk/site")).expect("a folder");
    let output = root.path().join("public");
    symlink("disk/site", &output).expect("a link");
    for files in [BEFORE, AFTER] {
        publish_at_once(&output, &site(files), None).expect("published");
        assert!(output.is_symlink());
        assert_eq!(
            tree(&root.path().join("disk/site"))["index.html"],
            files[0].1
        );
        assert_eq!(
            beside(&root.path().join("disk/site")),
            ["notes.txt", "site"]
        );
    }
}

#[test]
fn what_is_left_beside_the_output_goes_with_the_next_build() {
    let root = temporary();
    let output = root.path().join("public");
    let noon = "2026-03-20T12:00:00Z".parse().expect("an instant");
    let nexts: [fn(&Path); 2] = [
        |output| drop(publish(output, &site(AFTER), &[]).expect("published")),
        |output| drop(publish_at_once(output, &site(BEFORE), Some(&record())).expect("published")),
    ];
    for next in nexts {
        make(root.path(), &[(".public.statusgen-new/index.html", "o")]);
        next(&output);
        assert_eq!(beside(&output), ["public"]);
    }
    make(root.path(), &[(".public.statusgen-new/index.html", "o")]);
    assert!(
        recall(&output, &[], &[7; 32], noon)
            .expect("read")
            .is_some()
    );
    assert_eq!(beside(&output), ["public"]);
}

#[test]
fn a_disk_that_cannot_exchange_folders_is_told_of_and_nothing_changes() {
    let root = temporary();
    let output = root.path().join("public");
    publish(&output, &site(BEFORE), &[]).expect("a first build");
    let (result, _) = faults::with(root.path(), Fault::NoExchange, 0, || {
        publish_at_once(&output, &site(AFTER), None)
    });
    let Refusal::CannotSwap { folder, .. } = refusal(result) else {
        panic!("refused for another reason");
    };
    assert_eq!(folder, output);
    assert_eq!(tree(&output)["index.html"], "one");
    assert_eq!(beside(&output), ["public"]);
    publish(&output, &site(AFTER), &[]).expect("published in place");
}

#[test]
fn a_first_build_that_cannot_be_exchanged_leaves_nothing() {
    for existing in [None, Some("deep"), Some("deep/public")] {
        let root = temporary();
        let output = root.path().join("deep/public");
        if let Some(existing) = existing {
            fs::create_dir_all(root.path().join(existing)).expect("folders");
        }
        let before = tree(root.path());
        for fault in [Fault::NoExchange, Fault::NoPermission] {
            let (result, _) = faults::with(root.path(), fault, 0, || {
                publish_at_once(&output, &site(AFTER), None)
            });
            result.expect_err("it cannot be exchanged");
            assert_eq!(tree(root.path()), before, "{existing:?}, {fault:?}");
            assert!(!output.join(".statusgen").exists(), "{existing:?}");
        }
    }
}

#[test]
fn the_output_is_held_across_the_exchange() {
    for fault in [Fault::NoLinks, Fault::NoExchange] {
        let root = temporary();
        let output = root.path().join("public");
        let is_busy = || {
            let result = publish(&output, &site(AFTER), &[]);
            refusal(result)
                == Refusal::Busy {
                    folder: output.clone(),
                }
        };
        let files = site(BEFORE);
        let paths: Vec<_> = files.iter().map(|file: &OutputFile| &file.path).collect();
        let staged = stage(&output, &[], paths.clone(), |number| {
            Ok(files[number].contents.clone())
        });
        let staged = staged.expect("staged");
        let swapped = || {
            swap::swap(&staged.held, &paths, &[], |_| {
                assert!(is_busy(), "before the exchange");
                Ok(())
            })
        };
        // Both where the lock is linked and where it is another file.
        let swapped = match fault {
            Fault::NoLinks => faults::with(root.path(), fault, 0, swapped).0,
            _ => swapped(),
        };
        let (lock, ()) = swapped.expect("swapped");
        assert_eq!(lock.is_some(), fault == Fault::NoLinks);
        assert!(is_busy(), "after the exchange");
        drop((lock, staged));
        folder::hold(&output).expect("free again");
    }
}

/// A reader who holds the folder open stays in one site, until that is removed.
#[cfg(target_os = "linux")]
#[test]
fn a_reader_meets_one_site_alone() {
    use std::io::ErrorKind;
    use std::os::fd::AsRawFd;
    use std::sync::atomic::{AtomicBool, Ordering};

    const BUILDS: usize = 60;
    const PAGES: usize = 40;

    let root = temporary();
    let output = root.path().join("public");
    let path = |page: usize| format!("{}/{page}/index.html", page % 5);
    let build = |generation: usize| {
        let files: Vec<(String, String)> = (0..PAGES)
            .map(|page| (path(page), generation.to_string()))
            .collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (&**path, &**text))
            .collect();
        publish_at_once(&output, &site(&files), None).expect("published");
    };
    build(0);
    let done = AtomicBool::new(false);
    let (mut whole, mut cut) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            (1..=BUILDS).for_each(build);
            done.store(true, Ordering::SeqCst);
        });
        while !done.load(Ordering::SeqCst) {
            // The address is there at every instant.
            let folder = File::open(&output).expect("the output folder");
            let opened = format!("/proc/self/fd/{}", folder.as_raw_fd());
            let read = |page| fs::read_to_string(Path::new(&opened).join(path(page)));
            let mut first: Option<String> = None;
            for page in 0..PAGES {
                match read(page) {
                    Ok(text) => {
                        let first = first.get_or_insert_with(|| text.clone());
                        assert_eq!(text, *first, "a mix at page {page}");
                        whole += 1;
                    }
                    // It is being removed.
                    Err(error) if error.kind() == ErrorKind::NotFound => {
                        cut += 1;
                        break;
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        }
    });
    assert!(
        whole > cut && whole > PAGES,
        "{whole} pages read, {cut} times cut"
    );
}
