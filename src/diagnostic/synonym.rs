//! Words of other generators and status pages for what has another name here.
//!
//! No slip of the hand leads from `severity` to `impact`, so [`nearest`](super::nearest::nearest)
//! does not find these.

use super::nearest::nearest;

/// Which of the known keys an author may have meant.
pub(crate) fn meant_key(word: &str, known: &[&'static str]) -> Option<&'static str> {
    // `title:x: y` lacks a blank.
    let word = word.split(':').next().unwrap_or(word);
    let of_table = synonym(&KEYS, word, |meant| {
        known.iter().copied().find(|key| *key == meant)
    });
    of_table.or_else(|| nearest(word, known.iter().copied()))
}

/// Which of the known words an author may have meant. `kind` is that of
/// [`unknown_word`](super::Diagnostic::unknown_word).
pub(super) fn meant_word<'a>(kind: &str, word: &str, known: &[&'a str]) -> Option<&'a str> {
    let table: &[Synonyms] = match kind {
        "status" => &STATUSES,
        "impact" => &IMPACTS,
        _ => &COMPONENT_STATUSES,
    };
    let of_table = synonym(table, word, |meant| {
        known.iter().copied().find(|word| *word == meant)
    });
    of_table.or_else(|| nearest(word, known.iter().copied()))
}

