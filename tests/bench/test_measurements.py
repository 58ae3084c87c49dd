"""The measurements on a tiny environment, one round each, and what they rely on: copies, processes, checks."""

import os
import pathlib
import py_compile
import sys
import tempfile
import types
import unittest
import unittest.mock as mock

import contenders
import copies
import importer_check
import machine
import measurements
import memory
import process
from bench import Bench
from case import tool_path
from corpus import Stored
from measured import run_one
from measurements.one_edit import Editor
from outcome import Failed
from peers import Tools

ENVIRONMENT = dict(os.environ)


class Room(unittest.TestCase):
    def setUp(self):
        room = tempfile.TemporaryDirectory(prefix="pybytecode-bench-test-")
        self.addCleanup(room.cleanup)
        self.room = pathlib.Path(room.name)
        (self.room / "tree" / "sub").mkdir(parents=True)
        for number, name in enumerate(("a.py", "b.py", "sub/c.py", "sub/d.py")):
            (self.room / "tree" / name).write_text("x = 1\n" * (number + 1))
        self.tree = copies.Corpus(self.room / "tree", self.room / "tree", sys.executable)


class Copies(Room):
    def test_many_files_are_as_many_as_asked_and_each_is_a_file_of_its_own(self):
        copies.many_files(self.tree, self.room / "many", 11)
        found = copies.Corpus(self.room / "many", self.room / "many", sys.executable).sources
        self.assertEqual(len(found), 11)
        self.assertEqual(len({os.stat(path).st_ino for path in found}), 11)
        self.assertEqual(pathlib.Path(found[0]).read_text(), "x = 1\n")

    def test_large_sources_are_not_among_them(self):
        copies.many_files(self.tree, self.room / "many", 6, largest=12)
        self.assertEqual({path.name for path in (self.room / "many").rglob("*.py")}, {"a.py", "b.py"})

    def test_a_part_of_the_sources_is_spread_over_all(self):
        copies.copy_sources(self.tree, self.room / "half", maximum=2)
        self.assertEqual(sorted(path.name for path in (self.room / "half").rglob("*.py")), ["a.py", "c.py"])

    def test_bytecode_is_removed_and_nothing_else(self):
        for path in self.tree.sources:
            py_compile.compile(path)
        self.tree.remove_bytecode()
        self.assertEqual(len([path for path in self.tree.root.rglob("*") if path.is_file()]), 4)
        self.assertEqual(list(self.tree.root.rglob("__pycache__")), [])

    def test_uv_finds_one_distribution_in_an_empty_environment(self):
        venv, site, requirements = copies.empty_environment(self.room / "env", sys.executable)
        self.assertEqual(copies.Corpus(venv, site, sys.executable).sources, [])
        self.assertEqual(requirements.read_text(), "bench-corpus==1.0\n")


class ImporterCheck(Room):
    def setUp(self):
        super().setUp()
        self.compiled = [py_compile.compile(path) for path in self.tree.sources]

    def check(self):
        importer_check.check_importable(sys.executable, self.tree.sources)

    def test_what_is_compiled_passes(self):
        self.check()

    def test_missing_cut_and_stale_files_do_not(self):
        def missing(path):
            os.unlink(path)

        def cut(path):
            os.truncate(path, 20)

        def stale(_):
            os.utime(self.tree.sources[0], (1, 1))

        for spoil in missing, cut, stale:
            spoil(self.compiled[0])
            with self.assertRaisesRegex(Failed, "a.py", msg=spoil.__name__):
                self.check()
            py_compile.compile(self.tree.sources[0])


class Processes(unittest.TestCase):
    BUSY = "import time\nwhile time.process_time() < 0.2: pass\n"

    def run_python(self, text, **options):
        return process.run([sys.executable, "-I", "-S", "-c", text], ENVIRONMENT, **options)

    def test_the_time_of_a_worker_that_nobody_waited_for_counts(self):
        process.adopt_orphans()
        usage = self.run_python("import os\nif os.fork() == 0:\n " + self.BUSY.replace("\n", "\n ", 1))
        self.assertGreater(usage.cpu_seconds, 0.19)

    def test_a_failure_tells_what_was_said(self):
        with self.assertRaisesRegex(Failed, "exit code 3(.|\n)*so it is"):
            self.run_python("print('so it is'); raise SystemExit(3)")
        self.run_python("raise SystemExit(3)", may_fail=True)

    def test_one_that_hangs_is_ended_with_all_that_it_started_and_has_failed(self):
        text = "import os, time\nos.fork()\ntime.sleep(60)"
        with mock.patch.object(process, "_MAY_TAKE", 0.5):
            with self.assertRaisesRegex(Failed, "not done after 0.5 s"):
                self.run_python(text, may_fail=True)
            with self.assertRaisesRegex(Failed, "not done after 0.5 s"):
                memory.peaks_of([sys.executable, "-I", "-S", "-c", text], ENVIRONMENT)
        self.assertEqual(process.family(os.getpid()), [os.getpid()])

    def test_peaks_are_of_the_program_and_of_its_family(self):
        text = "import os, time\npid = os.fork()\nblock = b'x' * %d\ntime.sleep(0.3)\nif pid: os.wait()" % (30 * 2**20)
        peaks = memory.peaks_of([sys.executable, "-I", "-S", "-c", text], ENVIRONMENT)
        self.assertGreater(peaks.own, 30e6)
        self.assertLess(peaks.own, 60e6)
        self.assertGreater(peaks.all, 60e6)


