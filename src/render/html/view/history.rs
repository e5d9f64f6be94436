//! A system's past: its days, what they come to, and its figures by period.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::{DurationView, TimeView, WordView};
use crate::language::Language;
use crate::render::text::address::rooted;
use crate::render::text::{time, words};
use crate::site::{
    Day, Figure, History, IncidentId, Period, Periods, SecondsByStatus, Server, Site, floor_percent,
};
use crate::vocabulary::ComponentStatus;

/// A system's past days.
#[derive(Debug, Clone, Serialize)]
pub struct HistoryView {
    /// `99.98`, percent with two decimals in the site's language, rounded down; none while
    /// nothing was measured.
    pub uptime: Option<String>,
    /// Figures count up to here: the system's last change, or the start of the day.
    pub as_of: TimeView,
    /// Oldest first, `site.history_days` of them.
    pub days: Vec<DayView>,
    /// The same days for a table, newest first: those without trouble together. Empty where the
    /// system is one of many.
    pub stretches: Vec<StretchView>,
    /// The same days as a drawing.
    pub bars: Vec<BarView>,
    /// In words, for readers who do not see the bars: `2 days with an outage in 90 days`.
    pub summary: String,
}

/// Bars for the days of a history: those without trouble together, each other day alone.
#[derive(Debug, Clone, Serialize)]
pub struct BarView {
    /// As `worst` of a day.
    pub key: &'static str,
    /// SVG path data: a line for each day, in a box that is 28 high and one wide for each day of
    /// the history. The worse the day, the taller its line.
    pub path: String,
    /// The day in a sentence, as `label` of a day; none for days without trouble.
    pub label: Option<String>,
    /// The incident behind the day, the worst if there are several; none for days without trouble,
    /// and where the system is one of many.
    pub url: Option<String>,
}

/// One day of a system's history.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// `19 March 2026`.
    pub day: String,
    /// `2026-03-19`.
    pub datetime: String,
    /// The worst status of the day; `unknown` before the system was in service.
    pub worst: WordView,
    /// Time in each state but operational, worst first.
    pub spells: Vec<SpellView>,
    /// The incidents behind them, the worst first, five at most. Empty where the system is one of
    /// many.
    pub incidents: Vec<IncidentLinkView>,
    /// All of it in a sentence: `19 March 2026: partial outage for 6 h 12 min`.
    pub label: String,
}

/// Time spent in a state on one day.
#[derive(Debug, Clone, Serialize)]
pub struct SpellView {
    pub status: WordView,
    pub duration: DurationView,
}

/// Days in a row of a system's history: one with trouble by itself, those without together.
#[derive(Debug, Clone, Serialize)]
pub struct StretchView {
    pub days: u64,
    /// The day that it begins with, and the one that it ends with.
    pub first: CalendarDayView,
    pub last: CalendarDayView,
    /// As of a day.
    pub worst: WordView,
    pub spells: Vec<SpellView>,
    pub incidents: Vec<IncidentLinkView>,
}

/// A day of the calendar.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarDayView {
    /// `19 March 2026`.
    pub day: String,
    /// `2026-03-19`.
    pub datetime: String,
}

/// An incident or maintenance that is named.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentLinkView {
    pub id: String,
    pub title: String,
    pub url: String,
}

/// A system's figures by period; of each list those in which anything was observed.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodsView {
    /// The last 30, 90 and 365 days.
    pub last_days: Vec<PeriodView>,
    /// The newest twelve, newest first.
    pub months: Vec<PeriodView>,
    /// Newest first.
    pub years: Vec<PeriodView>,
    /// Those before the newest twelve, newest first.
    pub older_months: Vec<PeriodView>,
}

/// What one period comes to.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodView {
    /// `Last 30 days`, `March 2026`, `2026`.
    pub title: String,
    /// The day that figures begin with, where that is not the first of the period.
    pub from: Option<CalendarDayView>,
    /// As that of a history.
    pub uptime: String,
    /// How long it was out; none where it was not.
    pub major_outage: Option<DurationView>,
    pub partial_outage: Option<DurationView>,
}

