"""From seconds to rows, tables, charts and README: what of the benchmarks needs no clock."""

import pathlib
import tempfile
import types
import unittest
import unittest.mock as mock
import xml.etree.ElementTree as ElementTree

import chart
import lower_bound
import measured
import parts
import publish
import report
import table
from measure import Step, interleaved
from outcome import Failed, Skipped
from process import Usage
from results import Case, Row

ABOUT = {
    "machine": {"cpu": "A CPU", "cpus": 2, "memory_bytes": 2**30, "system": "Debian", "kernel": "6", "busy_before": 0.0,
                "load_average": [0.1, 0.2, 0.3]},
    "quick": False, "corpora": {"main": {"left_out": ["x==1"]}}, "python": "Python 3.11.2 (main)", "uv": "uv 1.0 (x)",
    "measured_on": "tmpfs",
}


def usages(*seconds):
    return [Usage(each, each) for each in seconds]


def case_of(**contestants):
    case = Case("a case")
    case.add({name: usages(*seconds) for name, seconds in contestants.items()})
    return case


def measured_cold():
    case = case_of(pybytecode=[1.0, 2.0, 4.0], uv=[3.0, 4.0, 4.0])
    case.absent["compileall"] = "it is not there"
    case.ratio("uv", "pybytecode", (">=", 1.5))
    case.ratio("compileall", "pybytecode")
    return measured.Measured("cold", "about it", [case])


class Rows(unittest.TestCase):
    def test_a_ratio_is_the_median_of_the_rounds_own_ratios(self):
        row = measured_cold().cases[0].rows[0]
        self.assertEqual(row.values, [3.0, 2.0, 1.0])
        self.assertEqual(row.median, 2.0)
        self.assertEqual((row.as_json()["min"], row.as_json()["max"], row.as_json()["rounds"]), (1.0, 3.0, 3))

    def test_a_difference_is_in_milliseconds(self):
        case = case_of(a=[0.5, 0.25], b=[0.25, 0.25])
        case.difference("a", "b", ("<=", 5))
        self.assertEqual(case.rows[0].values, [250.0, 0.0])

    def test_a_target_is_met_on_its_own_side(self):
        for operator, limit, met in ("<=", 2, True), ("<=", 1.9, False), (">=", 2, True), (">=", 2.1, False):
            self.assertIs(Row("r", "x", [2.0], (operator, limit)).met, met, (operator, limit))
        self.assertIsNone(Row("r", "x", [2.0]).met)
        self.assertIsNone(Row("r", "x", [], ("<=", 1)).met)

    def test_a_contestant_that_takes_no_part_leaves_a_reason(self):
        row = measured_cold().cases[0].rows[1]
        self.assertEqual((row.skipped, row.values, row.met), ("it is not there", [], None))

    def test_rounds_go_from_one_contestant_to_the_next(self):
        order = []

        def step(name):
            return Step(lambda: order.append(name) or Usage(1, 1), lambda: order.append("before " + name))

        interleaved(2, {"a": step("a"), "b": step("b")}, "label")
        self.assertEqual(order, ["before a", "a", "before b", "b"] * 2)


class LowerBound(unittest.TestCase):
    def test_shares_cost_the_same_and_each_source_is_in_one(self):
        costs = {"s%d" % number: cost for number, cost in enumerate([7, 1, 1, 5, 4, 3, 3, 2, 2, 2])}
        shares = lower_bound.balance(costs, 3)
        self.assertEqual(sorted(sum(shares, [])), sorted(costs))
        self.assertEqual([sum(costs[each] for each in share) for share in shares], [10, 10, 10])

    def test_fewer_sources_than_jobs(self):
        self.assertEqual(lower_bound.balance({"a": 1.0}, 3), [["a"], [], []])


