"""`import` itself, by every interpreter: what was compiled is read, and nothing is compiled again."""

import os
import subprocess

from bytecode import cached
from case import PYTHON, Case
from interpreters import interpreter, interpreters
from tree import Snapshot

PACKAGE = {"package/__init__.py": "from . import module\n", "package/module.py": "assert not 0\nVALUE = 'module'\n"}
PRINT = "import sys; sys.path.insert(0, sys.argv[1]); from package import module; print(module.VALUE)"


class Importer(Case):
    def run_python(self, python, *options, tree=None):
        """Imports the package with nothing written; answers what -v told of it."""
        done = subprocess.run(
            [python, "-I", "-S", "-B", "-v", *options, "-c", PRINT, str(tree or self.tree)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        )
        self.assertEqual(done.stdout.decode().strip(), "module", done.stderr.decode())
        return [line for line in done.stderr.decode().splitlines() if "package" in line]

    def assertMatched(self, said, *files):
        for file in files:
            self.assertTrue(any(line.startswith("# code object from '%s'" % file) for line in said), said)

    def test_reads_the_file_of_its_own_level(self):
        for each in interpreters():
            for level, option in enumerate(([], ["-O"], ["-OO"])):
                with self.subTest(python=each.name, level=level):
                    source = self.write(PACKAGE)
                    self.compile("--python", each.path, "-o", str(level), self.tree)
                    said = self.run_python(each.path, *option)
                    self.assertMatched(said, cached(source, level, each.cache_tag))

    def test_reads_each_invalidation_mode(self):
        for each in interpreters():
            for mode in ("timestamp", "checked-hash", "unchecked-hash"):
                with self.subTest(python=each.name, mode=mode):
                    source = self.write(PACKAGE)
                    self.compile("--python", each.path, "--invalidation-mode", mode, self.tree)
                    self.assertMatched(self.run_python(each.path), cached(source, 0, each.cache_tag))

    def test_reads_from_below_its_pycache_prefix(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                source = self.write(PACKAGE)
                before, prefix = Snapshot(self.tree), self.room / "prefix" / each.name
                self.compile("--python", each.path, "--pycache-prefix", prefix, self.tree)
                said = self.run_python(each.path, "-X", "pycache_prefix=%s" % prefix)
                file = str(prefix) + str(source)[:-3] + "." + each.cache_tag + ".pyc"
                self.assertMatched(said, file)
                self.assertUntouched(before)

    def test_reads_legacy_files_once_the_sources_are_gone(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                source = self.write(PACKAGE)
                self.compile("--python", each.path, "--force", "--legacy", self.tree)
                for path in self.tree.rglob("*.py"):
                    path.unlink()
                self.assertMatched(self.run_python(each.path), str(source)[:-3] + ".pyc")

    def test_unchecked_hash_is_read_after_an_edit_and_checked_hash_is_not(self):
        for mode, value in (("unchecked-hash", "module"), ("checked-hash", "edited")):
            with self.subTest(mode=mode):
                source = self.write({"m.py": "print('module')\n"})
                self.compile("--invalidation-mode", mode, "--force", self.tree)
                source.write_text("print('edited')\n")
                command = [PYTHON, "-I", "-S", "-B", "-c", "import sys; sys.path[:0] = sys.argv[1:]; import m"]
                done = subprocess.run(command + [str(self.tree)], stdout=subprocess.PIPE, check=True)
                self.assertEqual(done.stdout.decode().strip(), value)

    def test_python_3_7_where_it_is_there(self):
        old = interpreter("3.7")
        if not old:
            self.skipTest("there is no Python 3.7")
        source = self.write(PACKAGE)
        self.compile("--python", old.path, self.tree)
        self.assertMatched(self.run_python(old.path), cached(source, 0, old.cache_tag))

    def test_a_traceback_shows_the_source_line(self):
        source = self.write({"m.py": "def f():\n    raise ValueError('here')\nf()\n"})
        self.compile(self.tree)
        command = [PYTHON, "-I", "-B", "-c", "import sys; sys.path[:0] = sys.argv[1:]; import m", str(self.tree)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
        self.assertIn('File "%s", line 2, in f' % source, done.stderr.decode())
