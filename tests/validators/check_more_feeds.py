"""Reads every feed of a built site as programs of others do, and checks it field by field.

    check_more_feeds.py FOLDER...

RSS 2.0 and Atom 1.0 are read with feedparser and held to the rules of the W3C's feed validator that
concern what statusgen writes; JSON Feed 1.1 is checked against its specification. Exits non-zero
at the first fault.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
# What an update may say of its incident, in every language of the theme.
TABLES = (Path(__file__).parents[2] / "i18n").glob("*.yaml")
STATES = {word for table in TABLES
          for word in re.findall(r"^status_\w+: \"?(.*?)\"?$", table.read_text(encoding="utf-8"), re.MULTILINE)}
STATE = re.compile(rf"^\[({'|'.join(map(re.escape, sorted(STATES)))})\] \S")
RFC_3339 = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")
RFC_822 = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$")


class Fault(Exception):
    pass


def check(truth, message):
    if not truth:
        raise Fault(message)


class Addresses(HTMLParser):
    """The addresses in a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ("href", "src", "poster")]


def is_absolute(address):
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and address.isascii() and " " not in address


def check_html(html, where):
    for address in Addresses(html).found:
        check(urlsplit(address).scheme, f"{where}: the address {address!r} is relative")


def check_entries(entries, own):
    """What holds of (id, title, link, instant, html) in every format."""
    ids = [entry[0] for entry in entries]
    check(len(set(ids)) == len(ids), "an id stands twice")
    check(all(re.fullmatch(r"https?://[^\s#]+#[^\s#]+", each) for each in ids), f"an id is no address: {ids}")
    instants = [entry[3] for entry in entries if entry[3]]
    check(instants == sorted(instants, reverse=True), "not the newest first")
    for identifier, title, link, _, html in entries:
        check(title and title == title.strip(), f"{identifier}: no title")
        check(is_absolute(link), f"{identifier}: {link!r} is not absolute")
        check_html(html, identifier)
    if own.startswith("history"):
        check(all(STATE.match(entry[1]) for entry in entries), "a title without a state")
        check(all("<small>" in entry[4] for entry in entries), "a history without updates")


def rss(path, own):
    root = ElementTree.parse(path).getroot()
    check((root.tag, root.get("version")) == ("rss", "2.0"), "not RSS 2.0")
    channel = root.find("channel")
    for name in ("title", "link", "description", "language"):
        check(len(channel.findall(name)) == 1, f"the channel has not one {name}")
    check(is_absolute(channel.findtext("link")), "the channel's link is not absolute")
    self_links = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    check(len(self_links) == 1 and urlsplit(self_links[0].get("href")).path.endswith(own), "no atom:link to itself")
    check(self_links[0].get("type") == "application/rss+xml", "atom:link has another type")
    entries = []
    for item in channel.findall("item"):
        for name in ("title", "link", "guid", "pubDate", CONTENT):
            check(len(item.findall(name)) == 1, f"an item has not one {name}")
        check(item.find("author") is None, "author must be a mail address")
        check(item.find("guid").get("isPermaLink") == "false", "a guid passes for a permalink")
        date = item.findtext("pubDate")
        check(RFC_822.match(date), f"{date!r} is no date of RFC 822")
        entries.append((item.findtext("guid"), item.findtext("title"), item.findtext("link"),
                        parsedate_to_datetime(date), item.findtext(CONTENT)))
    dates = [channel.findtext("pubDate"), channel.findtext("lastBuildDate")]
    check(all(dates) if entries else not any(dates), f"the channel's dates are {dates}")
    if entries:
        check(parsedate_to_datetime(dates[0]) == entries[0][3], "pubDate is not the newest item's")
    return entries


def atom(path, own):
    root = ElementTree.parse(path).getroot()
    check(root.tag == f"{ATOM}feed", "not Atom 1.0")
    for name in ("id", "title", "updated"):
        check(len(root.findall(ATOM + name)) == 1, f"the feed has not one {name}")
    check(root.findtext(f"{ATOM}author/{ATOM}name"), "the feed has no author")
    links = {link.get("rel"): link for link in root.findall(f"{ATOM}link")}
    check(set(links) == {"self", "alternate"}, f"links: {sorted(links)}")
    check(urlsplit(links["self"].get("href")).path.endswith(own), "it does not link to itself")
    check(links["self"].get("type") == "application/atom+xml", "its link has another type")
    entries, updated = [], []
    for entry in root.findall(f"{ATOM}entry"):
        for name in ("id", "title", "updated", "published", "content"):
            check(len(entry.findall(ATOM + name)) == 1, f"an entry has not one {name}")
        check(len(entry.findall(f"{ATOM}summary")) <= 1, "two summaries")
        check(entry.find(f"{ATOM}content").get("type") == "html", "its content is not HTML")
        link = entry.find(f"{ATOM}link[@rel='alternate']")
        dates = [entry.findtext(ATOM + name) for name in ("published", "updated")]
        check(all(RFC_3339.match(date) for date in dates), f"{dates} are no dates of RFC 3339")
        published, changed = map(datetime.fromisoformat, dates)
        check(published <= changed, "updated before it was published")
        updated.append(changed)
        entries.append((entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title"), link.get("href"),
                        published, entry.findtext(f"{ATOM}content") or ""))
    newest = datetime.fromisoformat(root.findtext(f"{ATOM}updated"))
    # A feed without entries has the date of the site's first post, or that of the standard.
    check(newest == max(updated, default=newest), "updated is not the newest entry's")
    check(newest.year >= 2000, "updated is no date of anything")
    if own.startswith("history"):
        # Sorted by the newest update, which is pubDate in RSS; the two are compared below.
        return [(*entry[:3], None, entry[4]) for entry in entries]
    return entries


