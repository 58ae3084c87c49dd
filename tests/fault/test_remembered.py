"""What is remembered of an interpreter: wrong, broken, somebody else's, no file at all. It costs a start, no more."""

import os
import unittest

from case import PYTHON
from faulty import FaultCase
from users import NOBODY


class MemoryCase(FaultCase):
    """A run that has remembered its interpreter."""

    def setUp(self):
        super().setUp()
        with open(PYTHON, "rb") as file:
            if file.read(4) != b"\x7fELF":
                self.skipTest("only native binaries are remembered")
        self.good = self.fill(12)
        self.compile(self.tree)

    def memory(self):
        files = list((self.room / "cache" / "pybytecode").iterdir())
        self.assertEqual(len(files), 1)
        return files[0]

    def tamper(self, old, new):
        text = self.memory().read_bytes()
        self.assertIn(old, text)
        self.memory().write_bytes(text.replace(old, new))

    def assertNotUsed(self, said=None):
        """Nothing of what is there counts, and the run does not stumble over it."""
        self.write({"new.py": "x = %d\n" % os.urandom(4)[0]})
        os.utime(self.tree / "new.py", ns=(0, int.from_bytes(os.urandom(5), "little") * 1000))
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"compiled": 1, "fresh": self.good}, run.err)
        if said:
            self.assertIn(said, run.err)
        self.assertSound()


class Remembered(MemoryCase):
    def test_another_version_than_remembered(self):
        self.tamper(b"\nversion=3.", b"\nversion=4.")
        (self.tree / "new.py").write_text("x = 1\n")
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"compiled": 1, "fresh": self.good})
        self.assertNotIn(b"version=4.", self.memory().read_bytes())
        self.assertSound()

    def test_what_was_told_before_it_showed_is_not_told_again(self):
        self.tamper(b"\nversion=3.", b"\nversion=4.")
        (self.tree / "new.py").write_text("x = 1\n")
        notes = self.write({"notes.txt": ""})
        run = self.compile(self.tree, self.room / "missing", notes, code=2)
        self.assertEqual(run.counts, {"compiled": 1, "fresh": self.good})
        self.assertEqual(run.err.count("missing"), 1, run.err)
        self.assertEqual(run.err.count("notes.txt"), 1, run.err)
        self.assertIn("; 1 error", run.err)

    def test_another_magic_number_and_tag_than_remembered(self):
        for old, new in ((b"\nmagic=", b"\nmagic=00"), (b"\ntag=c", b"\ntag=xc")):
            with self.subTest(new):
                self.tamper(old, new)
                run = self.compile(self.tree)
                self.assertEqual(run.counts, {"fresh": self.good}, run.err)
                self.assertNotIn(new, self.memory().read_bytes())
                self.assertSound()
        self.assertEqual(len(list(self.tree.rglob("*.pyc"))), self.good)

    def test_garbage_is_remembered(self):
        whole = self.memory().read_bytes()
        for garbage in (b"", b"\0" * 100, whole[:-30], whole + b"\nversion=9", os.urandom(3000)):
            self.memory().write_bytes(garbage)
            self.assertEqual(self.compile(self.tree).counts, {"fresh": self.good}, garbage)
            self.compile("-f", self.tree)
        self.assertSound()

    def test_a_memory_that_others_can_write_is_not_used(self):
        (self.room / "cache" / "pybytecode").chmod(0o777)
        self.tamper(b"\ntag=c", b"\ntag=xc")
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"fresh": self.good})
        self.assertIn("is not used, because others can write it", run.err)

    def test_no_memory(self):
        blocked = self.write({"file": ""}, root=self.room)
        for extra in ({"XDG_CACHE_HOME": None, "HOME": None}, {"XDG_CACHE_HOME": str(blocked)},
                      {"XDG_CACHE_HOME": "/proc/self"}, {"XDG_CACHE_HOME": "relative", "HOME": ""}):
            self.assertEqual(self.compile(self.tree, env=extra).counts, {"fresh": self.good}, extra)

    def test_what_is_remembered_makes_no_sense(self):
        whole = self.memory().read_bytes()
        for old, new in ((b"\nversion=3.", b"\nversion=2."), (b"\nversion=", b"\nnoversion="),
                         (b"\nmagic=", b"\nmagic=zz"), (b"\ntag=", b"\ntag=a/"), (b"\ntag=", b"\nnotag="),
                         (b"\nhash=", b"\nhash=00"),
                         (b"\nhash=", b"\nnohash="), (b"\nimplementation=", b"\n\0=")):
            with self.subTest(new):
                self.memory().write_bytes(whole.replace(old, new))
                self.assertNotUsed()
                self.memory().write_bytes(whole.replace(old, new))
                self.assertEqual(self.compile(self.tree).counts, {"fresh": self.good + 1})
                mode = ("--invalidation-mode", "checked-hash")
                self.assertEqual(self.compile("-f", *mode, self.tree).counts, {"compiled": self.good + 1})
                self.assertEqual(self.compile(*mode, self.tree).counts, {"fresh": self.good + 1})
                self.compile("-f", self.tree)


