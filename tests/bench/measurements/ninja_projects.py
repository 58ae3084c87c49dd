"""CMake projects for ninja_builds.py: with pybytecode_add_venv(), with a stamp rule written by hand, and empty."""

import pathlib
import shutil
import subprocess

from contenders import Contender
from outcome import Failed, Skipped

_MODULE = pathlib.Path(__file__).resolve().parents[3] / "cmake"
_HEAD = "cmake_minimum_required(VERSION 3.21)\nproject(bench LANGUAGES NONE)\n"
_VENV = _HEAD + """list(APPEND CMAKE_MODULE_PATH "{module}")
include(PyBytecode)
pybytecode_add_venv(env VENV "{root}" PYTHON "{python}" JOBS {jobs} {more})
"""
_BY_HAND = _HEAD + """add_custom_command(OUTPUT "${{CMAKE_BINARY_DIR}}/stamp"
  COMMAND "${{CMAKE_COMMAND}}" -E copy "{depfile}" "${{CMAKE_BINARY_DIR}}/stamp.d"
  COMMAND "${{CMAKE_COMMAND}}" -E touch "${{CMAKE_BINARY_DIR}}/stamp"
  DEPFILE "${{CMAKE_BINARY_DIR}}/stamp.d" VERBATIM)
add_custom_target(bytecode DEPENDS "${{CMAKE_BINARY_DIR}}/stamp")
"""
_EMPTY = _HEAD + """add_custom_command(OUTPUT "${{CMAKE_BINARY_DIR}}/stamp"
  COMMAND "${{CMAKE_COMMAND}}" -E touch "${{CMAKE_BINARY_DIR}}/stamp")
add_custom_target(bytecode DEPENDS "${{CMAKE_BINARY_DIR}}/stamp")
"""
TEXTS = {"venv": _VENV, "always": _VENV, "hand": _BY_HAND, "empty": _EMPTY}


class Projects:
    """One project directory and build directory for each of TEXTS, below `room`."""

    def __init__(self, bench, tree, room):
        self.cmake, self._ninja = _program("cmake"), _program("ninja", "ninja-build")
        self._room, self._environment, self._tool = room, bench.environment, bench.tool
        depfile = _depfile(bench, tree, room)
        for name, text in TEXTS.items():
            self._source(name).mkdir()
            more = "ALWAYS_CHECK" if name == "always" else ""
            self._source(name).joinpath("CMakeLists.txt").write_text(text.format(
                module=_MODULE, root=tree.root, python=tree.python, jobs=bench.jobs, more=more, depfile=depfile))

    def forget(self, name):
        shutil.rmtree(str(self._room / ("build-" + name)), ignore_errors=True)

    def configuring(self, name):
        return Contender([self.cmake, "-S", self._source(name), "-B", self._build(name), "-G", "Ninja",
                          "-DPYBYTECODE_EXECUTABLE=%s" % self._tool, "-DCMAKE_MAKE_PROGRAM=" + self._ninja],
                         self._environment)

    def building(self, name):
        return Contender([self._ninja, "bytecode"], self._environment, cwd=self._build(name))

    def finish(self, name):
        """Builds until there is nothing left to do."""
        for _ in range(3):
            done = subprocess.run([self._ninja, "bytecode"], cwd=str(self._build(name)), env=self._environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
            if done.returncode or b"no work to do" in done.stdout:
                break
        if done.returncode or (name != "always" and b"no work to do" not in done.stdout):
            raise Failed("ninja in the project '%s': %s" % (name, done.stdout.decode(errors="replace")[-1000:]))

    def _source(self, name):
        return self._room / name

    def _build(self, name):
        return self._room / ("build-" + name)


def _program(*names):
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise Skipped("there is no " + names[0])
    return found


def _depfile(bench, tree, room):
    """The tool's own, for a stamp that is the other rule's."""
    depfile = room / "by-hand.d"
    Contender([bench.tool, "compile", "--quiet", "--python", tree.python, "--stamp", room / "build-hand" / "stamp",
               "--depfile", depfile, "--depfile-format", "ninja", tree.root], bench.environment).run()
    return depfile
