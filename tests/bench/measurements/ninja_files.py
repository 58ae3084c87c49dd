"""The Ninja file that `pybytecode ninja` writes: one edge a distribution."""

import shutil

from contenders import OURS, Contender
from measure import Step, interleaved
from measurements.one_edit import Editor
from outcome import Skipped

NAME = "ninja-file"
ABOUT = "the Ninja file of `pybytecode ninja`, against one `pybytecode compile`: cold, nothing to do, one edit"
_NINJA = "ninja -f"


def measure(bench):
    program = shutil.which("ninja") or shutil.which("ninja-build")
    if not program:
        raise Skipped("there is no ninja")
    tree, room = bench.tree("small"), bench.room("ninja-file")
    file = room / "bytecode.ninja"
    writing = Contender([bench.tool, "ninja", "--python", tree.python, "--jobs", bench.jobs, tree.root, "-o", file],
                        bench.environment)
    building = Contender([program, "-f", file], bench.environment, cwd=room)
    yield _cold(bench, tree, room, writing, building)
    editor = Editor(tree, bench.bound(tree).failed)
    for title, before in ("nothing to do", None), ("one edit", editor.append):
        yield _again(bench, tree, building, title, before)
    bench.discard(room)


def _cold(bench, tree, room, writing, building):
    case = bench.case(tree, "cold")
    ours = bench.contenders(case, tree)[OURS]

    def start_cold(contender):
        tree.remove_bytecode()
        contender.forget()
        if contender is building:
            bench.discard(room)
            room.mkdir()
            writing.run()

    def check():
        bench.check(case, tree)

    steps = {OURS: Step(ours.run, lambda: start_cold(ours), check),
             _NINJA: Step(building.run, lambda: start_cold(building), check)}
    case.add(interleaved(bench.rounds(3, 2), steps, "ninja file, cold"))
    case.ratio(_NINJA, OURS)
    return case


def _again(bench, tree, building, title, before):
    case = bench.case(tree, title)
    ours = bench.contenders(case, tree)[OURS]
    building.run()
    steps = {OURS: Step(ours.run, before), _NINJA: Step(building.run, before)}
    case.add(interleaved(bench.rounds(9, 7), steps, "ninja file, " + title))
    case.difference(_NINJA, OURS)
    return case
