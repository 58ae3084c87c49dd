"""The other tests of this directory with CMake 3.21 to 4 and with Ninja 1.11 and 1.13, as wheels from PyPI. Takes minutes."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
VERSIONS = (("3.21", "1.11"), ("3.25", "1.13"), ("3.28", "1.11"), ("3.31", "1.13"), ("4", "1.11"), ("4", "1.13"))
SUITES = sorted(path.stem for path in HERE.glob("test_*.py") if not path.stem.startswith("test_long_"))


class Versions(unittest.TestCase):
    def run_with(self, cmake, ninja):
        """In a virtual environment below the build directory, which stays for the next time."""
        below = os.environ.get("PYBYTECODE_BUILD") or tempfile.gettempdir()
        root = pathlib.Path(below) / "wheels" / ("cmake-%s-ninja-%s" % (cmake, ninja))
        if not (root / "complete").exists():
            self.install(root, "cmake==%s.*" % cmake, "ninja==%s.*" % ninja)
        # The commands in bin/ of some wheels are Python programs that start these.
        cmake_program = next(root.glob("lib/python*/site-packages/cmake/data/bin/cmake"))
        ninja_program = next(root.glob("lib/python*/site-packages/ninja/data/bin/ninja"), root / "bin" / "ninja")
        done = subprocess.run(
            [sys.executable, "-B", "-m", "unittest", *SUITES], cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=dict(os.environ, PYBYTECODE_CMAKE=str(cmake_program), PYBYTECODE_NINJA=str(ninja_program)),
        )
        self.assertEqual(done.returncode, 0, done.stdout.decode(errors="replace"))

    def install(self, root, *requirements):
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(root)],
            [str(root / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements],
        ):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode != 0:
                self.skipTest("the wheels cannot be installed: " + done.stdout.decode(errors="replace")[-500:])
        (root / "complete").touch()


def _test_of(cmake, ninja):
    return lambda self: self.run_with(cmake, ninja)


for _cmake, _ninja in VERSIONS:
    _name = "test_cmake_%s_ninja_%s" % (_cmake.replace(".", "_"), _ninja.replace(".", "_"))
    setattr(Versions, _name, _test_of(_cmake, _ninja))
