"""A single small file, with nothing remembered of the interpreter: what a start costs."""

import importer_check
from contenders import bare_interpreter, pybytecode
from copies import Corpus
from measure import Step, interleaved
from results import Case

NAME = "one-file"
ABOUT = "one small file, with nothing remembered of the interpreter: against the start of a bare interpreter"
OURS, BARE = "pybytecode", "python -I -S -c ''"


def measure(bench):
    room = bench.room("one")
    source = room / "module.py"
    source.write_text("value = 1\n")
    tree = Corpus(source, room, bench.tree("main").python)
    case = Case("one file")
    ours = pybytecode(bench.tool, tree, 1, bench.environment)
    bare = bare_interpreter(tree.python, bench.others)

    def start_anew():
        tree.remove_bytecode()
        ours.forget()

    steps = {OURS: Step(ours.run, start_anew), BARE: Step(bare.run)}
    case.add(interleaved(bench.rounds(51, 31), steps, NAME))
    importer_check.check_importable(tree.python, tree.sources)
    case.checked += 1
    case.ratio(OURS, BARE, ("<=", 1.5))
    bench.discard(room)
    yield case
