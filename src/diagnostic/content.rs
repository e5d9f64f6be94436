//! Mistakes in what a post says: its dates, words, slug and links.

use chrono_tz::Tz;

use super::synonym::meant_word;
use super::{Code, Diagnostic, FEW, Subject, at, noted};
use crate::output::hidden_part;
use crate::source::{SourceFile, Span};
use crate::url::unescape_path;

impl Diagnostic {
    pub(crate) fn bad_date(file: &SourceFile, span: Span, text: &str) -> Self {
        let bad = Self::error(
            Code::BadDate,
            at(file, span),
            format!("`{text}` is not a date"),
        );
        if is_beyond_years(text) {
            return bad.help("years go from 0001 to 9999, in UTC and in the site's time zone");
        }
        if text.contains(['“', '”', '„', '‘', '’']) {
            return bad.help("write it without the curly quotes, as in 2026-03-19 16:48");
        }
        bad.help("write it as 2026-03-19T16:48:26Z, or as 2026-03-19 16:48 in the site's time zone")
    }

    /// `write` is what to write instead: the first time after it, and the same with an offset.
    pub(crate) fn time_does_not_exist(
        file: &SourceFile,
        span: Span,
        text: &str,
        zone: Tz,
        write: &[String; 2],
    ) -> Self {
        const LENGTH_OF_DAY: usize = 10;
        let [next, with_offset] = write;
        let note = if text.len() > LENGTH_OF_DAY {
            "the clock skips this time"
        } else {
            "a day alone means its midnight, which the clock skips"
        };
        Self::error(
            Code::TimeDoesNotExist,
            noted(file, span, note),
            format!("there is no `{text}` in {zone}"),
        )
        .help(format!(
            "write `{next}`, which comes next there, or give an offset: `{with_offset}`"
        ))
    }

    /// `write` is what to write for the one and for the other.
    pub(crate) fn time_is_ambiguous(
        file: &SourceFile,
        span: Span,
        text: &str,
        zone: Tz,
        write: &[String; 2],
    ) -> Self {
        let [first, second] = write;
        Self::error(
            Code::TimeIsAmbiguous,
            noted(file, span, "the clock shows this time twice"),
            format!("`{text}` happens twice in {zone}"),
        )
        .help(format!("say which one: `{first}` or `{second}`"))
    }

