//! The options that say which instant a site is made for, and which posts it shows.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use chrono_tz::Tz;

use super::Problem;
use crate::cli::PresentArguments;
use crate::content::WrittenTime;
use crate::site::Options;

/// `--now`, else `SOURCE_DATE_EPOCH`, else the clock; in whole seconds.
pub(super) fn options(arguments: &PresentArguments) -> Result<Options, Problem> {
    Ok(Options {
        now: now(arguments.now.as_deref())?.trunc_subsecs(0),
        future: arguments.future,
        drafts: arguments.drafts,
    })
}

/// An instant that was asked for, else the clock, in whole seconds. What a command writes or tells a
/// person is of the present, whatever a build is to be reproducible for.
pub(super) fn at(asked: Option<&str>) -> Result<DateTime<Utc>, Problem> {
    let instant = match asked {
        Some(_) => now(asked)?,
        None => Utc::now(),
    };
    Ok(instant.trunc_subsecs(0))
}

/// Whether now is the same whenever it is asked for.
pub(super) fn is_fixed(arguments: &PresentArguments) -> bool {
    arguments.now.is_some() || std::env::var_os("SOURCE_DATE_EPOCH").is_some()
}

fn now(asked: Option<&str>) -> Result<DateTime<Utc>, Problem> {
    if let Some(text) = asked {
        // A zone that has no gaps: a time without an offset is UTC here.
        return WrittenTime::parse(text)
            .and_then(|time| time.resolve(Tz::UTC).ok())
            .filter(is_writable)
            .ok_or_else(|| {
                Problem::Usage(
                    format!("`{text}` is not a time"),
                    Some("write it as 2026-03-19T16:48:26Z".to_owned()),
                )
            });
    }
    let Some(epoch) = std::env::var_os("SOURCE_DATE_EPOCH") else {
        return Ok(Utc::now());
    };
    epoch
        .to_str()
        .and_then(|seconds| seconds.trim().parse().ok())
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .filter(is_writable)
        .ok_or_else(|| {
            Problem::Usage(
                format!(
                    "SOURCE_DATE_EPOCH is not a number of seconds: {}",
                    epoch.display()
                ),
                None,
            )
        })
}

/// Whether RFC 3339 can write it, in every time zone.
fn is_writable(instant: &DateTime<Utc>) -> bool {
    (1..9999).contains(&instant.year())
}
