"""pybytecode_cpack: packages hold bytecode that Python takes as it is, with the paths of the installed files."""

import os
import shutil
import stat
import subprocess

import judge
from case import PYTHON
from cmake_project import CMAKE, Project
from installed import bytecode, filenames, files, imported
from test_install import BYTECODE, DATA, FILES, SOURCES
from unpacking import need, unpacked

SETTINGS = """
set(CPACK_PACKAGE_FILE_NAME demo)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "nobody <nobody@example.org>")
foreach(kind ARCHIVE DEB RPM)
  set(CPACK_${kind}_COMPONENT_INSTALL ${SEPARATELY})
endforeach()
"""
PROJECT = SETTINGS + """
pybytecode_add_package(app SOURCE_DIR python DESTINATION share/app OPTIMIZE 0 2 %s)
pybytecode_install(app COMPONENT runtime BYTECODE_COMPONENT bytecode)
install(FILES python/demo/deep/m.py DESTINATION share/other COMPONENT runtime)
pybytecode_cpack(%s)
include(CPack)
"""
GENERATORS = ("TGZ", "ZIP", "DEB", "RPM")
PREFIX = {"TGZ": "", "ZIP": "", "DEB": "usr/", "RPM": "usr/"}


class Packaging(Project):
    place = "project"  # rpmbuild takes no path with a space.
    more = ()  # Arguments of CPack.

    def ready(self, text, *arguments, files=FILES, env=None):
        self.project(text, files)
        self.configure(*arguments, env=env)
        self.make("all", env=env)

    def pack(self, generators, env=None):
        """{package: its tree from / on}, unpacked anew."""
        for old in self.build.glob("demo*.*"):
            old.unlink()
        self.said(generators, env=env)
        room = self.room / "unpacked"
        if room.exists():
            shutil.rmtree(room)
        found = {}
        for generator in generators.split(";"):
            for name, place in unpacked(generator, self.build, room).items():
                top = place / "demo"  # Of an archive that holds everything.
                found[name if ";" not in generators else generator] = top if top.is_dir() else place
        return found

    def said(self, generators, code=0, env=None):
        cpack = os.path.join(os.path.dirname(os.path.realpath(shutil.which(CMAKE))), "cpack")
        done = self._run([cpack, "-G", generators, *self.more], env, self.build, subprocess.STDOUT)
        self.assertEqual(done.code, code, done.out)
        return " ".join(done.out.split())

    def assertAccepted(self, place, final, levels=(0, 2), sources=SOURCES):
        answer = judge.ask(PYTHON, place, mode="checked-hash", levels=levels, options=["--any-filename"])
        self.assertEqual((answer["problems"], answer["files"]), ([], len(sources) * len(levels)))
        self.assertEqual(set(filenames(place).values()), {"%s/%s" % (final, name) for name in sources})
        self.assertEqual({stat.S_IMODE(os.stat(place / name).st_mode) for name in files(place)}, {0o644})


