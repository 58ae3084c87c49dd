"""clean: what belongs to a source goes, of every Python, and nothing else."""

import os

from bytecode import TAG, cached
from case import PYTHON, Case
from environments import make_venv
from interpreters import interpreters
from tree import Snapshot


class Clean(Case):
    def setUp(self):
        super().setUp()
        self.source = self.write({"a.py": "x = 1\n", "sub/b.py": "y = 1\n"})
        self.cache = self.source.parent / "__pycache__"
        self.before = Snapshot(self.tree)

    def test_after_it_the_tree_is_as_before(self):
        self.compile("-o0", "-o1", "-o2", self.tree)
        run = self.clean(self.tree)
        self.assertRegex(run.err, r"^Removed 6 files in ")
        self.assertUntouched(self.before)

    def test_removes_what_every_python_wrote(self):
        for each in interpreters():
            self.compile("--python", each.path, self.tree)
        for name in ("a.cpython-27.pyc", "a.pypy311.opt-2.pyc"):
            self.write({"__pycache__/" + name: "x"})
        self.clean(self.tree)
        self.assertUntouched(self.before)

    def test_with_an_interpreter_only_its_own(self):
        other = next((each for each in interpreters() if each.cache_tag != TAG), None)
        if not other:
            self.skipTest("there is one interpreter only")
        self.compile("-o0", "-o2", self.tree)
        self.compile("--python", other.path, self.tree)
        self.clean("--python", PYTHON, self.tree)
        self.assertEqual([path.name for path in self.cache.iterdir()], ["a.%s.pyc" % other.cache_tag])

    def test_leaves_what_it_does_not_know_and_says_so(self):
        self.compile(self.tree)
        names = ["gone.%s.pyc" % TAG, "notes.txt", "a.pyc", "a.py", "a.%s.pyc.old" % TAG, "deep/x.pyc"]
        self.write({"__pycache__/" + name: "kept" for name in names})
        run = self.clean(self.tree)
        self.assertEqual(sorted(os.listdir(self.cache)), sorted(name.split("/")[0] for name in names))
        self.assertRegex(run.err, r"note: .*__pycache__/.* and 5 more belong to no source here and stay")

    def test_one_thing_that_it_does_not_know(self):
        self.write({"__pycache__/notes.txt": "kept"})
        run = self.clean(self.tree)
        self.assertIn("notes.txt belongs to no source here and stays", run.err)
        self.assertIn("Nothing to remove", run.err)

    def test_does_not_enter_directories_without_sources(self):
        self.write({"data/__pycache__/x.%s.pyc" % TAG: "kept"})
        self.clean(self.tree)
        self.assertTrue((self.tree / "data" / "__pycache__" / ("x.%s.pyc" % TAG)).exists())

    def test_leaves_legacy_files_unless_asked(self):
        self.compile("-b", self.tree)
        self.clean(self.tree)
        self.assertTrue((self.tree / "a.pyc").exists())
        self.clean("--legacy", self.tree)
        self.assertUntouched(self.before)

    def test_removes_sweepings_of_a_killed_run(self):
        self.write({"__pycache__/.pbc-00ff00ff00ff00ff": "x"})
        self.clean(self.tree)
        self.assertUntouched(self.before)

    def test_removes_empty_pycache_directories(self):
        (self.tree / "sub" / "__pycache__").mkdir()
        self.clean(self.tree)
        self.assertUntouched(self.before)

    def test_does_not_follow_a_pycache_that_is_a_link(self):
        elsewhere = self.room / "elsewhere"
        self.write({"a.%s.pyc" % TAG: "precious"}, root=elsewhere)
        self.cache.symlink_to(elsewhere)
        before = Snapshot(elsewhere)
        self.refused("clean", self.tree)
        self.assertUntouched(before)
        self.assertTrue(self.cache.is_symlink())

    def test_a_link_in_place_of_a_file_goes_and_its_target_stays(self):
        target = self.write({"precious": "x"}, root=self.room / "elsewhere")
        self.cache.mkdir()
        cached(self.source).symlink_to(target)
        self.clean(self.tree)
        self.assertUntouched(self.before)
        self.assertTrue(target.exists())

    def test_a_directory_in_place_of_a_file_stays_and_is_told(self):
        cached(self.source).mkdir(parents=True)
        self.assertIn("cannot be removed", self.refused("clean", self.tree))

    def test_single_files(self):
        self.compile(self.tree)
        self.write({"c.py": ""})
        self.compile(self.tree)
        self.clean(self.source)
        self.assertFalse(cached(self.source).exists())
        self.assertTrue(cached(self.tree / "c.py").exists())

    def test_what_a_filter_or_a_named_file_leaves_out_is_not_called_unknown(self):
        for arguments in (["--include", "a.py", self.tree], [self.source]):
            self.write({"c.py": ""})
            self.compile(self.tree)
            self.write({"__pycache__/gone.%s.pyc" % TAG: "kept"})
            self.assertIn("gone.%s.pyc belongs to no source here" % TAG, self.clean(*arguments).err)
            self.assertTrue(cached(self.tree / "c.py").exists())

    def test_an_output_tree(self):
        output = self.room / "output"
        self.compile("--output-dir", output, self.tree)
        self.write({"precious.txt": "x"}, root=output)
        self.clean("--output-dir", output, self.tree)
        self.assertEqual([path.name for path in output.rglob("*") if path.is_file()], ["precious.txt"])
        self.assertUntouched(self.before)

    def test_a_pycache_prefix(self):
        prefix = self.room / "prefix"
        self.compile("--pycache-prefix", prefix, self.tree)
        self.clean(self.tree, env={"PYTHONPYCACHEPREFIX": str(prefix)})
        self.assertEqual([path for path in prefix.rglob("*") if path.is_file()], [])
        self.assertTrue((prefix / str(self.tree)[1:]).is_dir())

    def test_an_environment_without_its_interpreter(self):
        root = self.room / "venv"
        source = self.write({"m.py": ""}, root=make_venv(root))
        self.compile(root)
        (root / "bin" / "python").unlink()
        self.clean(root)
        self.assertFalse(cached(source).exists())

    def test_a_nested_environment_is_left_alone(self):
        source = self.write({"env/pyvenv.cfg": "", "env/m.py": ""}).parent / "m.py"
        self.compile(source)
        self.clean(self.tree)
        self.assertTrue(cached(source).exists())

    def test_verbose_names_what_went(self):
        self.compile(self.tree)
        self.assertIn("removed %s\n" % cached(self.source), self.clean("-v", self.tree).err)

    def test_a_missing_path_is_an_error_and_the_rest_is_cleaned(self):
        self.compile(self.tree)
        self.assertIn("missing", self.refused("clean", self.room / "missing", self.tree))
        self.assertUntouched(self.before)

    def test_twice_is_nothing_to_do(self):
        self.compile(self.tree)
        self.clean(self.tree)
        self.assertEqual(self.clean(self.tree).err, "Nothing to remove\n")
