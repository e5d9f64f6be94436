//! What a site's folder may hold besides plain files, and names that not every disk takes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use statusgen::{load, publish};

use crate::command_line::{NOW, statusgen};
use crate::folder::{files_below, temporary, write};
use crate::pipeline::{at, generate_folder, instant, made, told, tree};

const A_POST: &str = "---\ntitle: A post\ndate: 2026-03-19T10:00:00Z\n---\nWords.\n";

fn published(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let generated = generate_folder(folder, at(instant(crate::pipeline::NOW)));
    let found = told(&generated.diagnostics);
    tree(&generated.files.unwrap_or_else(|| panic!("{found}")))
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_within_the_site_are_followed() {
        let site = temporary(&[
            ("kept/settings.yaml", "title: Linked settings\n"),
            ("kept/texts/2026-03-19-post.md", A_POST),
            ("kept/files/a.txt", "a\n"),
        ]);
        let below = |path: &str| site.path().join(path);
        symlink("kept/settings.yaml", below("site.yaml")).unwrap();
        symlink("kept/texts", below("posts")).unwrap();
        fs::create_dir(below("static")).unwrap();
        symlink("../kept/files", below("static/more")).unwrap();
        symlink("more/a.txt", below("static/b.txt")).unwrap();
        let files = published(site.path());
        let home = String::from_utf8_lossy(&files["index.html"]);
        assert!(home.contains("Linked settings"));
        assert!(files.contains_key("2026/03/19/post/index.html"));
        assert_eq!(files["more/a.txt"], b"a\n");
        assert_eq!(files["b.txt"], b"a\n");
    }

    #[test]
    fn no_post_is_written_where_no_build_reads() {
        let (site, elsewhere) = (temporary(&[("site.yaml", "")]), temporary(&[]));
        symlink(elsewhere.path(), site.path().join("posts")).unwrap();
        let run = statusgen(site.path(), &["new", "Away"]);
        assert_eq!((run.status, run.stdout.as_str()), (1, ""));
        let expected = "leads out of the site";
        assert!(run.stderr.contains(expected), "{}", run.stderr);
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_link_that_is_exchanged_after_it_was_judged_changes_nothing() {
        let elsewhere = temporary(&[("a.txt", "secret\n")]);
        let site = temporary(&[
            ("posts/2026-03-19-post.md", A_POST),
            ("kept/a.txt", "a\n"),
            ("static/plain.txt", "plain\n"),
        ]);
        let below = |path: &str| site.path().join(path);
        symlink("../kept", below("static/folder")).unwrap();
        symlink("../kept/a.txt", below("static/file.txt")).unwrap();
        let (sources, _) = load::load(site.path()).unwrap();
        for (link, target) in [
            ("static/folder", elsewhere.path().to_owned()),
            ("static/file.txt", elsewhere.path().join("a.txt")),
        ] {
            fs::remove_file(below(link)).unwrap();
            symlink(target, below(link)).unwrap();
        }
        let paths: Vec<&str> = sources
            .static_files
            .iter()
            .map(|file| &*file.path)
            .collect();
        assert_eq!(paths, ["file.txt", "folder/a.txt", "plain.txt"]);
        for file in &sources.static_files {
            let text = fs::read_to_string(&file.location).unwrap();
            assert_ne!(text, "secret\n", "{}", file.path);
        }
    }

    /// Puts a link in the place of a static file or of its folder after it was judged, and tries to
    /// publish what was read before.
    fn published_with_a_link(place: &str, target: &str) -> (String, BTreeMap<String, Vec<u8>>) {
        let elsewhere = temporary(&[("a.txt", "secret\n")]);
        let site = temporary(&[
            ("static/folder/a.txt", "a\n"),
            ("posts/2026-03-19-post.md", A_POST),
        ]);
        let (sources, _) = load::load(site.path()).unwrap();
        let (_, files) = made(&sources, at(instant(crate::pipeline::NOW)));
        let place = site.path().join(place);
        fs::rename(&place, site.path().join("old")).unwrap();
        symlink(elsewhere.path().join(target), &place).unwrap();
        let output = site.path().join("public");
        let paths = files.iter().map(|file| &file.path).collect();
        let staged = publish::stage(&output, &[], paths, |number| {
            Ok(files[number].contents.clone())
        });
        let message = staged.map(|_| ()).unwrap_err().to_string();
        let fingerprint = load::fingerprint(&sources).unwrap_err().to_string();
        assert_eq!(fingerprint, message);
        (message, files_below(&output))
    }

    #[test]
    fn no_static_file_is_read_through_a_link_that_was_put_there_later() {
        for (place, target) in [("static/folder/a.txt", "a.txt"), ("static/folder", "")] {
            let (message, published) = published_with_a_link(place, target);
            let expected = "static/folder/a.txt: it, or a folder that it stands in, was replaced";
            assert!(message.contains(expected), "{place}: {message}");
            assert_eq!(published, BTreeMap::new(), "{place}");
        }
    }

    #[test]
    fn what_takes_the_place_of_a_folder_stops_a_build() {
        type Put = fn(&Path) -> std::io::Result<()>;
        let puts: [(&str, i32, Put); 5] = [
            ("a link to nowhere", 1, |place| symlink("gone", place)),
            ("a link to itself", 1, |place| {
                symlink(place.file_name().unwrap_or_default(), place)
            }),
            ("a link to a file", 1, |place| symlink("a.txt", place)),
            ("a file", 1, |place| fs::write(place, "posts\n")),
            ("a folder that may not be read", 2, |place| {
                use std::os::unix::fs::PermissionsExt;
                fs::create_dir(place)?;
                fs::set_permissions(place, fs::Permissions::from_mode(0o000))
            }),
        ];
        for name in ["posts", "static", "templates", "i18n"] {
            for (what, status, put) in puts {
                let site = temporary(&[("a.txt", "a\n")]);
                let place = site.path().join(name);
                put(&place).unwrap();
                if status == 2 && fs::read_dir(&place).is_ok() {
                    // Whoever runs this may read everything.
                    continue;
                }
                for command in [&["build", NOW][..], &["check", NOW]] {
                    let run = statusgen(site.path(), command);
                    assert_eq!(run.status, status, "{name}, {what}: {}", run.stderr);
                    assert!(run.stderr.contains(name), "{what}: {}", run.stderr);
                }
                assert!(!site.path().join("public").exists(), "{name}, {what}");
            }
        }
    }

    #[test]
    fn no_output_is_read_through_a_link() {
        let site = temporary(&[
            ("posts/2026-03-19-post.md", A_POST),
            ("kept/a.txt", "a\n"),
            ("static/b.txt", "b\n"),
        ]);
        symlink("../kept", site.path().join("static/more")).unwrap();
        for output in ["kept", "kept/public"] {
            let run = statusgen(site.path(), &["build", NOW, "-o", output]);
            assert_eq!(run.status, 1, "{output}");
            let told = format!("the output folder {output} ");
            assert!(run.stderr.contains(&told), "{}", run.stderr);
            assert!(!site.path().join("kept/public").exists(), "{output}");
        }
        assert_eq!(statusgen(site.path(), &["build", NOW]).status, 0);
    }

    #[test]
    fn nothing_waits_for_a_pipe() {
        let site = temporary(&[
            ("posts/2026-03-19-post.md", A_POST),
            ("static/a.txt", "a\n"),
        ]);
        let pipe = |path: &str| {
            let made = std::process::Command::new("mkfifo")
                .arg(site.path().join(path))
                .status();
            assert!(made.unwrap().success(), "{path}");
        };
        for path in ["posts/pipe.md", "static/pipe"] {
            pipe(path);
        }
        assert!(!published(site.path()).contains_key("pipe"));
        pipe("site.yaml");
        let run = statusgen(site.path(), &["build", NOW]);
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert!(run.stderr.contains("it is not a file"), "{}", run.stderr);
    }
}

#[test]
fn the_longest_names_are_published() {
    // ü has two bytes: 255 in all.
    let longest = format!("{}a.txt", "ü".repeat(125));
    assert_eq!(longest.len(), 255);
    let site = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    write(&site.path().join("static").join(&longest), "a\n");
    write(
        &site.path().join(format!("posts/{}.md", "p".repeat(252))),
        A_POST,
    );
    let run = statusgen(site.path(), &["build", NOW]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let public = files_below(&site.path().join("public"));
    assert_eq!(public[&longest], b"a\n");
    let post = format!("2026/03/19/{}/index.html", "p".repeat(252));
    assert!(public.contains_key(&post));
}

#[test]
fn a_name_that_no_disk_takes_is_told() {
    // A name in Chinese is spelled out, and grows.
    let site = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    let name = format!("posts/{}.md", "庄".repeat(80));
    write(&site.path().join(&name), A_POST);
    let generated = generate_folder(site.path(), at(instant(crate::pipeline::NOW)));
    let codes: Vec<&str> = generated
        .diagnostics
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(
        codes,
        ["unsafe-address"],
        "{}",
        told(&generated.diagnostics)
    );
    assert_eq!(generated.diagnostics[0].path(), name);
}

#[cfg(unix)]
#[test]
fn files_that_some_disk_takes_for_one_are_told() {
    for (one, other) in [
        ("Logo.png", "logo.PNG"),
        ("caf\u{e9}.txt", "cafe\u{301}.txt"),
        ("Pictures/a.png", "pictures"),
    ] {
        let site = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
        write(&site.path().join("static").join(one), "a\n");
        let other = site.path().join("static").join(other);
        if other.exists() {
            // This disk takes them for one.
            continue;
        }
        write(&other, "b\n");
        let generated = generate_folder(site.path(), at(instant(crate::pipeline::NOW)));
        let codes: Vec<&str> = generated
            .diagnostics
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        assert_eq!(codes, ["same-address"], "{one}");
    }
}

#[test]
fn a_damaged_list_stops_no_build() {
    let site = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    let build = || statusgen(site.path(), &["build", NOW]);
    assert_eq!(build().status, 0);
    let public = site.path().join("public");
    write(&public.join("mine.txt"), "mine\n");
    let whole = files_below(&public);
    // As a power cut leaves what no build waited for.
    write(&public.join(".statusgen/manifest"), "");
    write(&public.join("index.html"), "");
    let run = build();
    assert_eq!(run.status, 0, "{}", run.stderr);
    let expected = "note: the list of what statusgen wrote, in public/.statusgen, was damaged or \
                    missing: its copy was used, and every file was compared\n";
    assert_eq!(run.stderr, expected);
    let published = |mut files: BTreeMap<String, Vec<u8>>| {
        files.remove(".statusgen/record");
        files
    };
    assert_eq!(published(files_below(&public)), published(whole));
    let run = build();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_home_folder_is_not_taken_for_an_empty_one() {
    let site = temporary(&[("posts/2026-03-19-post.md", A_POST)]);
    let home = temporary(&[(".profile", "PATH=\n"), (".ssh/config", "\n")]);
    let output = home.path().to_str().unwrap();
    for how in [
        &["build", NOW, "-o", output][..],
        &["build", NOW, "--atomic", "-o", output],
    ] {
        let run = statusgen(site.path(), how);
        assert_eq!(run.status, 1, "{}", run.stderr);
        assert!(run.stderr.contains("it holds .profile"), "{}", run.stderr);
        let left: Vec<String> = files_below(home.path()).into_keys().collect();
        assert_eq!(left, [".profile", ".ssh/config"]);
    }
}

#[test]
fn nothing_is_published_under_a_hidden_name() {
    for (path, code) in [
        (".git/config", Some("unsafe-address")),
        ("a/.htaccess", Some("unsafe-address")),
        (".well-known/.env", Some("unsafe-address")),
        (".well-known/security.txt", None),
    ] {
        let file = load::StaticFile {
            path: path.to_owned(),
            location: path.into(),
            contents: None,
        };
        let sources = load::Sources {
            static_files: vec![file],
            ..load::Sources::default()
        };
        let now = at(instant(crate::pipeline::NOW));
        let generated = statusgen::generate(&sources, now, |_| ());
        let codes = generated.diagnostics.iter().map(|found| found.code);
        let codes: Vec<&str> = codes.map(statusgen::diagnostic::Code::as_str).collect();
        assert_eq!(codes, Vec::from_iter(code), "{path}");
    }
}
