"""SIGKILL at random moments, with everything that a run can write, while sources change from run to run.

After each the five rules of FaultCase.assertRulesHold; a stamp vouches for nothing that is not there.
"""

import ctypes
import os
import signal
import time
import unittest

import judge
from case import PYTHON
from chance import SEED, chance, rounds
from faulty import FaultCase, child_pids
from tree import set_mtime

SYS_TGKILL = {"x86_64": 234}.get(os.uname().machine, 131)


class KilledAnywhere(FaultCase):
    rounds = rounds(112)  # Of each of nine tests: a thousand.
    seed = SEED

    def setUp(self):
        super().setUp()
        self.chance = chance(self.seed)
        self.fill(30, 6000)
        self.write({"p/data%d.txt" % n: "data" * 20_000 for n in range(4)})
        self.built = self.room / "build"
        self.judge = judge.Standing(PYTHON)
        self.addCleanup(self.judge.close)

    def build_files(self, *names):
        names = names or ("stamp", "depfile", "manifest")
        options = [word for name in names for word in ("--" + name, self.built / name)]
        return [*options, "--prune"]

    def edit(self, n):
        """Of other sizes and of the same size, new ones, removed ones, broken ones."""
        grown = "number = %d%s\n" % (n, "#" * n)  # Each time longer than ever before.
        self.write({"good1/module%d.py" % (1 + 4 * self.chance.randrange(7)): grown})
        self.write({"good2/module2.py": "same = %d\n" % (100 + n % 900), "new/m%d.py" % n: "new = %d\n" % n})
        # Within a second the importer itself cannot tell texts of one size by their times.
        set_mtime(self.tree / "good2" / "module2.py", 1_700_000_000 + n)
        self.write({"new/broken.py": "x = = 1\n" if n % 2 else "x = 1\n"})
        if n > 1:
            (self.tree / "new" / ("m%d.py" % (n - 2))).unlink()

    def kill_tool(self, process):
        process.kill()

    def kill_all(self, process):
        for pid in [process.pid, *child_pids(process.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def kill_by_thread(self, process):
        """The signal goes to a thread that owns an interpreter; it ends the process all the same."""
        try:
            thread = int(max(os.listdir("/proc/%d/task" % process.pid), key=int))
        except (FileNotFoundError, ValueError):
            thread = process.pid
        ctypes.CDLL(None).syscall(SYS_TGKILL, process.pid, thread, signal.SIGKILL)

    def killed(self, *options, tree=None, judged=(), **asked):
        tree = tree or self.tree
        kills = (self.kill_tool, self.kill_all, self.kill_by_thread)
        self.compile(*options, self.tree)
        for n in range(self.rounds):
            with self.subTest(round=n):
                self.edit(n)
                process = self.start("compile", "-q", "-f", "--python", PYTHON, *options, self.tree)
                time.sleep(self.chance.uniform(0, 0.25))
                self.chance.choice(kills)(process)
                process.communicate(timeout=30)
                halfway = self.judge.ask(tree, options=("--halfway", *judged), **asked)
                self.assertEqual(halfway["problems"], [])
        self.write({"new/broken.py": "x = 1\n"})
        self.assertRulesHold(*options, tree=tree, judged=judged, **asked)

    def test_in_place_with_build_files(self):
        self.killed(*self.build_files())

    def test_levels_that_share_files(self):
        self.killed("-o0", "-o1", "-o2", "--hardlink-dupes", levels=(0, 1, 2))

    def test_hashes(self):
        self.killed("--invalidation-mode", "checked-hash", mode="checked-hash")

    def test_legacy(self):
        self.killed("--legacy", judged=("--legacy",))

    def test_output_tree(self):
        place = self.room / "o"
        self.killed("--output-dir", place, *self.build_files(), judged=("--output", place))

    def test_pycache_prefix(self):
        self.killed("--pycache-prefix", self.room / "prefix", judged=("--prefix", self.room / "prefix"))

    def test_stage(self):
        stage = self.room / "stage"
        self.killed("--stage", stage, *self.build_files(), tree=stage, judged=("--any-filename",))

    def test_without_a_depfile(self):
        self.killed(*self.build_files("stamp", "report", "trace"))

    def test_with_a_clamped_time(self):
        self.environment["SOURCE_DATE_EPOCH"] = "1600000000"
        self.killed(mode="checked-hash")


if __name__ == "__main__":
    unittest.main()
