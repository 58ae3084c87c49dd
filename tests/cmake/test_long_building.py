"""The tool is built by the project that uses it (FetchContent): when it is needed and not before. Takes minutes."""

from cmake_project import Project
from test_ways_in import BARE, FETCH, FILES, OFFLINE, USE


class Building(Project):
    def setUp(self):
        super().setUp()
        self.project('set(CMAKE_CXX_STANDARD 17)\nset(CMAKE_CXX_FLAGS "-Werror -Wunused")\n'
                     "set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)\n"
                     + FETCH + "include(PyBytecode)\nadd_executable(main main.cc)\n" + USE,
                     dict(FILES, **{"main.cc": "int main() {}\n"}),
                     preamble=BARE.replace("NONE", "CXX"))

    def test_when_needed(self):
        self.configure(OFFLINE, "-DCMAKE_BUILD_TYPE=", tool=False)
        self.make("all")
        self.assertEqual([path.name for path in (self.build / "bin").iterdir()], ["main"])
        self.assertBuilds("app:a", "again:b")
        self.assertEqual([path.name for path in (self.build / "bin").iterdir()], ["main"])
        (self.source / "more" / "b.py").write_text("x = 22\n")
        self.assertBuilds("again:b")
