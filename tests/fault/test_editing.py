"""Trees that change while a run goes on."""

import os
import shutil
import subprocess
import threading
import time
import unittest

from bytecode import cached, header
from case import PYTHON
from faulty import FaultCase


class Editing(FaultCase):
    def meanwhile(self, action, *options, code=0):
        """Runs the tool; once a worker is at the source with WAIT-HERE, the action. Answers what it said."""
        process = self.start("compile", "-j", "1", *options, "--python", self.spoilt, self.tree)
        self.wait_for_worker()
        action()
        self.go()
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, code, said)
        self.assertNoTemporaries()
        self.assertNoOrphans()
        return said.decode()

    def test_a_failing_source_that_is_mended(self):
        source = self.write({"x.py": "# WAIT-HERE\nx = = 1\n"})
        said = self.meanwhile(lambda: source.write_text("x = 1\n"))
        self.assertIn("Compiled 1 of 1 file", said)
        self.assertSound()

    def test_a_failing_source_that_is_mended_by_another_run(self):
        source = self.write({"x.py": "# WAIT-HERE\nx = = 1\n"})

        def mend():
            source.write_text("x = 1\n")
            self.compile(self.tree)

        self.meanwhile(mend)
        self.assertSound()

    def test_a_failing_source_that_fails_in_another_way(self):
        source = self.write({"x.py": "# WAIT-HERE\nx = = 1\n"})
        said = self.meanwhile(lambda: source.write_text("\ny = = 1\n"))
        self.assertIn("x.py:2:5: SyntaxError", said)
        self.assertSound(uncompilable=1)

    def test_a_crashing_source_that_is_mended(self):
        source = self.write({"x.py": "# WAIT-HERE DIE-HERE\n"})
        self.assertIn("Compiled 1 of 1 file", self.meanwhile(lambda: source.write_text("x = 1\n")))
        self.assertSound()

    def test_a_good_source_that_is_edited(self):
        for mode in ("timestamp", "checked-hash"):
            with self.subTest(mode):
                source = self.write({"x.py": "# WAIT-HERE\nx = 1\n"})
                self.meanwhile(lambda: source.write_text("y = 2345\n"), "--invalidation-mode", mode)
                if mode == "timestamp":  # What was written says what it was made of: the importer refuses it.
                    self.assertEqual(header(cached(source)).size, len("# WAIT-HERE\nx = 1\n"))
                self.compile("--invalidation-mode", mode, self.tree)
                self.assertEqual(header(cached(source)).mode, mode)
                if mode == "timestamp":
                    self.assertSound()
                for path in self.room.glob("home.*"):
                    path.unlink()

    def test_sources_that_go_away(self):
        bad = self.write({"x.py": "# WAIT-HERE\nx = = 1\n"})
        self.assertIn("SyntaxError", self.meanwhile(bad.unlink))
        self.fill()
        self.assertRulesHold()

    def replaced_later(self, replace):
        """Of a later batch, when its sources have been seen as files: the last two."""
        self.write({"large.py": "# WAIT-HERE\n" + "#" * 5000})
        self.write({"m%03d.py" % n: "x = [%d] * 100\n" % n for n in range(200)})
        victims = [self.write({"z%d.py" % n: "x\n"}) for n in range(2)]

        def action():
            for victim in victims:
                victim.unlink()
                replace(victim)

        said = self.meanwhile(action)
        self.assertIn("Compiled 201 of 203 files", said)
        self.assertIn("z0.py: ", said)
        for victim in victims:
            victim.rmdir() if victim.is_dir() and not victim.is_symlink() else victim.unlink(missing_ok=True)
        self.assertRulesHold()
        return said

    def test_a_source_becomes_a_fifo(self):
        self.assertIn("is not a regular file any more", self.replaced_later(os.mkfifo))

    def test_a_source_becomes_a_directory(self):
        self.replaced_later(os.mkdir)

    def test_a_source_becomes_a_loop(self):
        self.replaced_later(lambda path: path.symlink_to(path.name))

    def test_a_directory_of_sources_is_gone(self):
        source = self.write({"pkg/x.py": "# WAIT-HERE\nx = 1\n"})
        for options in ([], ["-b"], ["--on-error", "fail"]):
            with self.subTest(options=options):
                source = self.write({"pkg/x.py": "# WAIT-HERE\nx = 1\n"})
                code = 1 if "fail" in options else 0
                said = self.meanwhile(lambda: shutil.rmtree(source.parent), *options, code=code)
                self.assertIn("x.py: was removed while it was compiled", said)
                self.assertFalse(source.parent.exists())
                for path in self.room.glob("home.*"):
                    path.unlink()

    def test_a_source_is_gone(self):
        self.assertIn("No such file", self.replaced_later(lambda path: None))


