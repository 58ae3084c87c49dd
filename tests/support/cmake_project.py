"""A CMake project in a room of its own, with the generator, the CMake and the Ninja that are to be tested.

$PYBYTECODE_CMAKE and $PYBYTECODE_NINJA name others than those on PATH. The tool is $PYBYTECODE, so that no project builds
its own.
"""

import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

from case import Case, tool_path
from tree import Snapshot, write_tree

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
NINJA = os.environ.get("PYBYTECODE_NINJA") or "ninja"
CMAKE = os.environ.get("PYBYTECODE_CMAKE") or "cmake"
_SECONDS = 600
_PREAMBLE = """cmake_minimum_required(VERSION 3.21)
project(test LANGUAGES NONE)
list(APPEND CMAKE_MODULE_PATH "%s/cmake")
include(PyBytecode)
""" % REPOSITORY.as_posix()


@dataclasses.dataclass(frozen=True)
class Ended:
    """What a program left: exit code and what it said, both channels in one for builds."""

    code: int
    out: str
    err: str

    @property
    def words(self):
        """What it said on standard error, without CMake's line breaks."""
        return " ".join(self.err.split())


@dataclasses.dataclass(frozen=True)
class Changes:
    """What a build did to bytecode files. "app:sub/a" is that of sub/a.py in the output tree of the target app,
    "source/env/a.opt-2" that of source/env/a.py in place."""

    compiled: list
    removed: list


class Project(Case):
    """`self.source` is the project, `self.build` its build directory; both in a directory named `self.place`."""

    generator = "Ninja"
    place = "a project with späces"

    def setUp(self):
        super().setUp()
        for program in (CMAKE, NINJA if "Ninja" in self.generator else "make"):
            if not shutil.which(program):
                self.skipTest("there is no %s" % program)
        self.source = self.room / self.place / "source"
        self.build = self.room / self.place / "build"
        self.source.mkdir(parents=True)

    def project(self, text, files=None, preamble=_PREAMBLE):
        """Writes CMakeLists.txt and other files; no path among them has a backslash or a dollar."""
        write_tree(self.source, {"CMakeLists.txt": preamble + text, **(files or {})})

    def cmake(self, *arguments, env=None, cwd=None):
        return self._run([CMAKE, *arguments], env, cwd, subprocess.PIPE)

    def configure(self, *arguments, code=0, source=None, build=None, tool=True, **options):
        more = ["-DPYBYTECODE_EXECUTABLE=" + os.fsdecode(tool_path())] if tool else []
        if "Ninja" in self.generator:
            more.append("-DCMAKE_MAKE_PROGRAM=" + shutil.which(NINJA))
        done = self.cmake("-S", source or self.source, "-B", build or self.build, "-G", self.generator, *more,
                          *arguments, **options)
        self.assertEqual(done.code, code, done.out + done.err)
        return done

    def make(self, target="bytecode", code=0, build=None, more=(), env=None):
        """Builds a target. Answers all that was said."""
        done = self._run([CMAKE, "--build", build or self.build, "--target", target, *more], env, None, subprocess.STDOUT)
        self.assertEqual(done.code, code, done.out)
        return done

    def built(self, target="bytecode", **options):
        """Builds a target and answers what it did to bytecode files anywhere in the room."""
        before = Snapshot(self.room)
        self.make(target, **options)
        after = Snapshot(self.room)
        return Changes(self._names(after.created(before) + after.changed(before)), self._names(after.removed(before)))

    def assertIdle(self, target="bytecode", **options):
        """There is nothing to do, says the generator itself; the tool is not started."""
        said = self.make(target, **options).out
        self.assertNotIn("Byte-compiling", said)
        if "Ninja" in self.generator:
            self.assertIn("no work to do", said)

    def assertBuilds(self, *compiled, removed=(), target="bytecode", **options):
        """The next build compiles exactly these and removes the bytecode of those; then there is nothing to do."""
        changes = self.built(target, **options)
        self.assertEqual(changes, Changes(sorted(compiled), sorted(removed)))
        self.assertIdle(target, **options)

    def _names(self, paths):
        names = []
        for path in paths:
            if path.endswith(".pyc"):
                directory, name = os.path.split(os.path.relpath(path, self.room / self.place))
                name = re.sub(r"\.[^.]*-\d+(\.opt-\d)?\.pyc$", r"\1", name)
                directory = directory.replace("__pycache__", "").rstrip(os.sep)
                directory = re.sub(r"^build/pybytecode\.dir/([^/]*)/bytecode", r"\1:", directory).replace(":/", ":")
                names.append(directory + ("" if directory.endswith(":") else "/") + name)
        return sorted(names)

    def _run(self, command, env, cwd, err):
        environment = dict(self.environment, **(env or {}))
        done = subprocess.run(
            [os.fsencode(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=err,
            timeout=_SECONDS, cwd=cwd or self.room, env={n: v for n, v in environment.items() if v is not None},
        )
        return Ended(done.returncode, done.stdout.decode(errors="replace"), (done.stderr or b"").decode(errors="replace"))
