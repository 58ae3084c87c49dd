"""Which sources count: depth, regular expression, globs, links that lead out."""

import os
import subprocess

from bytecode import cached
from case import PYTHON, Case

FILES = ("a.py", "sub/b.py", "sub/deep/c.py", "tests/test_d.py", "sub/tests/test_e.py", "sub/f_test.py")


class Filters(Case):
    def setUp(self):
        super().setUp()
        self.write({name: "" for name in FILES})

    def compiled(self):
        return {name for name in FILES if cached(self.tree / name).exists()}

    def assertCompiles(self, *arguments, names):
        run = self.compile(*arguments, self.tree)
        self.assertEqual(self.compiled(), set(names))
        self.assertEqual(run.counts.get("compiled", 0), len(set(names)))
        return run

    def test_l_means_no_subdirectories(self):
        self.assertCompiles("-l", names=["a.py"])

    def test_r_limits_the_depth(self):
        self.assertCompiles("-r", "0", names=["a.py"])
        self.assertEqual(self.compile("-r", "1", self.tree).counts, {"fresh": 1, "compiled": 3})
        self.assertEqual(self.compile("-r", "2", self.tree).counts, {"fresh": 4, "compiled": 2})

    def test_r_counts_before_l(self):
        self.assertCompiles("-l", "-r", "1", names=["a.py", "sub/b.py", "sub/f_test.py", "tests/test_d.py"])

    def test_x_is_searched_in_the_path(self):
        run = self.assertCompiles("-x", r"/tests?/", names=["a.py", "sub/b.py", "sub/deep/c.py", "sub/f_test.py"])
        self.assertEqual(run.counts["skipped"], 2)

    def test_x_is_searched_in_the_path_as_it_was_given(self):
        self.assertEqual(self.compile("-x", "^tree/sub", "tree").counts, {"compiled": 2, "skipped": 4})

    def test_x_takes_what_pythons_re_takes(self):
        for expression in (
            r"(?i)SUB", r"(?<=sub/)b", r"(?P<word>test)_(?!e)", r"\btest_[de]\.py\Z", r"[^/]+/deep/.*\.py$",
            r"(a|c)\.py", r"(?x) deep  # a comment", r"^.*(?:tests){1}",
        ):
            with self.subTest(expression=expression):
                self.compile("--force", self.tree)
                self.clean(self.tree)
                self.compile("-x", expression, self.tree)
                ours = self.compiled()
                self.clean(self.tree)
                command = [PYTHON, "-I", "-m", "compileall", "-q", "-x", expression, str(self.tree)]
                subprocess.run(command, check=True)
                self.assertEqual(ours, self.compiled())

    def test_x_that_is_no_expression_is_an_error(self):
        self.assertIn("missing closing parenthesis", self.refused("compile", "-x", "(", self.tree))

    def test_exclude_by_a_name_at_any_depth(self):
        run = self.assertCompiles("--exclude", "tests", names=["a.py", "sub/b.py", "sub/deep/c.py", "sub/f_test.py"])
        self.assertGreater(run.counts.get("skipped", 0), 0)

    def test_what_excludes_a_directory_excludes_all_below_it(self):
        self.write({"tests/data/deep/g.py": ""})
        self.assertEqual(self.compile("--exclude", "tests", self.tree).counts, {"compiled": 4, "skipped": 3})
        self.assertEqual(self.compile("--include", "tests", self.tree).counts, {"compiled": 3, "skipped": 4})
        self.assertTrue(cached(self.tree / "tests" / "data" / "deep" / "g.py").exists())

    def test_exclude_by_a_pattern_of_files(self):
        options = ("--exclude", "test_*.py", "--exclude", "*_test.py")
        self.assertCompiles(*options, names=["a.py", "sub/b.py", "sub/deep/c.py"])

    def test_exclude_with_a_slash_is_matched_from_the_root_on(self):
        self.assertCompiles("--exclude", "/tests", names=set(FILES) - {"tests/test_d.py"})

    def test_exclude_across_directories(self):
        self.assertCompiles("--exclude", "sub/**/c.py", names=set(FILES) - {"sub/deep/c.py"})

    def test_exclude_of_directories_only(self):
        self.write({"tests.py/inner.py": ""})
        self.assertCompiles("--exclude", "a.py/", "--exclude", "tests.py/", names=FILES)
        self.assertFalse(cached(self.tree / "tests.py" / "inner.py").exists())

    def test_include_takes_only_what_it_means(self):
        self.assertCompiles("--include", "sub/deep", "--include", "a.py", names=["a.py", "sub/deep/c.py"])

    def test_exclude_wins_over_include(self):
        options = ("--include", "sub", "--exclude", "tests")
        self.assertCompiles(*options, names=["sub/b.py", "sub/deep/c.py", "sub/f_test.py"])

    def test_a_backslash_takes_the_meaning_from_the_next_character(self):
        self.write({"[x].py": "", "x.py": ""})
        self.compile("--include", r"\[x\].py", self.tree)
        self.assertTrue(cached(self.tree / "[x].py").exists())
        self.assertFalse(cached(self.tree / "x.py").exists())

    def test_what_is_excluded_keeps_its_old_bytecode(self):
        self.compile(self.tree)
        source = self.tree / "tests" / "test_d.py"
        source.write_text("x = 1\n")
        old = cached(source).read_bytes()
        self.compile("--exclude", "tests", self.tree)
        self.assertEqual(cached(source).read_bytes(), old)

    def test_what_is_excluded_may_be_unreadable(self):
        os.symlink("loop.py", self.tree / "loop.py")
        self.compile("--exclude", "loop.py", self.tree)

    def test_limit_symlinks_leaves_out_links_that_lead_out(self):
        outside = self.write({"outside.py": ""}, root=self.room)
        os.symlink(outside, self.tree / "out.py")
        os.symlink("sub/b.py", self.tree / "in.py")
        self.compile("-e", self.tree, self.tree)
        self.assertFalse(cached(self.tree / "out.py").exists())
        self.assertTrue(cached(self.tree / "in.py").exists())

    def test_without_it_links_that_lead_out_are_compiled(self):
        outside = self.write({"outside.py": ""}, root=self.room)
        os.symlink(outside, self.tree / "out.py")
        self.compile(self.tree)
        self.assertTrue(cached(self.tree / "out.py").exists())

    def test_filters_hold_for_check_and_clean_and_list_too(self):
        self.compile("--exclude", "tests", self.tree)
        self.assertEqual(self.check("--exclude", "tests", self.tree).code, 0)
        self.check(self.tree, code=1)
        run = self.clean("--include", "a.py", self.tree)
        self.assertIn("Removed 1 file", run.err)
        self.assertEqual(self.compiled(), {"sub/b.py", "sub/deep/c.py", "sub/f_test.py"})
