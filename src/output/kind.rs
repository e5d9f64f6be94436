//! What kinds of files a site has and how each is sent: the one table of outputs.
//!
//! Plain data. The *plan* takes names and media types from it, `_headers` its cache times and who
//! may read a file, the development server its media types, and *publish* the order in which
//! files are put in place. `docs/outputs.md` has the same rows, which a test compares.

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct OutputKind {
    /// What it is, in the words of `docs/outputs.md`.
    pub name: &'static str,
    pub paths: Paths,
    /// As a web server sends it.
    pub media_type: &'static str,
    pub cache: Cache,
    /// Whether scripts on any site may read it.
    pub is_open: bool,
    /// Whether it may link to pages of the site. What it links to is put in place before it.
    pub links: bool,
}

/// Which files a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paths {
    /// In any folder: `feed.xml`.
    Name(&'static str),
    /// In any folder: `json`.
    Extension(&'static str),
    /// With this extension, in a folder at the top of the site.
    In(&'static str, &'static str),
}

/// How long a copy of a file may be shown without asking for a newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// What is new with a post or a state is seen a minute later.
    Minute,
    /// What has the same address in the next version of the theme.
    Hour,
    /// What hosts read themselves, or keep as they see fit.
    Host,
}

pub const PAGE: OutputKind = OutputKind {
    name: "a page",
    paths: Paths::Extension("html"),
    media_type: "text/html; charset=utf-8",
    cache: Cache::Minute,
    is_open: false,
    links: true,
};

pub const RSS: OutputKind = feed("a feed in RSS", Paths::Name("feed.xml"), XML);
pub const ATOM: OutputKind = feed("a feed in Atom", Paths::Name("atom.xml"), XML);
pub const HISTORY_IN_RSS: OutputKind = feed("the history in RSS", Paths::Extension("rss"), XML);
pub const HISTORY_IN_ATOM: OutputKind = feed("the history in Atom", Paths::Extension("atom"), XML);
pub const JSON_FEED: OutputKind = feed(
    "a JSON Feed",
    Paths::Name("feed.json"),
    "application/feed+json; charset=utf-8",
);
pub const CALENDAR: OutputKind = feed(
    "a calendar",
    Paths::Extension("ics"),
    "text/calendar; charset=utf-8",
);

/// Feeds are sent as XML: under the types of their own, by which pages announce them, browsers show
/// their source or save them, and never apply their style.
const XML: &str = "application/xml; charset=utf-8";

/// Every row. Of those that fit a path the first one counts.
pub const KINDS: [OutputKind; 15] = [
    PAGE,
    RSS,
    ATOM,
    JSON_FEED,
    feed(
        "data",
        Paths::Extension("json"),
        "application/json; charset=utf-8",
    ),
    feed("a sitemap", Paths::Extension("xml"), XML),
    HISTORY_IN_RSS,
    HISTORY_IN_ATOM,
    CALENDAR,
    OutputKind {
        name: "the table of uptime",
        paths: Paths::Name("uptime.csv"),
        media_type: "text/csv; charset=utf-8",
        cache: Cache::Minute,
        is_open: true,
        links: false,
    },
    OutputKind {
        name: "a badge",
        paths: Paths::In("badge", "svg"),
        media_type: "image/svg+xml; charset=utf-8",
        cache: Cache::Minute,
        is_open: true,
        links: false,
    },
    OutputKind {
        name: "the banner's script",
        paths: Paths::Name("embed.js"),
        media_type: "text/javascript; charset=utf-8",
        cache: Cache::Hour,
        is_open: true,
        links: false,
    },
    for_hosts("what crawlers may read", "robots.txt"),
    for_hosts("headers", "_headers"),
    for_hosts("redirects", "_redirects"),
];

/// What programs on any site read, and what changes with the news.
const fn feed(name: &'static str, paths: Paths, media_type: &'static str) -> OutputKind {
    OutputKind {
        name,
        paths,
        media_type,
        cache: Cache::Minute,
        is_open: true,
        links: true,
    }
}

const fn for_hosts(name: &'static str, file: &'static str) -> OutputKind {
    OutputKind {
        name,
        paths: Paths::Name(file),
        media_type: "text/plain; charset=utf-8",
        cache: Cache::Host,
        is_open: false,
        links: false,
    }
}

impl Paths {
    fn has(self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        match self {
            Self::Name(wanted) => name == wanted,
            Self::Extension(wanted) => has_extension(name, wanted),
            Self::In(folder, wanted) => {
                path.split_once('/').is_some_and(|(top, _)| top == folder)
                    && has_extension(name, wanted)
            }
        }
    }
}

impl OutputKind {
    /// The media type without its charset, for attributes.
    #[must_use]
    pub fn bare_media_type(&self) -> &'static str {
        bare(self.media_type)
    }
}

/// The row of a path; none for a file that only its extension tells of, such as a picture.
#[must_use]
pub fn of(path: &str) -> Option<&'static OutputKind> {
    const ROWS: &[OutputKind] = &KINDS;
    ROWS.iter().find(|kind| kind.paths.has(path))
}

fn has_extension(name: &str, wanted: &str) -> bool {
    extension(name).eq_ignore_ascii_case(wanted)
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// A media type without its parameters.
#[must_use]
pub fn bare(media_type: &'static str) -> &'static str {
    media_type.split(';').next().unwrap_or(media_type)
}

/// The media type of any file, as a web server names it; from the path alone.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    if let Some(kind) = of(path) {
        return kind.media_type;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    match extension(name).to_ascii_lowercase().as_str() {
        "htm" => PAGE.media_type,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        // Names without an extension (`CNAME`) are text that a host reads.
        "txt" | "asc" | "" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xsl" | "xslt" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/vnd.microsoft.icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_follow_the_name() {
        let cases = [
            ("index.html", "text/html; charset=utf-8"),
            ("tag/mail/feed.xml", "application/xml; charset=utf-8"),
            ("myfeed.xml", "application/xml; charset=utf-8"),
            ("sitemap.xml", "application/xml; charset=utf-8"),
            ("history.atom", "application/xml; charset=utf-8"),
            ("maintenance.ics", "text/calendar; charset=utf-8"),
            ("badge/NC.036.SVG", "image/svg+xml; charset=utf-8"),
            ("_headers", "text/plain; charset=utf-8"),
            ("a.b/CNAME", "text/plain; charset=utf-8"),
            ("x.woff2", "font/woff2"),
            ("x.unheard-of", "application/octet-stream"),
        ];
        for (path, expected) in cases {
            assert_eq!(media_type(path), expected, "{path}");
        }
        assert_eq!(RSS.bare_media_type(), "application/xml");
    }

    #[test]
    fn a_row_is_found_by_name_extension_or_folder() {
        for (path, name) in [
            ("server/M1/feed.xml", Some("a feed in RSS")),
            ("badge/M1.svg", Some("a badge")),
            ("icon.svg", None),
            ("a/badge/x.svg", None),
            ("badge/M1.json", Some("data")),
            ("embed.js", Some("the banner's script")),
            ("search.js", None),
        ] {
            assert_eq!(of(path).map(|kind| kind.name), name, "{path}");
        }
    }
}
