"""list: the distributions and how their bytecode files stand, as a table and as JSON."""

import base64
import json

from case import PYTHON, Case
from environments import add_distribution, make_venv
from tree import Snapshot

KEYS = ["root", "name", "version", "sources", "fresh", "stale"]


class List(Case):
    def setUp(self):
        super().setUp()
        self.root = self.room / "venv"
        self.site = make_venv(self.root)
        add_distribution(self.site, "My_Proj", "1.2.post3", {"my/__init__.py": "", "my/m.py": "x = 1\n"})
        add_distribution(self.site, "zlast", "0", {"zlast.py": ""})
        self.write({"loose.py": ""}, root=self.site)

    def listed(self, *arguments):
        run = self.tool("list", "--json", *arguments)
        self.assertEqual(run.code, 0, run.err)
        return json.loads(run.out)

    def table(self, *arguments):
        run = self.tool("list", *arguments)
        self.assertEqual(run.code, 0, run.err)
        return [line.split() for line in run.out.splitlines()]

    def test_json_has_a_row_a_distribution(self):
        rows = self.listed(self.root)
        self.assertTrue(all(list(row) == KEYS for row in rows))
        found = [(row["name"], row["version"], row["sources"], row["fresh"], row["stale"]) for row in rows]
        self.assertEqual(
            found, [("my-proj", "1.2.post3", 2, 0, 2), ("zlast", "0", 1, 0, 1), ("unclaimed", "", 1, 0, 1)]
        )
        self.assertEqual({row["root"] for row in rows}, {str(self.site)})

    def test_fresh_and_stale_are_told_apart(self):
        self.compile("--distribution", "my-proj", self.root)
        (self.site / "my" / "m.py").write_text("x = 10\n")
        rows = {row["name"]: (row["fresh"], row["stale"]) for row in self.listed(self.root)}
        self.assertEqual(rows, {"my-proj": (1, 1), "zlast": (0, 1), "unclaimed": (0, 1)})

    def test_levels_and_modes_count_as_asked(self):
        self.compile("-o0", "-o2", self.root)
        rows = {row["name"]: (row["fresh"], row["stale"]) for row in self.listed("-o0", "-o1", self.root)}
        self.assertEqual(rows["my-proj"], (2, 2))
        rows = {row["name"]: row["stale"] for row in self.listed("--invalidation-mode", "checked-hash", self.root)}
        self.assertEqual(rows["my-proj"], 2)

    def test_the_table_has_a_heading_and_a_total(self):
        rows = self.table(self.root)
        self.assertEqual(rows[0], ["Distribution", "Version", "Sources", "Fresh", "Stale"])
        self.assertEqual(rows[1], ["my-proj", "1.2.post3", "2", "0", "2"])
        self.assertEqual(rows[-1], ["total", "4", "0", "4"])

    def test_the_columns_are_aligned(self):
        lines = self.tool("list", self.root).out.splitlines()
        self.assertEqual(len({len(line) for line in lines}), 1, lines)

    def test_only_the_distributions_asked_for(self):
        self.assertEqual([row["name"] for row in self.listed("--distribution", "zlast", self.root)], ["zlast"])

    def test_several_roots_are_told_apart(self):
        self.write({"a.py": ""})
        rows = self.listed("--python", PYTHON, self.root, self.tree)
        self.assertEqual([row["root"] for row in rows], [str(self.site)] * 3 + [str(self.tree)])
        self.assertIn(["%s:" % self.tree], self.table("--python", PYTHON, self.root, self.tree))

    def test_nothing_is_compiled_and_nothing_written(self):
        self.write({"bad.py": "def\n"}, root=self.site)
        before = Snapshot(self.root)
        self.assertEqual(sum(row["stale"] for row in self.listed(self.root)), 5)
        self.assertUntouched(before)

    def test_a_directory_without_distributions(self):
        self.write({"a.py": ""})
        self.assertEqual([row["name"] for row in self.listed(self.tree)], ["unclaimed"])

    def test_a_root_whose_name_is_not_utf8(self):
        root = self.room / "b\udcffd"
        self.write({"a.py": ""}, root=root)
        row, = self.listed(root)
        self.assertNotIn("root", row)
        self.assertTrue(base64.b64decode(row["root_bytes"]).endswith(b"/b\xffd"))

    def test_a_described_interpreter_need_not_run_here(self):
        self.write({"__pycache__/a.cpython-399.pyc": b"\x0f\x27\r\n" + b"\0" * 20, "a.py": ""})
        row, = self.listed("--magic", "9999", "--cache-tag", "cpython-399", self.tree)
        self.assertEqual((row["sources"], row["fresh"] + row["stale"]), (1, 1))

    def test_no_sources(self):
        run = self.tool("list", "--python", PYTHON, self.tree)
        self.assertEqual(run.code, 0)
        self.assertEqual(sum(row["sources"] for row in self.listed("--python", PYTHON, self.tree)), 0)

    def test_a_missing_path_is_an_error(self):
        self.assertIn("No such file", self.refused("list", self.room / "missing"))
