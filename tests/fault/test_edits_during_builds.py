"""No edit is lost, whenever it is made: what a build did not compile, the next one does, and then there is nothing to do.

On file systems with fine times and with coarse ones (ramfs, and all of them before Linux 6.13).
"""

import os
import random
import shutil
import subprocess
import threading
import time
import unittest

from builds import BuildCase, mounted
from case import tool_path
from faulty import FaultCase

MOMENTS = 24


class EditCase(BuildCase, FaultCase):
    """The spoilt interpreter waits where a source says so."""

    def setUp(self):
        super().setUp()
        self.options = ["--prune"]

    def assertCaught(self, source):
        """After at most one more build the bytecode is of the text of now; then there is nothing to do."""
        self.build()
        self.assertIdle()
        self.assertHolds(source)


class WhileOneCompiles(EditCase):
    """The run has compiled a.py and waits in z.py."""

    def setUp(self):
        super().setUp()
        self.python = self.spoilt
        self.write({"a.py": "a = 1\n", "p/b.py": "b = 1\n", "p/z.py": "z = 1  # WAIT-HERE" + " " * 9000 + "\n"})
        self.options += ["-j1"]

    def edit(self, change):
        running = self.start()
        self.wait_for_worker()
        change()
        self.go()
        return self.finish(running)

    def test_edit_of_another_source(self):
        done = self.edit(lambda: self.write({"a.py": "a = 22\n"}))
        self.assertHolds(self.tree / "a.py")
        self.assertEqual(done, {"compiled": 3})  # The edited one once, though it was compiled twice.
        self.assertIdle()

    def test_edit_of_the_source_itself(self):
        source = self.tree / "p" / "z.py"
        self.edit(lambda: self.write({"p/z.py": "z = 22\n"}))
        self.assertHolds(source)
        self.assertIdle()

    def test_edit_of_the_source_itself_of_the_same_size(self):
        source = self.tree / "p" / "z.py"
        self.edit(lambda: source.write_bytes(source.read_bytes().replace(b"z = 1", b"z = 2")))
        self.assertHolds(source)
        self.assertIdle()

    def test_a_new_source_in_a_new_directory(self):
        self.edit(lambda: self.write({"n/new.py": "n = 1\n"}))
        self.assertHolds(self.tree / "n" / "new.py")
        self.assertIdle()

    def test_removed_sources(self):
        self.edit((self.tree / "a.py").unlink)
        self.assertFalse(list(self.tree.glob("__pycache__/*.pyc")))
        self.assertIdle()

    def test_removed_root(self):
        running = self.start()
        self.wait_for_worker()
        shutil.rmtree(self.tree)
        self.go()
        running.wait(60)
        running.communicate()
        self.write({"a.py": "a = 22\n"})
        self.assertCaught(self.tree / "a.py")

    def test_broken_and_mended(self):
        done = self.edit(lambda: self.write({"a.py": "a = (\n"}))
        self.assertEqual(done["failed"], 1)
        self.assertIdle()
        self.write({"a.py": "a = 3\n"})
        self.assertCaught(self.tree / "a.py")

    def test_interrupted_the_stamp_is_as_it_was(self):
        running = self.start()
        self.wait_for_worker()
        running.terminate()
        running.wait(60)
        running.communicate()
        self.go()
        self.assertFalse(self.stamp.exists())
        self.python = self.spoilt
        self.assertCaught(self.tree / "p" / "z.py")


