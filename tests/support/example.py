"""A copy of one of the examples, and the commands of its README."""

import os
import pathlib
import re
import shutil
import subprocess

from cmake_project import REPOSITORY, Project


class Example(Project):
    """`self.copy` is a copy of examples/`self.example`; `self.blocks()` are the README's shell commands."""

    example = None

    def setUp(self):
        super().setUp()
        self.copy = self.room / self.place / "copy"
        shutil.copytree(REPOSITORY / "examples" / self.example, self.copy)

    def use_installed(self):
        """Installs PyBytecode for the example to find; skips the test if there is nothing to install."""
        own = os.environ.get("PYBYTECODE_BUILD")
        if not own or not pathlib.Path(own, "texts", "pybytecode.1").is_file() or not os.access(own, os.W_OK):
            self.skipTest("PYBYTECODE_BUILD names no build directory that can be installed")
        done = self.cmake("--install", own, "--prefix", self.room / "pybytecode")
        self.assertEqual(done.code, 0, done.err)
        self.environment["PyBytecode_ROOT"] = str(self.room / "pybytecode")

    def blocks(self):
        text = (self.copy / "README.md").read_text()
        return re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    def sh(self, text):
        """What it printed."""
        done = self._run(["sh", "-e", "-c", text], None, self.copy, subprocess.STDOUT)
        self.assertEqual(done.code, 0, done.out)
        return done.out
