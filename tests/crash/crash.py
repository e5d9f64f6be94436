#!/usr/bin/env python3
"""Ends builds in every way that a machine has, and looks at what is published then.

Builds are killed at random instants and at system calls, their disk is full, their files may not
grow, their permission to write goes, their sources change, and two of them run at once. After each,
every published file must be that of the old site or of the new one, whole; what somebody else put
there untouched; the next build exact, with nothing left over; and the build after that must have
nothing to do.

    STATUSGEN=target/release/statusgen tests/crash/crash.py [SEED]

What a machine does not allow (strace, mounting, other users) is said and left out.
"""

import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SITES = ("old", "new")
MODES = ("plain", "atomic")
OWN = {"lock", "manifest", "manifest-copy", "record"}
NOBODY = 65534
FOREIGN = {
    "CNAME": b"status.example.org\n",
    ".well-known/security.txt": b"Contact: mailto:security@example.org\n",
    "2026/notes.txt": b"mine\n",
    "shared/notes.txt": b"mine\n",
}


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def make_site(root, which):
    """Two sites that differ in every page, and in what is a file and what a folder."""
    is_new = which == "new"
    write(root / "site.yaml", f"title: The {which} site\nbase_url: https://status.example.org/\n")
    write(root / "servers.yaml", "servers:\n" + "".join(f"- id: s{n}\n  name: Server {n}\n" for n in range(6)))
    for number in range(15 if is_new else 0, 45 if is_new else 35):
        write(
            root / f"posts/2026-03-{number % 28 + 1:02}-post-{number}.md",
            f"---\ntitle: Post {number}\ndate: 2026-03-{number % 28 + 1:02}T10:00:00Z\n"
            f"tags: [tag {number % 4}]\n---\n" + f"Words of the {which} site. " * 60,
        )
    write(root / "static/same.bin", bytes(range(256)) * 400)
    write(root / "static/large.bin", which.encode() * 300_000)
    write(root / ("static/one/inner.txt" if is_new else "static/one"), which)
    write(root / ("static/two" if is_new else "static/two/inner.txt"), which)
    write(root / f"static/only-{which}/file.txt", which)
    if is_new:
        write(root / "static/shared/page.txt", which)


def tree(folder):
    """What is published: links by their target, files by their bytes."""
    found = {}
    for around, folders, files in os.walk(folder):
        if around == str(folder) and ".statusgen" in folders:
            folders.remove(".statusgen")
        for name in files + [name for name in folders if os.path.islink(os.path.join(around, name))]:
            path = os.path.join(around, name)
            name = os.path.relpath(path, folder)
            found[name] = os.readlink(path) if os.path.islink(path) else pathlib.Path(path).read_bytes()
    return found


