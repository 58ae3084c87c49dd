"""`ninja`: options, odd places and names, and the example."""

import os
import pathlib
import shutil
import subprocess

from bytecode import cached
from ninja_build import IDLE, NinjaCase


class Options(NinjaCase):
    def test_they_reach_the_edges_and_stay(self):
        self.add("one", "one/a.py", "one/tests/b.py")
        self.generate("--optimize", "2", "--invalidation-mode", "checked-hash", "--exclude", "**/tests/**", self.root)
        self.ninja(env={"PYTHONPYCACHEPREFIX": str(self.room / "elsewhere"), "PYBYTECODE_INVALIDATION_MODE": "timestamp"})
        self.assertTrue(cached(self.site / "one" / "a.py", 2).exists())
        self.assertFalse(cached(self.site / "one" / "tests" / "b.py", 2).exists())
        self.assertEqual(cached(self.site / "one" / "a.py", 2).read_bytes()[4], 3)
        self.assertEqual(self.ninja(), IDLE)
        self.add("two", "two.py")
        self.ninja()
        self.assertTrue(cached(self.site / "two.py", 2).exists())

    def test_an_ignored_environment_stays_ignored(self):
        self.add("one", "one/a.py")
        self.environment["PYTHONPYCACHEPREFIX"] = str(self.room / "elsewhere")
        self.generate("-E", self.root)
        self.ninja(env={"PYBYTECODE_INVALIDATION_MODE": "checked-hash", "PYBYTECODE_TIMEOUT": "nonsense"})
        self.assertEqual(cached(self.site / "one" / "a.py").read_bytes()[4], 0)

    def test_others_rebuild_and_the_same_do_not(self):
        self.built_once()
        self.generate()
        self.assertEqual(self.ninja(), IDLE)
        self.generate("--no-debug-ranges", self.root)
        self.assertEqual(len(self.built()), 3)
        self.assertEqual(self.ninja(), IDLE)

    def test_without_a_file_it_says_so(self):
        self.assertIn("-o FILE", self.refused("ninja", self.root))

    def test_an_environment_that_is_gone(self):
        self.built_once()
        shutil.rmtree(self.root)
        self.assertIn("venv: No such file or directory", self.ninja(code=1))

    def test_a_path_that_is_not_there(self):
        self.assertIn("nowhere", self.refused("ninja", self.room / "nowhere", "-o", self.file))
        self.assertFalse(self.file.exists())

    def test_a_line_break_in_a_path_is_refused(self):
        broken = self.room / "a\nb"
        broken.mkdir()
        self.assertIn("line break", self.refused("ninja", broken, "-o", self.room / "x.ninja"))


class OddPlace(NinjaCase):
    place = "a $place"

    def test_it_works_there_too(self):
        self.built_once()
        self.assertEqual(self.ninja().endswith(IDLE), True)
        (self.site / "two.py").write_text("x = 22\n")
        self.assertIn("two", self.built())
        self.check(self.root)
        self.ninja("clean-bytecode")
        self.assertEqual(self.compiled(), set())


class QuotedPlace(NinjaCase):
    place = "it's"

    def test_ninja_before_1_12_looks_once_too_often_but_does_not_loop(self):
        self.built_once()
        self.assertFalse(self.regenerated(self.ninja()))
        self.add("three", "three.py")
        self.assertIn("three", self.built())
        self.check(self.root)


class Example(NinjaCase):
    def test_it_does_what_it_says(self):
        script = pathlib.Path(__file__).resolve().parents[2] / "examples" / "ninja" / "run.sh"
        done = subprocess.run(
            [str(script), str(self.room / "example")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
            env=dict(self.environment, PYBYTECODE=os.environ["PYBYTECODE"]),
        )
        said = done.stdout.decode()
        self.assertEqual(done.returncode, 0, said)
        steps = dict(part.split("\n", 1) for part in said.split("== ")[1:])
        self.assertEqual(steps["the second time there is nothing to do"], IDLE)
        self.assertEqual(steps["an edit is one edge"], "[1/1] Byte-compiling spam\n")
        self.assertIn("Byte-compiling ham", steps["one distribution more"])
        last = steps["and again there is nothing to do"]
        self.assertTrue(last.startswith(IDLE))
        self.assertEqual(sorted(name.split(".")[0] for name in last.split("\n")[1:-1]), ["ham", "spam"])


class OddNames(NinjaCase):
    def test_a_distribution_with_a_name_like_nothing(self):
        self.add("o dd$#", "odd.py")
        self.generate()
        self.assertEqual(self.built(), ["o dd$#", "unclaimed"])
        self.assertEqual(self.ninja(), IDLE)
        self.assertIn("0-o_20dd_24_23.stamp", os.listdir(str(self.file) + ".pybytecode"))
