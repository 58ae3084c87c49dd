"""--stamp and --depfile in builds of Ninja and make: what changed is compiled, once, and then there is no work to do."""

import os
import shutil
import unittest

from builds import BuildCase
from bytecode import cached

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n", "p/__init__.py": "", "p/c.py": "c = 1\n", "p/q/d.py": "d = 1\n"}


class Events:
    """What may happen to a tree between two builds."""

    def setUp(self):
        super().setUp()
        self.options = ["--prune"]
        self.write(FILES)
        self.assertBuilds({"compiled": 5})

    def test_edit(self):
        self.write({"p/c.py": "c = 22\n"})
        self.assertBuilds({"compiled": 1})
        self.assertHolds(self.tree / "p" / "c.py")

    def test_edit_of_the_same_size_right_after_a_build(self):
        for n in range(2, 8):
            self.write({"p/c.py": "c = %d\n" % n})
            self.assertBuilds({"compiled": 1}, n)
            self.assertHolds(self.tree / "p" / "c.py")

    def test_add(self):
        self.write({"p/new.py": "n = 1\n"})
        self.assertBuilds({"compiled": 1})

    def test_remove(self):
        (self.tree / "b.py").unlink()
        self.assertBuilds({"removed": 1})
        self.assertFalse(cached(self.tree / "b.py").exists())

    def test_rename(self):
        (self.tree / "b.py").rename(self.tree / "z.py")
        self.assertBuilds({"compiled": 1, "removed": 1})

    def test_replaced_by_a_rename(self):
        self.write({"editor.tmp": "a = 333\n"})
        (self.tree / "editor.tmp").rename(self.tree / "a.py")
        self.assertBuilds({"compiled": 1})
        self.assertHolds(self.tree / "a.py")

    def test_new_directories(self):
        self.write({"r/s/t.py": "t = 1\n", "r/u.py": "u = 1\n"})
        self.assertBuilds({"compiled": 2})

    def test_an_empty_directory_and_then_a_source_in_it(self):
        (self.tree / "empty").mkdir()
        self.assertBuilds({})
        self.write({"empty/e.py": "e = 1\n"})
        self.assertBuilds({"compiled": 1})

    def test_removed_directory(self):
        shutil.rmtree(self.tree / "p" / "q")
        self.assertBuilds({})

    def test_removed_sources_of_a_directory(self):
        (self.tree / "p" / "q" / "d.py").unlink()
        self.assertBuilds({"removed": 1})
        self.assertEqual(list((self.tree / "p" / "q").iterdir()), [])

    def test_renamed_directory(self):
        (self.tree / "p").rename(self.tree / "n")
        self.assertBuilds({})  # With its bytecode files, which still fit.

    def test_removed_and_made_again(self):
        for _ in range(2):
            shutil.rmtree(self.tree)
            self.write(FILES)
            self.assertBuilds({"compiled": 5})

    def test_removed_cache_directory(self):
        shutil.rmtree(self.tree / "p" / "__pycache__")
        self.assertBuilds({"compiled": 2})

    def test_everything_is_removed_but_the_root(self):
        shutil.rmtree(self.tree)
        self.tree.mkdir()
        self.assertBuilds({})
        self.write({"a.py": "a = 1\n"})
        self.assertBuilds({"compiled": 1})

    def test_a_failing_source_is_tried_again_when_it_is_edited(self):
        self.write({"a.py": "a = (\n"})
        self.assertBuilds({"failed": 1})
        self.write({"a.py": "a = ()\n"})
        self.assertBuilds({"compiled": 1})

    def test_removed_stamp_or_depfile(self):
        for path in (self.stamp, self.stamp.with_name(self.stamp.name + ".d")):
            path.unlink()
            done = self.build()
            if self.program == "ninja" or path == self.stamp:
                self.assertEqual(done, {"fresh": 5}, path)
            self.assertIdle(path)

    def test_excluded_sources_and_directories_are_not_listed(self):
        self.options += ["--exclude", "p"]
        self.write({"p/c.py": "c = 333\n"})
        self.build()
        self.write({"p/c.py": "c = 4444\n", "p/more.py": ""})
        self.assertIdle()
        self.assertNotIn("/p/", self.stamp.with_name(self.stamp.name + ".d").read_text())

    def test_single_files_list_no_directory(self):
        self.roots = [self.tree / "a.py", self.tree / "p" / "c.py"]
        self.build()
        self.write({"other.py": "", "p/other.py": ""})
        self.assertIdle()
        self.write({"p/c.py": "c = 4444\n"})
        self.assertBuilds({"compiled": 1})


class WithNinja(Events, BuildCase):
    program = "ninja"

    def test_a_stamp_with_a_relative_path(self):
        self.absolute = False
        self.build()
        self.assertIdle()
        self.write({"a.py": "a = 333\n"})
        self.assertBuilds({"compiled": 1})

    def test_says_no_work_to_do(self):
        self.build()
        self.assertIn("no work to do", self.said)


class WithMake(Events, BuildCase):
    program = "make"

    def test_a_stamp_with_a_relative_path(self):
        WithNinja.test_a_stamp_with_a_relative_path(self)


class Levels(BuildCase):
    def test_every_level_is_one_bytecode_file(self):
        self.options = ["--prune", "-o0", "-o2"]
        self.write(FILES)
        self.assertBuilds({"compiled": 10})
        self.write({"a.py": "a = 333\n"})
        self.assertBuilds({"compiled": 2})
        (self.tree / "a.py").unlink()
        self.assertBuilds({"removed": 2})

    def test_hash_modes(self):
        self.options = ["--prune", "--invalidation-mode", "checked-hash"]
        self.write(FILES)
        self.assertBuilds({"compiled": 5})
        os.utime(self.tree / "a.py")
        self.assertBuilds({})
        self.write({"a.py": "a = 2\n"})
        self.assertBuilds({"compiled": 1})

    def test_two_roots(self):
        other = self.room / "other root"
        self.write({"x.py": "x = 1\n"}, other)
        self.write(FILES)
        self.roots.append(other)
        self.assertBuilds({"compiled": 6})
        self.write({"y.py": "y = 1\n"}, other)
        self.assertBuilds({"compiled": 1})

    def test_a_report_and_a_trace_in_the_root(self):
        self.write(FILES)
        self.roots = ["--report", self.tree / "report.json", "--trace", self.tree / "trace.json", self.tree]
        self.build()
        self.assertTrue((self.tree / "report.json").exists())
        before = self.stamp.stat().st_mtime_ns
        self.build()
        self.assertEqual(self.stamp.stat().st_mtime_ns, before)
        self.assertIn("no work to do", self.said)

    def test_an_input_list_is_a_dependency(self):
        self.write(FILES)
        names = self.room / "names"
        names.write_text("%s\n" % (self.tree / "a.py"))
        self.roots, self.options = [], ["-i", names]
        self.assertBuilds({"compiled": 1})
        names.write_text("%s\n%s\n" % (self.tree / "a.py", self.tree / "b.py"))
        self.assertBuilds({"compiled": 1})


if __name__ == "__main__":
    unittest.main()
