"""pybytecode_install(… SOURCELESS): modules without sources, with the paths that the sources would have."""

import os

from installed import filenames, files, imported
from interpreters import interpreters
from test_install import DATA, FILES, SOURCES, Installation
from tree import write_tree

PACKAGE = """
pybytecode_add_package(app SOURCE_DIR python DESTINATION share/app OPTIMIZE 2 %s)
pybytecode_install(app SOURCELESS COMPONENT runtime BYTECODE_COMPONENT bytecode)
"""
LEGACY = [name + "c" for name in SOURCES]


class Sourceless(Installation):
    def assertSourceless(self, place, final=None):
        self.assertEqual(files(place), sorted(LEGACY + DATA))
        self.assertEqual(filenames(place), {name + "c": os.path.join(str(final or place), name) for name in SOURCES})

    def test_bytecode_files_stand_for_the_sources(self):
        self.ready(PACKAGE % "")
        self.install()
        self.assertSourceless(self.installed)
        self.assertEqual(len(self.manifest()), len(LEGACY + DATA))
        read = imported(self.installed, "demo", cwd="/")
        self.assertEqual(read, sorted(str(self.installed / name) for name in LEGACY))

    def test_another_prefix_and_destdir(self):
        self.ready(PACKAGE % "")
        stage = self.room / "stage"
        self.install("--prefix", "/opt/x", env={"DESTDIR": str(stage)})
        self.assertSourceless(stage / "opt/x/share/app", "/opt/x/share/app")

    def test_components(self):
        self.ready(PACKAGE % "")
        self.install("--component", "runtime")
        self.assertEqual(files(self.installed), DATA)
        self.install("--component", "bytecode")
        self.assertSourceless(self.installed)

    def test_every_interpreter_and_mode(self):
        for each in interpreters():
            for mode in ("timestamp", "unchecked-hash"):
                with self.subTest(python=each.name, mode=mode):
                    self.ready(PACKAGE % ('PYTHON "%s" INVALIDATION_MODE %s' % (each.path, mode)))
                    self.install()
                    read = imported(self.installed, "demo", python=each.path, options=["-OO"])
                    self.assertEqual(len(read), len(LEGACY))

    def test_no_source_is_installed_even_if_it_was_excluded_from_compilation(self):
        self.ready(PACKAGE % "EXCLUDE secret", {**FILES, "python/secret/plan.py": "x = 1\n"})
        self.install()
        self.assertSourceless(self.installed)

    def test_one_level_only(self):
        self.project((PACKAGE % "").replace("OPTIMIZE 2", "OPTIMIZE 0 2"), FILES)
        self.assertIn("SOURCELESS takes a package of one OPTIMIZE level, because there is one x.pyc; \"app\" has 0 and 2",
                      self.configure(code=1).words)

    def test_left_over_bytecode_of_another_python(self):
        self.ready(PACKAGE % "OUTPUT_DIR out")
        write_tree(self.build, {"out/demo/__pycache__/__init__.cpython-27.opt-2.pyc": "x"})
        self.assertIn("more than one bytecode file of demo/__init__.py", self.install(code=1).words)

    def test_files_of_source_and_build_tree(self):
        self.ready("""
            configure_file(made.py.in gen/demo/made.py @ONLY)
            pybytecode_add_package(app FILES python/demo/__init__.py python/demo/deep/m.py python/demo/data/table.csv
              gen/demo/made.py BASE_DIRS python "${CMAKE_CURRENT_BINARY_DIR}/gen" DESTINATION share/app)
            pybytecode_install(app SOURCELESS)
            """, {**FILES, "made.py.in": "NAME = '@PROJECT_NAME@'\n"})
        self.install()
        wanted = ["demo/__init__.pyc", "demo/data/table.csv", "demo/deep/m.pyc", "demo/made.pyc"]
        self.assertEqual(files(self.installed), wanted)
        self.assertEqual(filenames(self.installed)["demo/made.pyc"], str(self.installed / "demo" / "made.py"))
