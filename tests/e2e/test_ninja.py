"""`ninja`: a build file by which Ninja keeps environments compiled."""

import os
import pathlib
import re
import shutil
import subprocess
import time
import unittest

from bytecode import cached
from case import Case
from environments import add_distribution, make_venv

NINJA = shutil.which("ninja") or shutil.which("ninja-build")
IDLE = "ninja: no work to do.\n"


@unittest.skipUnless(NINJA, "there is no ninja")
class NinjaCase(Case):
    place = ""

    def setUp(self):
        super().setUp()
        if self.place:
            self.room = self.room / self.place
            self.room.mkdir()
        self.root = self.room / "venv"
        self.site = make_venv(self.root)
        self.file = self.room / "build" / "bytecode.ninja"

    def add(self, name, *files, version="1.0", site=None, **options):
        return add_distribution(site or self.site, name, version, {path: "x = 1\n" for path in files}, **options)

    def settle(self):
        """Tests edit faster than the clock of some file systems ticks."""
        time.sleep(0.02)

    def generate(self, *arguments, code=0):
        self.file.parent.mkdir(exist_ok=True)
        return self._expected(code, self.tool("ninja", *(arguments or [self.root]), "-o", self.file))

    def ninja(self, *targets, code=0, env=None, file=None, cwd=None):
        """What Ninja said."""
        self.settle()
        done = subprocess.run(
            [NINJA, "-f", str(file or self.file), *targets], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            cwd=str(cwd or self.file.parent), env=dict(self.environment, **(env or {})), timeout=120,
        )
        said = done.stdout.decode("utf-8", "surrogateescape")
        self.assertEqual(done.returncode, code, said)
        self.settle()
        return said

    def built(self, *targets, **options):
        """What Ninja byte-compiled."""
        return re.findall(r"Byte-compiling (.+)$", self.ninja(*targets, **options), re.MULTILINE)

    def regenerated(self, said):
        return "Looking for distributions" in said

    def compiled(self, site=None):
        site = site or self.site
        return {str(path.relative_to(site)) for path in site.rglob("*.py") if cached(path).exists()}

    def built_once(self):
        """Two distributions and a loose file, compiled."""
        self.add("one", "one/__init__.py", "one/sub/a.py", "shared/one.py")
        self.add("two", "two.py", "shared/two.py")
        (self.site / "loose.py").write_text("")
        self.generate()
        self.assertEqual(self.built(), ["one", "two", "unclaimed"])


class Builds(NinjaCase):
    def test_everything_once_and_then_nothing(self):
        self.built_once()
        self.assertEqual(
            self.compiled(), {"one/__init__.py", "one/sub/a.py", "shared/one.py", "two.py", "shared/two.py", "loose.py"}
        )
        self.assertEqual(self.ninja(), IDLE)
        self.assertEqual(self.ninja("bytecode"), IDLE)

    def test_an_edit_is_one_edge(self):
        self.built_once()
        (self.site / "shared" / "two.py").write_text("x = 22\n")
        self.assertEqual(self.built(), ["two"])
        self.assertEqual(self.ninja(), IDLE)
        self.check(self.root)

    def test_an_edit_of_a_loose_file_is_of_the_rest(self):
        self.built_once()
        (self.site / "loose.py").write_text("x = 22\n")
        self.assertEqual(self.built(), ["unclaimed"])
        self.assertEqual(self.ninja(), IDLE)

    def test_one_distribution_only(self):
        self.add("one", "one.py")
        self.add("two", "two.py")
        self.generate()
        self.assertEqual(self.built("bytecode-two"), ["two"])
        self.assertEqual(self.compiled(), {"two.py"})
        self.assertEqual(self.ninja("bytecode-two"), IDLE)

    def many(self):
        for name in "abcdef":
            self.add(name, "%s.py" % name)
        (self.site / "bad.py").write_text("x = (\n")
        self.generate()

    def test_many_are_compiled_in_one_run_the_first_time(self):
        self.many()
        said = self.ninja()
        self.assertIn("[1/8] Compiling what is stale in %s" % self.root, said)
        self.assertEqual(said.count("bad.py:1:"), 1)
        self.assertEqual(self.ninja(), IDLE)
        (self.site / "a.py").write_text("x = 22\n")
        self.assertEqual(self.ninja(), "[1/1] Byte-compiling a\n")
        self.ninja("clean-bytecode")
        self.assertRegex(self.ninja(), r"\[1/\d\] Compiling what is stale")
        self.assertEqual(self.ninja(), IDLE)

    def test_one_of_many_only(self):
        self.many()
        self.assertEqual(self.ninja("bytecode-c"), "[1/1] Byte-compiling c\n")
        self.assertEqual(self.compiled(), {"c.py"})

    def test_a_claimed_source_goes_and_comes_back(self):
        self.built_once()
        source, file = self.site / "one" / "sub" / "a.py", cached(self.site / "one" / "sub" / "a.py")
        source.rename(self.room / "a.py")
        self.assertIn("one", self.built())
        self.assertFalse(file.exists())
        self.ninja()
        self.assertEqual(self.ninja(), IDLE)
        (self.room / "a.py").rename(source)
        self.assertIn("one", self.built())
        self.assertTrue(file.exists())
        self.ninja()
        self.assertEqual(self.ninja(), IDLE)

    def test_a_changed_record_concerns_its_distribution_and_the_rest(self):
        self.built_once()
        record = self.site / "one-1.0.dist-info" / "RECORD"
        record.write_text(record.read_text() + "loose.py,,\n")
        self.assertEqual(self.built(), ["one", "unclaimed"])
        self.assertEqual(self.ninja(), IDLE)

    def test_clean_removes_bytecode_and_the_next_build_makes_it_again(self):
        self.built_once()
        before = self.compiled()
        self.ninja("clean-bytecode")
        self.assertEqual(self.compiled(), set())
        self.assertEqual(self.built(), ["one", "two", "unclaimed"])
        self.assertEqual(self.compiled(), before)
        self.assertEqual(self.ninja(), IDLE)

    def test_a_source_that_fails_is_named_and_keeps_nothing_back(self):
        self.built_once()
        (self.site / "two.py").write_text("not (python\n")
        self.assertIn("two.py:1:", self.ninja())
        self.assertEqual(self.ninja(), IDLE)
        self.generate("--on-error", "fail", self.root)
        self.assertIn("SyntaxError", self.ninja(code=1))


