"""Interpreters that are another at each start, that flicker, or that shout."""

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
        self.assertRulesHold()

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
        self.assertRulesHold()

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
        self.assertRulesHold()

    def test_shouts_for_ever_at_a_source(self):
        good = self.fill(10)
        self.write({"loud.py": "# SHOUT-FOR-EVER\n"})
        run = self.compile("--timeout", "1", "--python", self.spoilt, self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertEqual(run.report["failures"][0]["kind"], "timeout")
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