class Cpack(Packaging):
    def with_each_generator(self, check):
        """Calls check(generator, environment, prefix without the first slash); without its programs it is a skip."""
        for generator in GENERATORS:
            for env in ({}, {"SOURCE_DATE_EPOCH": "1000000000"}):
                with self.subTest(generator=generator, **env):
                    need(generator)
                    check(generator, env, PREFIX[generator])

    def test_every_module_is_accepted(self):
        def check(generator, env, prefix):
            tree = self.pack(generator, env)["demo"]
            place = tree / prefix / "share" / "app"
            self.assertEqual(files(place), sorted(SOURCES + DATA + BYTECODE))
            self.assertAccepted(place, "/" + prefix + "share/app")
            self.assertEqual(len(imported(place, "demo", cwd="/")), len(SOURCES))
            self.assertAccepted(tree / prefix / "share" / "other", "/" + prefix + "share/other", (0,), ["m.py"])

        self.ready(PROJECT % ("", ""))
        self.with_each_generator(check)

    def test_components(self):
        def check(generator, env, prefix):
            packages = self.pack(generator, env)
            self.assertEqual(sorted(packages), ["demo-bytecode", "demo-runtime"])
            runtime, compiled = (packages["demo-" + name] / prefix / "share" for name in ("runtime", "bytecode"))
            self.assertEqual(files(runtime / "app"), sorted(SOURCES + DATA))
            self.assertEqual(files(compiled), ["app/" + name for name in BYTECODE])
            self.assertAccepted(runtime / "other", "/" + prefix + "share/other", (0,), ["m.py"])
            shutil.copytree(runtime, compiled, dirs_exist_ok=True)
            self.assertAccepted(compiled / "app", "/" + prefix + "share/app")

        self.ready(PROJECT % ("", ""), "-DSEPARATELY=ON")
        self.with_each_generator(check)

    def test_grouped_components(self):
        grouping = 'set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)\n'
        group = 'set(CPACK_COMPONENT_RUNTIME_GROUP all)\nset(CPACK_COMPONENT_BYTECODE_GROUP all)\n'
        for text in (grouping, group):
            self.ready(text + PROJECT % ("", ""), "-DSEPARATELY=ON")
            for generator, prefix in PREFIX.items():
                with self.subTest(generator=generator, text=text):
                    need(generator)
                    tree, = self.pack(generator).values()
                    self.assertAccepted(tree / prefix / "share" / "app", "/" + prefix + "share/app")
                    self.assertAccepted(tree / prefix / "share" / "other", "/" + prefix + "share/other", (0,), ["m.py"])

    def test_timestamps_do_not_survive_packagers(self):
        def check(generator, env, prefix):
            tree = self.pack(generator, env)["demo"]
            self.assertAccepted(tree / prefix / "share" / "app", "/" + prefix + "share/app")

        self.ready(PROJECT % ("INVALIDATION_MODE timestamp", ""))
        self.with_each_generator(check)

    def test_sourceless(self):
        def check(generator, env, prefix):
            place = self.pack(generator, env)["demo"] / prefix / "share" / "app"
            self.assertEqual(files(place), sorted([name + "c" for name in SOURCES] + DATA))
            final = "/" + prefix + "share/app/"
            self.assertEqual(filenames(place), {name + "c": final + name for name in SOURCES})

        text = PROJECT.replace("OPTIMIZE 0 2", "OPTIMIZE 2").replace("(app COMPONENT", "(app SOURCELESS COMPONENT")
        self.ready(text % ("", ""))
        self.with_each_generator(check)

    def test_generators_that_run_at_one_time(self):
        self.ready(PROJECT % ("", ""))
        cpack = os.path.join(os.path.dirname(os.path.realpath(shutil.which(CMAKE))), "cpack")
        runs = [subprocess.Popen([cpack, "-G", generator], cwd=self.build, env=self.environment, stdout=subprocess.DEVNULL)
                for generator in ("TGZ", "ZIP", "TBZ2")]
        self.assertEqual([run.wait(timeout=300) for run in runs], [0, 0, 0])
        for place in (unpacked(kind, self.build, self.room)["demo"] / "demo" for kind in ("TGZ", "ZIP")):
            self.assertAccepted(place / "share" / "app", "/share/app")

    def test_a_path_with_spaces(self):
        self.build = self.room / "build directory with späces"
        self.ready(PROJECT % ("", ""))
        self.assertAccepted(self.pack("TGZ")["demo"] / "share/app", "/share/app")

    def test_several_generators_of_one_run(self):
        for generator in ("TGZ", "DEB"):
            need(generator)
        self.ready(PROJECT % ("", "EXCLUDE_GENERATORS ZIP"))
        packages = self.pack("TGZ;ZIP;DEB")
        self.assertAccepted(packages["TGZ"] / "share/app", "/share/app")
        self.assertEqual(bytecode(packages["ZIP"]), [])
        self.assertAccepted(packages["DEB"] / "usr/share/app", "/usr/share/app")

    def test_a_packaging_prefix(self):
        for generator in ("TGZ", "DEB", "RPM"):
            for more in ("-DCPACK_SET_DESTDIR=OFF", "-DCPACK_SET_DESTDIR=ON"):
                with self.subTest(generator=generator, more=more):
                    need(generator)
                    options = ["-DCPACK_PACKAGING_INSTALL_PREFIX=/opt/vendor", "-DCPACK_INSTALL_PREFIX=/opt/vendor", more]
                    self.ready(PROJECT % ("", ""), *options)
                    tree = self.pack(generator)["demo"]
                    self.assertAccepted(tree / "opt/vendor/share/app", "/opt/vendor/share/app")

    def test_two_build_directories_make_the_same_bytecode(self):
        found = []
        for place in (self.room / self.place, self.room / "somewhere else"):
            self.source, self.build = place / "source", place / "build"
            self.ready(PROJECT % ("", ""))
            tree = self.pack("TGZ")["demo"]
            found.append({name: (tree / name).read_bytes() for name in bytecode(tree)})
        self.assertEqual(found[0], found[1])

    def test_without_pybytecode_cpack_the_bytecode_of_the_build_is_packed(self):
        text = PROJECT.replace("pybytecode_cpack(%s)", "# %s")
        self.ready(text % ("", ""), "-DCMAKE_INSTALL_PREFIX=/opt/demo")
        for generator, final in (("TGZ", "/opt/demo/share/app"), ("DEB", "/usr/share/app")):
            need(generator)
            tree = self.pack(generator)["demo"]
            place = tree / ("usr/share/app" if generator == "DEB" else "share/app")
            self.assertAccepted(place, final)


class CpackByMultiConfig(Packaging):
    generator = "Ninja Multi-Config"

    def test_of_any_configuration(self):
        self.project(PROJECT % ("", "EXCLUDE_GENERATORS DEB"), FILES)
        self.configure()
        self.make("all", more=("--config", "Debug"))
        for more in (["-C", "Debug"], []):
            self.more = more
            self.assertAccepted(self.pack("TGZ")["demo"] / "share" / "app", "/share/app")

    def test_by_its_own_target(self):
        self.project('set(CPACK_GENERATOR TGZ)\n' + PROJECT % ("", ""), FILES)
        self.configure()
        self.make("package", more=("--config", "Release"))
        place = unpacked("TGZ", self.build, self.room)["demo"] / "demo" / "share" / "app"
        self.assertAccepted(place, "/share/app")
