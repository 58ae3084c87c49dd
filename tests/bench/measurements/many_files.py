"""A tree of 100,000 files, made by copying small sources: whether time and memory stay in proportion."""

import copies
import contenders
from contenders import BOUND, COMPILEALL, OURS, UV
from measure import Step, interleaved
from outcome import Skipped

NAME = "many-files"
ABOUT = "100,000 files (quick: 5,000): cold, nothing stale, list, and the memory of the tool"
_COUNT, _COUNT_QUICK = 100000, 5000
_BYTES_A_FILE = 10000  # a page for source and bytecode each, and inodes
_LISTED = "pybytecode list"


def measure(bench):
    count = _COUNT_QUICK if bench.quick else _COUNT
    _need_room(bench, count * _BYTES_A_FILE)
    room = bench.room("many")
    try:
        venv, site, requirements = copies.empty_environment(room, bench.python)
        copies.many_files(bench.tree("main"), site, count)
        tree = copies.Corpus(venv, site, venv / "bin/python", requirements)
        yield _cold(bench, tree)
        yield _unchanged(bench, tree)
    finally:
        bench.discard(room)


def _need_room(bench, needed):
    free = copies.free_bytes(bench.scratch)
    if free < needed:
        raise Skipped("needs %.1f GB in %s, there are %.1f" % (needed / 1e9, bench.scratch, free / 1e9))


def _cold(bench, tree):
    case = bench.case(tree, "cold")
    steps = bench.cold_steps(case, tree)
    case.add(interleaved(1, {name: steps[name] for name in (OURS, BOUND, UV) if name in steps}, "many files, cold"))
    tree.remove_bytecode()
    peaks = bench.contenders(case, tree)[OURS].peaks()
    bench.check(case, tree)
    case.add_peaks(OURS, peaks)
    case.ratio(OURS, BOUND)
    case.ratio(UV, OURS)
    case.amount("memory of the tool, cold", "MB", [peaks.own / 1e6], ("<=", 64))
    return case


def _unchanged(bench, tree):
    case = bench.case(tree, "nothing stale")
    found = bench.contenders(case, tree)
    found[_LISTED] = contenders.Contender(
        [bench.tool, "list", "--json", "--python", tree.python, tree.root], bench.environment)
    peaks = found[OURS].peaks()
    steps = {name: Step(each.run) for name, each in found.items()}
    case.add(interleaved(bench.rounds(5, 3), steps, "many files, nothing stale"))
    case.add_peaks(OURS, peaks)
    case.add_peaks(_LISTED, found[_LISTED].peaks())
    case.ratio(UV, OURS)
    case.ratio(COMPILEALL, OURS)
    case.ratio(_LISTED, OURS)
    case.amount("memory of the tool, nothing stale", "MB", [peaks.own / 1e6], ("<=", 64))
    return case
