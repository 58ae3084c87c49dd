"""A tree that somebody else can write, who swaps parts of it for links to a place outside; nothing outside changes."""

import os

from bytecode import cached
from case import PYTHON
from chance import SEED, chance, rounds
from faulty import FaultCase
from swapping import swapped
from tree import Snapshot


class RaceCase(FaultCase):
    swapper = {}  # Who swaps: options of swapped().
    rounds = rounds(6)
    seed = SEED

    def setUp(self):
        super().setUp()
        self.chance = chance(self.seed)
        self.package = self.tree / "pkg"
        self.outside = self.room / "outside"
        self.fill_both()
        self.planted = set(self.outside.rglob(".pbc-*"))
        self.before = Snapshot(self.outside)

    def fill_both(self):
        """The same names inside and outside, bytecode that is out of date, that has no source, and a temporary."""
        for root in (self.package, self.outside):
            names = ["m%d.py" % n for n in range(6)] + ["sub/n%d.py" % n for n in range(6)]
            self.write({name: "x = '%s'\n" % root.name for name in names}, root=root)
            for name in names:
                self.write({os.path.relpath(cached(root / name), root): "precious"}, root=root)
            for place in ("", "sub/"):
                self.write({place + "__pycache__/" + cached("gone.py").name: "precious"}, root=root)
                self.write({place + "__pycache__/.pbc-0123456789abcdef": "precious"}, root=root)
        for name in names:  # As below a prefix.
            self.write({os.path.join(os.path.dirname(name), cached(name).name): "precious"}, root=self.outside)
        self.write({"bad.py": "x = = 1\n", "sub/bad.py": "x = = 1\n"}, root=self.package)
        for name in ("bad.py", "sub/bad.py"):
            self.write({os.path.relpath(cached(self.outside / name), self.outside): "precious"}, root=self.outside)

    def race(self, paths, *arguments, outside=None, commands=(("compile", "-f", "--prune"), ("compile",), ("clean",))):
        """Runs the tool again and again while the paths are swapped for links to what is outside."""
        codes = set()
        with swapped(paths, outside or self.outside, self.chance.random(), **self.swapper):
            for _ in range(self.rounds):
                for command in commands:
                    run = self.tool(*command, "--python", PYTHON, *arguments, self.tree)
                    codes.add(run.code)
                    self.assertNotIn("Traceback", run.err)
        self.assertUntouched(self.before)
        self.assertLessEqual(codes, {0, 2})

    def assertMended(self):
        for name in ("bad.py", "sub/bad.py"):
            (self.package / name).unlink()
        self.compile("-f", "--prune", self.tree)
        self.assertRulesHold()
        self.assertUntouched(self.before)
