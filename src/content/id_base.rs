//! What the ids of feed entries and calendar events begin with, wherever the site stands.
//!
//! Part of the *parse* stage. Without it they begin with `base_url`, and so change when the site
//! moves to another host or from http to https, after which readers meet every entry as new.

use chrono::NaiveDate;

use crate::url::{BaseUrl, escape_path};

/// A `tag:` URI (RFC 4151) or an address that the site once had; paths can follow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdBase(String);

impl IdBase {
    /// An address must be one that `base_url` may be, so that it gives the ids that it gave there.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if is_tag(text) {
            return Ok(Self(text.to_owned()));
        }
        BaseUrl::parse(text)
            .map(|address| Self::from(&address))
            .ok_or_else(|| {
                "must be a tag such as tag:status.example.com,2026: or the address that the site \
                 had first"
                    .to_owned()
            })
    }

    /// The id of what stands at a path of the site.
    #[must_use]
    pub fn id(&self, path: &str) -> String {
        format!("{}{}", self.0, escape_path(path))
    }

    /// As a place, for ids in the form `id@place`, with nothing in it that could not stand in a
    /// file's name.
    #[must_use]
    pub fn place(&self) -> String {
        match self.0.strip_prefix("tag:") {
            Some(tag) => tag.trim_end_matches([':', '/']).replace([',', '@'], "."),
            None => place_of(&self.0),
        }
        .replace(['/', ':'], ".")
    }
}

impl From<&BaseUrl> for IdBase {
    fn from(address: &BaseUrl) -> Self {
        Self(address.absolute(""))
    }
}

/// The host and path of an absolute address.
fn place_of(address: &str) -> String {
    let place = address.split_once("://").map_or("", |(_, place)| place);
    place.trim_end_matches('/').to_owned()
}

/// A tag to which paths can be added: `tag:status.example.com,2026:`.
fn is_tag(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("tag:") else {
        return false;
    };
    let Some((entity, specific)) = rest.split_once(':') else {
        return false;
    };
    let Some((authority, date)) = entity.split_once(',') else {
        return false;
    };
    let may_stand = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(c);
    is_authority(authority)
        && is_tag_date(date)
        && specific.chars().all(may_stand)
        && (specific.is_empty() || specific.ends_with(['/', ':']))
}

/// A name of a host, or a mail address.
fn is_authority(text: &str) -> bool {
    let (person, host) = match text.split_once('@') {
        Some((person, host)) => (Some(person), host),
        None => (None, text),
    };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let is_person = |person: &str| {
        let may_stand = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        !person.is_empty() && person.chars().all(may_stand)
    };
    host.split('.').all(is_label) && person.is_none_or(is_person)
}

/// A year, a month or a day, each with all of its digits.
fn is_tag_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    // The parser takes signs, blanks and months of one digit as well.
    let has_its_form = whole.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    has_its_form && NaiveDate::parse_from_str(&whole, "%Y-%m-%d").is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_former_addresses_begin_ids() {
        for (text, id, place) in [
            (
                "tag:status.example.com,2026:",
                "tag:status.example.com,2026:history",
                "status.example.com.2026",
            ),
            (
                "tag:ops@example.com,2026-03-19:a/b/",
                "tag:ops@example.com,2026-03-19:a/b/history",
                "ops.example.com.2026-03-19.a.b",
            ),
            (
                "tag:example.com,2026-03:status:",
                "tag:example.com,2026-03:status:history",
                "example.com.2026-03.status",
            ),
            (
                "http://Old.example:8080/größe",
                "http://old.example:8080/gr%C3%B6%C3%9Fe/history",
                "old.example.8080.gr%C3%B6%C3%9Fe",
            ),
        ] {
            let base = IdBase::parse(text).unwrap();
            assert_eq!(
                (base.id("history").as_str(), base.place().as_str()),
                (id, place)
            );
        }
    }

    #[test]
    fn what_is_no_tag_that_paths_can_follow_is_refused() {
        for text in [
            "",
            "tag:",
            "tag:example.com",
            "tag:example.com,2026",
            "tag:example.com,26:",
            "tag:example.com,2026-13:",
            "tag:example.com,2026-02-30:",
            "tag:example.com,+026:",
            "tag:example..com,2026:",
            "tag:-a.example,2026:",
            "tag:größe.example,2026:",
            "tag:@example.com,2026:",
            "tag:example.com,2026:status",
            "tag:example.com,2026:#",
            "tag:example.com,2026:a b/",
            "TAG:example.com,2026:",
            "urn:uuid:60a76c80-d399-11d9-b91c-0003939e0af6",
            "status.example.com",
            "https://",
        ] {
            assert!(IdBase::parse(text).is_err(), "{text}");
        }
    }
}
