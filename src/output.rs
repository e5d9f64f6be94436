//! The files of a site: a path inside the output folder, and what stands there.
//!
//! Plain data between the stages: *plan* names the paths, *render* fills them, *publish* writes
//! them to a folder and the development server answers with them. Nothing here touches a disk.

pub mod kind;

use std::borrow::Borrow;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use unicode_normalization::UnicodeNormalization;

/// Names at the top of the output folder that begin like this are statusgen's own.
pub const RESERVED: &str = ".statusgen";

/// Where a file stands in the site, such as `2026/03/19/mail-server-issues/index.html`.
///
/// Relative, with `/` between the segments whatever the machine, and unable to leave the output
/// folder: every value of this type is safe to join to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(String);

/// A path that cannot be used inside the output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsafePath {
    /// The path as it was given.
    pub path: String,
    /// What is wrong with it, to be read after the path.
    pub reason: &'static str,
}

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    pub path: OutputPath,
    pub contents: Contents,
}

/// What a file of the site holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    Bytes(Vec<u8>),
    /// A static file, copied from where it stands and never held in memory.
    CopyOf(PathBuf),
}

impl OutputPath {
    /// The longest name that the usual file systems take.
    const LONGEST_SEGMENT: usize = 255;
    /// macOS takes 1024 bytes, and the output folder needs some of them.
    const LONGEST: usize = 900;

    /// Takes a path that stays inside the output folder.
    ///
    /// # Errors
    /// [`UnsafePath`] where it is empty, overlong or absolute, has an empty, `.`, `..` or overlong
    /// segment, a backslash or a control character, or begins with a name of statusgen's own.
    pub fn new(path: &str) -> Result<Self, UnsafePath> {
        match fault(path) {
            None => Ok(Self(path.to_owned())),
            Some(reason) => Err(UnsafePath {
                path: path.to_owned(),
                reason,
            }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders that the file stands in, the nearest first, without the output folder itself.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(self.as_str()), |path| {
            path.rsplit_once('/').map(|(folder, _)| folder)
        })
        .skip(1)
    }

    /// The same for two paths that some disk takes for one: Windows and macOS do not tell letter
    /// case apart, and macOS not in which way an accent is written.
    #[must_use]
    pub fn folded(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        // Some letters have two small forms and one capital: `σ` and `ς`.
        let capital = |c: char| {
            let mut capitals = c.to_uppercase();
            match (capitals.next(), capitals.next()) {
                (Some(capital), None) => capital,
                _ => c,
            }
        };
        let small = self.0.nfd().map(capital).flat_map(char::to_lowercase);
        small.nfc().collect()
    }

    /// The first segment that is [hidden](is_hidden). Nothing is published there, but a folder may
    /// hold such files of earlier times, so that it is no fault of the path itself.
    #[must_use]
    pub fn hidden_part(&self) -> Option<&str> {
        hidden_part(&self.0)
    }

    /// The first segment, or its beginning, that Windows cannot have as a name, and why not.
    #[must_use]
    pub fn unfit_for_windows(&self) -> Option<(&str, &'static str)> {
        self.0.split('/').find_map(windows_fault)
    }
}

/// Whether a name begins with a dot. Such names hold what is nobody else's business, such as
/// `.git` and `.env`, or rules for hosts, such as `.htaccess`: they are neither read nor published.
/// The exceptions are what hosts ask a site for, and the dots of a path, which are no names.
#[must_use]
pub fn is_hidden(name: &str) -> bool {
    const NOT_HIDDEN: [&str; 4] = [".well-known", ".nojekyll", ".", ".."];
    name.starts_with('.') && !NOT_HIDDEN.contains(&name)
}

/// The first part of a path that is [hidden](is_hidden).
#[must_use]
pub fn hidden_part(path: &str) -> Option<&str> {
    path.split('/').find(|name| is_hidden(name))
}

fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("is empty");
    }
    if path.len() > OutputPath::LONGEST {
        return Some("has more than 900 bytes");
    }
    if path.starts_with('/') {
        return Some("begins with a slash");
    }
    if path.contains('\\') {
        return Some("has a backslash");
    }
    if path.contains(char::is_control) {
        return Some("has a control character");
    }
    // Some file systems do not tell case apart.
    if path
        .get(..RESERVED.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(RESERVED))
    {
        return Some("begins with a name that statusgen keeps for itself");
    }
    path.split('/').find_map(|segment| match segment {
        "" => Some("has an empty segment"),
        "." | ".." => Some("has a segment that is only dots"),
        _ if segment.len() > OutputPath::LONGEST_SEGMENT => {
            Some("has a segment of more than 255 bytes")
        }
        _ => None,
    })
}

