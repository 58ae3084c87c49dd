"""A build that `pybytecode ninja` keeps compiled: a virtual environment, its Ninja file, and what Ninja says."""

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
