"""Reads the feeds and the uptime of built sites as a program of somebody else would.

STATUSGEN names the binary; without it, it is the release build of this repository.
"""

import json
import math
import os
import subprocess
import tempfile
import unittest
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import feedparser

REPOSITORY = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", REPOSITORY / "target"))
STATUSGEN = os.environ.get("STATUSGEN", TARGET / "release" / "statusgen")

# Each site with the instant that it is built for, and a later one.
SITES = {
    "sample": (REPOSITORY, "2026-11-23T12:00:00Z", "2026-12-24T12:00:00Z"),
    "outage": (REPOSITORY / "tests/browser/sites/outage", "2026-03-19T18:00:00+01:00", "2026-04-01T00:00:00Z"),
    "maintenance": (REPOSITORY / "tests/browser/sites/maintenance", "2026-06-10T12:00:00+01:00", "2026-07-01T00:00:00Z"),
}


def build(root, now, folder):
    command = [STATUSGEN, "-C", root, "-q", "build", "--now", now, "--output", folder]
    subprocess.run([str(word) for word in command], check=True)
    return Path(folder)


class Sites(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="statusgen-")
        self.addCleanup(self.folder.cleanup)

    def built(self):
        """Each site, built for its instant and again for a later one."""
        for name, (root, now, later) in SITES.items():
            with self.subTest(site=name):
                first = build(root, now, Path(self.folder.name) / name / "first")
                yield first, build(root, later, Path(self.folder.name) / name / "later")


class Feeds(Sites):
    def test_a_feed_reader_understands_every_feed(self):
        for site, _ in self.built():
            feeds = sorted(site.rglob("feed.xml"))
            self.assertGreater(len(feeds), 5)
            for path in feeds:
                with self.subTest(feed=str(path.relative_to(site))):
                    self.check(path)

    def check(self, path):
        feed = feedparser.parse(str(path))
        self.assertFalse(feed.bozo, feed.get("bozo_exception"))
        self.assertEqual(feed.version, "rss20")
        self.assertTrue(feed.feed.title)
        self.assert_absolute(feed.feed.link)
        for entry in feed.entries:
            self.assertTrue(entry.title)
            self.assertTrue(entry.id)
            self.assert_absolute(entry.link)
            self.assertIsNotNone(entry.published_parsed, entry.published)
            self.assertTrue(entry.content[0].value.strip())
        ids = [entry.id for entry in feed.entries]
        self.assertEqual(len(ids), len(set(ids)), "an id stands twice")
        times = [entry.published_parsed for entry in feed.entries]
        self.assertEqual(times, sorted(times, reverse=True), "not the newest first")

    def assert_absolute(self, link):
        parts = urlsplit(link)
        self.assertEqual((parts.scheme, bool(parts.netloc)), ("https", True), link)

    def test_ids_outlive_a_build(self):
        for first, later in self.built():
            for path in sorted(first.rglob("feed.xml")):
                name = path.relative_to(first)
                with self.subTest(feed=str(name)):
                    self.assertLessEqual(self.ids(path).items(), self.ids(later / name).items())

    def ids(self, path):
        return {entry.id: entry.link for entry in feedparser.parse(str(path)).entries}


class Uptime(Sites):
    def test_the_figures_can_be_recomputed(self):
        for site, later in self.built():
            for folder in site, later:
                document = json.loads((folder / "api/uptime.json").read_text())
                datetime.fromisoformat(document["generated_at"].replace("Z", "+00:00"))
                self.assertGreater(len(document["servers"]), 0)
                for server in document["servers"]:
                    with self.subTest(server=server["id"]):
                        self.recompute(server, document["window_days"])

    def recompute(self, server, window_days):
        days = server["days"]
        self.assertEqual(len(days), window_days)
        dates = [date.fromisoformat(day["date"]) for day in days]
        for before, after in zip(dates, dates[1:]):
            self.assertEqual(after - before, timedelta(days=1))
        for day in days:
            length = sum(day["seconds"].values())
            self.assertLessEqual(length, 25 * 3600, day)
            self.assertEqual(day["worst"] is None, length == 0 and day is not days[-1], day)
            bad = [state for state, seconds in day["seconds"].items() if seconds and state != "operational"]
            if bad:
                self.assertNotIn(day["worst"], (None, "operational"), day)
        total = sum(sum(day["seconds"].values()) for day in days)
        major = sum(day["seconds"]["major_outage"] for day in days)
        partial = sum(day["seconds"]["partial_outage"] for day in days)
        if total == 0:
            self.assertIsNone(server["uptime"])
        else:
            right = (total - (major + 0.3 * partial)) / total * 100
            self.assertTrue(math.isclose(server["uptime"], right, rel_tol=0, abs_tol=1e-6), (server["uptime"], right))


if __name__ == "__main__":
    unittest.main(verbosity=2)