class Distributions(NinjaCase):
    def test_one_more(self):
        self.built_once()
        self.add("three", "three.py")
        said = self.ninja()
        self.assertTrue(self.regenerated(said))
        self.assertEqual(re.findall(r"Byte-compiling (.+)", said), ["three", "unclaimed"])
        self.assertEqual(self.ninja(), IDLE)
        self.assertIn("three.py", self.compiled())

    def test_the_file_finds_itself_under_each_of_its_names(self):
        self.built_once()
        names = [("bytecode.ninja", self.file.parent), ("build/bytecode.ninja", self.room), (self.file, "/")]
        for i, (name, directory) in enumerate(names):
            self.add("more%d" % i, "more%d.py" % i)
            self.assertTrue(self.regenerated(self.ninja("bytecode-more%d" % i, file=name, cwd=directory)))

    def test_one_less_and_its_bytecode_goes(self):
        self.built_once()
        files = [cached(self.site / path) for path in ("two.py", "shared/two.py")]
        shutil.rmtree(self.site / "two-1.0.dist-info")
        for path in ("two.py", "shared/two.py"):
            (self.site / path).unlink()
        said = self.ninja()
        self.assertTrue(self.regenerated(said))
        self.assertEqual(re.findall(r"Byte-compiling (.+)", said), ["unclaimed"])
        self.assertEqual([file.exists() for file in files], [False, False])
        self.assertEqual(self.ninja(), IDLE)
        self.assertIn("unknown target", self.ninja("bytecode-two", code=1))

    def test_one_that_returns_with_its_old_times_is_compiled_again(self):
        self.built_once()
        away = self.room / "away"
        away.mkdir()
        names = ["two-1.0.dist-info", "two.py"]
        for name in names:
            (self.site / name).rename(away / name)
        self.ninja()
        self.assertNotIn("two.py", self.compiled())
        for name in names:
            (away / name).rename(self.site / name)
        self.ninja()
        self.assertIn("two.py", self.compiled())
        self.assertEqual(self.ninja(), IDLE)

    def test_another_version(self):
        self.built_once()
        shutil.rmtree(self.site / "one-1.0.dist-info")
        (self.site / "one" / "sub" / "a.py").unlink()
        self.add("one", "one/__init__.py", "one/new.py", "shared/one.py", version="2.0")
        self.assertIn("one", self.built())
        self.assertIn("one/new.py", self.compiled())
        self.assertFalse(cached(self.site / "one" / "sub" / "a.py").exists())
        self.assertEqual(self.ninja(), IDLE)

    def test_one_without_sources_is_idle(self):
        self.add("empty")
        self.generate()
        self.assertEqual(self.built(), ["empty", "unclaimed"])
        self.assertEqual(self.ninja(), IDLE)

    def test_two_environments(self):
        other = self.room / "other"
        site = make_venv(other)
        self.add("one", "one.py")
        self.add("one", "one.py", site=site)
        self.add("two", "two.py", site=site)
        self.generate(self.root, other, other)
        self.assertEqual(self.built("bytecode-one"), ["one in %s" % self.root, "one in %s" % other])
        self.assertEqual((self.compiled(), self.compiled(site)), ({"one.py"}, {"one.py"}))
        self.ninja()
        self.assertEqual(self.compiled(site), {"one.py", "two.py"})
        self.assertEqual(self.ninja(), IDLE)

    def test_only_those_that_are_named(self):
        self.add("one", "one.py")
        self.add("Two.X", "two.py")
        self.generate("--distribution", "two_x", self.root)
        self.assertEqual(self.built(), ["two-x"])
        self.assertEqual(self.ninja(), IDLE)


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