class Measuring(unittest.TestCase):
    def ended(self, *ends):
        """A measurement that yields a case, then ends so."""
        def measure(_):
            yield Case("first")
            for end in ends:
                raise end
        return measured.run_one(types.SimpleNamespace(NAME="name", ABOUT="about", measure=measure), None)

    def test_what_was_measured_before_the_end_is_kept(self):
        for end in Skipped("why"), Failed("why"), ValueError("why"):
            found = self.ended(end)
            self.assertEqual(len(found.cases), 1)
            self.assertEqual(found.bad, not isinstance(end, Skipped), end)
            self.assertIn("why", found.skipped + found.failed)
        self.assertFalse(self.ended().bad)

    def test_a_failed_case_is_a_failure(self):
        self.assertTrue(measured.Measured("n", "a", [Case("c", failed="why")]).bad)


class Parts(unittest.TestCase):
    def part(self, script, seconds=60):
        """What comes of a part with this shell script; None is none."""
        room = tempfile.TemporaryDirectory()
        self.addCleanup(room.cleanup)
        if script is not None:
            path = pathlib.Path(room.name, "nowhere", "run.sh")
            path.parent.mkdir()
            path.write_text("#!/bin/sh\n" + script)
            path.chmod(0o755)
        options = types.SimpleNamespace(only=["nowhere"], build_dir=pathlib.Path(room.name), quick=True)
        with mock.patch.multiple(parts, HERE=pathlib.Path(room.name), PARTS={"nowhere": "about it"}, _SECONDS=seconds,
                                 _SECONDS_TO_END=0.5):
            return parts.run_parts(options)["nowhere"]

    def test_one_that_is_not_there_is_skipped(self):
        found = self.part(None)
        self.assertEqual((found["skipped"], found["failed"]), ("it is not there", ""))

    def test_its_table_and_its_results_are_taken(self):
        found = self.part("echo $*; echo '{\"n\": 1}' >$PYBYTECODE_BENCH_DIR/nowhere.json")
        self.assertEqual((found["text"], found["results"]), ("--quick\n", {"n": 1}))
        self.assertEqual((found["skipped"], found["failed"]), ("", ""))

    def test_one_that_fails_says_so(self):
        found = self.part("echo broken; exit 3")
        self.assertEqual((found["failed"], found["text"]), ("exit code 3", "broken\n  failed: exit code 3\n"))

    def test_one_that_takes_too_long_is_ended_with_all_that_it_started(self):
        found = self.part("echo begun; sleep 60 & sleep 60", seconds=0.5)
        self.assertEqual(found["failed"], "")
        self.assertIn("more than 0.5 s", found["skipped"])
        self.assertIn("begun", found["text"])

    def test_one_that_takes_too_long_can_clean_up(self):
        found = self.part("trap 'echo cleaned up; exit 1' INT; echo begun; sleep 60; echo went on", seconds=0.5)
        self.assertIn("begun\ncleaned up\n", found["text"])


class Table(unittest.TestCase):
    def test_numbers_targets_and_reasons_are_shown(self):
        cases = measured_cold()
        cases.cases.append(Case("another", skipped="no such thing"))
        text = table.as_text([cases, measured.Measured("n", "a", skipped="no ninja"),
                              measured.Measured("m", "a", failed="it broke")])
        self.assertRegex(text, r"uv / pybytecode +2\.000 +1\.000 – 3\.000 +3× +>= 1\.5 +MET")
        self.assertRegex(text, r"compileall / pybytecode +skipped: it is not there")
        self.assertRegex(text, r"another: skipped: no such thing")
        self.assertIn("  skipped: no ninja", text)
        self.assertIn("  FAILED: it broke", text)
        self.assertRegex(text, r"pybytecode +2 s, CPU 2 s")

    def test_a_missed_target_is_called_so(self):
        self.assertEqual(table.verdict(Row("r", "ms", [7.0], ("<=", 5))), "<= 5 ms  MISSED")


class Remarks(unittest.TestCase):
    def test_what_could_not_be_had_and_a_busy_machine_are_told(self):
        self.assertEqual(report.remarks(ABOUT), "main environment: not to be had: x==1\n")
        busy = dict(ABOUT, machine=dict(ABOUT["machine"], busy_before=0.5))
        self.assertIn("WARNING: this machine is busy: others use 50 %", report.remarks(busy))

    def test_a_quick_run_says_so(self):
        self.assertIn("quick", report.remarks(dict(ABOUT, quick=True)))


class Chart(unittest.TestCase):
    def drawn(self, *bars):
        return chart.svg("a <title> & more", ["note"], [chart.Group("one", tuple(bars)), chart.Group("two", ())])

    def test_it_is_well_formed_and_names_are_escaped(self):
        root = ElementTree.fromstring(self.drawn(chart.Bar("a <b>", 1.0)))
        texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
        self.assertIn("a <title> & more", texts)
        self.assertIn("a <b>", texts)
        self.assertIn("not measured", texts)

    def test_bars_are_as_long_as_their_seconds(self):
        root = ElementTree.fromstring(self.drawn(chart.Bar("a", 1.0, "ours"), chart.Bar("b", 4.0)))
        background, a, b = root.iter("{http://www.w3.org/2000/svg}rect")
        self.assertAlmostEqual(float(b.get("width")), 4 * float(a.get("width")))
        self.assertLess(float(b.get("x")) + float(b.get("width")), float(background.get("width")))

    def test_seconds_are_written_for_people(self):
        self.assertEqual([chart.seconds_text(each) for each in (0.0534, 1.234, 12.34)], ["53 ms", "1.23 s", "12.3 s"])


class Publishing(unittest.TestCase):
    def setUp(self):
        self.room = tempfile.TemporaryDirectory()
        self.addCleanup(self.room.cleanup)
        self.readme, self.svg = pathlib.Path(self.room.name, "README.md"), pathlib.Path(self.room.name, "r.svg")

    def publish(self):
        publish.publish(ABOUT, [measured_cold()], self.readme, self.svg)
        return self.readme.read_text()

    def test_only_the_marked_block_is_replaced(self):
        self.readme.write_text("before\n%s\nwhat was there\n%s\nafter\n" % (publish.BEGIN, publish.END))
        text = self.publish()
        self.assertTrue(text.startswith("before\n") and text.endswith("\nafter\n"))
        self.assertNotIn("what was there", text)
        self.assertIn("| cold, a case: uv / pybytecode | 2.000 | 1.000 – 3.000 | >= 1.5, met |", text)
        self.assertEqual(self.publish(), text)
        self.assertIn("<svg", self.svg.read_text())

    def test_the_readme_of_this_repository_has_the_block(self):
        text = pathlib.Path(publish.HERE.parents[1], "README.md").read_text()
        self.assertEqual((text.count(publish.BEGIN), text.count(publish.END)), (1, 1))

    def test_numbers_of_a_busy_machine_a_quick_run_or_beside_failures_are_not_fit(self):
        self.assertEqual(publish.unfit("sound", "", False, False), "")
        for reason in ("busy", False, False), ("", True, False), ("", False, True):
            self.assertIn("not published", publish.unfit("sound", *reason), reason)
            self.assertEqual(publish.unfit("anyway", *reason), "")

    def test_each_benchmark_that_publishes_has_its_place(self):
        for script, document in (("scale", "README.md"), ("seed", "README.md"), ("seed", "tests/bench/seed/README.md")):
            text = pathlib.Path(publish.HERE.parents[1], document).read_text()
            marks = publish.marks("tests/bench/%s/run.sh" % script)
            self.assertEqual([text.count(mark) for mark in marks], [1, 1], (script, document))

    def test_without_a_place_nothing_is_written(self):
        self.readme.write_text("no place\n")
        with self.assertRaises(SystemExit):
            self.publish()
        self.assertEqual(self.readme.read_text(), "no place\n")


if __name__ == "__main__":
    unittest.main()
