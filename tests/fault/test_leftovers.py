"""What killed runs left is removed by the next one, wherever a run writes; what others hold or own is not."""

import fcntl
import os
import shutil
import time
import unittest

from case import PYTHON
from faulty import FaultCase

NAME = ".pbc-0123456789abcdef"


class Leftovers(FaultCase):
    def setUp(self):
        super().setUp()
        self.write({"a.py": "a = 1\n", "p/b.py": "b = 1\n", "p/data.txt": "data"})

    def leave(self, *directories):
        for directory in directories:
            directory.mkdir(parents=True, exist_ok=True)
            (directory / NAME).write_bytes(b"half of a file")

    def assertSwept(self, *options, code=0):
        self.compile(*options, self.tree, code=code)
        self.assertEqual([os.fspath(path) for path in self.room.rglob(".pbc-*")], [])

    def test_beside_the_bytecode(self):
        for option in ("--optimize=0", "--legacy", "--output-dir=%s" % (self.room / "o"),
                       "--pycache-prefix=%s" % (self.room / "prefix")):
            with self.subTest(option):
                self.compile(option, self.tree)
                for file in self.room.rglob("*.pyc"):
                    self.leave(file.parent)
                self.assertSwept(option)
                for file in self.room.rglob("*.pyc"):
                    file.unlink()

    def test_in_a_stage(self):
        stage = self.room / "stage"
        self.compile("--stage", stage, self.tree)
        self.leave(stage, stage / "p", stage / "p" / "__pycache__")
        self.assertSwept("--stage", stage)

    def test_beside_what_else_a_run_writes(self):
        files = {name: self.room / name.strip("-") / "file"
                 for name in ("--stamp", "--depfile", "--manifest", "--report", "--trace")}
        options = [word for option in files.items() for word in option]
        for fresh in (False, True):
            with self.subTest(fresh=fresh):
                self.leave(*[path.parent for path in files.values()])
                self.tool("compile", "--python", PYTHON, *options, self.tree)
                self.assertEqual(list(self.room.rglob(".pbc-*")), [])

    def test_beside_a_ninja_file(self):
        self.leave(self.room / "out")
        self.tool("ninja", "--python", PYTHON, "-o", self.room / "out" / "bytecode.ninja", self.tree)
        self.assertEqual(list(self.room.rglob(".pbc-*")), [])

    def test_beside_what_is_remembered_of_interpreters(self):
        self.leave(self.room / "cache" / "pybytecode")
        self.assertSwept()

    def test_where_the_sources_have_gone_meanwhile(self):
        self.compile(self.tree)
        self.leave(self.tree / "p" / "__pycache__")
        (self.tree / "p" / "b.py").unlink()
        self.assertSwept()
        self.leave(self.tree / "p" / "__pycache__")
        self.assertSwept("--prune")
        self.assertFalse((self.tree / "p" / "__pycache__").exists())

    def assertNothingOfWhatWent(self, place, *options):
        """Sources that came after the manifest, were taken by a run that was killed, and went."""
        options = ["--prune", "--manifest", self.room / "manifest", *options]
        self.compile(*options, self.tree)
        before = sorted(place.rglob("*"))
        self.write({"p/c.py": "c = 1\n", "q/d.py": "d = 1\n", "q/e.py": "# WAIT-HERE\n" + "#" * 200_000, "q/f.txt": "f"})
        process = self.start("compile", "-j2", "--python", self.spoilt, *options, self.tree)
        self.wait_for_worker()
        # The largest is taken first, by one of two: the others come by.
        end = time.monotonic() + 60
        while not any(place.rglob("d.cpython*")) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        process.kill()
        process.communicate()
        self.go()
        self.assertNotEqual(sorted(place.rglob("*")), before)
        shutil.rmtree(self.tree / "q")
        (self.tree / "p" / "c.py").unlink()
        self.compile(*options, self.tree)
        self.assertEqual(sorted(place.rglob("*")), before)

    def test_of_sources_that_were_new_in_a_stage(self):
        self.assertNothingOfWhatWent(self.room / "stage", "--stage", self.room / "stage")

    def test_of_sources_that_were_new_in_an_output_tree(self):
        self.assertNothingOfWhatWent(self.room / "o", "--output-dir", self.room / "o")

    def test_whatever_their_mode(self):
        for mode in (0, 0o400, 0o777):
            self.leave(self.tree / "__pycache__")
            (self.tree / "__pycache__" / NAME).chmod(mode)
            self.assertSwept()

    def test_what_somebody_holds_stays(self):
        places = [self.tree / "__pycache__", self.room / "stage" / "p", self.room / "stamp"]
        self.leave(*places)
        with open(places[0] / NAME) as one, open(places[1] / NAME) as two, open(places[2] / NAME) as three:
            for file in (one, two, three):
                fcntl.flock(file, fcntl.LOCK_EX)
            self.compile("--stage", self.room / "stage", "--stamp", self.room / "stamp" / "x", self.tree)
            self.compile(self.tree)
        self.assertTrue(all((place / NAME).exists() for place in places))

    def test_what_is_no_temporary_stays(self):
        place = self.tree / "__pycache__"
        place.mkdir()
        names = (".pbc-", ".pbc-0123456789abcde", ".pbc-0123456789abcdefa", ".pbc-0123456789ABCDEF",
                 "pbc-0123456789abcdef")
        for name in names:
            (place / name).touch()
        (place / NAME).mkdir()
        (place / ".pbc-1123456789abcdef").symlink_to(self.tree / "a.py")
        os.mkfifo(place / ".pbc-2123456789abcdef")
        before = set(os.listdir(place))
        self.compile("--report", place / "report", self.tree)
        self.assertEqual(before - set(os.listdir(place)), set())
        shutil.rmtree(place)

    def test_check_and_list_touch_nothing(self):
        self.leave(self.tree / "__pycache__", self.tree / "p" / "__pycache__", self.room / "stamp")
        self.check("--report", self.room / "stamp" / "report", self.tree, code=1)
        self.tool("list", "--python", PYTHON, self.tree)
        self.assertEqual(len(list(self.room.rglob(".pbc-*"))), 3)


if __name__ == "__main__":
    unittest.main()
