"""The two kinds of bytecode files that notice an edit: by time and size, and by the hash of the source."""

from contenders import BOUND, COMPILEALL, OURS, UV
from measure import Step, interleaved

NAME = "modes"
ABOUT = "timestamp and checked-hash: cold, and nothing stale (the others compile hash-based files again each time)"


def measure(bench):
    tree = bench.tree("small")
    for mode in ("timestamp", "checked-hash"):
        case = bench.case(tree, mode + ", cold")
        case.add(interleaved(bench.rounds(3, 1), bench.cold_steps(case, tree, mode=mode), case.title))
        case.ratio(OURS, BOUND)
        case.ratio(UV, OURS)
        case.ratio(COMPILEALL, OURS)
        yield case
        case = bench.case(tree, mode + ", nothing stale")
        found = bench.contenders(case, tree, mode=mode)
        found[OURS].run()
        steps = {name: Step(each.run) for name, each in found.items()}
        case.add(interleaved(bench.rounds(3, 2), steps, case.title))
        bench.check(case, tree)
        case.ratio(UV, OURS)
        case.ratio(COMPILEALL, OURS)
        yield case
    tree.remove_bytecode()
