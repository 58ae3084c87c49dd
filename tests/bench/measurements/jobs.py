"""One job, two, as many as CPUs: each contestant with that number, the lower bound in so many processes."""

from contenders import BOUND, COMPILEALL, OURS, UV
from measure import interleaved

NAME = "jobs"
ABOUT = "cold with 1 and 2 jobs, and with as many as there are CPUs"


def measure(bench):
    tree = bench.tree("small")
    for jobs in sorted({1, 2, bench.jobs}):
        case = bench.case(tree, "%d of %d CPUs" % (jobs, bench.jobs), jobs)
        if jobs > bench.jobs:
            case.skipped = "there is one CPU"
        else:
            case.add(interleaved(bench.rounds(3, 2), bench.cold_steps(case, tree, jobs), case.title))
            case.ratio(OURS, BOUND)
            case.ratio(UV, OURS)
            case.ratio(COMPILEALL, OURS)
        yield case
