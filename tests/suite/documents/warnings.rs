//! The warnings, in docs/formats.md.

use std::collections::BTreeSet;

use statusgen::diagnostic::{Code, Severity};

use super::{assert_same, document, named};
use crate::folder::{fixtures, names_in};
use crate::pipeline::{at, check_folder, now_in};

#[test]
fn every_warning_stands_in_the_formats() {
    // A warning that no site has, but what was published before.
    let mut warnings = BTreeSet::from([Code::PostsRemoved.as_str().to_owned()]);
    for name in names_in(&fixtures("diagnostics")) {
        let folder = fixtures("diagnostics").join(name).join("in");
        if folder.exists() {
            let found = check_folder(&folder, at(now_in(&folder)));
            warnings.extend(
                found
                    .iter()
                    .filter(|diagnostic| diagnostic.severity == Severity::Warning)
                    .map(|diagnostic| diagnostic.code.as_str().to_owned()),
            );
        }
    }
    let formats = document("docs/formats.md");
    assert_same("## Warnings", &named(&formats, "## Warnings"), &warnings);
}
