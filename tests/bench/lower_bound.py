"""The lower bound of a cold run: compile() and marshal.dumps() in bare interpreter processes, and nothing else.

Each process has its sources in memory before the clock starts, writes nothing, and has a share of the tree that costs
as much as every other's (by the costs of a first pass). No tool that uses CPython's compiler on as many processors can
be faster.
"""

import json
import os
import subprocess
import time

from process import Usage

_WORKER = r"""
import marshal, sys, time, _warnings
_warnings.filters.insert(0, ("ignore", None, Warning, None, 0))
with open(sys.argv[1], "rb") as file:
    paths = [path.decode("utf-8", "surrogateescape") for path in file.read().split(b"\0") if path]
sources = []
for path in paths:
    with open(path, "rb") as file:
        sources.append(file.read())
costs, failed, clock = [], [], time.monotonic
print("ready", flush=True)
sys.stdin.readline()
cpu = time.process_time()
for path, source in zip(paths, sources):
    start = clock()
    try:
        marshal.dumps(compile(source, path, "exec", dont_inherit=True))
    except Exception:
        failed.append(path)
    costs.append(clock() - start)
end, cpu = clock(), time.process_time() - cpu
import json
print(json.dumps({"end": end, "cpu": cpu, "costs": costs, "failed": failed}))
"""


class LowerBound:
    """Measures the bound for these sources, with `jobs` processes of `python`; lists go below `scratch`."""

    def __init__(self, python, sources, jobs, scratch):
        self._python = str(python)
        self._scratch = str(scratch)
        self._shares = [sources[first::jobs] for first in range(jobs)]
        _, costs, self.failed = self._pass()
        self._shares = balance(costs, jobs)

    def measure(self):
        """Wall seconds from the common start to the end of the last process, CPU seconds of all between."""
        return self._pass()[0]

    def _pass(self):
        workers = [self._start(number, share) for number, share in enumerate(self._shares)]
        for worker in workers:
            worker.stdout.readline()  # "ready"
        start = time.monotonic()  # one clock for all processes of a machine
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()
        answers = [json.loads(worker.communicate()[0]) for worker in workers]
        costs, failed = {}, set()
        for share, answer in zip(self._shares, answers):
            costs.update(zip(share, answer["costs"]))
            failed.update(answer["failed"])
        wall = max(answer["end"] for answer in answers) - start
        return Usage(wall, sum(answer["cpu"] for answer in answers)), costs, failed

    def _start(self, number, share):
        listing = os.path.join(self._scratch, "share-%d" % number)
        with open(listing, "wb") as file:
            file.write(b"\0".join(os.fsencode(path) for path in share))
        return subprocess.Popen(
            [self._python, "-I", "-S", "-B", "-X", "utf8", "-c", _WORKER, listing],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )


def balance(costs, jobs):
    """Longest first, each to the share with the least so far."""
    shares, loads = [[] for _ in range(jobs)], [0.0] * jobs
    for path in sorted(costs, key=costs.get, reverse=True):
        least = loads.index(min(loads))
        shares[least].append(path)
        loads[least] += costs[path]
    return shares
