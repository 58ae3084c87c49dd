"""Several optimization levels in one run, and hard links between files that are equal."""

import os
import stat

import judge
from bytecode import cached, identity
from case import PYTHON, Case
from tree import Snapshot

ALL = ("-o", "0", "-o", "1", "-o", "2")
PLAIN = "x = 1\n"  # The same at each level.
ASSERT = "assert x\n"  # 1 and 2 are the same.
DOCUMENTED = "'text'\nassert x\n"  # Three different ones.


class Levels(Case):
    def inodes(self, source):
        return [os.stat(cached(source, level)).st_ino for level in range(3)]

    def test_all_levels_together(self):
        self.write({"a.py": DOCUMENTED, "b.py": PLAIN})
        before = Snapshot(self.tree)
        run = self.compile(*ALL, self.tree)
        answer = judge.ask(PYTHON, self.tree, levels=(0, 1, 2))
        self.assertEqual((answer["problems"], run.counts), ([], {"compiled": 6}))
        self.assertOnlyCreated(before, *judge.places(answer))

    def test_counts_are_of_bytecode_files_and_sources_are_told_beside_them(self):
        self.write({"a.py": PLAIN, "b.py": "def\n"})
        run = self.compile(*ALL, self.tree)
        self.assertEqual((run.report["sources"], run.counts), (2, {"compiled": 3, "failed": 3}))

    def test_the_order_and_repetition_of_levels_do_not_matter(self):
        source = self.write({"a.py": DOCUMENTED})
        self.compile("-o2", "-o1", "-o2", self.tree)
        self.assertFalse(cached(source).exists())
        self.assertEqual(self.compile("-o", "1", "-o", "2", self.tree).counts, {"fresh": 2})

    def test_one_missing_level_is_made_and_the_others_stay(self):
        source = self.write({"a.py": DOCUMENTED})
        self.compile(*ALL, self.tree)
        kept = identity(cached(source, 0)), identity(cached(source, 2))
        cached(source, 1).unlink()
        self.assertEqual(self.compile(*ALL, self.tree).counts, {"fresh": 2, "compiled": 1})
        self.assertEqual((identity(cached(source, 0)), identity(cached(source, 2))), kept)

    def test_without_being_asked_nothing_is_linked(self):
        source = self.write({"a.py": PLAIN})
        self.compile(*ALL, self.tree)
        self.assertEqual(len(set(self.inodes(source))), 3)

    def test_equal_files_are_hard_links_and_others_are_not(self):
        plain = self.write({"plain.py": PLAIN, "assert.py": ASSERT, "documented.py": DOCUMENTED})
        self.compile(*ALL, "--hardlink-dupes", self.tree)
        zero, one, two = self.inodes(plain)
        self.assertTrue(zero == one == two)
        zero, one, two = self.inodes(self.tree / "assert.py")
        self.assertTrue(zero != one == two)
        self.assertEqual(len(set(self.inodes(self.tree / "documented.py"))), 3)
        self.assertEqual(judge.ask(PYTHON, self.tree, levels=(0, 1, 2))["problems"], [])

    def test_linked_files_are_fresh(self):
        self.write({"a.py": PLAIN})
        self.compile(*ALL, "--hardlink-dupes", self.tree)
        self.assertEqual(self.compile(*ALL, "--hardlink-dupes", self.tree).counts, {"fresh": 3})

    def test_an_edit_that_makes_levels_differ_separates_them(self):
        source = self.write({"a.py": PLAIN})
        self.compile(*ALL, "--hardlink-dupes", self.tree)
        source.write_text(DOCUMENTED)
        self.compile(*ALL, "--hardlink-dupes", self.tree)
        self.assertEqual(len(set(self.inodes(source))), 3)
        self.assertEqual(judge.ask(PYTHON, self.tree, levels=(0, 1, 2))["problems"], [])

    def test_one_level_compiled_anew_does_not_change_its_old_twins(self):
        source = self.write({"a.py": PLAIN})
        self.compile(*ALL, "--hardlink-dupes", self.tree)
        source.write_text(DOCUMENTED)
        old = cached(source, 0).read_bytes()
        self.compile("-o", "1", self.tree)
        self.assertEqual(cached(source, 0).read_bytes(), old)

    def test_forced_again_the_links_stay_and_no_name_is_left_over(self):
        source = self.write({"a.py": PLAIN})
        self.compile(*ALL, "--hardlink-dupes", self.tree)
        self.compile(*ALL, "--hardlink-dupes", "--force", self.tree)
        self.assertEqual(len(set(self.inodes(source))), 1)
        self.assertEqual(len(os.listdir(cached(source).parent)), 3)

    def test_hard_links_need_several_levels(self):
        self.assertIn("--hardlink-dupes", self.refused("compile", "--hardlink-dupes", self.tree))

    def test_a_level_that_does_not_exist(self):
        self.assertIn("'3' is not one of 0, 1, 2", self.refused("compile", "-o", "3", self.tree))


class Permissions(Case):
    """The mode of a bytecode file is what CPython's importer gives it: (source | 0200) & 0666 & ~umask."""

    def modes(self, umask):
        for mode in (0o400, 0o440, 0o600, 0o644, 0o666, 0o755, 0o777, 0o4755):
            source = self.write({"m%o.py" % mode: "x = 1\n"})
            os.chmod(source, mode)
        self.compile("--force", self.tree, preexec_fn=lambda: os.umask(umask))
        for source in self.tree.glob("*.py"):
            wanted = (int(source.stem[1:], 8) | 0o200) & 0o666 & ~umask
            self.assertEqual(oct(stat.S_IMODE(os.stat(cached(source)).st_mode)), oct(wanted), source.name)

    def test_follow_the_source_and_the_usual_umask(self):
        self.modes(0o022)

    def test_follow_no_umask(self):
        self.modes(0)

    def test_follow_a_private_umask(self):
        self.modes(0o077)

    def test_new_directories_follow_the_umask(self):
        source = self.write({"a.py": ""})
        self.compile(self.tree, preexec_fn=lambda: os.umask(0o027))
        self.assertEqual(stat.S_IMODE(os.stat(cached(source).parent).st_mode), 0o750)
