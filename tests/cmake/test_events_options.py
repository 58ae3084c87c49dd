"""Options between two builds: another one rebuilds, the same ones do not; and what a build does not depend on."""

import os
import shutil
import sys

from bytecode import code, header
from cmake_project import Project
from environments import make_venv


class Options:
    FILES = {"python/a.py": "x = 1\n", "python/b.py": "x = 2\n", "python/tests/t.py": "x = 3\n"}

    def package(self, arguments="", files=None):
        self.project("pybytecode_add_package(app SOURCE_DIR python %s)\n" % arguments, files)
        self.configure()

    def setUp(self):
        super().setUp()
        self.package(files=self.FILES)
        self.assertBuilds("app:a", "app:b", "app:tests/t")

    def test_the_same_ones(self):
        self.package("OPTIMIZE 0 INVALIDATION_MODE checked-hash")
        self.assertIdle()
        self.package("COMMENT \"Byte-compiling otherwise\"")
        self.assertBuilds()

    def test_levels(self):
        self.package("OPTIMIZE 0 2")
        self.assertBuilds("app:a.opt-2", "app:b.opt-2", "app:tests/t.opt-2")
        self.package("OPTIMIZE 2")
        self.assertBuilds(removed=["app:a", "app:b", "app:tests/t"])

    def test_mode(self):
        self.package("INVALIDATION_MODE unchecked-hash")
        self.assertBuilds("app:a", "app:b", "app:tests/t")
        self.assertEqual(header(next(self.output().rglob("a.*.pyc"))).mode, "unchecked-hash")

    def test_destination(self):
        self.package("DESTINATION /opt/app")
        self.assertBuilds("app:a", "app:b", "app:tests/t")
        self.assertEqual(code(next(self.output().rglob("t.*.pyc"))).co_filename, "/opt/app/tests/t.py")
        self.package("DESTINATION share/app")
        self.configure("-DCMAKE_INSTALL_PREFIX=/pre")
        self.assertBuilds("app:a", "app:b", "app:tests/t")
        self.assertEqual(code(next(self.output().rglob("t.*.pyc"))).co_filename, "/pre/share/app/tests/t.py")

    def test_excluded(self):
        self.package("EXCLUDE tests")
        self.assertBuilds(removed=["app:tests/t"])
        (self.source / "python" / "tests" / "t.py").write_text("x = 33\n")
        self.assertIdle()

    def test_strip_and_prepend(self):
        self.package("STRIP_DIR ${CMAKE_SOURCE_DIR} PREPEND_DIR /usr")
        self.assertBuilds("app:a", "app:b", "app:tests/t")
        self.assertEqual(code(next(self.output().rglob("t.*.pyc"))).co_filename, "/usr/python/tests/t.py")

    def test_another_tool(self):
        os.utime(self.tool_copy())
        self.configure("-DPYBYTECODE_EXECUTABLE=%s" % self.tool_copy())
        self.assertBuilds()

    def test_the_shell_does_not_count(self):
        (self.source / "python" / "a.py").write_text("x = 11\n")
        self.assertBuilds("app:a", env={
            "PYTHONPYCACHEPREFIX": str(self.room / "prefix"), "PYBYTECODE_PYTHON": "/nowhere", "PYBYTECODE_JOBS": "none",
            "PYBYTECODE_INVALIDATION_MODE": "timestamp", "PYBYTECODE_TIMEOUT": "none", "SOURCE_DATE_EPOCH": "1",
        })

    def output(self):
        return self.build / "pybytecode.dir" / "app" / "bytecode"

    def tool_copy(self):
        copy = self.room / "pybytecode"
        if not copy.exists():
            shutil.copy(os.environ["PYBYTECODE"], copy)
        return copy


class Ninja(Options, Project):
    generator = "Ninja"


class Make(Options, Project):
    generator = "Unix Makefiles"


