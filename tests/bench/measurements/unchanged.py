"""Everything is compiled already: how long it takes to see that."""

from contenders import COMPILEALL, OURS, UV
from measure import Step, interleaved

NAME = "unchanged"
ABOUT = "nothing is stale: how long it takes to see that"


def measure(bench):
    for which in ("main", "small"):
        tree = bench.tree(which)
        case = bench.case(tree, "%s environment" % which)
        found = bench.contenders(case, tree)
        for contender in found.values():
            contender.run()
        bench.check(case, tree)
        steps = {name: Step(each.run) for name, each in found.items()}
        case.add(interleaved(bench.rounds(15, 5), steps, "%s, %s" % (NAME, which)))
        least = 12 if bench.bound(tree).failed else 20
        case.ratio(UV, OURS, (">=", least) if which == "main" else None)
        case.ratio(COMPILEALL, OURS)
        yield case