pub(super) fn history(site: &Site, server: &Server, history: &History) -> HistoryView {
    let is_troubled = |day: &&Day| day.worst.is_some_and(ComponentStatus::is_outage);
    let troubled = history.days.iter().filter(is_troubled).count();
    let days = history
        .days
        .iter()
        .filter(|day| day.worst.is_some())
        .count();
    let language = &site.language;
    let summary = match (as_number(troubled), as_number(days)) {
        (_, 0) => language.text("no_data_yet").to_owned(),
        (0, days) => language.count("days_without_outage", days, &[]),
        (troubled, days) => {
            let days = days.to_string();
            language.count("days_with_outage", troubled, &[("days", &days)])
        }
    };
    let day_views: Vec<DayView> = history
        .days
        .iter()
        .map(|day| day_view(language, day))
        .collect();
    HistoryView {
        uptime: history
            .uptime
            .map(|percent| language.decimal(&floor_percent(percent))),
        as_of: time::time(site, server.counted_until),
        bars: bars(&history.days, &day_views),
        stretches: Vec::new(),
        days: day_views,
        summary,
    }
}

/// Days without trouble first, so that what is wrong is drawn above them. `views` are of the same
/// days.
fn bars(days: &[Day], views: &[DayView]) -> Vec<BarView> {
    const PLAIN: [Option<ComponentStatus>; 2] = [None, Some(ComponentStatus::Operational)];
    let line = |at: usize| format!("M{at} 28V{}", top_of_bar(days[at].worst));
    let mut bars = Vec::new();
    for plain in PLAIN {
        let alike: Vec<usize> = (0..days.len())
            .filter(|at| days[*at].worst == plain)
            .collect();
        bars.extend(alike.first().map(|first| BarView {
            key: views[*first].worst.key,
            path: alike.iter().map(|at| line(*at)).collect(),
            label: None,
            url: None,
        }));
    }
    let troubled = (0..days.len()).filter(|at| !PLAIN.contains(&days[*at].worst));
    bars.extend(troubled.map(|at| BarView {
        key: views[at].worst.key,
        path: line(at),
        label: Some(views[at].label.clone()),
        url: None,
    }));
    bars
}

/// How far from the top of its box a day's bar ends.
fn top_of_bar(worst: Option<ComponentStatus>) -> u8 {
    match worst {
        None => 24,
        Some(ComponentStatus::Operational) => 13,
        Some(ComponentStatus::UnderMaintenance) => 9,
        Some(ComponentStatus::DegradedPerformance) => 6,
        Some(ComponentStatus::PartialOutage) => 3,
        Some(ComponentStatus::MajorOutage) => 0,
    }
}

fn day_view(language: &Language, day: &Day) -> DayView {
    let spells = spells(language, day);
    let worst = worst(language, day);
    let name = language.date(day.date);
    let sentence = |spell: &SpellView| {
        let (state, duration) = (&spell.status.label, &spell.duration.text);
        language.fill("state_for", &[("state", state), ("duration", duration)])
    };
    let sentences: Vec<String> = spells.iter().map(sentence).collect();
    let states = if sentences.is_empty() {
        worst.label.clone()
    } else {
        language.list(&sentences)
    };
    DayView {
        label: language.fill("day_summary", &[("date", &name), ("states", &states)]),
        day: name,
        datetime: day.date.to_string(),
        worst,
        spells,
        incidents: Vec::new(),
    }
}

fn spells(language: &Language, day: &Day) -> Vec<SpellView> {
    ComponentStatus::ALL
        .into_iter()
        .rev()
        .filter(|status| *status != ComponentStatus::Operational)
        .filter_map(|status| {
            let duration = held(language, &day.seconds, status)?;
            let status = words::component_status(language, status);
            Some(SpellView { status, duration })
        })
        .collect()
}

/// How long a state was held, if it was.
fn held(
    language: &Language,
    seconds: &SecondsByStatus,
    status: ComponentStatus,
) -> Option<DurationView> {
    let seconds = i64::try_from(seconds[status]).unwrap_or(i64::MAX);
    (seconds > 0).then(|| time::duration(language, TimeDelta::seconds(seconds)))
}

