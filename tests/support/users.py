"""Runs of an ordinary user: root may read and write everything, so a test of permissions must be somebody else."""

import functools
import os
import shutil
import stat
import subprocess
import unittest

from interpreters import interpreters

NOBODY = 65534


def as_ordinary_user(room):
    """Options of subprocess that make the child an ordinary user, to whom the room belongs from now on."""
    if os.geteuid() != 0:
        return {}
    for directory, directories, files in os.walk(room):
        for name in [""] + directories + files:
            os.lchown(os.path.join(directory, name), NOBODY, NOBODY)
    os.chmod(room, 0o755)
    return {"preexec_fn": drop}


@functools.lru_cache(maxsize=None)
def python_for_everybody():
    """An interpreter that an ordinary user can start."""
    if os.geteuid() != 0:
        return interpreters()[-1].path
    for each in interpreters():
        try:
            subprocess.run([each.path, "-I", "-S", "-c", ""], preexec_fn=drop, check=True, stderr=subprocess.DEVNULL)
            return each.path
        except (OSError, subprocess.SubprocessError):
            pass
    raise unittest.SkipTest("no interpreter can be started by an ordinary user")


def tool_for_everybody(tool, room):
    """The binary where an ordinary user reaches it."""
    copy = os.path.join(room, "pybytecode")
    shutil.copy(os.fsdecode(tool), copy)
    os.chmod(copy, stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    return copy


def drop():
    """For subprocess's preexec_fn: the child is an ordinary user."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
