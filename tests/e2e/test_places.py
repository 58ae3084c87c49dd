"""Where bytecode files go: beside the source, below a pycache prefix, or into a tree of their own."""


import judge
from bytecode import TAG, cached
from case import PYTHON, Case
from interpreters import interpreters
from tree import Snapshot

FILES = {"a.py": "x = 1\n", "sub/b.py": "y = 2\n"}


class Places(Case):
    def setUp(self):
        super().setUp()
        self.write(FILES)
        self.before = Snapshot(self.tree)
        self.output = self.room / "output"

    def outputs(self):
        return sorted(str(path.relative_to(self.output)) for path in self.output.rglob("*") if path.is_file())

    def test_legacy_files_stand_beside_the_sources(self):
        run = self.compile("-b", self.tree)
        answer = judge.ask(PYTHON, self.tree, options=["--legacy"])
        self.assertEqual((answer["problems"], run.counts), ([], {"compiled": 2}))
        self.assertOnlyCreated(self.before, self.tree / "a.pyc", self.tree / "sub" / "b.pyc")

    def test_legacy_files_are_incremental(self):
        self.compile("-b", self.tree)
        self.assertEqual(self.compile("-b", self.tree).counts, {"fresh": 2})

    def test_legacy_files_have_one_level(self):
        self.assertIn("--legacy takes one --optimize level", self.refused("compile", "-b", "-o0", "-o1", self.tree))
        self.compile("-b", "-o", "2", self.tree)
        self.assertEqual(judge.ask(PYTHON, self.tree, levels=(2,), options=["--legacy"])["problems"], [])

    def test_a_pycache_prefix_mirrors_the_absolute_path(self):
        run = self.compile("--pycache-prefix", self.output, self.tree)
        answer = judge.ask(PYTHON, self.tree, options=["--prefix", self.output])
        self.assertEqual((answer["problems"], run.counts), ([], {"compiled": 2}))
        self.assertUntouched(self.before)
        self.assertEqual(self.compile("--pycache-prefix", self.output, self.tree).counts, {"fresh": 2})

    def test_a_relative_pycache_prefix_is_below_the_current_directory(self):
        self.compile("--pycache-prefix", "output", self.tree)
        answer = judge.ask(PYTHON, self.tree, options=["--prefix", self.output])
        self.assertEqual(answer["problems"], [])

    def test_the_variable_is_the_default_prefix(self):
        self.compile(self.tree, env={"PYTHONPYCACHEPREFIX": str(self.output)})
        self.assertEqual(judge.ask(PYTHON, self.tree, options=["--prefix", self.output])["problems"], [])
        self.assertUntouched(self.before)

    def test_the_variable_does_not_move_legacy_files_or_an_output_tree(self):
        env = {"PYTHONPYCACHEPREFIX": str(self.room / "prefix")}
        self.compile("-b", self.tree, env=env)
        self.compile("--output-dir", self.output, self.tree, env=env)
        self.assertFalse((self.room / "prefix").exists())
        self.assertEqual(len(self.outputs()), 2)

    def test_an_output_tree_mirrors_the_root(self):
        run = self.compile("--output-dir", self.output, self.tree)
        answer = judge.ask(PYTHON, self.tree, options=["--output", self.output])
        self.assertEqual((answer["problems"], run.counts), ([], {"compiled": 2}))
        self.assertEqual(
            self.outputs(), ["__pycache__/a.%s.pyc" % TAG, "sub/__pycache__/b.%s.pyc" % TAG]
        )
        self.assertUntouched(self.before)

    def test_an_output_tree_is_incremental_in_every_mode(self):
        for mode in ("timestamp", "checked-hash", "unchecked-hash"):
            with self.subTest(mode=mode):
                options = ("--invalidation-mode", mode, "--output-dir", self.output, self.tree)
                self.assertEqual(self.compile(*options).counts, {"compiled": 2})
                self.assertEqual(self.compile(*options).counts, {"fresh": 2})

    def test_a_legacy_output_tree_has_no_pycache(self):
        self.compile("-b", "--output-dir", self.output, self.tree)
        self.assertEqual(self.outputs(), ["a.pyc", "sub/b.pyc"])
        self.assertUntouched(self.before)

    def test_an_output_tree_takes_levels_and_interpreters_together(self):
        for each in interpreters()[-2:]:
            self.compile("--python", each.path, "-o0", "-o2", "--output-dir", self.output, self.tree)
            answer = judge.ask(each.path, self.tree, levels=(0, 2), options=["--output", self.output])
            self.assertEqual(answer["problems"], [])
        self.assertUntouched(self.before)

    def test_an_output_tree_for_single_files_is_relative_to_their_directory(self):
        self.compile("-b", "--output-dir", self.output, self.tree / "sub" / "b.py")
        self.assertEqual(self.outputs(), ["b.pyc"])

    def test_a_base_directory_decides_what_an_output_tree_mirrors(self):
        self.compile("-b", "--output-dir", self.output, "--base-dir", self.room, self.tree)
        self.assertEqual(self.outputs(), ["tree/a.pyc", "tree/sub/b.pyc"])

    def test_the_deepest_of_several_base_directories_counts(self):
        options = ["--base-dir", self.room, "--base-dir", self.tree / "sub", "--base-dir", "/"]
        self.compile("-b", "--output-dir", self.output, *options, self.tree)
        self.assertEqual(self.outputs(), ["b.pyc", "tree/a.pyc"])

    def test_a_base_directory_that_holds_no_source_does_not_count(self):
        self.compile("-b", "--output-dir", self.output, "--base-dir", str(self.tree) + "x", self.tree)
        self.assertEqual(self.outputs(), ["a.pyc", "sub/b.pyc"])

    def test_an_output_tree_below_the_root_is_no_source(self):
        below = self.tree / "build"
        self.compile("--output-dir", below, self.tree)
        self.assertEqual(self.compile("--output-dir", below, self.tree).counts, {"fresh": 2})

    def test_what_is_in_the_stage_cannot_be_staged_there(self):
        for root in (self.tree, self.tree / "sub", self.tree / "sub" / "b.py"):
            with self.subTest(root=root):
                self.assertIn("is the stage or is in it", self.refused("compile", "--stage", self.tree, root))
        self.assertUntouched(self.before)

    def test_contradictions_are_refused(self):
        for options in (
            ("--output-dir", "x", "--pycache-prefix", "y"),
            ("--legacy", "--pycache-prefix", "y"),
            ("--base-dir", "x"),
        ):
            with self.subTest(options=options):
                self.assertNotEqual(self.refused("compile", *options, self.tree), "")
        self.assertUntouched(self.before)

    def test_a_source_of_a_failed_compilation_loses_its_old_file_in_the_output_tree(self):
        self.compile("--output-dir", self.output, self.tree)
        (self.tree / "a.py").write_text("def\n")
        self.compile("--output-dir", self.output, self.tree)
        self.assertEqual(self.outputs(), ["sub/__pycache__/b.%s.pyc" % TAG])

    def test_in_place_is_the_default(self):
        self.compile(self.tree)
        created = [cached(self.tree / name) for name in FILES]
        self.assertOnlyCreated(self.before, *created, *(path.parent for path in created))
