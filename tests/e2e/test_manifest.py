"""--manifest: options that no header shows, digests, and a file that is written only if it differs."""

import binascii
import importlib.util
import os
import shutil
import unittest

from bytecode import cached, code, identity
from case import PYTHON, Case

FILES = {"a.py": "a = 1\n", "p/__init__.py": "", "p/b.py": "b = 2\n"}


class ManifestCase(Case):
    def setUp(self):
        super().setUp()
        self.write(FILES)
        self.manifest = self.room / "manifest"
        self.stamp = self.room / "stamp"

    def run_it(self, *options, **more):
        return self.compile("--manifest", self.manifest, *options, self.tree, **more).counts

    def lines(self, kind):
        lines = self.manifest.read_text().splitlines()
        return [line.split("\t") for line in lines if line.startswith(kind + "\t")]


class Options(ManifestCase):
    def test_other_options_make_everything_stale_and_the_same_do_not(self):
        self.assertEqual(self.run_it(), {"compiled": 3})
        for options in (
            ["-p", "/usr/share"], ["-p", "/usr"], ["-s", self.tree], ["-s", self.tree, "-p", "/opt"],
            ["--no-debug-ranges"], ["-d", "/elsewhere"], ["--invalidation-mode", "checked-hash"],
            ["--invalidation-mode", "unchecked-hash"], [],
        ):
            with self.subTest(options=options):
                self.assertEqual(self.run_it(*options), {"compiled": 3})
                self.assertEqual(self.run_it(*options), {"fresh": 3})

    def test_path_rewriting_is_in_every_file_after_a_change(self):
        self.run_it("-s", self.tree, "-p", "/old")
        self.run_it("-s", self.tree, "-p", "/new")
        for name in FILES:
            self.assertEqual(code(cached(self.tree / name)).co_filename, "/new/" + name)

    def test_other_levels_compile_what_is_missing(self):
        self.run_it()
        self.assertEqual(self.run_it("-o0", "-o1"), {"compiled": 3, "fresh": 3})
        self.assertEqual(self.run_it("-o1"), {"fresh": 3})

    def test_base_directories_count_where_they_are_in_the_paths(self):
        places = ["--output-dir", self.room / "output"]
        self.run_it(*places, "-p", "/x", "--base-dir", self.tree)
        self.assertEqual(self.run_it(*places, "-p", "/x", "--base-dir", self.tree), {"fresh": 3})
        self.assertEqual(self.run_it(*places, "-p", "/x", "--base-dir", self.tree.parent), {"compiled": 3})

    def test_bytecode_of_others_is_taken_as_usual(self):
        self.compile(self.tree)
        self.assertEqual(self.run_it(), {"fresh": 3})

    def test_with_unusual_options_bytecode_of_others_is_stale(self):
        self.compile(self.tree)
        self.assertEqual(self.run_it("-p", "/usr"), {"compiled": 3})

    def test_a_run_that_ends_early_leaves_no_doubt_about_the_options(self):
        self.run_it()
        (self.tree / "p" / "__pycache__").rename(self.room / "kept")
        (self.tree / "p" / "__pycache__").write_text("in the way")
        self.run_it("-p", "/usr", code=2)
        (self.tree / "p" / "__pycache__").unlink()
        (self.room / "kept").rename(self.tree / "p" / "__pycache__")
        self.run_it()
        self.assertEqual(code(cached(self.tree / "a.py")).co_filename, str(self.tree / "a.py"))

    def test_a_first_run_that_ends_early_leaves_no_doubt_either(self):
        (self.tree / "p" / "__pycache__").write_text("in the way")
        self.run_it("-p", "/usr", code=2)
        (self.tree / "p" / "__pycache__").unlink()
        self.run_it()
        self.assertEqual(code(cached(self.tree / "a.py")).co_filename, str(self.tree / "a.py"))


