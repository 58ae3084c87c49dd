"""Builds that a user writes by hand: one edge that runs the tool for its stamp, in a build.ninja or a Makefile."""

import os
import shutil
import subprocess
import unittest

from bytecode import cached, code
from case import PYTHON, Case, tool_path

_NINJA = """\
rule bytecode
  command = %(command)s
  depfile = %(stamp)s.d
  restat = 1
build %(stamp)s: bytecode
"""
_MAKE = """\
%(stamp)s: Makefile
\t@%(command)s
-include %(stamp)s.d
"""


class BuildCase(Case):
    """`self.build()` runs the program and answers the report's counts, None if the edge did not run."""

    program = "ninja"
    absolute = True  # How the build file spells the stamp.

    def setUp(self):
        super().setUp()
        if not shutil.which(self.program):
            self.skipTest("needs " + self.program)
        self.output = self.room / "build"
        self.output.mkdir()
        self.python = PYTHON
        self.options = []
        self.roots = [self.tree]

    @property
    def stamp(self):
        return self.output / "bytecode.stamp"

    @property
    def manifest(self):
        return self.output / "manifest"

    def arguments(self):
        stamp = os.fspath(self.stamp) if self.absolute else self.stamp.name
        return ["compile", "--python", self.python, "--stamp", stamp, "--depfile", stamp + ".d", "--manifest",
                self.manifest, "--report", self.room / "build-report.json", *self.options, *self.roots]

    def generate(self):
        """The build file, written anew only if it is another: its own time counts for nobody."""
        command = " ".join("'%s'" % os.fspath(word) for word in [os.fsdecode(tool_path())] + self.arguments())
        stamp = os.fspath(self.stamp) if self.absolute else self.stamp.name
        text = (_NINJA if self.program == "ninja" else _MAKE) % {"command": command.replace("$", "$$"), "stamp": stamp}
        path = self.output / ("build.ninja" if self.program == "ninja" else "Makefile")
        if not path.exists() or path.read_text() != text:
            path.write_text(text)

    def start(self):
        self.generate()
        report = self.room / "build-report.json"
        if report.exists():
            report.unlink()
        return subprocess.Popen([self.program], cwd=self.output, env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT)

    def finish(self, running, code=0):
        out, _ = running.communicate(timeout=120)
        self.said = out.decode("utf-8", "surrogateescape")
        self.assertEqual(running.returncode != 0, code != 0, self.said)
        report = self.room / "build-report.json"
        if not report.exists():
            return None
        return {name: n for name, n in __import__("json").loads(report.read_text())["counts"].items() if n}

    def build(self, code=0):
        return self.finish(self.start(), code)

    def assertBuilds(self, expected, message=None):
        """Exactly this is done, and then nothing is left to do."""
        done = self.build()
        done = {"idle": True} if done is None else done
        done.pop("fresh", None)
        self.assertEqual(done, expected, message)
        self.assertIdle(message)

    def assertIdle(self, message=None):
        self.assertIsNone(self.build(), message)

    def assertHolds(self, source, level=0):
        """The bytecode file is of the source's text of now."""
        text = source.read_bytes()
        have = code(cached(source, level))
        self.assertEqual(have, compile(text, have.co_filename, "exec", dont_inherit=True, optimize=level), source)


def mounted(test, kind, directory):
    """Mounts an empty file system for the rest of the test; skips it where that is not allowed."""
    done = subprocess.run(["mount", "-t", kind, "none", os.fspath(directory)], stderr=subprocess.DEVNULL)
    if done.returncode != 0:
        raise unittest.SkipTest("a %s cannot be mounted here" % kind)
    test.addCleanup(subprocess.run, ["umount", "-l", os.fspath(directory)])
