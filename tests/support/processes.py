"""Which programs a run started, as strace saw it."""

import functools
import os
import re
import shutil
import subprocess
import unittest

_EXECUTED = re.compile(r'execve(?:at)?\((?:[^"]*)"((?:[^"\\]|\\.)*)".* = 0$')


def started_programs(command, **options):
    """Runs the command; answers the paths of the programs that were started, its own first."""
    if not _usable():
        raise unittest.SkipTest("strace is not usable here")
    options["env"] = dict(options["env"])
    options["env"]["ASAN_OPTIONS"] = options["env"].get("ASAN_OPTIONS", "") + ":detect_leaks=0"  # Needs ptrace itself.
    log = os.path.join(os.fspath(options["cwd"]), "strace.log")
    subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=execve,execveat", "-s", "4096", "-o", log] + command,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=True, **options
    )
    with open(log) as lines:
        found = [_EXECUTED.search(line) for line in lines]
    return [each.group(1) for each in found if each]


@functools.lru_cache(maxsize=None)
def _usable():
    if not shutil.which("strace"):
        return False
    done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL)
    return done.returncode == 0
