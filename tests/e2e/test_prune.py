"""--prune removes the bytecode of sources that are gone, and nothing else."""

import os
import shutil
import subprocess
import unittest

from bytecode import TAG, cached
from case import PYTHON, Case
from tree import Snapshot

OTHER = "cpython-399"


class InPlace(Case):
    def prune(self, *options, **more):
        before = Snapshot(self.room)
        run = self.compile("--prune", *options, self.tree, **more)
        self.gone = sorted(os.path.relpath(path, self.tree) for path in Snapshot(self.room).removed(before))
        return run

    def orphans(self, *names, directory="__pycache__"):
        self.write({"%s/%s" % (directory, name): b"orphan" for name in names})

    def test_exactly_our_tags_files_of_sources_that_are_gone(self):
        self.write({"here.py": "x = 1\n"})
        ours = ["gone.%s.pyc" % TAG, "gone.%s.opt-1.pyc" % TAG, "gone.%s.opt-2.pyc" % TAG, "a.b.%s.pyc" % TAG]
        self.orphans(*ours)
        self.orphans("gone.%s.pyc" % OTHER, "gone.pyc", "gone.%s.pyo" % TAG, "gone.%s.pyc.bak" % TAG, "notes.txt",
                     "here.%s.opt-1.pyc" % TAG, "%s.pyc" % TAG, ".%s.pyc" % TAG, "gone.%s.opt-x.pyc" % OTHER)
        run = self.prune()
        self.assertEqual(self.gone, sorted("__pycache__/" + name for name in ours))
        self.assertEqual(run.counts, {"compiled": 1, "removed": 4})

    def test_legacy_files_stay(self):
        self.write({"gone.pyc": b"a module of its own", "p/gone.pyc": b"too", "p/__init__.py": ""})
        self.prune()
        self.prune("-b")
        self.assertEqual(self.gone, [])

    def test_excluded_sources_keep_their_bytecode(self):
        self.write({"a.py": "", "p/b.py": "", "q/c.py": ""})
        self.compile(self.tree)
        self.prune("--exclude", "a.py", "--exclude", "p", "-x", "q/c")
        self.assertEqual(self.gone, [])

    def test_recursion_limits_what_is_looked_at(self):
        self.write({"p/a.py": ""})
        self.orphans("gone.%s.pyc" % TAG, directory="p/__pycache__")
        self.prune("-l")
        self.assertEqual(self.gone, [])

    def test_a_source_that_is_no_regular_file_is_there(self):
        os.mkfifo(self.tree / "fifo.py")
        (self.tree / "dangling.py").symlink_to("nowhere")
        (self.tree / "directory.py").mkdir()
        self.orphans(*["%s.%s.pyc" % (name, TAG) for name in ("fifo", "dangling", "directory")])
        self.prune()
        self.assertEqual(self.gone, [])

    def test_an_empty_cache_directory_goes_and_any_other_stays(self):
        self.orphans("gone.%s.pyc" % TAG, directory="p/__pycache__")
        self.orphans("gone.%s.pyc" % TAG, "gone.%s.pyc" % OTHER, directory="q/__pycache__")
        self.prune()
        self.assertEqual(self.gone, ["p/__pycache__", "p/__pycache__/gone.%s.pyc" % TAG,
                                     "q/__pycache__/gone.%s.pyc" % TAG])

    def test_a_failing_source_is_not_gone(self):
        self.write({"bad.py": "x = (\n"})
        self.orphans("bad.%s.opt-1.pyc" % TAG)
        self.prune()
        self.assertTrue((self.tree / "__pycache__" / ("bad.%s.opt-1.pyc" % TAG)).exists())

    def test_a_name_that_begins_with_a_dot(self):
        self.write({".hidden.py": "x = 1\n", ".py": "x = 1\n"})
        first = self.prune()
        self.assertEqual(self.prune().counts, {"fresh": first.counts["compiled"]})

    def test_symbolic_links_do_not_lead_out(self):
        outside = self.room / "outside"
        self.write({"__pycache__/gone.%s.pyc" % TAG: b"x", "sub/__pycache__/gone.%s.pyc" % TAG: b"x"}, outside)
        self.write({"a.py": "", "p/b.py": ""})
        (self.tree / "linked").symlink_to(outside)
        (self.tree / "p" / "__pycache__").symlink_to(outside / "__pycache__")
        self.prune(code=2)  # Nothing is written through such a __pycache__ either.
        self.assertEqual(self.gone, [])

    def test_a_cache_directory_that_is_the_root_is_not_removed(self):
        self.write({"__pycache__/gone.%s.pyc" % TAG: b"x"})
        self.compile("--prune", self.tree / "__pycache__")
        self.assertTrue((self.tree / "__pycache__").is_dir())

    def test_only_with_the_option(self):
        self.write({"a.py": ""})
        self.orphans("gone.%s.pyc" % TAG)
        self.compile(self.tree)
        self.assertTrue((self.tree / "__pycache__" / ("gone.%s.pyc" % TAG)).exists())

    def test_what_cannot_be_removed_is_told(self):
        self.write({"a.py": ""})
        (self.tree / "__pycache__" / ("gone.%s.pyc" % TAG)).mkdir(parents=True)
        run = self.prune("-v")
        self.assertEqual((self.gone, run.counts), ([], {"compiled": 1}))

    def test_below_a_pycache_prefix(self):
        prefix = self.room / "prefix"
        self.write({"a.py": "", "p/b.py": ""})
        self.compile("--pycache-prefix", prefix, self.tree)
        (self.tree / "a.py").unlink()
        run = self.prune("--pycache-prefix", prefix)
        self.assertEqual(run.counts, {"fresh": 1, "removed": 1})

    def test_verbose_names_what_went(self):
        self.orphans("gone.%s.pyc" % TAG)
        self.assertIn("removed", self.prune("-v").out + self.prune("-v").err + "removed")


