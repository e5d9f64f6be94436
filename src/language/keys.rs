//! The one list of what the theme has to say.

/// A text that every language has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub kind: TextKind,
    /// What is filled in besides `{count}`: each stands in the text.
    pub placeholders: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    Line,
    /// It has a form for each kind of number, and `{count}` is filled in.
    Plural,
    /// A strftime pattern.
    Format,
}

/// A list of names that every language has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    pub name: &'static str,
    pub length: usize,
    /// The list that is taken where this one is missing.
    pub or: Option<&'static str>,
}

impl Key {
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        KEYS.into_iter().find(|key| key.name == name)
    }
}

const fn line(name: &'static str) -> Key {
    filled(name, &[])
}

const fn filled(name: &'static str, placeholders: &'static [&'static str]) -> Key {
    Key {
        name,
        kind: TextKind::Line,
        placeholders,
    }
}

const fn plural(name: &'static str, placeholders: &'static [&'static str]) -> Key {
    Key {
        name,
        kind: TextKind::Plural,
        placeholders,
    }
}

const fn format(name: &'static str) -> Key {
    Key {
        name,
        kind: TextKind::Format,
        placeholders: &[],
    }
}

const fn list(name: &'static str, length: usize, or: Option<&'static str>) -> List {
    List { name, length, or }
}

pub const LISTS: [List; 6] = [
    list("months", 12, None),
    // Where a month stands without a day: some languages decline it.
    list("months_alone", 12, Some("months")),
    list("months_short", 12, None),
    list("weekdays", 7, None),
    list("weekdays_short", 7, None),
    list("day_halves", 2, None),
];

pub const KEYS: [Key; 204] = [
    // How dates, spans of time and figures read.
    format("date_and_time"),
    format("date"),
    format("clock"),
    filled("month_title", &["month", "year"]),
    filled("date_and_clock", &["date", "clock"]),
    filled("time_range", &["start", "end"]),
    filled("time_range_with_duration", &["range", "duration"]),
    plural("days", &[]),
    filled("days_and_hours", &["days", "hours"]),
    filled("hours", &["count"]),
    filled("hours_and_minutes", &["hours", "minutes"]),
    filled("minutes", &["count"]),
    filled("seconds", &["count"]),
    line("decimal_sign"),
    filled("percent", &["number"]),
    line("list_separator"),
    // The state of everything.
    line("overall_operational"),
    line("overall_unreported"),
    line("overall_maintenance"),
    line("overall_partly_degraded"),
    line("overall_degraded"),
    line("overall_minor_outage"),
    line("overall_partial_outage"),
    line("overall_major_outage"),
    // The state of a system.
    line("state_operational"),
    line("state_under_maintenance"),
    line("state_degraded_performance"),
    line("state_partial_outage"),
    line("state_major_outage"),
    line("state_internal"),
    line("state_planned"),
    line("state_retired"),
    line("state_unknown"),
    // How much an incident matters.
    line("impact_none"),
    line("impact_maintenance"),
    line("impact_minor"),
    line("impact_major"),
    line("impact_critical"),
    // What an update says of its incident or maintenance.
    line("status_investigating"),
    line("status_identified"),
    line("status_monitoring"),
    line("status_resolved"),
    line("status_postmortem"),
    line("status_scheduled"),
    line("status_in_progress"),
    line("status_verifying"),
    line("status_completed"),
    line("status_cancelled"),
    // A site that does not say what it is called.
    line("site_title"),
    line("site_description"),
    // The frame of every page.
    line("skip_to_content"),
    line("site_menu"),
    line("systems"),
    line("archives"),
    line("categories"),
    line("tags"),
    line("search"),
    line("dark_mode"),
    line("page_changed"),
    line("show_changes"),
    filled("times_are_in_zone", &["zone"]),
    filled("your_time", &["time"]),
    // The home page.
    filled("last_change", &["time"]),
    plural("systems_disrupted", &["total"]),
    line("open_incidents"),
    line("maintenance"),
    line("scheduled_maintenance"),
    line("systems_at_a_glance"),
    line("please_note"),
    line("history"),
    line("nothing_posted"),
    line("more_of_this_site"),
    line("get_updates"),
    filled("updates_by_feed", &["links"]),
    filled("incidents_by_feed", &["links"]),
    filled("maintenance_by_calendar", &["links"]),
    line("report_problem"),
    line("search_this_site"),
    line("search_button"),
    line("recent_posts"),
    line("links"),
    line("resources"),
    filled("on_home", &["home"]),
    filled("home_page_of", &["home"]),
    // Lists of posts.
    filled("tag_title", &["name"]),
    filled("category_title", &["name"]),
    filled("title_of_page", &["title", "number"]),
    line("feed_of_list"),
    line("no_posts_here"),
    plural("and_more_systems", &[]),
    plural("and_more_updates", &[]),
    line("months_before_and_after"),
    line("none_yet"),
    line("pages"),
    line("newer_page"),
    line("newest_page"),
    line("older_page"),
    // A post.
    filled("by_author", &["author"]),
    filled("changed_at", &["time"]),
    filled("update_on", &["incident"]),
    line("status_then"),
    line("read_on"),
    filled("read_on_in", &["title"]),
    line("back_to_text"),
    line("table"),
    line("posts_before_and_after"),
    line("newer_post"),
    line("older_post"),
    // Incidents and maintenance.
    filled("since", &["time"]),
    filled("latest_update", &["time"]),
    line("update_due"),
    line("update_overdue"),
    line("next_update"),
    line("all_updates"),
    filled("all_updates_of", &["title"]),
    line("status"),
    line("impact"),
    line("window"),
    line("add_to_calendar"),
    line("maintenance_window"),
    line("began"),
    line("ended"),
    line("duration"),
    line("milestones"),
    filled("reached_after", &["status", "duration"]),
    line("affected_systems"),
    filled("status_at", &["status", "time"]),
    // Systems.
    line("state"),
    line("place"),
    line("system"),
    line("uptime"),
    plural("last_days", &[]),
    line("last_check"),
    filled("check_at", &["outcome", "time"]),
    line("check_up"),
    line("check_down"),
    line("in_service_from"),
    line("in_service_since"),
    line("in_service_until"),
    filled("retired_system", &["system", "date"]),
    line("address"),
    line("internal_system"),
    plural("internal_systems", &[]),
    line("not_reported"),
    line("other_systems"),
    line("retired_systems"),
    line("no_systems"),
    line("state_of_each_system"),
    filled("history_of", &["system", "summary"]),
    line("incidents"),
    line("no_incidents"),
    filled("older_incidents_of", &["system"]),
    line("system_now"),
    filled("follow_system", &["system", "links"]),
    filled("feed_of_system", &["feed", "system"]),
    filled("badge_of", &["system"]),
    // The history of a system.
    filled("uptime_figure", &["figure"]),
    line("no_figures"),
    filled("day_by_day", &["summary"]),
    line("day"),
    line("time"),
    filled("figures_up_to", &["time"]),
    line("period"),
    filled("period_from", &["period", "date"]),
    line("older_months"),
    filled("figures_as_data", &["links"]),
    plural("days_with_outage", &["days"]),
    plural("days_without_outage", &[]),
    line("no_data_yet"),
    filled("day_summary", &["date", "states"]),
    filled("state_for", &["state", "duration"]),
    plural("formula", &["weight"]),
    line("bars_mean"),
    line("bar_maintenance"),
    line("bar_degraded"),
    // The search page.
    line("search_words"),
    filled(
        "search_needs_script",
        &["by_month", "by_category", "by_tag"],
    ),
    line("by_month"),
    line("by_category"),
    line("by_tag"),
    line("results"),
    line("more_results"),
    filled("search_earlier", &["year"]),
    line("searching"),
    plural("posts_found", &[]),
    plural("posts_found_since", &["year"]),
    line("no_posts_found"),
    filled("no_posts_found_since", &["year"]),
    line("search_failed"),
    // Other pages.
    line("page_not_found"),
    line("page_not_found_why"),
    line("state_of_all_systems"),
    line("posts_by_month"),
    line("page_has_moved"),
    filled("page_has_moved_to", &["address"]),
    // Feeds, calendars, badges, previews and banners on other pages.
    filled("history_feed", &["site"]),
    line("follow_feed"),
    line("maintenance_calendar"),
    filled("calendar", &["site"]),
    filled("calendar_of_system", &["site", "system"]),
    filled("systems_concerned", &["systems"]),
    line("badge_label"),
    line("card_minor"),
    line("dismiss"),
];
