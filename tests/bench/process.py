"""Runs a contestant and says what it cost: wall time, and the CPU time of it and of everything that it started.

wait4() adds to a child's usage only what that child waited for. So we are made the reaper of orphans: workers that a
contestant leaves behind without waiting for them come to us, and their time counts too.
"""

import contextlib
import ctypes
import dataclasses
import os
import signal
import subprocess
import time

from outcome import Failed

_PR_SET_CHILD_SUBREAPER = 36
_ORPHANS_MAY_TAKE = 20.0  # seconds
_MAY_TAKE = 600.0


@dataclasses.dataclass(frozen=True)
class Usage:
    seconds: float
    cpu_seconds: float


def adopt_orphans():
    """To be called once. Without it (an old kernel, a sandbox) only what contestants wait for is counted."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command, environment, cwd="/", may_fail=False):
    """Runs it to its end. Raises Failed if it hangs, and with the end of what it said if its exit code is not 0."""
    with open(os.memfd_create("output"), "w+b") as output:
        start = time.perf_counter()
        child = start_child(command, environment, cwd, output)
        with time_limit(child, command):
            seconds, code, cpu = _wait(child, start)
        if code and not may_fail:
            raise Failed("%s, says %s\n%s" % (how_it_ended(code), " ".join(command), end_of(output)))
    return Usage(seconds, cpu)


def start_child(command, environment, cwd, output):
    return subprocess.Popen(
        command, env=environment, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
    )


@contextlib.contextmanager
def time_limit(child, command):
    """Kills it, with all that it started, after ten minutes, and raises Failed then."""
    ended = []

    def end(*_):
        ended.append(child.pid)
        for pid in family(child.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, _MAY_TAKE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    if ended:
        raise Failed("not done after %g s: %s" % (_MAY_TAKE, " ".join(command)))


def family(pid):
    """The process and its descendants."""
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            children.setdefault(_parent(name), []).append(int(name))
    found = [pid]
    for each in found:
        found.extend(children.get(each, ()))
    return found


def how_it_ended(code):
    return "signal %d" % -code if code < 0 else "exit code %d" % code


def end_of(output):
    output.seek(max(0, output.seek(0, os.SEEK_END) - 2000))
    return output.read().decode(errors="replace")


def reap_orphans():
    """Waits for what a contestant left behind; the CPU seconds that it took."""
    cpu = 0.0
    give_up = time.monotonic() + _ORPHANS_MAY_TAKE
    while time.monotonic() < give_up:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid:
            cpu += usage.ru_utime + usage.ru_stime
        else:
            time.sleep(0.001)
    return cpu


def _parent(pid):
    try:
        with open("/proc/%s/stat" % pid) as file:
            return int(file.read().rpartition(")")[2].split()[1])
    except OSError:  # it ended meanwhile
        return 0


def _wait(child, start):
    """(Seconds of the child, its exit code as subprocess gives it, CPU seconds of all.)"""
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    return seconds, child.returncode, usage.ru_utime + usage.ru_stime + reap_orphans()
