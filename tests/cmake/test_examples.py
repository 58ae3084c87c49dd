"""examples/minimal and examples/fetchcontent, as their READMEs say: every command there is run, in a copy."""

import os
import shutil

from case import tool_path
from cmake_project import REPOSITORY
from example import Example
from installed import bytecode


class Minimal(Example):
    example = "minimal"

    def setUp(self):
        super().setUp()
        self.use_installed()

    def test_the_readme(self):
        make, build, clean = self.blocks()
        self.sh(make)
        shutil.rmtree(next(self.copy.rglob("json/__pycache__")), ignore_errors=True)
        said = self.sh(build)
        self.assertRegex(said, r"Compiled \d+ of \d+ files")
        self.assertIn("no work to do", said.splitlines()[-1])
        self.assertTrue(any("/decoder." in name for name in bytecode(self.copy)))
        self.sh(clean)
        self.assertEqual(bytecode(self.copy), [])


class FetchContent(Example):
    example = "fetchcontent"

    def test_the_readme(self):
        block, = self.blocks()
        offline = "cmake -DFETCHCONTENT_SOURCE_DIR_PYBYTECODE='%s' -DPYBYTECODE_EXECUTABLE='%s' -S" % (
            REPOSITORY, os.fsdecode(tool_path()))
        self.assertIn("Hello from a build with", self.sh(block.replace("cmake -S", offline)))
        self.assertEqual(len(bytecode(self.copy)), 3)
        (self.copy / "python" / "hello" / "__main__.py").write_text("print('edited')\n")
        said = self.sh(block.split("\n", 1)[1])
        self.assertIn("Compiled 1 of 3 files", said)
        self.assertIn("edited", said)