    /// `kind` is `status`, `impact` or `component status`.
    pub(crate) fn unknown_word<'a>(
        file: &SourceFile,
        span: Span,
        kind: &str,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let code = match kind {
            "impact" => Code::UnknownImpact,
            "component status" => Code::UnknownComponentStatus,
            _ => Code::UnknownStatus,
        };
        let known: Vec<&str> = known.into_iter().collect();
        let unknown = Self::error(code, at(file, span), format!("there is no {kind} `{word}`"));
        match meant_word(kind, word, &known) {
            Some(meant) => unknown.help(format!("did you mean `{meant}`?")),
            None => unknown.suggest(word, known),
        }
    }

    /// `known` are the ids and names of all servers.
    pub(crate) fn unknown_server<'a>(
        file: &SourceFile,
        span: Span,
        id: &str,
        known: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let known: Vec<(&str, &str)> = known.into_iter().collect();
        let ids = || known.iter().map(|(id, _)| *id);
        let unknown = Self::error(
            Code::UnknownServer,
            at(file, span),
            format!("servers.yaml has no server `{id}`"),
        );
        if let Some(near) = super::nearest(id, ids()) {
            return unknown.help(format!("did you mean `{near}`?"));
        }
        let named = super::nearest(id, known.iter().map(|(_, name)| *name));
        let named = named.and_then(|near| known.iter().find(|(_, name)| *name == near));
        if let Some((id, name)) = named {
            return unknown.help(format!("did you mean `{id}`, named `{name}`?"));
        }
        let gone = "one that is gone stays in servers.yaml with `retired`, \
                    and one whose id has changed names the old one in `aliases`";
        let suggested = unknown.suggest(id, ids());
        let help = match &suggested.help {
            Some(use_one) => format!("{use_one}; {gone}"),
            None => gone.to_owned(),
        };
        suggested.help(help)
    }

    /// `ids` are those of all servers with this name.
    pub(crate) fn ambiguous_server(
        file: &SourceFile,
        span: Span,
        name: &str,
        ids: &[&str],
    ) -> Self {
        Self::error(
            Code::AmbiguousServer,
            at(file, span),
            format!("{} servers are named `{name}`", ids.len()),
        )
        .help(if ids.len() > FEW {
            "name it by its id".to_owned()
        } else {
            format!("name it by its id: {}", super::listed(ids))
        })
    }

    /// `most` days fit, of all systems together, and so `fitting` of each.
    pub(crate) fn history_too_long(servers: usize, days: u32, most: usize, fitting: usize) -> Self {
        Self::error(
            Code::HistoryTooLong,
            Subject::Path("servers.yaml".into()),
            format!(
                "{servers} systems with a history of {days} days each have more than {most} days together"
            ),
        )
        .help(match fitting {
            0 => "divide the systems among several sites".to_owned(),
            _ => format!("set `history_days` to {fitting} or less in site.yaml"),
        })
    }

    pub(crate) fn server_named_twice(file: &SourceFile, span: Span, id: &str) -> Self {
        Self::error(
            Code::ServerNamedTwice,
            at(file, span),
            format!("this post names the server `{id}` twice"),
        )
    }

    pub(crate) fn unsafe_slug(file: &SourceFile, span: Span, slug: &str, better: &str) -> Self {
        let mistake = Self::error(
            Code::UnsafeSlug,
            at(file, span),
            format!("`{slug}` cannot be a part of an address"),
        );
        if better.is_empty() {
            return mistake.help("use letters, digits and `-`");
        }
        mistake.help(format!("use letters, digits and `-`, as in `{better}`"))
    }

    pub(crate) fn unsafe_alias(file: &SourceFile, span: Span, alias: &str) -> Self {
        Self::error(
            Code::UnsafeAlias,
            at(file, span),
            format!("`{alias}` is not a path on this site"),
        )
        .help(if hidden_part(&unescape_path(alias)).is_some() {
            "leave it out: nothing is published where a name begins with a dot"
        } else {
            "write the old path from the site's root, as in /2025/old-address/"
        })
    }

    pub(crate) fn alias_of_itself(file: &SourceFile, span: Span, alias: &str) -> Self {
        Self::warning(
            Code::AliasOfItself,
            at(file, span),
            format!("`{alias}` is the address of this post itself"),
        )
        .help("leave it out; an alias is where the post was before")
    }

    pub(crate) fn repeated_alias(file: &SourceFile, span: Span, alias: &str, first: &str) -> Self {
        let message = if alias == first {
            format!("the alias `{alias}` stands here twice")
        } else {
            format!("the alias `{alias}` is the same file as `{first}`, on some disks at least")
        };
        Self::warning(Code::RepeatedAlias, at(file, span), message).help("leave it out")
    }

    pub(crate) fn repeated_post_id(file: &SourceFile, other: &SourceFile) -> Self {
        Self::error(
            Code::RepeatedPostId,
            at(file, Span::new(0, 0)),
            format!(
                "there is another post or page with the id `{}`: {}",
                file.stem(),
                other.path
            ),
        )
        .help("the id is the file's name; rename one of the two")
    }

    pub(crate) fn term_without_letters(
        file: &SourceFile,
        span: Span,
        kind: &str,
        name: &str,
    ) -> Self {
        Self::error(
            Code::TermWithoutLetters,
            at(file, span),
            format!("the {kind} `{name}` gives no address"),
        )
        .help("a name needs at least one letter or digit")
    }

    /// `kind` is `tag` or `category`; the span is that of the first one too many.
    pub(crate) fn too_many_terms(
        file: &SourceFile,
        span: Span,
        kind: &str,
        count: usize,
        most: usize,
    ) -> Self {
        let kinds = match kind {
            "category" => "categories",
            _ => "tags",
        };
        Self::error(
            Code::TooManyTerms,
            noted(file, span, "one too many"),
            format!("this post has {count} {kinds}; it may have {most}"),
        )
    }

    pub(crate) fn term_too_long(
        file: &SourceFile,
        span: Span,
        kind: &str,
        length: usize,
        longest: usize,
    ) -> Self {
        Self::error(
            Code::TermTooLong,
            at(file, span),
            format!("the address of this {kind} would have a part of {length} characters; it may have {longest}"),
        )
        .help("give it a shorter name")
    }

    pub(crate) fn terms_share_address(
        file: &SourceFile,
        span: Span,
        kind: &str,
        name: &str,
        other: &str,
    ) -> Self {
        Self::error(
            Code::TermsShareAddress,
            at(file, span),
            format!("the {kind} `{name}` would have the same address as `{other}`"),
        )
        .help("write both alike, or rename one")
    }

    pub(crate) fn link_to_no_post<'a>(
        file: &SourceFile,
        span: Span,
        target: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let stem = target.rsplit('/').next().unwrap_or(target);
        let stem = stem.strip_suffix(".md").unwrap_or(stem);
        let mistake = Self::error(
            Code::LinkToNoPost,
            at(file, span),
            format!("this link leads to no post or page: {target}"),
        );
        match super::nearest(stem, known) {
            Some(near) => mistake.help(format!("did you mean `{near}.md`?")),
            None => mistake.help("link to a post or page by its file's name"),
        }
    }

    pub(crate) fn link_to_hidden_post(file: &SourceFile, span: Span, target: &str) -> Self {
        Self::error(
            Code::LinkToHiddenPost,
            at(file, span),
            format!("this link leads to a post that is not published yet: {target}"),
        )
        .help("leave out the link until then; a post may be held back as well")
    }

    pub(crate) fn missing_picture<'a>(
        file: &SourceFile,
        span: Span,
        path: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mistake = Self::error(
            Code::MissingPicture,
            at(file, span),
            format!("the site has no file {path}"),
        );
        match super::nearest(path, known) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.help(format!("put it into the folder static, as static{path}")),
        }
    }

    pub(crate) fn link_to_nowhere<'a>(
        file: &SourceFile,
        span: Span,
        path: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mistake = Self::error(
            Code::LinkToNowhere,
            at(file, span),
            format!("this link leads to no page or file of the site: {path}"),
        );
        if let Some(start) = crate::url::missing_start(path) {
            return mistake.help(format!(
                "for another site, write the whole address: {start}{path}"
            ));
        }
        match super::nearest(path, known) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake,
        }
    }

    pub(crate) fn link_to_no_anchor<'a>(
        file: &SourceFile,
        span: Span,
        anchor: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self::error(
            Code::LinkToNoAnchor,
            at(file, span),
            format!("nothing there has the anchor `#{anchor}`"),
        )
        .suggest(anchor, known)
    }

    pub(crate) fn date_far_from_file_name(file: &SourceFile, span: Span, named: &str) -> Self {
        Self::warning(
            Code::DateFarFromFileName,
            at(file, span),
            format!("this date is far from the file's name, which says {named}"),
        )
        .help("mend the date, or rename the file")
    }
}

/// Whether what reads like a date has a year before 0001 or after 9999, or comes there by its
/// offset.
fn is_beyond_years(text: &str) -> bool {
    let year = text.trim_start_matches(['+', '-']);
    let digits = year.bytes().take_while(u8::is_ascii_digit).count();
    let is_signed = year.len() < text.len();
    let is_year = year[digits..].starts_with('-') && (is_signed || digits >= 4);
    is_year && (is_signed || digits > 4 || ["0000", "0001", "9999"].contains(&&year[..digits]))
}
