"""What makes a bytecode file stale: whatever the importer would refuse, and nothing else."""

import os
import py_compile
import struct

import judge
from bytecode import cached, header, identity
from case import PYTHON, Case
from interpreters import interpreters
from tree import set_mtime

THEN = 1_700_000_000


class Freshness(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n"})
        self.file = cached(self.source)
        set_mtime(self.source, THEN)

    def assertStale(self, *options):
        self.assertEqual(self.compile(*options, self.tree).counts, {"compiled": 1})

    def assertFresh(self, *options):
        before = identity(self.file)
        self.assertEqual(self.compile(*options, self.tree).counts, {"fresh": 1})
        self.assertEqual(identity(self.file), before)

    def change_header(self, at, data):
        content = bytearray(self.file.read_bytes())
        content[at : at + len(data)] = data
        self.file.write_bytes(content)

    def test_nothing_changed(self):
        self.assertStale()
        self.assertFresh()

    def test_a_later_and_an_earlier_time(self):
        self.assertStale()
        for seconds in (THEN + 1, THEN - 100_000):
            with self.subTest(seconds=seconds):
                set_mtime(self.source, seconds)
                self.assertStale()

    def test_an_edit_within_the_same_second_that_changes_the_size(self):
        self.assertStale()
        self.source.write_text("x = 10\n")
        set_mtime(self.source, THEN)
        self.assertStale()
        self.assertEqual(judge.ask(PYTHON, self.tree)["problems"], [])

    def test_a_fraction_of_a_second_is_not_in_the_header(self):
        self.assertStale()
        set_mtime(self.source, THEN, 500_000_000)
        self.assertFresh()

    def test_a_file_of_another_magic_number(self):
        self.assertStale()
        self.change_header(0, b"\x01\x02\r\n")
        self.assertStale()
        self.assertFresh()

    def test_flags_that_no_python_knows(self):
        self.assertStale()
        self.change_header(4, b"\x08")
        self.assertStale()

    def test_a_file_cut_within_its_header_or_right_after_it(self):
        for size in (0, 1, 4, 8, 15, 16):
            with self.subTest(size=size):
                self.compile("--force", self.tree)
                os.truncate(self.file, size)
                self.assertStale()

    def test_a_file_cut_in_its_body_is_stale_only_with_verify(self):
        self.assertStale()
        for size in (17, os.path.getsize(self.file) - 1):
            with self.subTest(size=size):
                os.truncate(self.file, size)
                self.assertFresh()
                self.assertStale("--verify")

    def test_a_zeroed_body_is_stale_with_verify(self):
        self.assertStale()
        size = os.path.getsize(self.file)
        os.truncate(self.file, 16)
        os.truncate(self.file, size)
        self.assertStale("--verify")

    def test_bytes_after_the_body_are_stale_with_verify(self):
        self.assertStale()
        with open(self.file, "ab") as file:
            file.write(b"N")
        self.assertStale("--verify")

    def test_verify_takes_every_interpreters_whole_files_for_fresh(self):
        self.write({"b.py": "class C:\n    def f(self, *a):\n        'doc'\n        return [x for x in {1, 2.5}]\n"})
        for each in interpreters():
            with self.subTest(python=each.name):
                self.compile("--python", each.path, self.tree)
                self.assertEqual(self.compile("--python", each.path, "--verify", self.tree).counts, {"fresh": 2})

    def test_verify_reads_hash_files_too(self):
        self.compile("--invalidation-mode", "checked-hash", self.tree)
        os.truncate(self.file, 20)
        run = self.compile("--invalidation-mode", "checked-hash", "--verify", self.tree)
        self.assertEqual(run.counts, {"compiled": 1})

    def test_force_compiles_all(self):
        self.assertStale()
        self.assertStale("--force")

    def test_a_missing_level_is_the_only_work(self):
        self.assertStale()
        self.assertEqual(self.compile("-o0", "-o2", self.tree).counts, {"fresh": 1, "compiled": 1})

    def test_another_interpreters_file_does_not_count(self):
        self.assertStale()
        for each in interpreters():
            if each.cache_tag not in self.file.name:
                with self.subTest(python=each.name):
                    self.assertEqual(self.compile("--python", each.path, self.tree).counts, {"compiled": 1})
        self.assertFresh()

    def test_a_source_that_shrank_to_nothing(self):
        self.assertStale()
        self.source.write_bytes(b"")
        self.assertStale()
        self.assertEqual(header(self.file).size, 0)

    def test_what_python_itself_wrote_is_fresh(self):
        mode = py_compile.PycInvalidationMode
        py_compile.compile(str(self.source), invalidation_mode=mode.TIMESTAMP)
        self.assertFresh()
        py_compile.compile(str(self.source), invalidation_mode=mode.CHECKED_HASH)
        self.assertFresh("--invalidation-mode", "checked-hash")

    def test_a_file_whose_header_has_another_size(self):
        self.assertStale()
        self.change_header(12, struct.pack("<I", os.path.getsize(self.source) ^ 1))
        self.assertStale()
