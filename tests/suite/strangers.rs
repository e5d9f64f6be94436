//! What a stranger may have written where statusgen reads again: its own files in the output
//! folder, and the `Host` of a request to the development server.
//!
//! Property tests and fuzz targets share this, and so it knows nothing of the tests beside it.

use std::fs;
use std::net::IpAddr;
use std::path::Path;

use hyper::http::uri::Authority;
use statusgen::digest::{Hasher, hex};
use statusgen::output::{Contents, OutputPath};
use statusgen::publish::{self, PublishError};
use statusgen::serve::Host;

/// Between the lines of a manifest and the record that follows.
pub(crate) const RECORD: &str = "\n%%%\n";

const PAGES: [(&str, &str); 2] = [("index.html", "home"), ("a/index.html", "a page")];

/// What stands in the folder's way and beside it, and must stay.
const FOREIGN: [&str; 2] = ["public/cname", "beside"];

/// What is wrong with a build after these were the list of what statusgen wrote and the record of
/// its last build. The list is read as it is and with the hash that it should have, so that what
/// follows the hash is tried too.
pub(crate) fn fault_of_memory(text: &str) -> Option<String> {
    let (lines, record) = text.split_once(RECORD).unwrap_or((text, ""));
    let hashed = |state: &str| {
        let mut hasher = Hasher::default();
        hasher.part(state.as_bytes());
        hasher.piece(lines.as_bytes());
        let hash = hex(&hasher.finish());
        format!("statusgen-manifest 2 {state} {hash}\n{lines}")
    };
    let lists = [lines.to_owned(), hashed("finished"), hashed("unfinished")];
    let faults = lists.iter().map(|list| fault_of_files(list, record));
    faults.flatten().next()
}

fn fault_of_files(list: &str, record: &str) -> Option<String> {
    let place = tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("a folder");
    let at = |path: &str| place.path().join(path);
    let output = at("public");
    build(&output).expect("a first build");
    for path in FOREIGN {
        fs::write(at(path), "mine").expect("written");
    }
    for (name, text) in [
        ("manifest", list),
        ("manifest-copy", list),
        ("record", record),
    ] {
        fs::write(output.join(".statusgen").join(name), text).expect("written");
    }
    let now = "2026-03-20T12:00:00Z".parse().expect("an instant");
    if let Ok(Some(_)) = publish::recall(&output, &[], &[0; 32], now) {
        return Some("a record is believed that no build wrote".to_owned());
    }
    let built = build(&output);
    // What the list names is statusgen's, by the list: only what it cannot name is surely not.
    let is_named = |path: &&str| {
        let name = path.strip_prefix("public/").unwrap_or("\0");
        list.to_lowercase().contains(name)
    };
    let foreign = FOREIGN.iter().filter(|path| !is_named(path));
    for path in foreign {
        if fs::read_to_string(at(path)).ok().as_deref() != Some("mine") {
            return Some(format!("{path} is not as it was"));
        }
    }
    let right = |(path, text): &(&str, &str)| {
        fs::read_to_string(output.join(path)).ok().as_deref() == Some(*text)
    };
    match built {
        Ok(()) if !PAGES.iter().all(right) => Some("a page is not as it was built".to_owned()),
        Err(error) if error.to_string().is_empty() => Some("a refusal says nothing".to_owned()),
        _ => None,
    }
}

fn build(output: &Path) -> Result<(), PublishError> {
    let paths: Vec<OutputPath> = PAGES
        .iter()
        .map(|(path, _)| OutputPath::new(path).expect("a path"))
        .collect();
    let contents = |number: usize| Ok(Contents::Bytes(PAGES[number].1.as_bytes().to_vec()));
    let staged = publish::stage(output, &[], paths.iter().collect(), contents)?;
    staged.publish(None)?;
    Ok(())
}

/// What is wrong with what the server takes this `Host` for: what it takes for this machine must
/// be a name or an address of this machine to a parser that others wrote (RFC 3986).
pub(crate) fn fault_of_host(text: &str) -> Option<String> {
    if Host::parse(text) != Host::ThisMachine {
        return None;
    }
    let Ok(authority) = text.parse::<Authority>() else {
        return Some(format!("{text:?} is taken for this machine and is no host"));
    };
    let name = authority.host().to_ascii_lowercase();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_here = name == "localhost"
        || name.ends_with(".localhost")
        || address.parse::<IpAddr>().is_ok_and(|it| it.is_loopback());
    let has_user = authority.as_str().contains('@');
    (!is_here || has_user).then(|| format!("{text:?} is taken for this machine"))
}
