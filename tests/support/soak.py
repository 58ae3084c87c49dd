"""A soak: random edits, faults and runs on a copy of a real tree, and what must hold after each.

A round edits the tree, lets runs be disturbed, and ends with a plain run. Whatever happened before:
  - a bytecode file that exists and that the importer takes is whole and true to its source, also before the plain run;
  - after the plain run every source that compiles has its files, and one that does not has none;
  - no temporary is left where the plain run has looked, and no process of ours lives on;
  - the stamp is not older than what its depfile names, and the manifest is whole.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import sys
import sysconfig
import time

import judge
from case import PYTHON
from chance import SEED, chance
from faulty import FaultCase, child_pids
from interpreters import interpreters
from soak_edits import Edits

_PACKAGES = ("json", "logging", "collections", "concurrent", "html", "urllib", "wsgiref", "email")
_MODULES = ("ast", "argparse", "dataclasses", "enum", "inspect", "this", "typing", "tarfile")
_MODES = ("timestamp", "checked-hash", "unchecked-hash")
# What a run that did not finish may leave; a file that the importer refuses harms nobody.
_UNFINISHED = (": is missing", ": is not accepted by the importer", ": has flags", ": has hash", ": is there though")


class SoakCase(FaultCase):
    seed = SEED

    def soak(self, seconds):
        self.chance = chance(self.seed)
        self.copy_library()
        self.edits = Edits(self.tree, self.chance)
        self.pythons = [each.path for each in interpreters()]
        self.said = []
        end = time.monotonic() + seconds
        rounds = 0
        while time.monotonic() < end or rounds < 3:
            rounds += 1
            self.events = []
            try:
                self.round()
            except Exception:
                print("round %d:\n  %s" % (rounds, "\n  ".join(self.events)), file=sys.stderr)
                raise
        print("%d rounds, %d sources at the end" % (rounds, len(self.edits.sources())), file=sys.stderr)

    def copy_library(self):
        library = pathlib.Path(sysconfig.get_path("stdlib"))
        for name in _PACKAGES:
            shutil.copytree(library / name, self.tree / name, ignore=shutil.ignore_patterns("__pycache__", "test*"))
        for name in _MODULES:
            shutil.copy2(library / (name + ".py"), self.tree)

    def round(self):
        self.events += self.edits.some()
        run = SoakRun(self)
        for _ in range(self.chance.choice([0, 1, 1, 2])):
            disturb = self.chance.choice([run.killed, run.ended, run.without_workers, run.twice, run.edited])
            self.events.append("%s %s" % (disturb.__name__, " ".join(map(str, run.options))))
            disturb()
            self.assertNoneBroken(run)
        self.events.append("plain %s" % " ".join(map(str, run.options)))
        run.plain()
        self.assertComplete(run)

    def problems(self, run):
        """What the oracle says, but of what only --verify would have seen."""
        answer = judge.ask(run.python, self.tree, mode=run.mode, levels=run.levels, options=run.place)
        spoilt = set() if run.verifies else self.edits.still_spoilt()
        return [each for each in answer["problems"] if each.partition(": ")[0] not in spoilt]

    def assertNoneBroken(self, run):
        spoilt = self.edits.still_spoilt()
        self.assertEqual([each for each in self.problems(run) if not any(kind in each for kind in _UNFINISHED)
                          and each.partition(": ")[0] not in spoilt and not self.of_alike(each)], [])

    def of_alike(self, problem):
        """Whether it is the bytecode of a source whose texts the importer cannot tell."""
        place = problem.partition(": ")[0].replace("/__pycache__/", "/")
        return any("/%s." % name in place for name in self.edits.alike)

    def assertComplete(self, run):
        self.assertEqual(self.problems(run), [])
        self.edits.alike.clear()
        self.assertNoOrphans()
        for path in run.caches():
            self.assertEqual([name for name in os.listdir(path) if name.startswith(".pbc-")], [], path)
        run.check_build_files()


class SoakRun:
    """One way to run the tool, and ways to disturb it."""

    def __init__(self, test):
        self.test = test
        self.chance = test.chance
        self.python = self.chance.choice(test.pythons + [PYTHON] * 3)
        self.mode = self.chance.choice(_MODES)
        self.levels = tuple(sorted(self.chance.sample((0, 1, 2), self.chance.choice([1, 1, 2, 3]))))
        self.output = test.room / "output"
        self.place = self.chance.choice([[], [], [], ["--output", self.output], ["--prefix", self.output]])
        self.verifies = self.chance.random() < 0.3
        self.builds = self.chance.random() < 0.5
        self.stamp = test.room / "stamp"
        self.options = ["compile", "--python", self.python, "--invalidation-mode", self.mode,
                        "-j", self.chance.choice(["1", "2", "3"])]
        for level in self.levels:
            self.options += ["-o", str(level)]
        if self.place:
            self.options += [{"--output": "--output-dir", "--prefix": "--pycache-prefix"}[self.place[0]], self.output]
        self.options += ["--verify"] if self.verifies else []
        self.options += ["--prune"] if self.chance.random() < 0.4 else []
        if self.builds:
            self.options += ["--stamp", self.stamp, "--depfile", "%s.d" % self.stamp]
            self.options += ["--manifest", "%s.manifest" % self.stamp]

    def start(self, *more):
        return self.test.start(*self.options, "-q", *more, self.test.tree)

    def plain(self):
        self.finish(self.start())

    def finish(self, process, codes=(0,)):
        _, said = process.communicate(timeout=120)
        self.test.assertIn(process.returncode, codes, said.decode(errors="replace"))

    def killed(self):
        process = self.start(*self.force())
        self.wait(process)
        process.kill()
        process.communicate(timeout=30)
        self.test.assertNoOrphans()

    def ended(self):
        number = self.chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
        process = self.start(*self.force())
        self.wait(process)
        process.send_signal(number)
        self.finish(process, (0, -number))
        self.test.assertNoOrphans()

    def without_workers(self):
        """Interpreters die, as when memory is short; a source at which it happens twice is lost, or the run ends."""
        process = self.start(*self.force())
        for _ in range(3):
            self.wait(process)
            for pid in child_pids(process.pid)[:1]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.finish(process, (0, 2))

    def twice(self):
        processes = [self.start(*self.force()) for _ in range(2)]
        for process in processes:
            self.finish(process)

    def edited(self):
        process = self.start(*self.force())
        pauses = [self.chance.uniform(0, 0.1) for _ in range(6)]
        for pause in pauses:
            time.sleep(pause)
            self.test.events.append("meanwhile " + self.test.edits.one())
        self.finish(process, (0, 2))  # 2: a directory went while it was read or written.

    def force(self):
        return ["--force"] if self.chance.random() < 0.5 else []

    def wait(self, process):
        with contextlib.suppress(Exception):
            process.wait(self.chance.uniform(0, 0.4))

    def caches(self):
        """Directories of bytecode files that a run with these options reads."""
        tree = os.fspath(self.test.tree)
        for directory in {os.path.dirname(path) for path in self.test.edits.sources()}:
            path = os.path.join(directory, "__pycache__")
            if self.place:
                path = os.fspath(self.output) + (path[len(tree):] if self.place[0] == "--output" else directory)
            if os.path.isdir(path):
                yield path

    def check_build_files(self):
        if not self.builds:
            return
        manifest = pathlib.Path("%s.manifest" % self.stamp).read_bytes()
        self.test.assertTrue(manifest.startswith(b"pybytecode-manifest\t"), manifest[:80])
        self.test.assertTrue(manifest.endswith(b"\nend\n"), manifest[-80:])
        text = pathlib.Path("%s.d" % self.stamp).read_text()
        names = {line.rstrip("\\ ").strip() for line in text.split("\n\n")[0].splitlines()[1:] if line.startswith("  ")}
        self.test.assertEqual(set(self.test.edits.sources()) - names, set())
        stamp = os.stat(self.stamp).st_mtime_ns
        newer = [name for name in sorted(names) if os.stat(name).st_mtime_ns > stamp]
        self.test.assertEqual(newer, [], "newer than the stamp")
