"""Two sources with one place in an output tree: the first keeps it, the others are told."""

import os

from bytecode import TAG
from case import Case
from environments import make_venv
from tree import Snapshot


class Collisions(Case):
    def setUp(self):
        super().setUp()
        self.output = self.room / "output"
        self.one, self.two = self.room / "one", self.room / "two"
        self.write({"m.py": "x = 1\n", "only/one.py": ""}, root=self.one)
        self.write({"m.py": "x = 22\n", "only/two.py": ""}, root=self.two)

    def outputs(self):
        return sorted(str(path.relative_to(self.output)) for path in self.output.rglob("*.pyc"))

    def into(self, *arguments, code=2, **options):
        return self.compile("--output-dir", self.output, *arguments, code=code, **options)

    def assertFirstKeepsIt(self, first, second, *options):
        for counts in ({"compiled": 3, "failed": 1}, {"fresh": 3, "failed": 1}):  # And so in each run.
            run = self.into(*options, first, second)
            self.assertEqual(run.counts, counts)
            self.assertEqual(run.report["sources"], 4)
            self.assertIn("pybytecode: error: %s/m.py: its bytecode file in %s would be that of %s/m.py; name a "
                          "directory that holds both with --base-dir\n" % (second, self.output, first), run.err)
        self.assertEqual([failure["source"] for failure in run.report["failures"]], ["%s/m.py" % second])

    def test_the_first_keeps_it_and_everything_else_is_compiled(self):
        self.assertFirstKeepsIt(self.one, self.two)
        self.assertEqual(self.outputs(), ["__pycache__/m.%s.pyc" % TAG] + [
            "only/__pycache__/%s.%s.pyc" % (name, TAG) for name in ("one", "two")])
        with open(self.output / "__pycache__" / ("m.%s.pyc" % TAG), "rb") as file:
            self.assertEqual(file.read(16)[12], len("x = 1\n"))

    def test_the_order_is_that_of_the_arguments(self):
        self.assertFirstKeepsIt(self.two, self.one)
        self.assertFirstKeepsIt("one", "two", "-b")

    def test_the_advice_works(self):
        run = self.into("--base-dir", self.room, self.one, self.two, code=0)
        self.assertEqual(run.counts, {"compiled": 4})
        self.assertEqual(self.into("--base-dir", self.room, self.one, self.two, code=0).counts, {"fresh": 4})

    def test_levels_count_each(self):
        self.assertEqual(self.into("-o0", "-o2", self.one, self.two).counts, {"compiled": 6, "failed": 2})

    def test_base_directories_may_make_it_within_one_root(self):
        bases = ["--base-dir", self.one, "--base-dir", self.one / "only"]
        self.write({"only/m.py": "x = 333\n"}, root=self.one)
        run = self.into(*bases, self.one)
        self.assertEqual(run.counts, {"compiled": 2, "failed": 1})
        self.assertIn("one/only/m.py: its bytecode file", run.err)

    def test_single_files(self):
        run = self.into(self.one / "m.py", self.two / "m.py", self.one / "only" / "one.py")
        self.assertEqual(run.counts, {"compiled": 2, "failed": 1})
        self.assertIn("%s: its bytecode file" % (self.two / "m.py"), run.err)

    def test_what_is_named_twice_does_not_collide(self):
        self.assertEqual(self.into(self.one, self.one, self.one / "m.py", code=0).counts, {"compiled": 2})

    def test_what_is_left_out_does_not_collide(self):
        self.into("--exclude", "/m.py", self.one, code=0)
        self.assertEqual(self.into("-x", "two/m", self.one, self.two, code=0).counts["skipped"], 1)

    def test_environments_with_interpreters_of_their_own(self):
        roots = [self.room / "a" / "venv", self.room / "b" / "venv"]
        for root in roots:
            self.write({"m.py": "x = 1\n"}, root=make_venv(root))
        run = self.into(*roots, python=None)
        self.assertEqual(run.counts, {"compiled": 1, "failed": 1})
        self.assertIn("site-packages/m.py: its bytecode file", run.err)

    def test_check_says_the_same_and_writes_nothing(self):
        run = self.check("--output-dir", self.output, self.one, self.two, code=2)
        self.assertEqual(run.counts, {"compiled": 3, "failed": 1})
        self.assertFalse(os.path.exists(self.output))

    def test_nothing_collides_elsewhere(self):
        before = Snapshot(self.room)
        for options in ([], ["-b"], ["--pycache-prefix", self.room / "prefix"]):
            with self.subTest(options=options):
                self.assertEqual(self.compile(*options, self.one, self.two).counts, {"compiled": 4})
        self.assertEqual(Snapshot(self.room).changed(before), [])
