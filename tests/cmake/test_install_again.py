"""pybytecode_install where installing is easily wrong: times, permissions, trees that are nested or shared, read-only places."""

import os
import shutil
import subprocess

from case import PYTHON
from installed import files, imported, make_unwritable
from test_install import BYTECODE, DATA, FILES, PACKAGE, SOURCES, Installation
from tree import set_mtime, write_tree
from users import as_ordinary_user, python_for_everybody


class InstallAgain(Installation):
    def setUp(self):
        super().setUp()
        write_tree(self.source, FILES)

    def edit(self, text, time=None):
        path = self.source / "python" / "demo" / "deep" / "m.py"
        path.write_text(text)
        if time:
            set_mtime(path, time)
        return path

    def value(self, *options):
        command = [PYTHON, "-I", "-S", *options, "-c",
                   "import sys; sys.path.insert(0, sys.argv[1]); import demo.deep; print(demo.deep.VALUE)"]
        return subprocess.run(command + [str(self.installed)], stdout=subprocess.PIPE, check=True).stdout.decode().strip()

    def test_an_edit_with_the_old_time_is_installed(self):
        """As after unpacking a release whose files all have one time, and with SOURCE_DATE_EPOCH."""
        env = {"SOURCE_DATE_EPOCH": "1000000000"}
        for mode in ("checked-hash", "unchecked-hash"):
            with self.subTest(mode=mode):
                self.edit("def f(): return 'old'\n", 1_000_000_000)
                self.ready(PACKAGE % ("ALWAYS_CHECK INVALIDATION_MODE " + mode, ""), {}, env=env)
                self.make("all", env=env)
                self.install(env=env)
                self.edit("def f(): return 'new'\n", 1_000_000_000)
                self.make("all", env=env)
                self.install(env=env)
                self.assertEqual(self.value(), "new")
                imported(self.installed, "demo")

    def test_timestamp_bytecode_is_accepted(self):
        for name in SOURCES:
            set_mtime(self.source / "python" / name, 1_700_000_000, 987_654_321)
        self.ready(PACKAGE % ("INVALIDATION_MODE timestamp", ""), {})
        self.install()
        self.assertAccepted(self.installed, mode="timestamp")
        self.install("--prefix", self.room / "other")
        self.assertAccepted(self.room / "other" / "share" / "app", mode="timestamp")

    def test_everybody_can_read_what_was_built_under_a_strict_umask(self):
        self.addCleanup(os.umask, os.umask(0o077))
        self.ready(PACKAGE % ("", ""), FILES)
        for prefix in (self.prefix, self.room / "other"):
            self.install("--prefix", prefix)
            place = prefix / "share" / "app"
            modes = {oct((place / name).stat().st_mode & 0o777) for name in files(place)}
            self.assertEqual(modes, {"0o644"})

    def test_permissions_of_the_sources_if_asked_for(self):
        (self.source / "python" / "demo" / "data" / "table.csv").chmod(0o755)
        self.ready(PACKAGE % ("", "USE_SOURCE_PERMISSIONS"), {})
        self.install()
        self.assertTrue(os.access(self.installed / DATA[0], os.X_OK))
        self.assertFalse(os.access(self.installed / SOURCES[0], os.X_OK))

    def test_a_prefix_and_a_build_directory_inside_the_sources(self):
        self.build = self.source / "python" / "build+c++ (x) [y]"
        self.prefix = self.source / "python" / "inst[all]"
        self.installed = self.prefix / "share" / "app"
        self.ready(PACKAGE % ("", ""), {})
        for _ in range(2):
            self.make("all")
            self.install()
            self.assertEqual(files(self.installed), sorted(SOURCES + DATA + BYTECODE))

    def test_two_packages_staged_in_one_place(self):
        self.ready("""
            pybytecode_add_package(one SOURCE_DIR python DESTINATION share/app STAGE stage)
            pybytecode_add_package(two SOURCE_DIR more DESTINATION share/two STAGE stage)
            pybytecode_install(one)
            pybytecode_install(two SOURCELESS)
            """, {"more/two.py": "x = 1\n"})
        self.install()
        wanted = [name for name in BYTECODE if "opt-2" not in name]
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA + wanted))
        self.assertEqual(files(self.prefix / "share" / "two"), ["two.pyc"])
        self.assertAccepted(self.installed, levels=(0,))

    def test_a_removed_source_is_not_installed_again(self):
        self.ready(PACKAGE % ("", ""), {"python/demo/gone.py": ""})
        (self.source / "python" / "demo" / "gone.py").unlink()
        self.make("all")
        self.install()
        self.assertEqual(files(self.installed), sorted(SOURCES + DATA + BYTECODE))

    def test_another_user_reads_and_writes_nothing(self):
        python = python_for_everybody()
        self.ready(PACKAGE % ('PYTHON "%s"' % python, ""), {})
        self.install()
        user = as_ordinary_user(self.room)
        make_unwritable(self.installed)
        before = files(self.installed)
        read = imported(self.installed, "demo", python=python, cwd="/", **user)
        self.assertEqual(len(read), len(SOURCES))
        self.assertEqual(files(self.installed), before)

    def test_a_read_only_file_system(self):
        self.ready(PACKAGE % ("", ""), {})
        self.install()
        script = ('mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" "$1" && '
                  '! touch "$1/x" 2>/dev/null && shift && exec "$@"')
        enter = ["unshare", "--mount", "sh", "-c", script, "sh", str(self.installed)]
        if not shutil.which("unshare") or subprocess.run(enter + ["true"], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("nothing can be mounted read-only here")
        wrapper = self.room / "python"
        wrapper.write_text("#!/bin/sh\nexec %s %s \"$@\"\n" % (" ".join("'%s'" % part for part in enter), PYTHON))
        wrapper.chmod(0o755)
        self.assertEqual(len(imported(self.installed, "demo", python=wrapper)), len(SOURCES))
