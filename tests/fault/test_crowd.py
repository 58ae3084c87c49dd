"""Up to ten runs at one time over one tree that does not rest: other options, interpreters, modes; some are killed.

Whatever each of them saw, each file is whole, none that is out of date is accepted, and one run puts the tree in order.
"""

import os
import subprocess
import threading
import time
import unittest

import judge
from builds import mounted
from case import PYTHON
from chance import SEED, chance, rounds
from faulty import FaultCase
from interpreters import interpreters

RUNS = 10


class Crowd(FaultCase):
    by_hash = False
    rounds = rounds(2)  # Of each test.
    seed = SEED

    def setUp(self):
        super().setUp()
        self.chance = chance(self.seed)
        self.everyone = [each.path for each in interpreters()]

    def options(self, n):
        """Of the n-th of ten runs."""
        built = self.room / ("build%d" % (n % 3))  # Some share their build files.
        chosen = self.chance.sample([
            ["-o0", "-o1", "-o2"], ["-o1", "--hardlink-dupes", "-o2", "-o0"], ["-f"], ["--verify"], ["-j", "4"],
            ["--stamp", built / "stamp", "--depfile", built / "d"], ["--manifest", built / "m"], ["--prune"],
            ["--report", built / "report", "--trace", built / "trace"]], 3)
        return [word for words in chosen for word in words]

    def disturb(self, ended):
        """Sources break and are mended, come and go, with the same size and another."""
        n = 0
        while not ended.wait(0.003):
            n += 1
            name = "good%d/module%d.py" % (n % 4, n % 40)
            if n % 5 == 0:
                self.write({name: "x = = %d\n" % n})
            elif n % 5 == 1:
                (self.tree / name).unlink(missing_ok=True)
            else:
                self.write({name: self.text(n)})
            if n % 10 == 0:
                self.write({"new%d/__init__.py" % (n % 30): "", "new%d/m.py" % (n % 30): self.text(n)})

    def text(self, n):
        """Within a second the importer itself cannot tell texts of one size by their times."""
        return "x = %d%s\n" % (1000 + n, "" if self.by_hash else " " * (n % 999))

    def crowd(self, kill=False):
        self.fill(40, 600)
        asked = {"mode": self.mode}
        for n in range(3):
            (self.room / ("build%d" % n)).mkdir()
        for n in range(self.rounds):
            ended = threading.Event()
            thread = threading.Thread(target=self.disturb, args=(ended,))
            thread.start()
            try:
                runs = [self.start("compile", "-q", "--python", self.chance.choice(self.everyone), *self.options(k),
                                   "--invalidation-mode", self.mode, self.tree, stdout=subprocess.DEVNULL)
                        for k in range(RUNS)]
                if kill:
                    time.sleep(self.chance.uniform(0.05, 0.5))
                    for run in runs[::2]:
                        run.kill()
                said = [run.communicate(timeout=120)[1].decode() for run in runs]
            finally:
                ended.set()
                thread.join()
            for k, run in enumerate(runs):
                killed = kill and k % 2 == 0
                self.assertIn(run.returncode, (0, -9) if killed else (0,), said[k])
                self.assertNotIn("pybytecode: error", said[k])
            for python in self.everyone:
                halfway = judge.ask(python, self.tree, levels=(0, 1, 2), options=("--halfway",), **asked)
                self.assertEqual(halfway["problems"], [], python)
        self.mend()
        for python in self.everyone:
            self.assertRulesHold("-o0", "-o1", "-o2", "--prune", "--invalidation-mode", self.mode, python=python,
                                 levels=(0, 1, 2), **asked)

    def mend(self):
        for path in self.tree.rglob("*.py"):
            if b"= =" in path.read_bytes():
                path.write_text("x = 1\n")

    @property
    def mode(self):
        return "checked-hash" if self.by_hash else "timestamp"

    def test_ten_runs(self):
        self.crowd()

    def test_ten_runs_of_which_five_are_killed(self):
        self.crowd(kill=True)

    def test_ten_runs_by_hash(self):
        self.by_hash = True
        self.crowd(kill=True)

    @unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
    def test_ten_runs_where_times_are_coarse(self):
        mounted(self, "ramfs", self.tree)
        self.crowd()


class OneOutput(FaultCase):
    """Runs that share more than the tree: the output, the stage, the stamp."""

    def together(self, *options):
        self.fill(30)
        runs = [self.start("compile", "-f", "-q", "--python", PYTHON, *options, self.tree) for _ in range(6)]
        for run in runs:
            said = run.communicate(timeout=120)[1].decode()
            self.assertEqual(run.returncode, 0, said)
        self.assertEqual(list(self.room.rglob(".pbc-*")), [])

    def files(self):
        built = self.room / "build"
        return ["--stamp", built / "s", "--depfile", built / "d", "--manifest", built / "m", "--report", built / "r"]

    def test_an_output_tree(self):
        place = self.room / "o"
        self.together("--output-dir", place, "--prune", *self.files())
        self.assertRulesHold("--output-dir", place, judged=("--output", place))

    def test_a_stage(self):
        stage = self.room / "stage"
        self.together("--stage", stage, "--prune", *self.files())
        self.assertRulesHold("--stage", stage, tree=stage, judged=("--any-filename",))

    def test_clean_and_prune_and_compile(self):
        self.fill(30)
        for _ in range(rounds(3)):
            runs = [self.start(*words, "--python", PYTHON, self.tree) for words in (
                ["compile", "-q"], ["clean"], ["compile", "-q", "-f", "--prune"], ["clean"], ["check", "-q"], ["list"])]
            for run, codes in zip(runs, ((0,), (0,), (0,), (0,), (0, 1), (0,))):
                said = run.communicate(timeout=60)[1].decode()
                self.assertIn(run.returncode, codes, said)
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
