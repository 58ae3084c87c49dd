"""--report and --trace: JSON for programs."""

import base64
import json
import os

from bytecode import MAGIC, TAG, cached
from case import PYTHON, Case
from environments import make_venv
from interpreters import interpreters

COUNTS = ["compiled", "fresh", "cached", "failed", "skipped", "removed"]


class Report(Case):
    def setUp(self):
        super().setUp()
        self.write({"a.py": "x = 1\n", "b.py": "y = 1\n", "bad.py": "x = 1\ndef\n", "skip/c.py": ""})

    def test_has_exactly_the_keys_of_version_1(self):
        report = self.compile(self.tree).report
        keys = ["version", "python", "jobs", "seconds", "sources", "counts", "bytes", "failures"]
        self.assertEqual(list(report), keys)
        self.assertEqual(report["version"], 1)
        self.assertEqual(list(report["python"]), ["executable", "version", "cache_tag", "magic"])
        self.assertEqual(list(report["counts"]), COUNTS)
        self.assertEqual(list(report["bytes"]), ["source", "bytecode"])
        self.assertEqual(list(report["failures"][0]), ["source", "kind", "message", "line", "column"])

    def test_tells_the_interpreter(self):
        python = self.compile(self.tree).report["python"]
        self.assertEqual(python["executable"], os.path.abspath(PYTHON))
        self.assertEqual(python["cache_tag"], TAG)
        self.assertEqual(python["magic"], int.from_bytes(MAGIC[:2], "little"))

    def test_counts_add_up_to_the_bytecode_files(self):
        self.compile("-o0", self.tree / "a.py")
        report = self.compile("-o0", "-o2", "--exclude", "skip", self.tree).report
        counts = report["counts"]
        self.assertEqual(counts, {"compiled": 3, "fresh": 1, "cached": 0, "failed": 2, "skipped": 2, "removed": 0})
        self.assertEqual(sum(counts.values()), 2 * 4)
        self.assertEqual(report["sources"], 3)

    def test_bytes_are_those_of_the_files(self):
        sizes = self.compile(self.tree).report["bytes"]
        self.assertEqual(sizes["source"], sum(path.stat().st_size for path in self.tree.rglob("*.py")))
        self.assertEqual(sizes["bytecode"], sum(path.stat().st_size for path in self.tree.rglob("*.pyc")))

    def test_seconds_and_jobs_are_plausible(self):
        report = self.compile("--jobs", "2", self.tree).report
        self.assertTrue(0 < report["seconds"] < 60)
        self.assertIn(report["jobs"], (1, 2))

    def test_tells_each_failure_with_its_place(self):
        failure, = self.compile(self.tree).report["failures"]
        self.assertEqual(failure["source"], str(self.tree / "bad.py"))
        self.assertEqual((failure["kind"], failure["line"]), ("syntax", 2))
        self.assertEqual(failure["column"], 4)
        self.assertTrue(failure["message"].startswith("SyntaxError: "))

    def test_tells_failures_in_every_policy_and_sorted(self):
        self.write({"%s.py" % name: "def\n" for name in "zyx"})
        for policy in ("warn", "fail", "ignore"):
            run = self.compile("--on-error", policy, self.tree, code=1 if policy == "fail" else 0)
            names = [os.path.basename(each["source"]) for each in run.report["failures"]]
            self.assertEqual(names, ["bad.py", "x.py", "y.py", "z.py"])

    def test_an_unknown_place_is_null(self):
        self.write({"null.py": b"x = 1\0\n"})
        failure = next(f for f in self.compile(self.tree).report["failures"] if "null" in f["source"])
        self.assertTrue(failure["line"] is None or failure["line"] >= 1)

    def test_kinds_of_failures(self):
        self.write({"bytes.py": b"x = '\xff'\n", "coding.py": "# coding: nonsense\n"})
        os.symlink("/proc/self/mem", self.tree / "unreadable.py")
        kinds = {os.path.basename(f["source"]): f["kind"] for f in self.compile(self.tree).report["failures"]}
        self.assertEqual({kinds["bytes.py"], kinds["coding.py"]}, {"encoding"})
        self.assertEqual(kinds["unreadable.py"], "io")

    def test_a_path_that_is_not_utf8_is_given_as_bytes(self):
        self.write({"b\udcffd.py": "def\n"})
        failures = self.compile(self.tree).report["failures"]
        paths = [base64.b64decode(each["source_bytes"]) for each in failures if "source_bytes" in each]
        self.assertEqual(paths, [os.fsencode(self.tree / "b\udcffd.py")])

    def test_is_written_by_check_too(self):
        self.assertEqual(self.check(self.tree, code=1).report["counts"]["compiled"], 3)

    def test_of_nothing_to_do(self):
        self.compile("--exclude", "bad.py", self.tree)
        report = self.compile("--exclude", "bad.py", self.tree).report
        self.assertEqual((report["jobs"], report["failures"], report["counts"]["fresh"]), (0, [], 3))

    def test_tells_every_interpreter_of_several_roots(self):
        others = [each for each in interpreters() if each.cache_tag != TAG]
        if not others:
            self.skipTest("there is one interpreter only")
        root = self.room / "other"
        self.write({"bin/python": "", "m.py": ""}, root=root)
        (root / "bin" / "python").unlink()
        (root / "bin" / "python").symlink_to(others[0].path)
        make_venv(self.room / "venv")
        report = self.compile(self.room / "venv", root, python=None).report
        self.assertEqual({each["cache_tag"] for each in report["pythons"]}, {TAG, others[0].cache_tag})

    def test_replaces_an_old_one_whole_and_goes_through_a_link(self):
        real = self.write({"real.json": "x" * 100_000}, root=self.room)
        (self.room / "report.json").symlink_to(real)
        self.tool("compile", "--report", self.room / "report.json", self.tree)
        self.assertEqual(json.loads(real.read_text())["version"], 1)
        self.assertTrue((self.room / "report.json").is_symlink())

    def test_to_standard_output(self):
        run = self.tool("compile", "-q", "--report", "/dev/stdout", self.tree)
        self.assertEqual(json.loads(run.out)["version"], 1)

    def test_that_cannot_be_written_is_an_error(self):
        said = self.refused("compile", "--report", self.room / "missing" / "report.json", self.tree)
        self.assertIn("report.json: cannot be written: No such file or directory", said)


