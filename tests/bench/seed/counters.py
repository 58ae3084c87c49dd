"""What an executor asks of the system, counted in rounds of their own: nothing here is timed.

The program tells its own context switches and processor time (getrusage); perf counts migrations, of the threads that
drive and of the interpreters apart; strace counts system calls of the driving process alone, and slows it down so much
that only the numbers of calls mean anything.
"""

import collections
import json
import os
import re
import shutil
import statistics
import subprocess

_PROGRAM = "pybytecode_seed"  # what perf knows the driving threads by


class Counters:
    """`prepare` is run before each run of a command; `scratch`: where perf and strace write."""

    def __init__(self, prepare, environment, scratch):
        self._prepare, self._environment = prepare, environment
        self._perf = os.path.join(str(scratch), "perf.data")
        self._strace = os.path.join(str(scratch), "strace.txt")
        self.missing = [tool for tool in ("perf", "strace") if not shutil.which(tool)]

    def count(self, command, rounds):
        """Medians of `rounds` runs; None for what cannot be counted here."""
        lines = [self._run_with_perf(command) for _ in range(rounds)]
        migrations = [line["migrations"] for line in lines]
        calls = self.system_calls(command)
        return {
            "process": _medians([line["process"] for line in lines]),
            "workers": _medians([line["workers"] for line in lines]),
            "migrations": _medians(migrations) if all(migrations) else None,
            "system_calls": calls,
            "system_calls_in_all": sum(calls.values()) if calls else None,
        }

    def run(self, command, before=(), code=0):
        """What it says of itself. Raises CalledProcessError unless it ends with `code`."""
        subprocess.run(self._prepare, env=self._environment, check=True, stdin=subprocess.DEVNULL)
        done = subprocess.run(
            [*before, *command], env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if code else None,
        )
        if done.returncode != code:
            raise subprocess.CalledProcessError(done.returncode, command)
        return json.loads(done.stdout)

    def _run_with_perf(self, command):
        """The same, with "migrations" if they can be counted."""
        record = ["perf", "record", "--quiet", "-e", "cpu-migrations", "-c", "1", "-o", self._perf, "--"]
        if "perf" not in self.missing:
            try:
                return dict(self.run(command, record), migrations=self._migrations())
            except subprocess.CalledProcessError:
                self.missing.append("perf")  # the kernel does not allow it
        return dict(self.run(command), migrations=None)

    def _migrations(self):
        listed = subprocess.run(
            ["perf", "script", "-i", self._perf, "-F", "comm"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, check=True,
        ).stdout.split("\n")
        names = collections.Counter(line.strip() for line in listed if line.strip())
        driving = names.pop(_PROGRAM, 0)
        return {"process": driving, "workers": sum(names.values())}

    def system_calls(self, command):
        """{system call: number}; a child is let go at its execve."""
        if "strace" in self.missing:
            return None
        try:
            self.run(command, ["strace", "-f", "-c", "-b", "execve", "-o", self._strace])
        except subprocess.CalledProcessError:
            self.missing.append("strace")
            return None
        with open(self._strace, encoding="utf-8") as file:
            return parse_summary(file.read())


def parse_summary(text):
    """What `strace -c` writes: {system call: number}."""
    row = re.compile(r"^ *[\d.]+ +[\d.]+ +\d+ +(\d+)(?: +\d+)? +(\w+)$", re.MULTILINE)
    return {name: int(calls) for calls, name in row.findall(text) if name != "total"}


def _medians(rows):
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}