class Text(ManifestCase):
    def test_is_written_only_if_it_differs(self):
        self.run_it("--stamp", self.stamp)
        before = identity(self.manifest)
        os.utime(self.tree / "a.py", (1e9, 1e9))
        self.assertEqual(self.run_it("--stamp", self.stamp), {"compiled": 1, "fresh": 2})
        self.assertEqual(identity(self.manifest), before)
        self.write({"a.py": "a = 22\n"})
        self.run_it("--stamp", self.stamp)
        self.assertNotEqual(identity(self.manifest), before)

    def test_is_the_same_wherever_and_whenever_it_is_built(self):
        self.run_it("-d", "/final", "--output-dir", self.room / "one")
        first = self.manifest.read_bytes()
        elsewhere = self.room / "elsewhere"
        shutil.copytree(self.tree, elsewhere)
        other = self.room / "other"
        self.compile("-j1", "-d", "/final", "--manifest", other, "--output-dir", self.room / "two", elsewhere)
        self.assertEqual(other.read_bytes(), first)

    def test_digest_is_the_source_hash_of_cpython(self):
        self.run_it()
        import _imp
        key = importlib.util._RAW_MAGIC_NUMBER
        for _, digest, sizes, name in self.lines("source"):
            expected = _imp.source_hash(key, (self.tree / name).read_bytes())
            self.assertEqual(digest, binascii.hexlify(expected).decode(), name)
            self.assertEqual(int(sizes), cached(self.tree / name).stat().st_size)

    def test_failures_are_in_it(self):
        self.write({"bad.py": "a = (\n"})
        self.run_it("--stamp", self.stamp)
        [failed] = self.lines("failed")
        self.assertEqual((failed[2], failed[3]), ("syntax", "bad.py"))
        self.assertIn("SyntaxError", failed[4])
        self.write({"bad.py": "a = ()\n"})
        self.run_it("--stamp", self.stamp)
        self.assertEqual(self.lines("failed"), [])

    def test_names_of_any_bytes(self):
        names = [b"tab\there.py", b"new\nline.py", b"back\\slash.py", b"carriage\rreturn.py", b"latin-\xe9.py"]
        for name in names:
            self.write({name: b"x = 1\n"})
        self.assertEqual(self.run_it("--stamp", self.stamp), {"compiled": 8})
        before = self.manifest.read_bytes()
        self.assertEqual(self.run_it("--stamp", self.stamp), {"fresh": 8})
        self.assertEqual(self.manifest.read_bytes(), before)
        self.assertIn(b"tab\\there.py", before)

    def test_a_damaged_one_is_told_and_made_anew(self):
        self.run_it("--stamp", self.stamp)
        whole = self.manifest.read_bytes()
        for text in (b"", b"nonsense\n", whole[:-5], whole[: len(whole) // 2], whole.replace(b"source", b"sauce"),
                     b"\0" * len(whole)):
            with self.subTest(text=text):
                self.manifest.write_bytes(text)
                run = self.compile("--manifest", self.manifest, "--stamp", self.stamp, self.tree)
                self.assertEqual(run.counts, {"compiled": 3})
                self.assertIn(str(self.manifest), run.err)
                self.assertEqual(self.manifest.read_bytes(), whole)

    def test_that_is_a_directory(self):
        self.manifest.mkdir()
        self.assertIn(str(self.manifest), self.refused("compile", "--python", PYTHON, "--manifest", self.manifest,
                                                       self.tree))


class Digests(ManifestCase):
    """They are taken from the manifest of before where that is still true."""

    def digest(self, name):
        return {line[3]: line[1] for line in self.lines("source")}[name]

    def expected(self, name):
        import _imp
        content = (self.tree / name).read_bytes()
        return binascii.hexlify(_imp.source_hash(importlib.util._RAW_MAGIC_NUMBER, content)).decode()

    def test_after_another_run_compiled_an_edit(self):
        self.run_it("--stamp", self.stamp)
        self.write({"a.py": "a = 22\n"})
        self.compile(self.tree)
        self.assertEqual(self.run_it("--stamp", self.stamp), {"fresh": 3})
        self.assertEqual(self.digest("a.py"), self.expected("a.py"))

    def test_without_the_stamp_of_then(self):
        self.run_it("--stamp", self.stamp)
        self.write({"a.py": "a = 22\n"})
        self.compile(self.tree)
        self.stamp.unlink()
        self.run_it("--stamp", self.stamp)
        self.assertEqual(self.digest("a.py"), self.expected("a.py"))

    def replace_by_twins(self, swap, tree=None):
        """Two directories with sources of the same names change places: all of their bytecode is fresh, and old."""
        options = ["--manifest", self.manifest, "--stamp", self.stamp, *([] if tree is None else [tree])]
        self.compile(*options, *([self.tree] if tree is None else []))
        swap()
        run = self.compile(*options, *([self.tree] if tree is None else []))
        self.assertEqual(set(run.counts), {"fresh"})

    def test_of_directories_that_change_places(self):
        self.write({"one/deep/m.py": "x = 1\n", "two/deep/m.py": "x = 22\n"})

        def swap():
            for old, new in (("one", "three"), ("two", "one"), ("three", "two")):
                (self.tree / old).rename(self.tree / new)
        self.replace_by_twins(swap)
        for name in ("one/deep/m.py", "two/deep/m.py"):
            self.assertEqual(self.digest(name), self.expected(name))

    def test_behind_a_link_that_is_turned(self):
        self.write({"old/m.py": "x = 1\n", "new/m.py": "x = 22\n"})
        self.compile(self.tree)
        current = self.room / "current"
        current.symlink_to(self.tree / "old")

        def turn():
            current.unlink()
            current.symlink_to(self.tree / "new")
        self.replace_by_twins(turn, current)
        self.assertEqual(self.digest("m.py"), self.expected("new/m.py"))

    def test_in_hash_mode_with_an_old_time(self):
        options = ["--stamp", self.stamp, "--invalidation-mode", "checked-hash"]
        self.run_it(*options)
        stat = os.stat(self.tree / "a.py")
        self.write({"a.py": "a = 5\n"})
        os.utime(self.tree / "a.py", ns=(stat.st_atime_ns, stat.st_mtime_ns))
        self.assertEqual(self.run_it(*options), {"compiled": 1, "fresh": 2})
        self.assertEqual(self.digest("a.py"), self.expected("a.py"))


class OneDistribution(ManifestCase):
    """A run of one distribution without a stamp reads the manifest of the whole root, and leaves it alone."""

    def setUp(self):
        super().setUp()
        for name in ("one", "two"):
            self.write({
                name + "/__init__.py": "x = 1\n",
                name + "-1.0.dist-info/RECORD": "%s/__init__.py,,\n%s-1.0.dist-info/RECORD,,\n" % (name, name),
                name + "-1.0.dist-info/METADATA": "Name: %s\nVersion: 1.0\n" % name,
            })
        self.assertEqual(self.run_it("--stamp", self.stamp), {"compiled": 5})

    def test_leaves_the_manifest_alone(self):
        before = identity(self.manifest)
        self.write({"one/__init__.py": "x = 22\n"})
        self.assertEqual(self.run_it("--distribution", "one"), {"compiled": 1})
        self.assertEqual(identity(self.manifest), before)
        self.assertEqual(self.run_it("--stamp", self.stamp), {"fresh": 5})
        import _imp
        expected = _imp.source_hash(importlib.util._RAW_MAGIC_NUMBER, b"x = 22\n")
        digests = {line[3]: line[1] for line in self.lines("source")}
        self.assertEqual(digests["one/__init__.py"], binascii.hexlify(expected).decode())

    def test_its_other_options_are_seen_by_the_whole_run(self):
        self.assertEqual(self.run_it("--distribution", "one", "-p", "/usr"), {"compiled": 1})
        self.assertEqual(self.run_it("--stamp", self.stamp), {"compiled": 5})
        self.assertEqual(self.run_it("--stamp", self.stamp), {"fresh": 5})

    def test_with_a_stamp_it_has_a_manifest_of_its_own(self):
        own = ["--manifest", self.room / "own", "--stamp", self.room / "own.stamp", "--distribution", "two"]
        self.assertEqual(self.compile(*own, self.tree).counts, {"fresh": 1})
        self.assertIn("two/__init__.py", (self.room / "own").read_text())
        self.assertNotIn("one/__init__.py", (self.room / "own").read_text())


if __name__ == "__main__":
    unittest.main()
