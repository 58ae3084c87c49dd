"""Every interpreter accepts what was compiled of its own library, and finds in it what it would have written."""

import pathlib
import shutil
import subprocess

import judge
from case import Case
from chance import chance
from interpreters import interpreters
from tree import Snapshot

SAMPLE = 150


def library_of(python):
    ask = "import os, sysconfig; print(sysconfig.get_path('stdlib'))"
    done = subprocess.run([python, "-I", "-S", "-c", ask], stdout=subprocess.PIPE, check=True)
    return pathlib.Path(done.stdout.decode().strip())


def sample(library, count, random):
    """Sources of the library, tests and bad syntax included, the same for the same seed."""
    found = sorted(
        path for path in library.rglob("*.py")
        if path.is_file() and not {"site-packages", "dist-packages"} & set(path.parts) and path.stat().st_size < 150_000
    )
    return random.sample(found, min(count, len(found)))


class StandardLibraryOracle(Case):
    def copy_sample(self, python, count, random):
        library = library_of(python)
        for path in sample(library, count, random):
            copy = self.tree / path.relative_to(library)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)

    def judge_all(self, mode, levels, count):
        random = chance()
        for each in interpreters():
            with self.subTest(python=each.name):
                shutil.rmtree(self.tree)
                self.tree.mkdir()
                self.copy_sample(each.path, count, random)
                before = Snapshot(self.tree)
                chosen = [argument for level in levels for argument in ("-o", str(level))]
                run = self.compile("--python", each.path, "--invalidation-mode", mode, *chosen, self.tree)
                answer = judge.ask(each.path, self.tree, mode=mode, levels=levels)
                self.assertEqual(answer["problems"], [])
                self.assertEqual(run.counts.get("compiled", 0), answer["files"])
                self.assertEqual(run.counts.get("failed", 0), answer["uncompilable"])
                self.assertGreater(answer["files"], count // 2)
                self.assertOnlyCreated(before, *judge.places(answer))

    def test_every_level_equals_what_cpython_writes(self):
        self.judge_all("timestamp", (0, 1, 2), SAMPLE)

    def test_checked_hash_equals_what_cpython_writes(self):
        self.judge_all("checked-hash", (0,), SAMPLE // 3)

    def test_unchecked_hash_equals_what_cpython_writes(self):
        self.judge_all("unchecked-hash", (0,), SAMPLE // 3)
