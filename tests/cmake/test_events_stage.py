"""STAGE: the program runs from the build directory, and exactly what was edited is staged and compiled again."""

import shutil
import subprocess
import sys

from cmake_project import Project
from tree import Snapshot

PROJECT = "pybytecode_add_package(app SOURCE_DIR python STAGE share/app DESTINATION share/app)\n"
FILES = {
    "python/pack/__init__.py": "from pack import core\n", "python/pack/core.py": "value = 1\n",
    "python/pack/data.txt": "some data\n", "python/pack/sub/more.py": "x = 1\n",
}


class Staged:
    def setUp(self):
        super().setUp()
        self.project(PROJECT, FILES)
        self.configure()
        self.stage = self.build / "share" / "app"
        self.assertBuilds(*self.names("pack/__init__", "pack/core", "pack/sub/more"))

    def names(self, *names):
        return ["build/share/app/" + name for name in names]

    def run_from_stage(self):
        """Imports everything and prints a value; the interpreter must take every bytecode file as it is."""
        done = subprocess.run(
            [sys.executable, "-v", "-c", "import pack, pack.sub.more; print('value', pack.core.value)"], cwd=self.stage,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(self.environment, PYTHONPATH=str(self.stage)),
        )
        said = done.stdout.decode()
        self.assertEqual(done.returncode, 0, said)
        ours = [line for line in said.splitlines() if str(self.stage) in line]
        self.assertEqual([line for line in ours if "wrote" in line or "code object from '" in line and ".pyc" not in line], [])
        self.assertGreaterEqual(len([line for line in ours if "matches" in line]), 3, said)
        return [line for line in said.splitlines() if line.startswith("value")]

    def test_it_runs(self):
        before = Snapshot(self.stage)
        self.assertEqual(self.run_from_stage(), ["value 1"])
        self.assertUntouched(before)
        self.assertIdle()

    def test_an_edit(self):
        (self.source / "python/pack/core.py").write_text("value = 2\n")
        self.assertBuilds(*self.names("pack/core"))
        self.assertEqual(self.run_from_stage(), ["value 2"])

    def test_data(self):
        (self.source / "python/pack/data.txt").write_text("other data\n")
        self.assertBuilds()
        self.assertEqual((self.stage / "pack/data.txt").read_text(), "other data\n")
        (self.source / "python/pack/new.txt").write_text("new\n")
        (self.source / "python/pack/data.txt").unlink()
        self.assertBuilds()
        self.assertEqual(sorted(path.name for path in (self.stage / "pack").glob("*.txt")), ["new.txt"])

    def test_added_and_removed(self):
        (self.source / "python/pack/sub/more.py").unlink()
        (self.source / "python/pack/other.py").write_text("x = 2\n")
        self.assertBuilds(*self.names("pack/other"), removed=self.names("pack/sub/more"))
        self.assertFalse((self.stage / "pack/sub/more.py").exists())

    def test_what_others_put_there_stays(self):
        (self.stage / "pack" / "extension.so").write_text("")
        (self.source / "python/pack/core.py").write_text("value = 2\n")
        self.assertBuilds(*self.names("pack/core"))
        self.make("clean-bytecode")
        self.make("clean")
        self.assertTrue((self.stage / "pack" / "extension.so").exists())

    def test_what_was_taken_out_or_edited_is_put_back(self):
        core = self.stage / "pack" / "core.py"
        core.unlink()
        self.assertBuilds()
        core.write_text("value = 55\n")
        self.assertBuilds()
        (self.stage / "pack" / "data.txt").unlink()
        self.assertBuilds()
        shutil.rmtree(self.stage / "pack" / "sub" / "__pycache__")
        self.assertBuilds(*self.names("pack/sub/more"))
        shutil.rmtree(self.stage)
        self.assertBuilds(*self.names("pack/__init__", "pack/core", "pack/sub/more"))
        self.assertEqual(self.run_from_stage(), ["value 1"])
        self.assertEqual((self.stage / "pack" / "data.txt").read_text(), "some data\n")

    def test_clean_bytecode(self):
        names = self.names("pack/__init__", "pack/core", "pack/sub/more")
        self.assertEqual(self.built("clean-bytecode").removed, names)
        self.assertBuilds(*names)

    def test_two_packages_in_one_place(self):
        extra = "pybytecode_add_package(extra SOURCE_DIR extra STAGE share/app)\n"
        self.project(PROJECT + extra, {"extra/pack/extra.py": "x = 1\n"})
        self.configure()
        self.assertBuilds(*self.names("pack/extra"))
        (self.source / "extra/pack/extra.py").rename(self.source / "extra/pack/extra2.py")
        self.assertBuilds(*self.names("pack/extra2"), removed=self.names("pack/extra"))
        self.assertEqual(self.run_from_stage(), ["value 1"])

    def test_files_of_both_trees(self):
        self.project("""
            add_custom_command(OUTPUT gen/pack/made.py
              COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/python/pack/core.py gen/pack/made.py
              DEPENDS python/pack/core.py VERBATIM)
            pybytecode_add_package(mixed FILES python/pack/core.py gen/pack/made.py python/pack/data.txt
              BASE_DIRS python gen STAGE mixed)
            """)
        self.configure()
        self.assertBuilds("build/mixed/pack/core", "build/mixed/pack/made")
        self.assertTrue((self.build / "mixed/pack/data.txt").exists())
        (self.source / "python/pack/core.py").write_text("value = 3\n")
        self.assertBuilds("build/mixed/pack/core", "build/mixed/pack/made")
        self.assertNotIn("belongs to no source", self.make("clean-bytecode").out)


class Ninja(Staged, Project):
    generator = "Ninja"


class Make(Staged, Project):
    generator = "Unix Makefiles"
