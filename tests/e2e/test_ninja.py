"""`ninja`: a build file by which Ninja keeps environments compiled."""

import re
import shutil

from bytecode import cached
from environments import make_venv
from ninja_build import IDLE, NinjaCase


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