fn worst(language: &Language, day: &Day) -> WordView {
    match day.worst {
        Some(status) => words::component_status(language, status),
        None => words::unknown(language),
    }
}

/// What a history shows on the system's own page besides: which incidents are behind its days, and
/// the days without trouble together.
pub(super) fn add_incidents(site: &Site, history: &History, view: &mut HistoryView) {
    let links: Vec<Vec<IncidentLinkView>> = history
        .days
        .iter()
        .map(|day| incidents(site, &day.incidents))
        .collect();
    let troubled = (0..history.days.len()).filter(|at| is_troubled(&history.days[*at]));
    let labelled = view.bars.iter_mut().filter(|bar| bar.label.is_some());
    for (bar, at) in labelled.zip(troubled) {
        bar.url = links[at].first().map(|link| link.url.clone());
    }
    view.stretches = stretches(&site.language, &history.days, &links);
    for (day, links) in view.days.iter_mut().zip(links) {
        day.incidents = links;
    }
}

/// Whether a day is one that readers ask about.
fn is_troubled(day: &Day) -> bool {
    day.worst
        .is_some_and(|worst| worst != ComponentStatus::Operational)
}

fn incidents(site: &Site, ids: &[IncidentId]) -> Vec<IncidentLinkView> {
    ids.iter()
        .map(|id| site.post(site.incident(*id).first_post()))
        .map(|first| IncidentLinkView {
            id: first.id.clone(),
            title: first.title.clone(),
            url: rooted(site, &first.path),
        })
        .collect()
}

fn stretches(
    language: &Language,
    days: &[Day],
    links: &[Vec<IncidentLinkView>],
) -> Vec<StretchView> {
    let is_together = |one: &Day, next: &Day| one.worst == next.worst && !is_troubled(one);
    let mut from = 0;
    let mut stretches: Vec<StretchView> = days
        .chunk_by(is_together)
        .map(|chunk| {
            let (first, last) = (&chunk[0], &chunk[chunk.len() - 1]);
            let stretch = StretchView {
                days: as_number(chunk.len()),
                first: calendar_day(language, first.date),
                last: calendar_day(language, last.date),
                worst: worst(language, first),
                spells: spells(language, first),
                incidents: links[from].clone(),
            };
            from += chunk.len();
            stretch
        })
        .collect();
    stretches.reverse();
    stretches
}

fn calendar_day(language: &Language, day: NaiveDate) -> CalendarDayView {
    CalendarDayView {
        day: language.date(day),
        datetime: day.to_string(),
    }
}

/// The figures of a system by period.
pub(super) fn periods(site: &Site, periods: &Periods) -> PeriodsView {
    /// How many months a reader sees at once.
    const NEWEST: usize = 12;
    let language = &site.language;
    let views = |figures: &mut dyn Iterator<Item = Figure>| -> Vec<PeriodView> {
        figures
            .filter_map(|figure| period(language, &figure))
            .collect()
    };
    let last_days = Periods::LAST_DAYS.map(|days| periods.last_days(days));
    let mut months = periods.months();
    PeriodsView {
        last_days: views(&mut last_days.into_iter()),
        years: views(&mut periods.years()),
        months: views(&mut months.by_ref().take(NEWEST)),
        older_months: views(&mut months),
    }
}

fn period(language: &Language, figure: &Figure) -> Option<PeriodView> {
    let held = |status| held(language, &figure.seconds, status);
    Some(PeriodView {
        title: match figure.period {
            Period::LastDays(days) => language.count("last_days", days.into(), &[]),
            Period::Month(year, month) => language.month_title(year, month),
            Period::Year(year) => year.to_string(),
        },
        from: figure
            .begins_late
            .then(|| calendar_day(language, figure.first_day)),
        uptime: language.decimal(&floor_percent(figure.uptime?)),
        major_outage: held(ComponentStatus::MajorOutage),
        partial_outage: held(ComponentStatus::PartialOutage),
    })
}

fn as_number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
