"""A CMake project with pybytecode_add_venv(), against a stamp rule written by hand that has the same depfile."""

from measure import Step, interleaved
from measurements.ninja_projects import TEXTS, Projects
from measurements.one_edit import Editor
import importer_check

NAME = "ninja"
ABOUT = "`ninja bytecode` of a CMake project, against a hand-written stamp rule with the same depfile"
_IDLE = {"venv": "pybytecode_add_venv", "hand": "hand-written rule", "always": "ALWAYS_CHECK", "empty": "empty project"}
_EDITED = "after an edit"


def measure(bench):
    tree = bench.tree("main")
    room = bench.room("ninja")
    projects = Projects(bench, tree, room)
    yield _configuring(bench, tree, projects)
    for name in TEXTS:
        projects.configuring(name).run()
        projects.finish(name)
    yield _idle(bench, tree, projects)
    yield _edited(bench, tree, projects)
    bench.discard(room)


def _configuring(bench, tree, projects):
    case = bench.case(tree, "configure")
    steps = {
        _IDLE[name]: Step(projects.configuring(name).run, lambda name=name: projects.forget(name))
        for name in ("venv", "empty")
    }
    case.add(interleaved(bench.rounds(7, 5), steps, "cmake"))
    case.difference(_IDLE["venv"], _IDLE["empty"], ("<=", 300))
    return case


def _idle(bench, tree, projects):
    case = bench.case(tree, "nothing to do")
    steps = {title: Step(projects.building(name).run) for name, title in _IDLE.items()}
    case.add(interleaved(bench.rounds(15, 11), steps, "ninja, nothing to do"))
    case.difference(_IDLE["venv"], _IDLE["hand"], ("<=", 5))
    case.difference(_IDLE["always"], _IDLE["empty"], ("<=", 60))
    return case


def _edited(bench, tree, projects):
    case = bench.case(tree, "one edit")
    editor = Editor(tree, bench.bound(tree).failed)

    def check():
        importer_check.check_importable(tree.python, [editor.path])
        case.checked += 1
        projects.finish("venv")

    steps = {
        _EDITED: Step(projects.building("venv").run, editor.append, check),
        # Nothing to do for it either: it is told of the edit, and only then timed.
        _IDLE["hand"]: Step(projects.building("hand").run, lambda: projects.finish("hand")),
    }
    case.add(interleaved(bench.rounds(9, 7), steps, "ninja, one edit"))
    case.difference(_EDITED, _IDLE["hand"], ("<=", 150))
    return case
