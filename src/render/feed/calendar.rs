//! Calendars of maintenance: iCalendar, RFC 5545, with the properties of a calendar as a whole
//! from RFC 7986.
//!
//! One event for each maintenance that has a window. Its `UID` is made of the id of its first
//! post, which outlives title, slug and window; its `SEQUENCE` rises with each later post that
//! moves the window, ends the work at another time or calls it off, so that a subscriber's copy
//! follows. There is no
//! `METHOD`, and so `DTSTAMP` means the same as `LAST-MODIFIED` (section 3.8.7.2): the date of
//! the newest update, not of the build. The library would stamp the clock and a random `UID` on
//! an event without them; none is.

use std::borrow::Cow;

use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Parameter, Property};

use super::entry::with_state;
use crate::content::{self, IdBase};
use crate::plan::CalendarOf;
use crate::render::text::address::{Form, address};
use crate::render::text::systems::MOST_ON_LISTS;
use crate::render::text::{time, words};
use crate::site::{Incident, Post, Site, TimelineEntry};

/// How often a subscriber may ask again: windows move seldom, but on short notice.
const REFRESH: &str = "PT1H";

/// A calendar must have a component (section 3.6). Where there is no maintenance this one, which
/// shows nothing, is it; the library cannot write one without a `UID`.
const NO_EVENTS: &str = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\n\
    DTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n\
    END:STANDARD\r\nEND:VTIMEZONE\r\n";
/// What a calendar shows in one place, in characters; the event leads to the page with the rest.
const LONGEST_LINE: usize = 500;
const LONGEST_DESCRIPTION: usize = 10_000;
const END: &str = "END:VCALENDAR\r\n";

pub(super) fn calendar(site: &Site, of: CalendarOf) -> Vec<u8> {
    let incidents = of.maintenances(site);
    let incidents = incidents.iter().map(|id| site.incident(*id));
    let title = shortened(&of.title(site), LONGEST_LINE).into_owned();
    let page = address(site, &of.page_path(site), Form::Absolute);
    let own = address(site, &of.path(site), Form::Absolute);
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//statusgen//statusgen//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(typed("NAME", &title, "TEXT"))
        .append_property(("X-WR-CALNAME", title.as_str()))
        .append_property(("URL", page.as_str()))
        .append_property(typed("SOURCE", &own, "URI"))
        .append_property(typed("REFRESH-INTERVAL", REFRESH, "DURATION"))
        .append_property(("X-PUBLISHED-TTL", REFRESH));
    calendar.extend(incidents.filter_map(|incident| event(site, incident)));
    let mut text = calendar.to_string();
    if calendar.components.is_empty() {
        text.insert_str(text.len() - END.len(), NO_EVENTS);
    }
    text.into_bytes()
}

/// None for a maintenance without a window.
fn event(site: &Site, incident: &Incident) -> Option<Event> {
    let window = incident.lifecycle.true_window()?;
    let first = site.post(incident.first_post());
    let posts = incident.posts.iter().map(|id| site.post(*id));
    let last_change = posts.map(Post::last_edit).max().unwrap_or(first.date);
    let cancelled = incident.is_cancelled;
    let state = cancelled.then(|| words::cancelled(&site.language).label);
    let mut event = Event::new();
    event
        .uid(&uid(site, &first.id))
        .timestamp(last_change)
        .created(first.date)
        .last_modified(last_change)
        .sequence(sequence(incident))
        .starts(window.start)
        .summary(&with_state(
            state.as_deref(),
            &shortened(&first.title, LONGEST_LINE),
        ))
        .description(&shortened(
            &description(site, incident),
            LONGEST_DESCRIPTION,
        ))
        .url(&address(site, &first.path, Form::Absolute))
        .status(if cancelled {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        })
        // It takes none of the reader's time.
        .add_property("TRANSP", "TRANSPARENT");
    // A late true start may leave no time in the window.
    if window.end > window.start {
        event.ends(window.end);
    }
    let categories = first.categories.iter().map(|id| &site.category(*id).name);
    let categories: Vec<&String> = categories.collect();
    if !categories.is_empty() {
        event.categories(categories);
    }
    Some(event.done())
}

/// The post's id, at the site: in the form `id@host`, which the standard recommends (section
/// 3.8.4.7), with nothing in it that could not stand in a file's name.
fn uid(site: &Site, id: &str) -> String {
    let settings = &site.settings;
    let own = || IdBase::from(&settings.base_url).place();
    let place = settings.id_base.as_ref().map_or_else(own, IdBase::place);
    format!("{id}@{place}")
}

/// How often a later post moved the window, ended the work before its end or after it, or called
/// it off, or on again.
fn sequence(incident: &Incident) -> u32 {
    let announced = incident.lifecycle.announced.iter();
    let mut planned = announced.skip_while(|announced| announced.window.is_none());
    let Some(mut before) = planned.next() else {
        return 0;
    };
    let mut sequence = 0;
    for announced in planned {
        sequence += u32::from(announced != before);
        before = announced;
    }
    sequence
}

/// The systems, as many as a list names, then every update, newest first.
fn description(site: &Site, incident: &Incident) -> String {
    let language = &site.language;
    let mut parts = Vec::new();
    let named = incident.servers.iter().take(MOST_ON_LISTS);
    let mut systems: Vec<String> = named.map(|id| site.server(*id).label()).collect();
    let more = incident.servers.len() - systems.len();
    if more > 0 {
        let more = u64::try_from(more).unwrap_or(u64::MAX);
        systems.push(language.count("and_more_systems", more, &[]));
    }
    if !systems.is_empty() {
        let systems = language.list(&systems);
        parts.push(language.fill("systems_concerned", &[("systems", &systems)]));
    }
    for entry in incident.entries(site) {
        let (status, at, text) = match entry {
            TimelineEntry::Update(number) => {
                let post = site.post(incident.posts[number]);
                let text = post.body.text.replace('\r', "");
                let status = words::update_status(language, incident, number);
                (status, post.date, text)
            }
            TimelineEntry::Closing(closing) => {
                let status = words::status(language, closing.status);
                (status, closing.at, String::new())
            }
        };
        let at = time::time(site, at).in_its_zone();
        let heading = language.fill("status_at", &[("status", &status.label), ("time", &at)]);
        parts.push(format!("{heading}\n{text}").trim_end().to_owned());
    }
    parts.join("\n\n")
}

/// A text that is not longer than so many characters.
fn shortened(text: &str, longest: usize) -> Cow<'_, str> {
    match content::cut(text, longest) {
        end if end < text.len() => format!("{}…", text[..end].trim_end()).into(),
        _ => text.into(),
    }
}

fn typed(name: &str, value: &str, value_type: &str) -> Property {
    Property::new(name, value)
        .append_parameter(Parameter::new("VALUE", value_type))
        .done()
}