class CacheDirectories(FaultCase):
    def during(self, disturb, seconds=2.0):
        """Runs the tool again and again while `disturb` is called again and again; answers the exit codes."""
        ended = threading.Event()

        def disturber():
            while not ended.is_set():
                disturb()
                time.sleep(0.001)

        thread = threading.Thread(target=disturber)
        thread.start()
        codes = []
        try:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                codes.append(self.tool("compile", "-f", "--python", PYTHON, self.tree).code)
        finally:
            ended.set()
            thread.join()
        return codes

    def test_removed_again_and_again(self):
        self.fill(60)
        def remove():
            for place in self.tree.glob("*/__pycache__"):
                shutil.rmtree(place, ignore_errors=True)

        codes = self.during(remove)
        self.assertLessEqual(set(codes), {0, 2})
        self.assertRulesHold()

    def test_never_written_through_a_link_that_comes_and_goes(self):
        self.fill(60)
        outside = self.room / "outside"
        outside.mkdir()
        places = [directory / "__pycache__" for directory in self.tree.iterdir()]

        def swap():
            for place in places:
                try:
                    place.rename(place.with_name("aside"))
                    place.symlink_to(outside)
                    place.unlink()
                    place.with_name("aside").rename(place)
                except OSError:  # The tool has made one meanwhile.
                    shutil.rmtree(place.with_name("aside"), ignore_errors=True)

        codes = self.during(swap)
        self.assertLessEqual(set(codes), {0, 2})
        self.assertEqual(list(outside.iterdir()), [])
        for place in places:
            if place.is_symlink():
                place.unlink()
            shutil.rmtree(place.with_name("aside"), ignore_errors=True)
        self.assertRulesHold()

    def test_many_runs_of_which_some_are_killed(self):
        self.fill(100)
        for _ in range(4):
            runs = [self.start("compile", "-f", "-q", "--python", PYTHON, self.tree) for _ in range(4)]
            time.sleep(0.1)
            for run in runs[:2]:
                run.kill()
            for run in runs:
                run.communicate(timeout=60)
            self.assertEqual([run.returncode for run in runs[2:]], [0, 0])
        self.assertRulesHold()

    def test_one_cache_directory_that_cannot_be_written(self):
        if os.geteuid() != 0:
            self.skipTest("mounting read-only needs root")
        good = self.fill(8)
        place = self.tree / "good0" / "__pycache__"
        place.mkdir()
        for command in (["mount", "--bind", place, place], ["mount", "-o", "remount,bind,ro", place]):
            if subprocess.run([str(part) for part in command], stderr=subprocess.DEVNULL).returncode != 0:
                self.skipTest("no bind mounts here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(place)], stderr=subprocess.DEVNULL)
        run = self.compile(self.tree, code=2)
        self.assertEqual(run.counts, {"compiled": good - 2, "failed": 2}, run.err)
        self.assertIn("good0/__pycache__", run.err)
        self.assertIn("Read-only file system", run.err)
        subprocess.run(["umount", "-l", str(place)], check=True)
        self.assertRulesHold()


if __name__ == "__main__":
    unittest.main()