fn windows_fault(name: &str) -> Option<(&str, &'static str)> {
    const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];
    if name.contains(['<', '>', ':', '"', '|', '?', '*']) {
        return Some((name, "has a character that Windows allows in no name"));
    }
    if name.ends_with(['.', ' ']) {
        return Some((name, "ends with a dot or a space, which Windows takes away"));
    }
    // `aux.txt` is a device as well.
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let is_device = |device: &&str| stem.eq_ignore_ascii_case(device);
    let is_numbered = |device: &&str| {
        let (name, number) = stem.split_at_checked(device.len()).unwrap_or_default();
        let mut digits = number.chars();
        name.eq_ignore_ascii_case(device)
            && matches!(digits.next(), Some('0'..='9' | '¹' | '²' | '³'))
            && digits.next().is_none()
    };
    (DEVICES.iter().any(is_device) || NUMBERED_DEVICES.iter().any(is_numbered))
        .then_some((stem, "is the name of a device on Windows"))
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnsafePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the output path {:?} {}", self.path, self.reason)
    }
}

impl Error for UnsafePath {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_with_a_dot_are_hidden_wherever_they_stand() {
        for (path, hidden) in [
            (".htaccess", Some(".htaccess")),
            (".git/config", Some(".git")),
            ("a/.b/c.html", Some(".b")),
            ("a/..b", Some("..b")),
            (".well-known/security.txt", None),
            (".well-known/.env", Some(".env")),
            (".Well-Known/a", Some(".Well-Known")),
            (".nojekyll", None),
            ("a.b/c.", None),
        ] {
            let path = OutputPath::new(path).expect(path);
            assert_eq!(path.hidden_part(), hidden, "{path}");
        }
    }

    #[test]
    fn a_path_cannot_leave_the_output_folder() {
        let longest = "x".repeat(255);
        let overlong = format!("a/{longest}x/b");
        let deep = "a/".repeat(450);
        let cases = [
            ("index.html", true),
            ("2026/03/19/störung/index.html", true),
            ("_headers", true),
            (".well-known/security.txt", true),
            ("a/.statusgen", true),
            ("...", true),
            (&longest, true),
            ("", false),
            ("/", false),
            ("/etc/passwd", false),
            ("a//b", false),
            ("a/", false),
            (".", false),
            ("..", false),
            ("../a", false),
            ("a/../b", false),
            ("a/./b", false),
            ("a\\b", false),
            ("a\0b", false),
            ("a\nb", false),
            ("a\u{85}b", false),
            (&overlong, false),
            (&deep[1..], false),
            (&format!("{}bc", &deep[..898]), true),
            (&format!("{}bcd", &deep[..898]), false),
            (".statusgen/manifest", false),
            (".statusgen-old", false),
            (".StatusGen/manifest", false),
        ];
        for (path, safe) in cases {
            assert_eq!(OutputPath::new(path).is_ok(), safe, "{path:?}");
        }
    }

    #[test]
    fn some_disk_takes_two_paths_for_one() {
        let cases = [
            ("tag/Mail/", "tag/mail/", true),
            ("GRÖSSE", "größe", false),
            ("caf\u{e9}", "Cafe\u{301}", true),
            ("\u{1e69}", "s\u{307}\u{323}", true),
            ("ΟΔΟΣ", "οδος", true),
            ("οδοσ", "οδος", true),
            ("\u{212a}", "k", true),
            ("\u{ac00}", "\u{1100}\u{1161}", true),
            ("é", "e", false),
            ("a", "b", false),
        ];
        for (one, other, same) in cases {
            let folded = |path: &str| OutputPath(path.to_owned()).folded();
            assert_eq!(folded(one) == folded(other), same, "{one} {other}");
        }
    }

    #[test]
    fn windows_cannot_have_every_name() {
        let cases = [
            ("tag/con/index.html", Some("con")),
            ("Aux.txt", Some("Aux")),
            ("a/lpt1.tar.gz", Some("lpt1")),
            ("com\u{b9}/a", Some("com\u{b9}")),
            ("a:b/c", Some("a:b")),
            ("a/b*", Some("b*")),
            ("server/NC./index.html", Some("NC.")),
            ("a /b", Some("a ")),
            ("tag/console/index.html", None),
            ("com10/lpt/auxiliary", None),
            (".well-known/security.txt", None),
            ("a.con", None),
        ];
        for (path, unfit) in cases {
            let path = OutputPath::new(path).expect(path);
            let found = path.unfit_for_windows().map(|(name, _)| name);
            assert_eq!(found, unfit, "{path}");
        }
    }

    #[test]
    fn the_folders_of_a_path_come_nearest_first() {
        let cases: [(&str, &[&str]); 3] = [
            ("index.html", &[]),
            ("a/index.html", &["a"]),
            ("a/b/c.txt", &["a/b", "a"]),
        ];
        for (path, folders) in cases {
            let path = OutputPath::new(path).expect(path);
            assert_eq!(path.folders().collect::<Vec<_>>(), folders, "{path}");
        }
    }

    #[test]
    fn an_unsafe_path_says_why() {
        let error = OutputPath::new("a/../b").expect_err("it leaves the folder");
        assert_eq!(
            error.to_string(),
            "the output path \"a/../b\" has a segment that is only dots"
        );
    }
}