class Bench:
    """An output folder, the two sites that are built into it, and what each must give."""

    def __init__(self, work, program, chance):
        self.chance = chance
        self.program = program
        self.sources = {which: work / which for which in SITES}
        self.expected = {}
        for which, root in self.sources.items():
            make_site(root, which)
            reference = work / "reference" / which
            self.build(which, "plain", output=reference)
            self.expected[which] = tree(reference)
        self.place(work / "out")

    def place(self, parent):
        """Begins with a new output folder."""
        parent.mkdir(parents=True, exist_ok=True)
        self.output = parent / "public"
        self.now = "old"
        self.build("old", "plain")
        for path, data in FOREIGN.items():
            write(self.output / path, data)
        (self.output / "link").symlink_to("../elsewhere")
        self.foreign = {**FOREIGN, "link": "../elsewhere"}

    def command(self, which, mode, output=None):
        arguments = [self.program, "-C", self.sources[which], "build", "--now", "2026-04-01T12:00:00Z"]
        arguments += ["--output", output or self.output, "--message-format", "json"]
        return arguments + (["--atomic"] if mode == "atomic" else [])

    def build(self, which, mode, output=None):
        run = subprocess.run(self.command(which, mode, output), capture_output=True, text=True)
        assert run.returncode == 0, f"status {run.returncode}: {run.stdout}{run.stderr}"
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        return next(line for line in lines if line["type"] == "summary")

    def other(self):
        return "new" if self.now == "old" else "old"

    def exact(self, which):
        return {**self.expected[which], **self.foreign}

    def check(self, mode):
        """What a build that was cut short has left; gives the site that it is, if it is one."""
        found = tree(self.output)
        for path, data in self.foreign.items():
            assert found.get(path) == data, f"{path} of somebody else is not as it was"
        for path, data in found.items():
            known = [self.exact(which).get(path) for which in SITES]
            assert data in known, f"{path} is neither the old file nor the new one"
        for path in self.expected["old"].keys() & self.expected["new"].keys():
            assert path in found, f"{path} is missing"
        is_now = next((which for which in SITES if found == self.exact(which)), None)
        assert mode == "plain" or is_now, "the folder is a mix of both sites"
        return is_now

    def make_good(self):
        """The next build, of either site and in either way, and the one after it."""
        which, mode = self.chance.choice(SITES), self.chance.choice(MODES)
        self.build(which, mode)
        self.now = which
        found = tree(self.output)
        differing = [path for path in found | self.exact(which) if found.get(path) != self.exact(which).get(path)]
        assert not differing, f"the next build ({which}, {mode}) is not exact: {differing[:5]}"
        empty = [around for around, folders, files in os.walk(self.output) if not folders + files]
        assert not empty, f"empty folders are left: {empty}"
        own = set(os.listdir(self.output / ".statusgen"))
        assert own <= OWN, f"left in .statusgen: {own - OWN}"
        beside = os.listdir(self.output.parent)
        left = [name for name in beside if "statusgen" in name]
        assert not left, f"left beside the output: {left}"
        summary = self.build(which, self.chance.choice(MODES))
        assert summary["written"] == summary["removed"] == 0, f"a further build writes: {summary}"

    def cut_short(self, mode, how, run):
        """One build of the other site that may not end well."""
        try:
            result = run(self.command(self.other(), mode))
            self.check(mode)
            self.make_good()
        except AssertionError as error:
            raise SystemExit(f"FAILED: {mode}, {how}: {error}") from error
        return result


def kill_at_random(bench, rounds):
    for mode in MODES:
        began = time.monotonic()
        bench.build(bench.other(), mode)
        took = time.monotonic() - began
        bench.now = bench.other()
        hits = 0
        for _ in range(rounds):
            instant = bench.chance.uniform(0, took * 1.2)

            def run(command, instant=instant):
                process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(instant)
                process.kill()
                return process.wait() == -signal.SIGKILL

            hits += bench.cut_short(mode, f"killed after {instant:.4f} s", run)
        print(f"  {mode}: killed {hits} of {rounds} builds at random instants")
        assert hits > rounds // 4, "too few builds were killed before they ended"


CALLS = {
    "SIGKILL": ("write,mkdir,rename,unlink,unlinkat,rmdir,linkat,renameat2,copy_file_range,statx,syncfs,fsync", "signal=SIGKILL:when={}"),
    "ENOSPC": ("write,mkdir,linkat,copy_file_range,syncfs", "error=ENOSPC:when={}+"),
    "EACCES": ("mkdir,rename,unlink,unlinkat,rmdir,linkat,renameat2", "error=EACCES:when={}+"),
    "EIO, once": ("write,mkdir,rename,unlink,unlinkat,rmdir,renameat2,syncfs,fsync", "error=EIO:when={}"),
}


def can_inject():
    """Whether system calls can be made to fail here."""
    probe = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=mkdir:error=EIO", "true"]
    return shutil.which("strace") and not subprocess.run(probe, capture_output=True).returncode


def inject(bench, rounds):
    if not can_inject():
        print("  left out: strace is not here, or may not trace")
        return
    for mode in MODES:
        for fault, (calls, how) in CALLS.items():
            ends = {}
            for _ in range(rounds):
                call = bench.chance.choice(calls.split(","))
                # Counted for each thread; half of them early, where most operations are rare.
                number = int(2 ** bench.chance.uniform(0, 8))
                rule = f"inject={call}:{how.format(number)}"

                def run(command, rule=rule):
                    traced = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", rule, *command]
                    return subprocess.run(traced, capture_output=True, text=True)

                ended = bench.cut_short(mode, rule, run)
                ends[ended.returncode] = ends.get(ended.returncode, 0) + 1
                # 101 is a panic, and 134 an abort.
                fine = {0, 2, -signal.SIGKILL, 128 + signal.SIGKILL}
                # Where the answer itself cannot be written there is nobody to tell.
                told = ended.returncode != 2 or "cannot " in ended.stdout + ended.stderr or call == "write"
                if ended.returncode not in fine or not told:
                    raise SystemExit(f"FAILED: {mode}, {rule}: status {ended.returncode}: {ended.stdout}{ended.stderr}")
            statuses = ", ".join(f"{count} with status {status}" for status, count in sorted(ends.items()))
            print(f"  {mode}: {fault} at a system call: {statuses}")