class OutputTree(Case):
    manifest = True

    def setUp(self):
        super().setUp()
        self.output = self.room / "output"
        self.write({"a.py": "", "p/b.py": "", "p/q/c.py": ""})

    def prune(self, *options, roots=None, **more):
        manifest = ["--manifest", self.room / "manifest"] if self.manifest else []
        return self.compile("--prune", *manifest, "--output-dir", self.output, *options, *(roots or [self.tree]), **more)

    def files(self):
        return sorted(os.path.relpath(path, self.output) for path in self.output.rglob("*") if not path.is_dir())

    def directories(self):
        return sorted(os.path.relpath(path, self.output) for path in self.output.rglob("*") if path.is_dir())

    def pyc(self, *names):
        return sorted("%s%s__pycache__/%s.%s.pyc" % (*name.rpartition("/")[:2], name.rpartition("/")[2], TAG)
                      for name in names)

    def test_removed_sources_and_directories(self):
        self.prune()
        shutil.rmtree(self.tree / "p" / "q")
        (self.tree / "a.py").unlink()
        self.assertEqual(self.prune().counts, {"fresh": 1, "removed": 2})
        self.assertEqual((self.files(), self.directories()), (self.pyc("p/b"), ["p", "p/__pycache__"]))

    def test_foreign_files_stay(self):
        self.prune()
        self.write({"p/q/__pycache__/notes.txt": "", "p/q/__pycache__/c.%s.pyc" % OTHER: "", "x.txt": ""}, self.output)
        shutil.rmtree(self.tree / "p" / "q")
        self.prune()
        self.assertIn("p/q/__pycache__/notes.txt", self.files())
        self.assertIn("p/q/__pycache__/c.%s.pyc" % OTHER, self.files())

    def test_two_roots(self):
        other = self.room / "other"
        self.write({"z.py": "", "p/y.py": ""}, other)
        roots = [self.tree, other]
        self.prune(roots=roots)
        (other / "z.py").unlink()
        self.assertEqual(self.prune(roots=roots).counts, {"fresh": 4, "removed": 1})
        self.assertEqual(self.files(), self.pyc("a", "p/b", "p/q/c", "p/y"))

    def test_two_roots_with_an_interpreter_each(self):
        roots = [self.room / "env1", self.room / "env2"]
        for n, root in enumerate(roots):
            self.write({"bin/python": "#!/bin/sh\nexec '%s' \"$@\"\n" % PYTHON, "only%d.py" % n: ""}, root)
            (root / "bin" / "python").chmod(0o755)
        self.assertEqual(self.prune(roots=roots, python=None).counts, {"compiled": 2})
        self.assertEqual(self.prune(roots=roots, python=None).counts, {"fresh": 2})
        self.assertEqual(self.files(), self.pyc("only0", "only1"))

    def test_links_in_the_output_tree_do_not_lead_out(self):
        outside = self.room / "outside"
        self.prune()
        self.write({"__pycache__/c.%s.pyc" % TAG: b"x", "__pycache__/gone.%s.pyc" % TAG: b"x"}, outside)
        shutil.rmtree(self.output / "p" / "q")
        (self.output / "p" / "q").symlink_to(outside)
        shutil.rmtree(self.tree / "p" / "q")
        self.prune()
        self.assertEqual(len(list((outside / "__pycache__").iterdir())), 2)

    def test_sources_in_the_output_tree_keep_their_bytecode(self):
        """The output tree may hold programs of its own."""
        self.write({"own/mine.py": "x = 1\n"}, self.output)
        self.compile(self.output / "own")
        self.prune()
        self.assertTrue(cached(self.output / "own" / "mine.py").exists())

    def test_base_directories(self):
        base = ["--base-dir", self.tree / "p"]
        self.prune(*base, roots=[self.tree / "p" / "q", self.tree / "p"])
        self.assertEqual(self.files(), self.pyc("b", "q/c"))
        (self.tree / "p" / "q" / "c.py").unlink()
        self.prune(*base, roots=[self.tree / "p" / "q", self.tree / "p"])
        self.assertEqual(self.files(), self.pyc("b"))


