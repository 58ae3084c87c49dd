"""Builds of other kinds: cross-compiling, a host without a tool, several configurations, a distribution first."""

import importlib.util
import sys

from bytecode import code, header
from cmake_project import NINJA, Project
from environments import add_distribution, make_venv

MAGIC = int.from_bytes(importlib.util.MAGIC_NUMBER[:2], "little")
TAG = sys.implementation.cache_tag
TOOLCHAIN = "set(CMAKE_SYSTEM_NAME Linux)\nset(CMAKE_SYSTEM_PROCESSOR riscv64)\n"


class Kinds(Project):
    def test_cross_compiling(self):
        """A toolchain file, a host tool, a host interpreter of the target's identity."""
        self.project("pybytecode_add_package(app SOURCE_DIR python COMPILER \"%s\" MAGIC %d CACHE_TAG %s)\n"
                     % (sys.executable, MAGIC, TAG),
                     {"python/a.py": "x = 1\n", "toolchain.cmake": TOOLCHAIN})
        self.configure("-DCMAKE_TOOLCHAIN_FILE=%s" % (self.source / "toolchain.cmake"))
        self.assertBuilds("app:a")
        self.assertEqual(header(next(self.build.rglob("a.*.pyc"))).magic, importlib.util.MAGIC_NUMBER)

    def test_a_host_without_a_tool(self):
        make_venv(self.source / "env")
        add_distribution(self.source / "plain", "alpha", "1", {"alpha.py": "x = 1\n"})
        self.project("""
            unset(PYBYTECODE_EXECUTABLE CACHE)
            set(CMAKE_HOST_WIN32 TRUE)
            pybytecode_add_venv(env VENV env ALL)
            pybytecode_add_venv(plain VENV plain ALWAYS_CHECK)
            pybytecode_add_package(app SOURCE_DIR python STAGE stage ALL)
            """, {"python/a.py": "x = 1\n"})
        self.configure()
        for target in ("all", "bytecode", "env", "plain", "plain-alpha", "app", "clean-bytecode", "clean"):
            self.assertEqual(self.built(target).compiled, [], target)

    def test_a_distribution_before_the_root(self):
        site = make_venv(self.source / "env")
        add_distribution(site, "alpha", "1", {"alpha.py": "x = 1\n"})
        add_distribution(site, "beta", "1", {"beta.py": "x = 1\n"})
        inside = str(site.relative_to(self.room / self.place))
        self.project("pybytecode_add_venv(env VENV env)\n")
        self.configure()
        self.assertEqual(self.built("env-alpha").compiled, [inside + "/alpha"])
        self.assertEqual(self.built("env-alpha").compiled, [])
        self.assertBuilds(inside + "/beta")
        # What no header shows, the manifest of the root's run tells.
        self.project("pybytecode_add_venv(env VENV env PREPEND_DIR /opt STRIP_DIR ${CMAKE_SOURCE_DIR})\n")
        self.configure()
        self.assertBuilds(inside + "/alpha", inside + "/beta")
        self.assertEqual(self.built("env-alpha").compiled, [])
        self.assertEqual(code(next(site.rglob("alpha.*.pyc"))).co_filename, "/opt/%s/alpha.py" % site.relative_to(self.source))
        self.assertIdle()

    def test_editable(self):
        site = make_venv(self.source / "env")
        (site / "mine.pth").write_text(str(self.source / "mine") + "\n")
        self.project("pybytecode_add_venv(env VENV env EDITABLE)\n", {"mine/m.py": "x = 1\n"})
        self.configure()
        self.assertBuilds("source/mine/m")
        (self.source / "mine" / "m.py").write_text("x = 22\n")
        (self.source / "mine" / "n.py").write_text("x = 3\n")
        self.assertBuilds("source/mine/m", "source/mine/n")


class Configurations(Project):
    generator = "Ninja Multi-Config"

    def test_one_after_the_other(self):
        """What is compiled does not depend on the configuration."""
        self.project("pybytecode_add_package(app SOURCE_DIR python)\n", {"python/a.py": "x = 1\n"})
        self.configure("-DCMAKE_CONFIGURATION_TYPES=Debug;Release")
        self.assertBuilds("app:a", more=("--config", "Debug"))
        self.assertEqual(self.built(more=("--config", "Release")).compiled, [])
        self.assertIdle(more=("--config", "Release"))
        (self.source / "python" / "a.py").write_text("x = 22\n")
        self.assertBuilds("app:a", more=("--config", "Release"))

    def test_a_source_of_each(self):
        self.project("""
            file(GENERATE OUTPUT gen/$<CONFIG>/config.py CONTENT "config = '$<CONFIG>'\\n")
            pybytecode_add_package(app FILES ${CMAKE_CURRENT_BINARY_DIR}/gen/$<CONFIG>/config.py
              BASE_DIRS ${CMAKE_CURRENT_BINARY_DIR}/gen/$<CONFIG> DESTINATION /opt)
            """)
        self.configure("-DCMAKE_CONFIGURATION_TYPES=Debug;Release")
        for config in ("Debug", "Release", "Debug"):
            self.assertEqual(self.built(more=("--config", config)).compiled, ["app:config"])
            self.assertIn(config, code(next(self.build.rglob("config.*.pyc"))).co_consts)
            self.assertIdle(more=("--config", config))

    def test_cross_configurations(self):
        self.project("pybytecode_add_package(app SOURCE_DIR python)\n", {"python/a.py": "x = 1\n"})
        self.configure("-DCMAKE_CONFIGURATION_TYPES=Debug;Release", "-DCMAKE_CROSS_CONFIGS=all", "-DCMAKE_DEFAULT_BUILD_TYPE=Debug")
        done = self._run([NINJA, "-C", self.build, "bytecode:Release"], None, None, None)
        self.assertEqual(done.code, 0, done.out)
        self.assertTrue(list(self.build.rglob("a.*.pyc")))
