"""The time of day is wrong, jumps or goes back while a run goes on. What counts are the times of files."""

import os
import pathlib
import shutil
import subprocess
import unittest

from case import PYTHON, tool_path
from chance import chance
from faulty import FaultCase
from sandbox import sanitized
from tree import set_mtime

YEARS = 365 * 86_400
CLOCKS = {
    "an hour ahead": "3600", "an hour behind": "-3600", "before 1970": str(-70 * YEARS), "after 2106": str(100 * YEARS),
    "it jumps by a second": "0,1", "it jumps by days": "0,200000",
}


@unittest.skipIf(sanitized(tool_path()), "what is preloaded comes before the sanitizer")
class FalseClocks(FaultCase):
    def setUp(self):
        super().setUp()
        compiler = shutil.which("cc") or shutil.which("gcc")
        if not compiler:
            self.skipTest("needs a C compiler")
        self.shim = self.room / "false_clock.so"
        source = pathlib.Path(__file__).parents[1] / "support" / "false_clock.c"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", self.shim, source, "-ldl"], check=True)
        said = subprocess.run(["date", "+%Y"], env={**os.environ, **self.clock(CLOCKS["after 2106"])},
                              stdout=subprocess.PIPE).stdout
        if int(said) < 2100:
            self.skipTest("nothing can be preloaded here")
        self.good = self.fill(12)

    def clock(self, value):
        return {"LD_PRELOAD": str(self.shim), "FALSE_CLOCK": value}

    def build_files(self):
        built = self.room / "build"
        return ["--stamp", built / "stamp", "--depfile", built / "d", "--manifest", built / "m", "--prune"]

    def test_a_run_under_each(self):
        for name, value in CLOCKS.items():
            for options in ([], self.build_files(), ["--invalidation-mode", "checked-hash"]):
                with self.subTest(clock=name, options=options):
                    run = self.compile("-f", *options, self.tree, env=self.clock(value))
                    self.assertEqual(run.counts, {"compiled": self.good}, run.err)
                    run = self.compile(*options, self.tree, env=self.clock(value))
                    self.assertEqual(run.counts, {"fresh": self.good}, run.err)
        self.assertRulesHold()

    def test_edits_between_runs_under_different_clocks(self):
        """No edit is missed by the next run, whatever time it or the one before thought it was."""
        random = chance()
        source = self.tree / "good1" / "module1.py"
        for n, value in enumerate([*CLOCKS.values()] * 2):
            source.write_text("x = %d\n" % (100 + n))
            run = self.compile(*self.build_files(), self.tree, env=self.clock(value))
            self.assertEqual(run.counts["compiled"], 1 if n else self.good, (value, run.err))
            set_mtime(self.tree / "good0" / "module0.py", [1, 10**9, 2**31, 2**33 + 50][n % 4] + n)
            run = self.compile(*self.build_files(), self.tree, env=self.clock(random.choice([*CLOCKS.values()])))
            self.assertEqual(run.counts["compiled"], 1, run.err)
        self.assertRulesHold()

    def test_a_stamp_of_a_clock_that_was_behind_is_old(self):
        self.compile(*self.build_files(), self.tree, env=self.clock("-3600"))
        self.assertLess(os.stat(self.room / "build" / "stamp").st_mtime, os.stat(self.tree).st_mtime)

    def test_leftovers_are_swept_whatever_the_time(self):
        for value in CLOCKS.values():
            place = self.tree / "good1" / "__pycache__"
            place.mkdir(exist_ok=True)
            (place / ".pbc-0123456789abcdef").touch()
            self.compile(self.tree, env=self.clock(value))
            self.assertNoTemporaries()

    def test_a_time_to_clamp_to(self):
        self.environment["SOURCE_DATE_EPOCH"] = "1600000000"
        for value in CLOCKS.values():
            run = self.compile("-f", self.tree, env=self.clock(value))
            self.assertEqual(run.counts, {"compiled": self.good}, run.err)
        self.assertRulesHold(mode="checked-hash")


if __name__ == "__main__":
    unittest.main()
