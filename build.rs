//! What `statusgen -V` prints: the version, and in release builds from a clone the commit and its day.
//!
//! Without git, or from a package, it is the version alone. Builds for tests do not name the commit:
//! each commit would compile everything once more.

#![allow(
    clippy::disallowed_methods,
    reason = "it asks cargo by the environment, and git"
)]

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = if is_release { commit() } else { None };
    let text = match commit {
        Some(commit) => format!("{version} ({commit})"),
        None => version,
    };
    println!("cargo:rustc-env=STATUSGEN_VERSION={text}");
}

/// `228a86190f 2026-11-25`
fn commit() -> Option<String> {
    // Unpacked inside of somebody's repository, a package would be taken for a part of that.
    if !Path::new(".git").exists() {
        return None;
    }
    let branch = git(&["symbolic-ref", "--quiet", "HEAD"]);
    for name in ["HEAD", "packed-refs"].into_iter().chain(branch.as_deref()) {
        if let Some(path) = git(&["rev-parse", "--git-path", name])
            && Path::new(&path).exists()
        {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    git(&["log", "-1", "--abbrev=10", "--format=%h %cs"])
}

/// What git answers in one line; none where it is not there or has no answer.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.trim();
    (output.status.success() && !line.is_empty() && !line.contains('\n')).then(|| line.to_owned())
}
