"""Sources that other rules of the same build make, mixed with sources of the source tree in one package."""

from bytecode import code
from cmake_project import Project

FILES = {
    "python/pack/a.py": "x = 1\n", "python/pack/version.py.in": "version = '@VERSION@'\n", "schema.txt": "field = 1\n",
    "python/pack/unused.py": "x = 0\n",
}
PROJECT = """
set(VERSION 1.0 CACHE STRING "")
configure_file(python/pack/version.py.in gen/pack/version.py @ONLY)
add_custom_command(OUTPUT gen/pack/schema.py
  COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/schema.txt gen/pack/schema.py
  DEPENDS schema.txt VERBATIM)
pybytecode_add_package(app
  FILES python/pack/a.py gen/pack/version.py %s
  BASE_DIRS python ${CMAKE_BINARY_DIR}/gen DESTINATION /opt/app)
"""


class Generated:
    schema = "gen/pack/schema.py"

    def setUp(self):
        super().setUp()
        self.project(PROJECT % self.schema, FILES)
        self.configure()
        self.assertBuilds("app:pack/a", "app:pack/schema", "app:pack/version")

    def test_paths_are_those_of_the_package(self):
        tree = self.build / "pybytecode.dir" / "app" / "bytecode" / "pack" / "__pycache__"
        for name in ("a", "schema", "version"):
            self.assertEqual(code(next(tree.glob(name + ".*.pyc"))).co_filename, "/opt/app/pack/%s.py" % name)

    def test_one_of_each_kind_changes(self):
        (self.source / "schema.txt").write_text("field = 22\n")
        self.assertBuilds("app:pack/schema")
        (self.source / "python" / "pack" / "a.py").write_text("x = 22\n")
        self.assertBuilds("app:pack/a")
        self.configure("-DVERSION=2.0")
        self.assertBuilds("app:pack/version")

    def test_others_beside_them_do_not_count(self):
        (self.source / "python" / "pack" / "unused.py").write_text("x = = 1\n")
        (self.source / "python" / "pack" / "more.py").write_text("x = = 1\n")
        self.assertIdle()

    def test_a_file_leaves_the_list(self):
        self.project((PROJECT % self.schema).replace("python/pack/a.py gen", "gen"))
        self.configure()
        self.assertBuilds(removed=["app:pack/a"])

    def test_a_file_joins_the_list(self):
        self.project(PROJECT % (self.schema + " python/pack/unused.py"))
        self.configure()
        self.assertBuilds("app:pack/unused")

    def test_clean(self):
        self.make("clean")
        self.assertBuilds("app:pack/a", "app:pack/schema", "app:pack/version")


class Ninja(Generated, Project):
    generator = "Ninja"


class NinjaMultiConfig(Generated, Project):
    generator = "Ninja Multi-Config"


class Make(Generated, Project):
    generator = "Unix Makefiles"


class Expressions(Generated, Project):
    """Generator expressions in FILES, one of which comes to nothing."""
    schema = "$<$<BOOL:1>:${CMAKE_BINARY_DIR}/gen/pack/schema.py> $<$<BOOL:0>:nothing.py>"


class ExpressionsMultiConfig(Expressions):
    generator = "Ninja Multi-Config"
