"""--stage, and texts whose headers are the same: of one size and one second."""

import os
import shutil
import subprocess
import unittest

import judge
from bytecode import cached
from case import PYTHON, tool_path
from stage_case import StageCase


class Twins(StageCase):
    """Texts of one size and one second: their headers are the same, so no importer can tell their bytecode."""

    def rewrite(self, text, nanoseconds):
        path = self.write({"app/twin.py": text})
        os.utime(path, ns=(nanoseconds, nanoseconds))

    def assertStagedAs(self, text, *options):
        self.assertEqual((self.stage / "app" / "twin.py").read_text(), text)
        answer = judge.ask(PYTHON, self.stage, options=("--any-filename",), **({"mode": options[-1]} if options else {}))
        self.assertEqual(answer["problems"], [])

    def test_of_another_run_that_did_not_finish(self):
        self.rewrite("x = 1\n", 1_700_000_000_100_000_000)
        self.run_it()
        self.rewrite("x = 2\n", 1_700_000_000_200_000_000)
        self.assertEqual(self.run_it().counts["compiled"], 1)
        self.assertStagedAs("x = 2\n")

    def test_bytecode_of_every_interpreter_goes(self):
        self.rewrite("x = 1\n", 1_700_000_000_100_000_000)
        self.run_it()
        ours = cached(self.stage / "app" / "twin.py").read_bytes()
        other = self.write({"app/__pycache__/twin.cpython-399.pyc": ours}, root=self.stage)
        self.rewrite("x = 2\n", 1_700_000_000_200_000_000)
        self.run_it()
        self.assertFalse(other.exists())

    def test_with_times_that_are_clamped(self):
        options = ["--invalidation-mode", "checked-hash"]
        for name in ("app/twin.py", "app/twin.txt"):
            for text in ("x = 1\n", "x = 2\n"):
                path = self.write({name: text})
                os.utime(path, ns=(10**18, 10**18))
                self.run_it(*options)
                self.assertEqual((self.stage / name).read_text(), text)
        self.assertStagedAs("x = 2\n", *options)

    def test_of_a_text_before_the_last(self):
        """Another interpreter's is not renewed by a run of ours."""
        self.rewrite("x = 1\n", 10**18)
        self.run_it()
        ours = cached(self.stage / "app" / "twin.py").read_bytes()
        other = self.write({"app/__pycache__/twin.cpython-399.pyc": ours}, root=self.stage)
        self.rewrite("x = 22\n", 10**18)
        self.run_it()
        self.rewrite("x = 3\n", 10**18 + 1)
        self.run_it()
        self.assertFalse(other.exists())

    def test_in_directories_that_change_places(self):
        for name in ("one", "two"):
            os.utime(self.write({name + "/m.py": "x = '%s'\n" % name}), ns=(10**18, 10**18))
        self.run_it()
        for old, new in (("one", "three"), ("two", "one"), ("three", "two")):
            (self.tree / old).rename(self.tree / new)
        self.run_it()
        self.assertMirrors()
        answer = judge.ask(PYTHON, self.stage, options=("--any-filename",))
        self.assertEqual(answer["problems"], [])

    def test_what_stood_there_before_is_not_pruned(self):
        mine = self.write({"app/mine.txt": "mine"}, self.stage)
        self.write({"app/mine.txt": "theirs"})
        process = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=flock:signal=KILL:when=1", tool_path(), "compile",
             "--python", PYTHON, "--stage", self.stage, *self.options, self.tree], env=self.environment,
        ) if shutil.which("strace") else self.skipTest("needs strace")
        self.assertNotEqual(process.wait(), 0)
        self.assertEqual(mine.read_text(), "mine")
        (self.tree / "app" / "mine.txt").unlink()
        self.run_it()
        self.assertEqual(mine.read_text(), "mine")

    def test_a_copy_that_is_true_stays(self):
        """A link, or another mode and back, is a later change of the original, but none of its bytes."""
        self.rewrite("x = 1\n", 1_700_000_000_100_000_000)
        self.run_it()
        before = os.stat(self.stage / "app" / "twin.py").st_ino
        os.link(self.tree / "app" / "twin.py", self.room / "link")
        self.assertEqual(set(self.run_it().counts), {"fresh"})
        self.assertEqual(os.stat(self.stage / "app" / "twin.py").st_ino, before)


if __name__ == "__main__":
    unittest.main()