def must_fail(ended, words, how):
    told = ended.stdout + ended.stderr
    if ended.returncode != 2 or words not in told:
        raise SystemExit(f"FAILED: {how}: status {ended.returncode}: {told}")


def limit_size(bench):
    largest = max(len(data) for which in SITES for data in bench.expected[which].values())
    limits = [0, 1, 100, 5_000, 20_000, 102_400, largest - 1]
    for mode in MODES:
        for limit in limits:
            for ignored in (True, False):

                def limited(limit=limit, ignored=ignored):
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ignored else signal.SIG_DFL)

                def run(command, limited=limited):
                    return subprocess.run(command, capture_output=True, text=True, preexec_fn=limited)

                how = f"files of {limit} bytes at the most"
                ended = bench.cut_short(mode, how, run)
                if ignored:
                    must_fail(ended, "File too large", f"{mode}, {how}")
                else:
                    assert ended.returncode == -signal.SIGXFSZ, f"{how}: {ended}"
        print(f"  {mode}: {len(limits)} limits on the size of files, told and by signal")


def fill_disk(bench, work, rounds):
    disk = work / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        print("  left out: no disk may be mounted here")
        return
    try:
        bench.place(disk / "out")
        filler = disk / "filler"
        for mode in MODES:
            full = 0
            for _ in range(rounds):
                room = bench.chance.randrange(0, 3_000_000)

                def run(command, room=room):
                    free = os.statvfs(disk)
                    filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))
                    try:
                        return subprocess.run(command, capture_output=True, text=True)
                    finally:
                        filler.unlink()

                ended = bench.cut_short(mode, f"a disk with room for {room} bytes", run)
                if ended.returncode:
                    must_fail(ended, "No space left on device", f"{mode}, room for {room} bytes")
                    full += 1
            print(f"  {mode}: {full} of {rounds} builds met a full disk")
            assert full, "no build met a full disk"
    finally:
        subprocess.run(["umount", disk], check=True)
    bench.place(work / "out-again")


