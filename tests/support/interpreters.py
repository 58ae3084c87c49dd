"""The Python interpreters of this machine, for tests that run with every version there is.

Knows PATH (python3.8 ... and the free-threaded python3.13t ...) and pyenv's layout, where a command on PATH is a shim
that works only while its version is selected. It starts each candidate once; one that does not answer is left out.

    python3 tests/support/interpreters.py      prints the list
"""

import dataclasses
import functools
import json
import os
import pathlib
import re
import subprocess

_COMMAND = re.compile(r"python3\.\d+t?")
_PROBE = """
import json, sys
try:
    from importlib.util import MAGIC_NUMBER
except ImportError:
    MAGIC_NUMBER = b""
print(json.dumps([sys.version_info[:3], "t" in getattr(sys, "abiflags", ""), sys.executable,
                  sys.implementation.name, sys.implementation.cache_tag, MAGIC_NUMBER.hex()]))
"""


@dataclasses.dataclass(frozen=True)
class Interpreter:
    """One interpreter; `path` starts it, whatever it says of itself in sys.executable."""

    path: str
    version: tuple  # (3, 11, 2)
    free_threaded: bool
    implementation: str  # "cpython"
    cache_tag: str  # "cpython-311"
    magic: bytes  # 4 bytes

    @property
    def name(self):
        """"3.11", "3.14t": one of each is listed."""
        return "%d.%d%s" % (*self.version[:2], "t" if self.free_threaded else "")


def interpreters(minimum=(3, 8), maximum=None):
    """Every CPython from `minimum` to `maximum` (both included, None is no limit), oldest first, each version once.

    Where a version exists more than once, the first on PATH counts.
    """
    return [
        found
        for found in _all()
        if found.version[:2] >= tuple(minimum)
        and (maximum is None or found.version[:2] <= tuple(maximum))
    ]


def interpreter(name):
    """The interpreter called `name` ("3.12", "3.14t"), or None."""
    return next((found for found in _all() if found.name == name), None)


@functools.lru_cache(maxsize=None)
def _all():
    by_name = {}
    seen = set()
    for candidate in _candidates():
        real = os.path.realpath(candidate)
        if real in seen and not _is_script(candidate):  # all shims may be links to one script
            continue
        seen.add(real)
        found = _probe(candidate)
        if found and found.implementation == "cpython":
            by_name.setdefault(found.name, found)
    return sorted(by_name.values(), key=lambda found: (found.version, found.free_threaded))


def _candidates():
    for directory in os.environ.get("PATH", "").split(os.pathsep):
        yield from _commands(directory)
    root = pathlib.Path(os.environ.get("PYENV_ROOT") or pathlib.Path.home() / ".pyenv")
    for version in _names_in(root / "versions"):
        yield from _commands(root / "versions" / version / "bin")
    for directory in os.environ.get("PATH", "").split(os.pathsep):
        if directory and os.access(os.path.join(directory, "python3"), os.X_OK):
            yield os.path.join(directory, "python3")


def _commands(directory):
    names = _names_in(directory) if directory else []  # an empty entry of PATH is the current directory
    for name in names:
        path = os.path.join(directory, name)
        if _COMMAND.fullmatch(name) and os.path.isfile(path) and os.access(path, os.X_OK):
            yield path


def _names_in(directory):
    try:
        return sorted(os.listdir(directory))
    except OSError:  # not there, or not ours to read
        return []


def _is_script(path):
    try:
        with open(path, "rb") as file:
            return file.read(2) == b"#!"
    except OSError:
        return False


def _probe(path):
    answer = _run(path)
    if answer is None:
        return None
    executable = answer[2]
    # Past a shim, to the interpreter that it chose; a wrapper whose sys.executable does not start alone is kept.
    if _is_script(path) and executable and executable != path and _run(executable) == answer:
        path = executable
    version, free_threaded, _, implementation, cache_tag, magic = answer
    return Interpreter(path, tuple(version), free_threaded, implementation, cache_tag, bytes.fromhex(magic))


def _run(path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            [path, "-I", "-S", "-B", "-c", _PROBE],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, timeout=30, check=True,
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


if __name__ == "__main__":
    for each in interpreters(minimum=(3, 0)):
        print("%-6s %-14s %s" % (each.name, each.cache_tag, each.path))