class Trace(Case):
    def test_has_a_slice_a_compilation_that_chrome_can_read(self):
        self.write({"m%d.py" % i: "x = %d\n" % i for i in range(10)})
        trace = self.room / "trace.json"
        self.compile("-o0", "-o1", "-j2", "--trace", trace, self.tree)
        events = json.loads(trace.read_text())["traceEvents"]
        slices = [event for event in events if event.get("cat") == "compile"]
        self.assertEqual(len(slices), 20)
        self.assertEqual({each["args"]["optimize"] for each in slices}, {0, 1})
        self.assertEqual({each["name"] for each in slices}, {str(path) for path in self.tree.glob("*.py")})
        named = {event["tid"] for event in events if event["ph"] == "M" and event["name"] == "thread_name"}
        self.assertEqual({each["tid"] for each in slices}, named - {0})

    def test_has_a_slice_a_stage_of_the_run(self):
        trace = self.room / "trace.json"
        self.write({"m.py": "x = 1\n"})
        self.compile("--trace", trace, self.tree)
        events = json.loads(trace.read_text())["traceEvents"]
        stages = {event["name"]: event for event in events if event.get("cat") == "run"}
        self.assertEqual(list(stages), ["roots", "interpreter", "scan", "freshness", "plan", "execute", "publish"])
        self.assertEqual(stages["roots"]["ts"], 0)
        (compiled,) = [event for event in events if event.get("cat") == "compile"]
        execute = stages["execute"]
        self.assertLessEqual(execute["ts"], compiled["ts"])
        self.assertLessEqual(compiled["ts"] + compiled["dur"], execute["ts"] + execute["dur"] + 1)

    def test_slices_of_one_worker_do_not_overlap(self):
        self.write({"m%d.py" % i: "x = [%s]\n" % ", ".join(map(str, range(2000))) for i in range(6)})
        trace = self.room / "trace.json"
        self.compile("-j2", "--trace", trace, self.tree)
        rows = {}
        for event in json.loads(trace.read_text())["traceEvents"]:
            if event["ph"] == "X":
                rows.setdefault(event["tid"], []).append((event["ts"], event["ts"] + event["dur"]))
        for row in rows.values():
            row.sort()
            for (_, end), (start, _) in zip(row, row[1:]):
                self.assertLessEqual(end, start + 1)  # Microseconds are cut.

    def test_of_nothing_to_do_is_valid(self):
        trace = self.room / "trace.json"
        self.compile("--trace", trace, self.tree)
        stages = [e["name"] for e in json.loads(trace.read_text())["traceEvents"] if e["ph"] == "X"]
        self.assertEqual(stages, ["roots", "interpreter", "scan", "freshness", "plan", "publish"])
        self.assertFalse(cached(self.tree / "m0.py").exists())
