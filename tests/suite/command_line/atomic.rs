//! `statusgen build --atomic`: the same site, in a folder that is exchanged as a whole.
#![cfg(any(target_os = "linux", target_vendor = "apple"))]

use std::fs;
use std::os::unix::fs::MetadataExt;

use super::{NOW, SITE, published, statusgen};
use crate::folder::{temporary, write};

#[test]
fn an_atomic_build_is_the_same_site_in_another_folder() {
    let site = temporary(&SITE);
    let output = site.path().join("public");
    let inode = || fs::metadata(&output).unwrap().ino();
    statusgen(site.path(), &["build", NOW]);
    let (plain, before) = (published(&output), inode());
    fs::remove_file(output.join("index.html")).unwrap();
    write(&output.join("CNAME"), "status.example.org");
    let run = statusgen(site.path(), &["build", NOW, "--atomic"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("1 file written, "), "{}", run.stdout);
    assert_ne!(inode(), before);
    let mut atomic = published(&output);
    assert_eq!(atomic.remove("CNAME").unwrap(), b"status.example.org");
    assert_eq!(atomic, plain);
    let after = inode();
    let run = statusgen(site.path(), &["build", NOW, "--atomic"]);
    assert!(run.stdout.contains("0 files written, "), "{}", run.stdout);
    assert_eq!(inode(), after);
}
