"""Reads the calendars of built sites with a library of somebody else, and checks them.

    check_calendar.py FOLDER...

Several folders are one site built at different times, the oldest first: an event must keep its UID,
and its SEQUENCE must rise where its time or status changes. Exits non-zero at the first fault.
"""

import re
import sys
from datetime import timedelta
from pathlib import Path

from icalendar import Calendar

REQUIRED = ["UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "DESCRIPTION",
            "URL"]


class Fault(Exception):
    pass


def check(truth, message):
    if not truth:
        raise Fault(message)


def check_bytes(data):
    check(data.endswith(b"END:VCALENDAR\r\n"), "does not end with a line of its own")
    lines = data.split(b"\r\n")
    for number, line in enumerate(lines, 1):
        check(b"\r" not in line and b"\n" not in line, f"line {number} does not end with CRLF")
        check(len(line) <= 75, f"line {number} has {len(line)} octets")
        check(not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", line), f"line {number} has a control character")
        line.decode("utf-8")


def read(path):
    """The events by UID."""
    data = path.read_bytes()
    check_bytes(data)
    calendar = Calendar.from_ical(data)
    check(not calendar.errors, f"{calendar.errors}")
    check(calendar["VERSION"] == "2.0" and calendar["PRODID"], "no version or product")
    check("METHOD" not in calendar, "it is published, not sent")
    for name in ("NAME", "X-WR-CALNAME"):
        check(str(calendar[name]), f"no {name}")
    check(calendar["NAME"].to_ical() == calendar["X-WR-CALNAME"].to_ical(), "two names")
    check(calendar["REFRESH-INTERVAL"].params.get("VALUE") == "DURATION", "REFRESH-INTERVAL has no type")
    check(calendar["REFRESH-INTERVAL"].dt > timedelta(0), "REFRESH-INTERVAL is no time")
    check(calendar.subcomponents, "a calendar must have a component")
    events = {}
    for event in calendar.walk("VEVENT"):
        check_event(event)
        uid = str(event["UID"])
        check(uid not in events, f"{uid} stands twice")
        events[uid] = event
    kinds = {component.name for component in calendar.subcomponents}
    check(kinds == ({"VEVENT"} if events else {"VTIMEZONE"}), f"its components are {kinds}")
    return events


def check_event(event):
    uid = event.get("UID")
    check(not event.errors, f"{uid}: {event.errors}")
    for name in REQUIRED:
        check(name in event and not isinstance(event[name], list), f"{uid}: not one {name}")
    check(re.fullmatch(r"[^@/\s]+@[^@/\s]+", uid), f"the UID {uid!r} is not of the form id@host")
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART"):
        instant = event[name].dt
        check(instant.utcoffset() == timedelta(0), f"{uid}: {name} is not in UTC")
    if "DTEND" in event:
        check(event["DTSTART"].dt < event["DTEND"].dt, f"{uid}: ends before it begins")
    check(event["CREATED"].dt <= event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt, f"{uid}: its dates disagree")
    check(int(event["SEQUENCE"]) >= 0, f"{uid}: SEQUENCE is below 0")
    check(event["STATUS"] in ("CONFIRMED", "CANCELLED"), f"{uid}: STATUS is {event['STATUS']}")
    cancelled = str(event["SUMMARY"]).startswith("[Cancelled] ")
    check(cancelled == (event["STATUS"] == "CANCELLED"), f"{uid}: SUMMARY and STATUS disagree")
    check(re.match(r"https?://\S+$", event["URL"]), f"{uid}: URL is {event['URL']}")
    check(event["TRANSP"] == "TRANSPARENT", f"{uid}: takes the reader's time")


def when_and_whether(event):
    return event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None, str(event["STATUS"])


def compare(earlier, later):
    for uid, event in earlier.items():
        check(uid in later, f"{uid} is gone")
        before, after = int(event["SEQUENCE"]), int(later[uid]["SEQUENCE"])
        check(before <= after, f"{uid}: SEQUENCE falls from {before} to {after}")
        if when_and_whether(event) != when_and_whether(later[uid]):
            check(before < after, f"{uid}: changes, but not its SEQUENCE")
        check(event["DTSTAMP"].dt <= later[uid]["DTSTAMP"].dt, f"{uid}: DTSTAMP goes back")


def check_site(site):
    """The events of each calendar, by its path."""
    check((site / "maintenance.ics").is_file(), f"{site}: has no maintenance.ics")
    calendars = {}
    for path in sorted(site.rglob("*.ics")):
        try:
            calendars[path.relative_to(site)] = read(path)
        except (Fault, ValueError, KeyError) as fault:
            raise Fault(f"{path}: {fault!r}") from None
    all_events = calendars[Path("maintenance.ics")]
    for path, events in calendars.items():
        check(events or path == Path("maintenance.ics"), f"{site / path}: is empty")
        for uid, event in events.items():
            if uid in all_events:
                check(event.to_ical() == all_events[uid].to_ical(), f"{site / path}: {uid} differs from the site's")
    print(f"{site}: {len(calendars)} calendars with {len(all_events)} events are sound")
    return calendars


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        before = {}
        for folder in sys.argv[1:]:
            calendars = check_site(Path(folder))
            for path, events in before.items():
                compare(events, calendars.get(path, {}))
            before = calendars
    except Fault as fault:
        sys.exit(f"Fault: {fault}")
