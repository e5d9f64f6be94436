//! The kinds of diagnostics, and their names for tools.

macro_rules! codes {
    ($($code:ident => $name:literal,)*) => {
        /// A kind of diagnostic. Each has one constructor, and a site in `tests/diagnostics`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $($code,)*
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// `unknown-server`: it stays as it is, for tools know it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }
        }
    };
}

codes! {
    AliasOfItself => "alias-of-itself",
    AmbiguousServer => "ambiguous-server",
    BadDate => "bad-date",
    BadServerId => "bad-server-id",
    BeforeItsIncident => "before-its-incident",
    BrokenPageLink => "broken-page-link",
    ControlCharacterInName => "control-character-in-name",
    CutByComment => "cut-by-comment",
    DateFarFromFileName => "date-far-from-file-name",
    EmptyFile => "empty-file",
    EndsBeforeStart => "ends-before-start",
    FaintColor => "faint-color",
    FrontMatterMissing => "front-matter-missing",
    FrontMatterUnclosed => "front-matter-unclosed",
    HeadingAttributes => "heading-attributes",
    HistoryTooLong => "history-too-long",
    InProgressToTheEnd => "in-progress-to-the-end",
    IncidentCircular => "incident-circular",
    IncidentIsAnnouncement => "incident-is-announcement",
    IncidentIsDraft => "incident-is-draft",
    IncidentNotFirst => "incident-not-first",
    IncidentOpenLong => "incident-open-long",
    IncidentWithoutImpact => "incident-without-impact",
    IncidentWithoutLength => "incident-without-length",
    IncidentWithoutServers => "incident-without-servers",
    InvalidValue => "invalid-value",
    LanguageIncomplete => "language-incomplete",
    LanguageWithoutWords => "language-without-words",
    LeftoverMarkup => "leftover-markup",
    LinkToHiddenPost => "link-to-hidden-post",
    LinkToNoAnchor => "link-to-no-anchor",
    LinkToNoPost => "link-to-no-post",
    LinkToNowhere => "link-to-nowhere",
    LooseBrace => "loose-brace",
    MaintenanceWithoutServers => "maintenance-without-servers",
    MissingKey => "missing-key",
    MissingPicture => "missing-picture",
    MissingPlaceholder => "missing-placeholder",
    NextUpdateOfNothing => "next-update-of-nothing",
    NotAFolder => "not-a-folder",
    NotAMap => "not-a-map",
    NotNamedAfterLanguage => "not-named-after-language",
    NotRead => "not-read",
    NotUtf8 => "not-utf8",
    NotUtf8Name => "not-utf8-name",
    OpenedAfterResolved => "opened-after-resolved",
    PostsRemoved => "posts-removed",
    RefusedOutput => "refused-output",
    RepeatedAlias => "repeated-alias",
    RepeatedAnchor => "repeated-anchor",
    RepeatedFootnote => "repeated-footnote",
    RepeatedKey => "repeated-key",
    RepeatedName => "repeated-name",
    RepeatedPostId => "repeated-post-id",
    ReplacesRules => "replaces-rules",
    ReservedAnchor => "reserved-anchor",
    ResolvedWithOutage => "resolved-with-outage",
    SameAddress => "same-address",
    ScheduledWithoutWindow => "scheduled-without-window",
    ServerNamedTwice => "server-named-twice",
    ServersWithoutImpact => "servers-without-impact",
    StatusOfOtherKind => "status-of-other-kind",
    Template => "template",
    TermTooLong => "term-too-long",
    TermWithoutLetters => "term-without-letters",
    TermsShareAddress => "terms-share-address",
    TimeDoesNotExist => "time-does-not-exist",
    TimeIsAmbiguous => "time-is-ambiguous",
    TimeToCome => "time-to-come",
    TooManyTerms => "too-many-terms",
    UnclosedComment => "unclosed-comment",
    UnfitForWindows => "unfit-for-windows",
    UnknownComponentStatus => "unknown-component-status",
    UnknownCountry => "unknown-country",
    UnknownGroup => "unknown-group",
    UnknownImpact => "unknown-impact",
    UnknownIncident => "unknown-incident",
    UnknownKey => "unknown-key",
    UnknownName => "unknown-name",
    UnknownPlaceholder => "unknown-placeholder",
    UnknownScheme => "unknown-scheme",
    UnknownServer => "unknown-server",
    UnknownStatus => "unknown-status",
    UnknownTimeZone => "unknown-time-zone",
    UnreadableLink => "unreadable-link",
    UnsafeAddress => "unsafe-address",
    UnsafeAlias => "unsafe-alias",
    UnsafeSlug => "unsafe-slug",
    UnusedComponent => "unused-component",
    UnusedFile => "unused-file",
    UnusedFootnote => "unused-footnote",
    UnusedPluralForm => "unused-plural-form",
    WindowInIncident => "window-in-incident",
    WrongType => "wrong-type",
    YamlSyntax => "yaml-syntax",
    YamlTooLarge => "yaml-too-large",
}
