//! The page and its state in one word.

use chrono_tz::Tz;
use serde::Serialize;

use super::{UNKNOWN, id, timestamp};
use crate::plan::site_paths;
use crate::site::Site;

#[derive(Serialize)]
pub(super) struct PageObject<'a> {
    id: String,
    name: &'a str,
    /// Without a slash at its end: clients join paths to it.
    url: String,
    time_zone: &'static str,
    updated_at: String,
}

#[derive(Serialize)]
pub(super) struct Status {
    indicator: &'static str,
    description: &'static str,
}

pub(super) fn page(site: &Site) -> PageObject<'_> {
    let settings = &site.settings;
    let address = settings.base_url.absolute(site_paths::HOME);
    PageObject {
        id: page_id(site),
        name: site.title(),
        url: address.trim_end_matches('/').to_owned(),
        time_zone: time_zone(settings.timezone),
        updated_at: timestamp(settings, site.updated().unwrap_or(UNKNOWN)),
    }
}

pub(super) fn page_id(site: &Site) -> String {
    id::page(&site.settings.base_url.absolute(site_paths::HOME))
}

pub(super) fn status(site: &Site) -> Status {
    Status {
        indicator: site.overall.indicator.as_str(),
        description: site.overall.description,
    }
}

/// Statuspage gives the IANA names that Ruby on Rails maps its zones to, and there UTC, by
/// whichever name, is `Etc/UTC`.
fn time_zone(zone: Tz) -> &'static str {
    match zone {
        Tz::UTC
        | Tz::UCT
        | Tz::Universal
        | Tz::Zulu
        | Tz::Etc__UCT
        | Tz::Etc__Universal
        | Tz::Etc__Zulu => "Etc/UTC",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_the_names_that_statuspage_gives_them() {
        for (zone, name) in [
            (Tz::UTC, "Etc/UTC"),
            (Tz::Etc__UTC, "Etc/UTC"),
            (Tz::Zulu, "Etc/UTC"),
            (Tz::Europe__Amsterdam, "Europe/Amsterdam"),
        ] {
            assert_eq!(time_zone(zone), name);
        }
    }
}
