#!/usr/bin/env python3
"""Cuts the power in the middle of builds, on real file systems, and looks at what the disk holds.

A disk is a file: ext4 or XFS in a loop device. A build is ended somewhere, at a system call where
strace is to be had; the file is copied as it is, with whatever the system has not written out yet
missing; the copy is mounted, which replays its journal, as after a power cut. Other programs that
wait for the disk make it hold names before contents, so one does that now and then. What is
published must be whole then, what somebody else put there untouched, and the next build exact.

    STATUSGEN=target/release/statusgen tests/crash/power_cuts.py [SEED]

It must run as root on Linux; where it cannot, it says so and ends well.
"""

import contextlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import crash

# With the options that the copy is mounted with: two XFS of one name are refused else.
SYSTEMS = {
    "ext4": (["mkfs.ext4", "-q"], "64M", "loop,commit=300", "loop"),
    "xfs": (["mkfs.xfs", "-q"], "320M", "loop", "loop,nouuid"),
}
# Those of which a build makes many, and those that it makes a few times alone.
MANY = {"plain": ["mkdir", "write", "rename", "unlink"], "atomic": ["mkdir", "write", "rename", "linkat"]}
FEW = {"plain": ["syncfs", "fsync", "rmdir"], "atomic": ["syncfs", "fsync", "renameat2", "unlinkat"]}


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def mounted(image, place, options):
    place.mkdir(exist_ok=True)
    run("mount", "-o", options, image, place)
    try:
        yield place
    finally:
        run("umount", place)


class Neighbour:
    """A program that waits for the disk again and again, so that the journal is written."""

    def __init__(self, disk, chance):
        self.file = disk / "neighbour"
        self.pause = chance.choice([0.001, 0.005, 0.02])
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.work)

    def wait_once(self):
        with open(self.file, "ab") as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())

    def work(self):
        while not self.stopped.wait(self.pause):
            self.wait_once()

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()


def ended_build(bench, mode, has_strace):
    """A build of the other site that is ended somewhere, and in words where."""
    command = bench.command(bench.other(), mode)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    how = bench.chance.choice(["one of many calls", "one of many calls", "one of few calls", "in time", "at its end"])
    if how == "at its end":
        subprocess.run(command, **quiet)
        return "at the end of the build"
    if how == "in time" or not has_strace:
        instant = bench.chance.uniform(0, 0.04)
        process = subprocess.Popen(command, **quiet)
        time.sleep(instant)
        process.kill()
        process.wait()
        return f"after {instant:.4f} s"
    are_few = how == "one of few calls"
    call = bench.chance.choice((FEW if are_few else MANY)[mode])
    # Counted for each thread.
    number = int(2 ** bench.chance.uniform(0, 1.6 if are_few else 6))
    rule = f"inject={call}:signal=SIGKILL:when={number}"
    subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", rule, *command], **quiet)
    return f"at {call} number {number}"


def cut(bench, work, mode, options, has_strace):
    """One build whose power is cut, and all that must hold after it."""
    disk = bench.output.parent.parent
    neighbour = Neighbour(disk, bench.chance)
    with neighbour if bench.chance.random() < 0.4 else contextlib.nullcontext():
        how = ended_build(bench, mode, has_strace)
    if bench.chance.random() < 0.5:
        neighbour.wait_once()
        how += ", another program then waits for the disk"
    run("cp", "--sparse=always", work / "image", work / "copy")
    output, now = bench.output, bench.now
    with mounted(work / "copy", work / "after", options) as after:
        bench.output = after / "out" / "public"
        try:
            is_now = bench.check(mode)
            bench.make_good()
        except AssertionError as error:
            raise SystemExit(f"FAILED: {mode}, cut {how}: {error}") from error
        finally:
            bench.output, bench.now = output, now
    bench.make_good()
    return is_now


def cut_often(bench, work, name, rounds, has_strace):
    make, size, options, options_of_copy = SYSTEMS[name]
    if not shutil.which(make[0]):
        print(f"  left out: {make[0]} is not here")
        return
    image = work / "image"
    image.unlink(missing_ok=True)
    run("truncate", "-s", size, image)
    run(*make, image)
    with mounted(image, work / "disk", options) as disk:
        bench.place(disk / "out")
        os.sync()
        for mode in crash.MODES:
            ends = {"old": 0, "new": 0, None: 0}
            for _ in range(rounds):
                before = bench.now
                is_now = cut(bench, work, mode, options_of_copy, has_strace)
                ends[is_now and ("old" if is_now == before else "new")] += 1
            mixed = f", a mix of whole files {ends[None]} times" if ends[None] else ""
            print(f"  {mode}: the site before it was there {ends['old']} times, the one built {ends['new']} times{mixed}")
            assert ends["old"] and ends["new"], "the power was always cut at the same time"


def can_mount(work):
    """Whether a file can be mounted here as a disk."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mkfs.ext4"):
        return False
    image = work / "image"
    try:
        run("truncate", "-s", "8M", image)
        run("mkfs.ext4", "-q", image)
        with mounted(image, work / "disk", "loop"):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def main():
    program = pathlib.Path(os.environ.get("STATUSGEN", "target/release/statusgen")).resolve()
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)
    print(f"Seed {seed}")
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        work = pathlib.Path(name)
        if not can_mount(work):
            print("Left out: no file may be mounted as a disk here. The simulated disk of `cargo test` stands in.")
            return
        has_strace = crash.can_inject()
        if not has_strace:
            print("Builds are ended in time alone: strace is not here, or may not trace.")
        bench = crash.Bench(work / "sites", program, random.Random(seed))
        for name in SYSTEMS:
            began = time.monotonic()
            print(f"Power cuts on {name}", flush=True)
            cut_often(bench, work, name, 20, has_strace)
            print(f"  in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
