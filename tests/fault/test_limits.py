"""Little of everything: descriptors, processes, memory, system calls, permissions; and an odd environment."""

import ctypes.util
import os
import shutil
import unittest

from bytecode import cached
from case import PYTHON, tool_path
from faulty import FaultCase, executable
from sandbox import SYSTEM_CALLS, sanitized, with_limits, without_system_calls
from users import python_for_everybody, tool_for_everybody

SANITIZED = sanitized(tool_path())
SOMEBODY = 54321  # Its processes are counted: nobody else's test may run as this user.


class Descriptors(FaultCase):
    def test_few(self):
        for number in (64, 256) if SANITIZED else (16, 24, 32, 64, 256):
            with self.subTest(number=number):
                good = self.fill(60)
                run = self.compile("-f", "--jobs", "512", self.tree, preexec_fn=with_limits(NOFILE=number))
                self.assertEqual(run.counts, {"compiled": good}, run.err)
                self.assertLessEqual(run.report["jobs"], max(1, number // 3))
                self.assertSound()
                run = self.compile(self.tree, preexec_fn=with_limits(NOFILE=number))
                self.assertEqual(run.counts, {"fresh": good}, run.err)

    @unittest.skipIf(SANITIZED, "a sanitizer fails first")
    def test_too_few_say_what_to_raise_and_cost_nothing(self):
        good = self.fill(8)
        self.compile(self.tree)
        for number in (6, 8, 12, 14):
            for options in ([], ["--stage", self.room / "stage", "--manifest", self.room / "manifest"]):
                with self.subTest(number=number, options=options):
                    shutil.rmtree(self.room / "cache", ignore_errors=True)
                    said = self.refused("compile", "-f", "-j", "8", "--python", PYTHON, *options, self.tree,
                                        preexec_fn=with_limits(NOFILE=number))
                    self.assertIn("Too many open files; raise the limit on them (ulimit -n)", said)
                    self.assertEqual(len(list(self.tree.rglob("*.pyc"))), good)  # The sources are not to blame.
        self.assertRulesHold()

    def test_few_in_deep_directories(self):
        self.write({"/".join("d%d" % d for d in range(n)) + "/m.py": "x = 1\n" for n in range(1, 60)})
        run = self.compile("--jobs", "512", self.tree, preexec_fn=with_limits(NOFILE=64))
        self.assertEqual(run.counts, {"compiled": 59}, run.err)


@unittest.skipUnless(os.geteuid() == 0, "becoming somebody else needs root")
class Processes(FaultCase):
    def run_with(self, number, jobs, *options):
        def limit():
            os.setgroups([])
            os.setgid(SOMEBODY)
            with_limits(NPROC=number)()
            os.setuid(SOMEBODY)

        return self.tool("compile", "--jobs", str(jobs), "--python", self.python, *options, self.tree,
                         preexec_fn=limit, binary=self.program)

    def setUp(self):
        super().setUp()
        self.python = python_for_everybody()
        self.program = tool_for_everybody(tool_path(), self.room)
        self.good = self.fill(80)
        for directory, directories, files in os.walk(self.room):
            for name in [""] + directories + files:
                os.lchown(os.path.join(directory, name), SOMEBODY, SOMEBODY)

    def test_few(self):
        for number in (64, 20, 10) if SANITIZED else (64, 20, 10, 5, 4):
            for remembered in (False, True):  # With nothing remembered the probe is the first worker.
                with self.subTest(number=number, remembered=remembered):
                    run = self.run_with(number, 64, "-f")
                    self.assertEqual(run.code, 0, run.err)
                    self.assertEqual(len(list(self.tree.rglob("*.pyc"))), self.good)
                    self.assertNoOrphans()
            shutil.rmtree(self.room / "cache", ignore_errors=True)  # A script is not remembered.

    def test_hardly_any_do_it_or_say_what_to_raise(self):
        if SANITIZED:
            self.skipTest("a sanitizer fails first")
        for number in (3, 2):
            for remembered in (False, True):
                with self.subTest(number=number, remembered=remembered):
                    run = self.run_with(number, 4, "-f")
                    if run.code != 0:
                        self.assertEqual(run.code, 2)
                        self.assertIn("; raise the limit on processes (ulimit -u)", run.err)
                    elif not remembered:
                        self.assertEqual(len(list(self.tree.rglob("*.pyc"))), self.good)
                    self.assertNoOrphans()

    def test_too_few_for_one_interpreter(self):
        if SANITIZED:
            self.skipTest("a sanitizer fails first")
        run = self.run_with(1, 4)
        self.assertEqual(run.code, 2, run.err)
        self.assertIn(self.python, run.err)
        self.assertIn("cannot be started: Resource temporarily unavailable; raise the limit on processes", run.err)
        self.assertEqual(list(self.tree.rglob("*.pyc")), [])


class Memory(FaultCase):
    def test_short_for_one_source(self):
        good = self.fill()
        self.write({"large.py": "x = [%s]\n" % ", ".join("name%d" % n for n in range(200_000))})
        limited = executable(self.room / "limited", "#!/bin/sh\nulimit -v 120000\nexec %s \"$@\"\n" % PYTHON)
        run = self.compile("--python", limited, self.tree, code=2)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertTrue(run.report["failures"][0]["source"].endswith("large.py"))
        self.assertIn("MemoryError; its interpreter's memory is limited to 117 MiB (ulimit -v): allow more", run.err)
        self.assertNoTemporaries()
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "a sanitizer needs all addresses there are")
    def test_short_takes_nothing_away_and_vouches_for_nothing(self):
        """A file that is there is as good as before, and a build tool must come again."""
        self.fill(4)
        self.write({"large.py": "x = [%s]\n" % ", ".join("name%d" % n for n in range(100_000))})
        self.compile(self.tree)
        before = sorted(self.tree.rglob("*.pyc"))
        stamp = self.room / "stamp"
        for limits in ({"AS": 100 << 20}, {"DATA": 60 << 20}):
            with self.subTest(limits):
                run = self.compile("-f", "-j1", "--stamp", stamp, self.tree, code=2, preexec_fn=with_limits(**limits))
                self.assertEqual(run.counts["failed"], 1, run.err)
                self.assertEqual(run.report["failures"][0]["kind"], "io")
                self.assertEqual(sorted(self.tree.rglob("*.pyc")), before)
                self.assertFalse(stamp.exists())
        self.assertRulesHold()

    def test_short_for_reading_one_source(self):
        if SANITIZED:
            self.skipTest("a sanitizer needs all addresses there are")
        good = self.fill(10)
        huge = self.write({"huge.py": "x = 1\n"})
        with open(huge, "r+b") as file:
            file.truncate(2_000_000_000)
        run = self.compile(self.tree, code=2, preexec_fn=with_limits(AS=1 << 30))
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertIn("huge.py: cannot be read: Cannot allocate memory", run.err)
        huge.unlink()
        self.assertRulesHold()


class Addresses(FaultCase):
    """ulimit -v counts what threads set aside: stacks, and glibc's heaps."""

    @unittest.skipIf(SANITIZED, "sanitizers map terabytes")
    def test_few_are_shared_by_few_workers(self):
        good = self.fill(60)
        for megabytes in (48, 64, 200, 400, 1000):
            with self.subTest(megabytes=megabytes):
                shutil.rmtree(self.room / "cache", ignore_errors=True)
                run = self.compile("-f", "-j", "64", self.tree, preexec_fn=with_limits(AS=megabytes << 20))
                self.assertEqual(run.counts, {"compiled": good}, run.err)
                self.assertLessEqual(run.report["jobs"], max(1, megabytes // 64))
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "a sanitizer fails first")
    def test_a_small_stack(self):
        good = self.fill(10)
        for kilobytes in (128, 1024):
            run = self.compile("-f", "-j", "4", "--verify", self.tree, preexec_fn=with_limits(STACK=kilobytes << 10))
            self.assertEqual(run.counts, {"compiled": good}, run.err)
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "a sanitizer fails first")
    def test_a_stack_too_small_for_an_interpreter(self):
        self.fill(2)
        run = self.tool("compile", "--python", PYTHON, self.tree, preexec_fn=with_limits(STACK=32 << 10))
        if run.code == 0:
            self.skipTest("it is enough here")
        self.assertEqual(run.code, 2, run.err)
        self.assertIn(PYTHON, run.err)
        self.assertNotIn("or newer is needed", run.err)  # It is new enough.
        self.assertRulesHold()


class FileSize(FaultCase):
    def test_small(self):
        good = self.fill(10)
        self.write({"large.py": "x = '%s'\n" % ("a" * 200_000)})
        run = self.compile("-j", "1", self.tree, code=2, preexec_fn=with_limits(FSIZE=100_000))
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertIn("cannot be written: File too large; raise the limit on the size of files (ulimit -f)", run.err)
        self.assertRulesHold()

    @unittest.skipIf(SANITIZED, "a sanitizer writes a file before the tool begins")
    def test_none(self):
        self.fill(4)
        run = self.tool("compile", "--python", PYTHON, self.tree, preexec_fn=with_limits(FSIZE=0))
        self.assertEqual(run.code, 2, run.err)
        self.assertIn("File too large", run.err)
        self.assertRulesHold()


class OldKernels(FaultCase):
    def works_without(self, *names):
        refuse = without_system_calls(*names)
        good = self.fill()
        self.write({"dies.py": "# DIE-HERE\n"})
        run = self.compile("-f", "--python", self.spoilt, self.tree, preexec_fn=refuse)
        self.assertEqual(run.counts, {"compiled": good, "failed": 1}, run.err)
        self.assertNoTemporaries()
        self.assertNoOrphans()
        run = self.compile(self.tree, preexec_fn=refuse)
        self.assertEqual(run.counts, {"compiled": 1, "fresh": good}, run.err)
        self.assertSound()
        return refuse

    def test_without_each(self):
        for name in SYSTEM_CALLS:
            with self.subTest(name):
                self.works_without(name)

    def test_without_all(self):
        self.works_without(*SYSTEM_CALLS)

    def test_symbolic_links_are_refused_without_openat2(self):
        refuse = without_system_calls("openat2")
        source = self.write({"a/x.py": "x = 1\n"})
        (self.room / "elsewhere").mkdir()
        (source.parent / "__pycache__").symlink_to(self.room / "elsewhere")
        run = self.compile(self.tree, code=2, preexec_fn=refuse)
        self.assertIn("symbolic link", run.err)
        self.assertEqual(list((self.room / "elsewhere").iterdir()), [])


class Environments(FaultCase):
    def test_umask_that_takes_everything(self):
        if os.geteuid() != 0:
            self.skipTest("only root can use what it makes")
        self.fill(6)
        self.compile(self.tree, preexec_fn=lambda: os.umask(0o777))
        modes = {os.stat(path).st_mode & 0o7777 for path in self.tree.rglob("*.pyc")}
        self.assertEqual(modes, {0})
        self.assertSound()

    def test_umask_of_an_ordinary_user_that_takes_everything(self):
        if os.geteuid() != 0:
            self.skipTest("becoming somebody else needs root")
        self.fill(4)
        program = tool_for_everybody(tool_path(), self.room)
        for directory, directories, files in os.walk(self.room):
            for name in [""] + directories + files:
                os.lchown(os.path.join(directory, name), SOMEBODY, SOMEBODY)

        def become():
            os.setgid(SOMEBODY)
            os.setuid(SOMEBODY)
            os.umask(0o777)

        run = self.tool("compile", "--python", python_for_everybody(), self.tree, preexec_fn=become, binary=program)
        self.assertEqual(run.code, 2)
        self.assertIn("Permission denied", run.err)
        self.assertEqual(list(self.tree.rglob("__pycache__")), [])  # It would keep every later run out.
        self.assertRulesHold()

    def test_what_loaders_read_reaches_the_interpreter_and_what_python_reads_does_not(self):
        library = ctypes.util.find_library("m")
        if not library:
            self.skipTest("no library to preload")
        told = self.room / "told"
        text = "#!/bin/sh\nenv > %s\nexec %s \"$@\"\n" % (told, PYTHON)
        self.fill(2)
        python = executable(self.room / "tells", text)
        extra = {"LD_PRELOAD": library, "LD_LIBRARY_PATH": "/nowhere", "PYTHONPATH": "/evil", "PYTHONHOME": "/evil",
                 "PYTHONSTARTUP": "/evil", "PYTHONHASHSEED": "1", "ASAN_OPTIONS": "verify_asan_link_order=0"}
        run = self.compile("--python", python, self.tree, env=extra)
        self.assertEqual(run.counts, {"compiled": 2})
        environment = told.read_text().splitlines()
        self.assertIn("LD_PRELOAD=" + library, environment)
        self.assertIn("LD_LIBRARY_PATH=/nowhere", environment)
        self.assertEqual([each for each in environment if each.startswith("PYTHON")], [])

    def test_a_report_that_cannot_be_written(self):
        self.fill(4)
        run = self.tool("compile", "--python", PYTHON, "--report", "/dev/full", self.tree)
        self.assertEqual(run.code, 2)
        self.assertIn("/dev/full: cannot be written: No space left on device", run.err)
        self.assertSound()

    def test_messages_that_cannot_be_written(self):
        self.fill(4)
        self.write({"bad.py": "x = = 1\n"})
        with open("/dev/full", "wb") as full:
            run = self.tool("compile", "-v", "--python", PYTHON, self.tree, stdout=full, stderr=full)
        self.assertIn(run.code, (0, 2))
        self.assertTrue(all(cached(path).exists() for path in self.tree.rglob("good*/*.py")))


if __name__ == "__main__":
    unittest.main()
