"""examples/minimal and examples/fetchcontent, as their READMEs say: every command there is run, in a copy."""

import os
import pathlib
import re
import shutil
import subprocess

from case import tool_path
from cmake_project import REPOSITORY, Project


class Example(Project):
    example = None

    def setUp(self):
        super().setUp()
        self.copy = self.room / self.place / "copy"
        shutil.copytree(REPOSITORY / "examples" / self.example, self.copy)
        text = (self.copy / "README.md").read_text()
        self.blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    def sh(self, text):
        """What it printed."""
        done = self._run(["sh", "-e", "-c", text], None, self.copy, subprocess.STDOUT)
        self.assertEqual(done.code, 0, done.out)
        return done.out

    def bytecode(self):
        return sorted(path.name for path in self.copy.rglob("*.pyc"))


class Minimal(Example):
    example = "minimal"

    def setUp(self):
        super().setUp()
        own = os.environ.get("PYBYTECODE_BUILD")
        if not own or not pathlib.Path(own, "texts", "pybytecode.1").is_file() or not os.access(own, os.W_OK):
            self.skipTest("PYBYTECODE_BUILD names no build directory that can be installed")
        done = self.cmake("--install", own, "--prefix", self.room / "pybytecode")
        self.assertEqual(done.code, 0, done.err)
        self.environment["PyBytecode_ROOT"] = str(self.room / "pybytecode")

    def test_the_readme(self):
        make, build, clean = self.blocks
        self.sh(make)
        shutil.rmtree(next(self.copy.rglob("json/__pycache__")), ignore_errors=True)
        said = self.sh(build)
        self.assertRegex(said, r"Compiled \d+ of \d+ files")
        self.assertIn("no work to do", said.splitlines()[-1])
        self.assertTrue(any(name.startswith("decoder.") for name in self.bytecode()))
        self.sh(clean)
        self.assertEqual(self.bytecode(), [])


class FetchContent(Example):
    example = "fetchcontent"

    def test_the_readme(self):
        block, = self.blocks
        offline = "cmake -DFETCHCONTENT_SOURCE_DIR_PYBYTECODE='%s' -DPYBYTECODE_EXECUTABLE='%s' -S" % (
            REPOSITORY, os.fsdecode(tool_path()))
        self.assertIn("Hello from a build with", self.sh(block.replace("cmake -S", offline)))
        self.assertEqual(len(self.bytecode()), 3)
        (self.copy / "python" / "hello" / "__main__.py").write_text("print('edited')\n")
        said = self.sh(block.split("\n", 1)[1])
        self.assertIn("Compiled 1 of 3 files", said)
        self.assertIn("edited", said)
