"""The three executors of $PYBYTECODE_SEED do the same work: what one writes, each of them writes."""

import json
import os
import pathlib
import shutil
import sysconfig

import judge
from bytecode import cached
from case import PYTHON
from faulty import FaultCase

EXECUTORS = ("threads", "asio", "tbb")
SEED = os.environ["PYBYTECODE_SEED"]


class SeedTest(FaultCase):
    def fill(self, count=200):
        """Packages of the standard library, small sources, some that are batches of their own, some that are wrong."""
        library = pathlib.Path(sysconfig.get_path("stdlib"))
        for package in ("json", "asyncio", "email"):
            shutil.copytree(library / package, self.tree / package, ignore=shutil.ignore_patterns("__pycache__"))
        self.write({"small%d/module%d.py" % (n % 9, n): "value = %d\n" % n for n in range(count)})
        self.write({"large%d.py" % n: "value%d = 'text', 1.5\n" % n * 20000 for n in range(3)})
        self.write({"empty.py": "", "wrong.py": "x = = 1\n", "latin.py": b"# coding: latin-1\nx = '\xe9'\n",
                    "encoding.py": b"x = '\xe9'\n"})

    def seed(self, executor, *arguments, python=PYTHON):
        return self.tool("--executor", executor, "--python", python, *arguments, self.tree, binary=SEED)

    def compiled(self, executor, *arguments):
        """The bytecode files that it writes, and its counts."""
        for cache in list(self.tree.rglob("__pycache__")):
            shutil.rmtree(cache)
        run = self.seed(executor, *arguments)
        self.assertEqual(run.code, 0, run.err)
        counts = json.loads(run.out)
        self.assertEqual(counts["executor"], executor)
        files = {path: path.read_bytes() for path in self.tree.rglob("*.pyc")}
        return files, (counts["compiled"], counts["failed"])

    def test_with_one_worker_the_three_trees_are_the_same_to_the_byte(self):
        self.fill()
        expected, counts = self.compiled("threads", "-j", "1")
        self.assertEqual(counts, (len(expected), 2))
        self.assertIn(cached(self.tree / "empty.py"), expected)
        for executor in EXECUTORS[1:]:
            files, same_counts = self.compiled(executor, "-j", "1")
            self.assertEqual(same_counts, counts)
            self.assertEqual(files.keys(), expected.keys())
            self.assertEqual([path for path in files if files[path] != expected[path]], [])

    def test_with_several_workers_each_tree_is_what_the_interpreter_would_write(self):
        self.fill()  # Bytes depend on what an interpreter compiled before; names, headers, code objects do not.
        names = {}
        for executor in EXECUTORS:
            files, (compiled, failed) = self.compiled(executor, "-j", "3")
            self.assertEqual((compiled, failed), (len(files), 2))
            answer = judge.ask(PYTHON, self.tree)
            self.assertEqual((answer["problems"], answer["files"]), ([], len(files)))
            names[executor] = {path: content[:16] for path, content in files.items()}
        self.assertEqual(names["asio"], names["threads"])
        self.assertEqual(names["tbb"], names["threads"])

    def test_one_by_one_gives_the_same_files(self):
        self.fill()
        expected, counts = self.compiled("threads", "-j", "1")
        for executor in EXECUTORS:
            files, same_counts = self.compiled(executor, "-j", "1", "--one-by-one")
            self.assertEqual((files == expected, same_counts), (True, counts), executor)

    def test_more_workers_than_batches_come_to_an_end(self):
        self.write({"one.py": "x = 1\n", "two.py": "x = 2\n"})
        for executor in EXECUTORS:
            files, _ = self.compiled(executor, "-j", "8")
            self.assertEqual(len(files), 2, executor)

    def test_what_a_thread_throws_ends_the_run_and_is_told_once(self):
        self.fill()
        for executor in EXECUTORS:
            run = self.seed(executor, "-j", "3", "--full-after", "20")
            self.assertEqual((run.code, len(run.lines)), (2, 1), executor)
            self.assertIn("no room for one more file", run.err)
            self.assertGreaterEqual(len(list(self.tree.rglob("*.pyc"))), 19)
            self.assertLess(len(list(self.tree.rglob("*.pyc"))), 200)
            self.assertNoOrphans()
            for cache in list(self.tree.rglob("__pycache__")):
                shutil.rmtree(cache)

    def test_an_interpreter_that_dies_ends_the_experiment_with_a_message(self):
        self.fill()
        self.write({"deadly.py": "DIE_HERE = 'DIE-HERE'\n"})
        for executor in EXECUTORS[1:]:
            run = self.seed(executor, "-j", "2", python=self.spoilt)
            self.assertEqual(run.code, 2, executor)
            self.assertRegex(run.err, "^pybytecode_seed: error: an interpreter")
            self.assertNoOrphans()
