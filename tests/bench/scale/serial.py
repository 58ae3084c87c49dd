"""The serial part of a run: from its start to the first batch, and from the last reply to its exit.

Measured from outside, in the real tool: its interpreter is the sleeper, which costs nothing and notes when its first
request came and when its last answer left. So no interpreter's start is in it but the sleeper's, about a millisecond.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import time

SOURCES_A_DIRECTORY = 8  # as in the environment that the cost list is of
DATA_A_DIRECTORY = 8


def make_tree(tree, sizes):
    """As many sources of these sizes, in packages with a directory of data each."""
    for number, first in enumerate(range(0, len(sizes), SOURCES_A_DIRECTORY)):
        package = tree / f"area{number // 50}" / f"package{number}"
        (package / "data").mkdir(parents=True)
        for i in range(DATA_A_DIRECTORY):
            (package / "data" / f"table{i}.txt").touch()
        for i, size in enumerate(sizes[first:first + SOURCES_A_DIRECTORY]):
            (package / f"module{i}.py").write_bytes(b"#" * size)


class Serial:
    """Runs `tool` on a tree below `scratch`; `sleeper` plays the interpreter."""

    def __init__(self, tool, sleeper, tree, scratch):
        self._tool, self._sleeper, self._tree, self._scratch = tool, sleeper, tree, pathlib.Path(scratch)
        self._logs = self._scratch / "logs"
        self._environment = {
            "PATH": os.environ["PATH"], "HOME": str(scratch), "XDG_CACHE_HOME": str(self._scratch / "cache"),
            "SLEEPER_LOG": str(self._logs / "of-"),
        }
        self._sources = sorted(tree.rglob("*.py"))
        self.files = len(self._sources)

    def measure(self, rounds):
        """{case: {"start": [microseconds], "end": [microseconds], "look": [microseconds]}}

        `look` is how much of `start` are scan and freshness, which work on all processors; of runs of their own,
        because writing a trace takes time.
        """
        self._run()  # The interpreter is remembered from here on.
        build = self._scratch / "build"
        build.mkdir()
        stamp = [f"--stamp={build}/stamp", f"--depfile={build}/stamp.d", f"--manifest={build}/manifest"]
        cases = {
            "cold": (self._remove_bytecode, []),
            "one edit": (self._edit, []),
            "cold, as an edge of a build": (self._remove_bytecode, stamp),
            "one edit, as an edge of a build": (self._edit, stamp),
        }
        seconds = {name: {"start": [], "end": [], "look": []} for name in cases}
        for name, (prepare, options) in cases.items():
            for _ in range(rounds):
                prepare()
                start, end = self._run(options)
                seconds[name]["start"].append(start)
                seconds[name]["end"].append(end)
                prepare()
                seconds[name]["look"].append(self._look(options))
        return seconds

    def process(self, rounds):
        """Microseconds to start and end a process that does nothing else."""
        def once():
            begin = time.monotonic()
            subprocess.run([self._tool, "--version"], stdout=subprocess.DEVNULL, check=True)
            return (time.monotonic() - begin) * 1e6
        return statistics.median(once() for _ in range(rounds))

    def _look(self, options):
        trace = self._scratch / "trace.json"
        self._run([*options, "--trace", trace])
        events = json.loads(trace.read_text())["traceEvents"]
        return sum(event["dur"] for event in events
                   if event.get("cat") == "run" and event["name"] in ("scan", "freshness"))

    def _run(self, options=()):
        shutil.rmtree(self._logs, ignore_errors=True)
        self._logs.mkdir()
        begin = time.monotonic()
        done = subprocess.run([self._tool, "compile", "--python", self._sleeper, *options, self._tree],
                              env=self._environment, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        end = time.monotonic()
        if done.returncode:
            raise RuntimeError(f"exit code {done.returncode}: {done.stdout[-2000:]}")
        times = [[int(word) for word in log.read_text().split()] for log in self._logs.iterdir()]
        times = [each for each in times if each and each[0]]
        if not times:
            raise RuntimeError("nothing was compiled: " + done.stdout)
        return min(first for first, _ in times) - begin * 1e6, end * 1e6 - max(last for _, last in times)

    def _remove_bytecode(self):
        for cache in list(self._tree.rglob("__pycache__")):
            shutil.rmtree(cache)

    def _edit(self):
        with open(self._sources[self.files // 2], "ab") as file:
            file.write(b"\n")
