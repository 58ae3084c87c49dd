"""Disks with little room or rules of their own: inodes, quotas, attributes, letters without case, mounts, owners."""

import os
import shutil
import stat
import subprocess
import unittest

from builds import mounted
from bytecode import cached
from case import PYTHON, tool_path
from faulty import FaultCase
from users import NOBODY, as_ordinary_user, python_for_everybody, tool_for_everybody



class DiskCase(FaultCase):
    def mount(self, *options, at=None):
        """Mounts over the tree, or skips the test."""
        at = at or self.tree
        done = subprocess.run(["mount", *options, os.fspath(at)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode != 0:
            self.skipTest("not here: " + done.stderr.decode().splitlines()[0])
        self.addCleanup(subprocess.run, ["umount", "-l", os.fspath(at)])

    def mount_image(self, *make):
        """A file system of its own kind, in a file."""
        if not shutil.which(make[0]):
            self.skipTest("needs " + make[0])
        image = self.room / "image"
        with open(image, "wb") as file:
            file.truncate(64 << 20)
        subprocess.run([*make, image], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.mount("-o", "loop", os.fspath(image))

    def chattr(self, change, path):
        done = subprocess.run(["chattr", change, path], stderr=subprocess.PIPE)
        if done.returncode != 0:
            self.skipTest("no chattr here: " + done.stderr.decode())
        if change[0] == "+":
            self.addCleanup(subprocess.run, ["chattr", "-" + change[1:], path], stderr=subprocess.DEVNULL)

    def assertStops(self, place, *options, reason="No space left on device", **how):
        """With exit code 2 and one message that names a file below the place and the reason."""
        said = self.refused("compile", "--python", PYTHON, *options, self.tree, **how)
        self.assertIn(reason, said)
        self.assertIn(os.fspath(place), said)
        self.assertEqual(len(said.splitlines()), 1, said)
        return said


@unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
class Full(DiskCase):
    def test_no_more_inodes(self):
        self.mount("-t", "tmpfs", "-o", "size=50m,nr_inodes=70", "none")
        self.fill()
        self.assertStops(self.tree)
        self.assertNoTemporaries()
        subprocess.run(["mount", "-o", "remount,nr_inodes=1000", self.tree], check=True)
        self.assertRulesHold()

    def test_no_room_for_another_directory(self):
        self.mount("-t", "tmpfs", "-o", "size=50m,nr_inodes=45", "none")
        self.fill()
        self.assertStops(self.tree)
        subprocess.run(["mount", "-o", "remount,nr_inodes=1000", self.tree], check=True)
        self.assertRulesHold()

    def test_a_quota(self):
        self.mount("-t", "tmpfs", "-o", "usrquota,usrquota_block_hardlimit=400k", "none")
        self.fill(40, 6000)
        program = tool_for_everybody(tool_path(), self.room)
        user = as_ordinary_user(self.room)
        self.assertStops(self.tree, reason="Disk quota exceeded", binary=program, **user)
        subprocess.run(["umount", "-l", self.tree], check=True)

    def elsewhere(self, *options, option=None):
        """The tree has room; where the bytecode goes has little."""
        good = self.fill(40, 6000)
        place = self.room / "elsewhere"
        place.mkdir()
        mounted(self, "tmpfs", place)
        subprocess.run(["mount", "-o", "remount,size=200k", place], check=True)
        words = [*options, option, place]
        self.assertStops(self.room, *words)
        self.assertEqual(list(place.rglob(".pbc-*")), [])
        subprocess.run(["mount", "-o", "remount,size=50m", place], check=True)
        self.assertEqual(self.compile(*words, self.tree).counts.get("failed"), None)
        self.assertEqual(len(list(place.rglob("*.pyc"))), good)
        self.assertEqual(list(place.rglob(".pbc-*")), [])

    def test_an_output_tree(self):
        self.elsewhere(option="--output-dir")

    def test_a_pycache_prefix(self):
        self.elsewhere(option="--pycache-prefix")

    def test_a_stage(self):
        self.elsewhere("--manifest", self.room / "manifest", option="--stage")


@unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
class Attributes(DiskCase):
    def setUp(self):
        super().setUp()
        self.mount_image("mkfs.ext4", "-q")
        self.good = self.fill(8)
        self.compile(self.tree)
        self.source = self.tree / "good1" / "module1.py"
        self.file = cached(self.source)

    def assertOthersDone(self, failed):
        run = self.compile("-f", self.tree, code=2)
        self.assertEqual(run.counts, {"compiled": self.good - failed, "failed": failed})
        self.assertIn(os.fspath(self.file), run.err)
        self.assertIn("Operation not permitted", run.err)

    def test_an_immutable_file(self):
        self.chattr("+i", self.file)
        self.assertOthersDone(1)
        self.assertEqual(list(self.tree.rglob(".pbc-*")), [])
        self.chattr("-i", self.file)
        self.assertRulesHold()

    def test_an_immutable_directory(self):
        self.chattr("+i", self.file.parent)
        self.assertOthersDone(2)
        self.chattr("-i", self.file.parent)
        self.assertRulesHold()

    def test_a_directory_in_which_nothing_can_be_renamed(self):
        self.chattr("+a", self.file.parent)  # What is written there cannot be removed either, until:
        self.assertOthersDone(2)
        self.chattr("-a", self.file.parent)
        self.assertRulesHold()

    def test_a_file_of_a_failing_source_that_cannot_be_removed(self):
        self.source.write_text("x = = 1\n")
        self.chattr("+i", self.file)
        run = self.compile(self.tree, code=2)
        self.assertIn("%s: is out of date and cannot be removed: Operation not permitted" % self.file, run.err)
        self.chattr("-i", self.file)
        self.assertRulesHold(uncompilable=1)


@unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
class Letters(DiskCase):
    """Names that differ in case only are one file."""

    def renamed(self, place):
        self.write({"cased/Module.py": "x = 1\n", "cased/other.py": "y = 1\n"})
        self.compile(self.tree)
        os.rename(self.tree / "cased/Module.py", self.tree / "cased/between")
        os.rename(self.tree / "cased/between", self.tree / "cased/module.py")
        for options in ([], ["--prune"]):
            self.compile(*options, self.tree)
            self.assertRulesHold()

    def test_vfat(self):
        self.mount_image("mkfs.vfat")
        self.renamed(self.tree)

    def test_ext4_without_case(self):
        self.mount_image("mkfs.ext4", "-q", "-O", "casefold")
        (self.tree / "cased").mkdir()
        self.chattr("+F", self.tree / "cased")
        self.renamed(self.tree)


@unittest.skipUnless(os.geteuid() == 0, "needs root")
class Mounts(DiskCase):
    def test_a_mount_point_inside_the_tree(self):
        good = self.fill(4)
        inside = self.tree / "good1"
        self.mount("-t", "tmpfs", "none", at=inside)
        self.write({"good1/new.py": "x = 1\n", "good1/deep/er.py": "x = 1\n"})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": good + 1})
        self.assertRulesHold()

    def test_a_cache_directory_that_is_a_mount_point(self):
        self.fill(4)
        place = self.tree / "good1" / "__pycache__"
        place.mkdir()
        self.mount("-t", "tmpfs", "none", at=place)
        self.assertRulesHold("--prune")
        self.assertTrue(cached(self.tree / "good1" / "module1.py").exists())

    def test_an_overlay(self):
        for name in ("lower", "upper", "work"):
            (self.room / name).mkdir()
        self.write({"m%d.py" % n: "x = %d\n" % n for n in range(5)}, root=self.room / "lower")
        self.tool("compile", "-q", "--python", PYTHON, self.room / "lower")
        options = "lowerdir=%s/lower,upperdir=%s/upper,workdir=%s/work" % ((self.room,) * 3)
        self.mount("-t", "overlay", "-o", options, "none")
        self.assertEqual(self.compile(self.tree).counts, {"fresh": 5})
        self.write({"m1.py": "x = 22\n", "m2.py": "x = = 1\n"})
        (self.tree / "m3.py").unlink()
        run = self.compile("--prune", "-o0", "-o1", "--hardlink-dupes", self.tree)
        self.assertEqual(run.counts, {"compiled": 4, "fresh": 2, "failed": 2, "removed": 1})
        self.assertRulesHold(judged=("--any-filename",), uncompilable=1)

    def test_a_tree_that_is_bound_to_two_places(self):
        good = self.fill(8)
        second = self.room / "second"
        second.mkdir()
        self.mount("--bind", os.fspath(self.tree), at=second)
        run = self.compile(self.tree, second)
        self.assertEqual(run.counts, {"compiled": good})  # One directory is one root.
        self.assertRulesHold()


@unittest.skipUnless(os.geteuid() == 0, "becoming somebody else needs root")
class Owners(DiskCase):
    def test_a_tree_of_somebody_else_gets_files_of_whoever_writes(self):
        """As CPython: the mode of the source, ours otherwise; the source's owner stays."""
        source = self.write({"a.py": "x = 1\n"})
        os.chown(self.tree, NOBODY, NOBODY)
        os.chown(source, NOBODY, NOBODY)
        source.chmod(0o640)
        self.compile(self.tree, preexec_fn=lambda: os.umask(0o022))
        about = os.stat(cached(source))
        self.assertEqual((about.st_uid, stat.S_IMODE(about.st_mode)), (os.geteuid(), 0o640))
        self.assertEqual(os.stat(source).st_uid, NOBODY)

    def test_files_of_somebody_else_in_a_sticky_directory(self):
        good = self.fill(8)
        python = python_for_everybody()
        program = tool_for_everybody(tool_path(), self.room)
        user = as_ordinary_user(self.room)
        self.tool("compile", "-q", "--python", python, self.tree)
        for place in self.tree.rglob("__pycache__"):
            place.chmod(0o1777)
            os.chown(place, 0, 0)
        run = self.tool("compile", "-f", "--python", python, self.tree, binary=program, **user)
        self.assertEqual(run.code, 2)
        self.assertEqual(run.err.count("Operation not permitted"), good, run.err)
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
