"""check: what compile would do, and nothing written."""

from case import Case
from tree import Snapshot

BAD = "def\n"


class Check(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n", "sub/b.py": "y = 1\n"})

    def assertChecked(self, *arguments, code, counts):
        before = Snapshot(self.tree)
        run = self.check(*arguments, self.tree, code=code)
        self.assertEqual(run.counts, counts)
        self.assertUntouched(before)
        return run

    def test_what_is_missing_is_stale(self):
        run = self.assertChecked(code=1, counts={"compiled": 2})
        self.assertRegex(run.err, r"^Checked 2 files in .*: 2 stale\n$")

    def test_after_compile_all_is_fresh(self):
        self.compile(self.tree)
        run = self.assertChecked(code=0, counts={"fresh": 2})
        self.assertRegex(run.err, r"^Checked 2 files in .*: all fresh\n$")

    def test_an_edit_is_stale(self):
        self.compile(self.tree)
        self.source.write_text("x = 10\n")
        self.assertChecked(code=1, counts={"fresh": 1, "compiled": 1})

    def test_compile_and_check_hold_with_sources_that_do_not_compile(self):
        self.write({"bad.py": BAD})
        self.compile(self.tree)
        run = self.assertChecked(code=0, counts={"fresh": 2, "failed": 1})
        self.assertIn("bad.py:1:", run.err)

    def test_a_source_that_fails_is_no_success_under_fail(self):
        self.write({"bad.py": BAD})
        self.compile(self.tree)
        self.assertChecked("--on-error", "fail", code=1, counts={"fresh": 2, "failed": 1})

    def test_a_source_that_fails_keeps_its_old_file(self):
        self.compile(self.tree)
        self.source.write_text(BAD)
        self.assertChecked(code=0, counts={"fresh": 1, "failed": 1})

    def test_the_same_options_give_the_same_answer(self):
        options = ("-o0", "-o2", "--invalidation-mode", "checked-hash", "--exclude", "sub")
        self.compile(*options, self.tree)
        self.assertChecked(*options, code=0, counts={"fresh": 2, "skipped": 2})
        self.assertChecked(*options[:4], code=1, counts={"fresh": 2, "compiled": 2})

    def test_force_checks_that_every_source_compiles(self):
        self.compile(self.tree)
        self.assertChecked("--force", code=1, counts={"compiled": 2})

    def test_verify_sees_what_is_cut(self):
        self.compile(self.tree)
        for file in self.tree.rglob("a.*.pyc"):
            file.write_bytes(file.read_bytes()[:-1])
        self.assertChecked(code=0, counts={"fresh": 2})
        self.assertChecked("--verify", code=1, counts={"fresh": 1, "compiled": 1})

    def test_does_not_sweep_what_a_killed_run_left(self):
        self.compile(self.tree)
        self.write({"__pycache__/.pbc-0123456789abcdef": "left over"})
        self.assertChecked(code=0, counts={"fresh": 2})
        self.compile(self.tree)
        self.assertFalse((self.tree / "__pycache__" / ".pbc-0123456789abcdef").exists())

    def test_verbose_names_what_is_stale(self):
        self.compile(self.tree / "sub")
        run = self.check("-v", self.tree, code=1)
        self.assertIn("stale %s\n" % self.source, run.err)
        self.assertIn("fresh %s\n" % (self.tree / "sub" / "b.py"), run.err)

    def test_an_output_tree_is_not_made(self):
        self.check("--output-dir", self.room / "output", self.tree, code=1)
        self.check("--pycache-prefix", self.room / "prefix", self.tree, code=1)
        self.assertFalse((self.room / "output").exists() or (self.room / "prefix").exists())

    def test_has_no_options_that_write(self):
        self.assertIn("--hardlink-dupes is no option of check", self.refused("check", "--hardlink-dupes", self.tree))

    def test_a_missing_path_is_not_stale_but_an_error(self):
        self.refused("check", self.tree / "missing")
