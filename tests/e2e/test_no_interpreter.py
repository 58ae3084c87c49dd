"""When an interpreter is started, and when none is: seen by strace."""

import os

import processes
from bytecode import MODES, cached
from case import PYTHON, Case, tool_path
from environments import make_venv


class Counting(Case):
    def setUp(self):
        super().setUp()
        self.write({"m%02d.py" % i: "x = %d\n" % i for i in range(30)})

    def interpreters_of(self, *arguments):
        """How many programs beside the tool itself were started."""
        command = [os.fsdecode(tool_path())] + [str(argument) for argument in arguments]
        started = processes.started_programs(command, cwd=self.room, env=self.environment)
        return len(started) - 1


class Started(Counting):
    def test_the_first_run_needs_one_start_and_not_two(self):
        source = self.tree / "m00.py"
        self.assertEqual(self.interpreters_of("compile", "--python", PYTHON, source), 1)
        self.assertTrue(cached(source).exists())

    def test_never_more_than_there_is_work_for(self):
        source = self.tree / "m00.py"
        self.assertEqual(self.interpreters_of("compile", "--python", PYTHON, "-j", "8", source), 1)
        self.assertLessEqual(self.interpreters_of("compile", "--python", PYTHON, "-j", "3", self.tree), 3)

    def test_nothing_stale_starts_none(self):
        for mode in MODES:
            with self.subTest(mode=mode):
                self.compile("--invalidation-mode", mode, self.tree)
                options = ("--python", PYTHON, "--invalidation-mode", mode, self.tree)
                self.assertEqual(self.interpreters_of("compile", *options), 0)
                self.assertEqual(self.interpreters_of("check", *options), 0)
                self.assertEqual(self.interpreters_of("list", *options), 0)

    def test_nothing_stale_in_an_environment_starts_none(self):
        root = self.room / "venv"
        self.write({"m.py": ""}, root=make_venv(root))
        self.compile(root, python=None)
        self.assertEqual(self.interpreters_of("compile", root), 0)
        self.assertEqual(self.interpreters_of("compile", "--verify", "-v", root), 0)

    def test_list_starts_none_for_what_is_stale(self):
        self.compile(self.tree / "m00.py")
        self.assertEqual(self.interpreters_of("list", "--python", PYTHON, self.tree), 0)

    def test_clean_starts_none(self):
        self.compile(self.tree)
        self.assertEqual(self.interpreters_of("clean", self.tree), 0)
        self.assertFalse(cached(self.tree / "m00.py").exists())

    def test_clean_of_an_environment_starts_none(self):
        root = self.room / "venv"
        source = self.write({"m.py": ""}, root=make_venv(root))
        self.compile(root)
        self.assertEqual(self.interpreters_of("clean", root), 0)
        self.assertFalse(cached(source).exists())

    def test_help_version_completions_and_man_start_none(self):
        for arguments in (["help", "compile"], ["--version"], ["completions", "bash"], ["man"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.interpreters_of(*arguments), 0)


class Memory(Counting):
    """What is remembered of an interpreter is used only as long as it must be true."""

    def test_is_in_the_users_cache(self):
        self.compile(self.tree)
        directory = self.room / "cache" / "pybytecode"
        self.assertEqual(len(list(directory.iterdir())), 1)
        self.assertEqual(directory.stat().st_mode & 0o777, 0o700)

    def test_is_in_home_without_xdg(self):
        self.compile(self.tree, env={"XDG_CACHE_HOME": None})
        self.assertTrue((self.room / "home" / ".cache" / "pybytecode").is_dir())

    def test_of_garbage_is_not_used(self):
        self.compile(self.tree)
        for file in (self.room / "cache" / "pybytecode").iterdir():
            file.write_text("garbage")
        self.assertEqual(self.interpreters_of("compile", "--python", PYTHON, self.tree), 1)
        self.assertEqual(self.compile(self.tree).counts, {"fresh": 30})

    def test_that_others_can_write_is_not_used_and_said_so(self):
        self.compile(self.tree)
        (self.room / "cache" / "pybytecode").chmod(0o777)
        self.assertEqual(self.interpreters_of("compile", "--python", PYTHON, self.tree), 1)
        self.assertIn("others can write", self.compile(self.tree).err)

    def test_of_a_script_is_not_kept(self):
        script = self.room / "shim"
        script.write_text('#!/bin/sh\nexec "%s" "$@"\n' % PYTHON)
        script.chmod(0o755)
        self.compile("--python", script, self.tree)
        self.assertFalse((self.room / "cache" / "pybytecode").exists())

    def test_of_an_interpreter_that_is_another_now_is_not_used(self):
        link = self.room / "python"
        link.symlink_to(PYTHON)
        self.compile("--python", link, self.tree)
        link.unlink()
        link.symlink_to("/bin/true")
        self.refused("compile", "--python", link, self.tree)

    def test_without_a_home_everything_works(self):
        run = self.compile(self.tree, env={"HOME": None, "XDG_CACHE_HOME": None})
        self.assertEqual(run.counts, {"compiled": 30})

    def test_in_a_home_that_cannot_be_written_everything_works(self):
        (self.room / "file").write_text("")
        run = self.compile(self.tree, env={"XDG_CACHE_HOME": str(self.room / "file")})
        self.assertEqual(run.counts, {"compiled": 30})
