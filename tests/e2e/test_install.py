"""`cmake --install`: the binary, completions and manual page, where a Debian system looks for them."""

import os
import pathlib
import shutil
import subprocess

from case import Case


class Install(Case):
    def setUp(self):
        super().setUp()
        self.build = os.environ.get("PYBYTECODE_BUILD")
        if not self.build or not os.path.isfile(os.path.join(self.build, "cmake_install.cmake")):
            self.skipTest("PYBYTECODE_BUILD names no build directory")
        if not os.access(self.build, os.W_OK):
            self.skipTest("the build directory cannot be written, where cmake leaves its install_manifest.txt")
        if not shutil.which("cmake"):
            self.skipTest("there is no cmake")
        if not os.path.exists(os.path.join(self.build, "texts", "pybytecode.1")):
            self.skipTest("completions and manual page are not built")
        self.prefix = self.room / "prefix"

    def install(self, **environment):
        done = subprocess.run(
            ["cmake", "--install", self.build, "--prefix", str(self.prefix)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ, **environment),
        )
        self.assertEqual(done.returncode, 0, done.stdout.decode(errors="replace"))

    def test_the_files_are_where_a_system_looks_for_them(self):
        self.install()
        files = {str(path.relative_to(self.prefix)) for path in self.prefix.rglob("*") if path.is_file()}
        wanted = {
            "bin/pybytecode", "share/man/man1/pybytecode.1", "share/bash-completion/completions/pybytecode",
            "share/zsh/site-functions/_pybytecode", "share/fish/vendor_completions.d/pybytecode.fish",
        }
        self.assertEqual(wanted - files, set())

    def test_the_installed_binary_compiles(self):
        self.install()
        source = self.write({"a.py": "x = 1\n"})
        run = self.tool("compile", source, binary=str(self.prefix / "bin" / "pybytecode"))
        self.assertEqual(run.code, 0, run.err)
        self.assertIn("Compiled 1 of 1 file", run.err)

    def test_no_path_of_the_build_is_in_the_texts(self):
        self.install()
        for path in (self.prefix / "share").rglob("*"):
            if path.is_file() and path.suffix != ".cmake":
                self.assertNotIn(os.fsencode(self.build), path.read_bytes(), path)

    def test_below_destdir(self):
        self.prefix = pathlib.Path("/usr")
        self.install(DESTDIR=str(self.room / "stage"))
        self.assertTrue((self.room / "stage" / "usr" / "bin" / "pybytecode").is_file())