class Wrapped(Room):
    """An interpreter that only a wrapper can start, as one unpacked beside its own libc."""

    def wrapper(self):
        path = self.room / "python3"
        text = "import sys; sys.executable = \"/nowhere/python\"; exec(sys.argv[1])"
        path.write_text("#!/bin/sh\nexec %s -c '%s' \"$3\"\n" % (sys.executable, text))
        path.chmod(0o755)
        return path

    def test_compileall_cannot_start_more_of_it(self):
        self.assertTrue(contenders.starts_itself(sys.executable, ENVIRONMENT))
        self.assertFalse(contenders.starts_itself(self.wrapper(), ENVIRONMENT))


class OneEdit(Room):
    def test_each_edit_has_another_size_and_second(self):
        editor = Editor(self.tree)
        self.assertEqual(os.path.basename(editor.path), "c.py")
        seen = set()
        for _ in range(3):
            editor.edit()
            found = os.stat(editor.path)
            seen.add((found.st_size, int(found.st_mtime)))
        self.assertEqual(len({size for size, _ in seen}), 3)
        self.assertEqual(len({second for _, second in seen}), 3)


class TinyBench(Bench):
    """Its environments hold four sources, one of which does not compile; there is no uv."""

    def stored(self, which):
        directory = self.scratch / ("stored-" + which)
        venv, site, requirements = copies.empty_environment(directory, self.python)
        for name, text in {"a.py": "x = 1\n", "b.py": "y = 2\n", "p/c.py": "z = 3\n", "bad.py": "def\n"}.items():
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text(text)
        return Stored(which, venv, requirements, ())


class Measurements(Room):
    @classmethod
    def setUpClass(cls):
        process.adopt_orphans()

    def measured(self, name):
        options = types.SimpleNamespace(tool=os.fsdecode(tool_path()), quick=True, build_dir=self.room, rounds=1,
                                        python=sys.executable)
        bench = TinyBench(options, Tools(None, None, "there is no uv here"), self.room)
        module, = [each for each in measurements.ALL if each.NAME == name]
        found = run_one(module, bench)
        self.assertEqual(found.failed, "")
        return found

    def assertMeasured(self, name, cases):
        """Each case has numbers, or says why not; uv always says why not."""
        found = self.measured(name)
        if not found.skipped:
            self.assertEqual(len(found.cases), cases)
        for case in found.cases:
            self.assertFalse(case.failed, case.failed)
            for row in case.rows:
                self.assertTrue(row.values or "uv" in row.what and row.skipped == "there is no uv here", row)
        return found

    def test_cold(self):
        found = self.assertMeasured("cold", 2)
        self.assertEqual(found.cases[0].checked, 2)
        self.assertIn("4 files", found.cases[0].note)

    def test_unchanged(self):
        self.assertMeasured("unchanged", 2)

    def test_one_edit(self):
        self.assertMeasured("one-edit", 1)

    def test_one_file(self):
        self.assertMeasured("one-file", 1)

    def test_jobs(self):
        cpus = machine.cpus()
        found = self.assertMeasured("jobs", len({1, 2, cpus}))
        self.assertIn("1 job)", found.cases[0].note + ")")
        for case in found.cases:
            rows = [row.what for row in case.rows if row.values]
            expected = [] if case.skipped else ["pybytecode / lower bound", "compileall / pybytecode"]
            self.assertEqual(rows, expected, case.title)
        self.assertEqual([case.skipped for case in found.cases if case.skipped], ["there is one CPU"] * (cpus < 2))

    def test_file_systems(self):
        found = self.measured("file-systems")
        self.assertEqual([case.title for case in found.cases[:2]], ["tmpfs", "ext4"])
        for case in found.cases:
            self.assertTrue(case.skipped or [row.what for row in case.rows if row.values], case.title)

    def test_modes(self):
        self.assertMeasured("modes", 4)

    def test_memory(self):
        found = self.assertMeasured("memory", 1)
        self.assertTrue(all(row.values[0] > 1 for row in found.cases[0].rows))

    def test_builds_with_cmake_and_ninja(self):
        self.assertMeasured("ninja", 3)

    def test_a_ninja_file(self):
        self.assertMeasured("ninja-file", 3)


if __name__ == "__main__":
    unittest.main()
