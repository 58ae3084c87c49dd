"""The machine that numbers are measured on, and whether it is quiet enough for them to mean anything."""

import os
import platform
import subprocess
import time

_BUSY = 0.10  # of all CPUs, by others, while we wait


def cpus():
    """How many this process may use: affinity, and the quota of its cgroup (rounded up)."""
    allowed = len(os.sched_getaffinity(0))
    try:
        quota, period = _first_line("/sys/fs/cgroup/cpu.max").split()
        return min(allowed, max(1, -(-int(quota) // int(period))))
    except ValueError:  # "max", or no such file
        return allowed


def describe():
    return {
        "cpu": _value_of("/proc/cpuinfo", "model name") or platform.machine(),
        "cpus": cpus(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "system": (_value_of("/etc/os-release", "PRETTY_NAME", "=") or platform.system()).strip('"'),
        "kernel": platform.release().split("-")[0],  # without whose build it is
        "load_average": list(os.getloadavg()),
        "busy_before": busy_share(),
    }


def warning(about):
    """What to tell if the machine was not quiet before the run; empty if it was."""
    if about["busy_before"] <= _BUSY:
        return ""
    return ("WARNING: this machine is busy: others use %.0f %% of its CPUs, load average %.2f. Do not trust the numbers"
            % (100 * about["busy_before"], about["load_average"][0]))


def busy_share(seconds=2.0):
    """The share of CPU time that is used (or stolen by the hypervisor) while this process sleeps."""
    before = _ticks()
    time.sleep(seconds)
    used = [b - a for a, b in zip(before, _ticks())]
    idle = used[3] + used[4]  # idle, iowait
    return (sum(used) - idle) / max(1, sum(used))


class StolenTime:
    """What the hypervisor took from this machine since the object was made, as a share of all CPU time."""

    def __init__(self):
        self._before = _ticks()

    def share(self):
        used = [b - a for a, b in zip(self._before, _ticks())]
        return used[7] / max(1, sum(used))


def version_of(*command):
    """The first line that it says to that, or why not."""
    try:
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return (done.stdout.decode(errors="replace").strip().splitlines() or ["?"])[0]
    except OSError as error:
        return "? (%s)" % error.strerror


def file_system_of(path):
    """Its type, "tmpfs", "ext4", "overlay", as /proc/mounts has it."""
    path, best, kind = os.path.realpath(str(path)), "", "?"
    with open("/proc/self/mounts") as mounts:
        for line in mounts:
            _, place, found = line.split()[:3]
            place = place.replace("\\040", " ")
            if (path + "/").startswith(place.rstrip("/") + "/") and len(place) >= len(best):
                best, kind = place, found
    return kind


def _ticks():
    """user, nice, system, idle, iowait, irq, softirq, steal of all CPUs."""
    return [int(word) for word in _first_line("/proc/stat").split()[1:9]]


def _value_of(path, name, separator=":"):
    try:
        with open(path) as file:
            for line in file:
                key, found, value = line.partition(separator)
                if found and key.strip() == name:
                    return value.strip()
    except OSError:
        pass
    return ""


def _first_line(path):
    try:
        with open(path) as file:
            return file.readline()
    except OSError:
        return ""
