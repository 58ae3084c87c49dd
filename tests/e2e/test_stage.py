"""--stage: a copy of sources and data that is compiled where it stands, and that programs run from."""

import os
import shutil
import subprocess
import unittest

import users
from bytecode import TAG, cached, code
from case import PYTHON
from stage_case import FILES, StageCase
from tree import Snapshot, set_mtime


class Staging(StageCase):
    def test_copies_everything_with_times_and_modes(self):
        (self.tree / "app" / "__main__.py").chmod(0o755)
        set_mtime(self.tree / "app" / "words.txt", 1_000_000_000, 123_456_789)
        before = Snapshot(self.tree)
        self.assertEqual(self.run_it().counts, {"compiled": 3})
        self.assertMirrors()
        for name in FILES:
            one, other = os.stat(self.tree / name), os.stat(self.stage / name)
            self.assertEqual((one.st_mtime_ns, one.st_mode), (other.st_mtime_ns, other.st_mode), name)
        self.assertUntouched(before)

    def test_the_program_runs_and_compiles_nothing(self):
        self.run_it()
        before = Snapshot(self.stage)
        done = subprocess.run([PYTHON, "-v", "-m", "app"], cwd=self.stage, env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        self.assertEqual(done.stdout, "hello 1\n", done.stderr)
        self.assertIn("matches %s" % (self.stage / "app" / "__init__.py"), done.stderr)
        self.assertUntouched(before)

    def test_the_second_time_nothing_is_written(self):
        self.run_it()
        before = Snapshot(self.stage)
        self.assertEqual(self.run_it().counts, {"fresh": 3})
        self.assertUntouched(before)

    def test_edits_of_source_and_data(self):
        self.run_it()
        self.write({"app/sub/deep.py": "X = 22\n"})
        self.assertEqual(self.run_it().counts, {"compiled": 1, "fresh": 2})
        self.write({"app/words.txt": "HELLO"})
        self.assertEqual(self.run_it().counts, {"fresh": 3})
        self.assertMirrors()

    def test_what_is_gone_goes(self):
        self.run_it()
        self.write({"app/mine.txt": "not staged"}, self.stage)
        shutil.rmtree(self.tree / "app" / "data")
        shutil.rmtree(self.tree / "app" / "sub")
        (self.tree / "top.cfg").unlink()
        self.run_it()
        expected = self.originals()
        expected["app/mine.txt"] = b"not staged"
        self.assertEqual(self.staged(), expected)
        self.assertFalse((self.stage / "app" / "sub").exists())
        self.assertFalse((self.stage / "app" / "data").exists())

    def test_a_file_that_becomes_a_directory_and_back(self):
        self.run_it()
        for old, new in (("top.cfg", "top.cfg/a.txt"), ("app/sub/deep.py", "app/sub/deep.py/inner.py"),
                         ("app/words.txt", "app/words.txt/__init__.py")):
            (self.tree / old).unlink()
            self.write({new: "Y = 1\n"})
        self.run_it()
        self.assertMirrors()
        for name in ("top.cfg", "app/sub/deep.py", "app/words.txt"):
            shutil.rmtree(self.tree / name)
        self.write(FILES)
        self.run_it()
        self.assertMirrors()

    def test_something_foreign_in_the_way_is_told_and_stays(self):
        self.write({"top.cfg/mine": "mine", "app/sub": "mine"}, self.stage)
        run = self.run_it(code=2)
        self.assertIn(str(self.tree / "top.cfg"), run.err)
        self.assertIn(str(self.tree / "app" / "sub" / "deep.py"), run.err)
        self.assertEqual((self.stage / "top.cfg" / "mine").read_text(), "mine")
        self.assertEqual((self.stage / "app" / "sub").read_text(), "mine")
        self.assertEqual((self.stage / "app" / "words.txt").read_text(), "hello")

    def test_links_to_files_become_files_and_others_are_left_out(self):
        (self.tree / "link.txt").symlink_to("top.cfg")
        (self.tree / "link.py").symlink_to("app/sub/deep.py")
        (self.tree / "away").symlink_to("/usr")
        (self.tree / "dangling").symlink_to("nowhere")
        os.mkfifo(self.tree / "fifo")
        self.assertEqual(self.run_it().counts, {"compiled": 4})
        self.assertEqual(sorted(os.listdir(self.stage)), ["__pycache__", "app", "link.py", "link.txt", "top.cfg"])
        self.assertFalse((self.stage / "link.txt").is_symlink())
        self.assertEqual(self.run_it().counts, {"fresh": 4})

    def test_links_in_the_stage_do_not_lead_out(self):
        outside = self.room / "outside"
        outside.mkdir()
        self.stage.mkdir()
        (self.stage / "app").symlink_to(outside)
        (self.stage / "top.cfg").symlink_to(outside / "victim")
        self.run_it(code=2)
        self.assertEqual(os.listdir(outside), [])

    def test_unusual_mode_bits_are_no_difference(self):
        os.chmod(self.tree / "top.cfg", 0o2755)
        os.chmod(self.tree / "app" / "sub" / "deep.py", 0o1644)
        self.run_it()
        before = Snapshot(self.stage)
        self.run_it()
        self.assertUntouched(before)

    def test_a_data_file_that_cannot_be_read(self):
        (self.tree / "top.cfg").chmod(0)
        python = users.python_for_everybody()
        user = users.as_ordinary_user(self.room)
        binary = users.tool_for_everybody(os.environ["PYBYTECODE"], self.room) if user else None
        run = self.tool("compile", "--python", python, "--stage", self.stage, self.tree, binary=binary, **user)
        self.assertEqual(run.code, 2, run.err)
        self.assertIn("%s: cannot be staged: Permission denied" % (self.tree / "top.cfg"), run.err)
        self.assertTrue((self.stage / "app" / "words.txt").exists())

    def test_a_large_file(self):
        self.write({"large.bin": os.urandom(5_000_001)})
        self.run_it()
        self.assertMirrors()


class Names(StageCase):
    def test_failures_name_the_original(self):
        self.write({"app/bad.py": "x = (\n"})
        run = self.run_it()
        self.assertEqual(run.report["failures"][0]["source"], str(self.tree / "app" / "bad.py"))
        self.assertIn(str(self.tree / "app" / "bad.py") + ":1:", run.err)
        self.assertNotIn(str(self.stage), run.err)

    def test_relative_roots_are_named_as_given(self):
        self.write({"app/bad.py": "x = (\n"})
        run = self.tool("compile", "--python", PYTHON, "--stage", "../stage", "app", cwd=self.tree)
        self.assertIn("app/bad.py:1:", run.err)
        self.assertTrue((self.stage / "sub" / "deep.py").exists())

    def test_prepended_directory(self):
        self.run_it("-p", "/usr/share/x")
        self.assertEqual(code(cached(self.stage / "app" / "sub" / "deep.py")).co_filename,
                         "/usr/share/x/app/sub/deep.py")

    def test_prepended_directory_below_a_base(self):
        self.run_it("-p", "/final", "--base-dir", self.tree / "app", roots=[self.tree / "app"])
        self.assertEqual(code(cached(self.stage / "sub" / "deep.py")).co_filename, "/final/sub/deep.py")

    def test_without_rewriting_it_is_the_path_in_the_stage(self):
        self.run_it()
        self.assertEqual(code(cached(self.stage / "app" / "sub" / "deep.py")).co_filename,
                         str(self.stage / "app" / "sub" / "deep.py"))

    def test_levels_and_modes(self):
        self.run_it("-o0", "-o2", "--invalidation-mode", "unchecked-hash")
        for level in (0, 2):
            self.assertTrue(cached(self.stage / "app" / "sub" / "deep.py", level).exists())
        self.assertEqual(self.run_it("-o2", "--invalidation-mode", "unchecked-hash").counts, {"fresh": 3, "removed": 3})


class Places(StageCase):
    def test_source_and_generated_trees_mix(self):
        generated = self.room / "generated"
        self.write({"app/made.py": "M = 1\n", "app/made.txt": "made"}, generated)
        bases = ["--base-dir", self.tree, "--base-dir", generated]
        roots = [self.tree / "app", generated / "app"]
        self.assertEqual(self.run_it(*bases, roots=roots).counts, {"compiled": 4})
        done = subprocess.run([PYTHON, "-c", "import app.made, app.sub.deep; print(app.made.M)"], cwd=self.stage,
                              stdout=subprocess.PIPE, universal_newlines=True)
        self.assertEqual(done.stdout, "1\n")
        self.write({"app/made.py": "M = 22\n"}, generated)
        self.assertEqual(self.run_it(*bases, roots=roots).counts, {"compiled": 1, "fresh": 3})
        (generated / "app" / "made.py").unlink()
        self.assertEqual(self.run_it(*bases, roots=roots).counts, {"fresh": 3, "removed": 2})
        self.assertTrue((self.stage / "app" / "__init__.py").exists())

    def test_listed_files_only(self):
        files = [self.tree / "app" / "sub" / "deep.py", self.tree / "app" / "words.txt"]
        run = self.run_it("--base-dir", self.tree, roots=files[:1])
        self.assertEqual((run.counts, sorted(self.staged())), ({"compiled": 1}, ["app/sub/deep.py"]))

    def test_a_listed_data_file_is_staged(self):
        names = self.room / "names"
        names.write_text("".join("%s\n" % (self.tree / name) for name in ("app/sub/deep.py", "app/words.txt")))
        run = self.tool("compile", "--python", PYTHON, "--stage", self.stage, "--base-dir", self.tree, "-i", names)
        self.assertEqual(run.code, 0, run.err)
        self.assertEqual(sorted(self.staged()), ["app/sub/deep.py", "app/words.txt"])

    def test_a_stage_below_the_root(self):
        self.stage = self.tree / "build" / "stage"
        self.manifest = self.tree / "build" / "manifest"
        self.options = ["--prune", "--manifest", self.manifest, "--exclude", "build"]
        self.assertEqual(self.run_it().counts, {"compiled": 3})
        self.assertEqual(sorted(self.staged()), sorted(FILES))
        self.assertEqual(self.run_it().counts, {"fresh": 3, "skipped": 3})

    def test_a_stage_below_the_root_that_is_not_excluded(self):
        self.stage = self.tree / "stage"
        self.assertEqual(self.run_it().counts, {"compiled": 3})
        self.assertEqual(self.run_it().counts, {"fresh": 3})
        self.assertEqual(sorted(self.staged()), sorted(FILES))

    def test_what_the_build_writes_itself_is_no_data(self):
        files = {option: self.tree / ("build." + option) for option in ("stamp", "depfile", "manifest")}
        options = [word for option, path in files.items() for word in ("--" + option, path)]
        for counts in ({"compiled": 3}, {"fresh": 3}):
            run = self.compile("--stage", self.stage, *options, self.tree)
            self.assertEqual(run.counts, counts)
        self.assertEqual(sorted(self.staged()), sorted(FILES))

    def test_two_files_for_one_place(self):
        other = self.room / "other"
        self.write({"top.cfg": "other", "app/sub/deep.py": "X = 2\n"}, other)
        run = self.run_it(roots=[self.tree, other], code=2)
        for name in ("top.cfg", "app/sub/deep.py"):
            self.assertIn(str(other / name), run.err)
            self.assertEqual((self.stage / name).read_bytes(), (self.tree / name).read_bytes())

    def test_what_is_excluded_is_staged_and_not_compiled(self):
        run = self.run_it("--exclude", "sub", "--exclude", "data")
        self.assertEqual(run.counts, {"compiled": 2, "skipped": 1})
        self.assertEqual(sorted(self.staged()), sorted(FILES))

    def test_bytecode_of_the_originals_stays_where_it_is(self):
        self.compile(self.tree)
        self.assertEqual(self.run_it().counts, {"compiled": 3})
        self.assertNotIn("deep.%s.pyc" % TAG, self.staged())


if __name__ == "__main__":
    unittest.main()
