"""Interpreters with a fault, and what must hold after every fault."""

import os
import pathlib
import stat
import subprocess
import time

import judge
from case import PYTHON, Case, tool_path

# Stands in for `python`: runs the real one, with compile() spoilt for sources that hold a marker.
_WRAPPER = """#!%(python)s
import os, sys
arguments = sys.argv[1:]
if "-c" in arguments:
    at = arguments.index("-c") + 1
    arguments[at] = %(spoil)r + arguments[at]
os.execv(%(python)r, [%(python)r] + arguments)
"""
_SPOIL = """
import builtins, posix, time
_compile, home = builtins.compile, posix.environ.get(b"HOME", b"")
def _arrived(kind):  # See FaultCase.arrived().
    file = posix.open(home + kind, posix.O_CREAT | posix.O_WRONLY | posix.O_APPEND)
    posix.write(file, b"%d " % posix.getpid())
    posix.close(file)
def _spoilt(source, *rest):
    if isinstance(source, bytes):
        if b"WAIT-HERE" in source:  # until the test says so: FaultCase.go()
            _arrived(b".waiting")
            for _ in range(6000):
                try:
                    posix.stat(home + b".go")
                    break
                except OSError:
                    time.sleep(0.01)
        if b"DIE-HERE" in source:
            posix.kill(posix.getpid(), 9)
        if b"ABORT-HERE" in source:
            posix.abort()
        if b"EXIT-HERE" in source:
            posix._exit(7)
        if b"HANG-HERE" in source:
            time.sleep(1000)
        if b"SLOW-HERE" in source:
            _arrived(b".slow")
            time.sleep(0.2)
        if b"LIE-HERE" in source:
            import sys
            posix.write(int(sys.argv[1]), b"garbage" * 10)
            time.sleep(1000)
        if b"SHOUT-HERE" in source:
            posix.write(1, b"o" * 3000000)
            posix.write(2, b"e" * 3000000)
        while b"SHOUT-FOR-EVER" in source:
            posix.write(2, b"e" * 4096)
        if b"ANSWER-TWICE" in source:
            import sys
            posix.write(int(sys.argv[1]), bytes(24))
    return _compile(source, *rest)
builtins.compile = _spoilt
"""


def executable(path, text):
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def spoilt_interpreter(path, python=PYTHON, spoil=_SPOIL):
    """`python`, with a compile() that minds the marks; or with another text before its own."""
    return executable(path, _WRAPPER % {"python": python, "spoil": spoil})


def child_pids(parent):
    """The processes that a process has started and not reaped."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as file:
                if file.read().rsplit(")", 1)[1].split()[1] == str(parent):
                    found.append(int(pid))
        except OSError:
            pass
    return found


class FaultCase(Case):
    """A tree with marked sources and an interpreter that minds the marks."""

    planted = frozenset()  # What looks like a temporary and is not to be touched.

    def setUp(self):
        super().setUp()
        self.spoilt = spoilt_interpreter(self.room / "spoilt")

    def fill(self, count=40, size=2000):
        """Good sources; answers their number."""
        body = "value = [%s]\n" % ", ".join(str(n) for n in range(size // 6))
        self.write({"good%d/module%d.py" % (n % 4, n): "number = %d\n%s" % (n, body) for n in range(count)})
        return count

    def assertSound(self, uncompilable=0):
        """What is there is whole and accepted (nothing may be missing after a plain run); no temporary is left."""
        answer = judge.ask(PYTHON, self.tree)
        self.assertEqual(answer["problems"], [])
        self.assertEqual(answer["uncompilable"], uncompilable)
        self.assertNoTemporaries()

    def assertRulesHold(self, *options, python=PYTHON, tree=None, judged=(), uncompilable=0, **asked):
        """The five rules, after a fault. Nothing of ours lives on; each file is whole, and none that is out of date is
        accepted; then a plain run (with the options) completes the tree and leaves no temporary anywhere. That
        exit code and messages tell the truth, only the test itself can know.

        `judged` are options of the oracle, `asked` modes and levels for it, `tree` where the bytecode belongs to."""
        self.assertNoOrphans()
        tree = tree or self.tree
        halfway = judge.ask(python, tree, options=("--halfway", *judged), **asked)
        self.assertEqual(halfway["problems"], [], "after the fault")
        self.compile("--python", python, *options, self.tree)
        answer = judge.ask(python, tree, options=judged, **asked)
        self.assertEqual((answer["problems"], answer["uncompilable"]), ([], uncompilable), "after a plain run")
        self.assertEqual(set(self.room.rglob(".pbc-*")) - self.planted, set())
        self.assertNoOrphans()

    def assertNoTemporaries(self):
        left = [os.fspath(path) for place in (self.tree, self.room / "cache") for path in place.rglob(".pbc-*")]
        self.assertEqual(left, [])

    def assertNoOrphans(self):
        end = time.monotonic() + 5
        while self.ours() and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(self.ours(), [])

    def ours(self):
        """Processes with this test's HOME in their environment: the tool's and its interpreters'."""
        mark = b"HOME=" + os.fsencode(self.room / "home")
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_bytes()[:80])
            except OSError:
                pass
        return found

    def wait_for_worker(self, count=1):
        """Until so many workers are at sources with WAIT-HERE. Each takes a batch: write 20 of 5,000 bytes for each."""
        end = time.monotonic() + 60
        while len(self.arrived("waiting")) < count:
            self.assertLess(time.monotonic(), end, "too few workers came to WAIT-HERE")
            time.sleep(0.01)

    def arrived(self, kind):
        """The pids of the workers that have come to a source with WAIT-HERE (`waiting`) or SLOW-HERE (`slow`)."""
        path = self.room / ("home." + kind)
        return {int(pid) for pid in path.read_text().split()} if path.exists() else set()

    def go(self):
        (self.room / "home.go").touch()

    def start(self, *arguments, **options):
        """The tool, running."""
        environment = {key: value for key, value in self.environment.items() if value is not None}
        return subprocess.Popen(
            [tool_path()] + [os.fsencode(argument) for argument in arguments],
            env=environment, cwd=self.room,
            **dict({"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}, **options)
        )
