"""The ways in which a project gets the module: an installed package, FetchContent, add_subdirectory. With a tool
at hand; test_long_building.py has a project build it."""

import os
import pathlib
import shutil

from cmake_project import REPOSITORY, Project

USE = """
pybytecode_add_package(app SOURCE_DIR python)
pybytecode_add_package(again SOURCE_DIR more DESTINATION share/more)
"""
FILES = {"python/a.py": "x = 1\n", "more/b.py": "x = 1\n"}
BARE = "cmake_minimum_required(VERSION 3.21)\nproject(test LANGUAGES NONE)\n"
FETCH = """
include(FetchContent)
FetchContent_Declare(pybytecode GIT_REPOSITORY https://example.invalid/x.git)
FetchContent_MakeAvailable(pybytecode)
"""
OFFLINE = "-DFETCHCONTENT_SOURCE_DIR_PYBYTECODE=%s" % REPOSITORY


class WithATool(Project):
    def check(self, *arguments, **options):
        self.configure(*arguments, **options)
        self.assertBuilds("app:a", "again:b")
        (self.source / "more" / "b.py").write_text("x = 22\n")
        self.assertBuilds("again:b")
        self.assertEqual(self.built("all").compiled, [])

    def test_add_subdirectory(self):
        self.project('add_subdirectory("%s" tool)\ninclude(PyBytecode)\n' % REPOSITORY + USE, FILES, preamble=BARE)
        self.check()

    def test_without_include(self):
        self.project('add_subdirectory("%s" tool)\n' % REPOSITORY + USE, FILES, preamble=BARE)
        self.check()

    def test_fetch_content(self):
        self.project(FETCH + "include(PyBytecode)\n" + USE, FILES, preamble=BARE)
        self.check(OFFLINE)

    def test_fetch_content_in_a_sub_directory(self):
        self.project("add_subdirectory(third_party)\nadd_subdirectory(use)\n", {
            "third_party/CMakeLists.txt": FETCH, "use/CMakeLists.txt": USE,
            **{"use/" + name: text for name, text in FILES.items()},
        }, preamble=BARE)
        self.configure(OFFLINE)
        tree = "build/use/pybytecode.dir/%s/bytecode/%s"
        self.assertBuilds(tree % ("app", "a"), tree % ("again", "b"))

    def test_twice_in_one_tree(self):
        self.project('add_subdirectory("%s" one)\nadd_subdirectory("%s" two)\ninclude(PyBytecode)\n' % ((REPOSITORY,) * 2) + USE,
                     FILES, preamble=BARE)
        self.check()

    def test_a_sub_project_installs_and_tests_nothing(self):
        self.project('include(CTest)\nadd_subdirectory("%s" tool)\n' % REPOSITORY, preamble=BARE)
        self.configure()
        self.assertEqual(self.cmake("--install", self.build, "--prefix", self.room / "prefix").code, 0)
        self.assertFalse((self.room / "prefix").exists())
        self.assertFalse((self.build / "tool" / "tests").exists())


class Installed(Project):
    """find_package from the build that this test belongs to, installed."""

    def setUp(self):
        super().setUp()
        own = os.environ.get("PYBYTECODE_BUILD")
        if not own or not pathlib.Path(own, "PyBytecodeConfig.cmake").is_file():
            self.skipTest("PYBYTECODE_BUILD names no build directory with the CMake package")
        if not os.access(own, os.W_OK):
            self.skipTest("the build directory cannot be written, where cmake leaves its install_manifest.txt")
        if not pathlib.Path(own, "texts", "pybytecode.1").is_file():
            self.skipTest("completions and manual page are not built")
        self.prefix = self.room / "an install prefix"
        done = self.cmake("--install", own, "--prefix", self.prefix)
        self.assertEqual(done.code, 0, done.err)

    def check(self, text, **more):
        self.project(text, dict(FILES, **more), preamble=BARE)
        self.configure("-DCMAKE_PREFIX_PATH=%s" % self.prefix, tool=False)
        self.assertBuilds("app:a", "again:b")
        used = " ".join(path.read_text() for path in self.build.glob("*.ninja"))
        self.assertIn(str(self.prefix / "bin").replace(" ", "$ "), used)

    def test_find_package(self):
        self.check("find_package(PyBytecode 0.1 REQUIRED)\ninclude(PyBytecode)\n" + USE)

    def test_found_in_a_sub_directory(self):
        self.check("add_subdirectory(sub)\n" + USE, **{"sub/CMakeLists.txt": "find_package(PyBytecode REQUIRED)\n"})

    def test_found_twice(self):
        self.check("add_subdirectory(sub)\nfind_package(PyBytecode REQUIRED)\ninclude(PyBytecode)\n" + USE,
                   **{"sub/CMakeLists.txt": "find_package(PyBytecode REQUIRED)\n"})

    def test_found_and_fetched(self):
        """The tool that is there is used, none is built."""
        self.project("find_package(PyBytecode REQUIRED)\n" + FETCH + "include(PyBytecode)\n" + USE, FILES, preamble=BARE)
        self.configure(OFFLINE, "-DCMAKE_PREFIX_PATH=%s" % self.prefix, tool=False)
        self.assertBuilds("app:a", "again:b")

    def test_moved(self):
        """The package has no path of its own prefix in it."""
        moved = self.room / "moved"
        shutil.move(str(self.prefix), str(moved))
        self.prefix = moved
        self.check("find_package(PyBytecode REQUIRED)\ninclude(PyBytecode)\n" + USE)

    def test_another_version(self):
        self.project("find_package(PyBytecode 0.9 REQUIRED)\n", preamble=BARE)
        done = self.configure("-DCMAKE_PREFIX_PATH=%s" % self.prefix, tool=False, code=1)
        self.assertIn("compatible with requested version", done.words)
