"""The tool's answer about bad sources, held against the interpreter's own."""

import os

import judge
from bytecode import cached
from case import PYTHON, remove_tree
from deep_sources import fates
from faulty import FaultCase
from interpreters import interpreters


class SourceCase(FaultCase):
    """Beside the sources in question there are good ones, which nothing may touch."""

    def compare(self, files, python=PYTHON, tag=None, options=(), judged=True):
        """The tool agrees with the interpreter about each of the files, twice. Answers the failures by name. Deep ones
        cannot be judged: comparing code objects of theirs takes for ever."""
        good = self.fill(6)
        self.write(files)
        fate = fates(python, self.tree, files)
        bad = sorted(name for name in fate if fate[name] != "compiled")
        compiled = good + len(files) - len(bad)
        first = self.compile("--python", python, *options, self.tree)
        self.assertFailed(first, {"compiled": compiled, "failed": len(bad)}, fate, bad)
        if judged:
            answer = judge.ask(python, self.tree, options=["--halfway"])
            self.assertEqual((answer["problems"], answer["files"]), ([], compiled))
        again = self.compile("--python", python, "--verify", *options, self.tree)
        self.assertNoTemporaries()
        self.assertNoOrphans()
        if tag:
            self.assertFalse([name for name in bad if cached(self.tree / name, 0, tag).exists()])
        return self.assertFailed(again, {"fresh": compiled, "failed": len(bad)}, fate, bad)

    def start_over(self):
        remove_tree(self.tree)
        self.tree.mkdir()

    def assertFailed(self, run, counts, fate, bad):
        failures = {os.path.basename(each["source"]): each for each in run.report["failures"]}
        self.assertEqual(sorted(failures), bad, run.err[-3000:])
        self.assertEqual(run.counts, {name: count for name, count in counts.items() if count})
        for name in bad:
            self.assertEqual(failures[name]["kind"] == "crash", fate[name] == "crash", failures[name])
            self.assertTrue(failures[name]["message"])
            self.assertIn("/%s:" % name, run.err)
        self.assertNotIn("Traceback", run.err)
        return failures

    def for_each(self, files, options=(), judged=True):
        for each in interpreters():
            with self.subTest(python=each.name):
                self.compare(files, each.path, each.cache_tag, options, judged)
