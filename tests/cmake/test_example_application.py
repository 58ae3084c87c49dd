"""examples/application, as its README says: every command there is run, in a copy, with an installed PyBytecode."""

import os
import pathlib
import re
import shutil
import subprocess

from bytecode import TAG
from cmake_project import REPOSITORY, Project
from installed import bytecode, filenames
from unpacking import need, unpacked

EXAMPLE = REPOSITORY / "examples" / "application"
MODULES = ["orbit_report/__pycache__/%s.%s.pyc" % (name, TAG) for name in ("__init__", "__main__", "shape", "template")]


class Application(Project):
    place = "application"  # rpmbuild takes no path with a space.

    def setUp(self):
        super().setUp()
        own = os.environ.get("PYBYTECODE_BUILD")
        if not own or not pathlib.Path(own, "texts", "pybytecode.1").is_file() or not os.access(own, os.W_OK):
            self.skipTest("PYBYTECODE_BUILD names no build directory that can be installed")
        done = self.cmake("--install", own, "--prefix", self.room / "pybytecode")
        self.assertEqual(done.code, 0, done.err)
        self.environment["PyBytecode_ROOT"] = str(self.room / "pybytecode")
        self.copy = self.room / self.place / "copy"
        shutil.copytree(EXAMPLE, self.copy)
        self.build = self.copy / "build"

    def blocks(self):
        return re.findall(r"^```sh\n(.*?)^```", (self.copy / "README.md").read_text(), re.MULTILINE | re.DOTALL)

    def sh(self, text):
        """What it printed last."""
        done = self._run(["sh", "-e", "-c", text], None, self.copy, subprocess.STDOUT)
        self.assertEqual(done.code, 0, done.out)
        return done.out

    def test_the_readme(self):
        build, install, pack = self.blocks()
        self.assertRegex(self.sh(build), "1000 steps, from [0-9.]+ to [0-9.]+ au, eccentricity 0.00")
        self.assertEqual([path for path in (self.copy / "python").rglob("*.pyc")], [])

        self.assertIn("eccentricity 0.4", self.sh(install))
        place = self.copy / "installed" / "share" / "orbit" / "python"
        self.assertEqual(bytecode(place), MODULES)
        self.assertEqual(filenames(place)[MODULES[2]], str(place / "orbit_report" / "shape.py"))

        listed = self.sh(pack).splitlines()
        for name in MODULES:
            self.assertIn("Orbit-1.0-Linux/opt/orbit/share/orbit/python/" + name, listed)

    def test_what_it_says_of_edits_and_packages(self):
        self.sh(self.blocks()[0])
        shape = self.copy / "python" / "orbit_report" / "shape.py"
        shape.write_text(shape.read_text().replace("len(path)", "-1"))
        self.assertEqual(self.built("all").compiled, ["copy/build/share/orbit/python/orbit_report/shape"])
        self.assertIn("-1 steps", self.sh("build/bin/orbit"))
        for generator in ("DEB", "RPM"):
            with self.subTest(generator=generator):
                need(generator)
                self.sh("cd build && cpack -G " + generator)
                tree, = unpacked(generator, self.build, self.room / "unpacked").values()
                found = filenames(tree / "opt" / "orbit")
                self.assertEqual(found["share/orbit/python/" + MODULES[0]],
                                 "/opt/orbit/share/orbit/python/orbit_report/__init__.py")