class Shapes:
    """Projects of other shapes."""

    def test_always_check(self):
        self.project("pybytecode_add_package(app SOURCE_DIR python ALWAYS_CHECK)\n", Options.FILES)
        self.configure()
        self.assertEqual(self.built().compiled, ["app:a", "app:b", "app:tests/t"])
        source = self.source / "python" / "a.py"
        times = os.stat(source)
        source.write_text("x = 9\n")
        os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.assertEqual(self.built().compiled, ["app:a"])
        said = self.make().out
        self.assertIn("Byte-compiling app", said)
        self.assertIn("Nothing to compile", said)

    def test_what_depends_on_the_manifest_runs_when_bytecode_changed(self):
        for always in ("", "ALWAYS_CHECK"):
            with self.subTest(always):
                self.project("""
                    pybytecode_add_package(app SOURCE_DIR python %s)
                    get_property(manifest TARGET app PROPERTY PYBYTECODE_MANIFEST)
                    add_custom_command(OUTPUT seen COMMAND ${CMAKE_COMMAND} -E touch seen
                      DEPENDS app ${manifest} COMMENT "Looking at it")
                    add_custom_target(look DEPENDS seen)
                    """ % always, Options.FILES)
                self.configure()
                self.assertIn("Looking at it", self.make("look").out)
                self.assertNotIn("Looking at it", self.make("look").out)
                (self.source / "python" / "a.py").touch()
                self.assertNotIn("Looking at it", self.make("look").out)
                (self.source / "python" / "a.py").write_text("changed = 1 # %s\n" % always)
                self.assertIn("Looking at it", self.make("look").out)
                self.assertNotIn("Looking at it", self.make("look").out)

    def test_a_root_that_contains_the_build(self):
        self.build = self.source / "build"
        self.project("pybytecode_add_package(app SOURCE_DIR . OUTPUT_DIR out)\n", Options.FILES)
        self.configure()
        self.assertBuilds(*("source/build/out/python/" + name for name in ("a", "b", "tests/t")))
        (self.source / "python" / "a.py").write_text("x = 11\n")
        self.assertBuilds("source/build/out/python/a")

    def test_a_root_in_the_current_build_directory(self):
        self.project("""
            configure_file(python/a.py ${CMAKE_BINARY_DIR}/sub/a.py COPYONLY)
            add_subdirectory(sub)
            """, {"sub/CMakeLists.txt": """
                pybytecode_add_package(app SOURCE_DIR ${CMAKE_CURRENT_BINARY_DIR} OUTPUT_DIR ../out)
                """, **Options.FILES})
        self.configure()
        self.assertBuilds("build/out/a")
        (self.source / "python" / "a.py").write_text("x = 11\n")
        self.assertBuilds("build/out/a")

    def test_the_same_names_in_sub_directories(self):
        package = "include(PyBytecode)\npybytecode_add_package(%s SOURCE_DIR py)\n"
        self.project("add_subdirectory(one)\nadd_subdirectory(two)\n", {
            "one/CMakeLists.txt": package % "first", "one/py/a.py": "x = 1\n",
            "two/CMakeLists.txt": package.replace("py)", "py ALL)") % "second", "two/py/a.py": "x = 2\n",
        })
        self.configure()
        tree = "build/%s/pybytecode.dir/%s/bytecode/a"
        self.assertEqual(self.built("all").compiled, [tree % ("two", "second")])
        self.assertBuilds(tree % ("one", "first"))
        self.assertEqual(self.built("clean-bytecode").removed, [tree % ("one", "first"), tree % ("two", "second")])

    def test_what_it_depends_on_comes_first(self):
        make_venv(self.source / "env")
        self.project("""
            add_custom_target(fill
              COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/python/a.py ${CMAKE_SOURCE_DIR}/late/late.py)
            pybytecode_add_package(app SOURCE_DIR late DEPENDS fill PYTHON "%s")
            """ % sys.executable, Options.FILES)
        self.configure()
        self.assertEqual(self.built().compiled, ["app:late"])


class ShapesNinja(Shapes, Project):
    generator = "Ninja"


class ShapesMake(Shapes, Project):
    generator = "Unix Makefiles"
