"""What CPython says of the bytecode files of a tree: run by the interpreter in question, it answers JSON.

    PY -I -S -B oracle.py TREE... --mode MODE [--level N]... [--prefix DIR | --output DIR | --legacy] [--any-filename]
                                  [--halfway]
    PY -I -S -B oracle.py --serve       a JSON list of such arguments a line, an answer a line

For each source and level: the importer takes the file without compiling the source again, it is of the kind that was
asked for, its code object equals compile()'s field by field, and each constant frozenset is iterated over in the order
that CPython's own bytecode file gives. A source that does not compile must have no bytecode file.

With --halfway the files may be missing or out of date, as after a run that was killed: but each that is there is whole,
and one that the importer takes is true to the source.
"""

import argparse
import importlib.machinery
import importlib.util
import io
import json
import marshal
import os
import struct
import sys
import warnings

external = importlib._bootstrap_external
FLAGS = {"timestamp": 0, "checked-hash": 3, "unchecked-hash": 1}
UNCOMPILABLE = (SyntaxError, ValueError, RecursionError, OverflowError, MemoryError)


class Recompiled(Exception):
    pass


class Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, *args, **kwargs):
        raise Recompiled()


def random_order(value):
    """Whether the order of a set with this element depends on the hash seed or on addresses."""
    if isinstance(value, (tuple, frozenset)):
        return any(map(random_order, value))
    return value is None or value is Ellipsis or isinstance(value, (str, bytes))


def key(value):
    """Equal for equal constants only: 1, 1.0 and True differ, so do 0.0 and -0.0; nan is nan."""
    name = type(value).__name__
    if isinstance(value, float):
        return (name, struct.pack("<d", value))
    if isinstance(value, complex):
        return (name, struct.pack("<dd", value.real, value.imag))
    if isinstance(value, tuple):
        return (name, tuple(map(key, value)))
    if isinstance(value, frozenset):
        return (name, tuple(sorted(map(repr, map(key, value)))))
    if isinstance(value, int):
        return (name, hex(value))  # Of any size; decimal digits have a limit.
    return (name, repr(value))


def order(value):
    """The order of a frozenset and of those within it, as far as it is not random."""
    if isinstance(value, (tuple, frozenset)):
        items = [order(item) for item in value]
        return items if not random_order(value) else None
    return key(value)


def fields(code):
    for name in dir(code):
        if not name.startswith("co_") or (name == "co_lnotab" and hasattr(code, "co_linetable")):
            continue
        value = getattr(code, name)
        yield name, list(value()) if callable(value) else value


def difference(ours, theirs, where="<module>"):
    """Where two code objects differ, None if nowhere."""
    for (name, mine), (_, wanted) in zip(fields(ours), fields(theirs)):
        if name == "co_consts":
            found = constants_difference(mine, wanted, where)
            if found:
                return found
        elif type(mine) is not type(wanted) or mine != wanted:
            return "%s: %s is %.80r, not %.80r" % (where, name, mine, wanted)
    return None


def constants_difference(mine, wanted, where):
    if len(mine) != len(wanted):
        return "%s: %d constants, not %d" % (where, len(mine), len(wanted))
    for one, other in zip(mine, wanted):
        if hasattr(one, "co_code") and hasattr(other, "co_code"):
            found = difference(one, other, where + "." + other.co_name)
            if found:
                return found
        elif key(one) != key(other):
            return "%s: constant %.80r, not %.80r" % (where, one, other)
        elif order(one) != order(other):
            return "%s: order of constant %.80r, not %.80r" % (where, one, other)
    return None


def code_names(code):
    yield code.co_filename
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            yield from code_names(constant)


def importer_takes(path, place):
    """Whether `import` of the source would load that file, and not compile the source."""
    original = external.cache_from_source
    external.cache_from_source = lambda *_, **__: place
    try:
        Loader("oracle", path).get_code("oracle")
        return True
    except Recompiled:
        return False
    finally:
        external.cache_from_source = original  # Others import too: a codec, for the next source.


def as_loaded(compiled, ours, options):
    """As it comes out of CPython's own file; where any file name will do, with that of ours."""
    if options.any_filename:
        return external._compile_bytecode(marshal.dumps(compiled), source_path=ours.co_filename)
    return marshal.loads(marshal.dumps(compiled))


