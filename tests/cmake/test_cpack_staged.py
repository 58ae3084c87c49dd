"""pybytecode_cpack: generators without bytecode, sources of other rules and other projects, RPM's own compilation."""

import judge
from bytecode import TAG
from case import PYTHON
from installed import bytecode, filenames, files
from interpreters import interpreters
from test_cpack import PROJECT, SETTINGS, Packaging
from test_install import BYTECODE, DATA, FILES, SOURCES
from tree import write_tree
from unpacking import need

CLEAN = {name: text for name, text in FILES.items() if "foreign" not in name}
BAD = {"python/demo/bad.py": "def\n"}
OTHER_RULES = SETTINGS + """
install(DIRECTORY python/ DESTINATION share/app USE_SOURCE_PERMISSIONS)
install(FILES python/demo/deep/m.py DESTINATION lib)
pybytecode_cpack(%s)
include(CPack)
"""


class Excluded(Packaging):
    def test_packages_without_bytecode(self):
        for separately in ("OFF", "ON"):
            self.ready(PROJECT % ("", "EXCLUDE_GENERATORS DEB tgz"), "-DSEPARATELY=" + separately)
            for generator in ("DEB", "TGZ"):
                with self.subTest(generator=generator, separately=separately):
                    need(generator)
                    packages = self.pack(generator)
                    self.assertEqual([name for tree in packages.values() for name in bytecode(tree)], [])
                    names = [name for tree in packages.values() for name in files(tree)]
                    self.assertEqual(len(names), len(SOURCES + DATA) + 1)

    def test_bytecode_of_other_rules_is_removed(self):
        compiled = {"python/demo/deep/__pycache__/m.cpython-39.pyc": "x"}
        self.ready(OTHER_RULES % "EXCLUDE_GENERATORS TGZ", files={**FILES, **compiled})
        found = files(self.pack("TGZ")["demo"])
        self.assertIn("share/app/demo/deep/m.py", found)
        self.assertNotIn("share/app/demo/deep/__pycache__/m.cpython-39.pyc", found)

    def test_a_sourceless_package_is_an_error_there(self):
        text = PROJECT.replace("OPTIMIZE 0 2", "OPTIMIZE 2").replace("(app COMPONENT", "(app SOURCELESS COMPONENT")
        self.ready(text % ("", "EXCLUDE_GENERATORS TGZ"))
        said = self.said("TGZ", code=1)
        self.assertIn("app is installed SOURCELESS, and pybytecode_cpack(EXCLUDE_GENERATORS TGZ) wants no bytecode", said)
        self.assertEqual(len(bytecode(self.pack("ZIP")["demo"] / "share" / "app")), len(SOURCES))


