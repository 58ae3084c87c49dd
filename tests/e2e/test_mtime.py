"""Times of sources at the edges: CPython rounds through a double, and the header has 32 bits."""

import py_compile

import judge
from bytecode import cached, header
from case import PYTHON, Case
from interpreters import interpreters
from tree import set_mtime

NOW = 1_700_000_000
EDGES = {
    "just below the second": (NOW, 999_999_880),
    "rounded up to the next second": (NOW, 999_999_881),
    "the last nanosecond": (NOW, 999_999_999),
    "the whole second": (NOW, 0),
    "a minute after 1970": (60, 1),
    "1970": (0, 0),
    "half a second before 1970": (-1, 500_000_000),
    "a nanosecond before 1970": (-1, 999_999_999),
    "before 1970": (-100_000, 250_000_000),
    "1901": (-(2**31), 1),
    "2038": (2**31, 999_999_881),
    "the last of 2106": (2**32 - 1, 0),
    "rounded into 2106's last": (2**32 - 1, 999_999_999),
    "after 2106": (2**32 + 5, 7),
    "far after 2106": (2**33 + 12_345, 999_999_999),
}


class Mtime(Case):
    def setUp(self):
        super().setUp()
        self.kept = []
        for name, (seconds, nanoseconds) in EDGES.items():
            source = self.write({name + ".py": "x = 1\n"})
            if set_mtime(source, seconds, nanoseconds):
                self.kept.append(name)
            else:
                source.unlink()
        if not self.kept:
            self.skipTest("this file system keeps no such times")

    def test_every_importer_accepts_every_time(self):
        for each in interpreters():
            with self.subTest(python=each.name):
                run = self.compile("--python", each.path, self.tree)
                answer = judge.ask(each.path, self.tree)
                self.assertEqual(answer["problems"], [])
                self.assertEqual((answer["files"], run.counts), (len(self.kept), {"compiled": len(self.kept)}))

    def test_every_time_is_fresh_afterwards(self):
        self.compile(self.tree)
        self.assertEqual(self.compile(self.tree).counts, {"fresh": len(self.kept)})

    def test_what_python_wrote_at_every_time_is_fresh(self):
        for source in self.tree.glob("*.py"):
            py_compile.compile(str(source), invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP)
        self.assertEqual(self.compile(self.tree).counts, {"fresh": len(self.kept)})

    def test_rounding_up_a_second(self):
        self.compile(self.tree)
        for name, second in (("just below the second", NOW), ("rounded up to the next second", NOW + 1)):
            if name in self.kept:
                self.assertEqual(header(cached(self.tree / (name + ".py"))).mtime, second, name)

    def test_crossing_the_rounding_edge_is_a_change(self):
        source = self.write({"edge.py": "x = 1\n"}, root=self.room / "edge")
        if not set_mtime(source, NOW, 999_999_880):
            self.skipTest("this file system keeps no nanoseconds")
        self.compile(source)
        set_mtime(source, NOW, 999_999_881)
        self.assertEqual(self.compile(source).counts, {"compiled": 1})
        self.assertEqual(judge.ask(PYTHON, source.parent)["problems"], [])
