"""What an installed or unpacked tree holds, and what Python makes of it where it cannot write."""

import json
import os
import pathlib
import subprocess

from case import PYTHON

_NAMES = """
import json, marshal, os, sys
def names(code):
    yield code.co_filename
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from names(constant)
found = {}
for directory, _, files in os.walk(sys.argv[1]):
    for name in files:
        if name.endswith(".pyc"):
            path = os.path.join(directory, name)
            with open(path, "rb") as file:
                several = set(names(marshal.loads(file.read()[16:])))
            found[os.path.relpath(path, sys.argv[1])] = sorted(several)
print(json.dumps(found))
"""
_IMPORT = "import sys; sys.path.insert(0, sys.argv[1])\nfor name in sys.argv[2:]: __import__(name)"


def files(root):
    """The regular files below it, relative, sorted."""
    root = pathlib.Path(root)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def bytecode(root):
    return [name for name in files(root) if name.endswith(".pyc")]


def filenames(root):
    """{bytecode file below root: co_filename}; a list where one holds several."""
    done = subprocess.run([PYTHON, "-I", "-S", "-B", "-c", _NAMES, str(root)], stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    return {name: several[0] if len(several) == 1 else several for name, several in found.items()}


def imported(place, *modules, python=PYTHON, options=(), **more):
    """Imports them from `place`, as somebody who would write bytecode if he could. Answers the files that code objects were read
    from; raises if a source below `place` was compiled, or something was tried to be written."""
    done = subprocess.run(
        [python, "-I", "-S", "-v", *options, "-c", _IMPORT, str(place), *modules],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **more,
    )
    lines = done.stderr.decode(errors="replace").splitlines()
    if done.returncode != 0:
        raise AssertionError("import failed:\n" + "\n".join(lines[-20:]))
    mine = [line for line in lines if str(place) in line]
    bad = [line for line in mine if line.startswith(("# wrote", "# could not create", "# bytecode is stale"))
           or (line.startswith("# code object from ") and not line.rstrip().endswith(".pyc'"))]
    if bad:
        raise AssertionError("\n".join(bad))
    return sorted(line.split("'")[1] for line in mine if line.startswith("# code object from '"))


def make_unwritable(root):
    for directory, _, names in os.walk(root):
        for name in names:
            os.chmod(os.path.join(directory, name), 0o444)
        os.chmod(directory, 0o555)
