"""The peak memory of a contestant, of its own process and of all its processes together, in runs that are not timed.

The kernel's ru_maxrss is of no use: it starts with what the parent had before exec(), and says nothing of a sum. So
/proc is read every 10 ms: VmHWM of the process itself, and the sum of the proportional set sizes (PSS: a page that n
processes share counts 1/n for each) of it and its descendants, where the kernel gives them; else of resident sizes.
"""

import dataclasses
import os
import time

import process
from outcome import Failed

_INTERVAL = 0.01


@dataclasses.dataclass(frozen=True)
class Peaks:
    """Bytes."""

    own: int
    all: int


def peaks_of(command, environment, cwd="/", may_fail=False):
    with open(os.memfd_create("output"), "w+b") as output:
        child = process.start_child(command, environment, cwd, output)
        own = together = 0
        with process.time_limit(child, command):
            while child.poll() is None:
                own = max(own, _field("/proc/%d/status" % child.pid, "VmHWM:"))
                together = max(together, sum(_proportional(pid) for pid in process.family(child.pid)))
                time.sleep(_INTERVAL)
            process.reap_orphans()
        if child.returncode and not may_fail:
            raise Failed("%s\n%s" % (process.how_it_ended(child.returncode), process.end_of(output)))
    return Peaks(own, max(own, together))


def _proportional(pid):
    return _field("/proc/%d/smaps_rollup" % pid, "Pss:") or _field("/proc/%d/status" % pid, "VmRSS:")


def _field(path, name):
    """Bytes; 0 if the process is gone or has none."""
    for line in _read(path).splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    return 0


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:  # it ended meanwhile
        return ""
