"""Control groups for one test: version 1 or 2, where the machine lets us make one."""

import os
import unittest

_V1 = {"memory.max": ("memory", "memory.limit_in_bytes"), "pids.max": ("pids", "pids.max")}


def cgroup(test, setting, value):
    """A function for subprocess's preexec_fn that puts the child into a group of its own, limited by `setting`
    (memory.max, pids.max). Skips the test where no group can be made. The group goes with the test."""
    controller = setting.split(".")[0]
    name = "pybytecode-test-%d" % os.getpid()
    for base, file in (("/sys/fs/cgroup/" + _V1[setting][0], _V1[setting][1]), ("/sys/fs/cgroup", setting)):
        if base == "/sys/fs/cgroup" and not _offers(base, controller):
            continue
        group = os.path.join(base, name)
        try:
            os.mkdir(group)
        except OSError:
            continue
        test.addCleanup(os.rmdir, group)
        try:
            with open(os.path.join(group, file), "w") as limit:
                limit.write(str(value))
        except OSError:
            continue
        return lambda: _enter(group)
    raise unittest.SkipTest("no control group with %s can be made here" % setting)


def _offers(base, controller):
    try:
        with open(os.path.join(base, "cgroup.subtree_control")) as file:
            return controller in file.read().split()
    except OSError:
        return False


def _enter(group):
    with open(os.path.join(group, "cgroup.procs"), "w") as file:
        file.write(str(os.getpid()))