class WithoutADepfile(WhileOneCompiles):
    """The rule is somebody's own, who knows the sources: the run does not look again, and is started by hand here."""

    def arguments(self):
        words = super().arguments()
        at = words.index("--depfile")
        return words[:at] + words[at + 2:]

    def start(self):
        words = [os.fsdecode(tool_path())] + [os.fspath(word) for word in self.arguments()]
        return subprocess.Popen(words, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def is_newer(self, source):
        return os.stat(source).st_mtime_ns > os.stat(self.stamp).st_mtime_ns

    def assertLeftToTheNextRun(self, source):
        self.assertTrue(self.is_newer(source))
        time.sleep(0.02)
        self.assertEqual(self.build()["compiled"], 1)
        self.assertHolds(source)
        self.assertFalse([path for path in self.tree.rglob("*.py") if self.is_newer(path)])

    def test_edit_of_another_source(self):
        self.edit(lambda: self.write({"a.py": "a = 22\n"}))
        self.assertLeftToTheNextRun(self.tree / "a.py")

    def test_edit_of_the_source_itself(self):
        self.edit(lambda: self.write({"p/z.py": "z = 22\n"}))
        self.assertLeftToTheNextRun(self.tree / "p" / "z.py")

    def test_edit_of_the_source_itself_of_the_same_size(self):
        source = self.tree / "p" / "z.py"
        self.edit(lambda: source.write_bytes(source.read_bytes().replace(b"z = 1  # WAIT", b"z = 2  # DONE")))
        self.assertTrue(self.is_newer(source))
        time.sleep(0.02)
        self.build()  # Within the second in which it was written, the run has compiled it again itself.
        self.assertHolds(source)
        self.assertFalse([path for path in self.tree.rglob("*.py") if self.is_newer(path)])

    def test_a_new_source_in_a_new_directory(self):
        self.edit(lambda: self.write({"n/new.py": "n = 1\n"}))
        self.assertLeftToTheNextRun(self.tree / "n" / "new.py")

    # What these are about is the second look, or a signal that comes to the program above.
    test_removed_sources = test_removed_root = None
    test_broken_and_mended = test_interrupted_the_stamp_is_as_it_was = None


class Restless(EditCase):
    def test_a_source_that_never_rests(self):
        """Three looks, and the stamp stays older than the source."""
        source = self.write({"a.py": "a = 0\n", "b.py": "b = 0\n"})
        resting = threading.Event()

        def write():
            n = 0
            while not resting.wait(0.002):
                n += 1
                source.write_text("a = %d\n" % n)
        thread = threading.Thread(target=write)
        thread.start()
        try:
            self.build()
        finally:
            resting.set()
            thread.join()
        self.assertCaught(source)


class RandomMoments(EditCase):
    def moments(self, edit):
        chance = random.Random(1)
        self.write({"d%d/m%d.py" % (n % 5, n): "x = %d\n" % n for n in range(40)})
        source = self.tree / "d0" / "m0.py"
        begin = time.monotonic()
        self.build()
        seconds = time.monotonic() - begin
        self.assertIdle()
        for n in range(MOMENTS):
            self.write({"d1/m1.py": "x = 'so that there is work %d'\n" % n})
            running = self.start()
            time.sleep(chance.uniform(0, seconds))
            edit(source, n)
            self.finish(running)
            with self.subTest(moment=n):
                self.assertCaught(source)

    def each_kind(self):
        """A root on a file system with fine times, then on one with coarse times: what it is, and where."""
        for kind in ("tmpfs", "ramfs"):
            directory = self.room / kind
            directory.mkdir()
            mounted(self, kind, directory)
            self.roots = [directory]
            yield kind, directory

    def grow(self, source, n):
        source.write_text("x = %d%s\n" % (n, " " * n))

    def same_size(self, source, n):
        source.write_text("x = %d\n" % (100 + n))

    def test_on_tmpfs(self):
        mounted(self, "tmpfs", self.tree)
        self.moments(self.grow)

    def test_on_ramfs(self):
        mounted(self, "ramfs", self.tree)
        self.moments(self.grow)

    def test_of_the_same_size(self):
        self.moments(self.same_size)

    def test_by_rename(self):
        def replace(source, n):
            self.grow(source.with_suffix(".new"), n)
            os.replace(source.with_suffix(".new"), source)
        self.moments(replace)

    def test_right_after_the_build(self):
        for kind, directory in self.each_kind():
            source = self.write({"a.py": "a = 0\n", "b.py": ""}, directory)
            self.build()
            for n in range(MOMENTS // 2):
                source.write_text("a = %s\n" % ("1" * n + "0"))
                with self.subTest(kind=kind, n=n):
                    self.assertBuilds({"compiled": 1})
                    self.assertHolds(source)

    def test_in_the_moment_in_which_the_stamp_is_touched(self):
        for kind, directory in self.each_kind():
            source = self.write({"a.py": "a = 0\n", "b.py": ""}, directory)
            self.build()
            for n in range(MOMENTS // 2):
                self.write({"b.py": "b = 'so that there is work %d'\n" % n}, directory)
                before = os.stat(self.stamp).st_mtime_ns
                running = self.start()
                while running.poll() is None and os.stat(self.stamp).st_mtime_ns == before:
                    pass
                source.write_text("a = %s\n" % ("1" * n + "0"))
                self.finish(running)
                with self.subTest(kind=kind, n=n):
                    self.assertCaught(source)

    def test_a_first_build_that_makes_cache_directories_is_idle_next_time(self):
        for kind, directory in self.each_kind():
            for n in range(MOMENTS // 2):
                shutil.rmtree(directory / "d", ignore_errors=True)
                self.write({"d/a.py": "a = 0\n", "d/e/b.py": ""}, directory)
                with self.subTest(kind=kind, n=n):
                    self.assertBuilds({"compiled": 2})


if __name__ == "__main__":
    unittest.main()