class NoFileOfOurs(MemoryCase):
    """Where the memory should be is something else. It is not read, not written through, not waited for."""

    def instead(self, make):
        path = self.memory()
        path.unlink()
        make(path)
        return path

    def test_a_fifo(self):
        self.instead(os.mkfifo)
        self.assertNotUsed()
        self.assertTrue(self.memory().is_file())

    def test_a_directory(self):
        self.instead(os.mkdir)
        self.assertNotUsed()

    def test_a_link_is_not_written_through(self):
        text = self.memory().read_bytes()
        for name, content in (("precious", b"precious"), ("same", text)):
            target = self.write({name: content}, root=self.room)
            path = self.instead(lambda path: path.symlink_to(target))
            before = target.read_bytes()
            self.assertNotUsed()
            self.assertEqual(target.read_bytes(), before)
            self.assertFalse(path.is_symlink())

    def test_a_link_to_a_device(self):
        for target in ("/dev/zero", "/dev/null", "/dev/full", "nowhere"):
            self.instead(lambda path: path.symlink_to(target))
            self.assertNotUsed()

    def test_a_file_without_end(self):
        with open(self.memory(), "r+b") as file:
            file.truncate(1 << 40)
        self.assertNotUsed()

    def test_a_file_that_others_can_write(self):
        self.tamper(b"\ntag=c", b"\ntag=xc")
        self.memory().chmod(0o666)
        self.assertNotUsed()

    @unittest.skipUnless(os.geteuid() == 0, "giving files away needs root")
    def test_a_file_of_another_owner(self):
        self.tamper(b"\ntag=c", b"\ntag=xc")
        os.chown(self.memory(), NOBODY, NOBODY)
        self.assertNotUsed()

    @unittest.skipUnless(os.geteuid() == 0, "giving files away needs root")
    def test_a_directory_of_another_owner(self):
        self.tamper(b"\ntag=c", b"\ntag=xc")
        text = self.memory().read_bytes()
        os.chown(self.memory().parent, NOBODY, NOBODY)
        self.assertNotUsed("is not used")
        self.assertEqual(self.memory().read_bytes(), text)

    def test_a_directory_that_is_a_link(self):
        place = self.memory().parent
        elsewhere = place.rename(self.room / "elsewhere")
        place.symlink_to(elsewhere)
        self.tamper(b"\ntag=c", b"\ntag=xc")
        self.assertNotUsed("is not used")

    def test_what_a_killed_run_left_goes(self):
        left = self.memory().parent / ".pbc-0123456789abcdef"
        self.memory().unlink()
        left.write_bytes(b"half")
        self.assertNotUsed()
        self.assertFalse(left.exists())


if __name__ == "__main__":
    unittest.main()
