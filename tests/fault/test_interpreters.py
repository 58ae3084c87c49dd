"""Interpreters that are not what they were, that flicker, or that shout; and what is remembered of them."""

import os
import unittest

from case import PYTHON
from faulty import FaultCase, executable
from interpreters import interpreters

# Counts its starts in a file and picks what to do by the number of the start, beginning with 0.
_NTH = """#!/bin/sh
exec 9>>%(count)s
flock 9
echo >&9
n=$(($(wc -l <%(count)s) - 1))
exec 9>&-
case $n in
%(cases)s
esac
"""


class Remembered(FaultCase):
    def memory(self):
        files = list((self.room / "cache" / "pybytecode").iterdir())
        self.assertEqual(len(files), 1)
        return files[0]

    def tamper(self, old, new):
        text = self.memory().read_bytes()
        self.assertIn(old, text)
        self.memory().write_bytes(text.replace(old, new))

    def setUp(self):
        super().setUp()
        with open(PYTHON, "rb") as file:
            if file.read(4) != b"\x7fELF":
                self.skipTest("only native binaries are remembered")
        self.good = self.fill(12)
        self.compile(self.tree)

    def test_another_version_than_remembered(self):
        self.tamper(b"\nversion=3.", b"\nversion=4.")
        (self.tree / "new.py").write_text("x = 1\n")
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"compiled": 1, "fresh": self.good})
        self.assertNotIn(b"version=4.", self.memory().read_bytes())
        self.assertSound()

    def test_what_was_told_before_it_showed_is_not_told_again(self):
        self.tamper(b"\nversion=3.", b"\nversion=4.")
        (self.tree / "new.py").write_text("x = 1\n")
        notes = self.write({"notes.txt": ""})
        run = self.compile(self.tree, self.room / "missing", notes, code=2)
        self.assertEqual(run.counts, {"compiled": 1, "fresh": self.good})
        self.assertEqual(run.err.count("missing"), 1, run.err)
        self.assertEqual(run.err.count("notes.txt"), 1, run.err)
        self.assertIn("; 1 error", run.err)

    def test_another_magic_number_and_tag_than_remembered(self):
        for old, new in ((b"\nmagic=", b"\nmagic=00"), (b"\ntag=c", b"\ntag=xc")):
            with self.subTest(new):
                self.tamper(old, new)
                run = self.compile(self.tree)
                self.assertEqual(run.counts, {"fresh": self.good}, run.err)
                self.assertNotIn(new, self.memory().read_bytes())
                self.assertSound()
        self.assertEqual(len(list(self.tree.rglob("*.pyc"))), self.good)

    def test_garbage_is_remembered(self):
        whole = self.memory().read_bytes()
        for garbage in (b"", b"\0" * 100, whole[:-30], whole + b"\nversion=9", os.urandom(3000)):
            self.memory().write_bytes(garbage)
            self.assertEqual(self.compile(self.tree).counts, {"fresh": self.good}, garbage)
            self.compile("-f", self.tree)
        self.assertSound()

    def test_a_memory_that_others_can_write_is_not_used(self):
        (self.room / "cache" / "pybytecode").chmod(0o777)
        self.tamper(b"\ntag=c", b"\ntag=xc")
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"fresh": self.good})
        self.assertIn("is not used, because others can write it", run.err)

    def test_no_memory(self):
        blocked = self.write({"file": ""}, root=self.room)
        for extra in ({"XDG_CACHE_HOME": None, "HOME": None}, {"XDG_CACHE_HOME": str(blocked)},
                      {"XDG_CACHE_HOME": "/proc/self"}, {"XDG_CACHE_HOME": "relative", "HOME": ""}):
            self.assertEqual(self.compile(self.tree, env=extra).counts, {"fresh": self.good}, extra)


class Flickering(FaultCase):
    def nth(self, **cases):
        """An interpreter that does at its n-th start what `_n` says, and else what `others` says."""
        others = cases.pop("others", "exec %s \"$@\"" % PYTHON)
        lines = ["%s) %s ;;" % (name[1:], text) for name, text in cases.items()] + ["*) %s ;;" % others]
        return executable(self.room / "flickering", _NTH % {"count": self.room / "count", "cases": "\n".join(lines)})

    def test_dies_at_its_second_and_third_start(self):
        good = self.fill()
        self.write({"dies.py": "# DIE-HERE\n"})
        python = self.nth(_1="exit 1", _2="exit 1", others="exec %s \"$@\"" % self.spoilt)
        run = self.compile("--python", python, "-j", "1", self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertRepaired()

    def test_some_that_never_start_leave_the_work_to_the_others(self):
        good = self.fill(80)
        python = self.nth(_1="exit 1", _2="exit 1", _3="exit 1")
        run = self.compile("--python", python, "-j", "4", self.tree)
        self.assertEqual(run.counts, {"compiled": good}, run.err)
        self.assertSound()

    def test_is_another_at_each_start(self):
        others = [each.path for each in interpreters() if each.path != PYTHON]
        if not others:
            self.skipTest("there is only one interpreter")
        self.fill(40)
        self.write({"slow%d.py" % n: "x = %r\n" % ("a" * 20000) for n in range(6)})
        cases = {"_%d" % n: "exec %s \"$@\"" % others[0] for n in range(1, 100, 2)}
        run = self.tool("compile", "--python", self.nth(**cases), "-j", "4", self.tree)
        if run.code != 0:  # With luck the first has done everything before another greeted.
            self.assertEqual(run.code, 2)
            self.assertIn("is another interpreter at each start", run.err)
        self.assertNoTemporaries()
        self.assertRepaired()

    def test_was_another_only_once(self):
        others = [each.path for each in interpreters() if each.path != PYTHON]
        if not others:
            self.skipTest("there is only one interpreter")
        good = self.fill(40)
        run = self.compile("--python", self.nth(_0="exec %s \"$@\"" % others[0]), "-j", "3", self.tree)
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(run.counts["compiled"], good)

    def test_shouts_at_its_start(self):
        good = self.fill()
        loud = "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; echo last words >&2; "
        run = self.compile("--python", self.nth(others=loud + "exec %s \"$@\"" % PYTHON), self.tree)
        self.assertEqual(run.counts, {"compiled": good})
        self.assertLess(len(run.err), 1000)
        message = self.refused("compile", "-f", "--python", self.nth(others=loud + "exit 3"), self.tree)
        self.assertIn("exited with code 3: last words", message)
        self.assertLess(len(message), 1000)
        self.assertSound()

    def test_shouts_for_ever(self):
        self.fill(4)
        for where in ("", ">&2"):
            message = self.refused("compile", "--timeout", "1", "--python",
                                   self.nth(others="exec yes shout " + where), self.tree)
            self.assertIn("does not answer within the timeout", message)
        self.assertNoOrphans()
        self.assertRepaired()

    def test_shouts_for_ever_at_a_source(self):
        good = self.fill(10)
        self.write({"loud.py": "# SHOUT-FOR-EVER\n"})
        run = self.compile("--timeout", "1", "--python", self.spoilt, self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertEqual(run.report["failures"][0]["kind"], "timeout")
        self.assertRepaired()


if __name__ == "__main__":
    unittest.main()
