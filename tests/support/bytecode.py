"""What a bytecode file of the interpreter that runs the tests is called, and what its header says."""

import dataclasses
import importlib.util
import marshal
import os
import pathlib
import struct
import sys

MAGIC = importlib.util.MAGIC_NUMBER
TAG = sys.implementation.cache_tag
MODES = ("timestamp", "checked-hash", "unchecked-hash")
_FLAGS = {0: "timestamp", 3: "checked-hash", 1: "unchecked-hash"}


def cached(source, level=0, tag=TAG):
    """`__pycache__/<stem>.<tag>[.opt-N].pyc` beside the source (PEP 3147, PEP 488)."""
    source = pathlib.Path(source)
    level = ".opt-%d" % level if level else ""
    return source.parent / "__pycache__" / ("%s.%s%s.pyc" % (source.name.rpartition(".")[0], tag, level))


@dataclasses.dataclass(frozen=True)
class Header:
    magic: bytes
    mode: str
    mtime: int  # of timestamp files
    size: int
    hash: bytes  # of the other two


def header(path):
    data = pathlib.Path(path).read_bytes()
    flags, mtime, size = struct.unpack("<III", data[4:16])
    return Header(data[:4], _FLAGS.get(flags, hex(flags)), mtime, size, data[8:16])


def code(path):
    """The code object of a bytecode file of this interpreter."""
    return marshal.loads(pathlib.Path(path).read_bytes()[16:])


def identity(path):
    """Changes whenever the file is written anew, even with the same bytes."""
    stat = os.stat(path)
    return stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns
