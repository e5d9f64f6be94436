//! Where the links of a text lead, as far as the text alone can tell.
//!
//! Part of the *parse* stage.

use crate::content::body::Target;
use crate::source::composed;
use crate::url::{self, Scheme};

/// An address that no link may have, as browsers read it.
#[derive(Debug)]
pub(super) struct NoTarget(pub(super) String);

/// Where a link leads; nowhere for a scheme that could act on the reader's page.
pub(super) fn target(written: &str) -> Result<Target, NoTarget> {
    let address = url::as_browsers_read(written);
    match url::scheme(&address) {
        Scheme::Active => return Err(NoTarget(address)),
        Scheme::Passive => return Ok(external(&address)),
        Scheme::Relative if address.starts_with("//") => return Ok(external(&address)),
        Scheme::Relative => {}
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(composed(fragment).into_owned())),
        None => (address.as_str(), None),
    };
    if path.is_empty() {
        return Ok(Target::Anchor(fragment.unwrap_or_default()));
    }
    let name = url::unescape_path(path.rsplit('/').next().unwrap_or(path));
    if let Some(id) = name.strip_suffix(".md") {
        return Ok(Target::File {
            id: composed(id).into_owned(),
            written: path.to_owned(),
            fragment,
        });
    }
    // A file is published under its composed name.
    Ok(Target::Site(composed(&address).into_owned()))
}

fn external(address: &str) -> Target {
    Target::External(url::encoded(address).into_owned())
}
