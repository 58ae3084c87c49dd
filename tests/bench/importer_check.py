"""Does CPython's importer take every bytecode file? Asked of the importer itself, in the interpreter that is meant."""

import os
import subprocess

from outcome import Failed

_CHECK = r"""
import sys
from importlib.machinery import SourceFileLoader

class Loader(SourceFileLoader):
    def source_to_code(self, *_, **__):
        raise LookupError("it would compile")

bad = 0
for path in sys.stdin.buffer.read().split(b"\0"):
    path = path.decode("utf-8", "surrogateescape")
    try:
        Loader("module", path).get_code("module")
    except BaseException as error:
        bad += 1
        if bad <= 5:
            print("%s: %s: %s" % (path, type(error).__name__, error))
if bad:
    sys.exit("%d bytecode files are missing, or not what the importer takes" % bad)
"""


def check_importable(python, sources):
    """Raises Failed, which names the first few, unless importing each source would use its bytecode file as it is."""
    done = subprocess.run(
        [str(python), "-I", "-B", "-c", _CHECK],
        input=b"\0".join(os.fsencode(path) for path in sources),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if done.returncode:
        raise Failed(done.stdout.decode(errors="replace").strip())
