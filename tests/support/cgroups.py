"""Control groups for one test: version 1 or 2, where the machine lets us make one."""

import contextlib
import itertools
import os
import time
import unittest

_V1 = {"memory.max": ("memory", "memory.limit_in_bytes"), "pids.max": ("pids", "pids.max")}
_numbers = itertools.count()


@contextlib.contextmanager
def cgroup(setting, value):
    """While the block runs there is a group limited by `setting` (memory.max, pids.max): a function for subprocess's
    preexec_fn that puts the child into it. Skips the test where no group can be made."""
    group = _made(setting, value)
    try:
        yield lambda: _enter(group)
    finally:
        _remove(group)


def _made(setting, value):
    controller = setting.split(".")[0]
    name = "pybytecode-test-%d-%d" % (os.getpid(), next(_numbers))
    for base, file in (("/sys/fs/cgroup/" + _V1[setting][0], _V1[setting][1]), ("/sys/fs/cgroup", setting)):
        if base == "/sys/fs/cgroup" and not _offers(base, controller):
            continue
        group = os.path.join(base, name)
        try:
            os.mkdir(group)
        except OSError:
            continue
        try:
            with open(os.path.join(group, file), "w") as limit:
                limit.write(str(value))
            return group
        except OSError:
            _remove(group)
    raise unittest.SkipTest("no control group with %s can be made here" % setting)


def _remove(group):
    """It is busy while a process that was killed in it is not reaped."""
    end = time.monotonic() + 5
    while True:
        try:
            return os.rmdir(group)
        except OSError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)


def _offers(base, controller):
    try:
        with open(os.path.join(base, "cgroup.subtree_control")) as file:
            return controller in file.read().split()
    except OSError:
        return False


def _enter(group):
    with open(os.path.join(group, "cgroup.procs"), "w") as file:
        file.write(str(os.getpid()))
