"""Sources that cannot be decoded, parsed or finished: each is named, and every other file is compiled."""

import os
import stat
import sys
import unittest

from bad_sources import LARGE, TOO_DEEP, UNDECODABLE, UNPARSABLE, endless, fate
from bytecode import cached
from case import PYTHON
from faulty import FaultCase
from interpreters import interpreters


class BadSources(FaultCase):
    def compare(self, python, tag, files):
        """The tool agrees with the interpreter about each of the files, twice."""
        good = self.fill(6)
        self.write(files)
        fates = {name: fate(python, self.tree / name) for name in files}
        bad = sorted(name for name in fates if fates[name] != "compiled")
        counts = {"compiled": good + len(files) - len(bad), "failed": len(bad)}
        run = self.compile("--python", python, self.tree)
        for expected in (counts, {"fresh": counts["compiled"], "failed": counts["failed"]}):
            self.assertEqual(run.counts, {name: count for name, count in expected.items() if count}, run.err)
            failures = {os.path.basename(each["source"]): each for each in run.report["failures"]}
            self.assertEqual(sorted(failures), bad)
            for name in bad:
                self.assertEqual(failures[name]["kind"] == "crash", fates[name] == "crash", failures[name])
                self.assertTrue(failures[name]["message"])
                self.assertFalse(cached(self.tree / name, 0, tag).exists())
            run = self.compile("--python", python, self.tree)
        self.assertNoTemporaries()
        self.assertNoOrphans()
        return failures

    def for_each(self, files):
        for each in interpreters():
            with self.subTest(python=each.name):
                self.compare(each.path, each.cache_tag, files)

    def test_undecodable(self):
        self.for_each(UNDECODABLE)

    def test_unparsable(self):
        self.for_each(UNPARSABLE)

    def test_too_deep(self):
        self.for_each(TOO_DEEP)

    def test_large(self):
        self.compare(PYTHON, sys.implementation.cache_tag, LARGE)

    def test_kinds_and_places(self):
        failures = self.compare(PYTHON, sys.implementation.cache_tag, {**UNDECODABLE, **UNPARSABLE})
        self.assertEqual((failures["syntax.py"]["line"], failures["syntax.py"]["column"]), (1, 5))
        self.assertEqual(failures["syntax.py"]["kind"], "syntax")
        for name in ("latin1.py", "unknown_coding.py"):
            self.assertEqual(failures[name]["kind"], "encoding", failures[name])

    @unittest.skipUnless(sys.version_info >= (3, 9), "3.8 does finish it")
    def test_one_that_compile_never_finishes(self):
        good = self.fill(10)
        self.write({"endless.py": endless()})
        run = self.compile("--timeout", "1", self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1})
        self.assertEqual(run.report["failures"][0]["kind"], "timeout")
        self.assertIn("endless.py: not compiled within 1 s (--timeout)", run.err)
        self.assertFalse(cached(self.tree / "endless.py").exists())
        self.assertNoTemporaries()
        self.assertNoOrphans()
        (self.tree / "endless.py").write_text("x = 1\n")
        self.assertRepaired()

    def test_failures_are_named_under_every_level(self):
        good = self.fill(5)
        self.write({"bad.py": "x = = 1\n", "optimized.py": "assert x\n"})
        run = self.compile("-o", "0", "-o", "1", "-o", "2", self.tree)
        self.assertEqual(run.counts, {"compiled": 3 * good + 3, "failed": 3})
        self.assertEqual(len(run.report["failures"]), 1)

    def test_a_crash_in_every_level_is_one_failure(self):
        good = self.fill(5)
        self.write({"bad.py": "# DIE-HERE\n"})
        run = self.compile("--python", self.spoilt, "-o", "0", "-o", "2", self.tree)
        self.assertEqual(run.counts, {"compiled": 2 * good, "failed": 2})
        self.assertEqual(len(run.report["failures"]), 1)

    def test_fail_and_ignore(self):
        self.fill(5)
        self.write({"bad.py": "x = = 1\n", "dies.py": "# DIE-HERE\n"})
        self.compile("--python", self.spoilt, "--on-error", "fail", self.tree, code=1)
        run = self.compile("--python", self.spoilt, "--on-error", "ignore", self.tree)
        self.assertNotIn("bad.py", run.err)
        self.assertEqual(run.counts, {"fresh": 5, "failed": 2})


class DeviceFiles(FaultCase):
    @unittest.skipUnless(os.geteuid() == 0, "making device files needs root")
    def test_device_files_are_never_opened(self):
        good = self.fill(4)
        os.mknod(self.tree / "zero.py", stat.S_IFCHR | 0o600, os.makedev(1, 5))
        os.mknod(self.tree / "disk.py", stat.S_IFBLK | 0o600, os.makedev(7, 200))
        self.assertEqual(self.compile(self.tree).counts, {"compiled": good})


if __name__ == "__main__":
    unittest.main()
