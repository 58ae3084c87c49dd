"""pybytecode_install: what `cmake --install` puts where, and that Python takes it as it is."""

import os
import pathlib
import shutil

import judge
from bytecode import TAG
from case import PYTHON
from cmake_project import Project
from installed import bytecode, filenames, files

PACKAGE = """
pybytecode_add_package(app SOURCE_DIR python DESTINATION share/app OPTIMIZE 0 2 %s)
pybytecode_install(app COMPONENT runtime %s)
"""
FILES = {
    "python/demo/__init__.py": "from . import deep\n",
    "python/demo/deep/__init__.py": "from .m import f\nVALUE = f()\n",
    "python/demo/deep/m.py": "def f():\n    'documented'\n    return [x for x in range(3)]\n",
    "python/demo/data/table.csv": "1;2\n",
    "python/demo/__pycache__/foreign.cpython-27.pyc": "of somebody else",
}
SOURCES = ["demo/__init__.py", "demo/deep/__init__.py", "demo/deep/m.py"]
DATA = ["demo/data/table.csv"]
BYTECODE = sorted(
    "demo/%s__pycache__/%s.%s%s.pyc" % (directory, stem, TAG, level)
    for directory, stem in (("", "__init__"), ("deep/", "__init__"), ("deep/", "m"))
    for level in ("", ".opt-2")
)


class Installation(Project):
    """A project whose prefix is `self.prefix`; `self.place_of_package` is where the package is then."""

    def setUp(self):
        super().setUp()
        self.prefix = self.room / self.place / "prefix"
        self.installed = self.prefix / "share" / "app"

    def ready(self, text, files=FILES, **options):
        self.project(text, files)
        self.configure("-DCMAKE_INSTALL_PREFIX=%s" % self.prefix, "-DCMAKE_INSTALL_MESSAGE=NEVER", **options)
        self.make("all")

    def install(self, *arguments, code=0, env=None):
        done = self.cmake("--install", self.build, *arguments, env=env)
        self.assertEqual(done.code, code, done.out + done.err)
        return done

    def manifest(self, name="install_manifest.txt"):
        return sorted((self.build / name).read_text().splitlines())

    def assertAccepted(self, place, final=None, mode="checked-hash", levels=(0, 2)):
        """Each source of the tree has a bytecode file that the importer takes, with the path that it has below `final`."""
        options = ["--any-filename"] if final else []
        answer = judge.ask(PYTHON, place, mode=mode, levels=levels, options=options)
        self.assertEqual((answer["problems"], answer["files"]), ([], len(SOURCES) * len(levels)))
        self.assertEqual(set(filenames(place).values()), {os.path.join(str(final or place), each) for each in SOURCES})


