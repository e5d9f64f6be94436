//! `statusgen serve`: what keeps it from serving at all.

use std::net::TcpListener;

use super::{SITE, statusgen};
use crate::folder::temporary;

#[test]
fn a_taken_port_ends_with_two() {
    let site = temporary(&SITE);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = statusgen(site.path(), &["serve", "--port", &port]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    let told = format!("error: cannot listen on 127.0.0.1:{port}: ");
    assert!(run.stderr.starts_with(&told), "{}", run.stderr);
}

#[test]
fn a_folder_without_a_site_ends_with_two() {
    let empty = temporary(&[]);
    let run = statusgen(empty.path(), &["serve"]);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert_eq!(
        statusgen(empty.path(), &["serve", "--port", "65536"]).status,
        2
    );
    assert_eq!(
        statusgen(empty.path(), &["serve", "--now", "never"]).status,
        2
    );
}