def lose_permission(bench, work, rounds):
    prefix = []
    if os.geteuid() == 0:
        prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        if not shutil.which("setpriv") or subprocess.run([*prefix, bench.program, "--version"], capture_output=True).returncode:
            print("  left out: no other user may be had here, and root may write everywhere")
            return
    bench.place(work / "owned" / "out")

    def folders():
        return [bench.output.parent, *(pathlib.Path(around) for around, _, _ in os.walk(bench.output.parent))]

    def set_up(mode):
        for folder in folders():
            try:
                folder.chmod(mode)
            except FileNotFoundError:
                pass

    for mode in MODES:
        ends = {}
        for _ in range(rounds):
            if prefix:
                subprocess.run(["chown", "-hR", f"{NOBODY}:{NOBODY}", bench.output.parent], check=True)
            instant = bench.chance.uniform(0, 0.08)

            def run(command, instant=instant):
                process = subprocess.Popen([*prefix, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                time.sleep(instant)
                set_up(0o555)
                told, _ = process.communicate()
                set_up(0o755)
                return process.returncode, told

            status, told = bench.cut_short(mode, f"permission lost after {instant:.4f} s", run)
            ends[status] = ends.get(status, 0) + 1
            if status not in (0, 2) or status == 2 and "Permission denied" not in told:
                raise SystemExit(f"FAILED: {mode}, permission lost after {instant:.4f} s: status {status}: {told}")
        print(f"  {mode}: permission lost: {ends.get(2, 0)} of {rounds} builds failed and said so")
    bench.place(work / "out-last")


def change_sources(bench, rounds):
    """A static file is another one for a moment while a build reads it, or a link out of the site."""
    secret = bench.output.parent.parent / "secret.bin"
    secret.write_bytes(b"secret" * 300_000)
    began = time.monotonic()
    bench.build(bench.other(), "plain")
    took = time.monotonic() - began
    for kind in ("another file", "cut short", "a link"):
        ends = {0: 0, 2: 0}
        for _ in range(rounds):
            which = bench.chance.choice(SITES)
            file = bench.sources[which] / "static/large.bin"
            right = file.read_bytes()
            aside = file.with_name(".aside")
            first, second = sorted(bench.chance.uniform(0, took) for _ in range(2))
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
            process = subprocess.Popen(bench.command(which, bench.chance.choice(MODES)), **pipes)
            time.sleep(first)
            file.rename(aside)
            if kind == "a link":
                file.symlink_to(secret)
            else:
                file.write_bytes(right[: len(right) // 2] if kind == "cut short" else b"other" * 300_000)
            time.sleep(second - first)
            aside.replace(file)
            told, _ = process.communicate()
            how = f"{kind} from {first:.4f} s to {second:.4f} s"
            # It may be missing for an instant.
            if process.returncode not in ends and "leads out of the site" not in told:
                raise SystemExit(f"FAILED: {how}: status {process.returncode}: {told}")
            ends[process.returncode] = ends.get(process.returncode, 0) + 1
            try:
                assert tree(bench.output).get("large.bin") != secret.read_bytes(), "what a link leads to is published"
                bench.make_good()
            except AssertionError as error:
                raise SystemExit(f"FAILED: {how}: {error}") from error
        print(f"  {kind}: of {rounds} builds {ends[0]} came to their end, and the next was exact")


def two_at_once(bench, rounds):
    ends = {"both": 0, "one": 0}
    for _ in range(rounds):
        choices = [(which, bench.chance.choice(MODES)) for which in bench.chance.sample(SITES, 2)]
        # The first is stopped somewhere, and goes on when the second has ended.
        instant = bench.chance.uniform(0, 0.04)
        how = f"two builds at once, {choices}, the first stopped after {instant:.4f} s"
        first, second = (bench.command(which, mode) for which, mode in choices)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        process = subprocess.Popen(first, **pipes)
        time.sleep(instant)
        process.send_signal(signal.SIGSTOP)
        ended = subprocess.run(second, **pipes)
        process.send_signal(signal.SIGCONT)
        told, _ = process.communicate()
        done = []
        for (which, _), status, told in zip(choices, (process.returncode, ended.returncode), (told, ended.stdout)):
            if status == 0:
                done.append(which)
            elif status != 1 or "another build is writing to" not in told:
                raise SystemExit(f"FAILED: {how}: status {status}: {told}")
        try:
            assert done, "neither came to its end"
            found = tree(bench.output)
            assert any(found == bench.exact(which) for which in done), "the result is of no build alone"
            bench.make_good()
        except AssertionError as error:
            raise SystemExit(f"FAILED: {how}: {error}") from error
        ends["both" if len(done) == 2 else "one"] += 1
    assert ends["one"], "no two builds met"
    print(f"  of {rounds} pairs one was refused in {ends['one']}, and both came to their end in {ends['both']}")


def main():
    program = pathlib.Path(os.environ.get("STATUSGEN", "target/release/statusgen")).resolve()
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)
    print(f"Seed {seed}")
    # Hundreds of builds: in memory, where the system has a folder for that. A program may not be
    # run from there, and the one given may stand where other users cannot see it.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name, tempfile.TemporaryDirectory() as elsewhere:
        work = pathlib.Path(name)
        for folder in (work, pathlib.Path(elsewhere)):
            folder.chmod(0o755)
        copied = shutil.copy2(program, pathlib.Path(elsewhere) / "statusgen")
        bench = Bench(work, copied, random.Random(seed))
        steps = [
            ("Killed at random instants", lambda: kill_at_random(bench, 60)),
            ("Faults of system calls", lambda: inject(bench, 20)),
            ("Files may not grow", lambda: limit_size(bench)),
            ("A full disk", lambda: fill_disk(bench, work, 15)),
            ("Permission to write is lost", lambda: lose_permission(bench, work, 25)),
            ("Sources change while they are read", lambda: change_sources(bench, 40)),
            ("Two builds at once", lambda: two_at_once(bench, 50)),
        ]
        for title, step in steps:
            began = time.monotonic()
            print(title, flush=True)
            step()
            print(f"  in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