def json_feed(path, own):
    feed = json.loads(path.read_text(encoding="utf-8"))
    known = {"version", "title", "home_page_url", "feed_url", "description", "authors", "language", "items"}
    check(set(feed) == known, f"its keys are {sorted(feed)}")
    check(feed["version"] == "https://jsonfeed.org/version/1.1", "not JSON Feed 1.1")
    check(is_absolute(feed["home_page_url"]) and is_absolute(feed["feed_url"]), "its addresses are not absolute")
    check(urlsplit(feed["feed_url"]).path.endswith(own), "feed_url is another's")
    check_authors(feed["authors"])
    entries = []
    required = {"id", "url", "title", "content_html", "date_published"}
    optional = {"summary", "date_modified", "authors", "tags"}
    for item in feed["items"]:
        check(required <= set(item) <= required | optional, f"an item's keys are {sorted(item)}")
        check(all(isinstance(item[name], str) for name in required), "a text is none")
        check_authors(item.get("authors", []))
        tags = item.get("tags", [])
        check(all(isinstance(tag, str) and tag for tag in tags) and len(set(tags)) == len(tags), f"tags: {tags}")
        for name in ("date_published", "date_modified"):
            check(RFC_3339.match(item.get(name, item["date_published"])), f"{name} is no date of RFC 3339")
        entries.append((item["id"], item["title"], item["url"],
                        datetime.fromisoformat(item["date_published"].replace("Z", "+00:00")), item["content_html"]))
    return entries


def check_authors(authors):
    for author in authors:
        check({"name"} <= set(author) <= {"name", "url", "avatar"} and author["name"], f"an author is {author}")


def parsed_by_a_reader(path, version, count):
    feed = feedparser.parse(str(path))
    check(not feed.bozo, f"feedparser: {feed.get('bozo_exception')}")
    check(feed.version == version, f"feedparser takes it for {feed.version!r}")
    check(len(feed.entries) == count, f"feedparser finds {len(feed.entries)} entries")
    for entry in feed.entries:
        check(entry.get("published_parsed") and entry.content[0].value is not None, "feedparser finds no date or content")


def bare(path):
    text = path.read_text(encoding="utf-8")
    wrong = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", text)
    check(not wrong, f"holds the control character {wrong and ascii(wrong.group())}")


KINDS = {
    "feed.xml": (rss, "rss20"),
    "history.rss": (rss, "rss20"),
    "atom.xml": (atom, "atom10"),
    "history.atom": (atom, "atom10"),
    "feed.json": (json_feed, None),
}


class Announced(HTMLParser):
    """The feeds and calendars that a page announces."""

    def __init__(self, html):
        super().__init__()
        self.links = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "link" and attributes.get("rel") == "alternate":
            check(attributes.get("title"), "an announced feed has no title")
            self.links[attributes["href"]] = attributes["type"]


MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json",
               "ics": "text/calendar"}


def media_type(path):
    name = {"feed.xml": "rss", "atom.xml": "atom"}.get(path.name, path.suffix[1:])
    return MEDIA_TYPES[name]


def announced(site, root):
    """Every feed and calendar is announced by the page that it stands beside."""
    for page in site.rglob("index.html"):
        html = page.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        links = Announced(html).links
        for address, kind in links.items():
            path = site / urlsplit(address).path.removeprefix(root)
            check(path.is_file(), f"{page}: announces {address}, which is not there")
            check(media_type(path) == kind, f"{page}: {address} passes for {kind}")
        beside = [path for path in page.parent.iterdir() if path.name in KINDS or path.suffix == ".ics"]
        for path in beside:
            address = urljoin(root, path.relative_to(site).as_posix())
            check(address in links, f"{page}: does not announce {address}")


def leads_on(path):
    page = path.with_name("index.html")
    return page.is_file() and 'http-equiv="refresh"' in page.read_text(encoding="utf-8")


def stands_for(path, paths):
    """At the old address of a system stand the bytes of the new one: the path there."""
    others = (other for other in paths if other.name == path.name and not leads_on(other))
    same = (other for other in others if other.read_bytes() == path.read_bytes())
    return next(same, path) if leads_on(path) else path


def check_site(site):
    paths = sorted(path for path in site.rglob("*") if path.name in KINDS)
    for name in KINDS:
        check((site / name).is_file(), f"{site}: has no {name}")
    said = {}
    for path in paths:
        own = stands_for(path, paths).relative_to(site).as_posix()
        read, version = KINDS[path.name]
        try:
            bare(path)
            entries = read(path, own)
            check_entries(entries, own)
            if version:
                parsed_by_a_reader(path, version, len(entries))
        except Fault as fault:
            raise Fault(f"{path}: {fault}") from None
        said[path] = [entry[:3] for entry in entries]
    for path in paths:
        for other in {"feed.xml": ["atom.xml", "feed.json"], "history.rss": ["history.atom"]}.get(path.name, []):
            same = said.get(path.with_name(other), said[path])
            check(same == said[path], f"{path}: says other things than {other}")
    home = json.loads((site / "feed.json").read_text(encoding="utf-8"))["home_page_url"]
    announced(site, urlsplit(home).path)
    print(f"{site}: {len(paths)} feeds with {sum(map(len, said.values()))} entries are sound")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        for folder in sys.argv[1:]:
            check_site(Path(folder))
    except (Fault, ElementTree.ParseError, ValueError, KeyError) as fault:
        sys.exit(f"{type(fault).__name__}: {fault}")
