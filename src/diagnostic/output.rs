//! Mistakes seen only when the whole site is laid out: addresses, templates, the output folder.

use std::path::Path;

use super::{Code, Diagnostic, Subject, at};
use crate::source::{SourceFile, Span, Spanned};

impl Diagnostic {
    /// `second` would be written where `first` goes; both read like `the post posts/a.md`.
    pub(crate) fn same_address(source: Subject, path: &str, first: &str, second: &str) -> Self {
        Self::error(
            Code::SameAddress,
            source,
            format!("{second} would be written to {path}, where {first} goes"),
        )
        .help("give one of the two another slug, date or name")
    }

    pub(crate) fn unsafe_address(source: Subject, path: &str, reason: &str) -> Self {
        Self::error(
            Code::UnsafeAddress,
            source,
            format!("this cannot be written to `{path}`: the path {reason}"),
        )
    }

    /// `reason` reads on from the name.
    pub(crate) fn unfit_for_windows(source: Subject, name: &str, reason: &str) -> Self {
        Self::warning(
            Code::UnfitForWindows,
            source,
            format!("this part of an address, `{name}`, {reason}"),
        )
        .help("the site cannot be built or checked out there; give it another name")
    }

    pub(crate) fn not_utf8_name(path: &str) -> Self {
        Self::error(
            Code::NotUtf8Name,
            Subject::Path(path.into()),
            "this file's name is not UTF-8 text",
        )
        .help("rename it")
    }

    /// `name` is that of a static file for hosts, `_headers` or `_redirects`.
    pub(crate) fn replaces_rules(name: &str) -> Self {
        Self::warning(
            Code::ReplacesRules,
            Subject::Path(format!("static/{name}").into()),
            format!("this file takes the place of the `{name}` that statusgen makes"),
        )
        .help("what that one holds is not published; build once without yours, and take over what you need")
    }

    /// `meant` is the name that it would be read by, and `is_there` says whether that is taken.
    pub(crate) fn not_read(path: &str, is_folder: bool, meant: &str, is_there: bool) -> Self {
        let what = if is_folder { "folder" } else { "file" };
        Self::warning(
            Code::NotRead,
            Subject::Path(path.into()),
            format!("this {what} is not read"),
        )
        .help(if is_there {
            format!("`{meant}` is read instead: move what it holds there, or give it another name")
        } else {
            format!("name it `{meant}`")
        })
    }

    /// A template that no page is made with, and no other takes in.
    pub(crate) fn unused_template(path: &str, name: &str, near: Option<&str>) -> Self {
        let unused = Self::warning(
            Code::UnusedFile,
            Subject::Path(path.into()),
            "no page is made with this template, and no other template takes it in",
        );
        match near {
            Some(near) => unused.help(format!("did you mean `{near}`?")),
            None => unused.help(format!(
                "take it in with `{{% include \"{name}\" %}}`, or delete it"
            )),
        }
    }

    pub(crate) fn unused_component(file: &SourceFile, name: Spanned<&str>) -> Self {
        let Spanned { value: name, span } = name;
        Self::warning(
            Code::UnusedComponent,
            at(file, span),
            format!("no page shows the component `{name}`"),
        )
        .help(format!("use it as in `{{{{ <{name} /> }}}}`, or delete it"))
    }

    /// A style sheet that is published beside those of pages, which ask for `near`.
    pub(crate) fn unused_style_sheet(path: &str, near: &str) -> Self {
        Self::warning(
            Code::UnusedFile,
            Subject::Path(path.into()),
            "no page asks for this style sheet",
        )
        .help(format!("did you mean `{near}`?"))
    }

    pub(crate) fn control_character_in_name(path: &str) -> Self {
        Self::error(
            Code::ControlCharacterInName,
            Subject::Path(path.into()),
            "the name of this file or of its folder has a control character",
        )
        .help("rename it; here the character stands as its code")
    }

    pub(crate) fn unreadable_link(path: &str, reason: &str) -> Self {
        Self::error(
            Code::UnreadableLink,
            Subject::Path(path.into()),
            format!("this cannot be followed: {reason}"),
        )
    }

    /// `published` posts are in the output folder.
    pub(crate) fn posts_removed(removed: usize, published: usize) -> Self {
        Self::warning(
            Code::PostsRemoved,
            Subject::Path("posts".into()),
            format!("this removes {removed} of the {published} posts that are published"),
        )
        .help(
            "see whether all of them are there, and `permalink` is as it was; if they are to go, \
             build once without --strict",
        )
    }

    /// `path` is where a folder of sources would stand.
    pub(crate) fn not_a_folder(path: &str) -> Self {
        Self::error(
            Code::NotAFolder,
            Subject::Path(path.into()),
            "this is not a folder, and nothing can be read from it",
        )
        .help("put the folder in its place, or give what stands here another name")
    }

    /// A syntax error, or a value that the template asks for and is not there.
    pub(crate) fn template(file: &SourceFile, span: Span, message: &str) -> Self {
        Self::error(Code::Template, at(file, span), message)
            .help("docs/templates.md lists what each template is given")
    }

    /// A name in a template that is in none of what pages are given; `owner` is what it would be a
    /// field of, empty for a variable. `is_asked` says that nothing is printed or gone through, so
    /// that a page can be made.
    pub(crate) fn unknown_name<'a>(
        file: &SourceFile,
        name: Spanned<&str>,
        owner: &str,
        known: impl IntoIterator<Item = &'a str>,
        is_asked: bool,
    ) -> Self {
        let Spanned { value: name, span } = name;
        let message = if owner.is_empty() {
            format!("there is no `{name}` here")
        } else {
            format!("`{owner}` has no `{name}`")
        };
        let at = at(file, span);
        let unknown = if is_asked {
            Self::warning(
                Code::UnknownName,
                at,
                format!("{message}, which counts as absent here"),
            )
        } else {
            Self::error(Code::UnknownName, at, message)
        };
        unknown
            .suggest(name, known)
            .or_help("docs/templates.md lists what each template is given")
    }

    /// A template error that has no place: a circle of `extends`, a missing parent.
    pub(crate) fn template_set(message: &str) -> Self {
        Self::error(Code::Template, Subject::Path("templates".into()), message)
    }

    /// `file` is a page, a feed or a style sheet.
    pub(crate) fn broken_page_link(file: &str, target: &str) -> Self {
        let (message, help) = if file.ends_with(".css") {
            (
                "this style sheet asks for what is not there",
                "correct it in static/custom.css, or in your own style.css",
            )
        } else if file.ends_with(".html") {
            (
                "this page links to nowhere",
                "the link comes from a template or from site.yaml",
            )
        } else {
            (
                "this feed links to nowhere",
                "the link comes from a post or from site.yaml",
            )
        };
        Self::error(
            Code::BrokenPageLink,
            Subject::Path(file.into()),
            format!("{message}: {target}"),
        )
        .help(help)
    }

    pub(crate) fn refused_output(folder: &Path, message: &str, hint: &str) -> Self {
        Self::error(
            Code::RefusedOutput,
            Subject::Path(folder.to_string_lossy().into()),
            message,
        )
        .help(hint)
    }
}
