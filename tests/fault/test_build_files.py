"""What a failing run leaves of stamp, depfile and manifest: what was there before, whole."""

import os
import shutil
import subprocess
import unittest

import users
from builds import mounted
from bytecode import identity
from case import PYTHON, Case
from faulty import FaultCase


class BuildFiles(Case):
    def setUp(self):
        super().setUp()
        self.write({"a.py": "a = 1\n", "p/b.py": "b = 1\n"})
        self.output = self.room / "build"
        self.files = [self.output / name for name in ("stamp", "depfile", "manifest")]

    def arguments(self):
        stamp, depfile, manifest = self.files
        return ["--stamp", stamp, "--depfile", depfile, "--manifest", manifest, "--prune", self.tree]

    def run_it(self, *options, **more):
        return self.compile(*options, *self.arguments(), **more)

    def state(self):
        return [identity(path) if path.exists() else None for path in self.files]

    def touched(self, before):
        return [path.name for path, then, now in zip(self.files, before, self.state()) if then != now]


class NotVouchedFor(BuildFiles):
    def test_failing_sources_under_fail(self):
        self.run_it()
        before = self.state()
        self.write({"a.py": "a = (((\n"})
        self.run_it("--on-error", "fail", code=1)
        self.assertNotIn("stamp", self.touched(before))

    def test_failing_sources_under_warn(self):
        self.run_it()
        before = self.state()
        self.write({"a.py": "a = (((\n"})
        self.run_it()
        self.assertIn("stamp", self.touched(before))

    def test_what_keeps_the_run_from_its_job(self):
        self.run_it()
        before = self.state()
        self.write({"q/__pycache__": "a file in the way", "q/c.py": "", "a.py": "a = 22\n"})
        run = self.run_it(code=2)
        self.assertIn("__pycache__", run.err)
        self.assertEqual(self.touched(before), [])

    def test_a_missing_root(self):
        self.run_it()
        before = self.state()
        self.compile(*self.arguments(), self.room / "missing", code=2)
        self.assertEqual(self.touched(before), [])

    def test_a_first_run_that_fails_leaves_no_stamp(self):
        self.write({"a.py": "a = (((\n"})
        self.run_it("--on-error", "fail", code=1)
        self.assertFalse(self.files[0].exists())


class Places(BuildFiles):
    def refusal(self, name):
        message = self.refused("compile", "--python", PYTHON, *self.arguments())
        self.assertIn(str(self.output / name), message)
        return message

    def test_directories_are_made(self):
        self.files = [self.output / "deep" / "er" / path.name for path in self.files]
        self.run_it()
        self.assertTrue(all(path.is_file() for path in self.files))

    def test_a_directory_is_in_the_place(self):
        for path in self.files:
            with self.subTest(path.name):
                shutil.rmtree(self.output, ignore_errors=True)
                path.mkdir(parents=True)
                self.refusal(path.name)

    def test_a_file_is_where_their_directory_belongs(self):
        self.output.write_text("")
        self.refusal("")

    def test_the_stamp_is_a_device(self):
        self.output.mkdir()
        self.files[0].symlink_to("/dev/null")
        self.assertIn("not a regular file", self.refusal("stamp"))

    def test_the_stamp_is_a_link_to_a_file(self):
        self.run_it()
        real = self.output / "real"
        self.files[0].rename(real)
        self.files[0].symlink_to(real)
        before = identity(real)
        self.run_it()
        self.assertNotEqual(identity(real), before)
        self.assertTrue(self.files[0].is_symlink())

    def test_a_directory_that_cannot_be_written(self):
        self.output.mkdir()
        python = users.python_for_everybody()
        user = users.as_ordinary_user(self.room)
        binary = users.tool_for_everybody(os.environ["PYBYTECODE"], self.room) if user else None
        self.output.chmod(0o555)
        run = self.tool("compile", "--python", python, *self.arguments(), binary=binary, **user)
        self.assertEqual(run.code, 2, run.err)
        self.assertIn("Permission denied", run.err)
        self.assertIn(str(self.output), run.err)
        self.assertEqual(os.listdir(self.output), [])

    def test_the_stamp_needs_no_depfile_and_the_depfile_a_stamp(self):
        self.compile("--stamp", self.files[0], self.tree)
        message = self.refused("compile", "--python", PYTHON, "--depfile", self.files[1], self.tree)
        self.assertIn("--stamp", message)


class FullDisk(BuildFiles):
    def setUp(self):
        super().setUp()
        self.output.mkdir()
        mounted(self, "tmpfs", self.output)
        subprocess.run(["mount", "-o", "remount,size=256k", self.output], check=True)

    def test_the_old_files_stay_whole(self):
        self.run_it()
        before = self.state()
        content = [path.read_bytes() for path in self.files]
        with open(self.output / "ballast", "wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        self.write({"more/%s%d.py" % ("m" * 100, n): "" for n in range(50)})
        message = self.refused("compile", "--python", PYTHON, *self.arguments())
        self.assertIn("No space left on device", message)
        self.assertIn(str(self.output), message)
        self.assertEqual(self.touched(before), [])
        self.assertEqual([path.read_bytes() for path in self.files], content)
        self.assertEqual([name for name in os.listdir(self.output) if name.startswith(".pbc-")], [])
        (self.output / "ballast").unlink()
        self.assertEqual(self.run_it().counts, {"fresh": 52})


class Killed(BuildFiles, FaultCase):
    def test_other_options_that_were_killed_are_compiled_again(self):
        self.write({"z.py": "z = 1  # WAIT-HERE" + " " * 9000 + "\n"})
        self.compile("--manifest", self.files[2], "--python", PYTHON, self.tree)
        running = self.start("compile", "--python", self.spoilt, "-j1", "-p", "/other", *self.arguments())
        self.wait_for_worker()
        running.kill()
        running.communicate()
        self.go()
        self.assertEqual(self.run_it().counts, {"compiled": 3})
        self.assertEqual(self.run_it().counts, {"fresh": 3})


if __name__ == "__main__":
    unittest.main()