/// What is meant, and words for it: small letters alone.
type Synonyms = (&'static str, &'static [&'static str]);

fn synonym<T>(table: &[Synonyms], word: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let letters = word.chars().filter(char::is_ascii_alphabetic);
    let folded: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    table
        .iter()
        .filter(|(_, words)| words.contains(&folded.as_str()))
        .find_map(|(meant, _)| find(meant))
}

/// Where one word may mean several keys, the first that the map has.
const KEYS: [Synonyms; 44] = [
    (
        "impact",
        &["severity", "priority", "level", "importance", "criticality"],
    ),
    (
        "servers",
        &[
            "affected",
            "affects",
            "affectedservers",
            "affectedsystems",
            "affectedservices",
            "affectedcomponents",
            "components",
            "systems",
            "services",
            "hosts",
            "machines",
        ],
    ),
    (
        "updated",
        &[
            "modified",
            "lastmod",
            "lastmodified",
            "lastupdated",
            "updatedat",
            "modifiedat",
            "edited",
            "changed",
        ],
    ),
    (
        "date",
        &[
            "publishdate",
            "pubdate",
            "createdat",
            "created",
            "publishedat",
            "posted",
            "datetime",
            "when",
        ],
    ),
    (
        "summary",
        &[
            "description",
            "excerpt",
            "abstract",
            "subtitle",
            "lead",
            "teaser",
        ],
    ),
    (
        "description",
        &[
            "summary", "about", "tagline", "subtitle", "excerpt", "details",
        ],
    ),
    ("name", &["title", "label", "caption", "displayname"]),
    (
        "title",
        &[
            "name",
            "headline",
            "heading",
            "subject",
            "sitename",
            "sitetitle",
            "label",
            "text",
        ],
    ),
    ("author", &["authors", "by", "creator", "writer"]),
    ("tags", &["keywords", "labels"]),
    ("categories", &["topics", "topic", "sections"]),
    ("slug", &["permalink", "path", "url", "basename"]),
    (
        "aliases",
        &[
            "redirectfrom",
            "redirects",
            "redirect",
            "oldurls",
            "oldpaths",
        ],
    ),
    ("pinned", &["sticky", "featured", "pin", "important"]),
    (
        "draft",
        &["published", "hidden", "private", "unlisted", "visible"],
    ),
    ("status", &["state", "stage", "phase"]),
    (
        "incident",
        &[
            "parent",
            "thread",
            "incidentid",
            "continues",
            "updateof",
            "issue",
        ],
    ),
    (
        "start",
        &[
            "started",
            "begin",
            "begins",
            "from",
            "startsat",
            "startat",
            "starttime",
            "startdate",
        ],
    ),
    (
        "started",
        &[
            "start",
            "began",
            "begin",
            "startedat",
            "starttime",
            "from",
            "detected",
            "since",
        ],
    ),
    (
        "end",
        &[
            "ended", "until", "to", "ends", "endsat", "endat", "endtime", "enddate", "finish",
        ],
    ),
    (
        "resolved",
        &[
            "end",
            "ended",
            "closed",
            "resolvedat",
            "resolvedwhen",
            "resolvedon",
            "fixed",
            "finished",
            "until",
            "endtime",
        ],
    ),
    (
        "maintenance",
        &["scheduled", "window", "schedule", "scheduledfor", "planned"],
    ),
    ("next_update", &["next", "eta", "nextupdateat", "updatedue"]),
    (
        "extra",
        &["params", "custom", "data", "meta", "metadata", "vars"],
    ),
    (
        "base_url",
        &[
            "url", "siteurl", "host", "domain", "root", "address", "baseuri",
        ],
    ),
    (
        "language",
        &[
            "lang",
            "locale",
            "languagecode",
            "defaultcontentlanguage",
            "defaultlanguage",
        ],
    ),
    ("timezone", &["tz", "zone", "timezonename"]),
    (
        "date_format",
        &["timeformat", "datetimeformat", "dateformatting"],
    ),
    (
        "posts_per_page",
        &[
            "paginate",
            "perpage",
            "pagination",
            "pagersize",
            "pagesize",
            "paginateby",
        ],
    ),
    (
        "feed_items",
        &["feedlimit", "rsslimit", "rssitems", "feedsize", "limit"],
    ),
    ("history_days", &["history", "days", "uptimedays"]),
    (
        "accent",
        &[
            "color",
            "colour",
            "themecolor",
            "primary",
            "primarycolor",
            "brandcolor",
            "theme",
        ],
    ),
    ("logo", &["image", "brand", "header"]),
    ("favicon", &["icon", "siteicon"]),
    ("home", &["homepage", "website", "mainsite", "company"]),
    ("links", &["nav", "navigation", "sidebar", "social"]),
    ("raw_html", &["unsafe", "html", "allowhtml", "rawhtml"]),
    (
        "url",
        &["link", "href", "website", "homepage", "address", "uri"],
    ),
    (
        "id",
        &["hostname", "host", "key", "code", "slug", "identifier"],
    ),
    (
        "location",
        &["place", "datacenter", "datacentre", "dc", "region", "site"],
    ),
    ("group", &["category", "section", "parent", "cluster"]),
    (
        "since",
        &[
            "installed",
            "inservice",
            "commissioned",
            "start",
            "from",
            "created",
        ],
    ),
    (
        "retired",
        &["decommissioned", "endoflife", "removed", "end", "until"],
    ),
    (
        "up",
        &["ok", "online", "alive", "healthy", "status", "state"],
    ),
];

const STATUSES: [Synonyms; 7] = [
    (
        "resolved",
        &[
            "fixed",
            "closed",
            "done",
            "solved",
            "finished",
            "over",
            "ok",
            "ended",
            "end",
            "operational",
        ],
    ),
    (
        "investigating",
        &[
            "open", "new", "active", "ongoing", "down", "reported", "outage",
        ],
    ),
    (
        "identified",
        &["known", "found", "confirmed", "acknowledged", "fixing"],
    ),
    ("monitoring", &["watching", "watch", "observing"]),
    (
        "scheduled",
        &["planned", "upcoming", "announced", "maintenance"],
    ),
    ("in_progress", &["underway", "started", "running", "begun"]),
    ("completed", &["complete", "cancel"]),
];

const IMPACTS: [Synonyms; 5] = [
    (
        "critical",
        &[
            "down",
            "outage",
            "blocker",
            "emergency",
            "fatal",
            "majoroutage",
        ],
    ),
    (
        "major",
        &["high", "severe", "disrupted", "partialoutage", "error"],
    ),
    (
        "minor",
        &[
            "low",
            "medium",
            "moderate",
            "small",
            "notice",
            "warning",
            "degraded",
            "degradedperformance",
        ],
    ),
    (
        "none",
        &["info", "informational", "no", "operational", "information"],
    ),
    ("maintenance", &["planned", "scheduled", "undermaintenance"]),
];

const COMPONENT_STATUSES: [Synonyms; 6] = [
    (
        "operational",
        &[
            "up", "ok", "online", "working", "fine", "green", "healthy", "running",
        ],
    ),
    ("under_maintenance", &["maintenance", "planned"]),
    (
        "degraded_performance",
        &["degraded", "slow", "yellow", "minor", "warning"],
    ),
    (
        "partial_outage",
        &["partial", "disrupted", "orange", "major", "partiallydown"],
    ),
    (
        "major_outage",
        &[
            "down", "offline", "outage", "dead", "red", "critical", "broken",
        ],
    ),
    ("internal", &["hidden", "private"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_others_are_understood() {
        let post = [
            "title", "date", "updated", "servers", "impact", "summary", "started", "status",
        ];
        let server = ["id", "name", "url", "location", "description", "since"];
        for (word, known, meant) in [
            ("severity", &post[..], Some("impact")),
            ("affected", &post, Some("servers")),
            ("affectedSystems", &post, Some("servers")),
            ("modified", &post, Some("updated")),
            ("last_modified", &post, Some("updated")),
            ("lastmod", &post, Some("updated")),
            ("description", &post, Some("summary")),
            ("publishDate", &post, Some("date")),
            ("start", &post, Some("started")),
            ("titel", &post, Some("title")),
            ("title:MAIL", &post, Some("title")),
            ("Title", &post, Some("title")),
            ("weight", &post, None),
            ("title", &server, Some("name")),
            ("link", &server, Some("url")),
            ("hostname", &server, Some("id")),
            ("severity", &server, None),
        ] {
            assert_eq!(meant_key(word, known), meant, "{word}");
        }
        let components = ["operational", "major_outage", "degraded_performance"];
        assert_eq!(
            meant_word("component status", "down", &components),
            Some("major_outage")
        );
        assert_eq!(
            meant_word("status", "Fixed", &["resolved"]),
            Some("resolved")
        );
        assert_eq!(
            meant_word("impact", "high", &["major", "minor"]),
            Some("major")
        );
        assert_eq!(meant_word("impact", "high", &["minor"]), None);
    }

    #[test]
    fn no_synonym_is_written_so_that_it_is_never_found() {
        for table in [&KEYS[..], &STATUSES, &IMPACTS, &COMPONENT_STATUSES] {
            for word in table.iter().flat_map(|(_, words)| *words) {
                assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
            }
        }
    }
}
