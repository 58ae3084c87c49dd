"""Symbolic links, FIFOs, sockets: what is a source, what is not followed, what is not written through."""

import os
import socket

import judge
from bytecode import cached
from case import PYTHON, Case
from tree import Snapshot


class Links(Case):
    def test_a_source_that_is_a_link_to_a_file_is_compiled_under_its_own_name(self):
        target = self.write({"target.py": "x = 1\n"}, root=self.room / "elsewhere")
        os.symlink(target, self.tree / "link.py")
        before = Snapshot(self.room / "elsewhere")
        self.compile(self.tree)
        answer = judge.ask(PYTHON, self.tree)
        self.assertEqual((answer["problems"], answer["files"]), ([], 1))
        self.assertUntouched(before)

    def test_a_link_is_stale_when_its_target_was_edited(self):
        target = self.write({"target.py": "x = 1\n"}, root=self.room / "elsewhere")
        os.symlink(target, self.tree / "link.py")
        self.compile(self.tree)
        target.write_text("x = 10\n")
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1})

    def test_a_link_to_a_directory_is_not_followed(self):
        self.write({"m.py": ""}, root=self.room / "elsewhere")
        (self.tree / "linked").symlink_to(self.room / "elsewhere")
        (self.tree / "loop").symlink_to(".")
        before = Snapshot(self.room / "elsewhere")
        self.assertEqual(self.compile(self.tree).report["sources"], 0)
        self.assertUntouched(before)

    def test_a_link_to_a_directory_is_followed_when_it_is_named(self):
        self.write({"m.py": ""}, root=self.room / "elsewhere")
        (self.tree / "linked").symlink_to(self.room / "elsewhere")
        self.assertEqual(self.compile(self.tree / "linked").counts, {"compiled": 1})

    def test_links_that_dangle_or_loop_are_no_sources(self):
        (self.tree / "dangling.py").symlink_to("nowhere.py")
        (self.tree / "loop.py").symlink_to("loop.py")
        (self.tree / "directory.py").symlink_to(self.room)
        self.write({"a.py": ""})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1})

    def test_a_dangling_link_that_is_named_is_an_error(self):
        (self.tree / "dangling.py").symlink_to("nowhere.py")
        self.assertIn("dangling.py", self.refused("compile", self.tree / "dangling.py"))

    def test_a_directory_called_like_a_source_is_a_directory(self):
        self.write({"package.py/m.py": ""})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1})


class SpecialFiles(Case):
    def test_a_fifo_called_like_a_source_is_never_opened(self):
        self.write({"a.py": ""})
        os.mkfifo(self.tree / "fifo.py")
        before = Snapshot(self.tree)
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1})
        self.assertEqual(Snapshot(self.tree).changed(before), [])

    def test_a_socket_called_like_a_source_is_skipped(self):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(self.tree / "socket.py"))
            self.assertEqual(self.compile(self.tree).report["sources"], 0)

    def test_a_link_to_a_device_is_skipped(self):
        (self.tree / "null.py").symlink_to("/dev/null")
        (self.tree / "zero.py").symlink_to("/dev/zero")
        self.assertEqual(self.compile(self.tree).report["sources"], 0)

    def test_a_fifo_that_is_named_is_an_error_and_not_waited_for(self):
        os.mkfifo(self.tree / "fifo.py")
        self.assertIn("fifo.py", self.refused("compile", self.tree / "fifo.py"))


class Targets(Case):
    """What stands where a bytecode file should go and is none is left as it is, told, and exit code 2."""

    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n", "good.py": ""})
        self.file = cached(self.source)
        self.outside = self.write({"outside": "precious"}, root=self.room / "elsewhere")

    def assertRefused(self, because):
        before = Snapshot(self.room / "elsewhere")
        run = self.compile(self.tree, code=2)
        self.assertIn(because, run.err)
        self.assertIn("pybytecode: error: ", run.err)
        self.assertUntouched(before)
        return run

    def test_a_link_in_place_of_the_file_is_not_written_through(self):
        self.file.parent.mkdir()
        self.file.symlink_to(self.outside)
        run = self.assertRefused("is a symbolic link")
        self.assertTrue(self.file.is_symlink())
        self.assertEqual(run.counts, {"compiled": 1, "failed": 1})

    def test_a_dangling_link_in_place_of_the_file_creates_nothing(self):
        self.file.parent.mkdir()
        self.file.symlink_to(self.room / "elsewhere" / "new")
        self.assertRefused("is a symbolic link")

    def test_a_pycache_that_is_a_link_is_refused(self):
        self.file.parent.symlink_to(self.room / "elsewhere")
        run = self.assertRefused("symbolic link")
        self.assertEqual(run.counts, {"failed": 2})

    def test_a_pycache_that_is_a_link_to_a_fresh_one_is_refused_too(self):
        self.compile(self.tree)
        self.file.parent.rename(self.room / "elsewhere" / "cache")
        self.file.parent.symlink_to(self.room / "elsewhere" / "cache")
        self.assertRefused("symbolic link")

    def test_a_pycache_that_is_a_file(self):
        self.file.parent.write_text("precious")
        self.assertRefused("is not a directory")
        self.assertEqual(self.file.parent.read_text(), "precious")

    def test_a_directory_in_place_of_the_file(self):
        self.file.mkdir(parents=True)
        self.assertRefused("is not a regular file")
        self.assertTrue(self.file.is_dir())

    def test_a_fifo_in_place_of_the_file_is_not_waited_for(self):
        self.file.parent.mkdir()
        os.mkfifo(self.file)
        self.assertRefused("is not a regular file")

    def test_a_refused_target_is_told_in_every_policy_and_quietness(self):
        self.file.mkdir(parents=True)
        run = self.compile("-qq", "--on-error", "ignore", self.tree, code=2)
        self.assertIn("is not a regular file", run.err)

    def test_check_says_stale_and_touches_nothing(self):
        self.file.mkdir(parents=True)
        before = Snapshot(self.tree)
        self.assertEqual(self.check(self.tree, code=1).counts["compiled"], 2)
        self.assertUntouched(before)
