"""Sources that cannot be decoded, parsed or finished: each is named, and every other file is compiled."""

import os
import resource
import stat
import subprocess
import sys
import unittest

from bad_sources import ODD, UNDECODABLE, UNPARSABLE
from bytecode import cached
from deep_sources import DEEP, endless, large
from faulty import FaultCase
from interpreters import interpreters
from sandbox import with_limits
from source_faults import SourceCase


class BadSources(SourceCase):
    def test_undecodable(self):
        self.for_each(UNDECODABLE)

    def test_unparsable(self):
        self.for_each(UNPARSABLE)

    def test_odd_ones_that_are_fine(self):
        good = len(ODD) + 6
        for each in interpreters():
            with self.subTest(python=each.name):
                self.compare(ODD, each.path, each.cache_tag)
                self.assertRulesHold(python=each.path)
                self.assertEqual(self.compile("--python", each.path, self.tree).counts, {"fresh": good})

    def test_too_deep(self):
        self.for_each(DEEP, judged=False)

    def test_large(self):
        self.compare(large(5_000_000))

    def test_kinds_and_places(self):
        failures = self.compare({**UNDECODABLE, **UNPARSABLE})
        self.assertEqual((failures["syntax.py"]["line"], failures["syntax.py"]["column"]), (1, 5))
        self.assertEqual(failures["syntax.py"]["kind"], "syntax")
        for name in ("latin1.py", "unknown_coding.py"):
            self.assertEqual(failures[name]["kind"], "encoding", failures[name])

    def test_what_is_mended_is_compiled(self):
        bad = {**UNDECODABLE, **UNPARSABLE}
        failures = self.compare(bad)
        self.write({name: "x = 1\n" for name in failures})
        run = self.compile(self.tree)
        self.assertEqual(run.counts["compiled"], len(failures))
        self.assertNotIn("failed", run.counts)
        self.assertRulesHold()


class Endless(FaultCase):
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
        self.assertRulesHold()

    @unittest.skipUnless(sys.version_info >= (3, 9), "3.8 does finish it")
    def test_several_that_compile_never_finishes(self):
        good = self.fill(10)
        self.write({"endless%d.py" % n: endless() for n in range(4)})
        run = self.compile("--timeout", "1", "-j", "2", self.tree)
        self.assertEqual(run.counts, {"compiled": good, "failed": 4})
        self.assertEqual({each["kind"] for each in run.report["failures"]}, {"timeout"})
        self.assertNoOrphans()
        self.write({"endless%d.py" % n: "x = 1\n" for n in range(4)})
        self.assertRulesHold()


class Failures(FaultCase):
    def test_are_named_under_every_level(self):
        good = self.fill(5)
        self.write({"bad.py": "x = = 1\n", "optimized.py": "assert x\n"})
        run = self.compile("-o", "0", "-o", "1", "-o", "2", self.tree)
        self.assertEqual(run.counts, {"compiled": 3 * good + 3, "failed": 3})
        self.assertEqual(len(run.report["failures"]), 1)

    def test_a_crash_in_every_level_is_one(self):
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

    def test_a_crash_leaves_no_core_file(self):
        """Many containers set no limit on them, and a core file of an interpreter is as large as all it had."""
        with open("/proc/sys/kernel/core_pattern") as file:
            if "/" in file.read():
                self.skipTest("core files go elsewhere here")
        self.write({"dies.py": "# ABORT-HERE\n"})
        before = set(os.listdir("/"))
        try:
            run = self.compile("--python", self.spoilt, self.tree, preexec_fn=with_limits(CORE=resource.RLIM_INFINITY))
        except subprocess.SubprocessError:
            self.skipTest("the limit on core files cannot be raised here")
        self.assertIn("killed by signal 6", run.err)
        self.assertEqual(set(os.listdir("/")) - before, set())


class Sizes(FaultCase):
    """Sparse files: as large as they say, and nothing in them."""

    def sparse(self, name, size):
        path = self.write({name: "x = 1\n"})
        with open(path, "r+b") as file:
            file.truncate(size)
        return path

    def test_more_than_python_compiles(self):
        good = self.fill(4)
        for size in (1 << 31, 1 << 40):
            self.sparse("huge.py", size)
            for mode in ("timestamp", "checked-hash"):
                run = self.compile("--invalidation-mode", mode, self.tree)
                self.assertEqual(run.counts["failed"], 1)
                self.assertIn("huge.py: is larger than CPython compiles (2 GiB)", run.err)
        (self.tree / "huge.py").unlink()
        self.compile("-f", self.tree)
        self.assertEqual(self.compile(self.tree).counts, {"fresh": good})
        self.assertRulesHold()

    def test_bytecode_files_that_are_huge(self):
        self.fill(4)
        self.compile(self.tree)
        source = next(self.tree.rglob("*.py"))
        for level in (0, 1):
            self.compile("-f", "-o", str(level), self.tree)
            with open(cached(source, level), "r+b") as file:
                file.truncate(1 << 40)
            run = self.compile("--verify", "-o", "0", "-o", "1", "--hardlink-dupes", self.tree)
            self.assertGreaterEqual(run.counts["compiled"], 1)
            self.assertLess(cached(source, level).stat().st_size, 1 << 20)
        self.assertRulesHold()


class DeviceFiles(FaultCase):
    @unittest.skipUnless(os.geteuid() == 0, "making device files needs root")
    def test_device_files_are_never_opened(self):
        good = self.fill(4)
        os.mknod(self.tree / "zero.py", stat.S_IFCHR | 0o600, os.makedev(1, 5))
        os.mknod(self.tree / "disk.py", stat.S_IFBLK | 0o600, os.makedev(7, 200))
        self.assertEqual(self.compile(self.tree).counts, {"compiled": good})


if __name__ == "__main__":
    unittest.main()
