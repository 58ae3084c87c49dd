"""Invalidation modes, all of them incremental, and SOURCE_DATE_EPOCH."""

import importlib.util
import os
import time

from bytecode import MAGIC, MODES, cached, header, identity
from case import Case
from tree import set_mtime

EPOCH = 1_600_000_000


class Invalidation(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n", "sub/b.py": "y = 2\n"})
        self.file = cached(self.source)

    def compile_as(self, mode):
        return self.compile("--invalidation-mode", mode, self.tree)

    def test_the_default_is_timestamp(self):
        self.compile(self.tree)
        stat = os.stat(self.source)
        found = header(self.file)
        self.assertEqual((found.magic, found.mode, found.size), (MAGIC, "timestamp", stat.st_size))
        self.assertEqual(found.mtime, int(stat.st_mtime))

    def test_the_hash_modes_write_the_hash_of_the_source(self):
        for mode in MODES[1:]:
            with self.subTest(mode=mode):
                self.compile_as(mode)
                found = header(self.file)
                self.assertEqual((found.mode, found.hash), (mode, importlib.util.source_hash(b"x = 1\n")))

    def test_every_mode_is_incremental(self):
        for mode in MODES:
            with self.subTest(mode=mode):
                self.assertEqual(self.compile_as(mode).counts, {"compiled": 2})
                before = identity(self.file)
                self.assertEqual(self.compile_as(mode).counts, {"fresh": 2})
                self.assertEqual(identity(self.file), before)

    def test_a_change_of_mode_compiles_again(self):
        for first in MODES:
            for second in MODES:
                if first != second:
                    with self.subTest(first=first, second=second):
                        self.compile_as(first)
                        self.assertEqual(self.compile_as(second).counts, {"compiled": 2})
                        self.assertEqual(header(self.file).mode, second)

    def test_hash_modes_ignore_a_touched_source(self):
        for mode in MODES[1:]:
            with self.subTest(mode=mode):
                self.compile_as(mode)
                set_mtime(self.source, EPOCH)
                self.assertEqual(self.compile_as(mode).counts, {"fresh": 2})

    def test_hash_modes_see_an_edit_that_keeps_size_and_time(self):
        for mode in MODES[1:]:
            with self.subTest(mode=mode):
                self.source.write_text("x = 1\n")
                set_mtime(self.source, EPOCH)
                self.compile_as(mode)
                self.source.write_text("x = 7\n")
                set_mtime(self.source, EPOCH)
                self.assertEqual(self.compile_as(mode).counts, {"fresh": 1, "compiled": 1})

    def test_source_date_epoch_makes_checked_hash_the_default(self):
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        self.assertEqual(header(self.file).mode, "checked-hash")

    def test_an_empty_source_date_epoch_is_none(self):
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": ""})
        self.assertEqual(header(self.file).mode, "timestamp")

    def test_an_explicit_mode_counts_before_source_date_epoch(self):
        self.compile("--invalidation-mode", "timestamp", self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        self.assertEqual(header(self.file).mode, "timestamp")

    def test_the_variable_sets_the_mode(self):
        self.compile(self.tree, env={"PYBYTECODE_INVALIDATION_MODE": "unchecked-hash"})
        self.assertEqual(header(self.file).mode, "unchecked-hash")

    def test_source_date_epoch_clamps_what_is_written(self):
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        for path in (self.file, self.file.parent, self.tree, self.tree / "sub", self.tree / "sub" / "__pycache__"):
            self.assertEqual(os.stat(path).st_mtime_ns, EPOCH * 10**9, path)

    def test_source_date_epoch_clamps_new_directories_of_a_pycache_prefix(self):
        prefix = self.room / "prefix"
        self.compile("--pycache-prefix", prefix, self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        for path in [prefix, *prefix.rglob("*")]:
            self.assertEqual(os.stat(path).st_mtime_ns, EPOCH * 10**9, path)

    def test_source_date_epoch_clamps_new_directories_above_an_output_tree(self):
        old = self.room / "old"
        parent = old / "parent"
        parent.mkdir(parents=True)
        output = parent / "new" / "output"
        self.compile("--output-dir", output, self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        for path in (output, output.parent, parent):
            self.assertEqual(os.stat(path).st_mtime_ns, EPOCH * 10**9, path)
        self.assertGreater(os.stat(old).st_mtime, EPOCH)  # Nothing was made in it.

    def test_source_date_epoch_leaves_sources_and_older_directories_alone(self):
        old = EPOCH - 1000
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        set_mtime(self.tree, old)
        source_time = os.stat(self.source).st_mtime_ns
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        self.assertEqual(os.stat(self.tree).st_mtime_ns, old * 10**9)
        self.assertEqual(os.stat(self.source).st_mtime_ns, source_time)

    def test_source_date_epoch_in_the_future_does_not_lie(self):
        future = int(time.time()) + 100_000
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": str(future)})
        self.assertLess(os.stat(self.file).st_mtime, future - 1000)
        self.assertLess(os.stat(self.tree).st_mtime, future - 1000)

    def test_source_date_epoch_does_not_date_the_report(self):
        self.compile(self.tree, env={"SOURCE_DATE_EPOCH": str(EPOCH)})
        self.assertGreater(os.stat(self.room / "report.json").st_mtime, EPOCH + 1000)

    def test_two_images_of_one_tree_agree(self):
        env = {"SOURCE_DATE_EPOCH": str(EPOCH)}

        def state():
            paths = sorted(self.tree.rglob("*.pyc"))
            return [(path, path.read_bytes(), os.stat(path).st_mtime_ns, os.stat(path).st_mode) for path in paths]

        self.compile(self.tree, "-o", "0", "-o", "2", env=env)
        first = state()
        self.compile("--force", "-o", "2", "-o", "0", "-j", "1", self.tree, env=env)
        self.assertEqual(state(), first)

    def test_a_source_date_epoch_that_is_no_number_is_an_error(self):
        said = self.refused("compile", self.tree, env={"SOURCE_DATE_EPOCH": "yesterday"})
        self.assertIn("SOURCE_DATE_EPOCH", said)
        self.assertIn("yesterday", said)
