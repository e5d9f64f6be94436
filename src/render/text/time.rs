//! Instants and spans of time as readers and machines read them.

use std::fmt::Write as _;

use chrono::format::{Fixed, Item};
use chrono::{DateTime, NaiveDate, Offset, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

use serde::Serialize;

use crate::language::Language;
use crate::site::{Site, day_bounds};

/// A moment, in the site's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TimeView {
    /// In the site's `date_format`: `19 March 2026, 23:00`.
    pub text: String,
    /// What the zone is called, `UTC`; empty where `text` says it.
    pub zone: String,
    /// RFC 3339, for `<time datetime>`.
    pub datetime: String,
    /// The day alone: `19 March 2026`.
    pub day: String,
    /// Hours and minutes: `23:00`.
    pub clock: String,
    /// From UTC: `+0000`.
    pub offset: String,
}

/// A span of time, for reading and for `<time datetime>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DurationView {
    /// `6 h 12 min`.
    pub text: String,
    /// ISO 8601: `PT6H12M14S`.
    pub datetime: String,
    pub seconds: i64,
}

impl TimeView {
    /// For places that no line about the zone stands near, such as feeds: `19 March 2026, 23:00 UTC`.
    pub(crate) fn in_its_zone(&self) -> String {
        format!("{} {}", self.text, self.zone).trim_end().to_owned()
    }
}

pub(crate) fn time(site: &Site, instant: DateTime<Utc>) -> TimeView {
    let zone = site.settings.timezone;
    let local = instant.with_timezone(&zone);
    let offset = offset(&local);
    let mut zone_name = site.language.zone(&local);
    if !zone_name.is_empty() && has_seconds(&local) {
        zone_name.clone_from(&offset);
    }
    TimeView {
        text: site.language.moment(&local),
        zone: zone_name,
        datetime: rfc3339(instant, zone, SecondsFormat::Secs, false),
        day: site.language.day(&local),
        clock: site.language.clock(&local),
        offset,
    }
}

/// RFC 3339 with the offset of the zone. It writes whole minutes alone; where the offset has
/// seconds, as offsets had before 1972, the instant is written in UTC.
pub(crate) fn rfc3339(
    instant: DateTime<Utc>,
    zone: Tz,
    seconds: SecondsFormat,
    use_z: bool,
) -> String {
    let local = instant.with_timezone(&zone);
    if has_seconds(&local) {
        instant.to_rfc3339_opts(seconds, use_z)
    } else {
        local.to_rfc3339_opts(seconds, use_z)
    }
}

/// `+0100`, or `-00:44:30` where it has seconds.
fn offset(local: &DateTime<Tz>) -> String {
    let item = if has_seconds(local) {
        Fixed::TimezoneOffsetDoubleColon
    } else {
        Fixed::TimezoneOffset
    };
    let mut offset = String::with_capacity(8);
    let _ = local
        .format_with_items([Item::Fixed(item)].iter())
        .write_to(&mut offset);
    offset
}

fn has_seconds(local: &DateTime<Tz>) -> bool {
    local.offset().fix().local_minus_utc() % 60 != 0
}

/// A day of the site's calendar, as its first instant.
pub(crate) fn day_start(site: &Site, day: NaiveDate) -> TimeView {
    time(site, day_bounds(site.settings.timezone, day).0)
}