class Install(Installation):
    def test_a_plain_build_is_enough(self):
        self.ready(PACKAGE % ("", ""))
        self.install()
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA + BYTECODE))
        self.assertAccepted(self.installed)

    def test_the_bytecode_of_the_build_is_what_is_installed(self):
        self.ready(PACKAGE % ("OUTPUT_DIR out", ""))
        self.install()
        for name in BYTECODE:
            self.assertEqual((self.build / "out" / name).read_bytes(), (self.installed / name).read_bytes())

    def test_the_manifest_lists_every_file(self):
        self.ready(PACKAGE % ("", ""))
        self.install()
        self.assertEqual(self.manifest(), sorted(str(self.installed / name) for name in files(self.installed)))

    def test_another_prefix_has_its_own_paths(self):
        self.ready(PACKAGE % ("", ""))
        other = self.room / self.place / "other prefix"
        self.install("--prefix", other)
        self.assertEqual(files(other / "share" / "app"), sorted(SOURCES + DATA + BYTECODE))
        self.assertAccepted(other / "share" / "app")
        self.assertEqual(self.manifest(), sorted(str(path) for path in other.rglob("*") if path.is_file()))
        self.assertFalse(self.prefix.exists())

    def test_below_destdir_paths_are_those_of_the_prefix(self):
        self.prefix = pathlib.Path("/opt/demo")
        self.ready(PACKAGE % ("", ""))
        for prefix, arguments in (("/opt/demo", ()), ("/usr", ("--prefix", "/usr")), ("/", ("--prefix", "/"))):
            with self.subTest(prefix=prefix):
                stage = self.room / self.place / ("stage " + prefix.replace("/", "_"))
                self.install(*arguments, env={"DESTDIR": str(stage)})
                final = os.path.join(prefix, "share/app")
                self.assertAccepted(stage / final[1:], final)
                self.assertIn(final + "/" + BYTECODE[0], self.manifest())

    def test_components(self):
        self.ready(PACKAGE % ("", "BYTECODE_COMPONENT bytecode"))
        self.install("--component", "runtime")
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA))
        self.install("--component", "bytecode")
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA + BYTECODE))
        self.assertEqual(len(self.manifest("install_manifest_bytecode.txt")), len(BYTECODE))
        self.assertAccepted(self.installed)

    def test_one_component_for_both(self):
        self.ready(PACKAGE % ("", ""))
        self.install("--component", "something else")
        self.assertFalse(self.prefix.exists())
        self.install("--component", "runtime")
        self.assertAccepted(self.installed)

    def test_bytecode_only_leaves_the_rest_to_another_rule(self):
        rule = 'install(DIRECTORY python/ DESTINATION share/app PATTERN __pycache__ EXCLUDE)\n'
        self.ready(PACKAGE % ("", "BYTECODE_ONLY") + rule)
        self.install("--component", "runtime")
        self.assertEqual(files(self.installed), BYTECODE)
        self.install()
        self.assertAccepted(self.installed)

    def test_excluded_files_and_directories_are_not_installed(self):
        more = {"python/demo/tests/t.py": "", "python/demo/deep/check_it.py": "", "python/tests.py": ""}
        self.ready(PACKAGE % ("", "EXCLUDE tests check_*.py"), {**FILES, **more})
        self.install()
        self.assertEqual(bytecode(self.installed / "demo"), [name[5:] for name in BYTECODE])
        self.assertEqual(len(bytecode(self.installed)), len(BYTECODE) + 2)
        self.assertFalse((self.installed / "demo" / "tests").exists())
        self.assertFalse((self.installed / "demo" / "deep" / "check_it.py").exists())

    def test_what_is_not_compiled_is_installed(self):
        self.ready(PACKAGE % ("EXCLUDE templates", ""), {**FILES, "python/templates/t.py": "{{ no python }}\n"})
        self.install()
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA + BYTECODE + ["templates/t.py"]))

    def test_a_destination_of_its_own(self):
        self.ready(PACKAGE % ("", "DESTINATION lib/elsewhere"))
        self.install()
        self.assertAccepted(self.prefix / "lib" / "elsewhere")

    def test_an_absolute_destination(self):
        final = self.room / self.place / "absolute"
        self.ready(PACKAGE.replace("share/app", '"%s"' % final) % ("", ""))
        said = self.install("--prefix", self.room / "other")
        self.assertAccepted(final)
        self.assertNotIn("Installing:", said.out)  # CMAKE_INSTALL_MESSAGE

    def test_a_package_without_a_destination(self):
        self.ready((PACKAGE % ("", "DESTINATION share/app")).replace("DESTINATION share/app OPTIMIZE", "OPTIMIZE"))
        self.install()
        self.assertAccepted(self.installed)

    def test_paths_that_the_project_gave_stay(self):
        self.ready(PACKAGE % ("PREPEND_DIR <app>", ""))
        self.install("--prefix", self.room / "other")
        self.assertEqual(set(filenames(self.room / "other").values()), {"<app>/" + name for name in SOURCES})

    def test_a_source_that_was_broken_after_the_build(self):
        """It is the policy of the package that counts when its bytecode is compiled for another prefix."""
        for policy, code in (("fail", 1), ("warn", 0)):
            with self.subTest(policy=policy):
                self.ready(PACKAGE % ("ON_ERROR " + policy, ""))
                (self.source / "python" / "demo" / "deep" / "m.py").write_text("def\n")
                self.assertIn("m.py:1:4: SyntaxError", self.install("--prefix", self.room / policy, code=code).err)

    def test_not_built(self):
        self.project(PACKAGE % ("", ""), FILES)
        self.configure("-DCMAKE_INSTALL_PREFIX=%s" % self.prefix)
        done = self.install(code=1)
        self.assertIn("the bytecode of app has not been built. Build it, then install: cmake --build", done.words)

    def test_taken_away_since_it_was_built(self):
        self.ready(PACKAGE % ("", ""))
        shutil.rmtree(self.build / "pybytecode.dir" / "app" / "bytecode" / "demo" / "deep")
        self.assertIn("is no longer in", self.install(code=1).words)
        self.make("all")
        self.install()
        self.assertAccepted(self.installed)

    def test_on_a_host_without_a_tool(self):
        text = "unset(PYBYTECODE_EXECUTABLE CACHE)\nset(CMAKE_HOST_WIN32 TRUE)\n" + PACKAGE.replace("0 2", "0")
        self.ready(text % ("", ""))
        self.install()
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA))
        self.ready(text % ("", "SOURCELESS"))
        self.assertIn("there is no tool on this host that makes its bytecode", self.install(code=1).words)


class InstallByMultiConfig(Installation):
    generator = "Ninja Multi-Config"

    def test_of_any_configuration(self):
        self.ready(PACKAGE % ("", "BYTECODE_COMPONENT bytecode"))
        for config in ("Debug", "Release"):
            prefix = self.room / config
            self.make("all", more=("--config", config))
            self.install("--config", config, "--prefix", prefix, "--strip")
            self.assertAccepted(prefix / "share" / "app")


class InstallByMake(Installation):
    generator = "Unix Makefiles"

    def test_by_its_own_target(self):
        self.project(PACKAGE % ("", ""), FILES)
        self.configure("-DCMAKE_INSTALL_PREFIX=%s" % self.prefix)
        self.make("install", env={"DESTDIR": str(self.room / "stage")})
        self.assertAccepted(str(self.room / "stage") + str(self.installed), self.installed)
