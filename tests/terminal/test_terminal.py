#!/usr/bin/env python3
"""What statusgen does at a terminal: the editor, questions, and terminals of every kind.

Each test runs the program in a pseudo-terminal, types, and looks at what it shows and writes.
STATUSGEN names the program if it is not the release build.
"""

import os
import pathlib
import re
import tempfile
import unittest

import pexpect

PROJECT = pathlib.Path(__file__).resolve().parents[2]
STATUSGEN = os.environ.get("STATUSGEN", str(PROJECT / "target/release/statusgen"))

OUTAGE = """---
title: Outage
date: 2020-03-19
servers: [WEB1]
impact: major
status: investigating
---
Words.
"""


class Site:
    """A small site in a folder of its own."""

    def __init__(self, **posts):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.path = pathlib.Path(self.folder.name)
        (self.path / "posts").mkdir()
        self.write("site.yaml", "timezone: Europe/Lisbon\n")
        self.write("servers.yaml", "servers:\n  - {id: WEB1}\n  - {id: MAIL1}\n")
        for name, text in posts.items():
            self.write(f"posts/2020-03-19-{name}.md", text)
        self.before = self.files()

    def write(self, path, text):
        (self.path / path).write_text(text)

    def files(self):
        found = (path for path in self.path.rglob("*") if path.is_file())
        return {str(path.relative_to(self.path)): path.read_text() for path in found}

    def new(self):
        return {path: text for path, text in self.files().items() if path not in self.before}

    def run(self, *arguments, columns=80, **environment):
        """The program at a terminal, with an environment that says nothing else."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return pexpect.spawn(
            STATUSGEN,
            list(arguments),
            cwd=self.path,
            env={**kept, "TERM": "xterm", **environment},
            dimensions=(24, columns),
            encoding="utf-8",
            timeout=20,
        )


def end(child):
    """Waits for its end; what it showed since, and its exit status."""
    child.expect(pexpect.EOF)
    child.close()
    return child.before.replace("\r\n", "\n"), child.exitstatus


def appends(text):
    """An editor that adds a line."""
    return f"printf '%s\\n' '{text}' >>"


class Editor(unittest.TestCase):
    def test_a_text_is_written_in_the_editor(self):
        site = Site(outage=OUTAGE)
        shown, status = end(site.run("update", EDITOR=appends("We found it.")))
        self.assertEqual(status, 0, shown)
        (text,) = site.new().values()
        self.assertRegex(
            text,
            r"\A---\ndate: .*\nincident: 2020-03-19-outage\n---\n\nWe found it\.\n\Z",
        )

    def test_the_help_says_what_it_is_about_and_its_lines_can_be_used(self):
        site = Site(outage=OUTAGE)
        editor = "sed -i -e 's/^# status:/status:/' -e 's/^# next_update:/next_update:/' -e '$aSoon.'"
        shown, status = end(site.run("update", VISUAL=editor, EDITOR="false"))
        self.assertEqual(status, 0, shown)
        (text,) = site.new().values()
        self.assertIn("\nstatus: monitoring  # or", text)
        self.assertRegex(text, r"\nnext_update: \d{4}-\d\d-\d\d \d\d:\d\d \+0[01]00\n")
        self.assertNotIn("\n# ", text)
        self.assertIn("next update ", shown)

    def test_nothing_goes_out_that_was_not_written(self):
        for editor, reason in [
            ("true", "there is no text, so nothing was published"),
            ("truncate -s 0", "there is no text, so nothing was published"),
            ("false", "ended with an error"),
            ("no-such-editor", "cannot be run"),
            ("kill -9 $$; :", "ended with an error"),
        ]:
            with self.subTest(editor):
                site = Site(outage=OUTAGE)
                shown, status = end(site.run("update", EDITOR=editor))
                self.assertIn(reason, shown)
                self.assertEqual(status, 2)
                self.assertEqual(site.new(), {})

    def test_what_was_written_is_kept_when_the_editor_fails(self):
        site = Site(outage=OUTAGE)
        editor = "f() { echo Precious >> \"$1\"; false; }; f"
        shown, status = end(site.run("resolve", EDITOR=editor))
        self.assertEqual(status, 2)
        kept = re.search(r"is kept in (\S+)", shown)[1]
        self.assertRegex(kept, r"^\.unsent/")
        self.assertIn("Precious", site.new()[kept])
        self.assertFalse([path for path in site.new() if path.startswith("posts/")])

    def test_a_mistake_is_shown_with_a_way_back(self):
        site = Site(outage=OUTAGE)
        editor = "f() { if grep -q serious \"$1\"; then sed -i s/serious/major/ \"$1\"; else " \
            "sed -i '2iimpact: serious' \"$1\"; echo Text. >> \"$1\"; fi; }; f"
        child = site.run("update", EDITOR=editor)
        child.expect(r"\.unsent/2\S+\.md:2:9")
        child.expect(r"What now\? e: edit again, k: keep it and leave ")
        self.assertEqual([path for path in site.new() if path.startswith("posts/")], [])
        child.sendline("what")
        child.expect("What now")
        child.sendline("e")
        shown, status = end(child)
        self.assertEqual(status, 0, shown)
        (text,) = site.new().values()
        self.assertIn("impact: major\n", text)

    def test_a_mistake_may_be_left_for_later(self):
        site = Site(outage=OUTAGE)
        editor = "f() { sed -i '2iimpact: serious' \"$1\"; echo Text. >> \"$1\"; }; f"
        for answer in ("k\n", "\x04"):
            child = site.run("update", EDITOR=editor)
            child.expect("What now")
            child.send(answer)
            shown, status = end(child)
            self.assertEqual(status, 2)
            self.assertIn("is kept in .unsent/", shown)
            self.assertIn("nothing was published", shown)

    def test_a_new_post_is_asked_about_before_it_goes_out(self):
        site = Site(outage=OUTAGE)
        editor = "f() { sed -i 's/^# status: [a-z]*/status: resolved/' \"$1\"; echo Text. >> \"$1\"; }; f"
        child = site.run("new", "Web is back", EDITOR=editor)
        child.expect("`resolved` ends an incident")
        child.expect("p: publish it as it is")
        child.sendline("p")
        _, status = end(child)
        self.assertEqual(status, 0)

    def test_ctrl_c_belongs_to_the_editor(self):
        site = Site(outage=OUTAGE)
        editor = "f() { trap : INT; echo READY; read -r x; read -r y; echo Still. >> \"$1\"; }; f"
        child = site.run("update", EDITOR=editor)
        child.expect("READY")
        child.sendintr()
        child.sendline("a")
        child.sendline("b")
        shown, status = end(child)
        self.assertEqual(status, 0, shown)

    def test_a_terminal_that_moves_no_cursor_has_no_visual_editor(self):
        site = Site(outage=OUTAGE)
        shown, status = end(site.run("update", TERM="dumb", VISUAL="true"))
        self.assertEqual(status, 2)
        self.assertIn("give the text with -m", shown)
        _, status = end(site.run("update", TERM="dumb", VISUAL="false", EDITOR=appends("Hi.")))
        self.assertEqual(status, 0)


class Questions(unittest.TestCase):
    def test_one_of_several_is_chosen_by_its_number(self):
        site = Site(mail=OUTAGE.replace("Outage", "Mail"), outage=OUTAGE)
        child = site.run("update", "Words.")
        child.expect(r"1  2020-03-19-mail  Mail \(investigating\)")
        child.expect(r"Which one\? \[1-2\] ")
        child.sendline("2")
        shown, status = end(child)
        self.assertEqual(status, 0, shown)
        (text,) = site.new().values()
        self.assertIn("incident: 2020-03-19-outage\n", text)

    def test_no_is_an_answer(self):
        site = Site(outage=OUTAGE)
        for answer in ("n", "", "\x03", "\x04"):
            child = site.run("new", "It is back", "--status", "resolved", "-m", "Words.")
            child.expect(r"Go on\? \[y/N\] ")
            child.send(answer if answer in ("\x03", "\x04") else answer + "\n")
            _, status = end(child)
            self.assertNotEqual(status, 0)
            self.assertEqual(site.new(), {})


class Terminals(unittest.TestCase):
    def test_colours_are_for_terminals_that_want_them(self):
        site = Site(outage=OUTAGE + "[nowhere](post:x)\n")
        for environment, is_coloured in [
            ({}, True),
            ({"NO_COLOR": "1"}, False),
            ({"TERM": "dumb"}, False),
        ]:
            with self.subTest(environment):
                shown, _ = end(site.run("check", **environment))
                self.assertEqual("\x1b[" in shown, is_coloured, shown)

    def test_forty_columns_are_enough(self):
        site = Site(outage=OUTAGE)
        for command in ("new", "update", "resolve"):
            shown, status = end(site.run(command, "--help", columns=40, TERM="dumb"))
            self.assertEqual(status, 0)
            long = [line for line in shown.splitlines() if len(line) > 40 and "Usage:" not in line]
            self.assertEqual(long, [])


if __name__ == "__main__":
    unittest.main(warnings="ignore")
