"""Peak memory of a cold run: of the program alone and of all its processes together. These runs are not timed."""

NAME = "memory"
ABOUT = "peak memory of a cold run: of the program itself and of all its processes"


def measure(bench):
    tree = bench.tree("main")
    case = bench.case(tree, "main environment, cold")
    for name, contender in bench.contenders(case, tree).items():
        tree.remove_bytecode()
        peaks = contender.peaks()
        bench.check(case, tree)
        case.add_peaks(name, peaks)
        case.amount("%s: the program itself" % name, "MB", [peaks.own / 1e6])
        case.amount("%s: all its processes" % name, "MB", [peaks.all / 1e6])
    yield case
