"""Trees so deep that no system call takes the path of what is at their ends (PATH_MAX)."""

import os
import shutil

from bytecode import TAG
from case import PYTHON, Case

NAME = "d" * 200
DEPTH = 30  # 6,000 bytes; PATH_MAX is 4,096.
CACHED = "m.%s.pyc" % TAG


class Deep(Case):
    def setUp(self):
        super().setUp()
        self.addCleanup(shutil.rmtree, self.tree / NAME)  # By descriptors; the room's own removal goes by paths.
        self.write({"m.py": "x = 1\n"})
        at = self.descend(make=True)
        os.close(os.open("m.py", os.O_CREAT | os.O_WRONLY, dir_fd=at))
        os.close(at)

    def descend(self, make=False):
        """A descriptor of the deepest directory."""
        at = os.open(self.tree, os.O_RDONLY)
        for _ in range(DEPTH):
            if make:
                os.mkdir(NAME, dir_fd=at)
            below = os.open(NAME, os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = below
        return at

    def deepest(self, directory="__pycache__"):
        """The names in a directory of the deepest one; None if it is not there."""
        at = self.descend()
        try:
            below = os.open(directory, os.O_RDONLY, dir_fd=at)
            try:
                return sorted(os.listdir(below))
            finally:
                os.close(below)
        except FileNotFoundError:
            return None
        finally:
            os.close(at)

    def test_compile_check_list_and_clean(self):
        self.assertEqual(self.check(self.tree, code=1).counts, {"compiled": 2})
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 2})
        self.assertEqual(self.deepest(), [CACHED])
        self.assertEqual(self.check(self.tree).counts, {"fresh": 2})
        for mode in ("checked-hash", "timestamp"):
            self.compile("--invalidation-mode", mode, self.tree)
            self.assertEqual(self.compile("--invalidation-mode", mode, self.tree).counts, {"fresh": 2})
        run = self.tool("list", "--python", PYTHON, self.tree)
        self.assertEqual((run.code, run.out.splitlines()[-1].split()), (0, ["unclaimed", "2", "2", "0"]), run.err)
        self.assertIn("Removed 2 files", self.clean(self.tree).err)
        self.assertIsNone(self.deepest())

    def test_other_places(self):
        for options in (["-b"], ["--output-dir", self.room / "out"], ["--pycache-prefix", self.room / "prefix"]):
            with self.subTest(options=options):
                self.assertEqual(self.compile(*options, self.tree).counts, {"compiled": 2})
                self.assertEqual(self.compile(*options, self.tree).counts, {"fresh": 2})
        self.assertEqual(self.deepest("."), ["m.py", "m.pyc"])
        for place in ("out", "prefix"):
            shutil.rmtree(self.room / place)

    def test_dates_and_levels(self):
        run = self.compile("-o0", "-o2", "--hardlink-dupes", self.tree, env={"SOURCE_DATE_EPOCH": "1000000000"})
        self.assertEqual(run.counts, {"compiled": 4})
        at = self.descend()
        self.assertEqual(os.stat("__pycache__", dir_fd=at).st_mtime, 1000000000)
        os.close(at)

    def test_a_source_that_does_not_compile_is_named(self):
        at = self.descend()
        with open(os.open("m.py", os.O_WRONLY | os.O_TRUNC, dir_fd=at), "w") as file:
            file.write("x = = 1\n")
        os.close(at)
        run = self.compile(self.tree)
        self.assertEqual(run.counts, {"compiled": 1, "failed": 1})
        self.assertIn("/%s/m.py:1:5: SyntaxError" % NAME, run.err)