def trouble(path, source, place, level, options):
    """What is wrong with one bytecode file; None is nothing."""
    try:
        compiled = compile(source, path, "exec", dont_inherit=True, optimize=level)
    except UNCOMPILABLE as error:
        return "is there though %r" % error if os.path.lexists(place) else None
    if not os.path.isfile(place):
        return "is missing"
    with open(place, "rb") as file:
        data = file.read()
    if data[4:8] != FLAGS[options.mode].to_bytes(4, "little"):
        return "has flags %r" % data[4:8]
    if options.mode != "timestamp" and data[8:16] != importlib.util.source_hash(source):
        return "has hash %r" % data[8:16]
    try:
        accepted = importer_takes(path, place)
    except (EOFError, ValueError, TypeError) as error:  # marshal's, of a file that is not whole
        return "makes the importer fail: %r" % error
    if not accepted:
        return "is not accepted by the importer"
    ours = marshal.loads(data[16:])
    theirs = as_loaded(compiled, ours, options)
    if options.any_filename and set(code_names(ours)) != {ours.co_filename}:
        return "has several file names"
    if theirs == compiled and ours != compiled:  # A NaN is not equal to itself.
        return "is not equal to compile()'s"
    return difference(ours, theirs)


def breach(path, source, place, level, options):
    """What is wrong with a file that need not be of this source; None is nothing."""
    if not os.path.isfile(place):
        return None
    with open(place, "rb") as file:
        data = file.read()
    body = io.BytesIO(data[16:])
    try:
        ours = marshal.load(body)
    except Exception as error:
        return "is not whole: %r" % error
    if body.read():
        return "has more than one code object"
    if not importer_takes(path, place):
        return None
    question = (path, source, level, data, options.any_filename)
    if question not in known:
        known[question] = falsehood(path, source, ours, level, options)
    return known[question]


known = {}  # What this process has answered: who is asked again and again compiles nothing twice.


def falsehood(path, source, ours, level, options):
    try:
        compiled = compile(source, path, "exec", dont_inherit=True, optimize=level)
    except UNCOMPILABLE as error:
        return "is accepted though %r" % error
    found = difference(ours, as_loaded(compiled, ours, options))
    return found and "is accepted though " + found


def place_of(original, path, level, options):
    if options.legacy:
        return path[:-3] + ".pyc"
    place = original(path, optimization="" if level == 0 else level)
    if not options.output:
        return place
    root = next(tree for tree in options.trees if path.startswith(tree + "/"))
    return options.output + place[len(root):]


def sources(tree):
    for directory, directories, names in os.walk(tree):
        directories[:] = sorted(name for name in directories if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(directory, name)
            if name.endswith(".py") and os.path.isfile(path):
                yield path


def judge(options):
    answer = {"files": 0, "uncompilable": 0, "problems": [], "places": []}
    original = external.cache_from_source
    for path in (path for tree in options.trees for path in sources(tree)):
        with open(path, "rb") as file:
            source = file.read()
        for level in options.level or [0]:
            place = place_of(original, path, level, options)
            found = (breach if options.halfway else trouble)(path, source, place, level, options)
            if found:
                answer["problems"].append("%s: %s" % (place, found))
            elif os.path.exists(place):
                answer["files"] += 1
                answer["places"].append(place)
            else:
                answer["uncompilable"] += 1
    return answer


def answer(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("trees", nargs="+")
    parser.add_argument("--mode", choices=FLAGS, default="timestamp")
    parser.add_argument("--level", type=int, action="append")
    parser.add_argument("--prefix")
    parser.add_argument("--output")
    parser.add_argument("--legacy", action="store_true")
    parser.add_argument("--any-filename", action="store_true", help="co_filename may be anything, if it is one")
    parser.add_argument("--halfway", action="store_true", help="files may be missing or out of date")
    options = parser.parse_args(arguments)
    sys.pycache_prefix = options.prefix
    return json.dumps(judge(options))


def main():
    sys.setrecursionlimit(10000 if sys.version_info < (3, 11) else sys.getrecursionlimit())
    warnings.simplefilter("ignore")
    if sys.argv[1:] != ["--serve"]:
        return print(answer(sys.argv[1:]))
    for line in sys.stdin:
        print(answer(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