class Rest(Packaging):
    """Sources that no pybytecode_install() staged."""

    def test_all_of_them_by_default(self):
        self.ready(OTHER_RULES % "", files=CLEAN)
        tree = self.pack("TGZ")["demo"]
        self.assertEqual(judge.ask(PYTHON, tree, mode="checked-hash", options=["--any-filename"])["problems"], [])
        wanted = {name for name in BYTECODE if "opt-2" not in name}
        found = filenames(tree)
        self.assertEqual({"share/app/" + name for name in wanted} | {"lib/__pycache__/m.%s.pyc" % TAG}, set(found))
        self.assertEqual(found["lib/__pycache__/m.%s.pyc" % TAG], "/lib/m.py")

    def test_in_archives_of_components_too(self):
        text = OTHER_RULES.replace("DESTINATION lib", "DESTINATION lib COMPONENT library")
        self.ready(text % "", "-DSEPARATELY=ON", files=CLEAN)
        packages = self.pack("TGZ")
        self.assertEqual(bytecode(packages["demo-library"]), ["lib/__pycache__/m.%s.pyc" % TAG])
        self.assertEqual(len(bytecode(packages["demo-Unspecified"])), len(SOURCES))

    def test_chosen_directories_levels_and_mode(self):
        chosen = "DIRECTORIES share/app/demo lib/nothing EXCLUDE __init__.py OPTIMIZE 0 1 INVALIDATION_MODE unchecked-hash"
        self.ready(OTHER_RULES % chosen, files=CLEAN)
        tree = self.pack("TGZ")["demo"]
        names = ["share/app/demo/deep/__pycache__/m.%s%s.pyc" % (TAG, level) for level in (".opt-1", "")]
        self.assertEqual(bytecode(tree), names)
        self.assertEqual((tree / names[0]).read_bytes()[4], 1)

    def test_another_interpreter(self):
        other = interpreters()[0]
        self.ready(OTHER_RULES % ('PYTHON "%s"' % other.path), files=CLEAN)
        tree = self.pack("TGZ")["demo"]
        answer = judge.ask(other.path, tree, mode="checked-hash", options=["--any-filename"])
        self.assertEqual(answer["problems"], [])

    def test_a_source_that_does_not_compile_is_told(self):
        self.ready(OTHER_RULES % "", files={**CLEAN, **BAD})
        self.assertIn("bad.py:1:4: SyntaxError", self.said("TGZ"))
        self.assertEqual(len(bytecode(self.pack("TGZ")["demo"])), len(SOURCES) + 1)

    def test_projects_that_are_staged_together(self):
        """Each has its own level; the one that packs knows the other by its build directory only."""
        more = self.room / "more"
        write_tree(more / "source", {"python/plugin.py": "x = 1\n"})
        self.source, self.build, kept = more / "source", more / "build", (self.source, self.build)
        self.ready("pybytecode_add_package(plugin SOURCE_DIR python DESTINATION share/app OPTIMIZE 1)\n"
                   "pybytecode_install(plugin)\n", files={})
        self.source, self.build = kept
        together = 'set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};demo;ALL;/;%s;more;ALL;/")\n' % (more / "build")
        self.ready(PROJECT.replace("pybytecode_cpack", together + "pybytecode_cpack") % ("", ""))
        for generator, prefix in (("TGZ", ""), ("DEB", "usr/")):
            with self.subTest(generator=generator):
                need(generator)
                place = self.pack(generator)["demo"] / prefix / "share" / "app"
                name = "__pycache__/plugin.%s.opt-1.pyc" % TAG
                self.assertEqual(files(place), sorted(SOURCES + DATA + BYTECODE + ["plugin.py", name]))
                self.assertEqual(filenames(place)[name], "/%sshare/app/plugin.py" % prefix)


class Rpm(Packaging):
    def pack_with(self, macros):
        need("RPM")
        write_tree(self.room / "home", {".rpmmacros": macros})
        return self.pack("RPM")["demo"] / "usr" / "share" / "app"

    def test_its_own_compilation_is_turned_off(self):
        """As Fedora configures it."""
        marker = self.room / "ran"
        macros = "%%__brp_python_bytecompile touch '%s'\n%%__os_install_post true ; %%{?__brp_python_bytecompile}\n" % marker
        self.ready(PROJECT.replace("pybytecode_cpack(%s)", "# %s") % ("", ""))
        self.pack_with(macros)
        self.assertTrue(marker.exists(), "the macros have no effect here, so this test proves nothing")
        marker.unlink()
        self.ready(PROJECT % ("", ""))
        self.assertAccepted(self.pack_with(macros), "/usr/share/app")
        self.assertFalse(marker.exists())

    def test_as_older_releases_configure_it(self):
        macros = "%__os_install_post true \\\n /usr/lib/rpm/brp-nothing/brp-python-bytecompile /usr/bin/python \\\n%{nil}\n"
        self.ready(PROJECT % ("", ""))
        self.assertAccepted(self.pack_with(macros), "/usr/share/app")

    def test_what_the_project_defines_stays(self):
        self.ready('set(CPACK_RPM_SPEC_MORE_DEFINE "%define mine 1")\n' + PROJECT % ("", ""))
        self.pack_with("")
        spec = next(self.build.rglob("*.spec")).read_text()
        self.assertIn("%define mine 1\n", spec)
