"""A disk that is full, read-only or odd; targets that must not be written."""

import os
import pathlib
import socket
import subprocess
import unittest

from case import PYTHON
from faulty import FaultCase

NOBODY = 65534


class RefusedTargets(FaultCase):
    def refuse(self, spoil, words):
        good = self.fill(6)
        source = self.write({"odd/a.py": "x = 1\n"})
        place = source.parent / "__pycache__"
        spoil(place, place / ("a.%s.pyc" % __import__("sys").implementation.cache_tag))
        run = self.compile(self.tree, code=2)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1})
        self.assertIn("__pycache__", run.err)
        self.assertIn(words, run.err)
        self.assertNoTemporaries()

    def test_cache_directory_is_a_file(self):
        self.refuse(lambda place, target: place.write_text("mine"), "not a directory")

    def test_cache_directory_is_a_symbolic_link(self):
        elsewhere = self.room / "elsewhere"
        elsewhere.mkdir()
        self.refuse(lambda place, target: place.symlink_to(elsewhere), "symbolic link")
        self.assertEqual(list(elsewhere.iterdir()), [])

    def target(self, make):
        def spoil(place, target):
            place.mkdir()
            make(target)
        return spoil

    def test_target_is_a_symbolic_link(self):
        victim = self.room / "victim"
        victim.write_text("precious")
        self.refuse(self.target(lambda target: target.symlink_to(victim)), "symbolic link")
        self.assertEqual(victim.read_text(), "precious")

    def test_target_is_a_directory(self):
        self.refuse(self.target(lambda target: target.mkdir()), "not a regular file")

    def test_target_is_a_fifo(self):
        self.refuse(self.target(os.mkfifo), "not a regular file")


class OddSources(FaultCase):
    def need_nobody(self):
        """An ordinary user who can start the interpreter."""
        if os.geteuid() != 0:
            self.skipTest("needs root to become somebody else")
        try:
            subprocess.run([PYTHON, "-c", ""], user=NOBODY, check=True)
        except (OSError, subprocess.CalledProcessError):
            self.skipTest("an ordinary user cannot start " + PYTHON)

    def test_what_is_no_regular_file_is_never_opened(self):
        good = self.fill(4)
        os.mkfifo(self.tree / "fifo.py")
        with socket.socket(socket.AF_UNIX) as listener:
            os.chdir(self.tree)
            listener.bind("socket.py")
            (self.tree / "directory.py").mkdir()
            (self.tree / "dangling.py").symlink_to("nowhere.py")
            (self.tree / "loop.py").symlink_to("loop.py")
            (self.tree / "null.py").symlink_to("/dev/null")
            run = self.compile(self.tree)
            os.chdir(self.room)
        self.assertEqual(run.counts, {"compiled": good})

    def test_a_source_that_cannot_be_read_is_a_failure_of_that_source(self):
        self.need_nobody()
        self.fill(4)
        secret = self.write({"secret.py": "x = 1\n"})
        secret.chmod(0)
        for path in [self.room, self.tree, *self.tree.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        run = self.compile(self.tree, user=NOBODY)
        self.assertEqual(run.counts, {"compiled": 4, "failed": 1}, run.err)
        self.assertEqual(run.report["failures"][0]["kind"], "io")

    def test_read_only_for_an_ordinary_user(self):
        self.need_nobody()
        self.fill(4)
        os.chown(self.room, NOBODY, NOBODY)
        run = self.compile(self.tree, user=NOBODY, code=2)
        self.assertIn("Permission denied", run.err)
        self.assertEqual(run.counts, {"failed": 4})
        self.assertEqual(list(self.tree.rglob("*.pyc")), [])


@unittest.skipUnless(os.geteuid() == 0, "mounting a small file system needs root")
class FullDisk(FaultCase):
    def setUp(self):
        super().setUp()
        options = "size=4m"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.tree)],
                          stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.tree)])

    def test_full_in_the_middle_stops_with_a_message_and_goes_on_later(self):
        self.fill(100, 6000)
        ballast = self.tree / "ballast"
        with open(ballast, "wb") as file:
            try:
                while file.write(b"x" * 4096):
                    file.flush()
                    if pathlib.Path(self.tree).stat() and os.statvfs(self.tree).f_bavail * 4096 < 120_000:
                        break
            except OSError:
                pass
        message = self.refused("compile", "--python", PYTHON, self.tree)
        self.assertIn("No space left on device", message)
        self.assertNoTemporaries()
        ballast.unlink()
        self.assertRulesHold()

    def test_read_only_file_system(self):
        self.fill(4)
        subprocess.run(["mount", "-o", "remount,ro", str(self.tree)], check=True)
        run = self.compile(self.tree, code=2)
        self.assertIn("Read-only file system", run.err)
        self.assertEqual(run.counts, {"failed": 4})
        subprocess.run(["mount", "-o", "remount,rw", str(self.tree)], check=True)
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
