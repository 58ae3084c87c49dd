"""Wall, user and system time by hyperfine, in series that take turns: A B C, B C A, C A B ...

hyperfine finishes one command before it begins the next, and over minutes a machine changes. So each series is short,
each executor has a turn in each, and ratios are of one series. All runs together give the mean and the deviation.
"""

import json
import os
import shlex
import statistics
import subprocess
import sys


class Series:
    """`commands`: {name: argv}; `prepare`: argv, before each run; `scratch`: where hyperfine writes."""

    def __init__(self, commands, prepare, environment, scratch):
        self._commands, self._prepare, self._environment = commands, prepare, environment
        self._export = os.path.join(str(scratch), "hyperfine.json")

    def run(self, count, runs):
        """{name: statistics over `count` series of `runs` runs each, and each run's seconds}."""
        names = list(self._commands)
        results = {name: [] for name in names}
        for number in range(count):
            for name in names[number % len(names):] + names[:number % len(names)]:
                print("  series %d of %d: %s" % (number + 1, count, name), file=sys.stderr, flush=True)
                results[name].append(self._measure(self._commands[name], runs))
        first = results[names[0]]
        return {name: combined(each, first) for name, each in results.items()}

    def _measure(self, command, runs):
        subprocess.run(
            ["hyperfine", "--style", "none", "--shell", "none", "--warmup", "1", "--runs", str(runs),
             "--prepare", shlex.join(self._prepare), "--export-json", self._export, shlex.join(command)],
            env=self._environment, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        with open(self._export, encoding="utf-8") as file:
            (result,) = json.load(file)["results"]
        return result


def combined(series, reference):
    """hyperfine's results of one command, together. `relative`: to `reference`, series by series."""
    times = [seconds for each in series for seconds in each["times"]]
    relative = [each["mean"] / other["mean"] for each, other in zip(series, reference)]
    return {
        "mean": statistics.mean(times),
        "stddev": statistics.stdev(times) if len(times) > 1 else 0.0,
        "median": statistics.median(times),
        "user": statistics.mean(each["user"] for each in series),
        "system": statistics.mean(each["system"] for each in series),
        "relative": {"median": statistics.median(relative), "min": min(relative), "max": max(relative)},
        "times": times,
    }
