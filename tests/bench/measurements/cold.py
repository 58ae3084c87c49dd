"""A tree without bytecode, in the two environments."""

from contenders import BOUND, COMPILEALL, OURS, UV
from measure import interleaved

NAME = "cold"
ABOUT = "nothing is compiled yet: against uv, compileall, and bare processes that only compile() and marshal.dumps()"


def measure(bench):
    for which, rounds in ("main", bench.rounds(5, 3)), ("small", bench.rounds(5, 2)):
        tree = bench.tree(which)
        case = bench.case(tree, "%s environment" % which)
        case.add(interleaved(rounds, bench.cold_steps(case, tree), "%s, %s" % (NAME, which)))
        binding = which == "main"
        case.ratio(OURS, BOUND, ("<=", 1.03) if binding else None)
        case.ratio(UV, OURS, (">=", 1.10) if binding else None)
        case.ratio(COMPILEALL, OURS, (">=", 1.5) if binding else None)
        case.cpu_ratio(OURS, BOUND)
        case.cpu_ratio(UV, OURS)
        yield case
