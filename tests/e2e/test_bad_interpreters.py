"""Interpreters that are missing, too old, none at all, or of no use: a clear error, 2, and never a traceback."""

import os
import pathlib
import subprocess

from bytecode import MAGIC, TAG, cached
from case import PYTHON, Case
from environments import make_venv
from interpreters import interpreter, interpreters
from tree import Snapshot


class BadInterpreter(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n"})

    def script(self, text, name="python"):
        path = self.room / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def assertRefused(self, python, *words, command="compile"):
        before = Snapshot(self.tree)
        said = self.refused(command, "--python", python, self.tree)
        for word in (str(python),) + words:
            self.assertIn(word, said)
        self.assertUntouched(before)
        return said

    def test_a_path_that_is_missing(self):
        self.assertRefused(self.room / "none", "No such file or directory")

    def test_a_name_that_is_not_on_path(self):
        self.assertRefused("python9.99", "is not found on PATH")

    def test_a_directory_and_a_file_that_is_not_executable(self):
        self.assertRefused(self.tree, "is not an executable file")
        self.assertRefused(self.source, "is not an executable file")

    def test_programs_that_are_no_python(self):
        for program in ("/bin/true", "/bin/false", "/bin/cat", "/bin/ls"):
            with self.subTest(program=program):
                self.assertRefused(program, "cannot be used as an interpreter")

    def test_a_script_that_prints_garbage(self):
        self.assertRefused(self.script("#!/bin/sh\necho garbage\nexec echo more >&2\n"), "more")

    def test_garbage_on_the_channel_of_answers(self):
        for garbage in ("garbage", "PYBC", "PYBC\\377\\377\\377\\377", "PYBC\\004\\000\\000\\000abcd"):
            with self.subTest(garbage=garbage):
                self.assertRefused(self.script('#!/bin/sh\nfor last; do :; done\nprintf "%s" >&"$last"\n' % garbage))

    def test_a_script_without_a_first_line(self):
        self.assertRefused(self.script("\x7fELF no program\n"))

    def test_one_that_dies_of_a_signal(self):
        self.assertRefused(self.script("#!/bin/sh\nkill -SEGV $$\n"), "cannot be used")

    def test_one_that_never_answers(self):
        self.script('#!/bin/sh\ntest "$1" = -V || exec sleep 1000\n')
        said = self.refused("compile", "--timeout", "0.3", "--python", self.room / "python", self.tree)
        self.assertIn("does not answer within the timeout", said)

    def test_pythons_that_are_too_old(self):
        found = []
        old = interpreter("3.6")
        candidates = [old.path] if old else []
        for command in ("python2.7", "python3.5"):
            try:
                subprocess.run([command, "-c", ""], check=True, stderr=subprocess.DEVNULL, timeout=10)
                candidates.append(command)
            except (OSError, subprocess.SubprocessError):
                pass
        for python in candidates:
            with self.subTest(python=python):
                found.append(self.assertRefused(python, "3.8 or newer is needed"))
        if not found:
            self.skipTest("there is no old Python")

    def test_one_without_a_cache_tag(self):
        self.script(
            "#!%s\nimport os, sys\narguments = sys.argv[1:]\nat = arguments.index('-c') + 1\n"
            "arguments[at] = 'import sys; sys.implementation.cache_tag = None\\n' + arguments[at]\n"
            "os.execv(%r, [%r] + arguments)\n" % (PYTHON, PYTHON, PYTHON)
        )
        self.assertRefused(self.room / "python", "has no cache tag")

    def test_every_command_that_asks_it_says_so(self):
        for command in ("compile", "check", "list", "clean"):
            with self.subTest(command=command):
                self.assertRefused("/bin/true", command=command)

    def test_an_environment_whose_interpreter_is_gone(self):
        root = self.room / "venv"
        make_venv(root)
        for path in (root / "bin").glob("python*"):
            path.unlink()
        (root / "bin" / "python").symlink_to("/nowhere/bin/python3")
        (root / "pyvenv.cfg").write_text("home = /nowhere/bin\n")
        said = self.refused("compile", root)
        for word in (str(root), "/nowhere/bin/python3", "home = /nowhere/bin", "--python"):
            self.assertIn(word, said)

    def test_an_environment_without_an_interpreter(self):
        root = self.room / "venv"
        make_venv(root)
        for path in (root / "bin").glob("python*"):
            path.unlink()
        self.assertIn("has no bin/python", self.refused("compile", root))

    def test_an_environment_of_another_python_than_the_one_named(self):
        other = next((each for each in interpreters() if each.cache_tag != TAG), None)
        if not other:
            self.skipTest("there is one interpreter only")
        make_venv(self.room / "venv")
        said = self.refused("compile", "--python", other.path, self.room / "venv")
        self.assertIn("site-packages", said)

    def test_no_python_at_all(self):
        said = self.refused("compile", self.tree, env={"PATH": "/nowhere"})
        self.assertIn("python3: is not found on PATH", said)

    def test_a_variable_is_blamed_by_its_name(self):
        said = self.refused("compile", self.tree, env={"PYBYTECODE_PYTHON": "/nowhere/python"})
        self.assertIn("PYBYTECODE_PYTHON", said)

    def test_one_is_blamed_once(self):
        self.assertEqual(self.assertRefused("/bin/true").count("\n"), 0)

    def test_one_of_an_environment_is_blamed_once(self):
        make_venv(self.room / "venv")
        said = self.refused("compile", "--python", "/bin/true", self.room / "venv")
        self.assertEqual(said.count("\n"), 0)

    def test_a_roots_own_that_is_of_no_use_does_not_keep_others_from_being_compiled(self):
        root = self.room / "broken"
        self.write({"bin/python": "#!/bin/sh\n", "b.py": ""}, root=root)
        (root / "bin" / "python").chmod(0o755)
        self.refused("compile", root, self.tree)
        self.assertTrue(cached(self.source).exists())


class OtherCompiler(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n"})

    def test_of_the_same_identity_does_the_compiling(self):
        run = self.compile("--compiler", PYTHON, "--python", PYTHON, self.tree)
        self.assertEqual(run.counts, {"compiled": 1})

    def test_of_another_identity_is_refused(self):
        other = next((each for each in interpreters() if each.cache_tag != TAG), None)
        if not other:
            self.skipTest("there is one interpreter only")
        said = self.refused("compile", "--compiler", other.path, "--python", PYTHON, self.tree)
        self.assertIn("compiles for another interpreter than asked for", said)
        self.assertIn(TAG, said)
        self.assertIn(other.cache_tag, said)

    def test_a_target_is_described_by_magic_and_tag(self):
        magic = str(int.from_bytes(MAGIC[:2], "little"))
        self.compile("--magic", magic, "--cache-tag", TAG, self.tree)
        self.assertTrue(cached(self.source).exists())
        self.refused("compile", "--magic", "9999", "--cache-tag", TAG, self.tree)
        self.refused("compile", "--magic", magic, "--cache-tag", "cpython-999", self.tree)

    def test_magic_and_tag_need_each_other_and_must_be_some(self):
        for options in (["--magic", "3495"], ["--cache-tag", TAG], ["--magic", "x", "--cache-tag", TAG],
                        ["--magic", "70000", "--cache-tag", TAG], ["--magic", "3495", "--cache-tag", "../x"]):
            with self.subTest(options=options):
                self.refused("compile", *options, self.tree)
