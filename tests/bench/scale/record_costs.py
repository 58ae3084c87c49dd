#!/usr/bin/env python3
"""Records what each source of a tree costs to compile: a line `BYTES MICROSECONDS` a source, in the order of a scan.

    record_costs.py [--python EXE] [--passes N] [--output FILE] TREE

Processor time of compile() and marshal.dumps() in one bare interpreter, the least of several passes, so that a busy
machine gives the same list.
"""

import argparse
import os
import subprocess
import sys

PASSES = r"""
import marshal, sys, time, _warnings
_warnings.filters.insert(0, ("ignore", None, Warning, None, 0))
clock = time.process_time_ns
paths = [path.decode("utf-8", "surrogateescape") for path in sys.stdin.buffer.read().split(b"\0") if path]
least = [1 << 62] * len(paths)
sizes = [0] * len(paths)
for _ in range(int(sys.argv[1])):
    for i, path in enumerate(paths):
        with open(path, "rb") as file:
            source = file.read()
        start = clock()
        try:
            marshal.dumps(compile(source, path, "exec", dont_inherit=True))
        except Exception:
            pass
        least[i] = min(least[i], clock() - start)
        sizes[i] = len(source)
for size, cost in zip(sizes, least):
    print(size, max(1, (cost + 500) // 1000))
"""


def sources_of(tree):
    """In the order in which Scan gives them: directories by their path below the root, names within."""
    found = []
    for directory, subdirectories, names in os.walk(os.fsencode(tree)):
        subdirectories[:] = [name for name in subdirectories if name != b"__pycache__"]
        paths = [os.path.join(directory, name) for name in sorted(names) if name.endswith(b".py")]
        found.append((os.path.relpath(directory, os.fsencode(tree)), [path for path in paths if os.path.isfile(path)]))
    return [path for _, paths in sorted(found) for path in paths]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--python", default=sys.executable, help="the interpreter that compiles (default: this one)")
    parser.add_argument("--passes", type=int, default=3, help="how often each source is compiled (default: 3)")
    parser.add_argument("--output", default="/dev/stdout", help="the list (default: standard output)")
    parser.add_argument("tree")
    options = parser.parse_args()
    done = subprocess.run(
        [options.python, "-I", "-S", "-B", "-X", "utf8", "-c", PASSES, str(options.passes)],
        input=b"\0".join(sources_of(options.tree)), stdout=subprocess.PIPE, check=True,
    )
    with open(options.output, "wb") as file:
        file.write(done.stdout)


if __name__ == "__main__":
    main()