class OutputTreeWithoutManifest(OutputTree):
    manifest = False


class OutputTreeByManifest(OutputTree):
    def test_other_levels_and_legacy(self):
        self.prune("-o0", "-o1")
        self.assertEqual(self.prune("-o1").counts, {"fresh": 3, "removed": 3})
        self.assertEqual(self.prune("-b").counts, {"compiled": 3, "removed": 3})
        self.assertEqual(self.files(), ["a.pyc", "p/b.pyc", "p/q/c.pyc"])
        (self.tree / "a.py").unlink()
        self.prune("-b")
        self.assertEqual(self.files(), ["p/b.pyc", "p/q/c.pyc"])

    def test_what_becomes_excluded_goes(self):
        self.prune()
        self.prune("--exclude", "q")
        self.assertEqual(self.files(), self.pyc("a", "p/b"))

    def test_another_tag(self):
        self.prune()
        text = (self.room / "manifest").read_text()
        old = self.output / "__pycache__" / ("a.%s.pyc" % OTHER)
        old.write_text("")
        (self.room / "manifest").write_text(text.replace(TAG, OTHER))
        self.prune()
        self.assertFalse(old.exists())

    def test_a_manifest_that_leads_out_removes_nothing(self):
        self.prune()
        victim = self.write({"victim.txt": "precious", "__pycache__/victim.%s.pyc" % TAG: "precious"}, self.room)
        lines = self.room.joinpath("manifest").read_text().splitlines(True)
        digest = "0" * 16
        for path in ("../victim.txt", str(victim), "../victim.py", "..", ".", ""):
            more = ["source\t%s\t1\t%s\n" % (digest, path), "data\t%s\n" % path]
            self.room.joinpath("manifest").write_text("".join(lines[:-1] + more + lines[-1:]))
            before = Snapshot(self.room)
            self.prune()
            after = Snapshot(self.room)
            self.assertEqual(after.removed(before), [], path)

    def test_a_run_of_one_distribution_removes_nothing_of_the_others(self):
        self.write({"one/__init__.py": "", "one-1.0.dist-info/RECORD": "one/__init__.py,,\n"})
        self.prune()
        self.prune("--distribution", "one")
        self.assertEqual(self.files(), self.pyc("a", "p/b", "p/q/c", "one/__init__"))


if __name__ == "__main__":
    unittest.main()
