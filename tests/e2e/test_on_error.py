"""--on-error and the exit codes 0, 1 and 2; and what a failed source leaves behind."""

import os

from bytecode import cached
from case import PYTHON, Case

BAD = "def\n"


class OnError(Case):
    def setUp(self):
        super().setUp()
        self.write({"good.py": "x = 1\n", "bad.py": BAD})
        self.bad = self.tree / "bad.py"

    def test_warn_reports_and_is_done(self):
        run = self.compile(self.tree, code=0)
        self.assertIn("bad.py:1:", run.err)
        self.assertTrue(cached(self.tree / "good.py").exists())

    def test_warn_is_the_default(self):
        self.assertIn("bad.py:1:", self.compile("--on-error", "warn", self.tree, code=0).err)

    def test_fail_reports_compiles_the_rest_and_is_1(self):
        run = self.compile("--on-error", "fail", self.tree, code=1)
        self.assertIn("bad.py:1:", run.err)
        self.assertTrue(cached(self.tree / "good.py").exists())

    def test_fail_without_failures_is_0(self):
        self.compile("--on-error", "fail", self.tree / "good.py", code=0)

    def test_ignore_counts_only(self):
        run = self.compile("--on-error", "ignore", self.tree, code=0)
        self.assertNotIn("bad.py", run.err)
        self.assertIn("1 failed", run.err)

    def test_an_unknown_policy_is_an_error(self):
        said = self.refused("compile", "--on-error", "ignor", self.tree)
        self.assertIn("'ignor' is not one of", said)
        self.assertIn("did you mean ignore?", said)

    def test_what_keeps_it_from_its_job_is_2_in_every_policy(self):
        for policy in ("warn", "fail", "ignore"):
            with self.subTest(policy=policy):
                run = self.compile("--on-error", policy, self.tree, self.room / "missing", code=2)
                self.assertIn("missing: No such file or directory", run.err)
        self.assertTrue(cached(self.tree / "good.py").exists())

    def test_a_failed_source_is_tried_again_each_time(self):
        self.compile(self.tree)
        self.assertEqual(self.compile(self.tree).counts, {"fresh": 1, "failed": 1})
        self.bad.write_text("y = 1\n")
        self.assertEqual(self.compile(self.tree).counts, {"fresh": 1, "compiled": 1})

    def test_a_failed_source_loses_the_bytecode_of_what_it_was(self):
        self.bad.write_text("y = 1\n")
        self.compile("-o0", "-o1", self.tree)
        self.bad.write_text(BAD)
        self.compile("-o0", self.tree)
        self.assertFalse(cached(self.bad, 0).exists())
        self.assertTrue(cached(self.bad, 1).exists(), "another level was not asked for")

    def test_a_source_that_cannot_be_read_is_a_source_failure(self):
        os.symlink("/proc/self/mem", self.tree / "unreadable.py")
        run = self.compile(self.tree)
        self.assertIn("unreadable.py: cannot be read: ", run.err)
        self.compile("--on-error", "fail", self.tree / "unreadable.py", code=1)

    def test_undecodable_sources_are_told_with_their_place(self):
        self.write({"bytes.py": b"x = 1\ny = '\xff'\n"})
        run = self.compile(self.tree)
        self.assertRegex(run.err, r"bytes\.py:.*(utf-8|UTF-8)")

    def test_a_failure_is_told_once_for_all_levels(self):
        run = self.compile("-o0", "-o1", "-o2", self.tree)
        self.assertEqual(run.err.count("bad.py:1:"), 1)
        self.assertEqual(run.counts, {"compiled": 3, "failed": 3})

    def test_many_failures_are_all_told(self):
        self.write({"bad%03d.py" % i: BAD for i in range(150)})
        run = self.compile(self.tree)
        self.assertEqual(sum(":1:" in line for line in run.lines), 151)


class Exits(Case):
    def test_version_and_help_are_0(self):
        for arguments in ("--version", "--help", "help", "help list", "compile --help", "compile -h"):
            with self.subTest(arguments=arguments):
                run = self.tool(*arguments.split())
                self.assertEqual((run.code, run.err), (0, ""))
                self.assertNotEqual(run.out, "")

    def test_help_wins_over_a_wrong_value(self):
        self.assertEqual(self.tool("compile", "--jobs", "many", "--help").code, 0)

    def test_a_killed_reader_of_the_output_is_no_crash(self):
        self.write({"a.py": ""})
        reading, writing = os.pipe()
        os.close(reading)
        run = self.tool("help", stdout=writing)
        os.close(writing)
        self.assertIn(run.code, (0, 2))
        self.assertEqual(self.compile("--python", PYTHON, self.tree).counts, {"compiled": 1})