/// The two largest units for reading, all of it for machines; seconds only where it is short.
pub(crate) fn duration(language: &Language, span: TimeDelta) -> DurationView {
    let seconds = span.num_seconds().max(0);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (hours, rest) = (rest / 3600, rest % 3600);
    let (minutes, rest) = (rest / 60, rest % 60);
    let amount = |key: &str, amount: i64| language.count(key, amount.unsigned_abs(), &[]);
    let two = |key: &str, larger: (&str, i64), smaller: (&str, i64)| {
        let texts = [amount(larger.0, larger.1), amount(smaller.0, smaller.1)];
        language.fill(key, &[(larger.0, &texts[0]), (smaller.0, &texts[1])])
    };
    let text = match (days, hours, minutes) {
        (0, 0, 0) => amount("seconds", rest),
        (0, 0, _) => amount("minutes", minutes),
        (0, _, 0) => amount("hours", hours),
        (0, _, _) => two("hours_and_minutes", ("hours", hours), ("minutes", minutes)),
        (_, 0, _) => amount("days", days),
        (_, _, _) => two("days_and_hours", ("days", days), ("hours", hours)),
    };
    let mut datetime = String::from("P");
    if days > 0 {
        let _ = write!(datetime, "{days}D");
    }
    datetime.push('T');
    for (amount, unit) in [(hours, 'H'), (minutes, 'M'), (rest, 'S')] {
        if amount > 0 {
            let _ = write!(datetime, "{amount}{unit}");
        }
    }
    if datetime.ends_with('T') {
        datetime.pop();
    }
    if datetime == "P" {
        datetime.push_str("T0S");
    }
    DurationView {
        text,
        datetime,
        seconds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_site::TestSite;

    fn site(settings: &str) -> Site {
        TestSite::new().settings(settings).resolve()
    }

    #[test]
    fn durations_are_short_for_readers_and_exact_for_machines() {
        let language = site("").language;
        for (seconds, text, datetime) in [
            (0, "0 s", "PT0S"),
            (59, "59 s", "PT59S"),
            (60, "1 min", "PT1M"),
            (3599, "59 min", "PT59M59S"),
            (3600, "1 h", "PT1H"),
            (22_334, "6 h 12 min", "PT6H12M14S"),
            (86_400, "1 day", "P1D"),
            (90_000, "1 day 1 h", "P1DT1H"),
            (200_000, "2 days 7 h", "P2DT7H33M20S"),
            (-5, "0 s", "PT0S"),
        ] {
            let view = duration(&language, TimeDelta::seconds(seconds));
            assert_eq!(
                (view.text.as_str(), view.datetime.as_str()),
                (text, datetime)
            );
        }
    }

    #[test]
    fn a_moment_is_short_and_its_zone_stands_beside_it() {
        let view = time(&site(""), "2026-03-19T23:00:40Z".parse().unwrap());
        assert_eq!(view.text, "19 March 2026, 23:00");
        assert_eq!(view.zone, "UTC");
        assert_eq!(view.in_its_zone(), "19 March 2026, 23:00 UTC");
        assert_eq!(view.datetime, "2026-03-19T23:00:40+00:00");
        assert_eq!(
            (view.day.as_str(), view.clock.as_str()),
            ("19 March 2026", "23:00")
        );
    }

    #[test]
    fn the_zone_is_said_once() {
        let at = "2026-03-19T23:00:40Z".parse().unwrap();
        for (settings, text) in [
            ("timezone: Europe/Amsterdam", "20 March 2026, 00:00 CET"),
            ("timezone: Asia/Dubai", "20 March 2026, 03:00 +04"),
            (
                "timezone: Asia/Dubai\nlanguage: ar",
                "20 مارس 2026، 03:00 \u{2066}+04\u{2069}",
            ),
            (
                "date_format: \"%-d %B %Y %H:%M:%S %z\"",
                "19 March 2026 23:00:40 +0000",
            ),
            ("date_format: \"%H:%M %Z\"", "23:00 UTC"),
            ("date_format: \"%c %:z\"", "Thu Mar 19 23:00:40 2026 +00:00"),
            ("date_format: \"%+\"", "2026-03-19T23:00:40+00:00"),
            ("date_format: \"%s\"", "1773961240"),
            ("date_format: \"%d.%m.%y\"", "19.03.26 UTC"),
        ] {
            let view = time(&site(settings), at);
            assert_eq!(view.in_its_zone(), text, "{settings}");
        }
    }

    /// In Monrovia clocks were 44 minutes and 30 seconds behind until 1972.
    #[test]
    fn an_offset_with_seconds_names_the_same_instant() {
        let at = "1971-06-01T10:44:30Z".parse().unwrap();
        let monrovia = "timezone: Africa/Monrovia\n";
        let view = time(&site(monrovia), at);
        assert_eq!(view.in_its_zone(), "1 June 1971, 10:00 -00:44:30");
        assert_eq!(view.datetime, "1971-06-01T10:44:30+00:00");
        assert_eq!(view.offset, "-00:44:30");
        for (pattern, text) in [
            ("%H:%M:%S %z", "10:00:00 -00:44:30"),
            ("%H:%M:%S %:z", "10:00:00 -00:44:30"),
            ("%H:%M:%S %::z", "10:00:00 -00:44:30"),
            ("%+", "1971-06-01T10:44:30+00:00"),
            ("%s", "44621070"),
        ] {
            let site = site(&format!("{monrovia}date_format: \"{pattern}\""));
            assert_eq!(time(&site, at).text, text, "{pattern}");
        }
        let later = "1972-06-01T10:00:00Z".parse().unwrap();
        assert_eq!(time(&site(monrovia), later).offset, "+0000");
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "a row for each language")]
    fn dates_and_spans_read_as_in_the_language() {
        for (language, text, day, month, spans) in [
            (
                "en",
                "19 March 2026, 23:00",
                "19 March 2026",
                "March 2026",
                "1 day; 2 days 7 h; 6 h 12 min",
            ),
            (
                "de",
                "19. März 2026 um 23:00",
                "19. März 2026",
                "März 2026",
                "1 Tag; 2 Tage 7 h; 6 h 12 min",
            ),
            (
                "fr",
                "19 mars 2026 à 23:00",
                "19 mars 2026",
                "Mars 2026",
                "1 jour; 2 jours 7 h; 6 h 12 min",
            ),
            (
                "es",
                "19 de marzo de 2026, 23:00",
                "19 de marzo de 2026",
                "Marzo de 2026",
                "1 día; 2 días 7 h; 6 h 12 min",
            ),
            (
                "pt-BR",
                "19 de março de 2026 às 23:00",
                "19 de março de 2026",
                "Março de 2026",
                "1 dia; 2 dias 7 h; 6 h 12 min",
            ),
            (
                "nl",
                "19 maart 2026 om 23:00",
                "19 maart 2026",
                "Maart 2026",
                "1 dag; 2 dagen 7 u; 6 u 12 min",
            ),
            (
                "ar",
                "19 مارس 2026، 23:00",
                "19 مارس 2026",
                "مارس 2026",
                "يوم واحد; يومان و7 س; 6 س و12 د",
            ),
            (
                "it",
                "19 marzo 2026, 23:00",
                "19 marzo 2026",
                "Marzo 2026",
                "1 giorno; 2 giorni 7 h; 6 h 12 min",
            ),
            (
                "pt-PT",
                "19 de março de 2026 às 23:00",
                "19 de março de 2026",
                "Março de 2026",
                "1 dia; 2 dias 7 h; 6 h 12 min",
            ),
            (
                "pl",
                "19 marca 2026, 23:00",
                "19 marca 2026",
                "Marzec 2026",
                "1 dzień; 2 dni 7 godz.; 6 godz. 12 min",
            ),
            (
                "ru",
                "19 марта 2026, 23:00",
                "19 марта 2026",
                "Март 2026",
                "1 день; 2 дня 7 ч; 6 ч 12 мин",
            ),
            (
                "zh-CN",
                "2026年3月19日 23:00",
                "2026年3月19日",
                "2026年3月",
                "1 天; 2 天 7 小时; 6 小时 12 分钟",
            ),
            (
                "ja",
                "2026年3月19日 23:00",
                "2026年3月19日",
                "2026年3月",
                "1日; 2日7時間; 6時間12分",
            ),
        ] {
            let site = site(&format!("language: {language}"));
            let view = time(&site, "2026-03-19T23:00:40Z".parse().unwrap());
            assert_eq!((view.text.as_str(), view.day.as_str()), (text, day));
            assert_eq!(site.language.month_title(2026, 3), month);
            let texts = [86_400, 200_000, 22_334].map(|seconds| {
                let span = duration(&site.language, TimeDelta::seconds(seconds));
                span.text.replace('\u{a0}', " ")
            });
            assert_eq!(texts.join("; "), spans, "{language}");
        }
    }

    #[test]
    fn english_words_that_stand_in_go_by_the_rule_of_english() {
        for language in ["he", "cs", "cy", "la"] {
            let language = site(&format!("language: {language}")).language;
            let texts = [1, 2, 5].map(|days| duration(&language, TimeDelta::days(days)).text);
            assert_eq!(texts, ["1 day", "2 days", "5 days"], "{}", language.tag);
        }
    }

    #[test]
    fn names_in_a_format_are_of_the_language() {
        let at = "2026-03-01T13:05:00Z".parse().unwrap();
        for (language, text) in [
            ("en", "Sunday Sun March Mar PM pm 01:05 %"),
            ("fr", "dimanche dim. mars mars PM pm 01:05 %"),
            ("es", "domingo dom marzo mar p.\u{a0}m. p.\u{a0}m. 01:05 %"),
            ("nl", "zondag zo maart mrt p.m. p.m. 01:05 %"),
        ] {
            let site = site(&format!(
                "language: {language}\ndate_format: \"%A %a %B %b %p %P %I:%M %%\""
            ));
            assert_eq!(time(&site, at).text, text);
        }
    }

    #[test]
    fn figures_have_the_sign_of_the_language() {
        for (language, figure) in [
            ("en", "99.98 %"),
            ("de", "99,98\u{a0}%"),
            ("fr", "99,98\u{202f}%"),
            ("nl", "99,98%"),
            ("ar", "99.98%"),
            ("de-CH", "99.98\u{a0}%"),
            ("ar-MA", "99,98%"),
        ] {
            let language = site(&format!("language: {language}")).language;
            let number = language.decimal("99.98");
            assert_eq!(language.fill("percent", &[("number", &number)]), figure);
        }
    }
}
