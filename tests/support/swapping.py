"""Somebody who swaps things for symbolic links while the tool runs: each path for a link to a place outside and back,
as fast as the kernel exchanges names."""

import contextlib
import os
import subprocess
import sys
import unittest

_SWAP = """
import ctypes, os, random, sys
libc = ctypes.CDLL(None, use_errno=True)
EXCHANGE, HERE = 2, -100
seed, outside, paths = sys.argv[1], os.fsencode(sys.argv[2]), [os.fsencode(path) for path in sys.argv[3:]]
chance = random.Random(seed)
aside = [path + b".aside" for path in paths]
for name in aside:
    os.symlink(outside, name)
print("ready", flush=True)
while not os.path.exists(outside + b".end"):
    one = chance.randrange(len(paths))
    for _ in range(2):  # There and back.
        libc.renameat2(HERE, paths[one], HERE, aside[one], EXCHANGE)
        for _ in range(chance.choice((0, 0, 30, 300, 3000))):
            pass
for path, name in zip(paths, aside):
    if os.path.islink(path):
        libc.renameat2(HERE, path, HERE, name, EXCHANGE)
    if os.path.islink(name):
        os.unlink(name)
"""


@contextlib.contextmanager
def swapped(paths, outside, seed, python=sys.executable, preexec_fn=None):
    """While the block runs, each of the paths is a link to `outside` half of the time; after it they are as before."""
    process = subprocess.Popen(
        [python, "-I", "-S", "-c", _SWAP, str(seed), os.fspath(outside), *map(os.fspath, paths)],
        stdout=subprocess.PIPE, preexec_fn=preexec_fn,
    )
    try:
        if process.stdout.readline() != b"ready\n":
            raise unittest.SkipTest("names cannot be exchanged here")
        yield
        if process.poll() is not None:
            raise RuntimeError("the swapper ended")
    finally:
        open(os.fspath(outside) + ".end", "w").close()
        process.communicate(timeout=60)
        os.unlink(os.fspath(outside) + ".end")
