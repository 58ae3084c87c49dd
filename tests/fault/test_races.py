"""Somebody swaps parts of the tree for symbolic links while the tool runs: nothing outside is written or removed."""

import os
import sys
import unittest

from bytecode import cached
from case import tool_path
from faulty import FaultCase
from race_faults import RaceCase
from tree import Snapshot
from users import NOBODY, drop, python_for_everybody, tool_for_everybody


class SwappedDirectories:
    """Whoever's the tree is."""

    def test_a_directory_of_sources(self):
        self.race([self.package])
        self.assertMended()

    def test_cache_directories(self):
        places = [self.package / "__pycache__", self.package / "sub" / "__pycache__"]
        self.race(places, outside=self.outside / "__pycache__")
        self.assertMended()


class Races(SwappedDirectories, RaceCase):
    def test_a_directory_below(self):
        self.race([self.package / "sub"], outside=self.outside / "sub")
        self.assertMended()

    def test_the_bytecode_files_themselves(self):
        precious = cached(self.outside / "m0.py")
        self.race([cached(self.package / ("m%d.py" % n)) for n in range(3)], outside=precious)
        self.assertMended()

    def test_sources(self):
        self.race([self.package / ("m%d.py" % n) for n in range(3)], outside=self.outside / "m0.py")
        self.assertMended()

    def test_an_output_directory(self):
        output = self.room / "output"
        self.write({"pkg/x": "", "pkg/sub/x": "", "pkg/__pycache__/x": ""}, root=output)
        self.race([output / "pkg"], "--output-dir", output)
        self.race([output / "pkg" / "sub"], "--output-dir", output, outside=self.outside / "sub")

    def test_a_prefix(self):
        prefix = self.room / "prefix"
        below = prefix / str(self.package)[1:]
        self.write({"x": "", "sub/x": ""}, root=below)
        self.race([below], "--pycache-prefix", prefix)
        self.race([below / "sub"], "--pycache-prefix", prefix, outside=self.outside / "sub")

    def test_what_leads_to_the_site_packages(self):
        """Of an environment that was named: neither they nor what is above them."""
        environment = self.room / "venv"
        site = environment / "lib" / ("python%d.%d" % sys.version_info[:2]) / "site-packages"
        self.write({"pyvenv.cfg": "home = /nowhere\n"}, root=environment)
        self.write({"m0.py": "x = 'inside'\n", "sub/n0.py": "x = 'inside'\n"}, root=site)
        below = self.outside / site.relative_to(environment)
        self.write({"m0.py": "x = 1\n", "__pycache__/%s" % cached("gone.py").name: "precious"}, root=below)
        self.before = Snapshot(self.outside)
        self.tree = environment
        for path, outside in ((site, below), (site.parent, below.parent), (environment / "lib", self.outside / "lib")):
            with self.subTest(path):
                self.race([path], outside=outside)

    def test_a_stage(self):
        stage = self.room / "stage"
        self.write({"pkg/x": "", "pkg/sub/x": ""}, root=stage)
        options = ("--stage", stage, "--manifest", self.room / "manifest", "--prune")
        commands = (("compile", "-f"), ("compile",))
        self.race([stage / "pkg"], *options, commands=commands)
        self.race([stage / "pkg" / "sub"], *options, outside=self.outside / "sub", commands=commands)


@unittest.skipUnless(os.geteuid() == 0, "a tree of somebody else needs root")
class RacesInSomebodyElsesTree(SwappedDirectories, RaceCase):
    """The tool is root's, the tree and whoever swaps are an ordinary user's."""

    def setUp(self):
        super().setUp()
        os.chmod(self.room, 0o755)
        for path in [self.tree, *self.tree.rglob("*")]:
            os.lchown(path, NOBODY, NOBODY)
        self.swapper = {"python": python_for_everybody(), "preexec_fn": drop}


class Owners(FaultCase):
    """Targets and their directories that belong to somebody else, or have other names elsewhere."""

    def test_a_target_with_another_name_elsewhere(self):
        good = self.fill(4)
        self.compile(self.tree)
        target = next(self.tree.rglob("*.pyc"))
        target.write_bytes(b"precious")
        os.link(target, self.room / "elsewhere")
        self.assertEqual(self.compile(self.tree).counts, {"compiled": 1, "fresh": good - 1})
        self.assertEqual((self.room / "elsewhere").read_bytes(), b"precious")
        self.assertEqual(target.stat().st_nlink, 1)
        self.assertRulesHold()

    def test_a_failing_source_whose_target_has_another_name_elsewhere(self):
        source = self.write({"a.py": "x = 1\n"})
        self.compile(self.tree)
        os.link(cached(source), self.room / "elsewhere")
        source.write_text("x = = 1\n")
        self.compile(self.tree)
        self.assertFalse(cached(source).exists())
        self.assertTrue((self.room / "elsewhere").exists())
        self.assertRulesHold(uncompilable=1)

    @unittest.skipUnless(os.geteuid() == 0, "becoming somebody else needs root")
    def test_cache_directories_and_targets_of_another_owner(self):
        good = self.fill(8)
        python, binary = python_for_everybody(), tool_for_everybody(tool_path(), self.room)
        self.compile("--python", python, self.tree)
        os.chmod(self.room, 0o755)
        for path in [self.tree, *self.tree.rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        closed = self.tree / "good0" / "__pycache__"
        os.chown(closed, 0, 0)  # Not to be written by NOBODY.
        for target in self.tree.glob("good1/__pycache__/*"):
            os.chown(target, 0, 0)  # But to be replaced: the directory is theirs.
            os.chmod(target, 0o600)
        run = self.tool("compile", "-f", "--python", python, self.tree, binary=binary, preexec_fn=drop,
                        env={"XDG_CACHE_HOME": str(self.room / "none")})
        self.assertEqual(run.code, 2)
        self.assertIn("Compiled %d of %d files" % (good - 2, good), run.err)
        self.assertIn("good0/__pycache__", run.err)
        self.assertIn("Permission denied", run.err)
        self.assertNotIn("good1", run.err)
        os.chown(closed, NOBODY, NOBODY)
        run = self.tool("compile", "-f", "--python", python, self.tree, binary=binary, preexec_fn=drop)
        self.assertEqual(run.code, 0, run.err)
        self.assertRulesHold(python=python)

    @unittest.skipUnless(os.geteuid() == 0, "needs root and its sticky directories")
    def test_a_sticky_directory_in_which_somebody_else_was_first(self):
        """As below /tmp: what root wrote there an ordinary user cannot replace."""
        self.fill(4)
        python, binary = python_for_everybody(), tool_for_everybody(tool_path(), self.room)
        self.compile("--python", python, self.tree)
        os.chmod(self.room, 0o755)
        for place in self.tree.rglob("__pycache__"):
            os.chmod(place, 0o1777)
        run = self.tool("compile", "-f", "--python", python, self.tree, binary=binary, preexec_fn=drop)
        self.assertEqual(run.code, 2)
        self.assertIn("Operation not permitted", run.err)
        self.assertNoTemporaries()
        self.assertRulesHold(python=python)


if __name__ == "__main__":
    unittest.main()
